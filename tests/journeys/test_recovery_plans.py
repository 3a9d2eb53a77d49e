"""Recovery plans from draft to end, by the real SDK on the simulator: saved, run, changed by others meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
import pytest
from msgspec.structs import replace

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds, steps
from asr_tui.domain.drafts import job_action
from asr_tui.domain.drafts.group_failover import GroupFailoverDraft
from asr_tui.domain.drafts.job_action import JobAction, JobDraft
from asr_tui.domain.drafts.recovery_plan import DeleteRecoveryPlanDraft, SaveRecoveryPlanDraft
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.errors import Conflict
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import JobState
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.plan_members import member
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.recovery_plans import GroupKind, PlanAction, PlanGroup, RecoveryPlan, with_fixed_groups
from asr_tui.domain.run import Run, RunState, StepState
from asr_tui.services.planning import PlannedDraft
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.server import Simulator
from tests.simulator.site_recovery.estate import VAULT as VAULT_ID
from tests.simulator.site_recovery.estate import snapshot
from tests.simulator.site_recovery.plans import RUNBOOK, Plans

VAULT = ArmId(VAULT_ID)
PLAN = VAULT.child("replicationRecoveryPlans", "shop")
LOOK = PlanAction.manual("Look", "Log in.\nThen go on.")


@pytest.fixture
async def azure() -> AsyncIterator[Simulator]:
    azure = Simulator.open("contoso", 3000.0)
    azure.cloud.load(msgspec.json.decode(snapshot(Plans())))
    await azure.start()
    yield azure
    await azure.stop()


@pytest.fixture
async def workspace(azure: Simulator, opener: ProgramOpener) -> AsyncIterator[Workspace]:
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    yield workspace
    await workspace.close()


async def machines(workspace: Workspace) -> dict[str, ProtectedItem]:
    return {item.machine_name: item for item in await workspace.session.site_recovery.items(VAULT)}


async def reviewed(workspace: Workspace, draft: PlannedDraft) -> Plan:
    plan = await workspace.planning.review(draft)
    assert plan.can_start, plan.problems
    return plan


def started(workspace: Workspace, plan: Plan) -> str:
    return workspace.runs.start(plan, workspace.place(VAULT))


async def over(workspace: Workspace, run_id: str) -> Run:
    async for run in workspace.runs.changes(run_id):
        if run.state is not RunState.RUNNING:
            return run
    raise AssertionError("the run never ended")


async def done(workspace: Workspace, draft: PlannedDraft) -> Run:
    run = await over(workspace, started(workspace, await reviewed(workspace, draft)))
    assert [step.state for step in run.steps] == [StepState.DONE] * len(run.steps), run.steps[-1].error
    return run


def groups(*machines: ProtectedItem) -> tuple[PlanGroup, ...]:
    """A group for each, after the first of which somebody has to look."""
    boots = [PlanGroup(GroupKind.BOOT, (member(one),)) for one in machines]
    boots[0] = replace(boots[0], after=(LOOK,))
    return with_fixed_groups(boots)


async def made(workspace: Workspace) -> RecoveryPlan:
    await done(workspace, SaveRecoveryPlanDraft(PLAN, groups(*(await machines(workspace)).values())))
    return await workspace.session.site_recovery.plan(PLAN)


async def waiting(workspace: Workspace, run_id: str) -> None:
    """Let the run go on as a person does: its job, its text, a comment."""
    async for run in workspace.runs.changes(run_id):
        assert run.state is RunState.RUNNING
        job = next((step.job for step in run.steps if step.job and step.job.state is JobState.SUSPENDED), None)
        if job is not None:
            break
    assert job is not None
    assert job.of_plan
    resume = job_action.plan(JobDraft(JobAction.RESUME, "looks well"), job)
    assert resume.can_start
    ended = await over(workspace, started(workspace, resume))
    assert ended.state is RunState.DONE


async def test_a_plan_is_made_drilled_cleaned_up_failed_over_and_committed(workspace: Workspace) -> None:
    plan = await made(workspace)
    assert [one.name for one in plan.actions] == ["Look"]
    for action in (Action.DRILL, Action.CLEAN_UP, Action.FAIL_OVER, Action.COMMIT):
        review = await reviewed(workspace, RunRecoveryPlanDraft(PLAN, action))
        assert set(review.machines) == {"sql-02", "web-01"}
        assert {fact.tier for fact in review.facts} == {"Group 1", "Group 2"}
        run_id = started(workspace, review)
        if action in {Action.DRILL, Action.FAIL_OVER}:
            await waiting(workspace, run_id)
        run = await over(workspace, run_id)
        assert run.state is RunState.DONE, run.steps[-1].error
        last = run.steps[-1]
        assert last.job is not None
        assert last.job.id.name != last.job_name, "the operation's id is not the job's"
    assert {item.stage for item in (await machines(workspace)).values()} == {Stage.COMMITTED}
    nothing = await workspace.planning.review(RunRecoveryPlanDraft(PLAN, Action.FAIL_OVER))
    assert not nothing.can_start
    assert "No machine of shop allows a failover now" in nothing.problems[0].what
    deleted = await reviewed(workspace, DeleteRecoveryPlanDraft(PLAN))
    assert deleted.word_to_type == "shop"
    await over(workspace, started(workspace, deleted))
    assert await workspace.session.site_recovery.plans(VAULT) == ()


async def test_a_plan_that_somebody_else_saves_between_review_and_enter_is_not_overwritten(
    workspace: Workspace, azure: Simulator
) -> None:
    plan = await made(workspace)
    sql, web = plan.boot_groups[0], plan.boot_groups[1]
    mine = SaveRecoveryPlanDraft(PLAN, with_fixed_groups((web, sql)), plan)
    review = await reviewed(workspace, mine)
    theirs = SaveRecoveryPlanDraft(PLAN, with_fixed_groups((replace(sql, after=()), web)), plan)
    await done(workspace, theirs)
    run = await over(workspace, started(workspace, review))
    assert run.state is RunState.FAILED
    error = run.steps[0].error
    assert isinstance(error, Conflict)
    assert "removes the action Look after group 1" in error.what
    assert "was not overwritten. Nothing was sent" in error.what
    assert (await workspace.session.site_recovery.plan(PLAN)).actions == ()
    again = await workspace.planning.review(mine)
    assert not again.can_start
    assert "Somebody else has changed shop since you read it" in again.problems[0].what


async def test_the_same_change_by_somebody_else_is_taken_as_done(workspace: Workspace) -> None:
    plan = await made(workspace)
    swapped = SaveRecoveryPlanDraft(PLAN, with_fixed_groups(tuple(reversed(plan.boot_groups))), plan)
    review = await reviewed(workspace, swapped)
    await done(workspace, swapped)
    run = await over(workspace, started(workspace, review))
    assert run.state is RunState.DONE
    assert run.steps[0].sent == 0


async def test_a_plan_that_somebody_else_deletes_between_review_and_enter_says_so(workspace: Workspace) -> None:
    plan = await made(workspace)
    change = await reviewed(
        workspace, SaveRecoveryPlanDraft(PLAN, with_fixed_groups(tuple(reversed(plan.boot_groups))), plan)
    )
    failover = await reviewed(workspace, RunRecoveryPlanDraft(PLAN, Action.FAIL_OVER))
    await done(workspace, DeleteRecoveryPlanDraft(PLAN))
    run = await over(workspace, started(workspace, change))
    assert run.steps[0].error is not None
    assert "it was deleted" in run.steps[0].error.what
    run = await over(workspace, started(workspace, failover))
    assert run.state is RunState.FAILED
    again = await workspace.planning.review(RunRecoveryPlanDraft(PLAN, Action.FAIL_OVER))
    assert "not there any more: somebody deleted it" in again.problems[0].what


async def test_a_machine_that_is_disabled_meanwhile_is_named(workspace: Workspace) -> None:
    plan = await made(workspace)
    known = await machines(workspace)
    web = known["web-01"]
    run = await over(
        workspace,
        started(
            workspace,
            Plan("Disable", (PlannedStep.of(steps.DisableReplication(web.id, "web-01")),), machines=("web-01",)),
        ),
    )
    assert run.state is RunState.DONE
    kept = await workspace.planning.review(SaveRecoveryPlanDraft(PLAN, plan.groups, plan))
    assert not kept.can_start
    assert any(f"{web.id.name}: not protected any more in contoso-vault" in problem.what for problem in kept.problems)
    failover = await reviewed(workspace, RunRecoveryPlanDraft(PLAN, Action.FAIL_OVER))
    assert failover.machines == ("sql-02",)


async def test_a_machine_that_somebody_failed_over_alone_is_passed_over(workspace: Workspace, azure: Simulator) -> None:
    await made(workspace)
    web = (await machines(workspace))["web-01"]
    plan = Plan(
        "Fail over", (PlannedStep.of(steps.Failover(web.id, "web-01", shut_down_source=False)),), machines=("web-01",)
    )
    assert (await over(workspace, started(workspace, plan))).state is RunState.DONE
    review = await reviewed(workspace, RunRecoveryPlanDraft(PLAN, Action.FAIL_OVER))
    assert review.machines == ("sql-02",)
    assert any(one.kind == "skips" and "web-01" in one.text for one in review.consequences)
    run_id = started(workspace, review)
    await waiting(workspace, run_id)
    assert (await over(workspace, run_id)).state is RunState.DONE


async def test_a_replication_group_is_failed_over_by_a_plan_that_the_review_makes_first(
    workspace: Workspace, azure: Simulator
) -> None:
    for item in (await machines(workspace)).values():
        record = azure.cloud.store.private(str(item.id))
        azure.cloud.store.put_private(str(item.id), {**record, "group_name": "erp", "group_guid": "group-1"})
        azure.cloud.store.put(azure.cloud.store.require(str(item.id)))
    known = await machines(workspace)
    assert {item.multi_vm_group for item in known.values()} == {"erp"}
    draft = GroupFailoverDraft.of(known["web-01"].id)
    review = await reviewed(workspace, draft)
    assert [type(one.step) for one in review.steps] == [steps.CreateRecoveryPlan, steps.FailoverOfPlan]
    assert review.word_to_type == "FAIL OVER 2"
    run = await over(workspace, started(workspace, review))
    assert run.state is RunState.DONE, run.steps[-1].error
    assert {item.stage for item in (await machines(workspace)).values()} == {Stage.FAILED_OVER}
    [plan] = await workspace.session.site_recovery.plans(VAULT)
    assert plan.name == "erp"
    commit = replace(draft, run=replace(draft.run, action=Action.COMMIT))
    review = await reviewed(workspace, commit)
    assert [type(one.step) for one in review.steps] == [steps.CommitOfPlan]


async def test_runbooks_are_read_and_checked(workspace: Workspace) -> None:
    [found] = await workspace.choices.all(kinds.RUNBOOK, VAULT.subscription)
    assert (found.id, found.account.name, found.state) == (ArmId(RUNBOOK), "aa-dr", "")
    sql = (await machines(workspace))["sql-02"]

    async def problems(runbook: ArmId) -> list[str]:
        group = PlanGroup(GroupKind.BOOT, (member(sql),), before=(PlanAction.of_runbook("Switch", runbook),))
        plan = await workspace.planning.review(SaveRecoveryPlanDraft(PLAN, with_fixed_groups((group,))))
        return [problem.what for problem in plan.problems]

    assert await problems(found.id) == []
    assert "was not found" in (await problems(ArmId(f"{RUNBOOK}-gone")))[0]
    elsewhere = ArmId(RUNBOOK.replace(VAULT.subscription, "00000000-0000-4000-8000-000000000000"))
    assert "in another subscription" in (await problems(elsewhere))[0]


async def test_a_run_whose_answer_was_lost_is_found_and_not_sent_again(workspace: Workspace, azure: Simulator) -> None:
    await made(workspace)
    review = await reviewed(workspace, RunRecoveryPlanDraft(PLAN, Action.FAIL_OVER))
    azure.faults.add("POST", "unplannedFailover", when="after")
    run_id = started(workspace, review)
    await waiting(workspace, run_id)
    run = await over(workspace, run_id)
    assert run.state is RunState.DONE
    assert run.steps[-1].sent == 1
    jobs = await workspace.session.site_recovery.jobs(VAULT)
    assert [job.target for job in jobs if job.of_plan and job.scenario == "UnplannedFailover"] == ["shop"]
