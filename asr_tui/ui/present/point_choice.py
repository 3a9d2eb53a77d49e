"""The four choices of a recovery point: meaning, lost data and speed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta

from asr_tui.domain.data_loss import Against, choice_loss, in_use, loss_of, moment_of, nothing_waits
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.protection import RecoveryPoint
from asr_tui.domain.recovery_points import PointChoice, PointKindChoice, chosen_point, newest_first, why_no_points
from asr_tui.services.item_planning import INITIALLY_PENDING
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import Row, cell, wrapped
from asr_tui.ui.present.timeline import timeline_rows
from asr_tui.ui.present.times import Zone
from asr_tui.ui.tones import Tone

DIFFERENCE = (
    "Latest: all that arrived is processed first; least is lost, it takes longer.",
    "Latest processed: starts at once from the newest point; loses a little more.",
)
"""Source: Microsoft Learn, "Common questions: Azure-to-Azure disaster recovery"."""
SAME = "Nothing waits to be processed: Latest takes the newest point too, and loses the same as Latest processed."

_TITLE_WIDTH, _WORDS_WIDTH, _TIME_WIDTH = 22, 30, 18
_LEAST_LISTED = 5
"""Rows from which on the points are listed."""
_TITLES = {
    PointKindChoice.LATEST: ("Latest", "lowest RPO: all that arrived"),
    PointKindChoice.LATEST_PROCESSED: ("Latest processed", "lowest RTO: ready at once"),
    PointKindChoice.LATEST_APP: ("Latest app-consistent", "databases closed cleanly"),
    PointKindChoice.CUSTOM: ("Custom", "on the timeline: left, right"),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """The choice, and the point under the timeline's mark, which counts for Custom."""

    choice: PointChoice
    marked: RecoveryPoint | None = None


def available(kind: PointKindChoice, estate: ItemEstate) -> bool:
    """Whether there is a point for this choice now."""
    if kind is PointKindChoice.LATEST_APP:
        return chosen_point(PointChoice(kind), estate.points or ()) is not None
    return kind is PointKindChoice.LATEST or bool(estate.points)


def _choice_rows(
    kinds: tuple[PointKindChoice, ...], selected: PointChoice, estate: ItemEstate, *, focused: bool,
    zone: Zone = UTC,
) -> list[Row]:  # fmt: skip
    rows: list[Row] = []
    for kind in kinds:
        choice = selected if kind is selected.kind else PointChoice(kind)
        name, words = _TITLES[kind]
        point = chosen_point(choice, estate.points or ())
        if kind is PointKindChoice.CUSTOM and point:
            words = f"{point.kind.value} {times.moment(point.time, estate.now, zone)}"
        here = kind is selected.kind
        tone: Tone = "strong" if here and focused else "" if available(kind, estate) else "quiet"
        mark = "> " if here else "  "
        loss = (_loss_words(choice, point, estate), tone)
        rows.append(((mark, "strong"), (cell(name, _TITLE_WIDTH), tone), (cell(words, _WORDS_WIDTH), "quiet"), loss))
    return rows


def _loss_words(choice: PointChoice, point: RecoveryPoint | None, estate: ItemEstate) -> str:
    """Its loss; the moment against which it counts is said once, below the choices."""
    loss = choice_loss(choice, estate)
    if loss is not None:
        used = ", in use" if point and in_use(point, estate.item) else ""
        return f"loses {'about ' if loss.about else ''}{times.span(loss.length)}{used}"
    if choice.kind is PointKindChoice.LATEST:
        return "loses what has not arrived"
    if choice.kind is PointKindChoice.CUSTOM and estate.points:
        return ""
    return "asking" if estate.points is None and estate.pending else "there is no such point"


def _against_row(estate: ItemEstate, zone: Zone) -> Row:
    """The moment against which every loss above and below counts."""
    moment, against = moment_of(estate)
    when = times.moment(moment, estate.now, zone)
    words = f"now, {when}" if against is Against.NOW else f"{against.value} at {when}"
    return ((f"  Losses count up to {words}.", "quiet"),)


def point_rows(
    kinds: tuple[PointKindChoice, ...], selection: Selection, estate: ItemEstate, width: int, *,
    focused: bool = True, zone: Zone = UTC,
) -> list[Row]:  # fmt: skip
    """The choices, the timeline or why there is no point, and the difference between the two latest ones."""
    rows = [*_choice_rows(kinds, selection.choice, estate, focused=focused, zone=zone), _against_row(estate, zone), ()]
    if not estate.points:
        pending = estate.pending or ()
        asking = estate.points is None and (pending == INITIALLY_PENDING or "its recovery points" in " ".join(pending))
        rows += wrapped("Reading the recovery points." if asking else why_no_points(estate), width,
                        "busy" if asking else "warn")  # fmt: skip
    else:
        policy = estate.topology.policy(estate.item.policy)
        kept = timedelta(minutes=policy.retention_minutes) if policy else None
        point = chosen_point(selection.choice, estate.points)
        rows += timeline_rows(estate.points, kept, estate.now, width, selected=point.id if point else None, zone=zone)
    if PointKindChoice.LATEST in kinds:
        said = (SAME,) if nothing_waits(estate) else DIFFERENCE
        rows += [(), *(row for sentence in said for row in wrapped(sentence, width, "quiet"))]
    return rows


def near_rows(selection: Selection, estate: ItemEstate, most: int, zone: Zone = UTC) -> list[Row]:
    """At most so many rows of the points around the selected one, newest first; a timeline shows no single minutes."""
    ordered = newest_first(estate.points or ())
    if most < _LEAST_LISTED or not ordered:
        return []
    point = chosen_point(selection.choice, ordered) or ordered[0]
    room = min(most - 1, len(ordered))
    start = min(max(ordered.index(point) - room // 2, 0), len(ordered) - room)
    head: Row = ((f"{'   Point':<{_TIME_WIDTH + 3}}{'Kind':<20}Loses", "title"),)
    return [head, *(_near_row(one, one is point, estate, zone) for one in ordered[start : start + room])]


def _near_row(point: RecoveryPoint, here: bool, estate: ItemEstate, zone: Zone) -> Row:
    when = cell(times.moment(point.time, estate.now, zone), _TIME_WIDTH)
    used = "  in use" if in_use(point, estate.item) else ""
    words = f"{when}{point.kind.value:<20}{times.span(loss_of(point, estate).length)}{used}"
    return ((" ^ " if here else "   ", "strong"), (words, "strong" if here else "quiet"))


def neighbour(points: tuple[RecoveryPoint, ...], current: RecoveryPoint | None, by: int) -> RecoveryPoint | None:
    """The next older (1) or newer (-1) point; the newest where none is marked."""
    ordered = newest_first(points)
    if not ordered:
        return None
    if current is None or current not in ordered:
        return ordered[0]
    return ordered[min(max(ordered.index(current) + by, 0), len(ordered) - 1)]
