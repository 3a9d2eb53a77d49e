"""Which of several machines can take part in one operation now, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.lifecycle import Action, allowed_actions, failover_word, stage_words
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.wording import and_join, short_list

STEPS: dict[Action, type[steps.MachineStep]] = {
    Action.DRILL: steps.TestFailover,
    Action.CLEAN_UP: steps.CleanUpTestFailover,
    Action.FAIL_OVER: steps.Failover,
    Action.REPAIR: steps.RepairReplication,
    Action.CANCEL_FAILOVER: steps.CancelFailover,
    Action.CHANGE_POINT: steps.ChangeRecoveryPoint,
    Action.COMMIT: steps.CommitFailover,
    Action.REPROTECT: steps.Reprotect,
    Action.DISABLE: steps.DisableReplication,
    Action.MIGRATE: steps.DisableReplication,
}
"""The step that each operation sends for a machine."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A machine that cannot take part, with the reason in a sentence.

    plans     the recovery plans by which it can fail over with its replication group
    under_way whether just this is being done with it already
    """

    item: ProtectedItem
    why: str
    plans: tuple[ArmId, ...] = ()
    under_way: bool = False


@dataclass(frozen=True, slots=True)
class TakingPart:
    """Who can take part in an operation and who cannot, each in the order in which they were named."""

    action: Action
    able: tuple[ProtectedItem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def words(self) -> str:
        """ "9 of 12"; "all 12" where nobody is left out."""
        everybody = len(self.able) + len(self.left_out)
        return f"{len(self.able)} of {everybody}" if self.left_out else f"all {everybody}"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the machines' vaults.

    items  every machine of the vaults, to know who belongs to a replication group; None where that was not read
    jobs   of the vaults
    plans  recovery plans, with their groups
    """

    items: Sequence[ProtectedItem] | None = None
    jobs: Sequence[Job] = ()
    plans: Sequence[RecoveryPlan] = ()


def taking_part(action: Action, items: Iterable[ProtectedItem], around: Surroundings = Surroundings()) -> TakingPart:
    """The machines parted by whether Azure would take the operation of each now."""
    able, left_out = [], []
    for item in items:
        out = left_out_of(action, item, around)
        if out is None:
            able.append(item)
        else:
            left_out.append(out)
    return TakingPart(action, tuple(able), tuple(left_out))


def offered(items: Iterable[ProtectedItem], around: Surroundings = Surroundings()) -> tuple[TakingPart, ...]:
    """Every operation that at least one of the machines can take part in, in the order of the round."""
    everyone = tuple(items)
    parted = (taking_part(action, everyone, around) for action in _in_order(everyone))
    return tuple(one for one in parted if one.able)


def left_out_of(action: Action, item: ProtectedItem, around: Surroundings = Surroundings()) -> LeftOut | None:
    """Why the machine cannot take part; None where it can."""
    if job := _doing_it(action, item, around.jobs):
        since = f" since {job.started:%H:%M} UTC" if job.started else ""
        why = f"{item.machine_name}: “{job.title or action.value}” is under way{since}."
        return LeftOut(item, why, under_way=True)
    if action not in allowed_actions(item).actions:
        return LeftOut(item, _not_offered(action, item), under_way=_is_busy_with(action, item))
    return _group_refusal(item, around) if action is Action.FAIL_OVER else None


def group_mates(item: ProtectedItem, items: Iterable[ProtectedItem]) -> tuple[ProtectedItem, ...]:
    """The other machines of its replication group, of the same vault."""
    group, vault = item.multi_vm_group.casefold(), item.id.vault_id
    if not group:
        return ()
    return tuple(
        one
        for one in items
        if one.multi_vm_group.casefold() == group and one.id.vault_id == vault and one.id != item.id
    )


def _in_order(items: Sequence[ProtectedItem]) -> Iterator[Action]:
    """The operations that are offered to any of them: the usual next step of the first ones comes first."""
    yield from dict.fromkeys(action for item in items for action in allowed_actions(item).actions)


def _doing_it(action: Action, item: ProtectedItem, jobs: Iterable[Job]) -> Job | None:
    """A job under way that does the same with the machine."""
    scenario, vault = STEPS[action].scenario, item.id.vault_id
    running = (job for job in jobs if not job.state.over and job.scenario == scenario and job.id.vault_id == vault)
    return next((job for job in running if job.name == item.current_job or job.is_on(item.machine_name)), None)


def _is_busy_with(action: Action, item: ProtectedItem) -> bool:
    return item.current_scenario == STEPS[action].scenario or item.stage is STEPS[action].busy_stage


def action_words(action: Action, item: ProtectedItem) -> str:
    """The operation within a sentence: "a failback", "a test failover"."""
    match action:
        case Action.FAIL_OVER:
            return f"a {failover_word(item).lower()}"
        case Action.DRILL:
            return "a test failover"
        case Action.CLEAN_UP:
            return "a clean-up"
        case Action.CHANGE_POINT:
            return "a change of the recovery point"
        case Action.REPROTECT:
            return "to re-protect it"
        case Action.CANCEL_FAILOVER:
            return f"to cancel its {failover_word(item).lower()}"
        case Action.DISABLE:
            return "to disable its replication"
        case Action.MIGRATE:
            return "to complete its migration"
        case Action.COMMIT:
            return "a commit"
        case Action.REPAIR:
            return "a resynchronization"


def _not_offered(action: Action, item: ProtectedItem) -> str:
    name, stage = item.machine_name, stage_words(item)
    if _is_busy_with(action, item):
        return f"{name}: this is under way already ({stage})."
    if action is Action.DRILL and item.drill_running:
        return f"{name}: a drill is running; clean it up first."
    return f"{name}: Azure does not offer {action_words(action, item)} now ({stage})."


def _group_refusal(item: ProtectedItem, around: Surroundings) -> LeftOut | None:
    """A member of a replication group fails over only with it, by a recovery plan (Microsoft Learn, "Common questions
    about Azure VM disaster recovery", 2025-07)."""
    if not item.multi_vm_group or around.items is None:
        return None
    mates = group_mates(item, around.items)
    if not mates:
        return None
    group = f"the replication group {item.multi_vm_group} with {short_list([one.machine_name for one in mates])}"
    whole = {item.id, *(one.id for one in mates)}
    plans = [one for one in around.plans if whole <= {member.item for member in one.members}]
    how = f"by the recovery plan {and_join([one.name for one in plans])}" if plans else "by a recovery plan"
    why = f"{item.machine_name} is in {group}, and fails over only together with it, {how}."
    return LeftOut(item, why, tuple(one.id for one in plans))
