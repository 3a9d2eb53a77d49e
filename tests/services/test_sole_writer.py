"""Two programs of one user in one folder: nothing is sent by both."""

from __future__ import annotations

import asyncio
from pathlib import Path

from asr_tui.domain.plan import Plan
from asr_tui.domain.run import RunState, StepState
from asr_tui.services.runs import Runs
from asr_tui.services.sole_writer import LONGEST_WAIT
from tests.services.plans import FAILOVER, GROUP_STEP, PLACE, PLAN, planned
from tests.services.working_azure import WorkingAzure, ended, runs_over
from tests.workspaces import stores


def program(azure: WorkingAzure, folder: Path) -> Runs:
    kept = stores(folder)
    return runs_over(azure, kept.journal, kept.audit)


async def test_two_programs_that_begin_the_same_plan_send_each_step_once(tmp_path: Path) -> None:
    for plan in (PLAN, Plan("Fail over web-01", (planned(FAILOVER),))):
        azure = WorkingAzure()
        programs = [program(azure, tmp_path / str(len(plan.steps))) for _ in range(2)]
        begun = [(one, one.start(plan, PLACE)) for one in programs]
        runs = await asyncio.gather(*(ended(one, run) for one, run in begun))
        assert [run.state for run in runs] == [RunState.DONE] * 2
        assert azure.times_received() == {step.key: 1 for step in plan.steps}
        assert sum(step.followed for run in runs for step in run.steps) == len(plan.steps)


async def test_who_waits_for_another_program_in_vain_is_told_which_it_is(tmp_path: Path) -> None:
    azure = WorkingAzure()
    holder = stores(tmp_path).journal
    holder.begin_write(GROUP_STEP.id, "run-of-another", "CreateResourceGroup")
    runs = program(azure, tmp_path)
    began = asyncio.get_running_loop().time()
    run = await ended(runs, runs.start(Plan("A group", (planned(GROUP_STEP),)), PLACE))
    [step] = run.steps
    assert (step.state, azure.received) == (StepState.FAILED, [])
    assert "Another of these programs is changing this" in str(step.error)
    assert asyncio.get_running_loop().time() - began >= LONGEST_WAIT
    holder.end_write(GROUP_STEP.id, "run-of-another", sent=False)
    await runs.retry(run.id)
    assert (await ended(runs, run.id)).state is RunState.DONE
    assert azure.times_received() == {GROUP_STEP.key: 1}
