"""What the wizard and home cost with so many machines, of which a quarter is protected, at 120x40.

Run: python -m tests.benchmarks.wizard_scale [machines] [rounds] [another checkout, played in turns with this one]

The simulator is another process; keys go through a pseudo-terminal. A time is from a key to the words of its answer;
"quiet" to the last byte before the terminal rests for half a second; "cpu" is the program's own work until then, which
other programs do not change. Medians of the rounds. A stall is the longest callback of the program's event loop, in
seconds of its own work. Another checkout has its own `.venv`.
"""

from __future__ import annotations

import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asr_tui.simulator.messages import JsonObject
from tests.benchmarks.growing_world import world
from tests.benchmarks.programs import answer_time, program, quiet, read_for, settled, until, until_gone

COLUMNS, ROWS = 120, 40
DOWN, UP, ENTER, ESCAPE = b"\x1b[B", b"\x1b[A", b"\r", b"\x1b"
KEYS_SECONDS = float(os.environ.get("KEYS_SECONDS", "40"))
"""Longer than the time between two polls of a vault at rest."""
SCROLLS = 60
HERE = Path(__file__).parents[2]
WATCHED = str(Path(__file__).with_name("watched.py"))
Figures = dict[str, float]


def quarter_protected(machines: int) -> JsonObject:
    """A world of so many machines, of which a quarter is protected in one vault."""
    described = world(machines)
    described["protected_fleets"][0]["count"] = machines // 4
    return described


@contextmanager
def simulator(described: JsonObject, folder: Path) -> Iterator[str]:
    """The address of a simulated Azure of that world."""
    file = folder / "world.json"
    file.write_text(json.dumps(described))
    command = [sys.executable, "-m", "asr_tui", "simulator", "--world", str(file), "--speed", "50", "--port", "0"]
    with subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


class Played:
    """One program, what its steps cost, and its longest stall."""

    def __init__(self, pid: int, terminal: int, stalls: Path) -> None:
        self.pid = pid
        self.terminal = terminal
        self.figures: Figures = {}
        self._stalls = stalls

    def step(self, name: str, key: bytes, shown: str) -> None:
        """Press a key: seconds to the words, and the program's own work until it rests."""
        quiet(self.terminal, 0.3)
        began, worked = time.monotonic(), self.cpu
        os.write(self.terminal, key)
        until(self.terminal, shown, 90.0)
        self.figures[f"{name}, s"] = time.monotonic() - began
        settled(self.terminal)
        self.figures[f"{name}, cpu s"] = self.cpu - worked

    def stall(self) -> float:
        """Seconds of the longest callback since this was asked last."""
        self._stalls.unlink(missing_ok=True)
        os.kill(self.pid, signal.SIGUSR1)
        while not self._stalls.exists():
            read_for(self.terminal, 0.02)
        seconds, _, which = self._stalls.read_text().partition(" ")
        if "ASR_STALLS" in os.environ:
            sys.stderr.write(f"{seconds} {which}\n")
        return float(seconds)

    @property
    def cpu(self) -> float:
        return cpu_of(self.pid)

    @property
    def peak(self) -> float:
        return peak_of(self.pid)


def cpu_of(pid: int) -> float:
    """Seconds of work of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_of(pid: int) -> float:
    """MiB that a process had at most."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def play(checkout: Path, url: str, folder: Path, marked: int) -> Figures:
    """The figures of one round."""
    stalls = folder / "stall"
    python = str(checkout / ".venv" / "bin" / "python")
    command = (python, WATCHED, str(stalls), "azure", "--endpoint", url, "--vault", "vault-dr")
    with (
        tempfile.TemporaryDirectory() as home,
        program(command, Path(home), COLUMNS, ROWS, checkout) as (pid, terminal),
    ):
        played = Played(pid, terminal, stalls)
        until(terminal, "Go on as this identity?")
        figures = played.figures
        played.stall()
        _home(played)
        figures["stall, open home, s"] = played.stall()
        figures["peak at home, MiB"] = played.peak
        if KEYS_SECONDS:
            _keys_at_home(played)
            figures["stall, polls at home, s"] = played.stall()
        _lists(played, stalls.with_suffix(".page"))
        figures["stall, reading lists, s"] = played.stall()
        played.step("mark all", b"*", f"{marked} marked")
        figures["stall, mark all, s"] = played.stall()
        quiet(terminal, 3.0)  # Azure has answered about each machine
        figures["stall, answers, s"] = played.stall()
        for name, question in (
            ("to target", "Where shall"),
            ("to policy", "How far shall"),
            ("to review", "Shall this be done"),
        ):
            played.step(name, ENTER, question)
            figures[f"stall, {name}, s"] = played.stall()
        figures["peak on the way, MiB"] = played.peak
        return figures


