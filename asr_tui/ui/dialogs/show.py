"""Dialogs that only show: an error, a text, an address, or the commands of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from asr_tui.domain.errors import AsrError
from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.present.errors import error_lines
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content, lines

ALSO_SENT = (
    "Sent to your terminal's clipboard too (OSC 52), where it takes that. Else select it here with the mouse, "
    "with shift held in most terminals."
)


class ShowText(Dialog[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "refuse", "Close", tooltip="Close this.", id="dialog.close"),
    ]

    def __init__(self, heading: str, text: Content | str) -> None:
        super().__init__()
        self._heading = heading
        self._text = plain(text, lines=True) if isinstance(text, str) else text

    def compose_box(self) -> ComposeResult:
        if self._heading:
            yield Static(self._heading, classes="question", markup=False)
        with VerticalScroll():
            yield Static(self._text, markup=False)


class ShowError(ShowText):
    """An error that belongs to no part of the screen."""

    def __init__(self, error: AsrError) -> None:
        super().__init__("", lines(*error_lines(error)))


class ShowAddress(ShowText):
    """An address with nothing beside it, so that selecting its line selects the address alone."""

    def __init__(self, heading: str, address: str, *notes: str) -> None:
        super().__init__(heading, address)
        self._notes = notes

    def compose_box(self) -> ComposeResult:
        yield Static(plain(self._heading), classes="question padded", markup=False)
        yield Static(self._text, id="address", markup=False)
        for note in (*self._notes, ALSO_SENT):
            yield Static(plain(note), classes="quiet padded", markup=False)


BY_HAND = "The same by hand, in this order; each when the one before has ended"


class ShowCommands(Dialog[None]):
    """Command lines, such as the steps of a plan as `az rest`: each is sent when the one before has ended."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", tooltip="Copy all command lines (OSC 52).", id="as_rest.copy"),
    ]

    def __init__(self, commands: Sequence[tuple[str, str]], heading: str = BY_HAND) -> None:
        """`commands`: titles with their command lines."""
        super().__init__(classes="-large")
        self._heading = heading
        self._commands = commands

    def compose_box(self) -> ComposeResult:
        yield Static(self._heading, classes="question", markup=False)
        with VerticalScroll():
            for number, (title, command) in enumerate(self._commands, start=1):
                yield Static(content((f"# {number} {plain(title)}", "quiet")), markup=False)
                yield Static(plain(command, lines=True) + "\n", markup=False)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard("\n\n".join(f"# {title}\n{command}" for title, command in self._commands))
        self.notify("Copied, where your terminal allows it.", markup=False)
