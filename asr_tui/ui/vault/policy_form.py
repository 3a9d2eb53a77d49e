"""Form for the values of a replication policy: what the one for a new policy and the one for a change share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain.problems import Problem
from asr_tui.ui.dialogs.hours import app_consistent_question, retention_question
from asr_tui.ui.dialogs.pick import Question
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.widgets.field_list import FieldList
from asr_tui.ui.widgets.lines import Lines


class PolicyForm(AsrScreen[str]):
    """Answers with the id of the started run, or None. A subclass holds the draft and draws its fields."""

    CSS_PATH = "policy.tcss"
    words = ("Replication policy", "Recovery point", "Crash-consistent", "App-consistent")
    AUTO_FOCUS = "#fields"
    NEXT: ClassVar[BindingType] = Binding(
        "enter", "next", "Next", tooltip="On to the review; nothing is sent yet.", id="policy.next"
    )

    @abstractmethod
    def asked(self) -> str:
        """The question above the fields."""

    @abstractmethod
    def draw(self) -> None:
        """Draw the fields, and what the values bring."""

    def compose_body(self) -> ComposeResult:
        yield Static(self.asked(), classes="question", markup=False)
        yield FieldList(id="fields")
        yield Lines(id="buys")

    def on_mount(self) -> None:
        self.draw()
        self.query_one("#buys", Lines).can_focus = False

    def value_question(self, field: str, minutes: int, refuse: Callable[[int], str]) -> Question:
        """The question for one of the two values; `refuse` says why other minutes are refused."""
        if field == "retention_minutes":
            return retention_question("How long shall points be kept?", minutes, refuse)
        return app_consistent_question("How often shall app-consistent points be made?", minutes, refuse)

    def draw_changed(self) -> None:
        self.show_notice("")
        self.draw()

    @on(FieldList.Submitted)
    def _left(self, event: FieldList.Submitted) -> None:
        event.stop()
        self.action_next()

    @abstractmethod
    def action_next(self) -> None:
        """Open the review, unless a finding blocks it."""

    def open_review(self, found: Sequence[Problem], review: Callable[[], ReviewScreen]) -> None:
        """Open the review; with blocking findings, lead to the field of the first instead."""
        if found:
            self.show_notice(f"x {found[0].what} {found[0].remedy}")
            self.query_one("#fields", FieldList).move_to(found[0].field)
            self.app.bell()
        else:
            push_dialog(self.app, review(), self.dismiss)


def refusal_at(found: Sequence[Problem], *fields: str) -> str:
    """Why a value is refused: the first finding at its field, with what to do; empty without one."""
    here = next((one for one in found if one.field in fields), None)
    return f"{here.what} {here.remedy}" if here else ""
