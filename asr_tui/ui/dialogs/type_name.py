"""The last question before what cannot be undone: what will happen, and the name to be typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content, lines
from asr_tui.ui.widgets.text_entry import TextEntry


class TypeName(Dialog[bool]):
    """Answers True only where the name was typed in full; enter does nothing before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on", tooltip="Do it, once the name is typed.", id="dialog.go_on"),
    ]

    def __init__(self, title: str, name: str, body: Sequence[Content | str], verb: str = "Go on") -> None:
        super().__init__(classes="-danger")
        self._heading = title
        self._wanted = plain(name)
        self._body = body
        self._verb = verb

    def compose_box(self) -> ComposeResult:
        yield Static(content((f" {plain(self._heading)} ", "danger")), markup=False)
        yield Static(lines("", *self._body, ""), markup=False)
        yield Static(content("Type ", (self._wanted, "strong"), " to go on, or press esc."), markup=False)
        yield TextEntry(id="name")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "go_on":
            return True if self._typed else None
        return super().check_action(action, parameters)

    @property
    def _typed(self) -> bool:
        return self.is_mounted and self.query_one("#name", Input).value.strip().casefold() == self._wanted.casefold()

    def on_input_changed(self) -> None:
        self.refresh_bindings()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_go_on()

    def action_go_on(self) -> None:
        if self._typed:
            self.dismiss(result=True)
