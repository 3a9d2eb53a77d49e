"""A run that Azure refuses for its sign-in pauses, loses nothing, sends nothing twice and goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from asr_tui.bootstrap.wiring import Stores
from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import Await, Run, RunState, StepState
from asr_tui.services.runs import Runs
from tests.services.plans import CONTAINER_STEPS, ENABLE_STEP, FAILOVER, PLACE, PLAN, planned
from tests.services.working_azure import WorkingAzure, ended, runs_over
from tests.workspaces import stores

CHALLENGED = SignInFailed("Azure asks for a second factor", "", "Press S.", "RequestDisallowedByPolicy")
KEY = CONTAINER_STEPS[0].key


@pytest.fixture
def kept(tmp_path: Path) -> Stores:
    return stores(tmp_path)


async def paused(runs: Runs, run_id: str, key: str = KEY) -> Run:
    """The run once this step waits for a sign-in and nothing else of it moves."""
    still = {StepState.PAUSED, StepState.WAITING, StepState.DONE}
    async for run in runs.changes(run_id):
        rests = all(step.state in still and run.awaits(step) is not Await.TURN for step in run.steps)
        if run.step(key).state is StepState.PAUSED and rests:
            return run
    raise AssertionError("the run never paused")


async def test_a_run_met_by_the_challenge_goes_on_after_the_sign_in(azure: WorkingAzure, kept: Stores) -> None:
    azure.refuses[KEY] = CHALLENGED
    runs = runs_over(azure, kept.journal, kept.audit)
    run_id = runs.start(PLAN, PLACE)
    run = await paused(runs, run_id)
    assert (run.state, run.paused) == (RunState.RUNNING, True)
    assert run.step(KEY).error is CHALLENGED
    assert run.step(CONTAINER_STEPS[1].key).state is StepState.DONE, "what needs it not goes on"
    assert run.step(ENABLE_STEP.key).state is StepState.WAITING, "and the rest is not given up"
    assert KEY not in azure.times_received()
    runs.signed_in_again()
    run = await ended(runs, run_id)
    assert (run.state, run.paused, run.step(KEY).error) == (RunState.DONE, False, None)
    assert azure.times_received() == {step.key: 1 for step in PLAN.steps}


async def test_refused_once_more_it_pauses_once_more(azure: WorkingAzure, kept: Stores) -> None:
    azure.refuses[KEY] = CHALLENGED
    runs = runs_over(azure, kept.journal, kept.audit)
    run_id = runs.start(PLAN, PLACE)
    await paused(runs, run_id)
    azure.refuses[KEY] = again = SignInFailed("Azure asks for a second factor")
    runs.signed_in_again()
    async for run in runs.changes(run_id):
        if run.step(KEY).error is again:
            break
    runs.signed_in_again()
    assert (await ended(runs, run_id)).state is RunState.DONE
    assert azure.times_received()[KEY] == 1


async def test_a_paused_run_that_was_left_goes_on_at_the_next_start(azure: WorkingAzure, kept: Stores) -> None:
    azure.refuses[KEY] = CHALLENGED
    runs = runs_over(azure, kept.journal, kept.audit)
    await paused(runs, runs.start(PLAN, PLACE))
    await runs.close()
    again = runs_over(azure, kept.journal, kept.audit)
    (left,) = again.unfinished()
    assert (left.state, left.paused) == (RunState.INTERRUPTED, True)
    assert (await ended(again, again.resume(left))).state is RunState.DONE
    assert azure.times_received() == {step.key: 1 for step in PLAN.steps}


async def test_a_failover_that_was_refused_is_sent_once_after_the_sign_in(azure: WorkingAzure, kept: Stores) -> None:
    key = FAILOVER.key
    azure.refuses[key] = CHALLENGED
    runs = runs_over(azure, kept.journal, kept.audit)
    run_id = runs.start(Plan("Fail over", (planned(FAILOVER),)), PLACE)
    await paused(runs, run_id, key)
    assert azure.received == []
    runs.signed_in_again()
    assert (await ended(runs, run_id)).state is RunState.DONE
    assert azure.times_received() == {key: 1}


async def test_a_lost_answer_whose_search_needs_a_sign_in_is_not_given_up_as_unknown(
    azure: WorkingAzure, kept: Stores
) -> None:
    """The session is withdrawn just as the answer is lost: what was sent is looked for after the sign-in."""
    key = FAILOVER.key
    azure.loses_answer.add(key)

    def withdraw(point: str) -> None:
        if point == "after apply":
            azure.unreadable = CHALLENGED

    azure.on_step = withdraw
    runs = runs_over(azure, kept.journal, kept.audit)
    run_id = runs.start(Plan("Fail over", (planned(FAILOVER),)), PLACE)
    await paused(runs, run_id, key)
    azure.unreadable = None
    runs.signed_in_again()
    assert (await ended(runs, run_id)).state is RunState.DONE
    assert azure.times_received() == {key: 1}


async def test_nothing_waits_where_nothing_was_refused(azure: WorkingAzure, kept: Stores) -> None:
    runs = runs_over(azure, kept.journal, kept.audit)
    runs.signed_in_again()
    run_id = runs.start(PLAN, PLACE)
    await asyncio.sleep(0)
    assert not runs.get(run_id).paused
    assert replace((await ended(runs, run_id)), ended=None).state is RunState.DONE
