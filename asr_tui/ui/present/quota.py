"""A quota that does not suffice, as a bar."""

from __future__ import annotations

from asr_tui.domain.quota_shortage import quota_shortage
from asr_tui.ui.present.bars import against
from asr_tui.ui.present.rows import Row, clipped
from asr_tui.ui.text import plain

_BAR = 20
"""Cells."""


def quota_rows(texts: tuple[str, ...], width: int, indent: str) -> list[Row]:
    """ "needs 4 ██┆███ free 2 of 100   standardESv5Family Cores"; none where the texts give no numbers."""
    short = quota_shortage(*texts)
    if short is None:
        return []
    free = f" free {short.free} of {short.limit}   {plain(short.what)}"
    bar = against(short.needed, short.free, _BAR)
    return [clipped((indent, "needs ", (f"{short.needed}", "strong"), " ", *bar, free), width)]
