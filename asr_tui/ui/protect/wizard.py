"""The enable-replication wizard: its pages, the review and the start of the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui import messages
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.dialogs.quit import QuitWizard
from asr_tui.ui.navigation import RunOf
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink, of_vault
from asr_tui.ui.protect.layout import Pages
from asr_tui.ui.protect.machines import MachinesPage
from asr_tui.ui.protect.other_vault import OtherVault
from asr_tui.ui.protect.page import Page, WizardSnapshot
from asr_tui.ui.protect.policy import PolicyPage
from asr_tui.ui.protect.preparation import Preparation, draft_title
from asr_tui.ui.protect.review import ReviewPage
from asr_tui.ui.protect.side_change import run_side_change
from asr_tui.ui.protect.source import SourcePage
from asr_tui.ui.protect.target import TargetPage
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.starting import start_run
from asr_tui.ui.widgets.field_list import FieldList
from asr_tui.ui.widgets.panes import Pane

LEFT_WORDS = "Your choices are kept. The wizard offers them again when you come back."


class EnableReplicationWizard(AsrScreen[None]):
    """Pages up to the review and the run. `resume` continues the saved draft without asking."""

    title_words = "Enable replication"
    CSS_PATH: ClassVar = ["wizard.tcss", "../review/review.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="Go on to the next step.", id="wizard.next"),
        Binding("r", "again", "Check again", tooltip="Read everything again from Azure.", id="wizard.again"),
        Binding("r", "review_again", "Review again", show=False, tooltip="Read everything again, and plan anew.",
                id="wizard.review_again"),
        Binding("q", "typed_q", show=False),
        *copying.keys("what the selected line is about, else of the vault", shown=False),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, vault: Vault, *, resume: bool = False) -> None:
        self.preparation = Preparation(self, workspace, vault, self._publish)
        super().__init__(workspace)
        self._resume = resume
        self._shown: WizardSnapshot | None = None
        self._review = ReviewPage(self, workspace, self.preparation.plan)
        self._pages = Pages((*_pages(workspace), self._review), workspace)
        self._other_vault = OtherVault(self, self.preparation, self.update_draft, self.start_with)

    @property
    def vault(self) -> Vault:
        """The vault chosen in the draft; at first the one that the wizard was opened for."""
        draft = self.preparation.draft
        return Vault(draft.vault, draft.vault_location)

    @property
    def _page(self) -> Page:
        return self._pages.page

    # Screen

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, self.title_words)

    def about(self) -> tuple[str, str, tuple[str, ...]]:
        """Help texts of the visible page."""
        return (f"{self.title_words}: {self._page.title}", self._page.explanation, self._page.words)

    def compose_body(self) -> ComposeResult:
        yield self._pages

    def selected_resources(self) -> Sequence[ResourceLink]:
        return self._page.selected_resources() or (of_vault(self.vault.id),)

    def _publish(self) -> None:
        """Give the visible page a new snapshot; the other pages get theirs when they are opened."""
        self._shown = self.preparation.shown()
        if self._shown is not None:
            self._page.shown = self._shown
            self._pages.draw(self._shown)
            self.refresh_bindings()

    # Draft and estate

    def on_mount(self) -> None:
        self._pages.draw(self._shown)
        kept = self.preparation.saved_draft()
        if kept is None or self._resume:
            self.start_with(kept or self.preparation.fresh)
        else:
            _offer_saved_draft(self, kept)

    def start_with(self, draft: EnableReplicationDraft) -> None:
        """Start with a fresh draft, or continue a saved one on its last page."""
        self.preparation.start_with(draft)
        keys = self._pages.keys
        self._pages.furthest_index = keys.index(draft.page) if draft.page in keys else 0
        self._bring_up_to_date(read=True, refresh=True)

    @on(Page.Changed)
    def _changed(self, event: Page.Changed) -> None:
        self.update_draft(event.draft)

    def update_draft(self, draft: EnableReplicationDraft) -> None:
        """Replace the draft; one for another vault is saved for that vault and no longer for this one."""
        self.show_notice("")
        reads_other_lists = self.preparation.update(replace(draft, page=self._pages.furthest_key))
        self._publish()
        self._bring_up_to_date(read=reads_other_lists)

    def _bring_up_to_date(self, *, read: bool, refresh: bool = False) -> None:
        """On the review make the plan again; on the pages before it read the estate, or only run missing checks."""
        if self._page is self._review:
            self.preparation.checks.forget()
            self._review.begin(self._publish)
        elif read:
            self.preparation.load(self._pages.pane, self._loaded, refresh=refresh)
        else:
            self._ask()

    def _loaded(self, first: bool) -> None:
        self._publish()
        if first:
            self._go(self._pages.furthest_index)
        else:
            self._page.take_focus()
        self._ask()

    def _ask(self) -> None:
        """Run the checks that the visible page needs."""
        if self._shown is not None:
            self.preparation.checks.request(self._page.check_request(self._shown))

    @on(Page.ViewChanged)
    def _view_changed(self) -> None:
        self._pages.draw(self._shown)
        self._ask()

    @on(Page.CheckAgain)
    def action_again(self) -> None:
        """Read the estate and run the checks again."""
        self.preparation.checks.forget()
        self._bring_up_to_date(read=True, refresh=True)

    action_review_again = action_again

    def changes_allowed(self) -> None:
        """Ask what was not asked while read-only, and unlock the last step."""
        super().changes_allowed()
        self._pages.draw(self._shown)
        self.action_again()

    # Navigation

    @on(Page.Finished)
    def action_next(self) -> None:
        """Open the next page, unless a finding of this page blocks it."""
        if self._shown is None or not self._pages.is_ready or self._page is self._review:
            return
        refusal = self._pages.refusal(self._shown)
        if refusal:
            self.show_notice(f"x {refusal}")
            self.app.bell()
        elif self._page.finish():
            self._go(self._pages.index + 1)

    def action_back(self) -> None:
        """Go one step back; on the first page close the wizard."""
        if self._page.step_back():
            return
        if self._pages.index and self.preparation.estate is not None:
            self._go(self._pages.index - 1)
            return
        if self.preparation.touched and self.vault.id == self.preparation.vault.id:
            self.app.notify(LEFT_WORDS, markup=False)
        _leave(self)

    def action_typed_q(self) -> None:
        _ask_to_quit(self)

    def _go(self, index: int) -> None:
        self.show_notice("")
        self._review.cancel()
        self._pages.pane.ready()
        self.preparation.checks.cancel_background()
        self._pages.show_page(index)
        if self._page is not self._review:
            self.preparation.mark_reached(self._pages.furthest_key)
        self._publish()
        self.call_after_refresh(self._page.take_focus)
        self._bring_up_to_date(read=False)

    # Review and start

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
            place = self.workspace.place(self.vault.id)
            start_run(self, self.workspace.runs, event.plan, place, on_started=self._begun, on_refused=self.show_error)

    def _begun(self, run_id: str) -> None:
        self._review.cancel()
        self.preparation.delete_saved(self.preparation.draft)
        _leave(self, run_id)

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
        reasons = {"next": "enter changes the selected row here; the last row goes on."}
        return reasons.get(action) or super().reason(action, parameters)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter means Next only where it neither changes a row nor starts the plan."""
        here = self._page is self._review
        if action == "next":
            changing = isinstance(self.focused, FieldList) and self.focused.check_action("change", ())
            return self._pages.is_ready and not changing and not here
        if action == "review_again":
            return here
        if action == "again":
            return not here and not (self._page.checks_again and self._pages.is_ready)
        return super().check_action(action, parameters)


