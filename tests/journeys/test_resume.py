"""The program is killed in the middle of its work, and started again: the end is that of an undisturbed run."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.local_store import run_record
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import PracticeOptions
from asr_tui.simulator.server import Simulator
from tests.journeys.lives import Lives, first_time, states, unfinished, writes

SPEED = 3000.0
Life = Callable[[str, Path, tuple[str, ...], Callable[[str], bool]], Awaitable[list[str]]]
SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-111111111111"


@pytest.fixture
def life(lives: Lives) -> Life:
    """One start that protects `what`: a vault and machines."""

    async def live(endpoint: str, root: Path, what: tuple[str, ...], dies_at: Callable[[str], bool]) -> list[str]:
        return await lives.live("headless", str(root), endpoint, *what, dies_at=dies_at)

    return live


@pytest.fixture
async def azure() -> AsyncIterator[Simulator]:
    simulator = Simulator.open("contoso", SPEED)
    await simulator.start()
    yield simulator
    await simulator.stop()


async def undisturbed(life: Life, tmp_path: Path, what: tuple[str, ...]) -> set[str]:
    simulator = Simulator.open("contoso", SPEED)
    await simulator.start()
    try:
        said = await life(simulator.url, tmp_path / "undisturbed", what, lambda line: False)
        assert said[-1] == "ended DONE"
        assert set(writes(simulator).values()) == {1}
        return states(simulator)
    finally:
        await simulator.stop()


NEW_VAULT = ("contoso-vault-us", "app-01")
USED_VAULT = ("contoso-vault", "app-01", "sql-01")


@pytest.mark.parametrize(("state", "what"), [("DONE", NEW_VAULT), ("SENDING", USED_VAULT)])
async def test_killed_at_each_step(
    life: Life, azure: Simulator, tmp_path: Path, state: str, what: tuple[str, ...]
) -> None:
    """Each life ends by SIGKILL the first time that a step is told to be in that state; the last one finishes.

    The first vault was never used: its fabrics, containers, policy and mappings are made too.
    """
    dies_at = first_time(state)
    root = tmp_path / "killed"
    started = 1
    await life(azure.url, root, what, dies_at)
    while unfinished(Paths.under(root).azure):
        await life(azure.url, root, what, dies_at)
        started += 1
    assert started > 4
    assert set(writes(azure).values()) == {1}, writes(azure)
    assert states(azure) == await undisturbed(life, tmp_path, what)


async def test_a_lost_answer_and_a_kill(life: Life, azure: Simulator, tmp_path: Path) -> None:
    """Azure takes the write, its answer is lost, and the program dies while it looks for it."""
    azure.faults.add("PUT", "replicationProtectedItems", when="after")
    await life(azure.url, tmp_path, USED_VAULT, lambda line: line.startswith("CHECKING EnableReplication"))
    said = await life(azure.url, tmp_path, USED_VAULT, lambda line: False)
    assert said[-1] == "ended DONE"
    assert set(writes(azure).values()) == {1}, writes(azure)


async def test_practice_dies_with_the_program_and_goes_on(life: Life, tmp_path: Path) -> None:
    """The simulator is killed too, and answers at another port afterwards: nothing that it took is sent again."""
    dies_at = first_time("UNDER_WAY")
    folder = Paths.under(tmp_path).practice
    await life("practice", tmp_path, NEW_VAULT, dies_at)
    started = 1
    while unfinished(folder):
        await life("practice", tmp_path, NEW_VAULT, dies_at)
        started += 1
    assert started > 4
    (done,) = folder.runs.glob("*.done.json")
    sent = Counter(one.planned.step.scenario for one in run_record.decode(done.read_bytes()).steps)
    workspace = await ProgramOpener(Paths.under(tmp_path)).practice(PracticeOptions())
    vault = next(one for one in await workspace.choices.all(kinds.VAULT, SUBSCRIPTION) if one.name == NEW_VAULT[0])
    jobs = Counter(job.scenario for job in await workspace.session.site_recovery.jobs(vault.id))
    await workspace.close()
    assert {kind: jobs[kind] for kind in sent if kind} == {kind: sent[kind] for kind in sent if kind}
