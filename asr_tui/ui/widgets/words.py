"""The glossary's words that a screen uses, each explained in place, where the terminal is high enough."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import RenderResult
from textual.widgets import Static

from asr_tui.ui.glossary import explained
from asr_tui.ui.tones import content, lines


class Words(Static):
    """Each word with its meaning; the setting that switches explanations off hides them too."""

    def __init__(self, words: Sequence[str], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._words = tuple(words)

    def explain(self, words: Sequence[str]) -> None:
        """Other words, for what is shown now."""
        if tuple(words) != self._words:
            self._words = tuple(words)
            self.refresh(layout=True)

    def render(self) -> RenderResult:
        meanings = (content((f"{word}  ", "strong"), meaning) for word, meaning in explained(self._words))
        return lines(*(row for one in meanings for row in (one, "")))
