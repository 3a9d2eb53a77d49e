"""A vault is made in the middle of the wizard, and machines are protected in it: by keys, over the simulator."""

from __future__ import annotations

from textual.pilot import Pilot

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import Vault
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import PracticeOptions, Workspace
from asr_tui.ui.protect import EnableReplicationWizard
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.home import HomeScreen
from tests.journeys.test_enable_replication import contoso_vault
from tests.ui.pilot import press, running, settle, shown, until


async def vaults(workspace: Workspace, beside: Vault) -> dict[str, ArmId]:
    return {one.name: one.id for one in await workspace.session.catalog.all(kinds.VAULT, beside.id.subscription)}


async def make_a_vault(pilot: Pilot[None], workspace: Workspace) -> Vault:
    """Home, wizard, one machine marked, then a new vault of a name of one's own; gives the vault one began with."""
    vault = await contoso_vault(workspace)
    await pilot.app.push_screen(HomeScreen(workspace, vault))
    await until(pilot, lambda: "p Protect more" in shown(pilot))
    await press(pilot, "p")
    await until(pilot, lambda: "> Next: mark the machines" in shown(pilot))
    await press(pilot, "enter", "space")
    await until(pilot, lambda: "1 marked" in shown(pilot))
    await press(pilot, "escape", "home", "enter")
    await until(pilot, lambda: "In which vault" in shown(pilot))
    await press(pilot, *"vault-two", "enter")
    await until(pilot, lambda: "> Next: review" in shown(pilot))
    assert "pair of Central US" in shown(pilot)
    await press(pilot, "enter")
    await until(pilot, lambda: "> Create vault" in shown(pilot))
    await press(pilot, "enter")
    await until(pilot, lambda: "+ vault-two is made, and chosen here" in shown(pilot))
    assert isinstance(pilot.app.screen, EnableReplicationWizard)
    return vault


async def test_from_the_wizard_to_a_new_vault_and_a_machine_protected_in_it(practice_workspace: Workspace) -> None:
    work = practice_workspace
    async with running() as pilot:
        began = await make_a_vault(pilot, work)
        made = (await vaults(work, began))["vault-two"]
        await press(pilot, "end", "enter", "enter", "enter", "enter")
        await until(pilot, lambda: "enter  Enable replication of app-01" in shown(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
        await until(pilot, lambda: "All done." in shown(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: "app-01" in shown(pilot))
        assert isinstance(pilot.app.screen, HomeScreen)
        assert shown(pilot).lstrip().startswith("vault-two > East US 2")
    (item,) = await work.session.site_recovery.items(made)
    assert (item.machine_name, item.state_text) == ("app-01", "Protected")
    assert work.drafts.load(work.place(began.id)) is None
    assert work.drafts.load(work.place(made)) is None


async def test_after_a_restart_the_choices_go_on_under_the_new_vault(
    practice_workspace: Workspace, paths: Paths
) -> None:
    async with running() as pilot:
        began = await make_a_vault(pilot, practice_workspace)
        made = (await vaults(practice_workspace, began))["vault-two"]
        await press(pilot, "end", "enter", "enter")
        assert "> 3 Target" in shown(pilot)
    await practice_workspace.close()
    again = ProgramOpener(paths)
    (left,) = again.unfinished_work()
    assert left.place.vault == made
    async with running(opener=again) as pilot:
        await press(pilot, "enter")
        await until(pilot, lambda: "> 3 Target" in shown(pilot))
        assert shown(pilot).lstrip().startswith("vault-two > Enable replication")
        await press(pilot, "escape")
        assert "1 marked" in shown(pilot)
        await press(pilot, "escape", "escape")
        await settle(pilot)
        assert shown(pilot).lstrip().startswith("vault-two > East US 2")


async def test_a_newcomer_gets_from_an_empty_subscription_to_what_must_be_done(opener: ProgramOpener) -> None:
    async with running(PracticeOptions("empty", speed=3000), opener) as pilot:
        await until(pilot, lambda: "enter  New vault" in shown(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: "> Next: review" in shown(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: "> Create vault" in shown(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: "enter  Protect machines" in shown(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: "asr-tui practice" in shown(pilot))
        assert "Choose another subscription" in shown(pilot)
