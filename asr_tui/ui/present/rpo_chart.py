"""RPO over time as a small chart: measured by Azure while this program ran, before that estimated from the distances
between recovery points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter

from asr_tui.domain.attention import LATE, NO_POINT_FOR
from asr_tui.domain.protection import RecoveryPoint
from asr_tui.services.rpo_history import KEPT, MeasuredRpo
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import Row, clipped, ends, left
from asr_tui.ui.present.timeline import LABEL, columns_of, scale
from asr_tui.ui.present.times import Zone
from asr_tui.ui.tones import Tone

_HIGH = 3
"""Rows."""
_ALL_KEPT = timedelta(hours=2)
"""Age up to which every five-minute point is kept; most older ones are gone, so that their distance says nothing
(Microsoft Learn, azure-to-azure-common-questions)."""
_STEADY = timedelta(minutes=10)
"""Time after a measurement for which its value is drawn: our own threshold."""
_WINDOWS = tuple(timedelta(hours=hours) for hours in (2, 4, 8, 12, 24))
_BLOCKS = " ▁▂▃▄▅▆▇█"
_DOTS = " ....::::"


@dataclass(frozen=True, slots=True)
class Bar:
    """One column: the worst lag in its time, and whether Azure measured it."""

    lag: timedelta
    measured: bool


def rpo_rows(
    measured: Sequence[MeasuredRpo],
    points: Sequence[RecoveryPoint],
    lag: timedelta | None,
    now: datetime,
    width: int,
    zone: Zone = UTC,
) -> list[Row]:
    """The chart; empty where nothing is known. `lag` is the data that would be lost now, None where unknown."""
    columns = columns_of(width)
    window = _window(measured, now)
    step = window / columns
    moments = sorted(point.time for point in points)
    spans = ((now - step * older, now - step * (older - 1)) for older in range(columns, 0, -1))
    drawn = [_measured(measured, lag, *span) or _from_points(moments, now, *span) for span in spans]
    if not any(drawn):
        return []
    top = _top(max((bar.lag for bar in drawn if bar), default=timedelta()))
    rows = [_level(drawn, top, level) for level in range(_HIGH - 1, -1, -1)]
    return [_head(drawn, measured, now, window, width, zone), *rows, ((scale(window, columns), "quiet"),)]


def _measured(values: Sequence[MeasuredRpo], lag: timedelta | None, begin: datetime, end: datetime) -> Bar | None:
    """The worst measurement in the time; after the newest measurement the lag grows with the time."""
    inside = [one.rpo for one in values if begin < one.at <= end]
    before = next((one for one in reversed(values) if one.at <= end), None)
    if before is not None and before is values[-1] and lag is not None:
        inside.append(before.rpo + (end - before.at))
    elif before is not None and not inside and end - before.at <= _STEADY:
        inside.append(before.rpo)
    return Bar(max(inside), measured=True) if inside else None


def _from_points(moments: Sequence[datetime], now: datetime, begin: datetime, end: datetime) -> Bar | None:
    """The greatest age of the newest point: just before the next one, or at the end."""
    kept = [one for one in moments if one >= now - _ALL_KEPT] or list(moments[-1:])
    at = [*(one for one in kept if begin < one <= end), end]
    ages = [moment - earlier[-1] for moment in at if (earlier := [one for one in kept if one < moment])]
    return Bar(max(ages), measured=False) if ages else None


def _window(measured: Sequence[MeasuredRpo], now: datetime) -> timedelta:
    since = now - measured[0].at if measured else timedelta()
    return next((one for one in _WINDOWS if one >= since), KEPT)


def _top(worst: timedelta) -> timedelta:
    """The lag that the highest row reaches: 15 min, doubled until it is enough."""
    top = LATE
    while top < worst:
        top *= 2
    return top


def _level(drawn: Sequence[Bar | None], top: timedelta, level: int) -> Row:
    """One row, from the left: the lag that it reaches, then its part of each bar."""
    line = _line(top, level)
    reach = top if level == _HIGH - 1 else line
    parts: list[tuple[str, Tone]] = [(left(times.span(reach) if reach else "", LABEL), "quiet")]
    for bar in drawn:
        filled = _filled(bar, top, level)
        if bar is None or not filled:
            parts.append(("-" if line else " ", "quiet"))
        else:
            parts.append((_BLOCKS[filled], _tone(bar.lag)) if bar.measured else (_DOTS[filled], "quiet"))
    joined = (("".join(text for text, _ in same), tone) for tone, same in groupby(parts, key=itemgetter(1)))
    return (*joined, "|")


def _filled(bar: Bar | None, top: timedelta, level: int) -> int:
    """The filled eighths of this row."""
    if bar is None:
        return 0
    eighths = max(math.ceil(bar.lag / top * _HIGH * 8), 1)
    return min(max(eighths - level * 8, 0), 8)


def _line(top: timedelta, level: int) -> timedelta | None:
    """The threshold that lies in this row, the graver one where both do."""
    return next((one for one in (NO_POINT_FOR, LATE) if math.ceil(one / top * _HIGH) - 1 == level), None)


def _tone(lag: timedelta) -> Tone:
    return "bad" if lag >= NO_POINT_FOR else "warn" if lag >= LATE else "good"


def _head(
    drawn: Sequence[Bar | None],
    measured: Sequence[MeasuredRpo],
    now: datetime,
    window: timedelta,
    width: int,
    zone: Zone,
) -> Row:
    """The first measurement, the meaning of dots, and the worst lag with its time."""
    since = f"RPO measured since {times.clock(measured[0].at, zone)}" if measured else "RPO"
    dotted = any(bar and not bar.measured for bar in drawn)
    dots = "   dots: from recovery points" if dotted else ""
    worst = max(range(len(drawn)), key=lambda index: bar.lag if (bar := drawn[index]) else timedelta(-1))
    bar = drawn[worst]
    at = now - window + window / len(drawn) * (worst + 1)
    when = "now" if worst == len(drawn) - 1 else f"at {times.clock(at, zone)}"
    tail: Row = ((f"worst {times.span(bar.lag)} {when}", _tone(bar.lag)),) if bar else ()
    return clipped(ends(((since, "title"), (dots, "quiet")), tail, width), width)
