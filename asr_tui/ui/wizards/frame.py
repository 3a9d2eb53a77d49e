"""The frame of a wizard: it alone owns the draft and the workers; its pages only show and choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.widgets import ContentSwitcher, Static

from asr_tui.domain.errors import AsrError, LocalError
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.as_rest import AsRest
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.glossary import explained
from asr_tui.ui.present.problems import count_mark
from asr_tui.ui.present.step import title as step_title
from asr_tui.ui.screens.base import AsrScreen
from asr_tui.ui.starting import start_run
from asr_tui.ui.tones import content, lines
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.field_list import FieldList
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.rail import Rail, RailStep
from asr_tui.ui.wizards.page import D, Page, Shown, Wanted
from asr_tui.ui.wizards.review import ReviewPage
from asr_tui.ui.wizards.subject import Subject

AT_ONCE = 8
"""So many machines are asked about side by side in passing: then their answers are shown, and the next ones asked."""

READ_ONLY_WORDS = "Read-only: look at everything; the last step stays locked."

LEFT_WORDS = "Your choices are kept. The wizard offers them again when you come back."


class WizardScreen(AsrScreen[None], Generic[D]):
    """Leads through the pages of its subject, then to the review and the run."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="Go on to the next step.", id="wizard.next"),
        Binding("r", "again", "Check again", tooltip="Read everything again from Azure.", id="wizard.again"),
        Binding("r", "review_again", "Review again", show=False, tooltip="Read everything again, and plan anew.",
                id="wizard.review_again"),
    ]  # fmt: skip
    run_title: ClassVar[str] = "Run"

    def __init__(self, workspace: Workspace, vault: Vault, subject: Subject[D], *, resume: bool = False) -> None:
        self.vault = vault
        super().__init__(workspace)
        self._subject = subject
        self._resume = resume
        self._place = workspace.place(vault.id)
        self._draft: D = self._subject.fresh()
        self._estate: Estate | None = None
        self._shown: Shown[D] | None = None
        self._checking: frozenset[ArmId] = frozenset()
        self._asked: set[str] = set()
        self._passing: set[ArmId] = set()
        self._pages: Sequence[Page[D]] = (
            *subject.pages(),
            ReviewPage[D](read_only=self.workspace.surroundings.read_only),
        )
        self._here = 0
        self._furthest = 0
        self._touched = False
        self._started = False

    # Looks

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, self.title_words)

    def about(self) -> tuple[str, str, tuple[str, ...]]:
        """The help is about the page that one is on."""
        return (f"{self.title_words}: {self._page.title}", self._page.explanation, self._page.words)

    def compose_body(self) -> ComposeResult:
        with Container(id="wizard"):
            with Horizontal(id="steps"):
                yield Rail(id="rail")
                with Vertical(id="asked"):
                    yield Static(READ_ONLY_WORDS, id="read-only", markup=False)
                    yield Static(id="question", classes="question", markup=False)
                    with Pane(id="page"), ContentSwitcher(classes="content", initial=self._pages[0].key):
                        for page in self._pages:
                            page.id = page.key
                            yield page
            with Vertical(id="told"):
                yield Explanation(self._page.explanation)
                yield Static(id="words", markup=False)

    @property
    def _page(self) -> Page[D]:
        return self._pages[self._here]

    @property
    def _reached(self) -> str:
        """The furthest page before the review: there one goes on another time."""
        return self._pages[min(self._furthest, len(self._pages) - 2)].key

    def _draw_around(self) -> None:
        """Rail, question and explanation."""
        shown = self._shown
        self.query_one(Rail).show([self._rail_step(index) for index in range(len(self._pages))] + [self._run_step()])
        self.query_one("#question", Static).update(self._page.question(shown) if shown else "")
        locked = self.workspace.surroundings.read_only and not isinstance(self._page, ReviewPage)
        self.query_one("#read-only", Static).display = locked
        self.query_one(Explanation).explain(self._page.explanation)
        words = (content((f"{word}  ", "strong"), meaning) for word, meaning in explained(self._page.words))
        self.query_one("#words", Static).update(lines(*(part for one in words for part in (one, ""))))

    def _rail_step(self, index: int) -> RailStep:
        page = self._pages[index]
        seen = index <= self._furthest and self._shown is not None
        count, tone = count_mark(page.counted(self._shown)) if seen and self._shown else ("", "")
        if index == self._here:
            return RailStep(page.title, "current", count, tone)
        return RailStep(page.title, "done" if index < self._here else "to come", count, tone)

    def _run_step(self) -> RailStep:
        return RailStep(self.run_title, "to come")

    # The draft

    def on_mount(self) -> None:
        self._draw_around()
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
        self._touched = True
        before, self._draft = self._draft, self._subject.at(self._of_our_kind(event.draft), self._reached)
        self.notice("")
        self._keep()
        self._publish()
        if self._subject.read_anew(before, self._draft):
            self._load(refresh=False)
        else:
            self._ask()

    def _of_our_kind(self, draft: object) -> D:
        if isinstance(draft, type(self._draft)):
            return draft
        raise TypeError(f"a page posted a {type(draft).__name__}")

    def _keep(self) -> None:
        try:
            self.workspace.drafts.save(self._place, self._draft)
        except LocalError as error:
            self.notice(f"! Your choices cannot be kept on this computer: {error}")

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
            self._shown = Shown(self._draft, self._estate, problems, self._checking)
            self._page.shown = self._shown
            self._draw_around()
            self.refresh_bindings()

    def _ask(self) -> None:
        """Have Azure asked what the page wants to know and was not asked yet."""
        if self._shown is None:
            return
        wanted = self._page.wanted(self._shown)
        self._ask_in_passing(wanted.in_passing)
        machines = tuple(one for one in wanted.machines if one.casefold() not in self._asked)
        names = tuple(one for one in wanted.account_names if one not in self._asked)
        accounts = tuple(one for one in wanted.accounts if one.casefold() not in self._asked)
        if machines or names or accounts:
            self._asked.update(one.casefold() for one in (*machines, *names, *accounts))
            self._checking |= frozenset(machines)
            self._publish()
            self.run_worker(
                self._asking(Wanted(machines, account_names=names, accounts=accounts)), name="ask Azure", group="check"
            )

    def _ask_in_passing(self, machines: tuple[ArmId, ...]) -> None:
        new = tuple(one for one in machines if one.casefold() not in self._asked)
        if new:
            self._asked.update(one.casefold() for one in new)
            self._checking |= frozenset(new)
            self._passing |= set(new)
            self._publish()
            self.run_worker(self._asking_in_passing(new), name="ask Azure in passing", group="check-in-passing")

    async def _asking_in_passing(self, machines: tuple[ArmId, ...]) -> None:
        for first in range(0, len(machines), AT_ONCE):
            some = machines[first : first + AT_ONCE]
            await self._asking(Wanted(machines=some))
            self._passing.difference_update(some)

    def _end_asking_in_passing(self) -> None:
        """Who has no answer yet is asked when it is wanted again."""
        self.workers.cancel_group(self, "check-in-passing")
        self._asked.difference_update(one.casefold() for one in self._passing)
        self._checking -= self._passing
        self._passing.clear()

    async def _asking(self, wanted: Wanted) -> None:
        try:
            await self._subject.ask(self._draft, wanted)
            self._estate = await self._subject.read(self._draft, refresh=False)
        except AsrError as error:
            asked = (*wanted.machines, *wanted.account_names, *wanted.accounts)
            self._asked.difference_update(one.casefold() for one in asked)
            self.notice(f"! Azure could not be asked: {error}")
        finally:
            self._checking -= frozenset(wanted.machines)
        self._publish()

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
        self.dismiss(None)

    def action_again(self) -> None:
        """Read and ask again."""
        self._asked.clear()
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
        self._draw_around()
        self._ask()

    def _go(self, index: int) -> None:
        self.notice("")
        self._end_loading()
        self._end_asking_in_passing()
        self._here = index
        self._furthest = max(self._furthest, index)
        if not isinstance(self._page, ReviewPage):
            kept = self._subject.at(self._draft, self._reached)
            if kept != self._draft and self._touched:
                self._draft = kept
                self._keep()
        self.query_one(ContentSwitcher).current = self._page.key
        self._publish()
        self.call_after_refresh(self._page.take_focus)
        if isinstance(self._page, ReviewPage):
            self._review()
        else:
            self._ask()

    def _end_loading(self) -> None:
        """What is being read for the page that one leaves, or could not be, is not wanted any more."""
        page = self._page
        if isinstance(page, ReviewPage):
            self.workers.cancel_group(self, f"load-{page.pane.id}")
            page.pane.ready()
            page.plan = None
        self.query_one("#page", Pane).ready()

    # Review and start

    def _review(self) -> None:
        """Make the plan from what Azure says now; only what is shown then can be confirmed."""
        page = self._page
        if isinstance(page, ReviewPage):
            page.plan = None
            self._asked.clear()
            self.load(
                page.pane,
                "Reading Azure again and asking it about each machine",
                self._planned,
                self._reviewed,
                usual="a few seconds",
            )

    async def _planned(self) -> Plan:
        """The plan, and what was read for it, so that the rail counts the same findings."""
        plan = await self.workspace.planning.review(self._draft)
        self._estate = await self._subject.read(self._draft, refresh=False)
        return plan

    def _reviewed(self, plan: Plan) -> None:
        page = self._page
        if isinstance(page, ReviewPage):
            page.plan = plan
            page.take_focus()
            self._publish()

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
        if self._started:
            return
        start_run(self, self.workspace.runs, event.plan, self._place, begun=self._show_run, refused=self.show_error)

    def _show_run(self, run_id: str) -> None:
        self._started = True
        self._forget()
        from asr_tui.ui.screens.run import RunScreen

        self.app.switch_screen(RunScreen(self.workspace, run_id))

    def _forget(self) -> None:
        """The run has its own journal from now on. A draft that stays is only offered once more."""
        try:
            self.workspace.drafts.drop(self._place)
        except LocalError as error:
            self.app.notify(f"{error.title}. {error.what}", severity="warning", markup=False)

    @on(ReviewPage.AsRestWanted)
    def _as_rest(self, event: ReviewPage.AsRestWanted) -> None:
        """Each step as a command line, in order."""
        event.stop()
        as_rest = self.workspace.session.changes.as_rest
        self.app.push_screen(AsRest([(step_title(one.step), as_rest(one.step)) for one in event.plan.steps]))

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
