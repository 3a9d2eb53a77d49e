"""What practice with contoso-large costs: from its start to the first list against a bare table, and its memory.

Run: python -m tests.benchmarks.practice_start [rounds] [another checkout, played in turns with this one]

"cpu" is the program's own work until then, which other programs do not change. Medians of the rounds.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.programs import FLOOR, program, quiet, until
from tests.benchmarks.wizard_scale import ENTER, HERE, cpu_of, peak_of

Figures = dict[str, float]


def floor(folder: Path) -> Figures:
    began = time.monotonic()
    with program(FLOOR, folder) as (pid, terminal):
        until(terminal, "Quit")
        return {"s": time.monotonic() - began, "cpu": cpu_of(pid)}


def practice(checkout: Path, folder: Path) -> Figures:
    python = str(checkout / ".venv" / "bin" / "python")
    command = (python, "-m", "asr_tui", "practice", "--world", "contoso-large", "--fresh")
    began = time.monotonic()
    with program(command, folder, folder=checkout) as (pid, terminal):
        until(terminal, "contoso-global")
        figures = {"start to the first list, s": time.monotonic() - began, "start, cpu s": cpu_of(pid)}
        quiet(terminal, 1.0)
        os.write(terminal, ENTER)
        until(terminal, "1 of ")
        quiet(terminal, 1.0)
        os.write(terminal, b"p")
        until(terminal, "mark the machines")
        quiet(terminal, 1.0)
        figures["peak, MiB"] = peak_of(pid)
        return figures


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    checkouts = [HERE, *(Path(one).resolve() for one in sys.argv[2:])]
    found: dict[Path, list[Figures]] = {one: [] for one in checkouts}
    floors = []
    with tempfile.TemporaryDirectory() as temporary:
        for _ in range(rounds):
            floors.append(floor(Path(temporary)))
            for checkout in checkouts:
                found[checkout].append(practice(checkout, Path(temporary)))
    bare = {name: statistics.median(one[name] for one in floors) for name in floors[0]}
    sys.stdout.write(f"a bare table: {bare['s']:.2f} s, {bare['cpu']:.2f} s of work; medians of {rounds}\n")
    for checkout in checkouts:
        medians = {name: statistics.median(one[name] for one in found[checkout]) for name in found[checkout][0]}
        for name, value in medians.items():
            by = bare["cpu"] if "cpu" in name else bare["s"]
            ratio = "" if "MiB" in name else f"  {value / by:5.1f} times a bare table"
            sys.stdout.write(f"{checkout.name:12}{name:28}{value:8.2f}{ratio}\n")


if __name__ == "__main__":
    main()
