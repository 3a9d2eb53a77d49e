"""What the enable-replication wizard reads and shows: its draft, what exists in Azure, and the page on show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink, of_vault
from asr_tui.ui.protect.layout import Pages
from asr_tui.ui.protect.machines import MachinesPage
from asr_tui.ui.protect.page import EstateArrival, Page, WizardSnapshot
from asr_tui.ui.protect.policy import PolicyPage
from asr_tui.ui.protect.preparation import Preparation
from asr_tui.ui.protect.resuming import offer_saved_draft
from asr_tui.ui.protect.review import ReviewPage
from asr_tui.ui.protect.source import SourcePage
from asr_tui.ui.protect.target import TargetPage
from asr_tui.ui.shell.base import AsrScreen

MANY_MARKS = 1000
"""Marks that change at once from which on what they change is prepared in parts."""


class WizardReading(AsrScreen[None]):
    """Keeps the pages in step with the draft and what is read. `resume` continues the saved draft without asking."""

    title_words = "Enable replication"
    CSS_PATH: ClassVar = ["wizard.tcss", "../review/review.tcss"]

    def __init__(self, workspace: Workspace, vault: Vault, *, resume: bool = False) -> None:
        self.preparation = Preparation(self, workspace, vault, self._publish, self._prepare)
        super().__init__(workspace)
        self._resume = resume
        self._shown: WizardSnapshot | None = None
        self._is_open = False
        self._refused_early = False
        self._review = ReviewPage(self, workspace, self.preparation.plan)
        self._pages = Pages((*_pages(workspace), self._review), workspace)

    @property
    def vault(self) -> Vault:
        """The vault chosen in the draft; at first the one that the wizard was opened for."""
        return self.preparation.chosen_vault

    @property
    def _page(self) -> Page:
        return self._pages.page

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, self.title_words)

    def about(self) -> tuple[str, str, tuple[str, ...]]:
        """Help texts of the visible page."""
        return (f"{self.title_words}: {self._page.title}", self._page.explanation, self._page.words)

    def compose_body(self) -> ComposeResult:
        yield self._pages

    def selected_resources(self) -> Sequence[ResourceLink]:
        return self._page.selected_resources() or (of_vault(self.vault.id),)

    async def _prepare(self, shown: WizardSnapshot) -> None:
        await self._pages.prepare(shown)

    def _publish(self) -> None:
        """Give the visible page a new snapshot; the other pages get theirs when they are opened."""
        self._shown = self.preparation.shown()
        if self._shown is not None:
            self._page.shown = self._shown
            self._pages.draw(self._shown)
            self.refresh_bindings()

    def on_mount(self) -> None:
        self._pages.draw(self._shown)
        kept = self.preparation.saved_draft()
        if kept is None or self._resume:
            self.start_with(kept or self.preparation.fresh)
        else:
            offer_saved_draft(self, self.preparation, kept, self.start_with)

    def start_with(self, draft: EnableReplicationDraft) -> None:
        """Start with a fresh draft, or continue a saved one on its last page."""
        self.preparation.start_with(draft)
        keys = self._pages.keys
        self._pages.furthest_index = keys.index(draft.page) if draft.page in keys else 0
        self._is_open = False
        self._bring_up_to_date(read=True, refresh=True)

    @on(Page.Changed)
    async def _changed(self, event: Page.Changed) -> None:
        await self._prepare_marks(replace(event.draft, page=self._pages.furthest_key))
        self.update_draft(event.draft)
        if event.said:
            self.say(event.said)

    async def _prepare_marks(self, draft: EnableReplicationDraft) -> None:
        """Thousands of marks are prepared in parts: drawn at once they would hold up the screen."""
        before = self._shown
        if before is None or abs(len(draft.machines) - len(before.draft.machines)) < MANY_MARKS:
            return
        new = replace(before, draft=draft)
        await self._prepare(replace(new, checking=self.preparation.checks.checking_with(self._page.check_request(new))))

    @on(Page.Said)
    def _said(self, event: Page.Said) -> None:
        self.say(event.words)

    def update_draft(self, draft: EnableReplicationDraft) -> None:
        """Replace the draft; one for another vault is saved for that vault and no longer for this one."""
        self.show_notice("")
        reads_other_lists = self.preparation.update(replace(draft, page=self._pages.furthest_key))
        self._publish_and_bring_up_to_date(read=reads_other_lists)

    def _bring_up_to_date(self, *, read: bool, refresh: bool = False) -> None:
        """On the review make the plan again; on the pages before it read the estate, or only run missing checks."""
        if self._page is self._review:
            self.preparation.checks.forget()
            self._review.begin(self._publish)
        elif read:
            early = self._pages.opens_early(self._index_to_show)
            self.preparation.load(self._pages.pane, self._loaded, refresh=refresh, gradually=early)
        else:
            self._ask()

    def _publish_and_bring_up_to_date(self, *, read: bool) -> None:
        """The page is drawn once where only checks are missing: with what is being asked."""
        if read or self._page is self._review:
            self._publish()
            self._bring_up_to_date(read=read)
            return
        self._shown = self.preparation.shown()
        if not self._ask():
            self._publish()

    @property
    def _index_to_show(self) -> int:
        """The page on show; at first the last one that the draft had reached."""
        return self._pages.index if self._is_open else self._pages.furthest_index

    def _loaded(self, first: bool) -> None:
        if first:
            index, self._is_open = self._index_to_show, True
            self._go(index)
            return
        gradual = self._shown is not None and not self._shown.whole
        if self._refused_early and self.preparation.arrival is None:
            self._refused_early = False
            self.show_notice("")
        self._publish()
        if not gradual:  # else a person has the focus where it is wanted
            self._page.take_focus()
        self._ask()

    def _ask(self) -> bool:
        """Run the checks that the visible page needs; True where that drew the page."""
        return (
            self._shown is not None
            and self._shown.whole
            and self.preparation.checks.request(self._page.check_request(self._shown))
        )

    @on(Page.ViewChanged)
    def _view_changed(self) -> None:
        self._pages.draw(self._shown)
        self._ask()

    @on(Page.CheckAgain)
    def action_again(self) -> None:
        """Read the estate and run the checks again."""
        if self.preparation.arrival == EstateArrival():
            self.say(f"! r: {READING}")
            return
        if self.preparation.arrival is not None:
            self.show_notice("")  # the reason why reading stopped
        self.preparation.checks.forget()
        self._bring_up_to_date(read=True, refresh=True)

    action_review_again = action_again

    def changes_allowed(self) -> None:
        """Ask what was not asked while read-only, and unlock the last step."""
        super().changes_allowed()
        self._pages.draw(self._shown)
        if self.preparation.arrival != EstateArrival():  # else nothing was asked yet
            self.action_again()

    def _go(self, index: int) -> None:
        self.show_notice("")
        self._review.cancel()
        self._pages.pane.ready()
        self.preparation.checks.cancel_background()
        self._pages.show_page(index)
        if self._page is not self._review:
            self.preparation.mark_reached(self._pages.furthest_key)
        self._publish_and_bring_up_to_date(read=False)
        self.call_after_refresh(self._page.take_focus)


def _pages(workspace: Workspace) -> tuple[Page, ...]:
    """Pages before the review, in order."""
    return (SourcePage(workspace), MachinesPage(workspace), TargetPage(), PolicyPage())
