"""One act on machines of two vaults in two subscriptions, by keys at 80 by 24."""

from __future__ import annotations

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.server import Simulator
from tests.journeys.sixty import SPEED, Person
from tests.ui.pilot import running, until

VAULTS = {"shop-vault", "shop-data-vault"}


async def machines_of_both(workspace: Workspace) -> tuple[ProtectedItem, ...]:
    """The shop's machines, whatever their vault."""
    found: list[ProtectedItem] = []
    for subscription in await workspace.choices.all(kinds.SUBSCRIPTION):
        for vault in await workspace.choices.all(kinds.VAULT, subscription.id):
            if vault.name in VAULTS:
                found += await workspace.session.site_recovery.items(vault.id)
    return tuple(one for one in found if one.machine_name.startswith("shop-"))


async def test_a_drill_of_an_application_in_two_vaults_is_one_review_and_one_run(opener: ProgramOpener) -> None:
    azure = Simulator.open("contoso-shop", SPEED)
    await azure.start()
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    try:
        items = [one for one in await machines_of_both(workspace) if not one.multi_vm_group][:12]
        both = {one.id.vault_id for one in items}
        assert len(both) == len(VAULTS)
        async with running() as pilot:
            person = Person(pilot, azure, workspace, tuple(items))
            await person.open()
            assert "2 vaults > 12 machines > Actions" in person.shown
            assert "shop-data-vault and shop-vault" in person.shown
            await person.press("t")
            able = len([one for one in items if "TestFailover" in one.allowed_operations])
            await until(pilot, lambda: f"{able} of {able} " in person.shown)
            assert "by application tier" in person.words
            await person.press("enter")
            assert "isolated networks" in person.shown
            await person.press("enter")
            await until(pilot, lambda: "read at" in person.shown)
            assert "waves" in person.shown
            await person.press("tab", "enter")
            await until(pilot, lambda: person.sent("testFailover") > 0)
            [run] = workspace.runs.all
            assert set(run.vaults) == both
    finally:
        await workspace.close()
        await azure.stop()


async def test_a_failover_of_both_vaults_has_one_word_and_a_column_for_the_vault(opener: ProgramOpener) -> None:
    azure = Simulator.open("contoso-shop", SPEED)
    await azure.start()
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    try:
        items = [one for one in await machines_of_both(workspace) if "UnplannedFailover" in one.allowed_operations]
        items = [one for one in items if not one.multi_vm_group]
        async with running(size=(120, 40)) as pilot:
            person = Person(pilot, azure, workspace, tuple(items))
            await person.open(Action.FAIL_OVER)
            await until(pilot, lambda: f"{len(items)} of {len(items)} " in person.shown)
            await person.press("enter")
            await until(pilot, lambda: "read at" in person.shown)
            await person.press("pagedown", "pagedown", "pagedown")
            assert "shop-data-vault" in person.shown
            await person.type(f"FAIL OVER {len(items)}")
            await person.press("enter", "enter")
            await until(pilot, lambda: person.sent("unplannedFailover") == len(items))
    finally:
        await workspace.close()
        await azure.stop()
