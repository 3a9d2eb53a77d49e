"""All that a file says of a vault, as steps with their requests: what is there and what is to come."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts import recovery_plan
from asr_tui.domain.drafts.recovery_plan import SaveRecoveryPlanDraft
from asr_tui.domain.errors import LocalError
from asr_tui.domain.file_agents import account_of, mappings_of
from asr_tui.domain.file_drills import drilled
from asr_tui.domain.file_plans import MachinesNotProtected, WrongPlan, plan_draft, plans_by_name
from asr_tui.domain.file_selection import FileEstate, chosen_machines
from asr_tui.domain.file_settings import said_of_settings
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.protection import Health, ProtectedItem, Stage
from asr_tui.domain.recovery_file import DrillPart, RecoveryFile
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.relative_names import resource_named
from asr_tui.domain.setting_fields import FieldKind
from asr_tui.domain.settings_parts import SettingsPart
from asr_tui.domain.target_resources import alert_steps, steps_around, used
from asr_tui.domain.target_settings import TargetSettings
from asr_tui.domain.vault_steps import in_order, needs_of, steps_of_vault
from asr_tui.services.converters.conversion import Conversion, Converted, declared
from asr_tui.services.ports import Changes, Clock
from asr_tui.services.recovery_files import FileComparison, FilePlan

NETWORK = "NETWORK"
"""Stands for the network of a drill where the file says none."""
_SETTABLE = {"name", "size", "network", "zone"}
"""Settings of a machine that can be changed without knowing those that Azure gives it when it is protected."""


class FileConversion:
    """Reads a vault for a file and makes the conversion. Every read raises AzureError."""

    def __init__(self, comparison: FileComparison, changes: Changes, clock: Clock) -> None:
        self._comparison = comparison
        self._changes = changes
        self._clock = clock

    async def convert(self, file: RecoveryFile, source: str, *, declares: bool) -> Conversion:
        """The conversion for a target that declares or sends. Raises LocalError where something stands against it."""
        found = await self._comparison.plan(file)
        if found.blocking:
            raise LocalError("This file cannot be converted", " ".join(found.blocking), "See `asr-tui plan`.")
        estate, settings = await self._comparison.whole(file)
        items = _items(file, estate)
        ids = used(items, settings)
        around = list(steps_around(ids, await self._comparison.around(ids))) if ids else []
        there = [*around, *_there(file, estate, items, settings)]
        planned = [one.step for wave in found.plan.waves() for one in wave] if found.plan else []
        later, more = _to_come(file, estate, planned, self._clock)
        changes = {one.key for one in planned if not one.creates}
        there = [one for one in there if one.key not in changes]
        kept = {one.key for one in there}
        all_steps = [*there, *(one for one in (*planned, *more) if one.key not in kept)]
        ordered = in_order(declared(all_steps) if declares else all_steps)
        uses = (f"{one.what} {one.id}" for one in found.plan.reuses) if found.plan else ()
        return Conversion(
            estate.vault.id,
            source,
            tuple(self._converted(ordered, found, estate, kept)),
            later=tuple(later),
            notes=found.notes,
            uses=tuple(dict.fromkeys(uses)),
            drills=tuple(self._drills(file, source, with_coming(estate, planned))),
        )

    def _drills(
        self, file: RecoveryFile, source: str, estate: FileEstate
    ) -> Iterator[tuple[str, tuple[Converted, ...]]]:
        for part in file.drill:
            often = "" if part.every == "off" else f", every {part.every}"
            command = shlex.join(("asr-tui", "drill", source, "--name", part.name))
            words = (
                f"Drill {part.name}{often}: `{command}` holds it and cleans up; "
                f"or these requests, in {_network_words(part)}{_order_words(part)}:"
            )
            yield words, tuple(map(self._drill, drilled(part, estate), repeat(part.network or part.new_network)))

    def _drill(self, item: ProtectedItem, network: str) -> Converted:
        group = item.target_group or item.id.group_id
        step = steps.TestFailover(
            item.id, item.machine_name, resource_named(FieldKind.NETWORK, network or NETWORK, group)
        )
        return Converted(step, self._changes.request(step))

    def _converted(
        self, ordered: Sequence[steps.Step], found: FilePlan, estate: FileEstate, there: set[str]
    ) -> Iterator[Converted]:
        depends = {one.key: one.depends_on for one in found.plan.steps} if found.plan else {}
        keys = {one.key for one in ordered}
        for step in ordered:
            needs = (needs_of(step, ordered) | depends.get(step.key, frozenset())) & keys
            source = step.machine if isinstance(step, steps.EnableReplication) else None
            machine = by_id(estate.machines, source)
            yield Converted(step, self._changes.request(step), needs, exists=step.key in there, machine=machine)


def _network_words(part: DrillPart) -> str:
    """What of the network no request of a drill says."""
    if part.network:
        return "that network"
    made = f"the network {part.new_network}, to be made first," if part.new_network else "a network"
    return f"{made} from which nothing of production is reached{', but the internet' if part.internet else ''}"


def _order_words(part: DrillPart) -> str:
    """What of the order no request of a drill says."""
    if part.wave:
        pause = f", {part.pause} apart" if part.pause != "off" else ""
        return f", one wave after the other{pause}: {'; '.join(', '.join(one.machines) for one in part.wave)}"
    return f", tier by tier of the tag {part.waves}" if part.waves else ""


def _there(
    file: RecoveryFile, estate: FileEstate, items: tuple[ProtectedItem, ...], settings: dict[ArmId, TargetSettings]
) -> Iterator[steps.Step]:
    """What the file says and Azure has."""
    named = {one.name.casefold() for one in file.recovery_plan}
    plans = [plan for plan in estate.plans if plan.name.casefold() in named]
    policies = [one.name for one in file.policy]
    yield from steps_of_vault(estate.topology, items, policies, settings, plans)
    for name, part in file.settings.items():
        item = estate.item_named(name)
        if item is not None and item.id in settings and part != SettingsPart():
            yield steps.ChangeSettings(item.id, item.machine_name, settings[item.id], settings[item.id])
    yield from alert_steps(estate.alerts) if estate.alerts else ()
    for agents in file.agent_updates:
        account = account_of(agents, estate.vault.id)
        yield from (steps.UpdateAgentUpdates(one.id, account) for one in mappings_of(agents, estate.topology))


def _items(file: RecoveryFile, estate: FileEstate) -> tuple[ProtectedItem, ...]:
    """The protected machines that the file chooses."""
    chosen, _ = chosen_machines(file, estate)
    return tuple({one.item.id: one.item for one in chosen if one.item is not None}.values())


def _to_come(
    file: RecoveryFile, estate: FileEstate, planned: Sequence[steps.Step], clock: Clock
) -> tuple[list[str], list[steps.Step]]:
    """What follows once machines are protected: sentences of what cannot be said yet, and the steps of all else."""
    later: list[str] = []
    more: list[steps.Step] = []
    coming = {one.machine.name.casefold(): one for one in planned if isinstance(one, steps.EnableReplication)}
    for name, part in file.settings.items():
        step = coming.get(name.rpartition("/")[2].casefold())
        if step is not None:
            change, left = _settings_to_come(step, part)
            more += [change] if change else []
            later += [f"{', '.join(left)} of {name}: convert again once it is protected"] if left else []
    later += [f"the agent updates of machines from {one.region} to {one.to}: convert again once they are protected"
              for one in file.agent_updates if not mappings_of(one, estate.topology)]  # fmt: skip
    expected = with_coming(estate, planned)
    saved = {one.id for one in planned if isinstance(one, steps.CreateRecoveryPlan | steps.UpdateRecoveryPlan)}
    for draft in _plan_drafts(file, expected, later):
        if draft.plan not in saved:
            estate_of_plans = RecoveryPlanEstate(clock.now(), estate.plans, expected.items)
            more += [one.step for one in recovery_plan.plan(draft, estate_of_plans).steps]
    return later, more


def with_coming(estate: FileEstate, planned: Iterable[steps.Step]) -> FileEstate:
    """The estate with the machines that the planned steps protect."""
    more = (_expected(one) for one in planned if isinstance(one, steps.EnableReplication))
    return replace(estate, items=(*estate.items, *more))


def _plan_drafts(file: RecoveryFile, estate: FileEstate, later: list[str]) -> Iterable[SaveRecoveryPlanDraft]:
    known = plans_by_name(estate.plans)
    for part in file.recovery_plan:
        try:
            draft = plan_draft(part, known.get(part.name.casefold()), estate)
        except (WrongPlan, MachinesNotProtected) as error:
            later.append(f"the recovery plan {part.name}: {error}")
        else:
            if draft is not None:
                yield draft


def _expected(step: steps.EnableReplication) -> ProtectedItem:
    """The machine as it will be, as far as a recovery plan asks for it."""
    return ProtectedItem(
        step.id, step.id.name, step.machine, step.machine.name, Stage.PROTECTED, "", Health.NORMAL, Health.NORMAL,
        frozenset(), "", " ", policy=step.policy, target_group=step.target_group,
        target_container=step.target_container, target_zone=step.target_zone, multi_vm_group=step.multi_vm_group,
    )  # fmt: skip


def _settings_to_come(step: steps.EnableReplication, part: SettingsPart) -> tuple[steps.UpdateItem | None, list[str]]:
    """The change of a machine that is not protected yet, and the names of the settings that it cannot hold."""
    said = {key[2]: value for key, value in said_of_settings(part).items() if key[0] == "machine" and value}
    other = [" ".join(one for one in (key[1], key[2]) if one) for key in said_of_settings(part)
             if key[0] != "machine" or key[2] not in _SETTABLE]  # fmt: skip
    text: Callable[[str], str] = lambda name: str(said.get(name, ""))  # noqa: E731
    if not _SETTABLE & set(said):
        return None, other
    network = resource_named(FieldKind.NETWORK, text("network"), step.target_group) if text("network") else None
    return (
        steps.UpdateItem(
            step.id, target_name=text("name"), target_size=text("size"), target_network=network,
            machine_name=step.machine.name, target_zone=text("zone"),
        ),
        other,
    )  # fmt: skip
