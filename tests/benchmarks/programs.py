"""Programs in a pseudo-terminal that a benchmark plays."""

from __future__ import annotations

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
def program(command: tuple[str, ...], home: Path) -> Iterator[tuple[int, int]]:
    """The program's process id and its terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", HOME=str(home), COLUMNS="100", LINES="30")
        os.environ.pop("NO_COLOR", None)
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    try:
        yield pid, terminal
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def read_for(terminal: int, seconds: float) -> bytes:
    ready, _, _ = select.select([terminal], [], [], seconds)
    return os.read(terminal, 65536) if ready else b""


def until(terminal: int, shown: str, limit: float = 30.0) -> None:
    """Read the terminal until the words were written; escape sequences between them do not count."""
    seen, end = b"", time.monotonic() + limit
    while shown not in re.sub(r"\x1b\[[0-9;?<>]*[A-Za-z]", "", seen.decode(errors="replace")):
        assert time.monotonic() < end, seen[-2000:]
        seen += read_for(terminal, 1.0)


def quiet(terminal: int, seconds: float = 0.5) -> None:
    """Read until nothing was written for so long."""
    while read_for(terminal, seconds):
        pass


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
