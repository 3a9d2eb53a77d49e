from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack, aclosing
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain.errors import AsrError, Throttled, Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.services.followed_jobs import RUNNING_A_ROUND
from asr_tui.services.job_feed import JobFeed
from asr_tui.services.poll_pace import QUIET_READS, UNATTENDED
from asr_tui.services.vault_rounds import SECONDS_AN_ITEM, Cadence
from asr_tui.services.vault_snapshot import VaultSnapshot
from tests.domain.items import PROTECTED
from tests.fakes import NOW, VAULT, FakeSiteRecovery


class Metered(FakeSiteRecovery):
    """Counts reads, and notes the pauses between them, of which none ends by itself; `now` is Azure's time."""

    def __init__(self) -> None:
        super().__init__()
        self.time = NOW
        self.pauses: list[float] = []
        self.at_once = 0
        self.details: list[str] = []
        self.of_job: dict[str, AsrError] = {}
        self.alarm = asyncio.Event()

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.alarm = asyncio.Event()
        await self.alarm.wait()

    async def items(self, vault: ArmId, come: object = None) -> tuple[ProtectedItem, ...]:
        self.at_once += 1
        assert self.at_once == 1, "single flight"
        await asyncio.sleep(0)
        self.at_once -= 1
        return await super().items(vault)

    async def job(self, vault: ArmId, name: str) -> Job:
        self.details.append(name)
        if (error := self.of_job.get(name)) is not None:
            raise error
        return await super().job(vault, name)

    def begin(self, number: int = 1) -> list[str]:
        """So many jobs, newest first."""
        plain = Job(VAULT, "", "AddPolicy", "Add policy", JobState.RUNNING, "", "")
        self.all_jobs = tuple(replace(plain, name=f"job-{one}") for one in reversed(range(number)))
        return [job.name for job in reversed(self.all_jobs)]

    def end(self, name: str, state: JobState = JobState.SUCCEEDED) -> None:
        self.all_jobs = tuple(replace(job, state=state) if job.name == name else job for job in self.all_jobs)


@pytest.fixture
def azure() -> Metered:
    return Metered()


@pytest.fixture
async def feed(azure: Metered) -> AsyncGenerator[JobFeed, None]:
    feed = JobFeed(azure, azure, VAULT, lambda: Cadence(10, 60))
    yield feed
    await feed.stop()


async def turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_nothing_is_read_while_nobody_watches(azure: Metered, feed: JobFeed) -> None:
    await turns()
    assert azure.reads == []
    assert feed.value == VaultSnapshot()


async def test_all_who_watch_share_one_poll_and_it_rests_when_they_left(azure: Metered, feed: JobFeed) -> None:
    async with aclosing(feed.changes()) as first, aclosing(feed.changes()) as second:
        assert (await anext(first)).loading
        await anext(second)
        snapshot = await anext(first)
        assert (snapshot.loading, snapshot.read_at, snapshot.reads) == (False, NOW, 1)
        assert await anext(second) == snapshot
        assert azure.reads.count("items") == 1
    await turns()
    feed.refresh()
    await turns()
    assert azure.reads.count("items") == 1


async def test_the_first_read_begins_before_anybody_watches_and_rests_where_nobody_comes(
    azure: Metered, feed: JobFeed
) -> None:
    feed.begin()
    feed.begin()
    await turns()
    assert not feed.value.loading
    async with aclosing(feed.changes()) as snapshots:
        assert (await anext(snapshots)).reads == 1
    feed.begin()
    await turns()
    assert azure.reads.count("items") == 1


async def test_the_pause_is_long_while_nothing_moves_and_short_while_a_job_runs(azure: Metered, feed: JobFeed) -> None:
    async with aclosing(feed.changes()) as changes:
        await anext(changes)
        await anext(changes)
        await turns()
        assert azure.pauses == [60]
        azure.begin()
        feed.refresh()
        assert (await anext(changes)).busy
        await turns()
        assert azure.pauses == [60, 10]


async def test_a_large_vault_is_read_less_often(azure: Metered, feed: JobFeed) -> None:
    azure.all_items = (PROTECTED,) * 300
    azure.begin()
    async with aclosing(feed.changes()) as changes:
        await anext(changes)
        await anext(changes)
        await turns()
        assert azure.pauses == [300 * SECONDS_AN_ITEM]


async def test_followed_jobs_of_a_large_vault_are_read_as_often_as_of_a_small_one(
    azure: Metered, feed: JobFeed
) -> None:
    azure.all_items = (PROTECTED,) * 500
    [name] = azure.begin()
    with feed.follow(name):
        await turns()
        assert (azure.pauses[-1], azure.reads.count("items"), len(azure.details)) == (10, 1, 1)
        azure.end(name)
        azure.alarm.set()
        await turns()
        detail = feed.value.detail(name)
        assert detail is not None
        assert detail.state is JobState.SUCCEEDED
        assert (azure.reads.count("items"), len(azure.details)) == (1, 2)
        assert azure.pauses[-1] == 500 * SECONDS_AN_ITEM - 10


