"""A run of many machines: its waves, a hold, a stop after a failure, what failed tried again as a set."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.errors import LocalError, Refused
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import JobError
from asr_tui.domain.measured_times import measured
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan
from asr_tui.domain.rollout import Between, OnError, Rollout, Wave
from asr_tui.domain.run import Pause, Run, RunState, StepState
from asr_tui.services.runs import Runs
from asr_tui.services.timeouts import cancelled
from tests.services.plans import CONTAINERS, PLACE, planned
from tests.services.working_azure import WorkingAzure, ended, runs_over
from tests.workspaces import stores


def failover(number: int, container: ArmId = CONTAINERS[0]) -> steps.Failover:
    item = container.child("replicationProtectedItems", f"vm-{number}")
    return steps.Failover(item, f"vm-{number}", shut_down_source=False)


def plan(*waves: int, between: Between = Between.AT_ONCE, on_error: OnError = OnError.STOP) -> Plan:
    """So many failovers in each wave."""
    each, first = [], 0
    for count in waves:
        each.append([failover(number) for number in range(first, first + count)])
        first += count
    names = [Wave(f"tier {at}", frozenset(one.key for one in wave)) for at, wave in enumerate(each)]
    rollout = Rollout(tuple(names), between, timedelta(minutes=5), on_error)
    return Plan("many", tuple(planned(one) for wave in each for one in wave), rollout=rollout)


@pytest.fixture
async def runs(azure: WorkingAzure, tmp_path: Path) -> Runs:
    return program(azure, tmp_path)


def program(azure: WorkingAzure, folder: Path) -> Runs:
    kept = stores(folder)
    return runs_over(azure, kept.journal, kept.audit)


async def until_pause(runs: Runs, run_id: str, pause: Pause) -> Run:
    async for run in runs.changes(run_id):
        if run.pause is pause and all(step.state.over or step.state is StepState.WAITING for step in run.steps):
            return run
    raise AssertionError("it never paused")


def sent(azure: WorkingAzure) -> list[str]:
    return [key.rpartition("/")[2] for key, _ in azure.received]


async def test_three_waves_follow_one_another(azure: WorkingAzure, runs: Runs) -> None:
    run = await ended(runs, runs.start(plan(2, 3, 1), PLACE))
    assert run.state is RunState.DONE
    assert sent(azure) == [f"vm-{number}" for number in range(6)]
    begins = [step.intended_at for step in run.steps]
    ends = [step.ended for step in run.steps]
    assert all(end is not None and begin is not None and end <= begin for end in ends[:2] for begin in begins[2:5])
    assert all(end is not None and begins[5] is not None and end <= begins[5] for end in ends[2:5])


async def test_the_pause_between_two_waves_is_of_azures_clock(azure: WorkingAzure, runs: Runs) -> None:
    run = await ended(runs, runs.start(plan(1, 1, between=Between.AFTER_PAUSE), PLACE))
    first, second = run.steps
    assert first.ended
    assert second.intended_at
    assert timedelta(minutes=5) <= second.intended_at - first.ended < timedelta(minutes=5, seconds=5)


async def test_a_wave_waits_for_a_person_and_so_does_the_lock(azure: WorkingAzure, runs: Runs, tmp_path: Path) -> None:
    run_id = runs.start(plan(1, 1, between=Between.WHEN_TOLD), PLACE)
    await until_pause(runs, run_id, Pause.WHEN_TOLD)
    other = program(azure, tmp_path)
    with pytest.raises(LocalError):
        other.resume(other.unfinished()[0])
    await asyncio.sleep(3600)
    assert len(azure.received) == 1
    runs.go_on(run_id)
    assert (await ended(runs, run_id)).state is RunState.DONE
    assert azure.times_received() == {failover(0).key: 1, failover(1).key: 1}


async def test_after_a_failure_nothing_more_is_sent_also_of_what_waits_for_its_turn(
    azure: WorkingAzure, runs: Runs
) -> None:
    azure.refuses[failover(3).key] = Refused("No")
    run_id = runs.start(plan(60), PLACE)
    run = await until_pause(runs, run_id, Pause.STOPPED)
    assert run.at_rest
    assert sent(azure) == ["vm-0", "vm-1", "vm-2"]
    assert Counter(step.state for step in run.steps) == {
        StepState.DONE: 3, StepState.FAILED: 1, StepState.WAITING: 56,
    }  # fmt: skip
    runs.go_on(run_id)
    run = await ended(runs, run_id)
    assert Counter(step.state for step in run.steps) == {StepState.DONE: 59, StepState.FAILED: 1}
    await runs.retry(run_id)
    assert (await ended(runs, run_id)).state is RunState.DONE
    assert set(azure.times_received().values()) == {1}


async def test_a_hold_stops_the_sending_at_once_and_its_end_lets_it_go_on(azure: WorkingAzure, runs: Runs) -> None:
    run_id = runs.start(plan(60), PLACE)
    async for _ in runs.changes(run_id):
        if len(azure.received) == 10:
            break
    runs.hold(run_id)
    run = await until_pause(runs, run_id, Pause.HELD)
    assert len(azure.received) == 10 == run.done
    await asyncio.sleep(3600)
    assert len(azure.received) == 10
    runs.release(run_id)
    assert (await ended(runs, run_id)).state is RunState.DONE
    assert set(azure.times_received().values()) == {1}


async def test_what_an_error_means_can_be_changed_while_it_runs(azure: WorkingAzure, runs: Runs) -> None:
    azure.refuses[failover(0).key] = Refused("No")
    run_id = runs.start(plan(2, 2), PLACE)
    await until_pause(runs, run_id, Pause.STOPPED)
    runs.set_on_error(run_id, OnError.GO_ON)
    run = await ended(runs, run_id)
    assert Counter(step.state for step in run.steps) == {StepState.DONE: 3, StepState.FAILED: 1}
    assert (run.rollout.on_error, run.plan.rollout.on_error) == (OnError.GO_ON, OnError.STOP)


async def test_all_that_failed_is_tried_again_as_a_set_and_looked_up_first(azure: WorkingAzure, runs: Runs) -> None:
    for number in range(3):
        azure.fails[failover(number).key] = JobError("539", "It did not start.")
    run_id = runs.start(plan(5, on_error=OnError.GO_ON), PLACE)
    run = await ended(runs, run_id)
    assert run.done == 2
    await runs.retry(run_id)
    run = await ended(runs, run_id)
    assert run.state is RunState.DONE
    assert sorted(azure.times_received().values()) == [1, 1, 2, 2, 2]
    assert [step.sent for step in run.steps] == [2, 2, 2, 1, 1]


async def test_a_run_that_waits_for_a_person_can_be_put_away_and_done_anew(azure: WorkingAzure, runs: Runs) -> None:
    run_id = runs.start(plan(1, 1, between=Between.WHEN_TOLD), PLACE)
    await until_pause(runs, run_id, Pause.WHEN_TOLD)
    alone = Plan("one", (planned(failover(1)),))
    with pytest.raises(LocalError, match="Under way already"):
        runs.start(alone, PLACE)
    runs.put_away(run_id)
    again = runs.start(alone, PLACE)
    with pytest.raises(LocalError, match="Under way already"):
        runs.go_on(run_id)
    assert (await ended(runs, again)).state is RunState.DONE


async def test_a_pause_cannot_be_put_away(azure: WorkingAzure, runs: Runs) -> None:
    run_id = runs.start(plan(1, 1, between=Between.AFTER_PAUSE), PLACE)
    await until_pause(runs, run_id, Pause.TIMED)
    with pytest.raises(LocalError, match="Still under way"):
        runs.put_away(run_id)
    runs.go_on(run_id)
    assert (await ended(runs, run_id)).state is RunState.DONE


async def test_sixty_are_sent_ten_a_second_and_end_as_fast_as_the_slowest(azure: WorkingAzure, runs: Runs) -> None:
    azure.seconds = 139.0
    asked: list[float] = []
    azure.on_step = lambda point: asked.append(asyncio.get_running_loop().time()) if point == "before apply" else None
    run = await ended(runs, runs.start(plan(60), PLACE))
    assert set(azure.times_received().values()) == {1}
    assert all(later - earlier >= 0.99 for earlier, later in zip(asked, asked[10:], strict=False))
    whole = measured(run)
    assert whole.length is not None
    assert whole.slowest is not None
    assert whole.slowest.length is not None
    assert whole.length <= 1.1 * whole.slowest.length
    assert run.ended is not None
    assert run.ended - run.started <= timedelta(seconds=1.15 * 139 + 5), "known within one round of polling"


async def test_sixty_look_and_follow_with_few_reads(azure: WorkingAzure, runs: Runs) -> None:
    azure.seconds = 139.0
    run_id = runs.start(plan(60), PLACE)
    await asyncio.sleep(1)
    assert azure.reads.count("items") <= 4, "the looks before the sending, and the feed"
    await ended(runs, run_id)
    lists = azure.reads.count("items") + azure.reads.count("jobs")
    assert lists <= 2 * (160 / 5 + 10)
    assert azure.reads.count("status") == 0, "the list of jobs has their ends"


def moved(place: Place, vault: str) -> Place:
    return replace(place, vault=ArmId(str(place.vault).replace("contoso-vault", vault)))


async def test_a_run_of_two_vaults_is_offered_in_both(azure: WorkingAzure, tmp_path: Path) -> None:
    runs = program(azure, tmp_path)
    other = ArmId(str(CONTAINERS[0]).replace("contoso-vault", "erp-vault"))
    both = (planned(failover(0)), planned(failover(1, other)))
    run_id = runs.start(Plan("two", both), PLACE)
    assert runs.get(run_id).vaults == (PLACE.vault, other.vault_id)
    await asyncio.sleep(1)
    await runs.close()
    again = program(azure, tmp_path)
    for place in (PLACE, moved(PLACE, "erp-vault")):
        assert [one.id for one in again.unfinished(place)] == [run_id]
    assert again.unfinished(moved(PLACE, "shop-vault")) == ()
    assert again.unfinished(replace(moved(PLACE, "erp-vault"), tenant="another")) == ()
    lines = [(line.phase, line.resource) for line in stores(tmp_path).audit.entries()]
    assert [resource for phase, resource in lines if phase == "intent"] == [str(one.step.id) for one in both]


async def test_hundreds_of_steps_are_written_down_together_and_a_kill_sends_nothing_twice(
    azure: WorkingAzure, tmp_path: Path
) -> None:
    kept = stores(tmp_path)
    saves: list[int] = []
    save = kept.journal.save

    def counted(run: Run) -> None:
        saves.append(run.done)
        save(run)

    kept.journal.save = counted  # type: ignore[method-assign]
    azure.seconds = 60.0
    runs = runs_over(azure, kept.journal, kept.audit)
    run_id = runs.start(plan(150, on_error=OnError.GO_ON), PLACE)
    await asyncio.sleep(5.2)
    assert 30 < len(azure.received) < 60
    assert len(saves) <= 5.2 / 0.5 + 3
    again = program(azure, tmp_path)
    kept.journal.release(run_id)  # as the end of its process does
    sent_before = len(azure.received)
    tasks = [task for task in asyncio.all_tasks() if task.get_name().startswith("step ")]
    await cancelled(*tasks)
    resumed = again.resume(again.unfinished()[0])
    run = await ended(again, resumed)
    if run.state is RunState.FAILED:  # written to the audit log, and killed before it left
        assert {step.state for step in run.steps} == {StepState.DONE, StepState.UNKNOWN}
        await again.retry(resumed)
        run = await ended(again, resumed)
    assert run.state is RunState.DONE
    assert sent_before < 150
    assert set(azure.times_received().values()) == {1}
