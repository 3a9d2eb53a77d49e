"""The watch of a vault: what it reads, how often, and what one source does to the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied, AsrError, Throttled
from asr_tui.domain.findings import Finding, Grade
from asr_tui.domain.ids import ArmId
from asr_tui.domain.kinds import Kind
from asr_tui.domain.outage import assess
from asr_tui.domain.resources import Subscription, Vault
from asr_tui.domain.signals import Level, Observation, Source
from asr_tui.services.choices import Choices
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.signal_sources import PLANS
from asr_tui.services.signal_watch import SignalWatch, SignalWatches, WatchSettings
from asr_tui.services.vault_choice import chosen_vaults
from asr_tui.services.vault_watch import FIRST_LOOK, VaultWatch, complete, tell_changes
from tests.domain.outage_samples import NOW, health, issue, machine
from tests.fakes import FakeCatalog, FakeSiteRecovery

VAULT = ArmId("/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v")
SILENT = tuple(machine(f"web-0{number}", silent=True) for number in range(1, 4))


class ManualClock:
    """Time that stands still; who sleeps is woken by `pass_by`."""

    def __init__(self) -> None:
        self.slept = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return NOW

    async def sleep(self, seconds: float) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.slept + seconds, done))
        await done

    async def pass_by(self, seconds: float) -> None:
        end = self.slept + seconds
        while True:
            await settled()
            due = sorted((at, index) for index, (at, one) in enumerate(self._sleepers) if not one.done() and at <= end)
            if not due:
                break
            self.slept = max(self.slept, due[0][0])
            self._sleepers[due[0][1]][1].set_result(None)
        self.slept = end


async def settled() -> None:
    """Let every task that can go on do so."""
    for _ in range(60):
        await asyncio.sleep(0)


@dataclass
class WatchUnderTest:
    """A watch over fakes. `reads` counts the reads of each kind."""

    clock: ManualClock
    catalog: FakeCatalog
    watches: SignalWatches
    reads: dict[str, int]

    def of(self, vault: ArmId = VAULT) -> SignalWatch:
        return self.watches.of(vault)


Lists = dict[Kind[object], Callable[[str], Awaitable[tuple[object, ...]]]]


NO_LOGS = WatchSettings()


def under_test(settings: WatchSettings = NO_LOGS, **answers: object) -> WatchUnderTest:
    """`answers` give a kind's values by its name in `kinds`, or an error."""
    reads: dict[str, int] = {}

    def reader(name: str, answer: object) -> Callable[[str], Awaitable[tuple[object, ...]]]:
        async def read(scope: str) -> tuple[object, ...]:
            key = f"{name} {scope}"
            reads[key] = reads.get(key, 0) + 1
            if isinstance(answer, AsrError):
                raise answer
            if isinstance(answer, asyncio.Event):
                await answer.wait()
                return ()
            return tuple(answer)  # type: ignore[arg-type]

        return read

    named = ("MACHINE_HEALTH", "INCIDENT", "EMERGING_ISSUE", "LOGGED_CHANGE", "LOGGED_RPO")
    lists: Lists = {getattr(kinds, name): reader(name, answers.get(name, ())) for name in named}
    clock, catalog = ManualClock(), FakeCatalog(lists=lists)
    items = answers.get("items", SILENT)
    assert isinstance(items, tuple)
    feeds = JobFeeds(FakeSiteRecovery(all_items=items), clock)
    return WatchUnderTest(clock, catalog, SignalWatches(catalog, feeds, clock, lambda: settings), reads)


@pytest.fixture
async def tasks() -> AsyncIterator[list[asyncio.Task[None]]]:
    running: list[asyncio.Task[None]] = []
    yield running
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def follow(watch: SignalWatch, tasks: list[asyncio.Task[None]]) -> None:
    async def reading() -> None:
        async for _ in watch.changes():
            pass

    tasks.append(asyncio.create_task(reading()))
    await settled()


