"""Runs whose requests or answers are lost, and what somebody else has made or begun meanwhile."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from asr_tui.domain import steps
from asr_tui.domain.differences import FoundResource
from asr_tui.domain.errors import (
    Conflict,
    Unreachable,
)
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import Policy
from asr_tui.domain.run import RunState, StepState
from tests.services.computer import Computer
from tests.services.plans import (
    ENABLE_STEP,
    FAILOVER,
    GROUP_STEP,
    PLACE,
    PLAN,
    POLICY_STEP,
    planned,
)
from tests.services.working_azure import WorkingAzure, ended, lost_answer
from tests.things import made_by


@pytest.mark.parametrize("step", [GROUP_STEP, POLICY_STEP, ENABLE_STEP])
async def test_a_lost_answer_is_looked_up_and_nothing_is_sent_again(
    azure: WorkingAzure, computer: Computer, step: steps.Step
) -> None:
    azure.loses_answer.add(step.key)
    runs = computer.runs()
    run = await ended(runs, runs.start(Plan("one", (planned(step),)), PLACE))
    assert run.state is RunState.DONE
    assert azure.times_received() == {step.key: 1}
    assert [line.result for line in computer.audited if line.phase == "answer"] == ["unknown"]


async def test_a_request_that_never_arrived_is_told_and_retried_only_on_request(
    azure: WorkingAzure, computer: Computer
) -> None:
    key = POLICY_STEP.key
    azure.refuses[key] = lost_answer()
    runs = computer.runs()
    run_id = runs.start(Plan("one", (planned(POLICY_STEP),)), PLACE)
    run = await ended(runs, run_id)
    assert run.step(key).state is StepState.UNKNOWN
    assert "Retry looks once more" in str(run.step(key).error)
    assert azure.received == []
    await runs.retry(run_id, key)
    assert (await ended(runs, run_id)).state is RunState.DONE
    assert azure.times_received() == {key: 1}


async def test_a_failover_that_arrived_late_is_followed_and_not_sent_again(
    azure: WorkingAzure, computer: Computer
) -> None:
    key = FAILOVER.key
    azure.refuses[key] = lost_answer()
    runs = computer.runs()
    run_id = runs.start(Plan("Fail over web-01", (planned(FAILOVER),)), PLACE)
    unknown = (await ended(runs, run_id)).step(key)
    assert unknown.state is StepState.UNKNOWN
    await azure.apply(FAILOVER, unknown.client_request_id)
    await runs.retry(run_id, key)
    assert (await ended(runs, run_id)).state is RunState.DONE
    assert azure.times_received() == {key: 1}


async def test_a_failover_that_someone_else_began_is_watched(azure: WorkingAzure, computer: Computer) -> None:
    await azure.apply(FAILOVER, "another admin's request")
    runs = computer.runs()
    run = await ended(runs, runs.start(Plan("Fail over web-01", (planned(FAILOVER),)), PLACE))
    assert run.state is RunState.DONE
    assert run.steps[0].sent == 0
    assert run.steps[0].followed
    assert azure.times_received() == {FAILOVER.key: 1}


async def test_while_azure_cannot_be_read_a_step_stays_under_way(azure: WorkingAzure, computer: Computer) -> None:
    runs = computer.runs()
    notes: list[str] = []
    azure.on_step = lambda point: setattr(azure, "unreadable", Unreachable("No network"))
    asyncio.get_running_loop().call_later(azure.seconds + 15, lambda: setattr(azure, "unreadable", None))
    run_id = runs.start(Plan("one", (planned(POLICY_STEP),)), PLACE)
    async for run in runs.changes(run_id):
        notes.append(run.steps[0].note)
        if run.state is not RunState.RUNNING:
            break
    assert run.state is RunState.DONE
    assert any("No network" in note for note in notes)


async def test_a_lost_answer_while_azure_cannot_be_read_ends_as_unknown(
    azure: WorkingAzure, computer: Computer
) -> None:
    key = POLICY_STEP.key
    azure.loses_answer.add(key)
    azure.on_step = lambda point: setattr(azure, "unreadable", Unreachable("No network"))
    runs = computer.runs()
    run_id = runs.start(Plan("one", (planned(POLICY_STEP),)), PLACE)
    run = await ended(runs, run_id)
    assert run.step(key).state is StepState.UNKNOWN
    azure.unreadable = None
    await runs.retry(run_id, key)
    assert (await ended(runs, run_id)).state is RunState.DONE
    assert azure.times_received() == {key: 1}


async def test_what_somebody_else_made_alike_is_used_and_said(azure: WorkingAzure, computer: Computer) -> None:
    azure.found[GROUP_STEP.id] = FoundResource("Succeeded", made_by(GROUP_STEP))
    runs = computer.runs()
    run = await ended(runs, runs.start(PLAN, PLACE))
    assert run.state is RunState.DONE
    used = run.step(GROUP_STEP.key)
    assert (used.followed, used.sent) == (True, 0)
    assert GROUP_STEP.key not in azure.times_received()
    assert not [line for line in computer.audited if line.resource == GROUP_STEP.id]


@pytest.mark.parametrize("lost", [False, True])
async def test_what_somebody_else_made_otherwise_is_never_overwritten(
    azure: WorkingAzure, computer: Computer, lost: bool
) -> None:
    """Also where our own request left just before theirs, and its answer was lost."""
    key, other = POLICY_STEP.key, FoundResource("Succeeded", Policy(POLICY_STEP.id, 60))
    if lost:
        azure.refuses[key] = lost_answer()
        azure.on_step = lambda point: azure.found.update({POLICY_STEP.id: other})
    else:
        azure.found[POLICY_STEP.id] = other
    runs = computer.runs()
    run_id = runs.start(PLAN, PLACE)
    run = await ended(runs, run_id)
    stopped = run.step(key)
    assert stopped.state is StepState.FAILED
    assert isinstance(stopped.error, Conflict)
    assert "retention 1 hour, planned 24 hours" in stopped.error.what
    assert "Review again" in stopped.error.remedy
    assert run.step(ENABLE_STEP.key).state is StepState.BLOCKED
    assert run.step(GROUP_STEP.key).state is StepState.DONE
    await runs.retry(run_id, key)
    assert (await ended(runs, run_id)).step(key).state is StepState.FAILED
    await runs.close()
    again = computer.runs()
    await ended(again, again.resume(again.unfinished()[0]))
    assert key not in azure.times_received()


async def test_nothing_is_made_where_it_cannot_be_seen_what_is_there(azure: WorkingAzure, computer: Computer) -> None:
    azure.unreadable = Unreachable("No network")
    runs = computer.runs()
    run_id = runs.start(Plan("one", (planned(POLICY_STEP),)), PLACE)
    stopped = (await ended(runs, run_id)).steps[0]
    assert (stopped.state, stopped.sent, str(stopped.error)) == (StepState.FAILED, 0, "No network.")
    azure.unreadable = None
    await runs.retry(run_id, stopped.key)
    assert (await ended(runs, run_id)).state is RunState.DONE


async def test_looks_before_a_sending_wait_for_one_another_as_little_as_the_sendings(
    azure: WorkingAzure, computer: Computer
) -> None:
    """All that may start looks side by side, each once before it sends; what was made is read once afterwards."""
    at_once: list[int] = []
    looking: list[ArmId] = []
    together = asyncio.Event()

    class Slow(WorkingAzure):
        async def find(self, resource: ArmId) -> FoundResource | None:
            looking.append(resource)
            at_once.append(len(looking))
            if len(looking) == 4:
                together.set()
            await together.wait()
            return await super().find(resource)

    computer.azure = Slow()
    runs = computer.runs()
    run = await ended(runs, runs.start(PLAN, PLACE))
    assert run.state is RunState.DONE
    assert max(at_once[:4]) == 4, "group, both fabrics and the policy"
    items = [one.step.id for one in PLAN.steps if isinstance(one.step, steps.EnableReplication)]
    assert Counter(looking) == {one.step.id: 1 if one.step.id in items else 2 for one in PLAN.steps}
