"""The machine's name, to be typed before what cannot be undone."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from asr_tui.ui.text import plain
from asr_tui.ui.tones import content


class NameToType(Horizontal):
    """Hidden where no name is asked for. `wanted` is the name; upper and lower case are one, as in Azure."""

    def __init__(self, wanted: str) -> None:
        super().__init__(id="ask")
        self.wanted = wanted

    def compose(self) -> ComposeResult:
        yield Static("Type the machine's name to go on:", id="prompt", markup=False)
        field = Input(id="name", select_on_focus=False)
        field.cursor_blink = False
        yield Static("[", classes="bracket", markup=False)
        yield field
        yield Static("]", classes="bracket", markup=False)
        yield Static(id="beside", markup=False)

    @property
    def field(self) -> Input:
        return self.query_one("#name", Input)

    @property
    def is_right(self) -> bool:
        """Whether the name stands there."""
        return self.field.value.strip().casefold() == self.wanted.casefold()

    def take(self, key: events.Key) -> None:
        """Who just begins to type the name need not go to the field first."""
        letter = key.character if key.is_printable else None
        if self.field.has_focus or not letter or not (letter.isalnum() or letter in "-._"):
            return
        key.stop()
        key.prevent_default()
        self.field.focus()
        self.field.insert_text_at_cursor(letter)

    def say_wrong(self) -> None:
        """Beside the field, until it is changed."""
        self._say(f" x not {plain(self.wanted)}")

    @on(Input.Changed)
    def _changed(self) -> None:
        self._say("")

    def _say(self, words: str) -> None:
        self.query_one("#beside", Static).update(content((words, "bad")))
