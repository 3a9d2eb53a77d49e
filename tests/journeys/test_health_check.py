"""Azure is asked, by keys, to check the vault's machines now."""

from asr_tui.domain import kinds
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.vault.home import HomeScreen
from tests.ui.pilot import press, running, settle, shown, until


async def test_the_health_check_is_reviewed_sent_and_followed(practice_workspace: Workspace) -> None:
    (subscription, *_) = await practice_workspace.session.catalog.all(kinds.SUBSCRIPTION)
    vaults = await practice_workspace.session.catalog.all(kinds.VAULT, subscription.id)
    vault = next(one for one in vaults if one.name == "contoso-vault")
    async with running() as pilot:
        await pilot.app.push_screen(HomeScreen(practice_workspace, vault))
        await until(pilot, lambda: "sql-02" in shown(pilot))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MachineScreen)
        await until(pilot, lambda: "Loss and points" in shown(pilot))
        await press(pilot, "h")
        await until(pilot, lambda: "asks" in shown(pilot))
        assert not practice_workspace.audit.entries()
        await press(pilot, "enter")
        await until(pilot, lambda: "All done" in shown(pilot))
        await settle(pilot)
    actions = {entry.action for entry in practice_workspace.audit.entries()}
    assert actions == {"Microsoft.RecoveryServices/vaults/replicationVaultHealth/refresh/action"}
