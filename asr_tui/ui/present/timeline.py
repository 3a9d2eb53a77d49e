"""The points that a policy would keep, as lines of marks, and the newest points in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from asr_tui.domain.point_choices import newest_first
from asr_tui.domain.protection import PointKind, RecoveryPoint
from asr_tui.ui.present import linear, times
from asr_tui.ui.present.rows import Row, ends
from asr_tui.ui.present.times import Zone
from asr_tui.ui.tones import Tone

LABEL = 7
_LABELS = {PointKind.CRASH: "crash", PointKind.APP: "app"}
_TONES: dict[PointKind, Tone] = {PointKind.CRASH: "busy", PointKind.APP: "good"}


def schedule_rows(
    ages: Mapping[PointKind, Sequence[timedelta]], window: timedelta, width: int, *, title: str
) -> list[Row]:
    """Two lines of marks, oldest left and now right, for the points that a policy would keep, by their ages."""
    columns = columns_of(width)
    counts = ", ".join(f"{len(ages[kind])} {_LABELS[kind]}" for kind in ages if ages[kind])
    head: Row = ((title, "title"), f"   {counts}-consistent")
    if linear.wanted():
        return [head]
    return [
        ends(head, ("now",), width),
        *(_line(kind, own, window, columns) for kind, own in ages.items()),
        ((scale(window, columns), "quiet"),),
    ]


def columns_of(width: int) -> int:
    """Cells of a line between its label and its end."""
    return max(width - LABEL - 1, 10)


def _line(kind: PointKind, ages: Iterable[timedelta], window: timedelta, columns: int) -> Row:
    return (f"{_LABELS[kind]:<{LABEL}}", (_marks(ages, window, columns, kind), _TONES[kind]), "|")


def _column(age: timedelta, window: timedelta, columns: int) -> int:
    share = 1 - max(age, timedelta()) / window
    return min(max(int(share * columns), 0), columns - 1)


def _marks(ages: Iterable[timedelta], window: timedelta, columns: int, kind: PointKind) -> str:
    counts = [0] * columns
    for age in ages:
        counts[_column(age, window, columns)] += 1
    one, more = ("o", "o") if kind is PointKind.APP else (".", ":")
    return "".join(" " if not count else one if count == 1 else more for count in counts)


def scale(window: timedelta, columns: int) -> str:
    """At most five labels from the oldest to now, each below its time; none where it would touch another."""
    line = ""
    for share in (0.0, 0.25, 0.5, 0.75):
        label = f"-{times.span(window * (1 - share))}"
        start = LABEL + int(share * columns)
        if (start > len(line) or not line) and start + len(label) < LABEL + columns:
            line = f"{line:<{start}}{label}"
    return f"{line:<{LABEL + columns - 1}} 0"[: LABEL + columns + 1]


def newest_words(points: Sequence[RecoveryPoint], now: datetime, zone: Zone) -> str:
    newest = {point.kind: point for point in reversed(newest_first(points))}
    parts = [f"{kind.value.lower()} {age(newest[kind], now, zone)}" for kind in _LABELS if kind in newest]
    return f"newest: {'   '.join(parts)}" if parts else ""


def age(point: RecoveryPoint, now: datetime, zone: Zone = UTC) -> str:
    """ "13:58 (4 min ago)"."""
    return f"{times.moment(point.time, now, zone)} ({times.span(now - point.time)} ago)"
