"""The short, plain explanation on a page; a setting switches it off."""

from __future__ import annotations

import textwrap

from textual.app import RenderResult
from textual.geometry import Size
from textual.widgets import Static

from asr_tui.ui.text import plain
from asr_tui.ui.tones import content, lines

_MORE = "?\u00a0more"
"""No line ends between the key and its word."""


class Explanation(Static):
    """What this is for and why it matters; `?` tells the rest."""

    def __init__(self, words: str, *, more: bool = True) -> None:
        super().__init__(markup=False)
        self._more = more
        self._words = plain(words)

    def explain(self, words: str) -> None:
        """Other words, for what is selected now."""
        if plain(words) != self._words:
            self._words = plain(words)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> RenderResult:
        *before, last = self._lines(self.content_size.width)
        if last.endswith(_MORE):
            return lines(*before, content(last.removesuffix(_MORE), ("? more", "strong")))
        return lines(*before, last)

    def _lines(self, width: int) -> list[str]:
        """Wrapped here, since Textual breaks a line at any blank."""
        return textwrap.wrap(f"{self._words}  {_MORE}" if self._more else self._words, max(width, 20)) or [""]
