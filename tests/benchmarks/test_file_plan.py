"""A plan of a file over 500 machines costs little more than its reads. Run: pytest tests/benchmarks"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.wizard_scale import HERE, quarter_protected, simulator

MAX_RATIO = 1.2
PROTECTED = 500


def test_a_plan_of_500_machines_costs_little_more_than_its_reads(tmp_path: Path) -> None:
    with simulator(quarter_protected(4 * PROTECTED), tmp_path) as url:
        command = [sys.executable, "-m", "tests.benchmarks.file_plan", url, "vault-dr", "5"]
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["machines"] == PROTECTED
    assert told["ratio"] <= MAX_RATIO, told
