"""Start-up and rest, as ratios to a bare table measured in the same run. Run: pytest tests/benchmarks

A pseudo-terminal plays the terminal; both programs are started in turn, so that a busy machine slows both.
"""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FLOOR = (sys.executable, str(Path(__file__).parent / "floor.py"))
OURS = (sys.executable, "-m", "asr_tui")
ROUNDS = 7
MAX_RATIO = 1.5
QUIET_SECONDS = 4.0


@contextmanager
def program(command: tuple[str, ...], home: Path) -> Iterator[tuple[int, int]]:
    """The program's process id and its terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", HOME=str(home), COLUMNS="100", LINES="30")
        os.execvp(command[0], command)
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


def first_frame(command: tuple[str, ...], home: Path) -> float:
    """Seconds from the start of the program to its footer."""
    began = time.monotonic()
    with program(command, home) as (_, terminal):
        until(terminal, "Quit")
        return time.monotonic() - began


def test_the_first_frame_costs_little_more_than_a_table(tmp_path: Path) -> None:
    first_frame(FLOOR, tmp_path), first_frame(OURS, tmp_path)  # byte-compiles, and warms the disk
    pairs = [(first_frame(OURS, tmp_path), first_frame(FLOOR, tmp_path)) for _ in range(ROUNDS)]
    ratio = statistics.median(ours / floor for ours, floor in pairs)
    assert ratio <= MAX_RATIO, f"median ratio {ratio:.2f} of {pairs}"


def test_nothing_is_written_while_nothing_changes(tmp_path: Path) -> None:
    with program(OURS, tmp_path) as (_, terminal):
        until(terminal, "Quit")
        while read_for(terminal, 1.5):
            pass
        assert read_for(terminal, QUIET_SECONDS) == b""
