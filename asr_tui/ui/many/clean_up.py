"""Page of the notes on the drills of several machines, which Azure stores with each clean-up job."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from asr_tui.domain.drafts.many import MachineChoices
from asr_tui.ui.many.machines import review_of
from asr_tui.ui.many.page import ManyPage
from asr_tui.ui.shell import copying
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.text_entry import TextEntry


class ManyCleanUpPage(ManyPage):
    """One note for all of them."""

    reads = True
    explanation = (
        "The test machines, their disks and their interfaces are deleted, and with them what they cost. A drill counts "
        "only when it was cleaned up. What you note here is kept in Azure and in the drill report."
    )
    words = ("Test failover", "Clean-up")
    AUTO_FOCUS = "#notes"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="On to the last question; nothing is sent yet.", id="clean_up.next"),
        *copying.keys("the protected items", shown=False),
    ]

    def compose_body(self) -> ComposeResult:
        words = f"How did the drill of {plain(self.marked.subject)} go? A note for the report (may stay empty):"
        yield Static(words, classes="question", markup=False)
        yield TextEntry(id="notes")

    @on(Input.Submitted, "#notes")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        notes = self.query_one("#notes", Input).value.strip()
        self.go(review_of(self.workspace, self.marked, self.marked.draft(MachineChoices(comments=notes))))
