"""The failover cycle as a line of stations, with the machine's place on it."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.ui.present import linear
from asr_tui.ui.present.rows import Row, clipped
from asr_tui.ui.tones import Part, Tone

_PASSED, _HERE, _AHEAD = "●", "◉", "○"
_WIDEST = 24


def station_rows(names: Sequence[str], here: int, width: int) -> list[Row]:
    """A line with a sign for each station, and the names below; `here` is -1 where the machine is on none.

    The sign and the brackets say the place without colour.
    """
    if linear.wanted():
        place = f"{here + 1} of {len(names)}: {names[here]}" if here >= 0 else "on its way"
        after = f"; next: {names[here + 1]}" if 0 <= here < len(names) - 1 else ""
        return [clipped(((f"Place on the round: {place}{after}", "strong"),), width)]
    said = [f"[{name}]" if index == here else name for index, name in enumerate(names)]
    room = (width - sum(map(len, said))) // max(len(names) - 1, 1)
    line: list[Part] = []
    below: list[Part] = []
    for index, name in enumerate(said):
        last = index == len(said) - 1
        each = len(name) if last else min(len(name) + max(room, 1), _WIDEST)
        sign = _HERE if index == here else _PASSED if index < here else _AHEAD
        tone: Tone = "strong" if index == here else "good" if index < here else "quiet"
        line += [(sign, "accent" if index == here else tone), ("" if last else "─" * (each - 1), "frame")]
        below.append((name.ljust(each), tone))
    return [clipped(tuple(line), width), clipped(tuple(below), width)]
