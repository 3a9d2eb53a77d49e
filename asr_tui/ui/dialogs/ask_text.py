"""Asks for one line of text, with the reason why a text would be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.text import echoed, plain
from asr_tui.ui.tones import content
from asr_tui.ui.widgets.text_entry import TOO_LONG, TextEntry


class AskText(Dialog[str]):
    """Answers with the text, or None. `refusal` gives why a text would be refused, or an empty string."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Accept", tooltip="Take what is typed.", id="dialog.accept"),
    ]

    def __init__(
        self, question: str, value: str = "", *, explanation: str = "", refusal: Callable[[str], str] = lambda _: ""
    ) -> None:
        super().__init__()
        self._question = question
        self._value = value
        self._explanation = explanation
        self._refusal = refusal

    def compose_box(self) -> ComposeResult:
        yield Static(self._question, classes="question", markup=False)
        yield TextEntry(self._value, id="answer")
        yield Static(id="refusal", markup=False)
        if self._explanation:
            yield Static(self._explanation, classes="quiet", markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        typed = event.value.strip()
        self._say(echoed(self._refusal(typed), typed))

    def on_text_entry_overflowed(self, event: TextEntry.Overflowed) -> None:
        event.stop()
        self._say(TOO_LONG)

    def _say(self, why: str) -> None:
        self.query_one("#refusal", Static).update(content(("x ", "bad"), plain(why)) if why else "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        value = self.query_one("#answer", Input).value.strip()
        if not self._refusal(value):
            self.dismiss(value)
