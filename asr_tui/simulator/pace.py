"""The simulator's only clock: virtual time, and the events that are due on it."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Set
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from asr_tui.simulator.messages import JsonObject


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that will happen: when, which kind (a key of the providers' EVENTS), with what."""

    due: datetime
    seq: int
    kind: str = field(compare=False)
    args: JsonObject = field(compare=False)
    work: bool = field(compare=False, default=True)


class Pace:
    """Virtual time in UTC. Only `advance` and `jump` move it; reading never does."""

    def __init__(self, now: datetime, run: Callable[[Event], None]) -> None:
        self.now = now
        self.speed: float | None = None
        self.on_schedule: Callable[[], None] | None = None
        self._run = run
        self._events: list[Event] = []
        self.seq = 0

    def schedule(self, delay: float, kind: str, *, work: bool = True, **args: Any) -> int:
        """Let `kind` happen after `delay` seconds of Azure's time; gives the event's number.

        `work` marks what a client waits for (an operation, a job, a first copy): at speed 0 the clock
        jumps only while such an event is pending.
        """
        self.seq += 1
        heapq.heappush(self._events, Event(self.now + timedelta(seconds=delay), self.seq, kind, args, work))
        if self.on_schedule is not None:
            self.on_schedule()
        return self.seq

    def cancel(self, matches: Callable[[Event], bool]) -> None:
        """Take back the pending events that match."""
        self._events = [event for event in self._events if not matches(event)]
        heapq.heapify(self._events)

    @property
    def pending(self) -> list[Event]:
        return sorted(self._events)

    @property
    def has_work(self) -> bool:
        return any(event.work for event in self._events)

    def advance(self, seconds: float) -> None:
        """Let time pass: each event that falls due runs at its own moment, in order."""
        self.advance_to(self.now + timedelta(seconds=seconds))

    def advance_to(self, moment: datetime) -> None:
        while self._events and self._events[0].due <= moment:
            self.jump()
        self.now = max(self.now, moment)

    def jump(self) -> bool:
        """Go to the next event and run it; False when there is none."""
        if not self._events:
            return False
        event = heapq.heappop(self._events)
        self.now = max(self.now, event.due)
        self._run(event)
        return True

    def pass_by(self, duration: timedelta, events: int) -> None:
        """As if so many events had been scheduled and had happened; for a time in which no others are pending."""
        self.seq += events
        self.now += duration

    def retry_after(self, seconds: float = 30) -> str:
        """Azure's Retry-After at this speed, in whole seconds and never 0."""
        if not self.speed:
            return "1"
        return str(max(1, math.ceil(seconds / self.speed)))

    def dump(self, known: Set[int] = frozenset()) -> JsonObject:
        """The clock and the pending events but for those whose numbers are known."""
        events = [{**asdict(event), "due": event.due.isoformat()} for event in self.pending if event.seq not in known]
        return {"now": self.now.isoformat(), "seq": self.seq, "events": events}

    def numbers(self) -> set[int]:
        """Those of the pending events."""
        return {event.seq for event in self._events}

    def load(self, state: JsonObject) -> None:
        self._events = []
        self.apply(state)

    def apply(self, state: JsonObject) -> None:
        """Take over the clock and further events; those whose numbers are in `gone` have happened meanwhile."""
        self.now = datetime.fromisoformat(state["now"])
        self.seq = state["seq"]
        gone = set(state.get("gone", ()))
        kept = [event for event in self._events if event.seq not in gone]
        added = [
            Event(datetime.fromisoformat(e["due"]), e["seq"], e["kind"], e["args"], e["work"]) for e in state["events"]
        ]
        self._events = kept + added
        heapq.heapify(self._events)


@lru_cache(16)
def arm_time(moment: datetime) -> str:
    """As most of Azure writes a time: UTC, seven decimals, Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "0Z"
