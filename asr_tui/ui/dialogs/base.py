"""A dialog above a screen: a box with an answer."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from asr_tui.ui.commands import reason_of, refused_command
from asr_tui.ui.present import linear
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.footer_line import FooterLine
from asr_tui.ui.widgets.spoken_line import spoken_line
from asr_tui.ui.widgets.too_small import HEIGHTS, WIDTHS, TooSmall, size_classes

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """Esc answers None. A subclass overrides `compose_box`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "refuse", "Back", tooltip="Close this; nothing is done.", id="dialog.back"),
    ]
    AUTO_FOCUS = "#box *"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def compose(self) -> ComposeResult:
        self.update_classes(size_classes(self.app.size), update=False)
        with Vertical(id="box"):
            yield from self.compose_box()
        yield Static(id="said", markup=False)
        yield FooterLine()
        yield from spoken_line()
        yield TooSmall()

    def compose_box(self) -> ComposeResult:
        yield from ()

    def say(self, words: str) -> None:
        """Show words above the footer until the next key."""
        line = self.query_one("#said", Static)
        line.update(plain(words))
        line.display = bool(words) and not linear.wanted()  # a screen reader is told below

    def on_key(self, event: events.Key) -> None:
        """Say why a pressed key does nothing; any other key takes away what was said."""
        if not self.app.screen.is_mounted:  # as in `FramedScreen.on_key`
            event.stop()
            event.prevent_default()
            return
        refused = refused_command(self.app.screen, event.key)
        if refused is None:
            self.say("")
        else:
            event.stop()
            self.app.bell()
            self.say(f"! {refused.title}: {reason_of(refused) or 'not possible now.'}")

    def action_refuse(self) -> None:
        self.dismiss(None)
