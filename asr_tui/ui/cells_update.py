"""Writes of a changed line only the cells that changed."""

from __future__ import annotations

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate


class CellsUpdate(ChopsUpdate):
    """Textual's partial update, cut on its left side too.

    Textual writes a line from the widget's left edge up to the last changed cell: for a time at the right edge that
    is the whole line, every second.
    """

    @classmethod
    def of(cls, update: ChopsUpdate) -> CellsUpdate:
        return cls(update.chops, update.spans, update.chop_ends)

    def render_segments(self, console: Console) -> str:
        """What is sent to the terminal."""
        sent: list[str] = []
        for y, start, end in self.spans:
            for right, (left, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                first, last = max(left, start), min(right, end)
                if strip is not None and first < last:
                    cells = strip.crop(first - left, last - left)
                    sent += [Control.move_to(first, y).segment.text, cells.render(console)]
        return "".join(sent)
