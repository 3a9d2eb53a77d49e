"""What a review would do, as a file or as command lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from asr_tui.domain.act_choices import target_group
from asr_tui.domain.act_lines import group_command, lines_of_waves, plan_command, point_word
from asr_tui.domain.direction import leads_home
from asr_tui.domain.draft_files import (
    Unsayable,
    agents_file,
    alerts_file,
    mapping_file,
    plan_file,
    policy_file,
    protect_file,
    settings_file,
)
from asr_tui.domain.drafts.agent_updates import AgentUpdatesDraft
from asr_tui.domain.drafts.alerting import AlertSettingsDraft
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.drill import DrillDraft
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.drafts.group_failover import GroupFailoverDraft, group_machines
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft, NewNetworkMappingDraft
from asr_tui.domain.drafts.policy import NewPolicyDraft, PolicyDraft
from asr_tui.domain.drafts.recovery_plan import SaveRecoveryPlanDraft
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.drafts.settings_change import SettingsDraft
from asr_tui.domain.drill_draft_files import ChosenDrill, drill_file
from asr_tui.domain.file_plans import UnsayablePlan
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_file import RecoveryFile
from asr_tui.domain.waves import MachineWaves
from asr_tui.services.choices import Choices
from asr_tui.services.planning import PlannedDraft


class AsFile(Struct, frozen=True):
    """What a file says of it. `then`: the command that does it with the file, "{file}" for its path."""

    file: RecoveryFile
    then: str = "asr-tui apply {file} --yes"


class AsCommands(Struct, frozen=True):
    """The command lines that do it: no file says that something is done once."""

    lines: tuple[str, ...]


Written = AsFile | AsCommands


async def change_as_file(choices: Choices, draft: PlannedDraft, plan: Plan) -> Written:
    """A change that is no operation on machines. Raises Unsayable with the reason, and AzureError."""
    match draft:
        case EnableReplicationDraft():
            return AsFile(protect_file(draft, plan))
        case PolicyDraft() | NewPolicyDraft():
            return AsFile(policy_file(draft))
        case AlertSettingsDraft():
            return AsFile(alerts_file(draft.wanted))
        case SettingsDraft():
            return AsFile(settings_file(draft, names_of(await choices.items(draft.vault))))
        case SaveRecoveryPlanDraft():
            items = await choices.items(draft.plan.vault_id)
            try:
                return AsFile(plan_file(draft, items, names_of(items)))
            except UnsayablePlan as error:
                raise Unsayable(f"A file cannot say this plan: {error}.") from error
        case NetworkMappingDraft():
            mappings = (await choices.topology(draft.mapping.vault_id)).network_mappings
            mapping = by_id(mappings, draft.mapping)
            if mapping is not None:
                source = mapping.source_network
                return AsFile(mapping_file(draft.mapping.vault_id, source, draft.target, make=draft.new))
        case AgentUpdatesDraft():
            topology = await choices.topology(draft.mapping.vault_id)
            way = by_id(topology.mappings, draft.mapping)
            if way is not None:
                return AsFile(agents_file(draft, way, topology))
        case NewNetworkMappingDraft():
            return AsFile(mapping_file(draft.vault, draft.network, draft.target))
        case RunRecoveryPlanDraft():
            items = await choices.items(draft.plan.vault_id)
            home = _leads_home(plan, items)
            near = next((target_group(one) for one in _named(plan, items)), draft.plan.group_id)
            return AsCommands((plan_command(draft, len(plan.machines), near, home=home),))
        case GroupFailoverDraft():
            items = await choices.items(draft.item.vault_id)
            item = by_id(items, draft.item)
            if item is not None:
                machines = list(map(names_of(items), group_machines(item, items)))
                return AsCommands((group_command(draft, machines, home=leads_home(item)),))
    raise Unsayable("Neither a file nor a command says it: it is done once, by hand. F6 shows it as az rest.")


def taking_part_of(
    chosen: Sequence[tuple[DayTwoDraft, ItemEstate]], plan: Plan
) -> list[tuple[DayTwoDraft, ItemEstate]]:
    """Those whose machines a step of the plan is about, alone or with others of a replication group."""
    sent = {one.step.id for one in plan.steps} | {member.item for one in plan.steps for member in one.members}
    return [one for one in chosen if one[0].item in sent]


def machines_as_file(chosen: Sequence[tuple[DayTwoDraft, ItemEstate]], waves: MachineWaves) -> Written:
    """Operations on machines: drills as a file of drills to be held, others as commands. Raises Unsayable."""
    items = [estate.item for _, estate in chosen]
    name = names_of(items)
    names = {item.id: name(item) for item in items}
    drills = [(draft, estate) for draft, estate in chosen if isinstance(draft, DrillDraft)]
    vaults = {draft.item.vault_id for draft, _ in chosen}
    if len(drills) == len(chosen) and len(vaults) == 1:
        each = [
            ChosenDrill(draft, names[draft.item], point_word(draft.point, estate), target_group(estate.item))
            for draft, estate in drills
        ]
        return AsFile(drill_file(each, waves), "asr-tui drill {file} --yes")
    return AsCommands(tuple(lines_of_waves(chosen, names, waves)))


def names_of(items: Sequence[ProtectedItem]) -> Callable[[ProtectedItem], str]:
    """The machine's name, with its group where another one has the same."""
    count = Counter(one.machine_name.casefold() for one in items)

    def name(item: ProtectedItem) -> str:
        alone = count[item.machine_name.casefold()] < 2
        return item.machine_name if alone else f"{item.machine.group}/{item.machine_name}"

    return name


def _leads_home(plan: Plan, items: Sequence[ProtectedItem]) -> bool:
    return any(map(leads_home, _named(plan, items)))


def _named(plan: Plan, items: Sequence[ProtectedItem]) -> list[ProtectedItem]:
    """The machines of the plan."""
    named = {name.casefold() for name in plan.machines}
    return [one for one in items if one.machine_name.casefold() in named]


def file_stem(vault: ArmId) -> str:
    return f"{vault.name}-dr"
