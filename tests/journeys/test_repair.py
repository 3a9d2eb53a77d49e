"""A machine whose copy lost track is resynchronized: by keys, through the SDK, over the simulator."""

from __future__ import annotations

import pytest

from asr_tui.domain import kinds, steps
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.providers.site_recovery import item_record
from asr_tui.simulator.server import Simulator
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.widgets.field_list import FieldList
from asr_tui.ui.widgets.push_button import PushButton
from tests.journeys.admin import Admin, admin, menu_keys
from tests.journeys.conftest import Open
from tests.journeys.lives import writes
from tests.ui.pilot import running, shown, until


async def lose_track(azure: Simulator, workspace: Workspace) -> None:
    """A disk of sql-02 is not like its copy any more."""
    (subscription, *_) = await workspace.choices.all(kinds.SUBSCRIPTION)
    vaults = await workspace.choices.all(kinds.VAULT, subscription.id)
    vault = next(one.id for one in vaults if one.name == "contoso-vault")
    (listed,) = await workspace.session.site_recovery.items(vault)
    item = item_record.must_find(azure.cloud, listed.id)
    item.disks[0].resync = True
    item_record.save(azure.cloud, item)


async def to_confirmation(one: Admin) -> None:
    """From home to the last question, by the line of the menu."""
    await one.press("a")
    await one.at(ActionsScreen)
    await one.offered("Resynchronize")
    menu = one.pilot.app.screen.query_one("#actions", FieldList)
    await until(one.pilot, lambda: bool(menu.current))
    keys = menu_keys(menu)
    await one.press(*["down"] * (keys.index("REPAIR") - keys.index(menu.current)), "enter")
    await one.at(ReviewScreen)


@pytest.mark.parametrize("lost", [False, True], ids=["answered", "answer-lost"])
async def test_it_is_offered_explained_sent_once_and_mends_the_copy(open_world: Open, *, lost: bool) -> None:
    azure, workspace = await open_world()
    await lose_track(azure, workspace)
    if lost:
        azure.faults.add("POST", "repairReplication", when="after")
    async with running() as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await to_confirmation(one)
        await one.see("what differs is copied again")
        await one.see("no new recovery point is made")
        assert not workspace.audit.entries()
        await until(pilot, lambda: "read at" in shown(pilot))
        button = pilot.app.screen.query_one("#send", PushButton)
        await until(pilot, lambda: button.ready)
        await one.press("tab", "enter")
        await one.at(RunScreen)
        await one.see("All done")
        assert one.sent(steps.RepairReplication) == 1
        item = await one.item()
        assert item is not None
        assert not any(disk.resync_required for disk in item.disks)
        assert "RepairReplication" not in item.allowed_operations
    assert [number for what, number in writes(azure).items() if what.endswith("repairreplication")] == [1]
    right = "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/"
    actions = {entry.action for entry in workspace.audit.entries()}
    assert actions == {f"{right}replicationProtectedItems/repairReplication/action"}


async def test_a_healthy_machine_is_not_offered_it(open_world: Open) -> None:
    _, workspace = await open_world()
    async with running() as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("a")
        await one.offered("Test failover")
        assert "Resynchronize" not in one.words
