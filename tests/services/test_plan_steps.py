"""A step on a recovery plan whose answer was lost is looked for; what somebody else has saved is never overwritten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.errors import Conflict
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.plan import PlannedStep
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.run import StepRun
from asr_tui.services.lookup_results import Failed, Found, InProgress, Missing, TakenByOther
from asr_tui.services.read_back import refusal_to_change
from asr_tui.services.step_lookup import StepLookup, may_be
from tests.domain.drafts.recovery_plan_samples import EAST, PLAN, WEST
from tests.domain.estates import VAULT
from tests.domain.plan_samples import boot, member
from tests.fakes import NOW, FakeCatalog, FakeSiteRecovery, clock

REQUEST = "0c0ffee0-0000-4000-8000-000000000009"
BEFORE, WANTED, OTHER = (boot(member(1)),), (boot(member(2)),), (boot(member(3)),)
CHANGE = steps.UpdateRecoveryPlan(PLAN, WANTED, BEFORE)
FAILOVER = steps.FailoverOfPlan(PLAN, shut_down_source=True)


def there(*groups: object) -> tuple[RecoveryPlan, ...]:
    return (RecoveryPlan(PLAN, EAST, WEST, groups),)  # type: ignore[arg-type]


def azure(plans: tuple[RecoveryPlan, ...], *jobs: Job) -> StepLookup:
    return StepLookup(FakeCatalog(), FakeSiteRecovery(all_plans=plans, all_jobs=jobs))


def job(scenario: str, state: JobState = JobState.RUNNING, *, ours: bool = False, of_plan: bool = True) -> Job:
    activity = f"{REQUEST} ActivityId: x" if ours else "another"
    return Job(
        VAULT.child("replicationJobs", "j"), "j", scenario, scenario, state, "", "SHOP", NOW, activity_id=activity,
        of_plan=of_plan,
    )  # fmt: skip


def run(step: steps.Step, *, sent: bool = True) -> StepRun:
    planned = PlannedStep.of(step)
    if not sent:
        return StepRun(planned)
    return StepRun(planned, client_request_id=REQUEST, intended_at=NOW - timedelta(seconds=5), sent=1)


@pytest.mark.parametrize(
    ("groups", "found"), [(BEFORE, Missing), (WANTED, Found), (OTHER, TakenByOther)], ids=["before", "wanted", "other"]
)
@pytest.mark.parametrize("sent", [True, False])
async def test_a_change_is_sent_only_where_azure_has_what_was_reviewed(
    groups: tuple[object, ...], found: type[object], *, sent: bool
) -> None:
    lookup, step = azure(there(*groups)), run(CHANGE, sent=sent)
    for seen in (await lookup.look(step), await lookup.before_sending(step)):
        assert isinstance(seen, found)
        if isinstance(seen, TakenByOther):
            assert isinstance(seen.error, Conflict)
            assert "removes item-1 from group 1" in seen.error.what
            assert ("Its answer was lost" if sent else "Nothing was sent") in seen.error.what


async def test_a_plan_that_was_deleted_is_not_made_again() -> None:
    seen = await azure(()).before_sending(run(CHANGE, sent=False))
    assert isinstance(seen, TakenByOther)
    assert "it was deleted" in seen.error.what


async def test_a_save_of_somebody_else_under_way_is_waited_for() -> None:
    assert isinstance(await azure(there(*OTHER), job("SaveRecoveryPlan")).look(run(CHANGE)), InProgress)


async def test_our_own_save_that_another_has_overwritten_says_so() -> None:
    done = job("SaveRecoveryPlan", JobState.SUCCEEDED, ours=True)
    assert isinstance(await azure(there(*WANTED), done).look(run(CHANGE)), Found)
    seen = await azure(there(*OTHER), done).look(run(CHANGE))
    assert isinstance(seen, TakenByOther)
    assert "not as asked" in seen.error.title
    error = await refusal_to_change(CHANGE, FakeCatalog(), FakeSiteRecovery(all_plans=there(*OTHER)), clock())
    assert isinstance(error, Conflict)
    assert await refusal_to_change(CHANGE, FakeCatalog(), FakeSiteRecovery(all_plans=there(*WANTED)), clock()) is None


async def test_a_run_is_known_by_its_job_by_that_of_others_and_by_the_plan() -> None:
    ours, theirs = job("UnplannedFailover", ours=True), job("UnplannedFailover")
    assert await azure(there(*BEFORE), ours).look(run(FAILOVER)) == InProgress("j")
    assert await azure(there(*BEFORE), theirs).look(run(FAILOVER, sent=False)) == InProgress("j", by_others=True)
    assert isinstance(await azure(there(*BEFORE)).look(run(FAILOVER)), Missing)
    assert isinstance(await azure(()).look(run(FAILOVER)), Missing)
    failed = await azure(there(*BEFORE), replace(ours, state=JobState.FAILED)).look(run(FAILOVER))
    assert isinstance(failed, Failed)


@pytest.mark.parametrize(
    ("scenario", "started", "found"),
    [
        (("UnplannedFailover", "Succeeded", "Completed"), 0, Found),
        (("UnplannedFailover", "Succeeded", "Completed"), 3600, Missing),
        (("UnplannedFailover", "Failed", "Failed"), 0, Missing),
        (("CommitFailover", "Succeeded", "Completed"), 0, Missing),
    ],
)
async def test_the_plans_own_state_proves_a_run(
    scenario: tuple[str, str, str], started: int, found: type[object]
) -> None:
    (plan,) = there(*BEFORE)
    plan = replace(plan, scenario=scenario, last_unplanned_failover=NOW - timedelta(seconds=started))
    assert isinstance(await azure((plan,)).look(run(FAILOVER)), found)


def test_a_machines_job_is_not_a_plans_of_the_same_name() -> None:
    machine = steps.Failover(PLAN, "shop", shut_down_source=True)
    assert may_be(FAILOVER, job("UnplannedFailover"), None)
    assert not may_be(FAILOVER, job("UnplannedFailover", of_plan=False), None)
    assert not may_be(machine, job("UnplannedFailover"), None)
