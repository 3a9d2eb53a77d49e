"""An error or a message that has no place on the screen below."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from asr_tui.domain.errors import AsrError
from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.present.errors import error_lines
from asr_tui.ui.text import plain
from asr_tui.ui.tones import lines


class TellError(Dialog[None]):
    """What happened, why, and what to do next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "refuse", "Close", tooltip="Close this.", id="dialog.close"),
    ]

    def __init__(self, error: AsrError) -> None:
        super().__init__()
        self._error = error

    def compose_box(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(lines(*error_lines(self._error)), markup=False)


class TellText(Dialog[None]):
    """A long text, as it came, made harmless."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "refuse", "Close", tooltip="Close this.", id="dialog.close"),
    ]

    def __init__(self, heading: str, text: str) -> None:
        super().__init__()
        self._heading = heading
        self._text = text

    def compose_box(self) -> ComposeResult:
        yield Static(self._heading, classes="question", markup=False)
        with VerticalScroll():
            yield Static(plain(self._text, lines=True), markup=False)
