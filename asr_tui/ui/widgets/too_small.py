"""Covers a screen while it does not fit into the terminal."""

from __future__ import annotations

from textual.app import RenderResult
from textual.geometry import Size
from textual.widget import Widget

WIDTH, HEIGHT = 80, 24
WIDTHS = [(0, "-too-narrow"), (WIDTH, "-narrow"), (120, "-wide")]
"""The class that a screen has from so many columns on."""
SIDE_BY_SIDE = 160
"""Columns from which on a list and the detail of its line stand side by side."""
HEIGHTS = [(0, "-too-low"), (HEIGHT, "-low"), (36, "-high")]


def size_classes(size: Size) -> dict[str, bool]:
    """The classes of a screen in a terminal of `size`; set before its widgets are styled, they cost no second time."""
    within = {
        max(name for name in names if name[0] <= cells)[1]
        for cells, names in ((size.width, WIDTHS), (size.height, HEIGHTS))
    }
    return {name: name in within for _, name in (*WIDTHS, *HEIGHTS)}


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