async def test_a_failed_read_keeps_the_old_data_and_backs_off(azure: Metered, feed: JobFeed) -> None:
    azure.begin()
    async with aclosing(feed.changes()) as changes:
        await anext(changes)
        good = await anext(changes)
        azure.errors["items"] = Unreachable("No network")
        for _ in range(3):
            feed.refresh()
            await turns()
        assert feed.value.jobs == good.jobs
        assert feed.value.error is azure.errors["items"]
        assert feed.value.read_at == good.read_at
        assert azure.pauses[-3:] == [20, 40, 80]
        azure.errors["items"] = Throttled("Slow down", wait=200)
        feed.refresh()
        await turns()
        assert azure.pauses[-1] == 200
        azure.errors.clear()
        feed.refresh()
        await turns()
        assert feed.value.error is None
        assert azure.pauses[-1] == 10


async def test_a_followed_job_comes_with_its_detail_until_it_is_over(azure: Metered, feed: JobFeed) -> None:
    [name] = azure.begin()
    with feed.follow(name):
        await turns()
        detail = feed.value.detail(name)
        assert detail is not None
        assert detail.state is JobState.RUNNING
        azure.end(name)
        feed.refresh()
        await turns()
        detail = feed.value.detail(name)
        assert detail is not None
        assert detail.state is JobState.SUCCEEDED
        asked = len(azure.details)
        feed.refresh()
        await turns()
        assert len(azure.details) == asked, "a job that is over does not change"
    assert feed.value.details == ()


async def test_of_followed_jobs_that_one_cannot_be_read_keeps_none_of_the_others_waiting(
    azure: Metered, feed: JobFeed
) -> None:
    good, bad = azure.begin(2)
    with feed.follow(good), feed.follow(bad):
        await turns()
        azure.of_job[bad] = Unreachable("An odd answer")
        azure.end(good)
        azure.end(bad)
        feed.refresh()
        await turns()
        assert [job.name for job in feed.value.details if job.state.over] == [good]
        assert feed.value.error is azure.of_job[bad], "it is said"
        assert azure.pauses[-1] == 20, "and tried again the later the more often it failed"
        azure.of_job.clear()
        feed.refresh()
        await turns()
        assert {job.name for job in feed.value.details if job.state.over} == {good, bad}
        assert feed.value.error is None


async def test_a_mistake_of_ours_crashes_whoever_watches(azure: Metered, feed: JobFeed) -> None:
    async with aclosing(feed.changes()) as changes:
        await anext(changes)
        azure.all_items = (None,)  # type: ignore[assignment]
        with pytest.raises(AttributeError):
            await anext(changes)


