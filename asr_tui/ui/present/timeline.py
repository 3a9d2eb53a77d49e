"""Recovery points over their retention, as lines of marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import PointKind, RecoveryPoint
from asr_tui.domain.recovery_points import newest_first
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import Row, counted, ends, left, wrapped
from asr_tui.ui.present.times import Zone
from asr_tui.ui.tones import Tone

LABEL = 7
_SHORT_OF = timedelta(hours=4)
"""How much younger than the retention the oldest point may be because points are thinned."""
_LABELS = {PointKind.CRASH: "crash", PointKind.APP: "app"}
_TONES: dict[PointKind, Tone] = {PointKind.CRASH: "busy", PointKind.APP: "good"}


def timeline_rows(
    points: Sequence[RecoveryPoint],
    kept: timedelta | None,
    now: datetime,
    width: int,
    *,
    selected: ArmId | None = None,
    zone: Zone = UTC,
    app_minutes: int | None = None,
) -> list[Row]:
    """Two lines of marks, oldest left and now right, a scale, and the newest of each kind.

    `.` is one point in a column, `:` more than one, `o` an app-consistent one, `^` the selected point, and `[` the
    begin of the retention: the points at its left are older.

    kept         the policy's retention; points may be older where no new ones could be made
    app_minutes  the policy's app-consistent frequency, 0 for off, None where unknown
    """
    if not points:
        return []
    oldest = max(now - point.time for point in points)
    window = max(kept or timedelta(), oldest, timedelta(minutes=10))
    columns = columns_of(width)
    edge = _column(kept, window, columns) if kept else 0
    so_far = f", oldest {times.span(oldest)}" if kept and oldest < kept - _SHORT_OF else ""
    older = ", older ones left of [" if edge > 0 else ""
    retention = f"{times.span(kept)} kept{'' if older else so_far}, " if kept else ""
    words = f"   {retention}{counted(len(points), 'point')}{older}"
    rows: list[Row] = [ends((("Recovery points", "title"), words), ("now",), width)]
    for kind in _LABELS:
        ages = [now - point.time for point in points if point.kind is kind]
        rows.append(_line(kind, ages, window, columns, edge) if ages else _none(kind, columns, app_minutes))
    chosen = next((point for point in points if point.id == selected), None)
    if chosen:
        column = _column(now - chosen.time, window, columns)
        rows.append((" " * (LABEL + column), ("^", "strong")))
    rows.append(((scale(window, columns), "quiet"),))
    rows += wrapped(newest_words(points, now, zone), width, "quiet")
    return rows


def schedule_rows(
    ages: Mapping[PointKind, Sequence[timedelta]], window: timedelta, width: int, *, title: str
) -> list[Row]:
    """The same two lines for the points that a policy would keep, by their ages, with their number."""
    columns = columns_of(width)
    counts = ", ".join(f"{len(ages[kind])} {_LABELS[kind]}" for kind in ages if ages[kind])
    head: Row = ((title, "title"), f"   {counts}-consistent")
    return [
        ends(head, ("now",), width),
        *(_line(kind, own, window, columns) for kind, own in ages.items()),
        ((scale(window, columns), "quiet"),),
    ]


def columns_of(width: int) -> int:
    """Cells of a line between its label and its end."""
    return max(width - LABEL - 1, 10)


def _line(kind: PointKind, ages: Iterable[timedelta], window: timedelta, columns: int, edge: int = 0) -> Row:
    marks, tone = _marks(ages, window, columns, kind), _TONES[kind]
    label = f"{_LABELS[kind]:<{LABEL}}"
    if not edge:
        return (label, (marks, tone), "|")
    return (label, (marks[:edge], tone), ("[", "strong"), (marks[edge + 1 :], tone), "|")


def _none(kind: PointKind, columns: int, app_minutes: int | None) -> Row:
    off = kind is PointKind.APP and app_minutes == 0
    return (f"{_LABELS[kind]:<{LABEL}}", (left("off in the policy" if off else "none yet", columns), "quiet"), "|")


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
