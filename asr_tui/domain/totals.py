"""How many machines of a list are in each part of the round; the parts sum to the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum

from msgspec import Struct

from asr_tui.domain.lifecycle import Position, position
from asr_tui.domain.listed_machine import ListedMachine
from asr_tui.domain.protection import ProtectedItem, Stage


class Part(Enum):
    """Where on the round a machine is; each machine is in one part. In the order in which they are told."""

    PROTECTED = "protected"
    FAILING_OVER = "failing over"
    FAILED_OVER = "failed over"
    WAY_BACK = "on the way back"
    FIRST_COPY = "in first copy"
    DISABLING = "being disabled"
    UNKNOWN = "in another state"


_PARTS = {
    Position.FAILED_OVER: Part.FAILED_OVER,
    Position.COMMITTED: Part.FAILED_OVER,
    Position.REPROTECTING: Part.WAY_BACK,
    Position.FAILBACK_DUE: Part.WAY_BACK,
    Position.FAILED_BACK: Part.WAY_BACK,
    Position.FAILBACK_COMMITTED: Part.WAY_BACK,
    Position.REPROTECTING_AT_HOME: Part.WAY_BACK,
}
_OFF_THE_ROUND = {Stage.DISABLING: Part.DISABLING, Stage.UNKNOWN: Part.UNKNOWN}


def part_of(item: ProtectedItem) -> Part:
    """From the re-protect away from home to the one at home it is on the way back."""
    place = position(item)
    if place is Position.PROTECTED:
        return Part.FAILING_OVER if item.stage is Stage.FAILING_OVER else Part.PROTECTED
    return _OFF_THE_ROUND.get(item.stage, Part.FIRST_COPY) if place is None else _PARTS[place]


class Totals(Struct, frozen=True):
    """`parts` sum to `machines`; `committed` are some of those that failed over; `needing` are in any part."""

    machines: int
    parts: tuple[tuple[Part, int], ...]
    committed: int
    needing: int

    def number(self, part: Part) -> int:
        return dict(self.parts).get(part, 0)


def totals(listed: Iterable[ListedMachine]) -> Totals:
    known = tuple(listed)
    counts = Counter(part_of(one.item) for one in known)
    return Totals(
        len(known),
        tuple((part, counts[part]) for part in Part if counts[part]),
        sum(position(one.item) is Position.COMMITTED for one in known),
        sum(one.needs_somebody for one in known),
    )
