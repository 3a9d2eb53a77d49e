"""The wizard's target page: every proposal with where it comes from, for all machines or for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asr_tui.domain.drafts.enable_replication import (
    EnableReplicationDraft,
    MachineTarget,
    Proposal,
    Resolved,
    TargetChoice,
)
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem
from asr_tui.ui.present.addressed import Addressed, of_new
from asr_tui.ui.present.field import Field
from asr_tui.ui.text import plain

_OF_NETWORK = frozenset({"subnet"})
NOTHING_CHOSEN = "no machine is marked yet"


def target_fields(
    draft: EnableReplicationDraft,
    estate: Estate,
    resolved: Resolved,
    problems: tuple[Problem, ...],
    machine: ArmId | None = None,
) -> list[Field]:
    """The rows for all machines, or for `machine` alone."""
    wanted = [one for one in resolved.machines if machine is None or one.machine.id == machine]
    found = tuple(one for one in problems if one.page == "target" and _concerns(one, machine))
    fields = _of_machines(wanted, draft, estate)
    if machine is None:
        shared = [_placed(key, wanted, draft.target) for key in shared_placement(wanted)]
        fields = [_region(draft, estate, resolved), _subscription(draft, estate), *fields, *shared]
    else:
        fields = [*fields, *_of_one(wanted, draft.override(machine))]
    return [_with_problems(field, found) for field in fields]


def shared_placement(targets: Sequence[MachineTarget]) -> tuple[str, ...]:
    """What single machines usually have alone, where a source has it: then it is asked of all of them at once."""
    machines = [target.machine for target in targets]
    has = {
        "proximity_group": any(machine.proximity_group for machine in machines),
        "capacity_reservation": any(machine.capacity_reservation for machine in machines),
        "encryption_set": any(disk.encryption_set for machine in machines for disk in machine.disks),
    }
    return tuple(key for key, there in has.items() if there)


def target_resources(field: str, resolved: Resolved, machine: ArmId | None = None) -> tuple[Addressed, ...]:
    """The resources of a row, each once; none where the row is only a choice."""
    targets = [one for one in resolved.machines if machine is None or one.machine.id == machine]
    if field in _OF_NETWORK:
        field = "network"
    found = [one for target in targets for one in _resources(target, field)]
    return tuple({one.id: one for one in found}.values())


def _resources(target: MachineTarget, field: str) -> tuple[Addressed, ...]:
    proposals = {
        "group": ("Resource group", target.group),
        "network": ("Virtual network", target.network),
        "cache": ("Storage account", target.cache),
        "storage": ("Storage account", target.storage),
        "availability_set": ("Availability set", target.availability_set),
        "proximity_group": ("Proximity group", target.proximity_group),
    }
    own = {
        "name": ("Machine", target.machine.id),
        "size": ("Machine", target.machine.id),
        "capacity_reservation": ("Reservation", target.capacity_reservation),
        "encryption_set": ("Encryption set", target.encryption_set),
    }
    words, proposal = proposals.get(field, ("", None))
    if proposal is not None:
        return (of_new(proposal.id, f"{words} {proposal.name}", is_new=proposal.is_new),)
    words, resource = own.get(field, ("", None))
    return (Addressed(resource, plain(f"{words} {resource.name}")),) if resource else ()


def _concerns(problem: Problem, machine: ArmId | None) -> bool:
    return machine is None or problem.machine in {None, machine}


def _with_problems(field: Field, problems: Iterable[Problem]) -> Field:
    own = tuple(problem for problem in problems if problem.field == field.key)
    return Field(field.key, field.label, field.value, field.mark, field.tone, field.locked, own)


def _region(draft: EnableReplicationDraft, estate: Estate, resolved: Resolved) -> Field:
    region = resolved.target_region
    source = estate.region(draft.source_region)
    notes = []
    if region and region == draft.vault_location:
        notes.append("the vault's")
    if source and region == source.paired:
        notes.append("the source's pair")
    return Field("target_region", "Region", estate.display(region) or "none yet", ", ".join(notes))


def _subscription(draft: EnableReplicationDraft, estate: Estate) -> Field:
    wanted = draft.target_subscription_id
    name = next((one.name for one in estate.subscriptions if one.id == wanted), wanted)
    same = wanted.casefold() == draft.subscription.casefold()
    return Field("target_subscription", "Subscription", plain(name), "the source's" if same else "another one")


def _of_machines(targets: list[MachineTarget], draft: EnableReplicationDraft, estate: Estate) -> list[Field]:
    source = estate.display(draft.source_region)
    networks = [target.network for target in targets if target.network]
    new_network = ", same subnets" if any(one.is_new for one in networks) else ""
    fields = [
        _proposals("group", "Resource group", [target.group for target in targets]),
        _proposals("network", "Virtual network", networks, new_network),
        Field("subnet", "Subnet", _each(target.subnet for target in targets), "the source's name"),
        _proposals("cache", "Cache storage", [target.cache for target in targets], f", {source}"),
    ]
    if storage := [target.storage for target in targets if target.storage]:
        fields.append(_proposals("storage", "Account for VHDs", storage))
    fields.append(_availability(targets))
    if any(target.availability == "set" for target in targets):
        sets = [target.availability_set for target in targets if target.availability_set]
        fields.append(_proposals("availability_set", "Availability set", sets))
    if any(target.availability == "zone" for target in targets):
        zones = _each(target.zone for target in targets if target.zone)
        fields.append(Field("zone", "Zone", zones or "none yet", "as the source"))
    fields.append(_disk_type(targets))
    return fields


def _each(values: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(plain(value) for value in values if value))


def proposal_mark(proposal: Proposal) -> str:
    """ "new", "existing" or "locked", and whose choice it is."""
    if proposal.locked:
        return f"locked: {plain(proposal.locked)}"
    kind = " premium (High Churn)" if proposal.premium else ""
    return f"{'new' if proposal.is_new else 'existing'}{kind}{', your choice' if proposal.chosen else ''}"


def _proposals(key: str, label: str, proposals: list[Proposal], more: str = "") -> Field:
    distinct = list({proposal.id: proposal for proposal in proposals}.values())
    if not distinct:
        return Field(key, label, "-", NOTHING_CHOSEN, locked=True)
    locked = all(proposal.locked for proposal in distinct)
    if len(distinct) == 1:
        mark = proposal_mark(distinct[0]) + ("" if locked else more)
        return Field(key, label, plain(distinct[0].name), mark, "warn" if locked else "quiet")
    new = sum(proposal.is_new for proposal in distinct)
    mark = ", ".join(f"{count} {word}" for count, word in ((new, "new"), (len(distinct) - new, "existing")) if count)
    return Field(key, label, _each(proposal.name for proposal in distinct), mark)


def _availability(targets: list[MachineTarget]) -> Field:
    kinds = _each(target.availability for target in targets)
    return Field("availability", "Availability", kinds or "-", "cannot change later", "warn")


def _disk_type(targets: list[MachineTarget]) -> Field:
    chosen = _each(target.disk_sku for target in targets)
    types = _each(disk.sku for target in targets for disk in target.disks)
    if chosen:
        return Field("disk_sku", "Disk type", chosen, "your choice")
    return Field("disk_sku", "Disk type", "as the source", "mixed" if "," in types else types)


def _of_one(targets: list[MachineTarget], own: TargetChoice) -> list[Field]:
    """What only a single machine has."""
    if not targets:
        return []
    target = targets[0]
    machine = target.machine
    left_out = [disk.name for disk in machine.disks if disk not in target.disks]
    encrypted = any(disk.encryption_set for disk in machine.disks)
    copied = f"{len(target.disks)} of {len(machine.disks)} copied"
    return [
        Field("name", "Name", plain(target.name), "the source's" if target.name == machine.name else "your choice"),
        Field("size", "Size", plain(target.size), "the source's" if target.size == machine.size else "your choice"),
        _placed("proximity_group", targets, own),
        _placed("capacity_reservation", targets, own),
        *([_placed("encryption_set", targets, own)] if encrypted else []),
        Field("excluded_disks", "Disks", copied, f"left out: {_each(left_out)}" if left_out else "all"),
    ]


_LABELS = {
    "proximity_group": "Proximity group",
    "capacity_reservation": "Reservation",
    "encryption_set": "Encryption set",
}


def _placed(key: str, targets: Sequence[MachineTarget], choice: TargetChoice) -> Field:
    """`choice` is that of all machines, or of the one that is looked at."""
    label = _LABELS[key]
    if key == "proximity_group":
        chosen, groups = choice.proximity_group, [one.proximity_group for one in targets if one.proximity_group]
        if groups:
            return _proposals(key, label, groups)
        return Field(key, label, "none", "optional" if chosen is None else "your choice")
    if key == "encryption_set":
        chosen, found = choice.encryption_set, [one.encryption_set for one in targets]
    else:
        chosen, found = choice.capacity_reservation, [one.capacity_reservation for one in targets]
    names = _each(resource.name for resource in found if resource)
    if chosen is not None:
        return Field(key, label, names or "none", "your choice")
    if key == "encryption_set" and not names:
        return Field(key, label, "none yet", "the copies need one", "warn")
    return Field(key, label, names or "none", "chosen for all" if names else "optional")


def sharing_words(resolved: Resolved) -> str:
    """ "3 machines use these; 1 differs: app-01" """
    differing = [target.machine.name for target in resolved.machines if target.differs]
    sharing = len(resolved.machines) - len(differing)
    words = f"{sharing} machine{'' if sharing == 1 else 's'} use{'s' if sharing == 1 else ''} these"
    if not differing:
        return words
    return f"{words}; {len(differing)} differ{'s' if len(differing) == 1 else ''}: {_each(differing)}"
