"""Home's list of machines: its columns, what all of them share, and the cells of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from asr_tui.domain.attention import Need, lag
from asr_tui.domain.direction import target_words
from asr_tui.domain.gravest import gravest
from asr_tui.domain.last_drill import drill_jobs, last_drill
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.present import charts, item, needs, times
from asr_tui.ui.present.bars import gauge
from asr_tui.ui.present.estate import VaultView
from asr_tui.ui.present.rows import Cell, Drawing, Row, right
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part

_ROOMY = 100
"""Least width in cells for gauges of full length and both ends of a direction."""
_FULL_STATES = 140
_SPAN = 10
"""Cells of a loss in words."""
LAST_HOURS = timedelta(hours=2)
COURSE = 12
"""Cells of the course of a loss over the last hours."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What all machines have in common and the head of the list says once; empty where they differ."""

    direction: str = ""
    policy: str = ""


def shared(view: VaultView) -> Shared:
    return Shared(
        _only({item.direction(one, view.display) for one in view.items}),
        _only({plain(one.policy_name) for one in view.items}),
    )


def _only(values: set[str]) -> str:
    return values.pop() if len(values) == 1 else ""


def head_facts(view: VaultView, width: int, place: int, shown: int) -> Row:
    """What all share where there is room, the order, and the cursor's place among the shown lines."""
    common = shared(view)
    told = [one for one in (common.direction, common.policy) if one]
    room = width - 44
    facts: list[Part] = []
    for one in told:
        if len(one) + 3 <= room:
            facts.append(f"{one}   ")
            room -= len(one) + 3
    among = f" of {shown}" if shown == len(view.items) else f" of {shown} shown, {len(view.items)} in all"
    return (*facts, ("gravest first, ", "quiet"), (f"{place}", "strong"), among)


def cells(one: ProtectedItem, need: Need | None, view: VaultView, width: int) -> tuple[Cell, ...]:
    """Machine, state, why, loss, its course, drill, newest point, direction, policy and Mobility service."""
    roomy, direction = width >= _ROOMY, item.direction(one, view.display)
    return (
        (plain(one.machine_name), "strong"),
        item.state(one, short=width < _FULL_STATES),
        why(one, need, view),
        loss(one, view, 10 if roomy else 5),
        course(one, view),
        item.drill(one, last_drill(one, drill_jobs(view.jobs)), view.now, view.zone),
        item.newest_point(one, view.now, view.zone),
        direction if roomy or one.active_on_target else f"-> {plain(target_words(one, view.display))}",
        (plain(one.policy_name) or "-", "quiet"),
        item.agent(one),
    )


def why(one: ProtectedItem, need: Need | None, view: VaultView) -> Part:
    """The reason for which the machine ranks where it does; its health where it needs nothing."""
    return needs.why(need, view.now, view.zone) if need is not None else item.health(one)


def loss(one: ProtectedItem, view: VaultView, width: int) -> Cell:
    """What a failover would lose now, as a gauge and in words."""
    behind = lag(one, view.now)
    if behind is None:
        return ("-", "quiet")
    return Drawing((*gauge(behind, width), right(times.short_span(behind), _SPAN)))


def course(one: ProtectedItem, view: VaultView) -> Cell:
    """The worst loss in each tenth minute of the last two hours.

    It is what was measured, and from the newest point on what follows from that point's age.
    """
    behind = lag(one, view.now)
    if behind is None:
        return ("-", "quiet")
    step = LAST_HOURS / COURSE
    values = [max(behind - step * index, timedelta()) or None for index in range(COURSE - 1, -1, -1)]
    for measured in view.measured(one.id):
        index = COURSE - 1 - int((view.now - measured.at) / step)
        if 0 <= index < COURSE:
            values[index] = max(values[index] or timedelta(), measured.rpo)
    return Drawing(charts.sparkline(values, COURSE))


def ordered_cells(view: VaultView, items: Sequence[ProtectedItem], width: int) -> list[tuple[str, tuple[Cell, ...]]]:
    """Each machine's key and cells, in the order given."""
    found = gravest(view.needs)
    return [(one.id.casefold(), cells(one, found.get(one.id.casefold()), view, width)) for one in items]
