"""The failover cycle as a line of stations, with the machine's place on it."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.ui.present.rows import Row, clipped, cut
from asr_tui.ui.tones import Part, Tone

_PASSED, _HERE, _AHEAD = "●", "◉", "○"


def station_rows(names: Sequence[str], here: int, width: int) -> list[Row]:
    """A line with a sign for each station, and the names below; `here` is -1 where the machine is on none.

    The sign and the brackets say the place without colour.
    """
    each = width // len(names)
    line: list[Part] = []
    below: list[Part] = []
    for index, name in enumerate(names):
        sign = _HERE if index == here else _PASSED if index < here else _AHEAD
        last = index == len(names) - 1
        tone: Tone = "strong" if index == here else "good" if index < here else "quiet"
        line += [(sign, "accent" if index == here else tone), ("" if last else "─" * (each - 1), "frame")]
        said = f"[{name}]" if index == here else name
        below.append((cut(said, each - 1).ljust(each), tone))
    return [clipped(tuple(line), width), clipped(tuple(below), width)]
