"""The steps of a plan as `az rest` command lines, to read and to copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content


class AsRest(Dialog[None]):
    """What each step would be by hand. They are to be sent in this order, each after the one before has ended."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", tooltip="Copy all command lines (OSC 52).", id="as_rest.copy"),
    ]

    def __init__(self, commands: Sequence[tuple[str, str]]) -> None:
        super().__init__(classes="-large")
        self._commands = commands

    def compose_box(self) -> ComposeResult:
        yield Static("The same by hand, in this order; each when the one before has ended", classes="question")
        with VerticalScroll():
            for number, (title, command) in enumerate(self._commands, start=1):
                yield Static(content((f"# {number} {plain(title)}", "quiet")), markup=False)
                yield Static(plain(command, lines=True) + "\n", markup=False)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard("\n\n".join(f"# {title}\n{command}" for title, command in self._commands))
        self.notify("Copied, where your terminal allows it.", markup=False)
