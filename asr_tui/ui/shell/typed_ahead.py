"""Keys typed ahead confirm nothing: what is asked must have stood there for a moment before it is answered."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar


class TypedAheadGuard:
    """The moment since which what shall be confirmed can be read."""

    seconds: ClassVar[float] = 0.4
    """How long that must have been before Enter counts: over SSH a key may come well after it was pressed."""

    def __init__(self) -> None:
        self._since = float("inf")

    def begin(self) -> None:
        """Something else is shown now."""
        self._since = monotonic()

    @property
    def was_possible(self) -> bool:
        """Whether Enter can be an answer to what is shown, be it yes or no."""
        return monotonic() - self._since >= self.seconds
