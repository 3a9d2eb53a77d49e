"""The program is killed in the middle of its work, and started again: the end is that of an undisturbed run."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from asr_tui.simulator.server import Simulator

SPEED = 3000.0
MACHINES = ("app-01", "sql-01")


@pytest.fixture
async def azure() -> AsyncIterator[Simulator]:
    simulator = Simulator.open("contoso", SPEED)
    await simulator.start()
    yield simulator
    await simulator.stop()


def writes(azure: Simulator) -> Counter[str]:
    """How often each thing was written; Azure's own name checks are no writes."""
    sent = [one for one in azure.requests if one.method not in {"GET", "HEAD"} and "checkName" not in one.path]
    return Counter(f"{one.method} {one.path.partition('?')[0].lower()}" for one in sent)


def states(azure: Simulator) -> set[str]:
    """Everything that exists, but for the jobs and events, which each run names anew."""
    store = azure.cloud.store
    kinds = [kind for kind in store.types() if "job" not in kind.lower() and "event" not in kind.lower()]
    return {str(resource["id"]).lower() for kind in kinds for resource in store.of_type(kind)}


async def life(azure: Simulator, root: Path, dies_at: Callable[[str], bool]) -> list[str]:
    """One start of the program, killed when it says a line that `dies_at`; its lines."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.journeys.headless",
        str(root),
        azure.url,
        *MACHINES,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    said: list[str] = []
    async for raw in process.stdout:
        said.append(raw.decode().strip())
        if dies_at(said[-1]):
            process.kill()
            break
    _, errors = await process.communicate()
    assert said, errors.decode()
    assert process.returncode in {0, -9}, errors.decode()
    return said


async def undisturbed(tmp_path: Path) -> set[str]:
    simulator = Simulator.open("contoso", SPEED)
    await simulator.start()
    try:
        said = await life(simulator, tmp_path / "undisturbed", lambda line: False)
        assert said[-1] == "ended DONE"
        assert set(writes(simulator).values()) == {1}
        return states(simulator)
    finally:
        await simulator.stop()


@pytest.mark.parametrize("state", ["DONE", "SENDING", "UNDER_WAY"])
async def test_killed_at_each_step(azure: Simulator, tmp_path: Path, state: str) -> None:
    """Each life ends by SIGKILL the first time that a step is told to be in that state; the last one finishes."""
    told: set[str] = set()

    def dies_at(line: str) -> bool:
        new = line.startswith(f"{state} ") and line not in told
        told.add(line)
        return new

    lives = 0
    while True:
        said = await life(azure, tmp_path / "killed", dies_at)
        lives += 1
        if said[-1].startswith("ended"):
            break
    assert said[-1] == "ended DONE"
    assert lives > len(MACHINES) + 1
    assert set(writes(azure).values()) == {1}, writes(azure)
    assert states(azure) == await undisturbed(tmp_path)


async def test_a_lost_answer_and_a_kill(azure: Simulator, tmp_path: Path) -> None:
    """Azure takes the write, its answer is lost, and the program dies while it looks for it."""
    azure.faults.add("PUT", "replicationProtectedItems", when="after")
    await life(azure, tmp_path, lambda line: line.startswith("CHECKING EnableReplication"))
    said = await life(azure, tmp_path, lambda line: False)
    assert said[-1] == "ended DONE"
    assert set(writes(azure).values()) == {1}, writes(azure)
