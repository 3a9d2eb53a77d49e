"""Recovery points over the time for which they are kept, as lines of marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import PointKind, RecoveryPoint
from asr_tui.domain.recovery_points import newest_first
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import Row, ends, wrapped
from asr_tui.ui.tones import Tone

_LABEL = 7
_LABELS = {PointKind.CRASH: "crash", PointKind.APP: "app"}
_TONES: dict[PointKind, Tone] = {PointKind.CRASH: "busy", PointKind.APP: "good"}


def timeline_rows(
    points: Sequence[RecoveryPoint],
    kept: timedelta | None,
    now: datetime,
    width: int,
    *,
    selected: ArmId | None = None,
    zone: tzinfo | None = UTC,
) -> list[Row]:
    """Two lines of marks, oldest left and now right, a scale, and the newest of each kind.

    `.` one point in a column, `:` more than one, `o` an app-consistent one; `^` shows the selected point. `kept` is
    the policy's retention; points may be older where no new ones could be made.
    """
    if not points:
        return []
    window = _window(points, kept, now)
    columns = _columns(width)
    rows: list[Row] = [ends((("Recovery points", "title"), f"   {_kept_words(kept, len(points))}"), ("now",), width)]
    rows += [
        _line(kind, [now - point.time for point in points if point.kind is kind], window, columns) for kind in _LABELS
    ]
    chosen = next((point for point in points if point.id == selected), None)
    if chosen:
        column = _column(now - chosen.time, window, columns)
        rows.append((" " * (_LABEL + column), ("^", "strong")))
    rows.append(((_scale(window, columns), "quiet"),))
    rows += wrapped(_newest(points, now, zone), width, "quiet")
    return rows


def schedule_rows(
    ages: Mapping[PointKind, Sequence[timedelta]], window: timedelta, width: int, *, title: str
) -> list[Row]:
    """The same two lines for points that a policy would keep, given by their ages; they say how many these are."""
    columns = _columns(width)
    counts = ", ".join(f"{len(ages[kind])} {_LABELS[kind]}-consistent" for kind in ages if ages[kind])
    head: Row = ((title, "title"), f"   {counts}")
    return [
        ends(head, ("now",), width),
        *(_line(kind, own, window, columns) for kind, own in ages.items()),
        ((_scale(window, columns), "quiet"),),
    ]


def _columns(width: int) -> int:
    return max(width - _LABEL - 1, 10)


def _line(kind: PointKind, ages: Iterable[timedelta], window: timedelta, columns: int) -> Row:
    return (f"{_LABELS[kind]:<{_LABEL}}", (_marks(ages, window, columns, kind), _TONES[kind]), "|")


def _window(points: Iterable[RecoveryPoint], kept: timedelta | None, now: datetime) -> timedelta:
    oldest = max((now - point.time for point in points), default=timedelta())
    return max(kept or timedelta(), oldest, timedelta(minutes=10))


def _column(age: timedelta, window: timedelta, columns: int) -> int:
    share = 1 - max(age, timedelta()) / window
    return min(max(int(share * columns), 0), columns - 1)


def _marks(ages: Iterable[timedelta], window: timedelta, columns: int, kind: PointKind) -> str:
    counts = [0] * columns
    for age in ages:
        counts[_column(age, window, columns)] += 1
    one, more = ("o", "o") if kind is PointKind.APP else (".", ":")
    return "".join(" " if not count else one if count == 1 else more for count in counts)


def _scale(window: timedelta, columns: int) -> str:
    """Five labels from the oldest to now, each ending below its moment."""
    line = [" "] * (_LABEL + columns + 1)
    for share in (0.0, 0.25, 0.5, 0.75):
        label = f"-{times.span(window * (1 - share))}"
        start = _LABEL + int(share * columns)
        line[start : start + len(label)] = label
    line[-1] = "0"
    return "".join(line[: _LABEL + columns + 1]).rstrip()


def _kept_words(kept: timedelta | None, count: int) -> str:
    number = f"{count} point{'' if count == 1 else 's'}"
    return f"{times.span(kept)} kept, {number}" if kept else number


def _newest(points: Sequence[RecoveryPoint], now: datetime, zone: tzinfo | None) -> str:
    parts = []
    for kind in (PointKind.CRASH, PointKind.APP):
        newest = next((point for point in newest_first(points) if point.kind is kind), None)
        if newest:
            parts.append(f"{kind.value.lower()} {age(newest, now, zone)}")
    return f"newest: {'   '.join(parts)}" if parts else ""


def age(point: RecoveryPoint, now: datetime, zone: tzinfo | None = UTC) -> str:
    """ "13:58 (4 min ago)"."""
    return f"{times.moment(point.time, now, zone)} ({times.span(now - point.time)} ago)"
