"""What a refresh did to the row under a cursor: a key pressed in that moment was meant for the row before."""

from __future__ import annotations

import asyncio

from msgspec import Struct

HOLD_SECONDS = 0.4
"""As long as a plan must be readable before Enter counts: over SSH a key may come well after it was pressed."""


class CursorChange(Struct, frozen=True):
    """A change that no person made.

    words  say it in a sentence
    at     the event loop's time in seconds
    keys   those that act on the row under the cursor; empty for all
    """

    words: str
    at: float
    keys: frozenset[str] = frozenset()

    @classmethod
    def now(cls, words: str, *keys: str) -> CursorChange:
        return cls(words, asyncio.get_running_loop().time(), frozenset(keys))

    def holds(self, key: str) -> bool:
        """Whether this key was meant for what was there before."""
        return self.is_fresh and (not self.keys or key in self.keys)

    @property
    def is_fresh(self) -> bool:
        """Whether a key pressed before it was seen may still arrive."""
        return asyncio.get_running_loop().time() - self.at < HOLD_SECONDS


class KnowsCursorChange:
    """A list that keeps the last change of its cursor's row by a refresh."""

    cursor_change: CursorChange | None = None


def gone_words(was: str, now: str) -> str:
    """ "web-01 is no longer listed; the cursor is on web-02." """
    return f"{was} is no longer listed; the cursor is on {now}."
