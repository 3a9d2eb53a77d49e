"""Keeps Python's garbage collector from holding up the screen.

A full collection goes through all objects of the program: 0.15 s with 2,000 machines, at any moment. Here objects that
have outlived the young generations are set aside (`gc.freeze`), which costs nothing, and are gone through only while
nobody types. Objects in no circle are freed at once as ever; domain values are in none, closed screens are.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

LOOK_EVERY = 5.0
"""Seconds between two looks."""
AWAY = 30.0
"""Seconds without a key after which nobody types."""
LONGEST = 600.0
"""Seconds between two full collections at least, since each takes a fifth of a second."""
YOUNG, MIDDLE, OLD = 5_000, 10, 1_000
"""Thresholds of the generations: of 5,000 new objects a collection takes 2 ms, of ten times as many 20 ms."""


class Collector:
    """The collector of a program with a screen. `now` is in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._typed = self._full = now()
        gc.freeze()
        gc.set_threshold(YOUNG, MIDDLE, OLD)
        gc.enable()

    def key_pressed(self) -> None:
        self._typed = self._now()

    def look(self) -> None:
        """Collect all while nobody types, now and then; else set aside what is old."""
        now = self._now()
        if now - self._typed >= AWAY and now - self._full >= LONGEST:
            self._full = now
            gc.unfreeze()
            gc.collect()
        gc.freeze()