def _home(played: Played) -> None:
    """Open home: its first rows, all of them, and quiet."""
    terminal, figures = played.terminal, played.figures
    quiet(terminal, 0.3)
    began, worked = time.monotonic(), played.cpu
    os.write(terminal, ENTER)
    count = until(terminal, " 1 of ", 90.0)
    figures["open home, first rows, s"] = time.monotonic() - began
    count += until_gone(terminal, "so far", 90.0)
    figures["open home, s"] = time.monotonic() - began
    last, more = settled(terminal)
    figures["open home, cpu s"] = played.cpu - worked
    figures["open home, quiet, s"] = max(last, began + figures["open home, s"]) - began
    figures["open home, bytes"] = count + more


def _lists(played: Played, first_page: Path) -> None:
    """Open the wizard and, at once, its page of machines; then wait until all of them have been read.

    The first rows count from the moment at which the first page of the list of machines had arrived.
    """
    terminal, figures = played.terminal, played.figures
    quiet(terminal, 0.3)
    first_page.unlink(missing_ok=True)
    began, worked = time.monotonic(), played.cpu
    os.write(terminal, b"p")
    count = until(terminal, "Where do the machines run", 90.0)
    figures["open wizard, s"] = time.monotonic() - began
    os.write(terminal, ENTER)
    count += until(terminal, "none marked", 90.0)
    shown = time.monotonic()
    figures["first rows, s"] = shown - began
    figures["first rows after page 1, s"] = shown - float(first_page.read_text())
    count += until_gone(terminal, "reading", 90.0)
    figures["all rows, s"] = time.monotonic() - began
    figures["wizard's lists, bytes"] = count + settled(terminal)[1]
    figures["wizard's lists, cpu s"] = played.cpu - worked


def _keys_at_home(played: Played) -> None:
    """A key's time while polls arrive, and the bytes of a move that scrolls."""
    terminal, end, times = played.terminal, time.monotonic() + KEYS_SECONDS, []
    while time.monotonic() < end:
        times += [answer_time(terminal, key) for key in (DOWN, UP)]
    played.figures["key p95, ms"] = statistics.quantiles(times, n=20)[-1] * 1000
    played.figures["key max, ms"] = max(times) * 1000
    written = []
    for _ in range(SCROLLS):
        os.write(terminal, DOWN)
        written.append(settled(terminal, 0.1)[1])
    scrolled = written[ROWS:]  # the cursor has reached the edge
    played.figures["bytes of a scroll"] = statistics.fmean(scrolled)


def main() -> None:
    machines = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    checkouts = [HERE, *(Path(one).resolve() for one in sys.argv[3:])]
    found: dict[Path, list[Figures]] = {one: [] for one in checkouts}
    with tempfile.TemporaryDirectory() as temporary, simulator(quarter_protected(machines), Path(temporary)) as url:
        for _ in range(rounds):
            for checkout in checkouts:
                found[checkout].append(play(checkout, url, Path(temporary), machines - machines // 4))
    sys.stdout.write(f"{machines} machines, medians of {rounds}: " + " | ".join(one.name for one in checkouts) + "\n")
    for name in found[HERE][0]:
        medians = [statistics.median(one[name] for one in found[checkout]) for checkout in checkouts]
        ratio = f"{medians[1] / medians[0]:8.1f}x" if len(medians) > 1 and medians[0] else ""
        sys.stdout.write(f"{name:28}" + "".join(f"{value:12.2f}" for value in medians) + ratio + "\n")


if __name__ == "__main__":
    main()
