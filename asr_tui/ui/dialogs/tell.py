"""An error, a text or an address that has no place on the screen below."""

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

ALSO_SENT = (
    "Sent to your terminal's clipboard too (OSC 52), where it takes that. Else select it here with the mouse, "
    "with shift held in most terminals."
)


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


class TellAddress(Dialog[None]):
    """Nothing stands beside the address, so that what is selected is the address alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "refuse", "Close", tooltip="Close this.", id="dialog.close"),
    ]

    def __init__(self, heading: str, address: str, *notes: str) -> None:
        super().__init__()
        self._heading = heading
        self._address = address
        self._notes = notes

    def compose_box(self) -> ComposeResult:
        yield Static(plain(self._heading), classes="question told", markup=False)
        yield Static(plain(self._address), id="address", markup=False)
        for note in (*self._notes, ALSO_SENT):
            yield Static(plain(note), classes="quiet told", markup=False)
