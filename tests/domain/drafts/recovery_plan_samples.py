"""A recovery plan of three machines, and what is there around it."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.drafts.recovery_plan import SaveRecoveryPlanDraft, plan
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.plan_members import member
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import PlanGroup, RecoveryPlan
from tests.domain.estates import VAULT, container
from tests.domain.items import NOW, PROTECTED
from tests.domain.plan_samples import boot

PLAN = VAULT.child("replicationRecoveryPlans", "shop")
EAST, WEST = container("centralus").parent(), container("westeurope").parent()
RUNBOOK = ArmId(
    f"/subscriptions/{VAULT.subscription}/resourceGroups/rg/providers/Microsoft.Automation/automationAccounts/aa/runbooks/dns"
)


def machine(number: int, group: str = "", *, back: bool = False) -> ProtectedItem:
    here, there = ("westeurope", "centralus") if back else ("centralus", "westeurope")
    return replace(
        PROTECTED,
        id=container(here).child("replicationProtectedItems", f"item-{number}"),
        machine_name=f"vm-{number}",
        multi_vm_group=group,
        target_container=container(there),
    )


ITEMS = tuple(machine(number) for number in range(1, 4))


GROUPS = (boot(member(ITEMS[0])), boot(member(ITEMS[1])))


THERE = RecoveryPlan(PLAN, EAST, WEST, GROUPS)


def estate(*items: ProtectedItem, plans: tuple[RecoveryPlan, ...] = (THERE,), **more: object) -> RecoveryPlanEstate:
    return replace(RecoveryPlanEstate(NOW, plans, items or ITEMS), **more)


def saved(*groups: PlanGroup, known: RecoveryPlanEstate | None = None, name: str = "new") -> Plan:
    """A plan that does not exist yet."""
    return plan(SaveRecoveryPlanDraft(PLAN.parent().child("replicationRecoveryPlans", name), groups), known or estate())


def found(made: Plan, severity: Severity = Severity.BLOCKING) -> list[str]:
    return [problem.what for problem in made.problems if problem.severity is severity]
