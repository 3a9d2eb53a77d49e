"""The frame of a wizard: it alone owns the draft and the workers; its pages only show and choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain.errors import LocalError
from asr_tui.domain.estate import Estate
from asr_tui.domain.plan import Plan
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui import messages
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.dialogs.quit import QuitWizard
from asr_tui.ui.present.addressed import Addressed, of_vault
from asr_tui.ui.protect.asking import Asking
from asr_tui.ui.protect.layout import WizardLayout
from asr_tui.ui.protect.page import D, Page, Shown, Wanted
from asr_tui.ui.protect.subject import Subject
from asr_tui.ui.review.review import ReviewPage
from asr_tui.ui.review.reviewing import Reviewing
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.widgets.field_list import FieldList
from asr_tui.ui.widgets.panes import Pane

LEFT_WORDS = "Your choices are kept. The wizard offers them again when you come back."


class WizardScreen(AsrScreen[None], Generic[D]):
    """Leads through the pages of its subject, then to the review and the run."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="Go on to the next step.", id="wizard.next"),
        Binding("r", "again", "Check again", tooltip="Read everything again from Azure.", id="wizard.again"),
        Binding("r", "review_again", "Review again", show=False, tooltip="Read everything again, and plan anew.",
                id="wizard.review_again"),
        Binding("q", "typed_q", show=False),
        *copying.keys("what the selected line is about, else of the vault", shown=False),
    ]  # fmt: skip
    run_title: ClassVar[str] = "Run"

    def __init__(self, workspace: Workspace, vault: Vault, subject: Subject[D], *, resume: bool = False) -> None:
        self._subject = subject
        self._draft: D = subject.fresh()
        self._came_from = vault.id
        super().__init__(workspace)
        self._resume = resume
        self._estate: Estate | None = None
        self._shown: Shown[D] | None = None
        speed = workspace.practice.speed if workspace.practice else 0.0
        review = ReviewPage[D](read_only=workspace.surroundings.read_only, speed=speed)
        self._pages: Sequence[Page[D]] = (*subject.pages(), review)
        self._around = WizardLayout(self._pages, self.run_title)
        self._asking = Asking(self, self._ask_azure, self._publish)
        self._reviewing = Reviewing(self, review, self._planned, self._publish)
        self._here = 0
        self._furthest = 0
        self._touched = False

    @property
    def vault(self) -> Vault:
        """The vault that is chosen now: at first the one that the wizard was opened for."""
        return Vault(self._draft.vault, self._draft.vault_location)

    @property
    def draft(self) -> D:
        """What is chosen now."""
        return self._draft

    @property
    def estate(self) -> Estate | None:
        """What exists, once it was read."""
        return self._estate

    # Looks

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, self.title_words)

    def about(self) -> tuple[str, str, tuple[str, ...]]:
        """The help is about the page that one is on."""
        return (f"{self.title_words}: {self._page.title}", self._page.explanation, self._page.words)

    def compose_body(self) -> ComposeResult:
        yield self._around

    @property
    def _page(self) -> Page[D]:
        return self._pages[self._here]

    @property
    def _reached(self) -> str:
        """The furthest page before the review: there one goes on another time."""
        return self._pages[min(self._furthest, len(self._pages) - 2)].key

    def pointed_at(self) -> Sequence[Addressed]:
        return self._page.pointed_at() or (of_vault(self.vault.id),)

    def _draw(self) -> None:
        locked = self.workspace.surroundings.read_only and not isinstance(self._page, ReviewPage)
        self._around.draw(self._here, self._furthest, self._shown, locked=locked)

    # The draft

    def on_mount(self) -> None:
        self._draw()
        kept = self._subject.kept()
        if kept is None or kept == self._subject.fresh():
            self._begin(self._draft)
        elif self._resume:
            self._begin(kept)
        else:
            self._offer(kept)

    def _offer(self, kept: D) -> None:
        def answered(answer: str | None) -> None:
            if answer is None:
                self.dismiss(None)
            else:
                self._begin(kept if answer == "continue" else self._subject.fresh())

        question = Choose(
            "You were here before",
            [f"{self._subject.named(kept)}: nothing of it has been sent to Azure."],
            [("continue", "Go on with it", "all your choices are still there"),
             ("anew", "Start anew", "forget them")],
        )  # fmt: skip
        self.app.push_screen(question, answered)

    def _begin(self, draft: D) -> None:
        self._draft = draft
        self._touched = draft != self._subject.fresh()
        keys = [page.key for page in self._pages[:-1]]
        self._furthest = keys.index(draft.page) if draft.page in keys else 0
        self._load(refresh=True)

    @on(Page.Changed)
    def _changed(self, event: Page.Changed) -> None:
        event.stop()
        self.take(self._of_our_kind(event.draft))

    def take(self, draft: D) -> None:
        """Go on with this draft; one for another vault is kept there from now on, and no longer here."""
        self._touched = True
        before, self._draft = self._draft, self._subject.at(draft, self._reached)
        self.notice("")
        kept = self._keep()
        if before.vault != self._draft.vault:
            self._asking.forget()
            if kept:
                self._forget(before)
        self._publish()
        if isinstance(self._page, ReviewPage):
            self._review()
        elif self._subject.read_anew(before, self._draft):
            self._load(refresh=False)
        else:
            self._ask()

    def _of_our_kind(self, draft: object) -> D:
        if isinstance(draft, type(self._draft)):
            return draft
        raise TypeError(f"a page posted a {type(draft).__name__}")

    def go_on_with(self, kept: D) -> None:
        """Another draft that was kept before takes the place of this one, which stays kept too."""
        self._estate = None
        self._asking.forget()
        self._begin(kept)

    def _keep(self) -> bool:
        """Whether the draft could be kept."""
        try:
            self.workspace.drafts.save(self.workspace.place(self._draft.vault), self._draft)
        except LocalError as error:
            self.notice(f"! Your choices cannot be kept on this computer: {error}")
            return False
        return True

    # What exists

    def _load(self, *, refresh: bool) -> None:
        quiet = self._estate is not None and not refresh
        self.load(
            self.query_one("#page", Pane),
            "Reading what exists in Azure",
            lambda: self._subject.read(self._draft, refresh=refresh),
            self._loaded,
            usual="a few seconds",
            quiet=quiet,
        )

    def _loaded(self, estate: Estate) -> None:
        first = self._estate is None
        self._estate = estate
        self._draft = self._subject.likely(self._draft, estate)
        self._publish()
        if first:
            self._go(self._furthest)
        else:
            self._page.take_focus()
        self._ask()

    def _publish(self) -> None:
        """A new snapshot for the page that is seen; the others get theirs when one goes there."""
        if self._estate is not None:
            problems = self._subject.problems(self._draft, self._estate)
            self._shown = Shown(self._draft, self._estate, problems, self._asking.checking)
            self._page.shown = self._shown
            self._draw()
            self.refresh_bindings()

    def _ask(self) -> None:
        """Have Azure asked what the page wants to know and was not asked yet."""
        if self._shown is not None:
            self._asking.want(self._page.wanted(self._shown))

    async def _ask_azure(self, wanted: Wanted) -> None:
        await self._subject.ask(self._draft, wanted)
        self._estate = await self._subject.read(self._draft, refresh=False)

    # From page to page

    @on(Page.Finished)
    def _finished(self, event: Page.Finished) -> None:
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        """Go on, unless the page has something that must be mended first."""
        if self._shown is None or self.query_one("#page", Pane).state != "ready":
            return
        if isinstance(self._page, ReviewPage):
            return
        refusal = self._page.refusal(self._shown)
        if refusal:
            self._hold(refusal)
        elif self._page.finish():
            self._go(self._here + 1)

    def _hold(self, refusal: str) -> None:
        """Stay, say why, and put the cursor on what must be mended."""
        self.notice(f"x {refusal}")
        self.app.bell()
        found = self._shown.problems_of(self._page.key) if self._shown else ()
        gravest = next((one for one in found if one.blocks), None)
        if gravest is not None:
            self._page.go_to(gravest.field, gravest.machine)

    def action_back(self) -> None:
        """One step back; on the first page out of the wizard."""
        if self._page.step_back():
            return
        if self._here and self._estate is not None:
            self._go(self._here - 1)
            return
        if self._touched:
            self.app.notify(LEFT_WORDS, markup=False)
        if self.vault.id == self._came_from:
            self.dismiss(None)
        else:
            self.post_message(messages.WizardOver(self.workspace, self.vault))

    def action_typed_q(self) -> None:
        """A q among keys that were typed ahead, or were meant for a filter, must not end the program."""
        if any(pane.state == "loading" for pane in self.query(Pane)):
            self.app.bell()
        elif self.workspace.runs.active:
            self.run_worker(self.run_action("app.quit"), name="quit", group="quit")
        else:
            self.app.push_screen(QuitWizard(chosen=self._touched), self._quit_answered)

    async def _quit_answered(self, answer: str | None) -> None:
        if answer == "quit":
            await self.run_action("app.quit")

    def action_again(self) -> None:
        """Read and ask again."""
        self._asking.forget()
        if isinstance(self._page, ReviewPage):
            self._review()
        else:
            self._load(refresh=True)

    def action_review_again(self) -> None:
        """At the review, whose own keys come first in the footer."""
        self.action_again()

    @on(Page.CheckAgain)
    def _check_again(self, event: Page.CheckAgain) -> None:
        event.stop()
        self.action_again()

    @on(Page.Looked)
    def _looked(self, event: Page.Looked) -> None:
        event.stop()
        self._draw()
        self._ask()

    def _go(self, index: int) -> None:
        self.notice("")
        self._end_loading()
        self._asking.end_passing()
        self._here = index
        self._furthest = max(self._furthest, index)
        if not isinstance(self._page, ReviewPage):
            kept = self._subject.at(self._draft, self._reached)
            if kept != self._draft and self._touched:
                self._draft = kept
                self._keep()
        self._around.see(self._page)
        self._publish()
        self.call_after_refresh(self._page.take_focus)
        if isinstance(self._page, ReviewPage):
            self._review()
        else:
            self._ask()

    def _end_loading(self) -> None:
        """What is being read for the page that one leaves, or could not be, is not wanted any more."""
        if isinstance(self._page, ReviewPage):
            self._reviewing.give_up()
        self.query_one("#page", Pane).ready()

    # Review and start

    def _review(self) -> None:
        self._asking.forget()
        self._reviewing.begin()

    async def _planned(self) -> Plan:
        """The plan, and what was read for it, so that the rail counts the same findings."""
        plan = await self.workspace.planning.review(self._draft)
        self._estate = await self._subject.read(self._draft, refresh=False)
        return plan

    @on(ReviewPage.Jumped)
    def _jumped(self, event: ReviewPage.Jumped) -> None:
        """To the page and field that a finding is about, with what Azure said at the review."""
        event.stop()
        keys = [page.key for page in self._pages]
        if event.problem.page in keys[:-1]:
            self._go(keys.index(event.problem.page))
            self._load(refresh=False)
            self.call_after_refresh(self._page.go_to, event.problem.field, event.problem.machine)

    @on(ReviewPage.Confirmed)
    def _confirmed(self, event: ReviewPage.Confirmed) -> None:
        event.stop()
        self._reviewing.start(event.plan, self.workspace.place(self._draft.vault), self._show_run)

    def _show_run(self, run_id: str) -> None:
        from asr_tui.ui.run.run import RunScreen

        self._forget(self._draft)
        if self.vault.id != self._came_from:
            self.post_message(messages.WizardOver(self.workspace, self.vault, run_id))
            return
        self.app.switch_screen(RunScreen(self.workspace, run_id))

    def _forget(self, draft: D) -> None:
        """It is a run with its own journal now, or kept elsewhere. A draft that stays is only offered once more."""
        try:
            self.workspace.drafts.drop(self.workspace.place(draft.vault))
        except LocalError as error:
            self.app.notify(f"{error.title}. {error.what}", severity="warning", markup=False)

    @on(ReviewPage.AsRestWanted)
    def _as_rest(self, event: ReviewPage.AsRestWanted) -> None:
        event.stop()
        self._reviewing.show_commands(event.plan)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """On a row that can be changed, and on the review, Enter is for something else."""
        if action == "next":
            changing = isinstance(self.focused, FieldList) and self.focused.check_action("change", ())
            there = self.query_one("#page", Pane).state == "ready"
            return there and not changing and not isinstance(self._page, ReviewPage)
        if action == "review_again":
            return isinstance(self._page, ReviewPage)
        if action == "again":
            return not isinstance(self._page, ReviewPage) and not (
                self._page.checks_again and self.query_one("#page", Pane).state == "ready"
            )
        return super().check_action(action, parameters)