def _pages(workspace: Workspace) -> tuple[Page, ...]:
    """Pages before the review, in order."""
    return (SourcePage(workspace), MachinesPage(workspace), TargetPage(), PolicyPage())


def _offer_saved_draft(wizard: EnableReplicationWizard, kept: EnableReplicationDraft) -> None:
    """Ask whether to continue the saved draft."""

    def answered(answer: str | None) -> None:
        if answer is None:
            wizard.dismiss(None)
        else:
            wizard.start_with(kept if answer == "continue" else wizard.preparation.fresh)

    question = Choose(
        "You were here before",
        [f"{draft_title(kept)}: nothing of it has been sent to Azure."],
        [("continue", "Go on with it", "all your choices are still there"),
         ("anew", "Start anew", "forget them")],
    )  # fmt: skip
    wizard.app.push_screen(question, answered)


def _ask_to_quit(wizard: EnableReplicationWizard) -> None:
    """Ask before quitting: a q typed ahead, or meant for a filter, must not end the program."""

    async def answered(answer: str | None) -> None:
        if answer == "quit":
            await wizard.run_action("app.quit")

    if any(pane.state == "loading" for pane in wizard.query(Pane)):
        wizard.app.bell()
    elif wizard.workspace.runs.active:
        wizard.run_worker(wizard.run_action("app.quit"), name="quit", group="quit")
    else:
        wizard.app.push_screen(QuitWizard(chosen=wizard.preparation.touched), answered)


def _leave(wizard: EnableReplicationWizard, run_id: str = "") -> None:
    """Close the wizard: to the run, to the screen below, or to the home of another vault where one was chosen."""
    if wizard.vault.id != wizard.preparation.vault.id:
        wizard.post_message(messages.WizardOver(wizard.workspace, wizard.vault, run_id))
    elif not run_id:
        wizard.dismiss(None)
    else:
        wizard.app.switch_screen(wizard.screen_for(RunOf(run_id)))
