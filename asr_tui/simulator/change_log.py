"""Which resources were stored or removed since the log was last taken, in an order in which that can be done again."""

from __future__ import annotations

from typing import Literal, NamedTuple

Part = Literal["body", "private"]


class Change(NamedTuple):
    """A resource's body, or what only the simulator knows of it, was stored or removed."""

    part: Part
    key: str
    removed: bool


class ChangeLog:
    """Empty until `start`. What was stored several times stands once: at its first time, where it was new."""

    def __init__(self) -> None:
        self._changes: dict[Change, None] = {}
        self._started = False

    def start(self) -> None:
        """Log changes from now on."""
        self._started = True
        self._changes.clear()

    def put(self, part: Part, key: str) -> None:
        if self._started:
            self._changes.setdefault(Change(part, key, removed=False))

    def remove(self, part: Part, key: str) -> None:
        if self._started:
            self._changes.pop(Change(part, key, removed=False), None)
            self._changes.pop(Change(part, key, removed=True), None)
            self._changes[Change(part, key, removed=True)] = None

    def take(self) -> list[Change]:
        """The changes so far; the log is empty then."""
        taken = list(self._changes)
        self._changes.clear()
        return taken
