from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from itertools import count, pairwise

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.errors import AsrError, Unreachable
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.arriving_vault import AFTER, LINGER, ArrivingVault
from asr_tui.services.job_feed import JobFeed
from asr_tui.services.vault_snapshot import VaultSnapshot
from tests.domain.items import PROTECTED
from tests.fakes import NOW, VAULT, FakeSiteRecovery

ITEMS = tuple(
    replace(PROTECTED, id=PROTECTED.id.parent().child("replicationProtectedItems", f"m{n}")) for n in range(6)
)
JOBS = tuple(Job(VAULT, f"job-{n}", "AddPolicy", "Add policy", JobState.SUCCEEDED, "", "") for n in range(6))


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose time passes only where nothing is left to do."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def time(self) -> float:
        return self.now

    async def wait(self, seconds: float) -> None:
        self.now += seconds
        for _ in range(3):
            await asyncio.sleep(0)


class Resting:
    """A clock of which no pause ends."""

    def now(self) -> datetime:
        return NOW

    async def sleep(self, seconds: float) -> None:
        await asyncio.Event().wait()


PAGES = st.lists(st.tuples(st.sampled_from(["items", "jobs"]), st.floats(0, 3)), max_size=10)


@given(PAGES, st.integers(0, 3), st.integers(0, 3))
def test_what_is_told_only_grows_has_more_than_was_known_and_never_comes_after_the_end(
    pages: list[tuple[str, float]], known_items: int, known_jobs: int
) -> None:
    loop = Loop()
    told: list[tuple[float, VaultSnapshot]] = []
    known = VaultSnapshot(items=ITEMS[:known_items], jobs=JOBS[:known_jobs])

    async def read() -> tuple[int, int]:
        came = {"items": 0, "jobs": 0}
        with ArrivingVault(known, lambda seen: told.append((loop.now, seen))) as arriving:
            for what, seconds in pages:
                start = came[what]
                came[what] = min(start + 2, 6)
                if what == "items":
                    arriving.items_came(ITEMS[start : came[what]])
                else:
                    arriving.jobs_came(JOBS[start : came[what]])
                await loop.wait(seconds)
        ended = len(told)
        arriving.items_came(ITEMS)
        await loop.wait(10 * AFTER)
        assert len(told) == ended, "the attempt was over"
        return came["items"], came["jobs"]

    try:
        items, jobs = loop.run_until_complete(read())
    finally:
        loop.close()
    sizes = [(known_items, known_jobs), *((len(seen.items), len(seen.jobs)) for _, seen in told)]
    for (one, other), (more, others) in pairwise(sizes):
        assert more >= one
        assert others >= other
        assert more + others > one + other
    for _, seen in told:
        assert seen.is_partial
        assert seen.items == ITEMS[: len(seen.items)]
        assert seen.jobs == JOBS[: len(seen.jobs)]
    assert all(later - earlier >= AFTER for (earlier, _), (later, _) in pairwise(told))
    if pages and items >= known_items and jobs >= known_jobs and (items, jobs) != (known_items, known_jobs):
        assert told or pages[-1][1] < LINGER, "what came long ago is told"


def test_a_list_that_is_whole_is_told_where_the_other_one_needs_longer() -> None:
    loop, told = Loop(), list[VaultSnapshot]()

    async def items() -> tuple[ProtectedItem, ...]:
        return ITEMS

    async def read() -> None:
        with ArrivingVault(VaultSnapshot(), told.append) as arriving:
            assert await arriving.items(items()) == ITEMS
            await loop.wait(LINGER / 2)
            assert not told
            await loop.wait(LINGER)

    loop.run_until_complete(read())
    loop.close()
    assert [seen.items for seen in told] == [ITEMS]


async def test_only_who_asks_sees_a_part_and_a_failure_keeps_it_until_more_has_come() -> None:
    """Everybody else takes the vault as one that is not read yet."""
    azure = FakeSiteRecovery(all_items=ITEMS, all_jobs=JOBS, page_size=2)
    azure.errors["items page 3"] = Unreachable("No answer")

    feed = JobFeed(azure, Resting(), VAULT)
    seen = list[VaultSnapshot]()

    async def watch() -> None:
        async for one in feed.changes():
            seen.append(one)

    watching = asyncio.create_task(watch())
    azure.held["items page 2"] = asyncio.Event()
    await _turns_until(lambda: feed.value.arriving is not None)
    assert feed.value.items == ()
    assert feed.value.loading
    assert feed.value.read_at is None
    assert feed.value.so_far.items == ITEMS[:2]
    azure.held["items page 2"].set()
    await _turns_until(lambda: feed.value.error is not None)
    assert isinstance(feed.value.so_far.error, AsrError)
    assert feed.value.so_far.items == ITEMS[:4], "also what came in the last moment"
    assert feed.value.items == ()
    azure.errors.clear()
    feed.refresh()
    await _turns_until(lambda: feed.value.read_at is not None)
    assert feed.value.so_far is feed.value
    assert feed.value.items == ITEMS
    assert feed.value.arriving is None
    assert all(one.items in {(), ITEMS} for one in seen)
    watching.cancel()
    await feed.stop()


async def _turns_until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        for _ in count():
            if true():
                return
            await asyncio.sleep(0.005)
