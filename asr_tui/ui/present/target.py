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

MORE = ("size", "proximity_group", "capacity_reservation")
"""What can be chosen for all machines too, but is folded away at first."""

NAMED = 2
"""So many of a long list are named; of the rest only the number is said."""


def target_fields(
    draft: EnableReplicationDraft,
    estate: Estate,
    resolved: Resolved,
    problems: tuple[Problem, ...],
    machine: ArmId | None = None,
    *,
    more: bool = False,
) -> list[Field]:
    """The rows for all machines, with what is folded away at first where there is `more`; or for `machine` alone."""
    wanted = [one for one in resolved.machines if machine is None or one.machine.id == machine]
    found = tuple(one for one in problems if one.page == "target" and _concerns(one, machine))
    fields = _of_machines(wanted, draft, estate)
    if machine is None:
        folded = () if more else folded_away(draft, wanted, found)
        fields = [_region(draft, estate, resolved), _subscription(draft, estate), *fields]
        fields += [_of_all(key, wanted, draft.target) for key in shared_placement(wanted) if key not in MORE]
        fields += [_of_all(key, wanted, draft.target) for key in MORE if key not in folded]
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


def folded_away(
    draft: EnableReplicationDraft, targets: Sequence[MachineTarget], problems: Iterable[Problem]
) -> tuple[str, ...]:
    """What nobody has to look at: no source has it, nothing of it is chosen for all, and nothing is wrong with it."""
    target = draft.target
    chosen = {
        "size": bool(target.size),
        "proximity_group": target.proximity_group is not None,
        "capacity_reservation": target.capacity_reservation is not None,
    }
    wrong = {problem.field for problem in problems if problem.page == "target"}
    there = {*shared_placement(targets), *wrong}
    return tuple(key for key in MORE if key not in there and not chosen[key])


def folded_words(folded: Iterable[str]) -> str:
    """ "size, proximity group, reservation" """
    return ", ".join(_LABELS[key].lower() for key in folded)


def _of_all(key: str, targets: Sequence[MachineTarget], choice: TargetChoice) -> Field:
    return _size(targets, choice) if key == "size" else _placed(key, targets, choice)


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
        _subnet(targets),
        _proposals("cache", "Cache storage", [target.cache for target in targets], f", {source}"),
    ]
    if storage := [target.storage for target in targets if target.storage]:
        fields.append(_proposals("storage", "Account for VHDs", storage))
    fields.append(_availability(targets))
    if any(target.availability == "set" for target in targets):
        sets = [target.availability_set for target in targets if target.availability_set]
        fields.append(_proposals("availability_set", "  Set", sets))
    if any(target.availability == "zone" for target in targets):
        fields.append(_zone([target for target in targets if target.availability == "zone"]))
    fields.append(_disk_type(targets))
    return fields


def _each(values: Iterable[str], noun: str = "in all") -> str:
    """ "a, b", or "9 groups: a, b and 7 more" """
    distinct = list(dict.fromkeys(plain(value) for value in values if value))
    if len(distinct) <= NAMED + 1:
        return ", ".join(distinct)
    return f"{len(distinct)} {noun}: {', '.join(distinct[:NAMED])} and {len(distinct) - NAMED} more"


def _subnet(targets: Sequence[MachineTarget]) -> Field:
    chosen = [bool(target.choice.subnet) for target in targets]
    same = [target.subnet == target.machine.subnet for target in targets]
    mark = _origin(chosen, same, "the source's name", "the first by name")
    return Field("subnet", "Subnet", _each((target.subnet for target in targets), "subnets"), mark)


def _zone(targets: Sequence[MachineTarget]) -> Field:
    chosen = [bool(target.choice.zone) for target in targets]
    same = [target.zone == target.machine.zone for target in targets]
    mark = _origin(chosen, same, "as the source", "first that offers it")
    zones = ", ".join(sorted({plain(target.zone) for target in targets if target.zone}))
    return Field("zone", "  Zone", zones or "none yet", mark)


def _origin(chosen: Sequence[bool], same: Sequence[bool], source: str, else_: str) -> str:
    """Whose choice it is, and whether the source has the same."""
    if any(chosen):
        return "your choice" if all(chosen) else "in part your choice"
    if all(same):
        return source
    return else_ if not any(same) else f"{source}, or {else_}"


def proposal_mark(proposal: Proposal) -> str:
    """ "new", "existing" or "locked", and whose choice it is."""
    if proposal.locked:
        return f"{'new, ' if proposal.is_new else ''}locked: {plain(proposal.locked)}"
    if proposal.gone:
        return "not there any more, your choice"
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
    kinds = [_kind(proposal) for proposal in distinct]
    counts = [(kinds.count(kind), kind) for kind in ("new", "existing", "locked", "gone")]
    mark = ", ".join(f"{count} {kind}" for count, kind in counts if count)
    names = _each((proposal.name for proposal in distinct), _NOUNS.get(key, "in all"))
    return Field(key, label, names, mark, "warn" if locked else "quiet")


_NOUNS = {
    "group": "groups",
    "network": "networks",
    "cache": "accounts",
    "storage": "accounts",
    "availability_set": "sets",
    "proximity_group": "groups",
}


def _kind(proposal: Proposal) -> str:
    if proposal.gone:
        return "gone"
    if proposal.is_new:
        return "new"
    return "locked" if proposal.locked else "existing"


_KINDS = {"none": "single machine", "set": "in a set", "zone": "in a zone"}


def _availability(targets: list[MachineTarget]) -> Field:
    """Said to be final, since it is frozen once a machine is enabled."""
    kinds = _each(_KINDS[target.availability] for target in targets)
    chosen = [bool(target.choice.availability) for target in targets]
    mark = "cannot change later" if not any(chosen) else "your choice for good"
    return Field("availability", "Availability", kinds or "-", mark, "warn")


def _disk_type(targets: list[MachineTarget]) -> Field:
    chosen = _each(target.disk_sku for target in targets)
    if chosen:
        return Field("disk_sku", "Disk type", chosen, "your choice")
    if targets and not any(target.machine.managed for target in targets):
        unchosen = not any(target.choice.disk_sku for target in targets)
        return Field("disk_sku", "Disk type", "as its account", "unmanaged disks have none", locked=unchosen)
    types = list(dict.fromkeys(disk.sku for target in targets for disk in target.disks if disk.sku))
    return Field("disk_sku", "Disk type", "as the source", "mixed" if len(types) > 1 else _each(types))


def _size(targets: Sequence[MachineTarget], choice: TargetChoice) -> Field:
    if choice.size:
        return Field("size", "Size", plain(choice.size), "your choice")
    return Field("size", "Size", "as the source", _each((_short(target.size) for target in targets), "sizes"))


def _short(size: str) -> str:
    """ "D2s_v5": where several stand in one line"""
    return size.removeprefix("Standard_")


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
        Field("excluded_disks", "Disks", copied, f"left out: {_each(left_out, 'disks')}" if left_out else "all"),
    ]


_LABELS = {
    "size": "Size",
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
