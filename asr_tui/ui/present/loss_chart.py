"""Loss over time and the recovery points below it, on one axis: a day in its left third, the last four hours right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from asr_tui.domain.ids import ArmId
from asr_tui.domain.loss_thresholds import thresholds
from asr_tui.domain.protection import PointKind, RecoveryPoint
from asr_tui.services.rpo_history import MeasuredRpo
from asr_tui.ui.present import linear, times
from asr_tui.ui.present.bars import loss_tone
from asr_tui.ui.present.charts import SplitAxis
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, clipped, counted, left
from asr_tui.ui.present.times import Zone
from asr_tui.ui.tones import Tone

LABEL = 7
_BLOCKS = " ▁▂▃▄▅▆▇█"
_DOTS = " ....::::"
_KINDS: tuple[tuple[PointKind, str, Tone], ...] = ((PointKind.CRASH, "crash", "busy"), (PointKind.APP, "app", "good"))
_DAY = timedelta(hours=24)
_ALL_KEPT = timedelta(hours=2)
"""Age up to which every five-minute point is kept; most older ones are gone, so that their distance says nothing
(Microsoft Learn, azure-to-azure-common-questions)."""
_STEADY = timedelta(minutes=10)
"""Time after a measurement for which its value is drawn: our own threshold."""


class Bar(Struct, frozen=True):
    """One column: the worst loss in its time, and whether Azure measured it."""

    lag: timedelta
    measured: bool


def loss_rows(
    measured: Sequence[MeasuredRpo],
    points: Sequence[RecoveryPoint],
    lag: timedelta | None,
    now: datetime,
    width: int,
    *,
    kept: timedelta | None = None,
    app_minutes: int | None = None,
    selected: ArmId | None = None,
    zone: Zone = UTC,
    copied: bool = True,
    title: str = "Loss and points",
) -> list[Row]:
    """The loss as bars, the points of each kind as marks, and the scale.

    A block is measured; a dot follows from the points. `.` is one point in a cell, `:` more, `^` the selected one.

    lag          the data that would be lost now, None where Azure gives none
    kept         the policy's retention
    copied       whether the machine is copied now; else there are points and no loss
    app_minutes  the policy's app-consistent frequency, 0 for off, None where unknown
    """
    oldest = max((now - point.time for point in points), default=timedelta())
    axis = SplitAxis(max(width - LABEL, 20), oldest=max(kept or _DAY, oldest))
    moments = sorted(point.time for point in points)
    bars = [_bar(measured, moments, lag, now, axis, column) for column in range(axis.width)]
    rows = [rule(title, _facts(points, kept, now), width)]
    if linear.wanted():
        return [*rows, *(_legend(measured, bars, axis, now, zone) if copied else [])]
    if copied and any(bars):
        rows += [_level(bars, axis, level) for level in (3, 2, 1)]
    rows += [_marks(points, kind, label, tone, axis, now, app_minutes) for kind, label, tone in _KINDS]
    chosen = next((point for point in points if point.id == selected), None)
    column = axis.column(now - chosen.time) if chosen else None
    if column is not None:
        rows.append((" " * (LABEL + column), ("^", "strong")))
    rows.append(((" " * LABEL + axis.labels(), "quiet"),))
    legend = _legend(measured, bars, axis, now, zone) if copied else []
    return [*rows, *(clipped(one, max(width, LABEL + 20)) for one in legend)]


def _legend(
    measured: Sequence[MeasuredRpo], bars: Sequence[Bar | None], axis: SplitAxis, now: datetime, zone: Zone
) -> list[Row]:
    """The worst loss and its time, since when it is measured, and the meaning of dots."""
    worst = max(range(len(bars)), key=lambda column: bar.lag if (bar := bars[column]) else timedelta(-1))
    at = "now" if worst == len(bars) - 1 else f"at {times.moment(now - axis.ages(worst)[1], now, zone)}"
    most = bars[worst]
    rows: list[Row] = [(" " * LABEL, f"worst {times.span(most.lag)} {at}")] if most else []
    since = f"measured since {times.clock(measured[0].at, zone)}" if measured else ""
    dots = "dots: from the distances of the points" if any(bar and not bar.measured for bar in bars) else ""
    said = "; ".join(one for one in (since, dots) if one)
    return [*rows, (" " * LABEL, (said, "quiet"))] if said else rows


def _facts(points: Sequence[RecoveryPoint], kept: timedelta | None, now: datetime) -> Row:
    """The retention, the number of points, and how many are older, which stay where no new ones are made."""
    retention = f"{times.span(kept)} kept, " if kept else ""
    older = sum(now - point.time > kept for point in points) if kept else 0
    return (f"{retention}{counted(len(points), 'point')}{f', {older} older' if older else ''}",)


def _bar(
    measured: Sequence[MeasuredRpo],
    moments: Sequence[datetime],
    lag: timedelta | None,
    now: datetime,
    axis: SplitAxis,
    column: int,
) -> Bar | None:
    oldest, newest = axis.ages(column)
    begin, end = now - oldest, now - newest
    known = _measured(measured, lag, begin, end)
    if lag is not None and newest < lag:  # since the newest point the loss has grown with the time
        grown = lag - newest
        known = Bar(max(grown, known.lag) if known else grown, measured=True)
    return known or _from_points(moments, now, begin, end)


def _levels() -> tuple[timedelta, ...]:
    """The losses between which each row of the chart reaches: the thresholds, and beyond."""
    known = thresholds()
    late = min(known.late, known.no_point_for / 2)
    return timedelta(), late, known.no_point_for, max(timedelta(hours=4), known.no_point_for * 2)


def _level(bars: Sequence[Bar | None], axis: SplitAxis, level: int) -> Row:
    """One row of the chart, named after the loss that it reaches."""
    low, high = _levels()[level - 1 : level + 1]
    cells: list[tuple[str, Tone]] = []
    for bar in bars:
        eighths = 0 if bar is None or bar.lag <= low else min(int((bar.lag - low) / (high - low) * 8) + 1, 8)
        if bar is None or not eighths:
            cells.append((" ", ""))
        else:
            cells.append((_BLOCKS[eighths], loss_tone(bar.lag)) if bar.measured else (_DOTS[eighths], "quiet"))
    return ((left(times.span(high), LABEL), "quiet"), *axis.divided(cells))


def _marks(
    points: Sequence[RecoveryPoint],
    kind: PointKind,
    label: str,
    tone: Tone,
    axis: SplitAxis,
    now: datetime,
    app_minutes: int | None,
) -> Row:
    head = (left(label, LABEL), "quiet")
    own = [column for point in points if point.kind is kind and (column := axis.column(now - point.time)) is not None]
    if not own:
        off = kind is PointKind.APP and app_minutes == 0
        return (head[0], ("off in the policy" if off else "none yet", "quiet"))
    counts = [own.count(column) for column in range(axis.width)]
    cells: list[tuple[str, Tone]] = [(" .:"[min(count, 2)], tone) for count in counts]
    return ((head[0], "quiet"), *axis.divided(cells))


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
