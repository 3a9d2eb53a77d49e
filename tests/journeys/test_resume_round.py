"""Killed at every boundary of failover, commit and re-protect, and started again: nothing is done twice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from asr_tui.local_store.paths import Paths
from asr_tui.simulator.server import Simulator
from tests.journeys import lives
from tests.journeys.lives import first_time, states, unfinished, writes

SPEED = 2000.0
VAULT, MACHINE = "contoso-vault", "sql-02"
ACTIONS = ("failover", "commit", "reprotect")
ONCE = ("unplannedfailover", "failovercommit", "switchprotection")


@pytest.fixture
async def azure() -> AsyncIterator[Simulator]:
    simulator = Simulator.open("contoso", SPEED)
    await simulator.start()
    yield simulator
    await simulator.stop()


async def life(endpoint: str, root: Path, action: str, dies_at: Callable[[str], bool]) -> list[str]:
    """One start that does this to the machine."""
    return await lives.life("headless_round", str(root), endpoint, VAULT, MACHINE, action, dies_at=dies_at)


async def there(azure: Simulator, root: Path, dies_at: Callable[[str], bool]) -> int:
    """Failover, commit and re-protect, each gone on with after every kill; how often the program was started."""
    starts = 0
    for action in ACTIONS:
        await life(azure.url, root, action, dies_at)
        starts += 1
        while unfinished(Paths.under(root).azure):
            await life(azure.url, root, action, dies_at)
            starts += 1
    return starts


def sent(azure: Simulator) -> dict[str, int]:
    """How often each of the three was written."""
    return {
        verb: sum(number for what, number in writes(azure).items() if what.endswith(verb)) for verb in ONCE
    }  # fmt: skip


@pytest.mark.parametrize("state", ["SENDING", "UNDER_WAY"])
async def test_killed_at_each_boundary_the_end_is_that_of_an_undisturbed_run(
    azure: Simulator, tmp_path: Path, state: str
) -> None:
    starts = await there(azure, tmp_path / "killed", first_time(state))
    assert starts >= 2 * len(ACTIONS)
    assert sent(azure) == dict.fromkeys(ONCE, 1)
    calm = Simulator.open("contoso", SPEED)
    await calm.start()
    try:
        assert await there(calm, tmp_path / "calm", lambda line: False) == len(ACTIONS)
        assert states(azure) == states(calm)
    finally:
        await calm.stop()


async def test_a_failover_whose_answer_is_lost_and_a_kill_is_found_again(azure: Simulator, tmp_path: Path) -> None:
    azure.faults.add("POST", "unplannedFailover", when="after")
    await life(azure.url, tmp_path, "failover", lambda line: line.startswith("CHECKING Failover"))
    said = await life(azure.url, tmp_path, "failover", lambda line: False)
    assert said[-1] == "ended DONE"
    assert sent(azure)["unplannedfailover"] == 1
