"""Waves of a plan: which steps may begin together, what happens between two waves, and after an error."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

from msgspec import Struct


class Between(Enum):
    """When the next wave begins, once the one before has ended well."""

    AT_ONCE = "at once"
    AFTER_PAUSE = "after a pause"
    WHEN_TOLD = "when you say so"


class OnError(Enum):
    """What a step that failed means to the steps that do not need it."""

    STOP = "stop: nothing more begins"
    GO_ON = "go on with the others"


class Wave(Struct, frozen=True):
    """`steps` are the keys of its steps; `name` is a tier's, a group's, or "Wave 2"."""

    name: str
    steps: frozenset[str]


class Rollout(Struct, frozen=True):
    """How a plan's machines follow one another; without waves all begin as soon as what they need is there.

    pause  between two waves, where `between` is AFTER_PAUSE
    """

    waves: tuple[Wave, ...] = ()
    between: Between = Between.AT_ONCE
    pause: timedelta = timedelta()
    on_error: OnError = OnError.GO_ON

    def wave_of(self, key: str) -> int:
        """The index of the wave that holds the step; 0 for a step of no wave."""
        return next((index for index, wave in enumerate(self.waves) if key in wave.steps), 0)
