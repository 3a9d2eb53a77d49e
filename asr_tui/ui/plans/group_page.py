"""Page before the review of a failover of a whole replication group, which Azure does by a recovery plan."""

from __future__ import annotations

from asr_tui.domain.drafts.group_failover import GroupFailoverDraft, group_machines, group_plan, group_recovery
from asr_tui.domain.ids import by_id
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.new_plan import empty_plan
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.plans.run_pages import RunPage
from asr_tui.ui.present.plan_run import run_word
from asr_tui.ui.present.rows import Row, noted, wrapped
from asr_tui.ui.text import plain


class GroupRunPage(RunPage):
    """As for a plan; says by which plan it is done, or which one is made first."""

    def __init__(self, workspace: Workspace, item: ProtectedItem, action: Action) -> None:
        self._item = item
        vault = item.id.vault_id
        name = item.multi_vm_group or item.machine_name
        super().__init__(workspace, Vault(vault, ""), empty_plan(vault.child("replicationRecoveryPlans", name)), action)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, f"Group {self._item.multi_vm_group}", run_word(self._draft, self._plan, self._estate))

    @property
    def _planned(self) -> GroupFailoverDraft:
        return GroupFailoverDraft(self._item.id, self._draft)

    def _machines(self, estate: RecoveryPlanEstate) -> tuple[ProtectedItem, ...]:
        return group_machines(by_id(estate.items, self._item.id) or self._item, estate.items)

    def _recovery(self, estate: RecoveryPlanEstate) -> RecoveryPlan:
        machines = self._machines(estate)
        return group_recovery(machines, estate) if machines else self._plan

    def _above(self, width: int) -> list[Row]:
        estate = self._estate
        if estate is None:
            return []
        group = plain(self._item.multi_vm_group)
        words = f"{plain(self._item.machine_name)} is in the replication group {group}: all of it fails over together."
        name = plain(self._plan.name)
        if group_plan(self._machines(estate), estate) is not None:
            how = f"By the recovery plan {name}, which holds just these machines."
            return [*wrapped(words, width), *wrapped(how, width), ()]
        how = f"No recovery plan holds just these machines: the run makes the plan {name} first, and it stays."
        return [*wrapped(words, width), *noted("warn", how, width), ()]
