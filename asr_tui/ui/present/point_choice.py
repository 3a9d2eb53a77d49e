"""The four choices of a recovery point: what each means, what it loses, how fast it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta, tzinfo

from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.protection import RecoveryPoint
from asr_tui.domain.recovery_points import (
    PointChoice,
    PointKindChoice,
    chosen,
    lost,
    newest_first,
    why_no_points,
)
from asr_tui.services.item_planning import BEGINNING
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import Row, left, wrapped
from asr_tui.ui.present.timeline import timeline_rows
from asr_tui.ui.tones import Tone

DIFFERENCE = (
    "Latest: all that arrived is processed first; least is lost, it takes longer.",
    "Latest processed: starts at once from the newest point; loses a little more.",
)
"""The two plain sentences (Microsoft Learn, "Common questions: Azure-to-Azure disaster recovery")."""

_WIDTHS = (22, 30)
_MOMENT = 18
_LEAST_LISTED = 5
"""Rows: fewer are no list."""
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
    """Whether this choice comes to anything now."""
    match kind:
        case PointKindChoice.LATEST:
            return True
        case PointKindChoice.CUSTOM | PointKindChoice.LATEST_PROCESSED:
            return bool(estate.points)
        case PointKindChoice.LATEST_APP:
            return chosen(PointChoice(kind), estate.points or ()) is not None


def choice_rows(
    kinds: tuple[PointKindChoice, ...], selected: PointChoice, estate: ItemEstate, *, focused: bool,
    zone: tzinfo | None = UTC,
) -> list[Row]:  # fmt: skip
    """One row a choice, the selected one with its mark."""
    rows: list[Row] = []
    for kind in kinds:
        choice = selected if kind is selected.kind else PointChoice(kind)
        name, words = _TITLES[kind]
        point = chosen(choice, estate.points or ())
        if kind is PointKindChoice.CUSTOM and point:
            words = f"{point.kind.value} {times.moment(point.time, estate.now, zone)}"
        here = kind is selected.kind
        tone: Tone = "strong" if here and focused else "" if available(kind, estate) else "quiet"
        mark = "> " if here else "  "
        rows.append(
            ((mark, "strong"), (left(name, _WIDTHS[0]), tone), (left(words, _WIDTHS[1]), "quiet"),
             (loss_words(kind, point, estate), tone))
        )  # fmt: skip
    return rows


def loss_words(kind: PointKindChoice, point: RecoveryPoint | None, estate: ItemEstate) -> str:
    """How many minutes of data are lost."""
    if kind is PointKindChoice.LATEST:
        rpo = estate.item.rpo_now(estate.now)
        return f"loses about {times.span(rpo)}" if rpo is not None else "loses what has not arrived"
    if point is not None:
        return f"loses {times.span(lost(point, estate.now))}"
    if kind is PointKindChoice.CUSTOM and estate.points:
        return ""
    return "asking" if estate.points is None and estate.pending else "there is no such point"


def point_rows(
    kinds: tuple[PointKindChoice, ...], selection: Selection, estate: ItemEstate, width: int, *,
    focused: bool = True, zone: tzinfo | None = UTC,
) -> list[Row]:  # fmt: skip
    """The choices, the timeline and the two sentences that tell the difference; or why there is no point."""
    rows = choice_rows(kinds, selection.choice, estate, focused=focused, zone=zone)
    rows.append(())
    if not estate.points:
        asking = estate.points is None and "its recovery points" in " ".join(estate.pending or ())
        words = "Reading the recovery points." if asking or _first(estate) else why_no_points(estate)
        rows += wrapped(words, width, "busy" if asking or _first(estate) else "warn")
    else:
        policy = estate.topology.policy(estate.item.policy)
        kept = timedelta(minutes=policy.retention_minutes) if policy else None
        point = chosen(selection.choice, estate.points)
        rows += timeline_rows(estate.points, kept, estate.now, width, selected=point.id if point else None, zone=zone)
    if PointKindChoice.LATEST in kinds:
        rows.append(())
        for sentence in DIFFERENCE:
            rows += wrapped(sentence, width, "quiet")
    return rows


def near_rows(selection: Selection, estate: ItemEstate, most: int, zone: tzinfo | None = UTC) -> list[Row]:
    """The points around the selected one, newest first, at most so many: a timeline shows no single minutes."""
    ordered = newest_first(estate.points or ())
    if most < _LEAST_LISTED or not ordered:
        return []
    point = chosen(selection.choice, ordered) or ordered[0]
    room = min(most - 1, len(ordered))
    start = min(max(ordered.index(point) - room // 2, 0), len(ordered) - room)
    head: Row = ((f"{'   Point':<{_MOMENT + 3}}{'Kind':<20}Loses", "title"),)
    return [head, *(_near_row(one, one is point, estate, zone) for one in ordered[start : start + room])]


def _near_row(point: RecoveryPoint, here: bool, estate: ItemEstate, zone: tzinfo | None) -> Row:
    when = left(times.moment(point.time, estate.now, zone), _MOMENT)
    words = f"{when}{point.kind.value:<20}{times.span(lost(point, estate.now))}"
    return ((" ^ " if here else "   ", "strong"), (words, "strong" if here else "quiet"))


def _first(estate: ItemEstate) -> bool:
    return estate.points is None and estate.pending == BEGINNING


def neighbour(points: tuple[RecoveryPoint, ...], current: RecoveryPoint | None, by: int) -> RecoveryPoint | None:
    """The next older (by 1) or newer (by -1) point; the newest where none is marked yet."""
    ordered = newest_first(points)
    if not ordered:
        return None
    if current is None or current not in ordered:
        return ordered[0]
    return ordered[min(max(ordered.index(current) + by, 0), len(ordered) - 1)]
