"""Recovery plans of a vault over fakes, with machines in all states that a list of plans tells of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState, Task
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import GroupKind, PlanGroup, PlanMember, RecoveryPlan, with_fixed_groups
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.plans.plans import PlansScreen
from tests.domain import items
from tests.domain.estates import VAULT, container
from tests.domain.plan_samples import PLAN, PRIMARY, RECOVERY
from tests.fakes import NOW, FakeChanges, FakeSiteRecovery
from tests.ui.pilot import running, settle
from tests.workspaces import fake_workspace

THE_VAULT = Vault(VAULT, "westeurope")
PLANS = VAULT.child("replicationRecoveryPlans")


def machine(number: int, like: ProtectedItem = items.PROTECTED, group: str = "") -> ProtectedItem:
    item = container("centralus").child("replicationProtectedItems", f"item-{number}")
    return replace(
        like, id=item, name=f"item-{number}", machine_name=f"web-0{number}", multi_vm_group=group, rpo_at=NOW
    )


def plan(name: str, *groups: PlanGroup) -> RecoveryPlan:
    return RecoveryPlan(
        PLANS.child(name), PRIMARY, RECOVERY, with_fixed_groups(groups), last_test_failover=NOW - timedelta(days=11)
    )


def boot(*numbers: int) -> PlanGroup:
    return PlanGroup(GroupKind.BOOT, tuple(PlanMember(machine(number).id) for number in numbers))


ITEMS = (
    *(machine(number) for number in (1, 2, 3)),
    machine(4, group="Shop"),
    machine(5, group="Shop"),
    machine(6, items.FAILED_OVER),
    machine(7, items.COMMITTED),
)
SHOP = replace(PLAN, id=PLANS.child("shop"), last_test_failover=NOW - timedelta(days=11))
ALL = (
    SHOP,
    plan("away", boot(6)),
    plan("committed", boot(7)),
    plan("ready", boot(1), boot(2, 3)),
    plan("empty", boot()),
)
WAITING = Job(
    VAULT.child("replicationJobs", "job-1"), "job-1", "UnplannedFailover", "Failover", JobState.SUSPENDED,
    "WaitingForManualAction", "ready", NOW - timedelta(minutes=5), of_plan=True,
    allowed_actions=frozenset({"Cancel", "Resume"}),
    tasks=(
        Task("1", "Recovery plan failover", JobState.SUCCEEDED, "Completed", NOW - timedelta(minutes=5), NOW),
        Task("2", "Tell the shop", JobState.RUNNING, "InProgress", NOW, instructions="Call 4711.\nSay: it is back."),
    ),
)  # fmt: skip


def recovery(*jobs: Job, plans: tuple[RecoveryPlan, ...] = ALL) -> FakeSiteRecovery:
    return FakeSiteRecovery(items.estate().topology, ITEMS, jobs, items.POINTS, all_plans=plans)


@asynccontextmanager
async def listed(
    azure: FakeSiteRecovery | None = None, *, size: tuple[int, int] = (80, 24), first: ArmId | None = None
) -> AsyncIterator[tuple[Pilot[None], Workspace]]:
    """The list of plans."""
    async with running(size=size) as pilot:
        workspace = fake_workspace(site_recovery=azure or recovery(), changes=FakeChanges())
        await pilot.app.push_screen(PlansScreen(workspace, THE_VAULT, first))
        await settle(pilot)
        yield pilot, workspace
        await workspace.close()
