"""The port by which reports are written; apart from `ports.py`, whose values only programs with plans need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Reports(Protocol):
    """Report files."""

    @property
    def folder(self) -> str:
        """The default folder."""

    def write(self, folder: str, texts: Mapping[str, str]) -> tuple[str, ...]:
        """Write texts by file name; returns the paths. Never overwrites. Raises CannotStore."""
