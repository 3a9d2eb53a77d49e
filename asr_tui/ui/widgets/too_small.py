"""Covers a screen while it does not fit into the terminal."""

from __future__ import annotations

from textual.app import RenderResult
from textual.widget import Widget

WIDTH, HEIGHT = 80, 24
WIDTHS = [(0, "-too-narrow"), (WIDTH, "-narrow"), (120, "-wide")]
"""The class that a screen has from so many columns on."""
SIDE_BY_SIDE = 160
"""Columns from which on a list and the detail of its line stand side by side."""
HEIGHTS = [(0, "-too-low"), (HEIGHT, "-low"), (36, "-high")]


class TooSmall(Widget):
    """Shown by the style sheet while the terminal is too narrow or too low."""

    def render(self) -> RenderResult:
        size = self.app.size
        if size.width >= WIDTH and size.height >= HEIGHT:
            return ""  # the terminal has just become large enough
        return (
            f"The terminal is too small: {size.width} x {size.height}.\n\n"
            f"asr-tui needs {WIDTH} x {HEIGHT}. Make it larger, and\nthis screen is back as it was.\n\n"
            "ctrl+q Quit"
        )
