"""The orders of a list of machines; what is not known comes last, and the same is ordered by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from enum import Enum

from asr_tui.domain.attention import Need
from asr_tui.domain.direction import direction_words
from asr_tui.domain.gravest import rank
from asr_tui.domain.lifecycle import stage_words
from asr_tui.domain.listed_machine import ListedMachine

Key = tuple[int | float | str, ...]


class SortOrder(Enum):
    """The value is its name in the settings."""

    NEED = "need"
    NAME = "name"
    STATE = "state"
    RPO = "rpo"
    POINT = "newest point"
    DRILL = "drill"
    DIRECTION = "direction"
    GROUP = "group"
    PLAN = "plan"

    @property
    def words(self) -> str:
        """What comes first, in few words."""
        return _WORDS[self]


_WORDS = {
    SortOrder.NEED: "gravest first",
    SortOrder.NAME: "by name",
    SortOrder.STATE: "by state",
    SortOrder.RPO: "longest loss first",
    SortOrder.POINT: "newest point first",
    SortOrder.DRILL: "oldest drill first",
    SortOrder.DIRECTION: "by direction",
    SortOrder.GROUP: "by group",
    SortOrder.PLAN: "by recovery plan",
}


def ordered(listed: Iterable[ListedMachine], order: SortOrder) -> tuple[ListedMachine, ...]:
    """The machines in this order; a machine that was never drilled comes before the oldest drill."""
    key = _KEYS[order]
    return tuple(sorted(listed, key=lambda one: (key(one), one.name.casefold(), one.key)))


def _need(need: Need | None) -> Key:
    return rank(need) if need else (9, 0)


def _words(text: str) -> Key:
    return (not text, text.casefold())


def _drill(one: ListedMachine) -> Key:
    age = one.drill_age
    return (0, 0.0) if age is None else (1, -age.total_seconds())


def _loss(loss: timedelta | None, sign: int) -> Key:
    return (1, 0.0) if loss is None else (0, sign * loss.total_seconds())


_KEYS: dict[SortOrder, Callable[[ListedMachine], Key]] = {
    SortOrder.NEED: lambda one: _need(one.need),
    SortOrder.NAME: lambda one: (),
    SortOrder.STATE: lambda one: _words(stage_words(one.item)),
    SortOrder.RPO: lambda one: _loss(one.loss, -1),
    SortOrder.POINT: lambda one: _loss(one.loss, 1),
    SortOrder.DRILL: _drill,
    SortOrder.DIRECTION: lambda one: _words(direction_words(one.item, one.display)),
    SortOrder.GROUP: lambda one: _words(one.item.multi_vm_group),
    SortOrder.PLAN: lambda one: _words(", ".join(one.plans or ())),
}
