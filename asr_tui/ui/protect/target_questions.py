"""What can be picked for each field of the target page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, MachineTarget, Proposal, resolve
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.ui.dialogs.pick import Offer, Picked, Question
from asr_tui.ui.protect.placement_questions import PlacementQuestions
from asr_tui.ui.protect.target_changes import HIGH_CHURN, PROPOSED, Scope, refusal

Draft = EnableReplicationDraft

DISK_TYPES = (
    ("Standard_LRS", "standard hard disk: cheap, slow"),
    ("StandardSSD_LRS", "standard SSD"),
    ("Premium_LRS", "premium SSD: fastest"),
    ("StandardSSD_ZRS", "standard SSD, kept in three zones"),
    ("Premium_ZRS", "premium SSD, kept in three zones"),
    ("PremiumV2_LRS", "premium SSD v2"),
    ("UltraSSD_LRS", "ultra disk"),
)
"""All types of managed disks that Site Recovery names (its API's DiskAccountType)."""


def _usable_first(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """The proposal, then what can be taken, then the rest; else in the order given."""
    return tuple(sorted(offers, key=lambda offer: (offer.key != PROPOSED, bool(offer.refusal))))


def _named_new(current: Proposal) -> str:
    """The name that was typed for something new, or an empty string."""
    return current.name if current.chosen and current.is_new else ""


class TargetQuestions:
    """Makes the question for a field from what exists; what the rules would refuse says so."""

    def __init__(self, draft: Draft, estate: Estate, scope: Scope) -> None:
        self._draft = draft
        self._estate = estate
        self._scope = scope
        self._resolved = resolve(draft, estate)
        target = self._resolved.target_of(scope.machine) if scope.machine else self._resolved.shared
        self._target: MachineTarget | None = target

    def of(self, field: str) -> Question | None:
        """None where there is nothing to ask: no machine is marked, or a network mapping gives the answer."""
        match field:
            case "target_region":
                return self._region()
            case "target_subscription":
                return self._subscription()
            case _:
                return self._of_machine(field, self._target) if self._target else None

    def _of_machine(self, field: str, target: MachineTarget) -> Question | None:
        match field:
            case "group":
                groups = ((one.id, self._estate.display(one.location)) for one in self._estate.groups)
                return self._existing(field, "Resource group", target.group, groups, "New resource group")
            case "network":
                return self._network(target)
            case "cache" | "storage":
                return self._account(field, target)
            case "availability_set":
                sets = ((one.id, self._estate.display(one.location)) for one in self._estate.availability_sets)
                return self._existing(field, "Availability set", target.availability_set, sets, "New set")
            case "subnet":
                return self._subnet(target)
            case "availability":
                return self._availability(target)
            case "zone":
                return self._zone(target)
            case "disk_sku":
                return self._disk_type(target)
            case "size":
                return self._size(target)
            case "name":
                return self._name(target)
            case "excluded_disks":
                return self._disks(target)
            case "proximity_group" | "capacity_reservation" | "encryption_set":
                return PlacementQuestions(self._draft, self._estate, self._scope, target).of(field)
            case _:
                return None

    def _refusal(self, field: str, picked: Picked) -> str:
        return refusal(self._draft, self._estate, field, picked, self._scope)

    def _offer(self, field: str, key: str, text: str, note: str = "", also: str = "") -> Offer:
        return Offer(key, text, note, self._refusal(field, Picked(key=key)), also)

    def _region(self) -> Question:
        source = self._estate.region(self._draft.source_region)
        paired = source.paired if source else ""

        def note(name: str) -> str:
            words = ("the vault's", name == self._draft.vault_location), ("paired with the source", name == paired)
            return ", ".join(text for text, is_so in words if is_so)

        regions = sorted(self._estate.regions, key=lambda one: (not note(one.name), one.display))
        offers = tuple(
            self._offer("target_region", one.name, one.display, note(one.name), one.name)
            for one in regions
            if one.physical
        )
        hint = "Any other region can be the target; the pair is handy, not required."
        return Question("Region where the machines shall start", offers, self._resolved.target_region, hint=hint)

    def _subscription(self) -> Question:
        offers = tuple(Offer(one.id, one.name) for one in self._estate.subscriptions)
        hint = "Of the same tenant. Groups and networks there are new choices."
        return Question("Subscription of the target", offers, self._draft.target_subscription_id, hint=hint)

    def _existing(
        self, field: str, title: str, current: Proposal | None, existing: Iterable[tuple[ArmId, str]], new: str
    ) -> Question | None:
        if current is None or current.locked:
            return None
        subscription = self._draft.target_subscription_id.casefold()
        found = [(one, where) for one, where in existing if one.subscription.casefold() == subscription]
        offers = [self._proposed(field), *(self._offer(field, one, one.name, where) for one, where in found)]
        offers.sort(key=lambda offer: offer.text.casefold())
        chosen = str(current.id) if current.chosen and not current.is_new else PROPOSED
        return Question(
            title,
            _usable_first(offers),
            chosen,
            new,
            lambda typed: self._refusal(field, Picked(typed=typed)),
            "Enter takes the selected one; typing another name makes a new one.",
            kept=_named_new(current),
        )

    def _network(self, target: MachineTarget) -> Question | None:
        networks = ((one.id, self._estate.display(one.location)) for one in self._estate.networks)
        if self._scope.machine is None:
            free = (one for one in self._resolved.machines if one.network and not one.network.locked)
            target = next(free, target)
        new = "New network, same subnets"
        question = self._existing("network", "Virtual network", target.network, networks, new)
        others, source = len(self._scope.beside), target.machine.network
        if question is None or not others or source is None:
            return question
        hint = (
            f"Counts for all {others + 1} marked machines of {source.name}: a network leads to one network. "
            "Typing another name makes a new one."
        )
        return replace(question, hint=hint)

    def _proposed(self, field: str) -> Offer:
        return self._offer(field, PROPOSED, "as proposed", "for each machine by its source")

    def _account(self, field: str, target: MachineTarget) -> Question | None:
        accounts = ((one.id, f"{self._estate.display(one.location)}, {one.sku}") for one in self._estate.accounts)
        if field == "storage":
            return self._existing(field, "Storage account for copies", target.storage, accounts, "New account")
        own = self._draft.subscription.casefold()
        mine = [(one, where) for one, where in accounts if one.subscription.casefold() == own]
        offers = (
            self._proposed(field),
            self._offer(field, HIGH_CHURN, "New premium block blob account", "High Churn: 100 MB/s, dearer, frozen"),
            *(self._offer(field, one, one.name, where) for one, where in mine),
        )
        chosen = str(target.cache.id) if target.cache.chosen and not target.cache.is_new else PROPOSED
        chosen = HIGH_CHURN if target.cache.premium and not target.cache.typed else chosen
        return Question(
            "Cache storage account",
            offers,
            chosen,
            "New account",
            lambda typed: self._refusal(field, Picked(typed=typed)),
            "Writes wait here until they are carried over. It lies in the source region; locally redundant is enough.",
            kept=_named_new(target.cache),
        )

    def _subnet(self, target: MachineTarget) -> Question | None:
        network = target.network
        known = self._estate.network(network.id) if network else None
        source = self._estate.network(target.machine.network) if target.machine.network else None
        subnets = known.subnets if known else source.subnets if source else ()
        offers = [self._offer("subnet", PROPOSED, "as proposed", "the source's name, else the first")]
        offers += [self._offer("subnet", one.name, one.name, ", ".join(one.prefixes)) for one in subnets]
        chosen = self._scope.choice(self._draft).subnet or PROPOSED
        return Question("Subnet", tuple(offers), chosen) if network else None

    def _availability(self, target: MachineTarget) -> Question:
        offers = (
            self._offer("availability", PROPOSED, "as the source", "none, set or zone"),
            self._offer("availability", "none", "none", "a single machine"),
            self._offer("availability", "set", "availability set", "separate racks in one building"),
            self._offer("availability", "zone", "availability zone", "a building of its own"),
        )
        chosen = self._scope.choice(self._draft).availability or PROPOSED
        hint = "Cannot be changed after replication is enabled, but by disabling and enabling again."
        return Question("Availability", offers, chosen, hint=hint)

    def _zone(self, target: MachineTarget) -> Question:
        region = self._estate.region(self._resolved.target_region)
        zones = region.zones if region else ()
        source = target.machine.zone
        notes = {one: "the source's number" for one in zones if one == source}
        offers = tuple(self._offer("zone", one, one, notes.get(one, "")) for one in zones)
        return Question("Availability zone", offers, target.zone)

    def _disk_type(self, target: MachineTarget) -> Question:
        types = ", ".join(dict.fromkeys(disk.sku for disk in target.disks if disk.sku))
        offers = [self._offer("disk_sku", PROPOSED, "as the source", types)]
        offers += [self._offer("disk_sku", sku, sku, words) for sku, words in DISK_TYPES]
        chosen = self._scope.choice(self._draft).disk_sku or PROPOSED
        return Question("Type of the disks", _usable_first(offers), chosen)

    def _size(self, target: MachineTarget) -> Question:
        own = target.machine.size if self._scope.machine else "each its own"
        offers = [self._offer("size", PROPOSED, "as the source", own)]
        offers += [
            self._offer(
                "size", one.name, one.name, f"{one.cores} core{'' if one.cores == 1 else 's'}, {one.memory_gib:g} GiB"
            )
            for one in sorted(self._estate.sizes, key=lambda one: (one.cores, one.memory_gib, one.name))
        ]
        chosen = self._scope.choice(self._draft).size or PROPOSED
        new = "" if self._estate.sizes else "Size"
        kept = "" if chosen in {offer.key for offer in offers} else chosen
        title = f"Size of {target.machine.name}" if self._scope.machine else "Size of all machines"
        return Question(title, tuple(offers), chosen, new, kept=kept)

    def _name(self, target: MachineTarget) -> Question:
        offers = (Offer(PROPOSED, target.machine.name, "the source's name"),)
        return Question(
            f"Name of {target.machine.name} after a failover",
            offers,
            PROPOSED,
            "New name",
            lambda typed: self._refusal("name", Picked(typed=typed)),
            kept=target.name if target.name != target.machine.name else "",
            typing="Type another name",
        )

    def _disks(self, target: MachineTarget) -> Question:
        offers = tuple(
            Offer(
                disk.name,
                disk.name,
                f"{disk.size_gib} GiB, {'copied' if disk in target.disks else 'left out'}",
                "The system disk is always copied." if disk.is_os else "",
            )
            for disk in target.machine.disks
        )
        hint = "Enter leaves a data disk out, or takes it in again. Later that needs disabling and enabling."
        return Question(f"Disks of {target.machine.name}", offers, hint=hint)
