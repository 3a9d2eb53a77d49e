"""The simulator's only clock: virtual time, and the events that are due."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Set
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from asr_tui.simulator.messages import JsonObject


class Event(Struct, frozen=True, order=True):
    """A scheduled event, in the order of time and number; `kind` is a key of the providers' events.

    work  as in `schedule`
    """

    due: datetime
    seq: int
    kind: str
    args: JsonObject
    work: bool = True


class VirtualClock:
    """Virtual time in UTC. Only `advance` and `jump` move it; reading never does."""

    def __init__(self, now: datetime, run: Callable[[Event], None]) -> None:
        self.now = now
        self.speed: float | None = None
        self.on_schedule: Callable[[], None] | None = None
        self._run = run
        self._events: list[Event] = []
        self.seq = 0

    def schedule(self, delay: float, kind: str, *, work: bool = True, **args: Any) -> int:
        """Schedule an event of a kind after `delay` virtual seconds; gives its number.

        `work` marks what a client waits for (an operation, a job, a first copy): at speed 0 the clock
        jumps only while such an event is pending.
        """
        self.seq += 1
        heapq.heappush(self._events, Event(self.now + timedelta(seconds=delay), self.seq, kind, args, work))
        if self.on_schedule is not None:
            self.on_schedule()
        return self.seq

    def cancel(self, matches: Callable[[Event], bool]) -> None:
        """Remove the pending events that match."""
        self._events = [event for event in self._events if not matches(event)]
        heapq.heapify(self._events)

    @property
    def pending(self) -> list[Event]:
        return sorted(self._events)

    @property
    def has_work(self) -> bool:
        return any(event.work for event in self._events)

    def advance(self, seconds: float) -> None:
        """Move the clock; each event that falls due runs at its own moment, in order."""
        self.advance_to(self.now + timedelta(seconds=seconds))

    def advance_to(self, moment: datetime) -> None:
        while self._events and self._events[0].due <= moment:
            self.jump()
        self.now = max(self.now, moment)

    def jump(self) -> bool:
        """Move to the next event and run it; False without one."""
        if not self._events:
            return False
        event = heapq.heappop(self._events)
        self.now = max(self.now, event.due)
        self._run(event)
        return True

    def skip(self, duration: timedelta, events: int) -> None:
        """Move the clock as if `events` events had been scheduled and had run; valid while none are pending."""
        self.seq += events
        self.now += duration

    def retry_after(self, seconds: float = 30) -> str:
        """Azure's Retry-After at this speed, in whole seconds, at least 1."""
        if not self.speed:
            return "1"
        return str(max(1, math.ceil(seconds / self.speed)))

    def dump(self, known: Set[int] = frozenset()) -> JsonObject:
        """The time and the pending events without those whose numbers are `known`."""
        events = [{**asdict(event), "due": event.due.isoformat()} for event in self.pending if event.seq not in known]
        return {"now": self.now.isoformat(), "seq": self.seq, "events": events}

    def numbers(self) -> set[int]:
        """The numbers of the pending events."""
        return {event.seq for event in self._events}

    def load(self, state: JsonObject) -> None:
        self._events = []
        self.apply(state)

    def apply(self, state: JsonObject) -> None:
        """Take over the time and further events; those whose numbers are in `gone` have run meanwhile."""
        self.now = datetime.fromisoformat(state["now"])
        self.seq = state["seq"]
        gone = set(state.get("gone", ()))
        pending = [event for event in self._events if event.seq not in gone]
        added = [
            Event(datetime.fromisoformat(e["due"]), e["seq"], e["kind"], e["args"], e["work"]) for e in state["events"]
        ]
        self._events = pending + added
        heapq.heapify(self._events)


@lru_cache(16)
def arm_time(moment: datetime) -> str:
    """A time as most of Azure writes it: UTC, seven decimals, Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "0Z"
