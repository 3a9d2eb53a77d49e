"""Runs from their start to their end: order, failures, the audit log, and going on at the next start."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from asr_tui.domain.errors import (
    AccessDenied,
    Cancelled,
    CannotStore,
    HeldByOther,
    LocalError,
)
from asr_tui.domain.jobs import JobError
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import RunState, StepState
from tests.fakes import AZURE, PERSON
from tests.services.computer import Computer
from tests.services.plans import (
    CONTAINER_STEPS,
    ENABLE_STEP,
    FABRIC_STEPS,
    FAILOVER,
    GROUP_STEP,
    MAPPING_STEP,
    PLACE,
    PLAN,
    POLICY_STEP,
    planned,
)
from tests.services.working_azure import WorkingAzure, ended, lost_answer
from tests.workspaces import FULL_DISK


async def test_a_plan_is_carried_out_in_order_and_each_step_is_sent_once(
    azure: WorkingAzure, computer: Computer
) -> None:
    runs = computer.runs()
    run = await ended(runs, runs.start(PLAN, PLACE))
    assert run.state is RunState.DONE
    assert azure.times_received() == {step.key: 1 for step in PLAN.steps}
    order = [key for key, _ in azure.received]
    for step in PLAN.steps:
        assert all(order.index(need) < order.index(step.key) for need in step.depends_on)


async def test_independent_steps_run_side_by_side(azure: WorkingAzure, computer: Computer) -> None:
    runs = computer.runs()
    at_once: list[int] = []
    async for run in runs.changes(runs.start(PLAN, PLACE)):
        at_once.append(sum(not job.state.over for _, job in azure.work.values()))
        if run.state is RunState.DONE:
            break
    assert max(at_once) == 4, "group, both fabrics and the policy"


async def test_a_machine_is_done_only_when_it_is_protected(azure: WorkingAzure, computer: Computer) -> None:
    runs = computer.runs()
    states: list[StepState] = []
    percents: list[float] = []
    async for run in runs.changes(runs.start(PLAN, PLACE)):
        step = run.step(ENABLE_STEP.key)
        if not states or states[-1] is not step.state:
            states.append(step.state)
        if step.state is StepState.COPYING and step.percent is not None:
            percents.append(step.percent)
        if run.state is RunState.DONE:
            break
    expected = [StepState.WAITING, StepState.SENDING, StepState.UNDER_WAY, StepState.COPYING, StepState.DONE]
    assert [state for state in states if state is not StepState.SENDING] == [
        state for state in expected if state is not StepState.SENDING
    ]
    assert percents == sorted(percents)
    assert percents[-1] > 0


async def test_every_write_is_audited_before_and_after(azure: WorkingAzure, computer: Computer) -> None:
    seen: list[tuple[str, bool]] = []
    azure.on_step = lambda point: seen.append((point, computer.audited[-1].phase == "intent"))
    runs = computer.runs()
    await ended(runs, runs.start(Plan("one", (planned(POLICY_STEP),)), PLACE))
    assert seen[0] == ("before apply", True)
    assert [(line.phase, line.result) for line in computer.audited] == [
        ("intent", ""),
        ("answer", "accepted"),
        ("outcome", "done"),
    ]
    line = computer.audited[-1]
    assert (line.who, line.resource) == (PERSON.name, str(POLICY_STEP.id))
    assert line.action == "Microsoft.RecoveryServices/vaults/replicationPolicies/write"
    assert line.client_request_id == azure.received[0][1]
    assert line.request_id == "request-job-0"


async def test_a_failed_step_holds_back_only_what_needs_it(azure: WorkingAzure, computer: Computer) -> None:
    azure.refuses[CONTAINER_STEPS[0].key] = AccessDenied("Not allowed", code="AuthorizationFailed")
    runs = computer.runs()
    run = await ended(runs, runs.start(PLAN, PLACE))
    assert run.state is RunState.FAILED
    states = {step.key: step.state for step in run.steps}
    assert states[CONTAINER_STEPS[0].key] is StepState.FAILED
    assert states[MAPPING_STEP.key] is StepState.BLOCKED
    assert states[ENABLE_STEP.key] is StepState.BLOCKED
    assert states[CONTAINER_STEPS[1].key] is StepState.DONE
    assert states[GROUP_STEP.key] is StepState.DONE


async def test_retry_sends_a_refused_step_again_and_lets_the_rest_go_on(
    azure: WorkingAzure, computer: Computer
) -> None:
    key = CONTAINER_STEPS[0].key
    azure.refuses[key] = AccessDenied("Not allowed", code="AuthorizationFailed")
    runs = computer.runs()
    run_id = runs.start(PLAN, PLACE)
    await ended(runs, run_id)
    await runs.retry(run_id, key)
    run = await ended(runs, run_id)
    assert run.state is RunState.DONE
    assert run.step(key).sent == 2
    assert azure.times_received() == {step.key: 1 for step in PLAN.steps}


async def test_a_job_that_failed_tells_azures_cause_and_advice(azure: WorkingAzure, computer: Computer) -> None:
    key = ENABLE_STEP.key
    azure.fails[key] = JobError("151037", "The guest cannot reach the service.", "A firewall.", "Open port 443.")
    runs = computer.runs()
    run_id = runs.start(PLAN, PLACE)
    error = (await ended(runs, run_id)).step(key).error
    assert error is not None
    assert (error.code, error.remedy) == ("151037", "Open port 443.")
    assert "A firewall." in error.what
    await runs.retry(run_id, key)
    assert (await ended(runs, run_id)).state is RunState.DONE
    assert azure.times_received()[key] == 2


async def test_a_job_that_was_cancelled_did_not_fail_and_can_be_tried_again(
    azure: WorkingAzure, computer: Computer
) -> None:
    key = ENABLE_STEP.key
    azure.fails[key] = None
    runs = computer.runs()
    run_id = runs.start(PLAN, PLACE)
    error = (await ended(runs, run_id)).step(key).error
    assert isinstance(error, Cancelled)
    assert str(error) == "Cancelled at “Installing the agent”. Try again when wanted; what was made stays."
    await runs.retry(run_id, key)
    assert (await ended(runs, run_id)).state is RunState.DONE


async def test_a_success_with_a_notice_shows_the_notice(azure: WorkingAzure, computer: Computer) -> None:
    azure.notices[POLICY_STEP.key] = ("45031", "Protection has already been enabled.")
    runs = computer.runs()
    run = await ended(runs, runs.start(Plan("one", (planned(POLICY_STEP),)), PLACE))
    assert run.steps[0].notices == ("Protection has already been enabled. (45031)",)


async def test_read_only_starts_nothing(azure: WorkingAzure, computer: Computer) -> None:
    runs = computer.runs(replace(AZURE, read_only=True))
    with pytest.raises(LocalError, match="Read-only"):
        runs.start(PLAN, PLACE)
    assert azure.received == []


async def test_the_same_step_is_not_begun_by_a_second_run(azure: WorkingAzure, computer: Computer) -> None:
    runs = computer.runs()
    first = runs.start(PLAN, PLACE)
    with pytest.raises(LocalError, match="Under way already"):
        runs.start(PLAN, PLACE)
    assert (await ended(runs, first)).state is RunState.DONE
    assert azure.times_received() == {step.key: 1 for step in PLAN.steps}


async def test_nothing_is_sent_that_cannot_be_audited_until_a_person_agrees(
    azure: WorkingAzure, computer: Computer
) -> None:
    computer.folder = FULL_DISK
    runs = computer.runs()
    with pytest.raises(CannotStore):
        runs.start(PLAN, PLACE)
    assert azure.received == []
    runs.keep_in_memory()
    run = await ended(runs, runs.start(PLAN, PLACE))
    assert run.state is RunState.DONE
    assert len(runs.unwritten) == 3 * len(PLAN.steps)


def full(folder: Path) -> None:
    """From now on nothing can be written there."""
    if folder.is_dir():
        shutil.rmtree(folder)
        folder.touch()


async def test_a_disk_that_fills_up_stops_what_was_not_sent_and_nothing_else(
    azure: WorkingAzure, computer: Computer
) -> None:
    azure.on_step = lambda point: full(computer.folder)
    runs = computer.runs()
    run_id = runs.start(Plan("two", (planned(POLICY_STEP), planned(GROUP_STEP, POLICY_STEP))), PLACE)
    run = await ended(runs, run_id)
    assert run.steps[0].state is StepState.DONE
    assert isinstance(run.steps[1].error, CannotStore)
    assert azure.times_received() == {POLICY_STEP.key: 1}
    assert [line.phase for line in runs.unwritten] == ["answer", "outcome"]


async def test_leaving_lets_azure_go_on_and_the_next_start_goes_on_from_there(
    azure: WorkingAzure, computer: Computer
) -> None:
    runs = computer.runs()
    run_id = runs.start(PLAN, PLACE)
    async for run in runs.changes(run_id):
        if run.step(FABRIC_STEPS[0].key).state is StepState.UNDER_WAY:
            break
    await runs.close()
    again = computer.runs()
    (left,) = again.unfinished(PLACE)
    assert left.state is RunState.INTERRUPTED
    run = await ended(again, again.resume(left))
    assert run.state is RunState.DONE
    assert azure.times_received() == {step.key: 1 for step in PLAN.steps}
    assert again.unfinished(PLACE) == ()


async def test_a_run_is_offered_only_where_it_was_begun(azure: WorkingAzure, computer: Computer) -> None:
    runs = computer.runs()
    runs.start(PLAN, PLACE)
    await runs.close()
    again = computer.runs()
    assert again.unfinished(replace(PLACE, subscription="another")) == ()
    (left,) = again.unfinished()
    again.put_away(left.id)
    assert again.unfinished() == ()


async def test_a_run_that_another_process_carries_out_is_not_taken_up(azure: WorkingAzure, computer: Computer) -> None:
    first = computer.runs()
    first.start(PLAN, PLACE)
    second = computer.runs()
    with pytest.raises(HeldByOther):
        second.resume(second.unfinished()[0])


async def test_a_failover_of_unknown_outcome_is_not_sent_again_by_resuming(
    azure: WorkingAzure, computer: Computer
) -> None:
    azure.refuses[FAILOVER.key] = lost_answer()
    runs = computer.runs()
    await ended(runs, runs.start(Plan("Fail over web-01", (planned(FAILOVER),)), PLACE))
    await runs.close()
    again = computer.runs()
    run = await ended(again, again.resume(again.unfinished()[0]))
    assert run.steps[0].state is StepState.UNKNOWN
    assert azure.received == []
