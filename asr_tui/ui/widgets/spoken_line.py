"""For a screen reader: the last lines of a screen, which say what has just happened."""

from __future__ import annotations

from collections.abc import Iterator

from textual.widget import Widget
from textual.widgets import Static

from asr_tui.ui.present import linear
from asr_tui.ui.text import plain


class SpokenLine(Static):
    """One sentence of at most two lines: what has the focus now, what was answered, what has changed by itself."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.words = ""

    def say(self, words: str) -> None:
        self.words = plain(words)
        self.update(self.words)


def spoken_line() -> Iterator[Widget]:
    """The line where screens are made for a screen reader; otherwise none."""
    if linear.wanted():
        yield SpokenLine()
