"""A terminal that gets what a screen writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from rich.cells import cell_len
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from tests.ui.pilot import shown

_SEQUENCE = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[[0-9;?]*[A-Za-z]|([^\x1b])")


class Terminal:
    """As much of a terminal as updates need: cursor moves and characters, some of two cells."""

    def __init__(self, text: str) -> None:
        self.lines = [list(line.ljust(80)) for line in text.split("\n")]
        self.sent = 0

    def write(self, data: str) -> None:
        self.sent += len(data.encode())
        x = y = 0
        for row, column, char in _SEQUENCE.findall(data):
            if row:
                y, x = int(row) - 1, int(column) - 1
            elif char and char >= " ":
                self.lines[y][x] = char
                self.lines[y][x + 1 : x + cell_len(char)] = [""] * (cell_len(char) - 1)
                x += cell_len(char)

    @property
    def text(self) -> str:
        return "\n".join("".join(line).rstrip() for line in self.lines)


@contextmanager
def watched(pilot: Pilot[None], monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A terminal that shows what the screen shows now, and gets what is written from here on."""
    terminal = Terminal(shown(pilot))
    assert isinstance(pilot.app._driver, HeadlessDriver)
    with monkeypatch.context() as patch:
        patch.setattr(HeadlessDriver, "write", lambda _, data: terminal.write(data))
        patch.setattr(HeadlessDriver, "is_headless", property(lambda _: False))
        yield terminal
