"""The wizard that protects machines, with what is done from its pages meanwhile: a machine started, a vault made."""

from __future__ import annotations

from textual import on

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.drafts.stale_links import StaleLinksDraft
from asr_tui.domain.drafts.start_machines import StartMachinesDraft
from asr_tui.domain.resources import Vault
from asr_tui.domain.run import RunState
from asr_tui.services.workspace import Workspace
from asr_tui.ui.protect.frame import WizardScreen
from asr_tui.ui.protect.machines import MachinesPage
from asr_tui.ui.protect.other_vault import OtherVault
from asr_tui.ui.protect.protecting import Protecting
from asr_tui.ui.protect.source import SourcePage
from asr_tui.ui.protect.target import TargetPage


class EnableReplicationWizard(WizardScreen[EnableReplicationDraft]):
    """From a vault and some machines to a plan. `resume` goes on with the draft that was kept, without asking."""

    title_words = "Enable replication"
    CSS_PATH = "frame.tcss"

    def __init__(self, workspace: Workspace, vault: Vault, *, resume: bool = False) -> None:
        super().__init__(workspace, vault, Protecting(workspace, vault), resume=resume)
        self._other_vault = OtherVault(self)

    @on(SourcePage.VaultWanted)
    def _choose_vault(self, event: SourcePage.VaultWanted) -> None:
        event.stop()
        self._other_vault.choose()

    @on(SourcePage.NewVaultWanted)
    def _make_vault(self, event: SourcePage.NewVaultWanted) -> None:
        event.stop()
        self._other_vault.make()

    @on(MachinesPage.TurnOnWanted)
    def _turn_on(self, event: MachinesPage.TurnOnWanted) -> None:
        """Show what that means, start it, and look at it again when it runs."""
        from asr_tui.ui.review.change import ChangeScreen

        event.stop()
        draft = StartMachinesDraft((event.machine,))
        self.app.push_screen(ChangeScreen(self.workspace, self.vault.id, draft, verb="Power on"), self._under_way)

    @on(MachinesPage.LinksWanted)
    def _remove_links(self, event: MachinesPage.LinksWanted) -> None:
        """The same for links of an older protection."""
        from asr_tui.ui.review.change import ChangeScreen

        event.stop()
        draft = StaleLinksDraft(event.machine)
        self.app.push_screen(ChangeScreen(self.workspace, self.vault.id, draft, verb="Remove links"), self._under_way)

    @on(TargetPage.MappingWanted)
    def _change_mapping(self, event: TargetPage.MappingWanted) -> None:
        """The same for a network mapping, which then gives the machines their network."""
        from asr_tui.ui.review.change import ChangeScreen

        event.stop()
        screen = ChangeScreen(self.workspace, self.vault.id, event.draft, verb="Change mapping")
        self.app.push_screen(screen, self._under_way)

    def _under_way(self, run_id: str | None) -> None:
        if run_id is not None:
            self.run_worker(self._watch_change(run_id), name="a change of its own", group="watch-change")

    async def _watch_change(self, run_id: str) -> None:
        """The run closes by itself when all went well; everything is read anew then, or when one comes back."""
        from asr_tui.ui.run.run import RunScreen

        watching = RunScreen(self.workspace, run_id)
        await self.app.push_screen(watching, lambda _: self.action_again())
        async for run in self.workspace.runs.changes(run_id):
            if run.state is RunState.DONE:
                break
        if self.app.screen is watching:
            await watching.dismiss(None)
        else:
            self.action_again()
