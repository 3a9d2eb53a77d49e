"""An address or an id, whole, for the clipboard and for the eye."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.text import plain

ALSO_SENT = (
    "Sent to your terminal's clipboard too (OSC 52), where it takes that. Else select it here with the mouse, "
    "with shift held in most terminals."
)


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
