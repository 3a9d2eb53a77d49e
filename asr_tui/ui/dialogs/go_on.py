"""Asks for a comment before a job that waits for a person goes on, with the instructions that the person had."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content
from asr_tui.ui.widgets.text_entry import TOO_LONG, TextEntry


class GoOn(Dialog[str]):
    """Answers with the comment, which may be empty; None where the job is left waiting."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Go on", tooltip="Tell Azure that it is done; the job goes on at once.",
                id="go_on.accept"),
        Binding("pageup", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(1)", show=False),
        Binding("escape", "refuse", "Leave it waiting", tooltip="Close this; nothing is sent.", id="dialog.back"),
    ]  # fmt: skip
    AUTO_FOCUS = "#answer"

    def __init__(self, task: str, instructions: str) -> None:
        super().__init__()
        self._asked = task
        self._instructions = instructions

    def compose_box(self) -> ComposeResult:
        yield Static(f"Is “{self._asked}” done?", classes="question", markup=False)
        with VerticalScroll(id="instructions", can_focus=False):
            yield Static(self._instructions or "Azure gives no instructions for it.", markup=False)
        yield Static("Comment, kept by Azure with the job (may stay empty):", classes="label", markup=False)
        yield TextEntry(id="answer")
        yield Static(id="refusal", markup=False)

    def on_text_entry_overflowed(self, event: TextEntry.Overflowed) -> None:
        event.stop()
        self.query_one("#refusal", Static).update(content(("x ", "bad"), plain(TOO_LONG)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        self.dismiss(self.query_one("#answer", Input).value.strip())

    def action_scroll(self, direction: int) -> None:
        part = self.query_one("#instructions", VerticalScroll)
        (part.scroll_page_down if direction > 0 else part.scroll_page_up)(animate=False)
