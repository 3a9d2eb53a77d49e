"""Reads of sixty machines for one review: each list once, all within one limit, hardly longer than for one machine."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts.failover import FailoverDraft
from asr_tui.domain.errors import AccessDenied, NotFound, Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import Absence, ReadKey
from asr_tui.domain.joined import joined
from asr_tui.domain.machines import Machine
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.item_planning import Inquiry, inquiries_of
from asr_tui.services.reads import SOON
from asr_tui.services.review import MachinesReview
from tests.domain.estates import ESTATE, WEB_01, set_up
from tests.domain.items import POINTS, PROTECTED, REPLICA_NETWORK
from tests.fakes import FakeCatalog, FakeSession, FakeSiteRecovery, Values

ANSWER = 0.3
"""Seconds that each read takes."""


def machine(number: int) -> Machine:
    return replace(WEB_01, id=ArmId(f"{WEB_01.id}-{number}"))


def item(number: int) -> ProtectedItem:
    own = PROTECTED.id.parent().child("replicationProtectedItems", f"item-{number}")
    return replace(PROTECTED, id=own, name=f"item-{number}", machine=machine(number).id, machine_name=f"web-{number}")


@dataclass(kw_only=True)
class SlowCatalog(FakeCatalog):
    async def _read(self, name: str) -> None:
        await asyncio.sleep(ANSWER)
        await super()._read(name)


@dataclass(kw_only=True)
class SlowVault(FakeSiteRecovery):
    async def _read(self, name: str) -> None:
        await asyncio.sleep(ANSWER)
        await super()._read(name)


def session(count: int) -> FakeSession:
    machines = tuple(machine(number) for number in range(count))
    values: Values = {kinds.MACHINE: machines, kinds.NETWORK: (*ESTATE.networks, REPLICA_NETWORK)}
    items = tuple(item(number) for number in range(count))
    return FakeSession(SlowCatalog(values), SlowVault(set_up(), items, (), POINTS))


def asked(azure: FakeSession) -> Counter[str]:
    assert isinstance(azure.catalog, FakeCatalog)
    assert isinstance(azure.site_recovery, FakeSiteRecovery)
    return Counter([*azure.catalog.reads, *azure.site_recovery.reads])


async def read(azure: FakeSession, count: int) -> tuple[tuple[Inquiry, ...], float]:
    """All inquiries after their reading, and how long it took."""
    inquiries = inquiries_of(azure, [item(number) for number in range(count)])
    began = asyncio.get_running_loop().time()
    await asyncio.gather(*(inquiry.read() for inquiry in inquiries))
    return inquiries, asyncio.get_running_loop().time() - began


async def test_what_machines_have_in_common_is_read_once() -> None:
    azure = session(60)
    inquiries, _ = await read(azure, 60)
    count = asked(azure)
    assert count.pop("item") == count.pop("recovery_points") == 60
    assert count.pop("rights") == 2, "on the vault, and in the group of all machines"
    assert count.pop("machines") == 1
    assert count.pop("machine") == 1, "one for the region: a list may be answered though the region is down"
    assert set(count.values()) == {1}, count
    for number, inquiry in enumerate(inquiries):
        assert inquiry.value.running == machine(number)
        assert not inquiry.value.failed
        assert not inquiry.value.pending
        assert inquiry.value.namesake is None
    assert sum(asked(azure).values()) <= 2 * 60 + 20


async def test_sixty_take_hardly_longer_than_one() -> None:
    _, one = await read(session(1), 1)
    _, sixty = await read(session(60), 60)
    assert sixty <= 1.5 * one


async def test_the_review_of_sixty_ends_with_the_limit_where_the_source_hangs() -> None:
    azure = session(60)
    assert isinstance(azure.catalog, FakeCatalog)
    names = ("machine", "networks", "storage_accounts", "resource_groups", "regions", "lockss", "route_tables")
    azure.catalog.held = dict.fromkeys(names, asyncio.Event())
    inquiries, length = await read(azure, 60)
    assert length <= SOON
    assert {inquiry.value.absence for inquiry in inquiries} == {Absence.SILENT}
    unread = {key for key, _ in inquiries[7].value.failed}
    assert {ReadKey.RUNNING, ReadKey.NETWORKS, ReadKey.ACCOUNTS} <= unread
    drafts = [FailoverDraft(one.value.item.id, one.value.item.machine_name) for one in inquiries]
    plan = joined([one.plan(draft) for one, draft in zip(inquiries, drafts, strict=True)])
    assert plan.can_start
    assert plan.word_to_type == "FAIL OVER 60"


async def test_reads_that_follow_one_another_share_the_limit_too() -> None:
    """The machine made by the last failover is asked for when the item is known."""
    azure = session(5)
    assert isinstance(azure.site_recovery, FakeSiteRecovery)
    assert isinstance(azure.catalog, FakeCatalog)
    late = azure.site_recovery.held["item"] = asyncio.Event()
    azure.catalog.held["machines"] = asyncio.Event()
    asyncio.get_running_loop().call_later(4, late.set)
    inquiries, length = await read(azure, 5)
    assert length <= SOON
    assert ReadKey.NAMESAKE in {key for key, _ in inquiries[0].value.failed}


async def test_a_region_that_does_not_answer_is_known_though_its_machines_are_listed() -> None:
    azure = session(60)
    assert isinstance(azure.catalog, FakeCatalog)
    azure.catalog.errors["machine"] = Unreachable("503")
    inquiries, _ = await read(azure, 60)
    assert {inquiry.value.absence for inquiry in inquiries} == {Absence.SILENT}


async def test_a_machine_that_is_gone_is_known_by_the_list() -> None:
    azure = session(60)
    assert isinstance(azure.catalog, FakeCatalog)
    azure.catalog.values[kinds.MACHINE] = tuple(machine(number) for number in range(60) if number != 7)
    inquiries, _ = await read(azure, 60)
    assert [inquiry.value.absence for inquiry in inquiries[6:9]] == [None, Absence.GONE, None]


async def test_where_the_list_may_not_be_read_each_is_read_by_itself() -> None:
    azure = session(6)
    assert isinstance(azure.catalog, FakeCatalog)
    azure.catalog.errors["machines"] = AccessDenied("No right to list")
    inquiries, _ = await read(azure, 6)
    assert all(inquiry.value.running for inquiry in inquiries)
    assert asked(azure)["machine"] <= 2 * 6


async def test_few_machines_are_read_by_themselves() -> None:
    azure = session(3)
    await read(azure, 3)
    assert asked(azure)["machines"] == 0


async def test_the_last_look_before_the_sending_reads_the_jobs_once_and_each_item() -> None:
    azure = session(60)
    inquiries, _ = await read(azure, 60)
    before = asked(azure)
    drafts = [FailoverDraft(one.value.item.id, one.value.item.machine_name) for one in inquiries]
    review = MachinesReview(*zip(inquiries, drafts, strict=True))
    await asyncio.sleep(5)
    began = asyncio.get_running_loop().time()
    known = await review.again()
    assert asyncio.get_running_loop().time() - began <= 2 * ANSWER
    assert asked(azure) - before == Counter(item=60, recovery_points=60, jobs=1)
    assert len(known.plans) == 60


async def test_asked_again_everything_is_read_anew() -> None:
    azure = session(5)
    inquiries, _ = await read(azure, 5)
    await asyncio.gather(*(inquiry.read() for inquiry in inquiries))
    assert asked(azure)["topology"] == asked(azure)["machines"] == 2


async def test_six_hundred_stay_below_what_azure_takes() -> None:
    azure = session(600)
    times: list[float] = []
    assert isinstance(azure.site_recovery, SlowVault)
    recovery, loop = azure.site_recovery, asyncio.get_running_loop()
    points = recovery.recovery_points

    async def counted(one: ArmId) -> object:
        times.append(loop.time())
        return await points(one)

    recovery.recovery_points = counted  # type: ignore[method-assign, assignment]
    inquiries, length = await read(azure, 600)
    assert length <= SOON
    assert sum(asked(azure).values()) <= 250 + 25 * SOON
    unread = [one for one in inquiries if ReadKey.POINTS in {key for key, _ in one.value.failed}]
    assert unread, "what was not read is named"
    assert all(one.value.points is None for one in unread)


@pytest.mark.parametrize("error", [NotFound("gone"), AccessDenied("no")])
async def test_the_one_that_stands_for_the_region_may_be_missing(error: AccessDenied | NotFound) -> None:
    azure = session(60)
    assert isinstance(azure.catalog, FakeCatalog)
    azure.catalog.errors["machine"] = error
    inquiries, _ = await read(azure, 60)
    assert all(inquiry.value.running for inquiry in inquiries[1:])
