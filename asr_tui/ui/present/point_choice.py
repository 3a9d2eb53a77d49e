"""The four choices of a recovery point: meaning, lost data and speed."""

from __future__ import annotations

from datetime import UTC, timedelta

from msgspec import Struct

from asr_tui.domain.data_loss import Against, choice_loss, in_use, loss_of, moment_of, nothing_waits
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.point_choices import PointChoice, PointKindChoice, chosen_point, newest_first
from asr_tui.domain.protection import RecoveryPoint
from asr_tui.domain.recovery_points import why_no_points
from asr_tui.services.item_planning import INITIALLY_PENDING
from asr_tui.ui.present import times
from asr_tui.ui.present.bars import gauge, thin_gauge
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.loss_chart import LABEL, loss_rows
from asr_tui.ui.present.rows import Row, cell, wrapped
from asr_tui.ui.present.timeline import newest_words
from asr_tui.ui.present.times import Zone
from asr_tui.ui.tones import Tone

DIFFERENCE = (
    "Latest: all that arrived is processed first; least is lost, it takes longer.",
    "Latest processed: starts at once from the newest point; loses a little more.",
)
"""Source: Microsoft Learn, "Common questions: Azure-to-Azure disaster recovery"."""
SAME = "Nothing waits to be processed: Latest takes the newest point too, and loses the same as Latest processed."

_TITLE_WIDTH, _WORDS_WIDTH, _TIME_WIDTH = 22, 30, 18
_NARROW_GAUGE, _WIDE_GAUGE, _WIDE_FROM = 10, 20, 100
_LEAST_LISTED = 4
"""Rows from which on the points are listed."""
_TITLES = {
    PointKindChoice.LATEST: ("Latest", "lowest RPO: all that arrived"),
    PointKindChoice.LATEST_PROCESSED: ("Latest processed", "lowest RTO: ready at once"),
    PointKindChoice.LATEST_APP: ("Latest app-consistent", "databases closed cleanly"),
    PointKindChoice.CUSTOM: ("Custom", "on the timeline: left, right"),
}


class PointSelection(Struct, frozen=True):
    """The choice, and the point under the timeline's mark, which counts for Custom."""

    choice: PointChoice
    marked: RecoveryPoint | None = None


def available(kind: PointKindChoice, estate: ItemEstate) -> bool:
    """Whether there is a point for this choice now."""
    if kind is PointKindChoice.LATEST_APP:
        return chosen_point(PointChoice(kind), estate.points or ()) is not None
    return kind is PointKindChoice.LATEST or bool(estate.points)


def _choice_rows(
    kinds: tuple[PointKindChoice, ...], selected: PointChoice, estate: ItemEstate, width: int, *, focused: bool,
    zone: Zone = UTC,
) -> list[Row]:  # fmt: skip
    rows: list[Row] = []
    long = _gauge_width(width)
    for kind in kinds:
        choice = selected if kind is selected.kind else PointChoice(kind)
        name, words = _TITLES[kind]
        point = chosen_point(choice, estate.points or ())
        if kind is PointKindChoice.CUSTOM and point:
            words = f"{point.kind.value} {times.moment(point.time, estate.now, zone)}"
        here = kind is selected.kind
        tone: Tone = "strong" if here and focused else "" if available(kind, estate) else "quiet"
        mark = "> " if here else "  "
        rows.append(
            (
                (mark, "strong"), (cell(name, _TITLE_WIDTH), tone), (cell(words, _WORDS_WIDTH), "quiet"),
                *_loss_parts(choice, point, estate, long, tone),
            )
        )  # fmt: skip
    return rows


def _gauge_width(width: int) -> int:
    return _WIDE_GAUGE if width >= _WIDE_FROM else _NARROW_GAUGE


def _loss_parts(choice: PointChoice, point: RecoveryPoint | None, estate: ItemEstate, long: int, tone: Tone) -> Row:
    """Its loss as a gauge and in words; the moment against which it counts is said once, above the choices."""
    loss = choice_loss(choice, estate)
    if loss is not None:
        about = "about " if loss.about else ""
        words = (f" {about}{times.span(loss.length)}", tone)
        used = point is not None and in_use(point, estate.item)
        if used and long == _NARROW_GAUGE:
            return ((f"{'in use':<{long}}", "strong"), words)
        return (*gauge(loss.length, long), words, ", in use" if used else "")
    if choice.kind is PointKindChoice.LATEST:
        return (("loses what has not arrived", tone),)
    if choice.kind is PointKindChoice.CUSTOM and estate.points:
        return ()
    return (("asking" if estate.points is None and estate.pending else "there is no such point", tone),)


