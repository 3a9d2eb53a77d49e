"""A run that protects many machines: what it reads, and that it overwrites nothing where its steps look together."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from asr_tui.domain.differences import FoundResource
from asr_tui.domain.errors import AzureError, Refused
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState, Task
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.run import Run, StepState
from asr_tui.domain.steps import CommitFailover, EnableReplication, Step
from asr_tui.services.followed_jobs import RUNNING_A_ROUND, at_work
from asr_tui.services.list_pace import A_PAGE, listed_until
from asr_tui.services.looking_back import lacks_tasks
from asr_tui.services.runs import Runs
from tests.services.plans import ENABLE_STEP, ITEM, MACHINE, PLACE, POLICY
from tests.services.working_azure import WorkingAzure, ended, runs_over
from tests.workspaces import stores

MINUTE = 60
JOBS, COPIES = 3, 4
"""Minutes that the jobs and the first copies last."""
TASK = Task("commit", "Committing", JobState.SUCCEEDED)
THEIRS = POLICY.parent().child("replicationPolicies", "theirs")


@dataclass
class Counted(WorkingAzure):
    """Counts reads by kind and minute; a list is as many as the pages of it that are read."""

    seconds: float = JOBS * MINUTE
    copy_seconds: float = COPIES * MINUTE
    minutes: Counter[tuple[str, int]] = field(default_factory=Counter)
    began: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    entries: int = 0
    page_size: int = 1_000_000

    async def _read(self, name: str) -> None:
        entries = {"items": len(self.all_items), "jobs": self.entries}.get(name, 1)
        minute = int((asyncio.get_running_loop().time() - self.began) // MINUTE)
        self.minutes[name, minute] += max(1, -(-entries // A_PAGE))
        await super()._read(name)

    async def jobs(self, vault: ArmId, come: object = None) -> tuple[Job, ...]:
        self.entries = len(self.all_jobs)
        return await super().jobs(vault)

    async def jobs_since(self, vault: ArmId, known: Sequence[Job]) -> tuple[Job, ...]:
        self.entries = listed_until(self.all_jobs, {job.name for job in known if at_work(job)})
        return await super().jobs(vault)

    def _item(self, step: Step, stage: Stage, **changes: object) -> ProtectedItem:
        machine = step.machine if isinstance(step, EnableReplication) else _machine(step.id.name)
        return super()._item(step, stage, **{"machine": machine} | changes)

    def put(self, step: EnableReplication) -> None:
        """Another program protects the step's machine by another policy."""
        self.found[step.id] = FoundResource("Succeeded", self._item(step, Stage.PROTECTED, policy=THEIRS))

    def a_minute(self, first: int, last: int) -> list[int]:
        """The reads of each of these minutes."""
        return [
            sum(count for (_, minute), count in self.minutes.items() if minute == one) for one in range(first, last)
        ]

    def all_of(self, name: str) -> int:
        return sum(count for (kind, _), count in self.minutes.items() if kind == name)


def protections(number: int) -> list[EnableReplication]:
    def one(name: str) -> EnableReplication:
        return replace(ENABLE_STEP, id=ITEM.parent().child("replicationProtectedItems", name), machine=_machine(name))

    return [one(f"m-{number:03}") for number in range(number)]


def _machine(name: str) -> ArmId:
    return MACHINE.parent().child("virtualMachines", name)


def start(azure: WorkingAzure, each: Sequence[Step]) -> tuple[Runs, str]:
    kept = stores()
    runs = runs_over(azure, kept.journal, kept.audit, working=True)
    return runs, runs.start(Plan("Protect many", tuple(map(PlannedStep.of, each))), PLACE)


async def protect(number: int) -> Counted:
    azure = Counted()
    run = await ended(*start(azure, protections(number)))
    assert all(one.state is StepState.DONE for one in run.steps)
    assert set(azure.times_received().values()) == {1}
    assert len(azure.received) == number
    return azure


async def test_reads_a_minute_do_not_grow_with_the_machines_of_a_run() -> None:
    few, many = await protect(20), await protect(120)
    for first, last in ((1, JOBS), (JOBS + 2, JOBS + COPIES)):
        now, then = many.a_minute(first, last), few.a_minute(first, last)
        assert max(now) <= max(then), f"minutes {first} to {last}"
        assert sum(now) <= sum(then)
    assert [many.all_of(name) for name in ("find", "status", "item")] == [0, 0, 0]


