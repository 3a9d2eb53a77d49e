"""Covers a screen that does not fit into the terminal, until it does."""

from __future__ import annotations

from textual.app import RenderResult
from textual.widget import Widget

WIDTH, HEIGHT = 80, 24
WIDTHS = [(0, "-too-narrow"), (WIDTH, "-narrow"), (120, "-wide")]
"""The class that a screen has from so many columns on."""
HEIGHTS = [(0, "-too-low"), (HEIGHT, "-low"), (36, "-high")]


class TooSmall(Widget):
    """Shown by the style sheet while the screen is narrower or lower than it needs."""

    def render(self) -> RenderResult:
        size = self.app.size
        return (
            f"The terminal is too small: {size.width} x {size.height}.\n\n"
            f"asr-tui needs {WIDTH} x {HEIGHT}. Make it larger, and\nthis screen is back as it was.\n\n"
            "ctrl+q Quit"
        )
