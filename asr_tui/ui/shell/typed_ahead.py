"""Keys typed ahead confirm nothing: what is asked must have stood there for a moment before it is answered."""

from __future__ import annotations

import asyncio

READING_SECONDS = 0.4
"""How long a question must be readable before Enter counts: over SSH a key may come well after it was pressed."""


class TypedAheadGuard:
    """The moment since which what is to be confirmed can be read, by the event loop's time."""

    def __init__(self) -> None:
        self._since = float("inf")

    def begin(self) -> None:
        """Start counting: what is shown has changed."""
        self._since = asyncio.get_running_loop().time()

    @property
    def was_possible(self) -> bool:
        """Whether Enter can be an answer to what is shown, be it yes or no."""
        return asyncio.get_running_loop().time() - self._since >= READING_SECONDS
