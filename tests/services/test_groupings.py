"""Tags and recovery plans of a vault's machines: read side by side, bounded, and kept while a region is silent."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.errors import Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.listed_machine import member_key
from asr_tui.services.groupings import GroupingReads
from tests.fakes import FakeCatalog, FakeSiteRecovery
from tests.ui import samples
from tests.ui.vault.lists import DB, HR, ITEMS, catalog, recovery, tagged
from tests.workspaces import fake_workspace

SILENT = Unreachable("The region does not answer", "No answer.", "Wait.", "Timeout")


def reads(given: FakeCatalog, site_recovery: FakeSiteRecovery) -> GroupingReads:
    workspace = fake_workspace(catalog=given, site_recovery=site_recovery)
    return GroupingReads(workspace.session, workspace.choices, samples.VAULT.id)


async def test_tags_by_machine_and_plans_by_member() -> None:
    one = reads(catalog(), recovery())
    assert one.value.tags(ITEMS) is None
    assert one.value.plan_names() is None
    assert await one.read(ITEMS)
    assert not await one.read(ITEMS), "nothing differs now"
    assert one.value.tags(ITEMS) == {item.machine.casefold(): dict(tagged(item).tags) for item in ITEMS}
    names = one.value.plan_names()
    assert names is not None
    assert names[member_key(DB.id)] == ("shop-plan",)
    assert member_key(HR.id) not in names
    assert one.value.unread == ()


async def test_what_cannot_be_read_is_said_and_keeps_what_was_known() -> None:
    given, site_recovery = catalog(), recovery()
    one = reads(given, site_recovery)
    given.errors["machine_tags"] = SILENT
    await one.read(ITEMS)
    assert one.value.tags(ITEMS) is None
    assert len(one.value.unread) == 1
    assert one.value.plans is not None
    given.errors.clear()
    await one.read(ITEMS)
    known = one.value.tags(ITEMS)
    assert known
    given.errors["machine_tags"], site_recovery.errors["plans"] = SILENT, SILENT
    await one.read(ITEMS, again=True)
    assert one.value.tags(ITEMS) == known
    assert one.value.plans is not None
    assert len(one.value.unread) == 2


async def test_tags_stay_known_when_a_reprotect_gives_the_item_another_id_and_machine() -> None:
    one = reads(catalog(), recovery())
    await one.read(ITEMS)
    moved = replace(DB, id=ArmId(DB.id.replace("centralus", "westeurope")), machine=ArmId(f"{DB.machine}-asr"))
    await one.read((moved,))
    assert one.value.tags((moved,)) == {moved.machine.casefold(): {"App": "shop", "tier": "db"}}


async def test_a_plan_list_that_never_comes_delays_the_tags_no_longer_than_five_seconds() -> None:
    given, site_recovery = catalog(), recovery()
    site_recovery.held["plans"] = asyncio.Event()
    one = reads(given, site_recovery)
    reading = asyncio.create_task(one.read(ITEMS))
    async with asyncio.timeout(30):
        await reading
    assert one.value.tags(ITEMS)
    assert one.value.plans is None
    assert "Recovery plans could not be read" in one.value.unread[0]


async def test_machines_of_two_subscriptions_are_both_read() -> None:
    given = catalog()
    scopes: list[str] = []

    async def of(scope: str) -> tuple[object, ...]:
        scopes.append(scope)
        return ()

    given.lists[kinds.MACHINE_TAG] = of
    other = replace(HR, machine=ArmId(HR.machine.replace("000000000001", "000000000009")))
    await reads(given, recovery()).read((DB, other))
    assert len(set(scopes)) == 2
