"""Programs in a pseudo-terminal that a benchmark plays."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FLOOR = (sys.executable, str(Path(__file__).parent / "floor.py"))
OURS = (sys.executable, "-m", "asr_tui")


@contextmanager
def program(
    command: tuple[str, ...], home: Path, columns: int = 100, rows: int = 30, folder: Path | None = None
) -> Iterator[tuple[int, int]]:
    """The program's process id and its terminal; it runs in the `folder`, by default in this one."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", HOME=str(home), COLUMNS=str(columns), LINES=str(rows))
        os.environ.pop("NO_COLOR", None)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled already
        os.chdir(folder or Path.cwd())
        os.execvp(command[0], command)
    _SCREENS[terminal] = Screen()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    try:
        yield pid, terminal
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


class Screen:
    """As much of a terminal as is needed to read what it shows: cursor moves and characters."""

    def __init__(self) -> None:
        self._lines = [[" "] * 200 for _ in range(100)]
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._x = self._y = 0

    @property
    def text(self) -> str:
        return "\n".join("".join(line).rstrip() for line in self._lines)

    def feed(self, data: bytes) -> None:
        text = self._rest + self._decoder.decode(data)
        cut = text.rfind("\x1b")
        whole = cut < 0 or _SEQUENCE.match(text, cut)
        text, self._rest = (text, "") if whole else (text[:cut], text[cut:])
        for row, column, char in _SEQUENCE.findall(text):
            if row:
                self._y, self._x = min(int(row) - 1, 99), int(column) - 1
            elif char == "\n":
                self._y = min(self._y + 1, 99)
            elif char >= " ":
                self._lines[self._y][min(self._x, 199)] = char
                self._x += 1


_SEQUENCE = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[[0-9;?<>=]*[A-Za-z]|\x1b[^\[]|([^\x1b])")
_SCREENS: dict[int, Screen] = {}
"""What each open terminal shows."""


def read_for(terminal: int, seconds: float) -> bytes:
    ready, _, _ = select.select([terminal], [], [], seconds)
    data = os.read(terminal, 65536) if ready else b""
    _SCREENS[terminal].feed(data)
    return data


def until(terminal: int, shown: str, limit: float = 30.0) -> int:
    """Read the terminal until it shows the words; how many bytes that were."""
    end, count = time.monotonic() + limit, 0
    while shown not in _SCREENS[terminal].text:
        assert time.monotonic() < end, _SCREENS[terminal].text
        count += len(read_for(terminal, 1.0))
    return count


def until_gone(terminal: int, shown: str, limit: float = 30.0) -> int:
    """Read the terminal until it shows the words no more; how many bytes that were."""
    end, count = time.monotonic() + limit, 0
    while shown in _SCREENS[terminal].text:
        assert time.monotonic() < end, _SCREENS[terminal].text
        count += len(read_for(terminal, 1.0))
    return count


def quiet(terminal: int, seconds: float = 0.5) -> None:
    """Read until nothing was written for so long."""
    while read_for(terminal, seconds):
        pass


def settled(terminal: int, seconds: float = 0.5) -> tuple[float, int]:
    """Read until nothing was written for so long: when the last byte came, and how many there were."""
    last, count = time.monotonic(), 0
    while data := read_for(terminal, seconds):
        last, count = time.monotonic(), count + len(data)
    return last, count


def written_in(terminal: int, seconds: float) -> int:
    """How many bytes are written in that time."""
    end, count = time.monotonic() + seconds, 0
    while (left := end - time.monotonic()) > 0:
        count += len(read_for(terminal, left))
    return count


def answer_time(terminal: int, key: bytes) -> float:
    """Seconds from a key to the first byte of its answer."""
    quiet(terminal, 0.05)
    began = time.monotonic()
    os.write(terminal, key)
    assert read_for(terminal, 5.0), "no answer"
    return time.monotonic() - began