async def test_what_others_have_protected_meanwhile_is_left_alone_by_steps_that_look_with_one_list() -> None:
    azure, each = Counted(), protections(RUNNING_A_ROUND + 1)
    azure.put(each[2])
    run = await ended(*start(azure, each))
    states = [one.state for one in run.steps]
    assert states == [StepState.FAILED if one is each[2] else StepState.DONE for one in each]
    assert "policy theirs, planned day" in str(run.steps[2].error)
    assert azure.times_received() == {one.key: 1 for one in each if one is not each[2]}
    assert azure.all_of("find") == 0


async def test_where_the_list_cannot_be_read_each_step_looks_by_itself() -> None:
    azure, each = Counted(), protections(RUNNING_A_ROUND + 1)
    azure.put(each[2])
    azure.errors["items"] = AzureError("Azure cannot list", "", "")
    runs, run_id = start(azure, each)
    await asyncio.sleep(MINUTE)
    assert len(azure.received) == len(each) - 1
    assert azure.all_of("find") == len(each)
    azure.errors.clear()
    run = await ended(runs, run_id)
    assert sum(one.state is StepState.DONE for one in run.steps) == len(each) - 1


async def test_after_a_sending_of_its_own_a_step_looks_at_a_newer_list() -> None:
    """Else a step that Azure has refused would not see what somebody made right after."""
    azure, each = Counted(), protections(RUNNING_A_ROUND + 1)
    azure.refuses[each[2].key] = Refused("No", "", "")
    runs, run_id = start(azure, each)
    run = await _over(runs, run_id, each[2])
    assert run.step(each[2].key).state is StepState.FAILED
    azure.put(each[2])
    await runs.retry(run_id, each[2].key)
    run = await ended(runs, run_id)
    assert "policy theirs, planned day" in str(run.step(each[2].key).error)
    assert each[2].key not in azure.times_received()


async def test_why_a_machine_is_missing_afterwards_is_asked_of_azure_then() -> None:
    azure, each = Counted(copy_seconds=1e9), protections(RUNNING_A_ROUND + 1)
    azure.notices[each[2].key] = ("45031", "Protection has already been enabled.")
    runs, run_id = start(azure, each)
    await asyncio.sleep((JOBS + 1) * MINUTE)
    azure.all_items = tuple(one for one in azure.all_items if one.id != each[2].id)
    run = await _over(runs, run_id, each[2])
    error = run.step(each[2].key).error
    assert error is not None
    assert error.title == "The machine is protected in another vault"
    assert azure.all_of("status") == 1


async def _commits(number: int, noted: dict[int, tuple[str, str]]) -> tuple[Counted, Runs, Run]:
    each = [CommitFailover(one.id, one.machine.name) for one in protections(number)]
    azure = Counted(seconds=MINUTE)
    azure.notices = {each[one].key: notice for one, notice in noted.items()}
    runs, run_id = start(azure, each)
    return azure, runs, await ended(runs, run_id)


async def test_the_ends_of_many_other_operations_are_told_by_lists_too() -> None:
    azure, _, run = await _commits(120, {})
    assert {one.state for one in run.steps} == {StepState.DONE}
    assert set(azure.times_received().values()) == {1}
    assert azure.all_of("status") == 0
    assert azure.all_of("job") < len(run.steps), "a few at work, in turns"


async def test_what_a_list_did_not_tell_of_a_step_that_is_done_is_read_when_somebody_looks_at_it() -> None:
    azure, runs, run = await _commits(RUNNING_A_ROUND + 1, {2: ("151207", "Completed with warnings.")})
    step = run.steps[2]
    assert not step.notices
    assert lacks_tasks(step)
    _, job = azure.work[step.job_name]
    azure.all_jobs = tuple(replace(one, tasks=(TASK,)) if one.name == job.name else one for one in azure.all_jobs)
    await runs.look_back(run.id, step.key)
    known = runs.get(run.id).step(step.key)
    assert known.notices == ("Completed with warnings. (151207)",)
    assert not lacks_tasks(known)
    assert azure.all_of("status") == 1


async def _over(runs: Runs, run_id: str, step: EnableReplication) -> Run:
    async for run in runs.changes(run_id):
        if run.step(step.key).state.over:
            return run
    raise AssertionError("the run was left")


@pytest.mark.parametrize("number", [RUNNING_A_ROUND])
async def test_of_few_machines_each_is_looked_for_by_itself_and_told_what_azure_notes(number: int) -> None:
    azure, each = Counted(), protections(number)
    azure.notices[each[0].key] = ("151207", "Completed with warnings.")
    run = await ended(*start(azure, each))
    assert azure.all_of("find") == number
    assert run.steps[0].notices == ("Completed with warnings. (151207)",)
