"""What is read before a plan is run or saved: little, side by side, and no longer than five seconds in all."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts.recovery_plan import SaveRecoveryPlanDraft
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.errors import Unreachable
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan_members import member
from asr_tui.domain.recovery_plans import PlanAction, RecoveryPlan
from asr_tui.services.choices import Choices
from asr_tui.services.plan_estates import recovery_plan_estate
from asr_tui.services.planning import Planning
from asr_tui.services.prices import Prices
from asr_tui.services.reads import SOON
from tests.domain.drafts.recovery_plan_samples import EAST, PLAN, RUNBOOK, WEST, machine
from tests.domain.items import POINTS
from tests.domain.plan_samples import boot
from tests.fakes import FakeCatalog, FakePrices, FakeSiteRecovery, clock
from tests.workspaces import stores

MANY = tuple(machine(number) for number in range(1, 101))
THERE = RecoveryPlan(PLAN, EAST, WEST, (boot(*(member(one) for one in MANY)),))
FAILOVER = RunRecoveryPlanDraft(PLAN, Action.FAIL_OVER)


def azure(**more: object) -> FakeSiteRecovery:
    found = {"all_items": MANY, "all_plans": (THERE,), "points": POINTS, **more}
    return FakeSiteRecovery(**found)  # type: ignore[arg-type]


def planning_over(choices: Choices) -> Planning:
    folders = stores()
    return Planning(choices, azure(), folders.audit, Prices(FakePrices(), folders.prices, choices.clock))


@pytest.mark.parametrize("silent", ["recovery_points", "jobs", "topology"])
async def test_what_does_not_answer_holds_a_run_of_a_hundred_machines_up_for_five_seconds_in_all(silent: str) -> None:
    at, recovery = clock(), azure(held={silent: asyncio.Event()})
    choices = Choices(FakeCatalog(), recovery, at)
    begun = at.now()
    estate = await recovery_plan_estate(choices, FAILOVER)
    assert SOON <= (at.now() - begun).total_seconds() < SOON + 0.5
    assert len(estate.unread) == 1
    assert len(estate.items) == 100
    choices.close()


async def test_each_machines_points_are_read_once_and_only_the_plans_own_is_read() -> None:
    recovery = azure()
    choices = Choices(FakeCatalog(), recovery, clock())
    estate = await recovery_plan_estate(choices, FAILOVER)
    assert (recovery.reads.count("recovery_points"), recovery.reads.count("plan"), "plans" in recovery.reads) == (
        100,
        1,
        False,
    )
    assert set(estate.points) == {one.id for one in MANY}
    choices.close()


async def test_a_commit_reads_no_points_and_no_networks() -> None:
    recovery, catalog = azure(), FakeCatalog()
    choices = Choices(catalog, recovery, clock())
    await recovery_plan_estate(choices, replace(FAILOVER, action=Action.COMMIT))
    assert "recovery_points" not in recovery.reads
    assert "networks" not in catalog.reads
    choices.close()


async def test_what_fails_is_named_in_the_plan_and_stops_nothing() -> None:
    recovery = azure(errors={"recovery_points": Unreachable("no answer"), "jobs": Unreachable("no answer")})
    choices = Choices(FakeCatalog(), recovery, clock())
    made = await planning_over(choices).review(FAILOVER)
    assert made.can_start
    said = " ".join(problem.what for problem in made.problems)
    assert "The vault's jobs could not be read" in said
    assert "The recovery points of vm-1, vm-2 and 98 more could not be read." in said
    choices.close()


async def test_a_review_reads_again() -> None:
    recovery = azure()
    choices = Choices(FakeCatalog(), recovery, clock())
    planning = planning_over(choices)
    assert (await planning.review(FAILOVER)).can_start
    recovery.all_plans = ()
    assert not (await planning.review(FAILOVER)).can_start
    choices.close()


async def test_runbooks_that_cannot_be_read_are_not_called_gone() -> None:
    group = replace(THERE.groups[0], before=(PlanAction.of_runbook("Switch", RUNBOOK),))
    draft = SaveRecoveryPlanDraft(PLAN, (group,), THERE)
    gone = Choices(FakeCatalog(), azure(), clock())
    assert any("was not found" in problem.what for problem in (await planning_over(gone).review(draft)).problems)
    unread = Choices(FakeCatalog(errors={"runbook": Unreachable("no answer")}), azure(), clock())
    found = [problem.what for problem in (await planning_over(unread).review(draft)).problems]
    assert not any("was not found" in what for what in found)
    assert any(what.startswith("Runbooks could not be read") for what in found)
    gone.close()
    unread.close()