def _head(estate: ItemEstate, width: int, zone: Zone) -> Row:
    """The moment against which every loss below counts."""
    moment, against = moment_of(estate)
    when = times.moment(moment, estate.now, zone)
    words = f"now, {when}" if against is Against.NOW else f"{against.value} at {when}"
    return rule("Choices and what they lose", (f"counted up to {words}",), width)


def point_rows(
    kinds: tuple[PointKindChoice, ...], selection: PointSelection, estate: ItemEstate, width: int, *,
    focused: bool = True, zone: Zone = UTC,
) -> list[Row]:  # fmt: skip
    """The choices, the timeline or why there is no point; without a point of one's own choice the newest of each kind
    and the difference between the two latest ones."""
    rows = [_head(estate, width, zone)]
    rows += _choice_rows(kinds, selection.choice, estate, width, focused=focused, zone=zone)
    if not estate.points:
        pending = estate.pending or ()
        asking = estate.points is None and (pending == INITIALLY_PENDING or "its recovery points" in " ".join(pending))
        rows += [(), *wrapped("Reading the recovery points." if asking else why_no_points(estate), width,
                              "busy" if asking else "warn")]  # fmt: skip
    else:
        policy = estate.topology.policy(estate.item.policy)
        kept = timedelta(minutes=policy.retention_minutes) if policy else None
        point = chosen_point(selection.choice, estate.points)
        rows += loss_rows(
            (), estate.points, None, estate.now, width,
            kept=kept, selected=point.id if point else None, zone=zone, copied=False, title="Recovery points",
        )  # fmt: skip
    if selection.choice.kind is PointKindChoice.CUSTOM:
        return rows  # the points around the chosen one follow
    rows += wrapped(newest_words(estate.points or (), estate.now, zone), width, "quiet", indent=" " * LABEL)
    if PointKindChoice.LATEST in kinds:
        said = (SAME,) if nothing_waits(estate) else DIFFERENCE
        rows += [(), *(row for sentence in said for row in wrapped(sentence, width, "quiet"))]
    return rows


def near_rows(selection: PointSelection, estate: ItemEstate, most: int, width: int, zone: Zone = UTC) -> list[Row]:
    """At most so many rows of the points around the selected one, newest first, each with its loss as a gauge."""
    ordered = newest_first(estate.points or ())
    if most < _LEAST_LISTED or not ordered:
        return []
    point = chosen_point(selection.choice, ordered) or ordered[0]
    room = min(most - 1, len(ordered))
    start = min(max(ordered.index(point) - room // 2, 0), len(ordered) - room)
    place = f"{ordered.index(point) + 1} of {len(ordered)}, newest first"
    near = [_near_row(one, one is point, estate, width, zone) for one in ordered[start : start + room]]
    return [rule("Points around it" if selection.marked else "Newest points", (place,), width), *near]


def _near_row(point: RecoveryPoint, here: bool, estate: ItemEstate, width: int, zone: Zone) -> Row:
    when = cell(times.moment(point.time, estate.now, zone), _TIME_WIDTH)
    used = "  in use" if in_use(point, estate.item) else ""
    loss = loss_of(point, estate).length
    tone: Tone = "strong" if here else "quiet"
    words = (f"{when}{point.kind.value:<18}", tone)
    return ((" ^ " if here else "   ", "strong"), words, *thin_gauge(loss, 2 * _gauge_width(width)),
            (f" {times.span(loss)}{used}", tone))  # fmt: skip


def neighbour(points: tuple[RecoveryPoint, ...], current: RecoveryPoint | None, by: int) -> RecoveryPoint | None:
    """The next older (1) or newer (-1) point; the newest where none is marked."""
    ordered = newest_first(points)
    if not ordered:
        return None
    if current is None or current not in ordered:
        return ordered[0]
    return ordered[min(max(ordered.index(current) + by, 0), len(ordered) - 1)]