async def test_what_a_round_reads_does_not_grow_with_the_jobs_that_are_followed(azure: Metered, feed: JobFeed) -> None:
    """The list tells which of them have ended; those are read first."""
    names = azure.begin(200)
    with ExitStack() as followed:
        for count in (50, 200):
            for name in names[count - 50 if count == 50 else 50 : count]:
                followed.enter_context(feed.follow(name))
            await turns()
            azure.reads.clear()
            feed.refresh()
            await turns()
            assert (azure.reads.count("items"), azure.reads.count("jobs")) == (1, 1)
            assert azure.reads.count("job") == RUNNING_A_ROUND
        azure.details.clear()
        for _ in range(200 // RUNNING_A_ROUND):
            feed.refresh()
            await turns()
        assert set(azure.details) == set(names), "each has its turn"
        azure.end(names[49])
        feed.refresh()
        await turns()
        ended = feed.value.detail(names[49])
        assert ended is not None
        assert ended.state is JobState.SUCCEEDED, "what has ended is read first"


async def test_of_many_followed_jobs_the_one_that_is_looked_at_is_read_in_each_round(
    azure: Metered, feed: JobFeed
) -> None:
    names = azure.begin(50)
    with ExitStack() as followed:
        for name in names:
            followed.enter_context(feed.follow(name))
        with feed.follow(names[40], looked_at=True):
            for _ in range(3):
                azure.details.clear()
                feed.refresh()
                await turns()
                assert names[40] in azure.details
                assert len(azure.details) == RUNNING_A_ROUND
        for count, _ in enumerate(range(3)):
            azure.details.clear()
            feed.refresh()
            await turns()
            assert names[40] not in azure.details, count


async def test_between_the_rounds_of_a_large_vault_the_list_of_jobs_tells_the_ends_of_many(
    azure: Metered, feed: JobFeed
) -> None:
    """Its items are read no oftener for it."""
    azure.all_items = (PROTECTED,) * 500
    names = azure.begin(50)
    with ExitStack() as followed:
        for name in names:
            followed.enter_context(feed.follow(name))
        await turns()
        items = azure.reads.count("items")
        azure.end(names[30])
        for _ in range(3):
            feed._rounds._jobs_at -= 10
            azure.alarm.set()  # a pause has passed
            await turns()
        ended = feed.value.detail(names[30])
        assert ended is not None
        assert ended.state is JobState.SUCCEEDED
        assert azure.reads.count("items") == items


async def test_that_a_job_succeeded_by_the_list_is_enough_for_who_says_so_until_somebody_looks_at_it(
    azure: Metered, feed: JobFeed
) -> None:
    names = azure.begin(50)
    with ExitStack() as followed:
        for name in names:
            followed.enter_context(feed.follow(name, by_list=True))
        await turns()
        azure.details.clear()
        azure.end(names[30])
        azure.end(names[31], JobState.WITH_INFORMATION)
        feed.refresh()
        await turns()
        ended = [feed.value.detail(names[one]) for one in (30, 31)]
        assert [one.state for one in ended if one] == [JobState.SUCCEEDED, JobState.WITH_INFORMATION]
        assert names[30] not in azure.details
        assert names[31] in azure.details, "what it notes stands only in the job itself"
        with feed.follow(names[30], looked_at=True):
            feed.refresh()
            await turns()
            assert azure.details.count(names[30]) == 1


async def test_who_only_looks_at_a_job_has_it_read_alone_and_an_ended_one_keeps_nothing_busy(
    azure: Metered, feed: JobFeed
) -> None:
    [name] = azure.begin()
    azure.end(name)
    async with aclosing(feed.changes()) as changes:
        await anext(changes)
        await anext(changes)
        with feed.follow(name, alone=True):
            await turns()
            assert (azure.reads.count("items"), azure.details) == (1, [name])
            detail = feed.value.detail(name)
            assert detail is not None
            assert detail.state is JobState.SUCCEEDED
            feed.refresh()
            await turns()
            assert azure.details == [name], "it does not change any more"
            assert set(azure.pauses) == {60}
        assert feed.value.details == ()


async def test_the_poll_keeps_what_azure_measured(azure: Metered, feed: JobFeed) -> None:
    async with aclosing(feed.changes()) as changes:
        await anext(changes)
        for minute in (0, 0, 5):
            azure.time = NOW + timedelta(minutes=minute)
            azure.all_items = (replace(PROTECTED, rpo_at=azure.time),)
            feed.refresh()
            await turns()
    assert [one.at for one in feed.rpo_history.of(PROTECTED.id)] == [NOW, NOW + timedelta(minutes=5)]


async def test_a_vault_in_which_nothing_happens_has_only_its_jobs_read_until_one_begins(
    azure: Metered, feed: JobFeed
) -> None:
    async with aclosing(feed.changes()) as changes:
        await anext(changes)
        await anext(changes)
        for _ in range(QUIET_READS + 1):
            await turns()
            feed._polled.wake.set()  # the pause has passed
        await turns()
        items, jobs = azure.reads.count("items"), azure.reads.count("jobs")
        assert jobs > items  # the newest round was one of jobs alone
        feed._polled.wake.set()
        await turns()
        assert (azure.reads.count("items"), azure.reads.count("jobs")) == (items, jobs + 1)
        azure.begin()
        feed._polled.wake.set()
        await turns()
        assert azure.reads.count("items") == items + 1
        assert azure.pauses[-1] == 10
        feed.refresh()  # a person asks
        await turns()
        assert azure.reads.count("items") == items + 2


async def test_without_the_terminals_focus_only_a_vault_at_rest_is_read_less_often(
    azure: Metered, feed: JobFeed
) -> None:
    async with aclosing(feed.changes()) as changes:
        await anext(changes)
        await anext(changes)
        await turns()

        async def pause_with(**changed: object) -> float:
            for name, value in changed.items():
                setattr(feed._activity if name in {"given", "working"} else azure, name, value)
            feed.refresh()
            await turns()
            return azure.pauses[-1]

        assert await pause_with(given=False) == 60 * UNATTENDED
        assert await pause_with(working=lambda: True) == 60
        assert await pause_with(working=lambda: False, all_items=(replace(PROTECTED, stage=Stage.FAILED_OVER),)) == 60
        azure.begin()
        assert await pause_with(all_items=(PROTECTED,)) == 10


@pytest.mark.parametrize(("under_way", "seconds"), [(1, 20), (20, 20), (30, 30), (500, 50)])
async def test_the_items_of_a_large_vault_are_read_the_seldomer_the_more_are_under_way(
    azure: Metered, feed: JobFeed, under_way: int, seconds: float
) -> None:
    moving = replace(PROTECTED, stage=Stage.COPYING)
    azure.all_items = (moving,) * under_way + (PROTECTED,) * (500 - under_way)
    async with aclosing(feed.changes()) as changes:
        await anext(changes)
        await anext(changes)
        await turns()
        assert azure.pauses == [seconds]
