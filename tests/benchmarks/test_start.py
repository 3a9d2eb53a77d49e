"""Start-up and rest, as ratios to a bare table measured in the same run. Run: pytest tests/benchmarks

A pseudo-terminal plays the terminal; both programs are started in turn, so that a busy machine slows both.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from tests.benchmarks.programs import FLOOR, OURS, program, read_for, until

ROUNDS = 7
MAX_RATIO = 1.5
QUIET_SECONDS = 4.0


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
