"""Killed at every boundary of failover, commit and re-protect, and started again: nothing is done twice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from asr_tui.local_store.paths import Paths
from asr_tui.simulator.server import Simulator
from tests.journeys.lives import Lives, first_time, states, unfinished, writes

SPEED = 2000.0
VAULT, MACHINE = "contoso-vault", "sql-02"
ACTIONS = ("failover", "commit", "reprotect")
ONCE = ("unplannedfailover", "failovercommit", "switchprotection")
Life = Callable[[Simulator, Path, str, Callable[[str], bool]], Awaitable[list[str]]]


@pytest.fixture
async def azure() -> AsyncIterator[Simulator]:
    simulator = Simulator.open("contoso", SPEED)
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
def life(lives: Lives) -> Life:
    """One start that does this to the machine."""

    async def live(azure: Simulator, root: Path, action: str, dies_at: Callable[[str], bool]) -> list[str]:
        return await lives.live("headless_round", str(root), azure.url, VAULT, MACHINE, action, dies_at=dies_at)

    return live


async def there(life: Life, azure: Simulator, root: Path, dies_at: Callable[[str], bool]) -> int:
    """Failover, commit and re-protect, each gone on with after every kill; how often the program was started."""
    starts = 0
    for action in ACTIONS:
        await life(azure, root, action, dies_at)
        starts += 1
        while unfinished(Paths.under(root).azure):
            await life(azure, root, action, dies_at)
            starts += 1
    return starts


def sent(azure: Simulator) -> dict[str, int]:
    """How often each of the three was written."""
    return {
        verb: sum(number for what, number in writes(azure).items() if what.endswith(verb)) for verb in ONCE
    }  # fmt: skip


@pytest.mark.parametrize("state", ["SENDING", "UNDER_WAY"])
async def test_killed_at_each_boundary_the_end_is_that_of_an_undisturbed_run(
    life: Life, azure: Simulator, tmp_path: Path, state: str
) -> None:
    starts = await there(life, azure, tmp_path / "killed", first_time(state))
    assert starts >= 2 * len(ACTIONS)
    assert sent(azure) == dict.fromkeys(ONCE, 1)
    calm = Simulator.open("contoso", SPEED)
    await calm.start()
    try:
        assert await there(life, calm, tmp_path / "calm", lambda line: False) == len(ACTIONS)
        assert states(azure) == states(calm)
    finally:
        await calm.stop()


async def test_a_failover_whose_answer_is_lost_and_a_kill_is_found_again(
    life: Life, azure: Simulator, tmp_path: Path
) -> None:
    azure.faults.add("POST", "unplannedFailover", when="after")
    await life(azure, tmp_path, "failover", lambda line: line.startswith("CHECKING Failover"))
    said = await life(azure, tmp_path, "failover", lambda line: False)
    assert said[-1] == "ended DONE"
    assert sent(azure)["unplannedfailover"] == 1
