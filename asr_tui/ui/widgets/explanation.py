"""The short, plain explanation on a page; a setting switches it off."""

from __future__ import annotations

from textual.widgets import Static

from asr_tui.ui.text import plain
from asr_tui.ui.tones import content


class Explanation(Static):
    """What this is for and why it matters; `?` tells the rest."""

    def __init__(self, words: str, *, more: bool = True) -> None:
        super().__init__(content(plain(words), (("  ? more", "strong") if more else "")), markup=False)

    def explain(self, words: str) -> None:
        """Other words, for what is selected now."""
        self.update(content(plain(words), ("  ? more", "strong")))
