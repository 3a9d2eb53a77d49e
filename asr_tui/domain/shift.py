"""A machine before and after a change: where it is, what is known of it on each side, and what comes over."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum, auto

from msgspec import Struct


class Drawn(Enum):
    """The part of a picture that says a consequence as well, so that its sentence is left out beside it."""

    BOXES = auto()
    GAUGE = auto()


class Side(Struct, frozen=True):
    """One side of a change.

    when   "today", "then"
    state  what the machine does there: "runs", "is created"; empty where nothing is known
    facts  its size, addresses and group, each in a few words
    fate   what the change does to it, in a few words
    """

    place: str
    when: str
    name: str
    state: str = ""
    facts: tuple[str, ...] = ()
    fate: tuple[str, ...] = ()


class Missed(Struct, frozen=True):
    """What the used state misses.

    kind     the consequence that it belongs to: "loses" at a failover, "starts" at a drill
    words    its length and the moment against which it counts: "4 min before now"
    written  what is missed: "what was written after 12 Nov 13:58:12 UTC"
    note     more about it, in a sentence without a full stop
    """

    kind: str
    length: timedelta
    words: str
    written: str
    note: str = ""


class Shift(Struct, frozen=True):
    """The change of one machine: both sides, and what goes from the first to the second.

    headline  what it comes to: "it runs in West Europe then, for real"
    carried   what goes over, the first word above the arrow: "point of", "12 Nov 13:58:12 UTC", "crash-consistent"
    missed    None where no state is used, or nothing is known of it
    """

    headline: str
    before: Side
    after: Side
    carried: tuple[str, ...] = ()
    missed: Missed | None = None
