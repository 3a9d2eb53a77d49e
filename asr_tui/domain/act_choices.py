"""What a command's operation and its options mean for a machine: the screens' operation and choices."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.acts import CLEAN_UP, COMMIT, CRASH_CONSISTENT, DRILL, FAIL_BACK, FAIL_OVER, REPROTECT, Act, moment
from asr_tui.domain.direction import leads_home
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.drafts.many import MachineChoices
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import PlanPoint
from asr_tui.domain.relative_names import resource_named
from asr_tui.domain.setting_fields import FieldKind

ACTIONS = {
    DRILL: Action.DRILL,
    CLEAN_UP: Action.CLEAN_UP,
    FAIL_OVER: Action.FAIL_OVER,
    FAIL_BACK: Action.FAIL_OVER,
    COMMIT: Action.COMMIT,
    REPROTECT: Action.REPROTECT,
}
POINT_KINDS = {
    "latest": PointKindChoice.LATEST,
    "latest-processed": PointKindChoice.LATEST_PROCESSED,
    "app-consistent": PointKindChoice.LATEST_APP,
}
PLAN_POINTS = {
    "latest": PlanPoint.LATEST,
    "latest-processed": PlanPoint.LATEST_PROCESSED,
    "app-consistent": PlanPoint.APP_CONSISTENT,
    CRASH_CONSISTENT: PlanPoint.CRASH_CONSISTENT,
}


def other_direction(act: Act, item: ProtectedItem) -> str:
    """Why a failover would be a failback or the other way round, in a sentence; empty where it is what is meant."""
    if ACTIONS[act] is not Action.FAIL_OVER or leads_home(item) == (act is FAIL_BACK):
        return ""
    other = FAIL_OVER if act is FAIL_BACK else FAIL_BACK
    return f"{item.machine_name}: this would be a {other.command}: `asr-tui {other.command}` does it."


def point_choice(text: str) -> PointChoice:
    """Of a word of POINTS, or of a moment: the newest point of that moment or before. Raises ValueError."""
    if text == CRASH_CONSISTENT:
        raise ValueError("Only a recovery plan starts from the newest crash-consistent point.")
    before = moment(text)
    return (
        PointChoice(POINT_KINDS[text]) if before is None else PointChoice(PointKindChoice.NEWEST_BEFORE, None, before)
    )


def network_named(name: str, group: ArmId, new: str = "") -> Choice:
    """A drill's network of a name, "group/name" or id; without one an isolated one is made, by the name `new`."""
    return Choice(resource_named(FieldKind.NETWORK, name, group)) if name else Choice(name=new)


def resource_chosen(kind: FieldKind, name: str, group: ArmId) -> Choice:
    """A resource by "group/name" or id; a bare name is one to be made, but of a resource group, which has to exist."""
    if "/" in name or (name and kind is FieldKind.GROUP):
        return Choice(resource_named(kind, name, group))
    return Choice(name=name)


def target_group(item: ProtectedItem) -> ArmId:
    """Where names of a machine's resources are looked for."""
    return item.target_group or item.machine.group_id


def choices_for(item: ProtectedItem, shared: MachineChoices, network: str) -> MachineChoices:
    """What is chosen for a machine: a network's bare name is one in its target resource group."""
    return replace(shared, network=network_named(network, target_group(item), shared.network.name))
