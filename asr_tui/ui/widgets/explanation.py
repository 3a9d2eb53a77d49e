"""Explanations on a page, which a setting switches off: a short text, and the glossary's words."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from textual.app import RenderResult
from textual.geometry import Size
from textual.widgets import Static

from asr_tui.ui.glossary import GLOSSARY
from asr_tui.ui.present import linear
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content, lines

_MORE = "?\u00a0more"
"""With a no-break space, so that no line ends between the key and its word."""


class Explanation(Static):
    """The purpose of the page; `?` leads to more."""

    def __init__(self, words: str) -> None:
        super().__init__(markup=False)
        self._words = plain(words)

    def explain(self, words: str) -> None:
        if plain(words) != self._words:
            self._words = plain(words)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> RenderResult:
        *before, last = self._lines(self.content_size.width)
        return lines(*before, content(last.removesuffix(_MORE), ("? more", "strong")))

    def _lines(self, width: int) -> list[str]:
        """Wrapped here, since Textual breaks a line at any blank."""
        gap = " " if linear.wanted() else "  "
        return textwrap.wrap(f"{self._words}{gap}{_MORE}", max(width, 20))


class Words(Static):
    def __init__(self, words: Sequence[str], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._words = tuple(words)

    def explain(self, words: Sequence[str]) -> None:
        if tuple(words) != self._words:
            self._words = tuple(words)
            self.refresh(layout=True)

    def render(self) -> RenderResult:
        gap = ": " if linear.wanted() else "  "
        meanings = (content((f"{word}{gap}", "strong"), GLOSSARY[word]) for word in self._words)
        return lines(*(row for one in meanings for row in (one, "")))
