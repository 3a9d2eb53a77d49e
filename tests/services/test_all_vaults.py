"""All vaults in one poll: pages as they come, the lists where Resource Graph is refused, what is not read named."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.all_vaults import GraphRows, TaggedItem, VaultsSnapshot, VaultsSource
from asr_tui.domain.errors import AccessDenied, AsrError, SignInFailed, Throttled, Unreachable
from asr_tui.domain.ids import ArmId, vault_id
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Subscription, Vault
from asr_tui.services.all_vaults import LONGEST_PAGE, SLOWER, AllVaultsFeed
from asr_tui.services.choices import Choices
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.vault_lists import VAULTS_AT_ONCE, VaultLists
from asr_tui.services.vault_rounds import Cadence
from tests.fakes import SUBSCRIPTION, FakeCatalog, FakeGraph, FakeSiteRecovery, clock
from tests.ui import samples
from tests.virtual_time import TIME

DENIED = AccessDenied("No right", "no role", "Ask for it.", "AuthorizationFailed")
ONE, OTHER, EMPTY = (vault_id(SUBSCRIPTION, "rg-dr", name) for name in ("one", "other", "empty"))


def items(vault: ArmId, *names: str) -> tuple[ProtectedItem, ...]:
    container = vault.child("replicationFabrics", "f", "replicationProtectionContainers", "c")
    return tuple(
        replace(samples.ITEMS[0], id=container.child("replicationProtectedItems", name), machine_name=name)
        for name in names
    )


def page(*found: ProtectedItem, unreadable: int = 0) -> GraphRows:
    return GraphRows(tuple(TaggedItem(one, (("app", "shop"),)) for one in found), unreadable)


@dataclass
class Vaults(FakeSiteRecovery):
    """Each vault has a machine of its own name, unless it is empty or its read is `failing`."""

    failing: dict[ArmId, AsrError] = field(default_factory=dict)
    at_once: int = 0
    most_at_once: int = 0

    async def items(self, vault: ArmId, come: object = None) -> tuple[ProtectedItem, ...]:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.01)
        self.at_once -= 1
        if vault in self.failing:
            raise self.failing[vault]
        return () if vault == EMPTY else items(vault, vault.name)


def feed_of(
    graph: FakeGraph,
    azure: Vaults | None = None,
    vaults: tuple[ArmId, ...] = (ONE, OTHER, EMPTY),
    feeds: JobFeeds | None = None,
    **errors: AsrError,
) -> AllVaultsFeed:
    now = clock()
    listed = tuple(Vault(one, "westeurope") for one in vaults)
    more = Subscription("5ca1ab1e-0000-4000-8000-000000000009", "Nothing here")
    catalog = FakeCatalog(
        values={kinds.VAULT: listed, kinds.SUBSCRIPTION: (Subscription(SUBSCRIPTION, "Production"), more)},
        errors=errors,
    )
    recovery = azure or Vaults()
    lists = VaultLists(recovery, Choices(catalog, recovery, now), now)
    return AllVaultsFeed(graph, lists, feeds or JobFeeds(recovery, now), now, lambda: Cadence(1, 2))


async def until_complete(feed: AllVaultsFeed) -> list[VaultsSnapshot]:
    """All snapshots up to the first that is complete or failed."""
    seen = []
    async with aclosing(feed.changes()) as changes:
        async for snapshot in changes:
            seen.append(snapshot)
            if (snapshot.complete or snapshot.error) and not snapshot.reading:
                break
    await feed.close()
    return seen


async def test_the_first_reading_is_shown_page_by_page_and_asks_each_question_once() -> None:
    graph = FakeGraph([page(*items(ONE, "a"), unreadable=1), page(*items(OTHER, "b"))], all_jobs=samples.JOBS)
    seen = await until_complete(feed_of(graph))
    assert [len(one.items) for one in seen] == sorted(len(one.items) for one in seen)
    assert {len(one.items) for one in seen} == {0, 1, 2}
    last = seen[-1]
    assert (last.source, last.unreadable, last.jobs, last.unread) == (VaultsSource.GRAPH, 1, samples.JOBS, ())
    assert last.tags[last.items[0].id] == (("app", "shop"),)
    assert sorted(graph.asked) == ["items", "jobs", "plans", "vaults"]
    assert last.asked_at is not None


async def test_what_was_read_of_a_vault_itself_lately_is_shown_in_place_of_the_index() -> None:
    azure = Vaults(all_jobs=(replace(samples.JOBS[0], id=ONE.child("replicationJobs", "own")),))
    feeds = JobFeeds(azure, clock())
    async with aclosing(feeds.of(ONE).changes()) as polled:
        async for snapshot in polled:
            if not snapshot.loading:
                break
    feeds.of(OTHER)  # opened, and never read
    stale = page(*items(ONE, "gone", "old"), *items(OTHER, "there"))
    last = (await until_complete(feed_of(FakeGraph([stale]), azure, feeds=feeds)))[-1]
    assert {one.machine_name for one in last.items} == {"one", "there"}
    assert [one.id.name for one in last.jobs] == ["own"]
    assert last.own_reads == 1
    await feeds.close()


async def test_jobs_that_cannot_be_read_are_named_and_the_machines_shown() -> None:
    @dataclass
    class NoJobs(FakeGraph):
        async def jobs(self) -> tuple[Job, ...]:
            raise Unreachable("No answer")

    last = (await until_complete(feed_of(NoJobs([page(*items(ONE, "a"))]))))[-1]
    assert [one.what for one in last.unread] == ["The jobs"]
    assert len(last.items) == 1


async def test_where_resource_graph_is_refused_the_vaults_own_lists_are_read_a_few_at_once() -> None:
    azure = Vaults()
    many = tuple(vault_id(SUBSCRIPTION, "rg-dr", f"vault-{one}") for one in range(10))
    seen = await until_complete(feed_of(FakeGraph(refusal=DENIED), azure, many))
    last = seen[-1]
    assert (last.source, last.refused, len(last.items), len(last.vaults)) == (VaultsSource.LISTS, DENIED, 10, 10)
    assert azure.most_at_once == VAULTS_AT_ONCE
    assert len({len(one.items) for one in seen}) > 3


async def test_one_vault_that_may_not_be_read_is_named_and_the_rest_shown() -> None:
    azure = Vaults(failing={ONE: DENIED})
    last = (await until_complete(feed_of(FakeGraph(refusal=DENIED), azure)))[-1]
    assert {item.machine_name for item in last.items} == {"other"}
    assert {(one.what, one.error) for one in last.unread} == {("The vault one", DENIED)}
    assert {vault.name for vault in last.vaults} == {"one", "other", "empty"}


async def test_subscriptions_that_cannot_be_listed_are_an_error() -> None:
    last = (await until_complete(feed_of(FakeGraph(refusal=DENIED), subscriptions=DENIED)))[-1]
    assert (last.error, last.complete) == (DENIED, False)


@dataclass
class Later(FakeGraph):
    """Answers once, and then raises `later`."""

    later: AsrError | None = None

    async def items(self) -> AsyncIterator[GraphRows]:
        if self.refusal is not None:
            raise self.refusal
        for one in self.pages:
            yield one
        self.refusal = self.later


@pytest.mark.parametrize("later", [Throttled("Too many"), Unreachable("No answer"), SignInFailed("Not signed in")])
async def test_trouble_that_passes_keeps_what_was_read_with_its_age(later: AsrError) -> None:
    feed = feed_of(Later([page(*items(ONE, "a"))], later=later))
    async with aclosing(feed.changes()) as changes:
        async for seen in changes:
            if seen.complete and not seen.reading:
                break
        first = seen
        feed.refresh()
        async for seen in changes:
            if seen.error is not None:
                break
    await feed.close()
    assert (seen.items, seen.asked_at, seen.error) == (first.items, first.asked_at, later)


async def test_a_page_that_never_comes_is_not_waited_for() -> None:
    @dataclass
    class Hangs(FakeGraph):
        async def items(self) -> AsyncIterator[GraphRows]:
            await asyncio.Event().wait()
            yield GraphRows(())

    began = TIME.now
    last = (await until_complete(feed_of(Hangs())))[-1]
    assert last.source is VaultsSource.LISTS
    assert LONGEST_PAGE <= TIME.now - began < LONGEST_PAGE + 2


async def test_azure_is_asked_slowly_and_not_at_all_while_nobody_looks() -> None:
    graph = FakeGraph([page(*items(ONE, "a"))])
    feed = feed_of(graph)
    async with aclosing(feed.changes()) as changes:
        async for seen in changes:
            if seen.complete and not seen.reading:
                break
        await asyncio.sleep(2 * SLOWER - 1)
        assert graph.asked.count("items") == 1
        await asyncio.sleep(2)
        assert graph.asked.count("items") == 2
    await asyncio.sleep(1000)
    assert graph.asked.count("items") == 2
    async with aclosing(feed.changes()) as changes:
        async for _ in changes:
            await asyncio.sleep(0.1)
            break
    assert graph.asked.count("items") == 3
    await feed.close()
