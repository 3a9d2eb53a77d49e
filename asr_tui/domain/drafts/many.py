"""One operation on a set of machines: what is chosen once for all, what otherwise for one, and each machine's draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.disable import DisableDraft
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.drafts.failover import CancelFailoverDraft, ChangePointDraft, CommitDraft, FailoverDraft
from asr_tui.domain.drafts.group_failover import plan_name
from asr_tui.domain.drafts.group_in_set import GroupInSet
from asr_tui.domain.drafts.repair import RepairDraft
from asr_tui.domain.drafts.repairs import DRAFTS as REPAIRS
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.point_choices import PointChoice
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.repair_ways import Repair
from asr_tui.domain.waves import MachineWaves


class MachineChoices(Struct, frozen=True):
    """What is chosen for a machine, or for all of a set; each operation uses its own part.

    network            of a drill: an existing one, or the name of an isolated one to be made
    deny_internet      of an isolated network that a drill makes
    network_confirmed  a drill's network that meets production was chosen all the same
    shut_down_source   before a failover
    comments           of a clean-up
    cache, group       of a re-protect; not set: where the machine came from
    """

    point: PointChoice = PointChoice()
    network: Choice = Choice()
    deny_internet: bool = True
    network_confirmed: bool = False
    shut_down_source: bool = True
    comments: str = ""
    cache: Choice = Choice()
    group: Choice = Choice()


class SetDraft(Struct, frozen=True):
    """An operation on several machines. `exceptions` are what was chosen otherwise for single machines."""

    action: Action | Repair
    choices: MachineChoices = MachineChoices()
    exceptions: tuple[tuple[ArmId, MachineChoices], ...] = ()
    waves: MachineWaves = MachineWaves()

    def of(self, item: ArmId) -> MachineChoices:
        return next((choices for one, choices in self.exceptions if one == item), self.choices)

    def excepting(self, item: ArmId, choices: MachineChoices) -> SetDraft:
        """With another choice for one machine; the choice of all ends its exception."""
        others = tuple(one for one in self.exceptions if one[0] != item)
        return replace(self, exceptions=others if choices == self.choices else (*others, (item, choices)))


_DRAFTS: dict[Action, Callable[[ProtectedItem, MachineChoices], DayTwoDraft]] = {
    Action.DRILL: lambda item, chosen: DrillDraft(
        item.id, item.machine_name, chosen.point, chosen.network, chosen.deny_internet, chosen.network_confirmed
    ),
    Action.CLEAN_UP: lambda item, chosen: CleanUpDraft(item.id, item.machine_name, chosen.comments),
    Action.FAIL_OVER: lambda item, chosen: FailoverDraft(
        item.id, item.machine_name, chosen.point, chosen.shut_down_source
    ),
    Action.REPAIR: lambda item, _: RepairDraft(item.id, item.machine_name),
    Action.CANCEL_FAILOVER: lambda item, _: CancelFailoverDraft(item.id, item.machine_name),
    Action.CHANGE_POINT: lambda item, chosen: ChangePointDraft(item.id, item.machine_name, chosen.point),
    Action.COMMIT: lambda item, _: CommitDraft(item.id, item.machine_name),
    Action.REPROTECT: lambda item, chosen: ReprotectDraft(
        item.id, item.machine_name, group=chosen.group, cache=chosen.cache
    ),
    Action.DISABLE: lambda item, _: DisableDraft(item.id, item.machine_name),
    Action.MIGRATE: lambda item, _: DisableDraft(item.id, item.machine_name, migration=True),
}


def draft_of(chosen: SetDraft, item: ProtectedItem) -> DayTwoDraft:
    """The draft of one machine of the set."""
    if isinstance(chosen.action, Repair):
        return REPAIRS[chosen.action](item.id, item.machine_name)
    return _DRAFTS[chosen.action](item, chosen.of(item.id))


def drafts_of(
    chosen: SetDraft,
    able: Sequence[ProtectedItem],
    groups: Sequence[Sequence[ProtectedItem]] = (),
    along: Sequence[ProtectedItem] = (),
) -> tuple[DayTwoDraft | GroupInSet, ...]:
    """A draft for each machine, and one for each replication group, where the first of its machines stands.

    groups, along  as of `TakingPart`
    """
    group_of, came_along = {item.id: group for group in groups for item in group}, {one.id for one in along}
    found: dict[ArmId, DayTwoDraft | GroupInSet] = {}
    names: dict[ArmId, list[str]] = {}
    for item in able:
        group = group_of.get(item.id)
        if group is None or not isinstance(chosen.action, Action):
            found[item.id] = draft_of(chosen, item)
        elif group[0].id not in found:
            members = tuple(one for one in able if group_of.get(one.id) is group)
            came = tuple(one.machine_name for one in members if one.id in came_along)
            taken = names.setdefault(item.id.vault_id, [])
            drafts = tuple(draft_of(chosen, one) for one in members)
            found[group[0].id] = GroupInSet(chosen.action, tuple(group), drafts, came, tuple(taken))
            taken.append(plan_name(item.multi_vm_group))
    return tuple(found.values())


_ACTIONS: dict[type[DayTwoDraft], Action] = {
    DrillDraft: Action.DRILL,
    FailoverDraft: Action.FAIL_OVER,
    ChangePointDraft: Action.CHANGE_POINT,
}


def with_other_point(kept: Sequence[DayTwoDraft], point: PointChoice, waves: MachineWaves) -> SetDraft:
    """An operation on the machines of these drafts, which are of one kind, with another point for all of them."""
    chosen = SetDraft(action_of(kept[0]), MachineChoices(point), waves=waves)
    for draft in kept:
        own = chosen.choices
        if isinstance(draft, DrillDraft):
            own = replace(
                own,
                network=draft.network,
                deny_internet=draft.deny_internet,
                network_confirmed=draft.network_confirmed,
            )
        elif isinstance(draft, FailoverDraft):
            own = replace(own, shut_down_source=draft.shut_down_source)
        chosen = chosen.excepting(draft.item, own)
    return chosen


def action_of(draft: DayTwoDraft) -> Action:
    """The operation of a draft that uses a recovery point."""
    return _ACTIONS[type(draft)]
