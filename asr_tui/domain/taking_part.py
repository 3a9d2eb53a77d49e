"""Which of several machines can take part in one operation now, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.direction import leads_home
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.lifecycle import Action, allowed_actions, failover_word, stage_words
from asr_tui.domain.protection import ProtectedItem, Stage

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


BY_GROUP = frozenset({Action.DRILL, Action.CLEAN_UP, Action.FAIL_OVER, Action.COMMIT})
"""The operations that a replication group takes as a whole, by a recovery plan; Azure has no others of a plan.

No member fails over alone (Microsoft Learn, "Common questions about Azure VM disaster recovery", 2025-07); a drill of
the whole group tries what a real failover does, and what a plan began it ends.
"""
_ALL_MEMBERS = frozenset({Action.DRILL, Action.FAIL_OVER})
"""Those that need every member of the group."""


class LeftOut(Struct, frozen=True):
    """A machine that cannot take part, with the reason in a sentence.

    under_way whether just this is being done with it already
    group     the replication group that is left out whole, where it is not for the machine's own sake
    """

    item: ProtectedItem
    why: str
    under_way: bool = False
    group: str = ""


class TakingPart(Struct, frozen=True):
    """Who can take part in an operation and who cannot, each in the order in which they were named.

    groups  all machines of each replication group of which some take part
    along   those of `able` that were not named and come along because of their group
    staying members of the groups of named machines that were not named, where the operation goes machine by machine
    """

    action: Action
    able: tuple[ProtectedItem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    groups: tuple[tuple[ProtectedItem, ...], ...] = ()
    along: tuple[ProtectedItem, ...] = ()
    staying: tuple[ProtectedItem, ...] = ()

    @property
    def words(self) -> str:
        """ "9 of 12"; "all 12" where nobody is left out; "all 12 +1" where one comes along."""
        return part_words(len(self.able), len(self.left_out), len(self.along))


def part_words(able: int, left_out: int, along: int) -> str:
    """How many of those that were named take part, and how many come along."""
    named = able - along
    return f"{f'{named} of {named + left_out}' if left_out else f'all {named}'}{f' +{along}' if along else ''}"


class Surroundings(Struct, frozen=True):
    """What is known of the machines' vaults.

    items  every machine of the vaults, to know who belongs to a replication group; None where that was not read
    jobs   of the vaults
    """

    items: Sequence[ProtectedItem] | None = None
    jobs: Sequence[Job] = ()


def taking_part(action: Action, items: Iterable[ProtectedItem], around: Surroundings = Surroundings()) -> TakingPart:
    """The machines parted by whether Azure would take the operation of each now; a replication group goes whole."""
    named, found = tuple({one.id: one for one in items}.values()), TakingPart(action)
    ids, seen = {one.id for one in named}, set[ArmId]()
    for item in named:
        if item.id in seen:
            continue
        mates = group_mates(item, around.items or ())
        seen.update({item.id, *(one.id for one in mates)} if mates and action in BY_GROUP else {item.id})
        if mates and action in BY_GROUP:
            marked = tuple(one for one in named if one.id in {item.id, *(mate.id for mate in mates)})
            others = tuple(one for one in mates if one.id not in ids)
            found = _joined(found, _of_group(action, marked, others, around))
            continue
        out = left_out_of(action, item, around)
        stay = () if out else tuple(one for one in mates if one.id not in ids and one not in found.staying)
        alone = TakingPart(action, (), (out,)) if out else TakingPart(action, (item,), staying=stay)
        found = _joined(found, alone)
    return found


def _joined(one: TakingPart, other: TakingPart) -> TakingPart:
    return TakingPart(
        one.action,
        (*one.able, *other.able),
        (*one.left_out, *other.left_out),
        (*one.groups, *other.groups),
        (*one.along, *other.along),
        (*one.staying, *other.staying),
    )


def _of_group(
    action: Action, marked: Sequence[ProtectedItem], others: Sequence[ProtectedItem], around: Surroundings
) -> TakingPart:
    """A replication group of which `marked` were named: all that have to go, or nobody."""
    outs = {one.id: left_out_of(action, one, around) for one in (*marked, *others)}
    able = tuple(one for one in (*marked, *others) if outs[one.id] is None)
    own = tuple(out for one in marked if (out := outs[one.id]) is not None)
    whole = action in _ALL_MEMBERS
    hinder = [
        out for out in outs.values() if out is not None and not (action is Action.FAIL_OVER and _is_over(out.item))
    ]
    if not able or not (whole or any(one in marked for one in able)):
        return TakingPart(action, (), own)
    name = marked[0].multi_vm_group
    if whole and (hinder or len({leads_home(one) for one in able}) > 1):
        why = " ".join(out.why for out in hinder) or "Some of its machines would fail over, others fail back."
        words = f"The replication group {name} goes only as a whole, and cannot: {why}"
        out_with_it = (LeftOut(one, words, group=name) for one in marked if outs[one.id] is None)
        return TakingPart(action, (), (*own, *out_with_it))
    along = tuple(one for one in able if one not in marked)
    return TakingPart(action, able, own, ((*marked, *others),), along)


def _is_over(item: ProtectedItem) -> bool:
    """Whether it is failed over already, so that a recovery plan passes over it."""
    return item.stage in {Stage.FAILED_OVER, Stage.COMMITTING, Stage.COMMITTED}


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
    return None


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
