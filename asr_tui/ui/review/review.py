"""The last page before anything is changed: what was found, what will be made, and the key that begins it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import Problem, blocking
from asr_tui.ui.present.addressed import Addressed, of_machine
from asr_tui.ui.present.confirmation import READ_ONLY_WORDS
from asr_tui.ui.present.plan import confirm_words, plan_blocks
from asr_tui.ui.present.problems import HEADINGS, grouped, problem_rows
from asr_tui.ui.protect.page import D, Page, Shown
from asr_tui.ui.shell.typed_ahead import TypedAheadGuard
from asr_tui.ui.tones import Tone, content
from asr_tui.ui.widgets.field_list import Entry, FieldList
from asr_tui.ui.widgets.panes import Pane


class ReviewPage(Page[D]):
    """Shows a plan. Nothing was written before it is confirmed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "confirm", "Start", tooltip="Begin to carry out this plan in Azure.", id="review.confirm"),
        Binding("g", "jump", "Go to finding", tooltip="To the field that the selected finding is about.",
                id="review.jump"),
        Binding("z", "as_rest", "Commands", tooltip="The same as az rest commands, for when this tool is not there.",
                id="review.as_rest"),
    ]  # fmt: skip

    key = "review"
    title = "Review"
    explanation = (
        "When you start, the steps run from top to bottom; what stands under one number runs "
        "side by side. Your machines keep running all the time."
    )
    words = ("Fabric, container, mapping", "Network mapping", "Initial replication", "Mobility service")

    plan: reactive[Plan | None] = reactive(None)

    class Confirmed(Message):
        """The plan, as it was shown, shall be carried out."""

        def __init__(self, plan: Plan) -> None:
            super().__init__()
            self.plan = plan

    class Jumped(Message):
        """A finding's field is wanted."""

        def __init__(self, problem: Problem) -> None:
            super().__init__()
            self.problem = problem

    class AsRestWanted(Message):
        """The plan's steps are wanted as command lines."""

        def __init__(self, plan: Plan) -> None:
            super().__init__()
            self.plan = plan

    def __init__(self, *, read_only: bool, speed: float = 0.0) -> None:
        """`speed` is that of practice, 0 where there is none."""
        super().__init__()
        self._read_only = read_only
        self._speed = speed
        self._reading = TypedAheadGuard()
        self.pane = Pane(id="review-pane")

    def compose(self) -> ComposeResult:
        with self.pane:
            yield FieldList(id="plan")
        yield Static(id="confirm", markup=False)

    def show(self, shown: Shown[D]) -> None:
        """The plan is what is shown here; it comes by itself."""

    def question(self, shown: Shown[D]) -> str:
        return "Shall this be done? Nothing of it has been sent yet."

    def watch_plan(self, plan: Plan | None) -> None:
        if not self.is_mounted:
            return
        self._reading.begin()
        fields = self.query_one("#plan", FieldList)
        fields.display = plan is not None
        fields.show([*_findings(plan), *_blocks(plan, self._speed)] if plan else [])
        fields.action_first()
        self.query_one("#confirm", Static).update(content(self._confirm_part(plan)) if plan else "")
        self.refresh_bindings()

    def _confirm_part(self, plan: Plan) -> tuple[str, Tone]:
        found = len(blocking(plan.problems))
        if found:
            return f"x {found} finding{'s' if found > 1 else ''} must be mended first: g goes there.", "bad"
        if not plan.steps:
            return "- There is nothing to start.", "quiet"
        if self._read_only:
            return f"! {READ_ONLY_WORDS}", "warn"
        return f"enter  {confirm_words(plan)}", "strong"

    def take_focus(self) -> None:
        self.query_one("#plan", FieldList).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "confirm":
            if self._read_only or self.plan is None:
                return False
            return True if self.plan.can_start else None
        if action == "jump":
            return self._to_mend() is not None
        if action == "as_rest":
            return bool(self.plan and self.plan.steps)
        return super().check_action(action, parameters)

    def action_confirm(self) -> None:
        """Refused while a finding blocks, when read-only, and for a plan that nobody can have read yet."""
        if self.plan is None or not self.plan.can_start or self._read_only:
            return
        if self._reading.was_possible:
            self.post_message(self.Confirmed(self.plan))

    def action_as_rest(self) -> None:
        if self.plan is not None:
            self.post_message(self.AsRestWanted(self.plan))

    def action_jump(self) -> None:
        """To what the selected finding is about; with none selected, to the gravest."""
        problem = self._to_mend()
        if problem is not None:
            self.post_message(self.Jumped(problem))

    def _to_mend(self) -> Problem | None:
        """The finding to whose field one can go: one about rights, or about what could not be read, has none here."""
        if self.plan is None or not self.is_mounted:
            return None
        by_key = dict(_keyed(self.plan))
        selected = by_key.get(self.query_one("#plan", FieldList).current)
        if selected is not None:
            return selected if selected.page != self.key else None
        return next((one for one in by_key.values() if one.page != self.key), None)

    def pointed_at(self) -> tuple[Addressed, ...]:
        """What the selected line makes, reuses or is about."""
        if self.plan is None:
            return ()
        current = self.query_one("#plan", FieldList).current
        problem = dict(_keyed(self.plan)).get(current)
        if problem is not None:
            return (of_machine(problem.machine),) if problem.machine else ()
        return next((block.about for block in plan_blocks(self.plan) if block.key == current), ())

    def go_to(self, field: str, machine: ArmId | None) -> None:
        """Findings of the review itself are on this page already."""


def _keyed(plan: Plan) -> list[tuple[str, Problem]]:
    """The findings, the gravest first, each with its row's key."""
    in_order = [problem for _, members in grouped(plan.problems) for problem in members]
    return [(f"finding {number}", problem) for number, problem in enumerate(in_order)]


def _findings(plan: Plan) -> list[Entry]:
    entries: list[Entry] = []
    severity = None
    for key, problem in _keyed(plan):
        if problem.severity is not severity:
            severity = problem.severity
            entries.append(_heading(HEADINGS[severity], len(entries)))
        entries.append(_finding(key, problem))
    return entries


def _heading(words: str, number: int) -> Entry:
    return Entry(f"heading {number}", lambda _: [((words, "title"),)], changes=False, enabled=False)


def _blocks(plan: Plan, speed: float) -> list[Entry]:
    return [Entry(block.key, block.draw, changes=False) for block in plan_blocks(plan, speed)]


def _finding(key: str, problem: Problem) -> Entry:
    return Entry(key, lambda width: problem_rows(problem, width), changes=False)
