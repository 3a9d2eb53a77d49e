"""Settings of protected machines are changed by keys, checked beside their field, and read back."""

from __future__ import annotations

from asr_tui.domain import kinds, steps
from asr_tui.domain.ids import ArmId, vault_id
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.machine.target_settings import TargetSettingsScreen
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.widgets.field_list import FieldList
from tests.journeys.admin import admin
from tests.journeys.conftest import Open
from tests.journeys.lives import writes
from tests.ui.pilot import press, running, shown, until

VAULT = vault_id("0b1f6471-1bf0-4dda-aec3-111111111111", "rg-dr", "contoso-vault")
AGED = vault_id("0b1f6471-1bf0-4dda-aec3-666666666666", "rg-dr", "contoso-aged-vault")


async def item_of(workspace: Workspace, name: str) -> ArmId:
    items = await workspace.session.site_recovery.items(VAULT)
    return next(one.id for one in items if one.machine_name == name)


async def test_name_and_size_are_changed_and_nothing_else_is_lost(open_world: Open) -> None:
    azure, workspace = await open_world()
    item = await item_of(workspace, "sql-02")
    before = await workspace.session.catalog.one(kinds.TARGET_SETTINGS, item)
    async with running(size=(80, 40)) as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("enter")
        await one.at(MachineScreen)
        await one.press("c")
        await one.at(TargetSettingsScreen)
        await one.see("Drill: interface")
        await one.press("enter", "ctrl+u", *"bad name", "enter")
        await one.see("Azure would refuse the name")
        await one.press("ctrl+u", *"sql-02-dr", "enter")
        await one.see("was sql-02")
        await one.press("down", "enter", *"one size up", "enter")
        await one.press("end", "enter")
        await one.at(ReviewScreen)
        await one.see("name from sql-02 to sql-02-dr")
        await one.see("size from")
        assert not writes(azure)
        await one.press("enter")
        await one.at(RunScreen)
        await until(pilot, lambda: not workspace.runs.active)
        after = await workspace.session.catalog.one(kinds.TARGET_SETTINGS, item)
        assert after.name == "sql-02-dr"
        assert after.size != before.size
        assert (after.network, after.disks, after.resource_group) == (
            before.network,
            before.disks,
            before.resource_group,
        )
        assert len(writes(azure)) == 1


async def test_what_somebody_else_has_changed_meanwhile_is_not_undone(open_world: Open) -> None:
    azure, workspace = await open_world()
    item = await item_of(workspace, "sql-02")
    async with running(size=(80, 40)) as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("enter")
        await one.at(MachineScreen)
        await one.press("c")
        await one.at(TargetSettingsScreen)
        await one.see("Name")
        await one.press("enter", "ctrl+u", *"sql-02-dr", "enter", "end", "enter")
        await one.at(ReviewScreen)
        await one.see("to sql-02-dr")
        current = await workspace.session.catalog.one(kinds.TARGET_SETTINGS, item)
        other = steps.UpdateItem(item, target_name="by-another", current=current)
        await workspace.session.changes.apply(other, "another")
        await until(pilot, lambda: not azure.cloud.store.private(item).get("job"))
        sent = len(writes(azure))
        await one.press("enter")
        await one.at(RunScreen)
        await until(pilot, lambda: not workspace.runs.active)
        now = await workspace.session.catalog.one(kinds.TARGET_SETTINGS, item)
        assert now.name == "by-another"
        await one.see("Changed by somebody else meanwhile")
        assert len(writes(azure)) == sent


async def test_size_subnet_and_address_of_many_are_changed_for_failover_and_drill_with_few_keys(
    open_world: Open,
) -> None:
    """From the marks on home on; at two seconds a key that is less than five minutes."""
    azure, workspace = await open_world(based_on="contoso-aged", age_days=800)
    pressed: list[str] = []
    async with running(size=(80, 40)) as pilot:

        async def keys(*each: str) -> None:
            pressed.extend(each)
            await press(pilot, *each)

        async def to(field: str) -> None:
            rows = pilot.app.screen.query_one(FieldList)
            while rows.current != field:
                await keys("down")

        async def pick(field: str, *typed: str) -> None:
            await to(field)
            await keys("enter", *typed, "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, TargetSettingsScreen))

        await pilot.app.push_screen(HomeScreen(workspace, Vault(AGED, "westeurope")))
        await until(pilot, lambda: "erp-db-02" in shown(pilot))
        await keys("asterisk", "c")
        await until(pilot, lambda: "Drill network" in shown(pilot))
        await pick("machine:0:name", "ctrl+u", *"{name}-dr")
        await pick("machine:0:size", *"one size up")
        await pick("machine:0:test_network", *"vnet-erp-asr")
        await pick("address:0:subnet", *"app")
        await pick("address:0:address", "ctrl+u")
        await pick("address:0:test_subnet", *"db")
        await keys("end", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await until(pilot, lambda: "size from" in shown(pilot))
        while getattr(pilot.app.focused, "id", "") != "send":
            await keys("tab")
        await keys("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
        await until(pilot, lambda: not workspace.runs.active)
    (run,) = workspace.runs.all
    assert [(str(one.planned.step.label), str(one.error)) for one in run.steps if one.error] == []
    assert len(pressed) < 150, len(pressed)
    for item in await workspace.session.site_recovery.items(AGED):
        settings = await workspace.session.catalog.one(kinds.TARGET_SETTINGS, item.id)
        assert settings.name == f"{item.machine_name}-dr"
        assert settings.test_network is not None
        assert {one.subnet for one in settings.nics[0].addresses} == {"app"}
        assert {one.test_subnet for one in settings.nics[0].addresses} == {"db"}
    assert len(writes(azure)) == 10
