"""What the board of a run of many costs on a slow line while first copies advance. Run: pytest tests/benchmarks"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks.programs import program, until, written_in
from tests.benchmarks.test_practice import MAX_BYTES_A_SECOND

MINUTE = 60.0
"""The tiles of many are brought into order once a minute, so that a minute has it once."""


@pytest.mark.parametrize("number", [60, 300])
def test_a_minute_of_the_board_costs_no_more_than_home(tmp_path: Path, number: int) -> None:
    with program((sys.executable, "-m", "tests.benchmarks.board", str(number)), tmp_path) as (_, terminal):
        until(terminal, "Machines")
        written_in(terminal, 5.0)
        assert written_in(terminal, MINUTE) / MINUTE <= MAX_BYTES_A_SECOND
