"""A button: `> Cancel` where the focus is, in brackets while it cannot be pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone, content


class PushButton(Widget, can_focus=True):
    """While it is not `ready` it takes the focus but does nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "press", "Press", tooltip="Do what the button with the mark says.", id="button.press"),
    ]

    label: reactive[str] = reactive("", layout=True)
    ready: reactive[bool] = reactive[bool](default=True)

    @dataclass
    class Pressed(Message):
        button: PushButton

        @property
        def control(self) -> PushButton:
            return self.button

    def __init__(self, label: str, *, danger: bool = False, ready: bool = True, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._danger = danger
        self.set_reactive(PushButton.label, plain(label))
        self.set_reactive(PushButton.ready, ready)

    def get_content_width(self, *_: object) -> int:
        return len(self.label) + 4

    def get_content_height(self, *_: object) -> int:
        return 1

    def watch_has_focus(self, value: bool) -> None:
        super().watch_has_focus(value)
        self.refresh()

    def render(self) -> RenderResult:
        words = self.label if self.ready else f"({self.label})"
        mark = "> " if self.has_focus else "  "
        tone: Tone = "quiet"
        if self.ready:
            tone = "danger" if self._danger and self.has_focus else "bad" if self._danger else "strong"
        return content((mark, "strong"), (words, tone))

    def action_press(self) -> None:
        if self.ready:
            self.post_message(self.Pressed(self))

    def on_click(self) -> None:
        self.focus()
        self.action_press()
