"""What ten times as many machines cost the simulator, as ratios in one run. Run: pytest tests/benchmarks -s

A world's building grows with it; a page of a list, one write and one protection cost the same in every world."""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.server import Simulator
from asr_tui.simulator.state_saver import StateSaver
from asr_tui.simulator.world_file import WorldFile
from tests.benchmarks.growing_world import GROUP, SUBSCRIPTION, VAULT, ask, create, deep, protect, world, write

SMALL, LARGE = 1_000, 10_000


MAX_BUILD_RATIO = 13.0


MAX_PAGE_RATIO = 1.5


MAX_WRITE_RATIO = 1.5


ROUNDS = 15


LISTS = {
    "machines": f"{SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines",
    "machines of a group": f"{GROUP}/providers/Microsoft.Compute/virtualMachines",
    "disks": f"{SUBSCRIPTION}/providers/Microsoft.Compute/disks",
    "interfaces": f"{SUBSCRIPTION}/providers/Microsoft.Network/networkInterfaces",
    "resources": f"{SUBSCRIPTION}/resources",
    "resources of a type": f"{SUBSCRIPTION}/resources?$filter=resourceType eq 'Microsoft.Compute/disks'",
    "resources of a tag": f"{SUBSCRIPTION}/resources?$filter=tagName eq 'fleet'",
    "resources of a name": f"{SUBSCRIPTION}/resources?$filter=name eq 'm-050'",
    "items": f"{VAULT}/replicationProtectedItems",
    "items of a plan": f"{VAULT}/replicationProtectedItems?$filter=RecoveryPlanName eq 'two'",
    "jobs": f"{VAULT}/replicationJobs",
    "jobs that succeeded": f"{VAULT}/replicationJobs?$filter=JobStatus eq 'Succeeded'",
}


def seconds(work: Callable[[], object]) -> float:
    """Of the processor, so that others' work is not counted."""
    began = time.process_time()
    work()
    return time.process_time() - began


def tell(words: str) -> None:
    sys.stdout.write(words + "\n")


def ratio(small: Callable[[int], object], large: Callable[[int], object]) -> float:
    """Large to small, the quickest of some rounds in turn: what takes a millisecond is often interrupted."""
    small(0), large(0)
    rounds = [(seconds(partial(small, number)), seconds(partial(large, number))) for number in range(1, ROUNDS)]
    return min(large for _, large in rounds) / min(small for small, _ in rounds)


@pytest.fixture(scope="module")
def clouds() -> tuple[Cloud, Cloud]:
    return Simulator.open(world(SMALL)).cloud, Simulator.open(world(LARGE)).cloud


def test_building_grows_with_the_world_and_no_faster() -> None:
    Simulator.open(world(20))
    pairs = [[seconds(partial(Simulator.open, world(size))) for size in (SMALL, LARGE)] for _ in range(3)]
    found = [large / small for small, large in pairs]
    tell(f"build: {statistics.median(found):.1f}")
    assert statistics.median(found) <= MAX_BUILD_RATIO, found


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("place", ["first", "deep"])
def test_a_page_costs_the_same_in_a_large_world(clouds: tuple[Cloud, Cloud], name: str, place: str) -> None:
    small, large = (LISTS[name] if place == "first" else deep(cloud, LISTS[name]) for cloud in clouds)
    lengths = [
        len((ask(cloud, "GET", at).body or {})["value"]) for cloud, at in zip(clouds, (small, large), strict=True)
    ]
    assert lengths[0] == lengths[1]
    found = ratio(lambda _: ask(clouds[0], "GET", small), lambda _: ask(clouds[1], "GET", large))
    tell(f"{place} page of {name}: {found:.2f}")
    assert found <= MAX_PAGE_RATIO


@pytest.mark.parametrize("work", [write, create, protect])
def test_a_change_costs_the_same_in_a_large_world(
    clouds: tuple[Cloud, Cloud], work: Callable[[Cloud, int], None]
) -> None:
    found = ratio(lambda number: work(clouds[0], number), lambda number: work(clouds[1], number))
    tell(f"{work.__name__}: {found:.2f}")
    assert found <= MAX_WRITE_RATIO


def test_keeping_a_write_on_disk_costs_the_same_in_a_large_world(clouds: tuple[Cloud, Cloud], tmp_path: Path) -> None:
    savers = [StateSaver(cloud, WorldFile.open(tmp_path / str(number))) for number, cloud in enumerate(clouds)]
    with asyncio.Runner() as loop:

        def keep(which: int, number: int) -> None:
            ask(clouds[which], "PUT", GROUP, {"location": "centralus", "tags": {"number": str(number)}})
            loop.run(savers[which].save())

        found = ratio(lambda number: keep(0, number), lambda number: keep(1, number))
    tell(f"kept write: {found:.2f}")
    assert found <= MAX_WRITE_RATIO