async def test_all_sources_become_one_observation(tasks: list[asyncio.Task[None]]) -> None:
    found = under_test(MACHINE_HEALTH=[health(one) for one in SILENT], INCIDENT=[issue()])
    await follow(found.of(), tasks)
    seen = found.of().value
    assert complete(seen)
    assert assess(seen, NOW).level is Level.RED
    assert seen.trouble == {"centralus": NOW}
    assert {one.source for one in seen.reads} == set(Source) - {Source.LOG_ANALYTICS}


async def test_a_source_that_hangs_delays_no_other_and_is_told_as_not_read(tasks: list[asyncio.Task[None]]) -> None:
    found = under_test(INCIDENT=asyncio.Event(), MACHINE_HEALTH=[health(one) for one in SILENT])
    await follow(found.of(), tasks)
    assert len(found.of().value.health) == 3
    assert not complete(found.of().value)
    assert found.of().value.unread == ()
    await found.clock.pass_by(PLANS[Source.SERVICE_HEALTH].limit + 1)
    seen = found.of().value
    assert complete(seen)
    assert [one.source for one in seen.unread] == [Source.SERVICE_HEALTH]
    assert assess(seen, NOW).regions[0].level is Level.AMBER


async def test_a_refused_source_is_asked_seldom_and_the_others_go_on(tasks: list[asyncio.Task[None]]) -> None:
    found = under_test(INCIDENT=AccessDenied("No right to do this", code="AuthorizationFailed"))
    await follow(found.of(), tasks)
    await found.clock.pass_by(3600)
    assert found.reads["INCIDENT s"] <= 5
    assert found.reads["MACHINE_HEALTH s"] == 31
    (refused,) = assess(found.of().value, NOW).unread
    assert isinstance(refused.error, AccessDenied)


async def test_azures_wish_to_wait_is_heeded(tasks: list[asyncio.Task[None]]) -> None:
    found = under_test(INCIDENT=Throttled("Too many requests", wait=1700.0))
    await follow(found.of(), tasks)
    await found.clock.pass_by(3600)
    assert found.reads["INCIDENT s"] == 3


@pytest.mark.parametrize("trouble", [False, True])
async def test_the_requests_of_an_hour_are_as_stated(trouble: bool, tasks: list[asyncio.Task[None]]) -> None:
    well = tuple(replace(one, last_heartbeat=NOW) for one in SILENT)
    found = under_test(WatchSettings("w"), items=SILENT if trouble else well)
    await follow(found.of(), tasks)
    await found.clock.pass_by(3599)
    sent = sum(count * (2 if name.startswith("LOGGED_CHANGE") else 1) for name, count in found.reads.items())
    log_analytics = 4
    assert sent == (80 if trouble else 38) + log_analytics, "as the README says"


async def test_vaults_share_the_reads_of_a_subscription(tasks: list[asyncio.Task[None]]) -> None:
    found = under_test()
    await follow(found.of(), tasks)
    await follow(found.of(VAULT.parent().child("vaults", "w")), tasks)
    assert set(found.reads.values()) == {1}


async def test_nothing_is_read_when_nobody_looks(tasks: list[asyncio.Task[None]]) -> None:
    found = under_test()
    async with aclosing(found.of().changes()) as changes:
        async for seen in changes:
            if complete(seen):
                break
    await found.clock.pass_by(7200)
    assert set(found.reads.values()) == {1}


async def test_the_outage_that_ends_leaves_its_trace(tasks: list[asyncio.Task[None]]) -> None:
    found = under_test(INCIDENT=[issue()])
    await follow(found.of(), tasks)
    before = found.of().value
    assert before.trouble == {"centralus": NOW}
    over = Observation(
        items=(replace(SILENT[0], last_heartbeat=NOW),), incidents=(issue(active=False),), reads=before.reads
    )
    assert assess(over, NOW).regions[0].ended is not None


