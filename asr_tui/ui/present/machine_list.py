"""Home's list of machines: its columns, what all of them share, and the cells of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from msgspec import Struct

from asr_tui.domain.attention import Need, lag
from asr_tui.domain.direction import target_words
from asr_tui.domain.listed_machine import ListedMachine
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.sort_orders import SortOrder
from asr_tui.ui.present import arriving, charts, item, needs, times
from asr_tui.ui.present.bars import gauge
from asr_tui.ui.present.estate import VaultView
from asr_tui.ui.present.home_columns import more_cells
from asr_tui.ui.present.rows import Cell, Drawing, Row, right, width_of
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part

_ROOMY = 100
"""Least width in cells for gauges of full length and both ends of a direction."""
_FULL_STATES = 140
_HEAD = 15
"""Cells of the head's title and lines."""
_SPAN = 10
"""Cells of a loss in words."""
_BY_ALL = (SortOrder.NEED, SortOrder.DRILL)
"""Orders by what is known only when everything has been read; until then they are those of the names."""
LAST_HOURS = timedelta(hours=2)
COURSE = 12
"""Cells of the course of a loss over the last hours."""


class Shared(Struct, frozen=True):
    """What all machines have in common and the head of the list says once; empty where they differ."""

    direction: str = ""
    policy: str = ""

    def columns(self) -> Mapping[str, str]:
        """What is shared, by the name of its column."""
        return {"direction": self.direction, "policy": self.policy}


def shared(view: VaultView) -> Shared:
    return Shared(
        _only({item.direction(one, view.display) for one in view.items}),
        _only({plain(one.policy_name) for one in view.items}),
    )


def _only(values: set[str]) -> str:
    return values.pop() if len(values) == 1 else ""


class ListState(Struct, frozen=True):
    """What the head tells of the list: its order, the cursor's place among the shown lines, and the marks.

    marked, hidden  how many machines are marked, and how many of them are not shown
    """

    place: int
    shown: int
    order: SortOrder = SortOrder.NEED
    marked: int = 0
    hidden: int = 0


def head_facts(view: VaultView, width: int, state: ListState, common: Shared | None = None) -> Row:
    """Marks first, then what all share where there is room, the order, and the cursor's place.

    `common` is what is shared, where that is known already: each move of the cursor draws the head.
    """
    marks = _marked(state)
    among = (
        f" of {state.shown}" if state.shown == len(view.items) else f" of {state.shown} shown, {len(view.items)} in all"
    )
    tail: Row = ((f"{state.order.words}, ", "quiet"), (f"{state.place}", "strong"), among)
    if view.arrival is not None:
        order = SortOrder.NAME if state.order in _BY_ALL else state.order
        tail = ((f"{order.words}, ", "quiet"), (f"{state.place}", "strong"), f"{among} so far")
    common = common or shared(view)
    room = width - _HEAD - width_of(marks) - width_of(tail)
    facts: list[Part] = []
    for one in (plain(one) for one in (common.direction, common.policy) if one):
        if len(one) + 3 <= room:
            facts.append(f"{one}   ")
            room -= len(one) + 3
    return (*marks, *facts, *tail)


def _marked(state: ListState) -> Row:
    if not state.marked:
        return ()
    hidden = f", {state.hidden} of them not shown" if state.hidden else ""
    return ((f"{state.marked} marked", "title"), f"{hidden}   ")


def cells(known: ListedMachine, view: VaultView, width: int) -> tuple[Cell, ...]:
    """The cells of all columns, in the order of `home_columns.NAMES`."""
    one = known.item
    roomy, direction = width >= _ROOMY, item.direction(one, view.display)
    return (
        (plain(one.machine_name), "strong"),
        item.state(one, short=width < _FULL_STATES),
        why(one, known.need, view) if view.arrival is None else arriving.why(one),
        loss(one, view, 10 if roomy else 5),
        course(one, view),
        item.drill(one, known.drill, view.now, view.zone) if view.arrival is None else arriving.drill(one, view),
        item.newest_point(one, view.now, view.zone),
        direction if roomy or one.active_on_target else f"-> {plain(target_words(one, view.display))}",
        (plain(one.policy_name) or "-", "quiet"),
        item.agent(one),
        *more_cells(known),
    )


def regrouped(made: tuple[Cell, ...], known: ListedMachine) -> tuple[Cell, ...]:
    """The same cells with what groups the machine now."""
    more = more_cells(known)
    return (*made[: -len(more)], *more)


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
