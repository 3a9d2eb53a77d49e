"""The enable-replication wizard: the way through its pages, the review and the start of the run."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.protect import ending, wizard_keys
from asr_tui.ui.protect.other_vault import OtherVault
from asr_tui.ui.protect.page import Page
from asr_tui.ui.protect.review import ReviewPage
from asr_tui.ui.protect.side_change import run_side_change
from asr_tui.ui.protect.source import SourcePage
from asr_tui.ui.protect.wizard_reading import WizardReading


class EnableReplicationWizard(WizardReading):
    """Pages up to the review and the run."""

    BINDINGS: ClassVar[list[BindingType]] = wizard_keys.BINDINGS

    def __init__(self, workspace: Workspace, vault: Vault, *, resume: bool = False) -> None:
        super().__init__(workspace, vault, resume=resume)
        self._other_vault = OtherVault(self, self.preparation, self.update_draft, self.start_with)

    @on(Page.Finished)
    async def action_next(self) -> None:
        """Open the next page, unless a finding of this page blocks it."""
        if self._shown is None or not self._pages.is_ready or self._page is self._review:
            return
        refusal = self._pages.refusal(self._shown)
        if refusal:
            self.show_notice(f"x {refusal}")
            self._refused_early = not self._shown.whole
            self.app.bell()
        elif self._page.finish():
            await self._pages.prepare_next(self._shown)
            self._go(self._pages.index + 1)

    def action_back(self) -> None:
        """Go one step back; on the first page close the wizard."""
        if self._page.step_back():
            return
        if self._pages.index and self.preparation.estate is not None:
            self._go(self._pages.index - 1)
            return
        ending.leave_kept(self, self.preparation)

    def action_typed_q(self) -> None:
        ending.ask_to_quit(self, self.preparation)

    @on(ReviewPage.Jumped)
    def _jumped(self, event: ReviewPage.Jumped) -> None:
        """Open the page and field of a finding, with the estate that the review read."""
        if event.problem.page in self._pages.keys:
            self._go(self._pages.keys.index(event.problem.page))
            self._bring_up_to_date(read=True)
            self.call_after_refresh(self._page.go_to, event.problem.field, event.problem.machine)

    @on(ReviewPage.Confirmed)
    def _confirmed(self, event: ReviewPage.Confirmed) -> None:
        if event.plan is self._review.plan:  # else Enter was pressed twice
            ending.start(self, self.preparation, event.plan, self._review.cancel)

    @on(SourcePage.VaultRequested)
    def _vault_wanted(self, event: SourcePage.VaultRequested) -> None:
        (self._other_vault.make if event.new else self._other_vault.choose)()

    @on(Page.ChangeRequested)
    def _change_wanted(self, event: Page.ChangeRequested) -> None:
        run_side_change(self, self.vault.id, event.draft, event.verb, self.action_again)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the wizard does nothing now."""
        if not self._pages.is_ready:
            return READING
        return wizard_keys.REASONS.get(action) or super().reason(action, parameters)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter means Next only where it neither changes a row nor starts the plan."""
        known = wizard_keys.offered(self._page, self.focused, reading=not self._pages.is_ready)
        return known[action] if action in known else super().check_action(action, parameters)
