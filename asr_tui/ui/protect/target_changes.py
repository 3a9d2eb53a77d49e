"""What picking something for a target field makes of the draft, for all machines or for one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from asr_tui.domain.drafts.enable_replication import (
    NO_RESOURCE,
    Choice,
    EnableReplicationDraft,
    TargetChoice,
    target_findings,
)
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.ui.dialogs.pick import Picked
from asr_tui.ui.present.problems import words_of

Draft = EnableReplicationDraft

HIGH_CHURN = "\0high-churn"
"""The key of the offer of a new premium cache account."""

PROPOSED = "\0proposed"
"""The key of the offer that lets our proposal stand."""

NONE = "\0none"
"""The key of the offer to use none of it."""

_OF_NO_MACHINE = frozenset({"target_region", "target_subscription"})
"""Whichever machines are marked, the rules say the same."""

_JUDGED_BY = {
    "availability": {"availability", "availability_set", "zone"},
    "network": {"network", "subnet"},
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Which machine is changed; None means all of them.

    beside  the other marked machines of its network, which go where it goes
    """

    machine: ArmId | None = None
    beside: tuple[ArmId, ...] = ()

    def choice(self, draft: Draft) -> TargetChoice:
        return draft.target if self.machine is None else draft.override(self.machine)

    def with_choice(self, draft: Draft, choice: TargetChoice) -> Draft:
        if self.machine is None:
            return replace(draft, target=choice)
        return draft.with_override(self.machine, choice)


def scope_of(draft: Draft, estate: Estate, machine: ArmId | None) -> Scope:
    """A machine with those beside it, or all machines."""
    networks = {one.id: one.network for one in estate.machines}
    source = networks.get(machine) if machine is not None else None
    if source is None:
        return Scope(machine)
    return Scope(machine, tuple(one for one in draft.machines if one != machine and networks.get(one) == source))


def chooses(choice: TargetChoice, field: str) -> bool:
    """Whether something is chosen for a field."""
    match field:
        case "proximity_group":
            return choice.proximity_group is not None
        case "capacity_reservation":
            return choice.capacity_reservation is not None
        case "encryption_set":
            return choice.encryption_set is not None
        case "group":
            return choice.group.made
        case "network":
            return choice.network.made
        case "cache":
            return choice.cache.made or choice.high_churn
        case "storage":
            return choice.storage.made
        case "availability_set":
            return choice.availability_set.made
        case "subnet":
            return bool(choice.subnet)
        case "availability":
            return bool(choice.availability)
        case "zone":
            return bool(choice.zone or choice.availability)
        case "disk_sku":
            return bool(choice.disk_sku)
        case "size":
            return bool(choice.size)
        case "name":
            return bool(choice.name)
        case "excluded_disks":
            return bool(choice.excluded_disks)
        case _:
            return False


def changed(draft: Draft, field: str, picked: Picked, scope: Scope) -> Draft:
    """The draft with what was picked. A field that is not known raises ValueError."""
    key = "" if picked.key == PROPOSED else picked.key
    if field == "target_region":
        return _elsewhere(replace(draft, target_region=key))
    if field == "target_subscription":
        return _elsewhere(replace(draft, target_subscription=key), subscription=True)
    if field == "network":
        for one in scope.beside:
            draft = draft.with_override(one, replace(draft.override(one), network=Choice(), subnet=""))
    return scope.with_choice(draft, _changed(scope.choice(draft), field, key, picked.typed))


def _changed(choice: TargetChoice, field: str, key: str, typed: str) -> TargetChoice:
    chosen = Choice(id=ArmId(key) if key else None, name=typed)
    match field:
        case "group":
            return replace(choice, group=chosen)
        case "network":
            return replace(choice, network=chosen, subnet="")
        case "cache":
            return _with_cache(choice, chosen)
        case "storage":
            return replace(choice, storage=chosen)
        case "availability_set":
            return replace(choice, availability_set=chosen)
        case "excluded_disks":
            return replace(choice, excluded_disks=_toggled(choice.excluded_disks, key))
        case "subnet":
            return replace(choice, subnet=key or typed)
        case "availability":
            return replace(choice, availability=key, availability_set=Choice(), zone="")
        case "zone":
            return replace(choice, zone=key or typed)
        case "disk_sku":
            return replace(choice, disk_sku=key or typed)
        case "size":
            return replace(choice, size=key or typed)
        case "proximity_group":
            return replace(choice, proximity_group=_id(key or typed))
        case "capacity_reservation":
            return replace(choice, capacity_reservation=_id(key or typed))
        case "encryption_set":
            return replace(choice, encryption_set=_id(key or typed))
        case "name":
            return replace(choice, name=key or typed)
        case _:
            raise ValueError(f"no target field is called {field}")


def _with_cache(choice: TargetChoice, chosen: Choice) -> TargetChoice:
    """A typed name keeps the kind of the new account that it names."""
    if chosen.id == HIGH_CHURN:
        return replace(choice, cache=Choice(), high_churn=True)
    return replace(choice, cache=chosen, high_churn=choice.high_churn and bool(chosen.name))


def _id(picked: str) -> ArmId | None:
    """What was picked or typed; nothing where the proposal shall stand."""
    return NO_RESOURCE if picked == NONE else ArmId(picked) if picked else None


def _toggled(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(one for one in names if one != name) if name in names else (*names, name)


def _elsewhere(draft: Draft, *, subscription: bool = False) -> Draft:
    """Choices that belong to a region or subscription are open again when that changes; the rest stays."""

    def moved(choice: TargetChoice) -> TargetChoice:
        kept = replace(
            choice,
            network=Choice(),
            subnet="",
            availability_set=Choice(),
            zone="",
            storage=Choice(),
            size="",
            proximity_group=None,
            capacity_reservation=None,
            encryption_set=None,
        )
        return replace(kept, group=Choice()) if subscription else kept

    overrides = tuple((machine, moved(choice)) for machine, choice in draft.overrides)
    differing = tuple((machine, choice) for machine, choice in overrides if choice != TargetChoice())
    return replace(draft, target=moved(draft.target), overrides=differing)


def refusal(draft: Draft, estate: Estate, field: str, picked: Picked, scope: Scope) -> str:
    """Why the rules would not have this picked, or an empty string."""
    judged = _JUDGED_BY.get(field, {field})
    candidate = changed(draft, field, picked, scope)
    if scope.machine is not None:
        candidate = replace(candidate, machines=_judged_with(candidate, field, scope.machine))
    elif field in _OF_NO_MACHINE:
        candidate = replace(candidate, machines=())
    blocking = (one for one in target_findings(candidate, estate) if one.blocks)
    own = (one for one in blocking if scope.machine is None or one.machine in {None, scope.machine})
    found = next((one for one in own if one.field in judged), None)
    return words_of(found)


def _judged_with(draft: Draft, field: str, machine: ArmId) -> tuple[ArmId, ...]:
    """The machine alone; its name beside all the others, where it comes last."""
    others = tuple(one for one in draft.machines if one != machine) if field == "name" else ()
    return (*others, machine)