async def test_log_analytics_is_asked_only_where_the_settings_name_a_workspace(
    tasks: list[asyncio.Task[None]],
) -> None:
    without, with_one = under_test(), under_test(WatchSettings("my-workspace"))
    await follow(without.of(), tasks)
    await follow(with_one.of(), tasks)
    assert not any(name.startswith("LOGGED_RPO") for name in without.reads)
    assert with_one.reads["LOGGED_RPO my-workspace"] == 1


async def test_machines_are_asked_by_their_groups_where_the_subscription_is_refused(
    tasks: list[asyncio.Task[None]],
) -> None:
    found = under_test()
    group = str(SILENT[0].machine.group_id)

    async def by_scope(scope: str) -> tuple[object, ...]:
        if not scope.startswith("/"):
            raise AccessDenied("No right to do this", code="AuthorizationFailed")
        return tuple(health(one) for one in SILENT) if scope == group else ()

    found.catalog.lists[kinds.MACHINE_HEALTH] = by_scope
    await follow(found.of(), tasks)
    seen = found.of().value
    assert complete(seen)
    assert len(seen.health) == 3
    assert seen.unread == ()
    assert seen.read_at(Source.RESOURCE_HEALTH) == NOW


async def test_machines_of_two_subscriptions_read_the_status_page_once(tasks: list[asyncio.Task[None]]) -> None:
    other = replace(SILENT[0], machine=ArmId(str(SILENT[0].machine).replace("/s/", "/t/")))
    found = under_test(items=(*SILENT, other), EMERGING_ISSUE=[replace(issue(), kind="EmergingIssues")])
    await follow(found.of(), tasks)
    assert sorted(found.reads) == [
        "EMERGING_ISSUE s", "INCIDENT s", "INCIDENT t", "LOGGED_CHANGE s", "LOGGED_CHANGE t", "MACHINE_HEALTH s",
        "MACHINE_HEALTH t",
    ]  # fmt: skip
    assert len(found.of().value.emerging) == 1
    await found.clock.pass_by(3599)
    assert found.reads["EMERGING_ISSUE s"] == 12


async def test_a_first_look_does_not_wait_for_ever_and_calls_nothing_well_that_it_did_not_read(
    tasks: list[asyncio.Task[None]],
) -> None:
    found = under_test()
    recovery = FakeSiteRecovery(all_items=SILENT, held={"items": asyncio.Event()})
    watches = SignalWatches(found.catalog, JobFeeds(recovery, found.clock), found.clock)
    choices = Choices(found.catalog, recovery, found.clock)
    regions = partial(choices.all_soon, kinds.REGION)
    watch = VaultWatch(Vault(VAULT, "westeurope"), watches, regions, found.clock)
    told: list[Finding] = []
    looking = asyncio.ensure_future(tell_changes(watch, lambda _, new, __: told.extend(new), once=True))
    await found.clock.pass_by(FIRST_LOOK + 1)
    await settled()
    assert looking.done()
    assert [(one.grade, one.kind, one.about) for one in told] == [(Grade.UNREAD, "source", "Replication")]


async def test_a_vault_of_a_subscription_that_may_not_be_read_is_named_and_the_others_are_watched() -> None:
    refused = AccessDenied("No right to do this")
    catalog = FakeCatalog(values={kinds.SUBSCRIPTION: (Subscription("s", "one"), Subscription("t", "two"))})

    async def vaults(scope: str) -> tuple[object, ...]:
        if scope == "t":
            raise refused
        return (Vault(VAULT, "westeurope"),)

    catalog.lists[kinds.VAULT] = vaults
    choices = Choices(catalog, FakeSiteRecovery(), ManualClock())
    chosen = await chosen_vaults(choices, "", "", every=True)
    assert [one.name for one in chosen.vaults] == ["v"]
    assert [(sub.name, error) for sub, error in chosen.unread] == [("two", refused)]
    with pytest.raises(AccessDenied):
        await chosen_vaults(choices, "two", "", every=True)
