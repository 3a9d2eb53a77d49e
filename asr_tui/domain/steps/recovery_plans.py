"""Steps on a recovery plan: saved, deleted, and run over all of its machines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from asr_tui.domain.differences import ANOTHER_KIND, CreatedResource, diff, id_diff
from asr_tui.domain.estimates import CLI_RECORDING, PS_RECORDING, Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import CLOCK_SKEW
from asr_tui.domain.plan_differences import unlike
from asr_tui.domain.recovery_plans import FORWARD, PlanGroup, PlanPoint, RecoveryPlan
from asr_tui.domain.steps.base import VAULTS, CreateStep, DeleteStep, Step

_PLANS = f"{VAULTS}/replicationRecoveryPlans"
_OF_ONE_MACHINE = "as recorded from Azure for one machine; assumed for a plan, whose machines go side by side"


class CreateRecoveryPlan(CreateStep, frozen=True):
    """A plan that does not exist yet. `zones`: (source, target) for machines that replicate within one region."""

    words = "Recovery plan"
    right = f"{_PLANS}/write"
    usual_time = Estimate(1, CLI_RECORDING)
    scenario = "SaveRecoveryPlan"
    writes_to_vault = True
    on_plan = True

    primary_fabric: ArmId
    recovery_fabric: ArmId
    groups: tuple[PlanGroup, ...]
    zones: tuple[str, str] = ("", "")

    def _differences(self, existing: CreatedResource | None) -> Iterator[str]:
        if not isinstance(existing, RecoveryPlan):
            yield from ANOTHER_KIND
            return
        yield from id_diff("source fabric", existing.primary_fabric, self.primary_fabric)
        yield from id_diff("target fabric", existing.recovery_fabric, self.recovery_fabric)
        yield from diff("zones", " to ".join(existing.zones).strip(), " to ".join(self.zones).strip())
        yield from unlike(existing.groups, self.groups)


class UpdateRecoveryPlan(Step, frozen=True):
    """Other groups and actions, which replace all that the plan has.

    before  the groups as the review showed them: a plan that has others by now is left alone
    """

    words = "Change of the recovery plan"
    right = f"{_PLANS}/write"
    usual_time = Estimate(1, "as recorded from Azure (azure-sdk-for-net, 2021)")
    scenario = "SaveRecoveryPlan"
    writes_to_vault = True
    replaces = True
    on_plan = True

    groups: tuple[PlanGroup, ...]
    before: tuple[PlanGroup, ...]

    def differences(self, plan: RecoveryPlan | None) -> tuple[str, ...]:
        """How the plan differs from what it is to be, in words."""
        return ("it is not there",) if plan is None else unlike(plan.groups, self.groups)

    def changed_since(self, plan: RecoveryPlan) -> tuple[str, ...]:
        """How the plan differs from what the review showed, in words."""
        return unlike(plan.groups, self.before)


class DeleteRecoveryPlan(DeleteStep, frozen=True):
    """Its machines stay protected."""

    words = "Delete the recovery plan"
    right = f"{_PLANS}/delete"
    usual_time = Estimate(1, CLI_RECORDING)
    scenario = "DeleteRecoveryPlan"
    writes_to_vault = True
    on_plan = True


class RecoveryPlanRun(Step, frozen=True):
    """One of a plan's verbs, over all of its machines that allow it.

    Azure answers with the id of a workflow, under which the job can be read though it has another (recorded).
    """

    writes_to_vault = True
    on_plan = True
    last: ClassVar[str] = ""

    def shows_in(self, plan: RecoveryPlan, since: datetime) -> bool:
        """Whether the plan's own state proves the step, which was sent at `since`."""
        name, status, _ = plan.scenario
        started = getattr(plan, self.last) if self.last else None
        recent = started is not None and started >= since - CLOCK_SKEW
        return name == self.scenario and status in {"Succeeded", "Suspended"} and (recent or not self.last)


class TestFailoverOfPlan(RecoveryPlanRun, frozen=True):
    """A drill of the whole plan, in one network."""

    __test__ = False  # not a test class, whatever its name begins with
    words = "Test failover of the plan"
    right = f"{_PLANS}/testFailover/action"
    usual_time = Estimate(203, _OF_ONE_MACHINE)
    scenario = "TestFailover"
    last = "last_test_failover"

    network: ArmId
    point: PlanPoint = PlanPoint.LATEST_PROCESSED
    direction: str = FORWARD
    shared_points: bool = False
    boot_groups: int = 1

    def estimate(self) -> Estimate:
        return _longer(self.usual_time, self.boot_groups)


class CleanUpTestOfPlan(RecoveryPlanRun, frozen=True):
    words = "Clean-up of the test of the plan"
    right = f"{_PLANS}/testFailoverCleanup/action"
    usual_time = Estimate(82, _OF_ONE_MACHINE, 143)
    scenario = "TestFailoverCleanup"

    comments: str = ""


class FailoverOfPlan(RecoveryPlanRun, frozen=True):
    """Planned means: shut down first, and the latest state. `shared_points`: one moment for a replication group.

    homewards  it leads to where its machines were protected first
    """

    words = "Failover of the plan"
    right = f"{_PLANS}/unplannedFailover/action"
    usual_time = Estimate(139, PS_RECORDING)
    scenario = "UnplannedFailover"
    last = "last_unplanned_failover"

    shut_down_source: bool
    point: PlanPoint = PlanPoint.LATEST
    direction: str = FORWARD
    shared_points: bool = False
    boot_groups: int = 1
    homewards: bool = False

    @property
    def says(self) -> str:
        return "Failback of the plan" if self.homewards else self.words

    def estimate(self) -> Estimate:
        with_shutdown = Estimate(203, PS_RECORDING, 214)
        return _longer(with_shutdown if self.shut_down_source else self.usual_time, self.boot_groups)


class CommitOfPlan(RecoveryPlanRun, frozen=True):
    words = "Commit of the plan"
    right = f"{_PLANS}/failoverCommit/action"
    usual_time = Estimate(8, _OF_ONE_MACHINE, 50)
    scenario = "CommitFailover"

    boot_groups: int = 1


START_SECONDS = 40.0
"""How long the start of one boot group took (recorded: AsrA2ATests/A2ARecoveryPlanReplication, 2022-10)."""


def _longer(one: Estimate, boot_groups: int) -> Estimate:
    """The time with one start more for each further boot group; their actions are not in it."""
    more = START_SECONDS * max(boot_groups - 1, 0)
    if not more:
        return one
    origin = f"{one.origin}; each further group assumed to start in {START_SECONDS:.0f} s"
    return Estimate(one.seconds + more, origin, one.at_most + more if one.at_most else 0.0)
