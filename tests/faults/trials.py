"""The trials: what is let go wrong, and how one is run in a process of its own."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asr_tui.simulator.fault_profiles import PROFILES
from tests.faults.figures import Figures
from tests.faults.mishaps import MISHAPS, round_with
from tests.faults.round import round_under
from tests.faults.terminals import SIGNALS, signalled
from tests.journeys.lives import Lives

SPEEDS = (3000.0, 300.0, 60.0)
SECONDS = 300
"""Seconds of this computer after which a trial counts as stuck."""
ROUNDS = 6
"""Rounds of each kind, with a seed each."""
KILL_POINTS, A_ROUND = 500, 8
"""Kill points, and how many a round has about."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A kind of trial ("profile", "mishap" or "signal"), which one of it, and its seed."""

    kind: str
    name: str
    seed: int

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.name}/{self.seed}"

    @property
    def row(self) -> str:
        return "signals" if self.kind == "signal" else self.name


def trials(base: int, *, full: bool) -> Iterator[Trial]:
    """One of each kind, then the next of each: what is stopped early has seen all kinds."""
    for seed in range(base, base + (ROUNDS if full else 1)):
        yield from (Trial("profile", name, seed) for name in PROFILES)
        yield from (Trial("mishap", name, seed) for name in MISHAPS)
        yield from (Trial("signal", one.name, seed) for one in SIGNALS)
    if full:
        yield from (Trial("mishap", "killed", seed) for seed in range(base + ROUNDS, base + KILL_POINTS // A_ROUND + 1))


_LIVES: list[Lives] = []


def begin() -> None:
    """What a process needs once: virtual time, and Azure's SDKs."""
    from asr_tui.azure_gateway.clients import Sdk  # only in processes that run trials
    from tests import conftest  # noqa: F401 - sets the virtual time

    for sdk in Sdk:
        sdk.load()


def run(trial: Trial) -> tuple[Trial, Figures, float]:
    begin = time.monotonic()
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(SECONDS)
    try:
        figures = _figures(trial)
    except Exception as error:  # noqa: BLE001 - a fault of a trial is told with its seed, and the others go on
        figures = Figures(tried=1, stuck=[f"{type(error).__name__}: {error}"])
    finally:
        signal.alarm(0)
    return trial, figures, time.monotonic() - begin


def _too_long(*_: object) -> None:
    signal.alarm(SECONDS)  # also for its end
    raise TimeoutError(f"no end after {SECONDS} s; {_waiting()}")


def _waiting() -> str:
    """Where the tasks of the running loop wait."""
    try:
        tasks = asyncio.all_tasks()
    except RuntimeError:
        return "no loop runs"
    return "; ".join(f"{task.get_name()} at {' < '.join(_frames(task.get_coro()))}" for task in tasks)


def _frames(awaited: Any) -> Iterator[str]:
    """The places of a coroutine's chain of awaits."""
    while awaited is not None:
        frame = getattr(awaited, "cr_frame", None) or getattr(awaited, "ag_frame", None)
        if frame is not None:
            yield f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
        awaited = getattr(awaited, "cr_await", None) or getattr(awaited, "ag_await", None)


def _figures(trial: Trial) -> Figures:
    if trial.kind == "profile":
        return asyncio.run(round_under([trial.name], trial.seed, SPEEDS[trial.seed % len(SPEEDS)]))
    if trial.kind == "signal":
        return signalled(signal.Signals[trial.name], trial.seed)
    while len(_LIVES) < MISHAPS[trial.name].programs:
        _LIVES.append(Lives())
    return asyncio.run(round_with(_LIVES, trial.name, trial.seed))
