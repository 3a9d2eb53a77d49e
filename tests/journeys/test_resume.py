"""The program is killed in the middle of its work, and started again: the end is that of an undisturbed run."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.run import Run
from asr_tui.local_store import run_record
from asr_tui.local_store.files import Notices
from asr_tui.local_store.journal import JournalFiles
from asr_tui.local_store.paths import Folder, Paths
from asr_tui.services.evidence import scenario
from asr_tui.services.workspace import PracticeOptions
from asr_tui.simulator.server import Simulator

SPEED = 3000.0
SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-111111111111"


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
    """Everything that exists, but for jobs, events and operations, which each run names anew."""
    store = azure.cloud.store
    named_anew = ("job", "event", "operation")
    kinds = [kind for kind in store.types() if not any(word in kind.lower() for word in named_anew)]
    return {str(resource["id"]).lower() for kind in kinds for resource in store.of_type(kind)}


async def life(endpoint: str, root: Path, what: tuple[str, ...], dies_at: Callable[[str], bool]) -> list[str]:
    """One start of the program, killed when it says a line that `dies_at`; its lines."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.journeys.headless",
        str(root),
        endpoint,
        *what,
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


def unfinished(folder: Folder) -> tuple[Run, ...]:
    """What the next start would offer."""
    return JournalFiles(folder.runs, Notices(lambda: datetime.now(UTC))).all()


async def undisturbed(tmp_path: Path, what: tuple[str, ...]) -> set[str]:
    simulator = Simulator.open("contoso", SPEED)
    await simulator.start()
    try:
        said = await life(simulator.url, tmp_path / "undisturbed", what, lambda line: False)
        assert said[-1] == "ended DONE"
        assert set(writes(simulator).values()) == {1}
        return states(simulator)
    finally:
        await simulator.stop()


def first_time(state: str) -> Callable[[str], bool]:
    """Whether a line tells of a step in that state for the first time."""
    told: set[str] = set()

    def dies_at(line: str) -> bool:
        new = line.startswith(f"{state} ") and line not in told
        told.add(line)
        return new

    return dies_at


NEW_VAULT = ("contoso-vault-us", "app-01")
USED_VAULT = ("contoso-vault", "app-01", "sql-01")


@pytest.mark.parametrize(("state", "what"), [("DONE", NEW_VAULT), ("SENDING", USED_VAULT)])
async def test_killed_at_each_step(azure: Simulator, tmp_path: Path, state: str, what: tuple[str, ...]) -> None:
    """Each life ends by SIGKILL the first time that a step is told to be in that state; the last one finishes.

    The first vault was never used: its fabrics, containers, policy and mappings are made too.
    """
    dies_at = first_time(state)
    root = tmp_path / "killed"
    lives = 1
    await life(azure.url, root, what, dies_at)
    while unfinished(Paths.under(root).azure):
        await life(azure.url, root, what, dies_at)
        lives += 1
    assert lives > 4
    assert set(writes(azure).values()) == {1}, writes(azure)
    assert states(azure) == await undisturbed(tmp_path, what)


async def test_a_lost_answer_and_a_kill(azure: Simulator, tmp_path: Path) -> None:
    """Azure takes the write, its answer is lost, and the program dies while it looks for it."""
    azure.faults.add("PUT", "replicationProtectedItems", when="after")
    await life(azure.url, tmp_path, USED_VAULT, lambda line: line.startswith("CHECKING EnableReplication"))
    said = await life(azure.url, tmp_path, USED_VAULT, lambda line: False)
    assert said[-1] == "ended DONE"
    assert set(writes(azure).values()) == {1}, writes(azure)


async def test_practice_dies_with_the_program_and_goes_on(tmp_path: Path) -> None:
    """The simulator is killed too, and answers at another port afterwards: nothing that it took is sent again."""
    dies_at = first_time("UNDER_WAY")
    folder = Paths.under(tmp_path).practice
    await life("practice", tmp_path, NEW_VAULT, dies_at)
    lives = 1
    while unfinished(folder):
        await life("practice", tmp_path, NEW_VAULT, dies_at)
        lives += 1
    assert lives > 4
    (done,) = folder.runs.glob("*.done.json")
    sent = Counter(scenario(one.planned.step) for one in run_record.decode(done.read_bytes()).steps)
    workspace = await ProgramOpener(Paths.under(tmp_path)).practice(PracticeOptions())
    vault = next(one for one in await workspace.choices.vaults(SUBSCRIPTION) if one.name == NEW_VAULT[0])
    jobs = Counter(job.scenario for job in await workspace.session.site_recovery.jobs(vault.id))
    await workspace.close()
    assert {kind: jobs[kind] for kind in sent if kind} == {kind: sent[kind] for kind in sent if kind}
