"""Target fields with plain values: subnet, availability, zone, disks, size and name."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import Choice, EnableReplicationDraft, MachineTarget, TargetChoice
from asr_tui.domain.ids import ArmId
from asr_tui.ui.dialogs.pick import Picked, PickOption, Question
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.present.target import origin, several, short_size
from asr_tui.ui.protect.target_field import PROPOSED, MachineField, TargetView, usable_first
from asr_tui.ui.protect.target_resources import NETWORK
from asr_tui.ui.text import plain

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

_AVAILABILITY = {"none": "single machine", "set": "in a set", "zone": "in a zone"}


class WordField(MachineField, frozen=True, kw_only=True):
    """A picked or typed text; empty for the proposal."""

    word: Callable[[TargetChoice], str]
    with_word: Callable[[TargetChoice, str], TargetChoice]

    def chosen(self, choice: TargetChoice) -> bool:
        return bool(self.word(choice))

    def with_value(self, choice: TargetChoice, key: str, typed: str) -> TargetChoice:
        return self.with_word(choice, key or typed)

    def current(self, view: TargetView) -> str:
        """Key of the present choice."""
        return self.word(view.choice) or PROPOSED


class SubnetField(WordField, frozen=True):
    def shown(self, view: TargetView) -> Field | None:
        chosen = [bool(target.choice.subnet) for target in view.targets]
        same = [target.subnet == target.machine.subnet for target in view.targets]
        mark = origin(chosen, same, "the source's name", "the first by name", self.whose(view))
        return Field(self.key, self.label, several((target.subnet for target in view.targets), "subnets"), mark)

    def value(self, target: MachineTarget) -> str:
        return target.subnet

    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        if target.network is None:
            return None
        known = view.estate.network(target.network.id)
        source = view.estate.network(target.machine.network) if target.machine.network else None
        subnets = known.subnets if known else source.subnets if source else ()
        offers = [self.offer(view, PROPOSED, "as proposed", "the source's name, else the first")]
        offers += [self.offer(view, one.name, one.name, ", ".join(one.prefixes)) for one in subnets]
        return Question("Subnet", usable_first(offers), self.current(view))

    def resource(self, target: MachineTarget) -> ResourceLink | None:
        return NETWORK.resource(target)


class AvailabilityField(WordField, frozen=True):
    """Marked as final: Azure does not change it after replication is enabled."""

    def shown(self, view: TargetView) -> Field | None:
        kinds = several(_AVAILABILITY[target.availability] for target in view.targets)
        chosen = any(target.choice.availability for target in view.targets)
        mark = f"{self.whose(view)}, final" if chosen else "cannot change later"
        return Field(self.key, self.label, kinds or "-", mark, "warn")

    def value(self, target: MachineTarget) -> str:
        return _AVAILABILITY[target.availability]

    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        offers = (
            self.offer(view, PROPOSED, "as the source", "none, set or zone"),
            self.offer(view, "none", "none", "a single machine"),
            self.offer(view, "set", "availability set", "separate racks in one building"),
            self.offer(view, "zone", "availability zone", "a building of its own"),
        )
        hint = "Cannot be changed after replication is enabled, but by disabling and enabling again."
        return Question("Availability", offers, self.current(view), hint=hint)


class ZoneField(WordField, frozen=True):
    def shown(self, view: TargetView) -> Field | None:
        targets = [target for target in view.targets if target.availability == "zone"]
        if not targets:
            return None
        chosen = [bool(target.choice.zone) for target in targets]
        same = [target.zone == target.machine.zone for target in targets]
        mark = origin(chosen, same, "as the source", "first that offers it", self.whose(view))
        zones = ", ".join(sorted({plain(target.zone) for target in targets if target.zone}))
        return Field(self.key, self.label, zones or "none yet", mark)

    def value(self, target: MachineTarget) -> str:
        return target.zone if target.availability == "zone" else ""

    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        region, source = view.estate.region(view.resolved.target_region), target.machine.zone
        offers = (
            self.offer(view, one, one, "the source's number" if one == source else "")
            for one in (region.zones if region else ())
        )
        hint = "Azure can change the zone later too, in the portal; Microsoft documents no rules for that."
        return Question("Availability zone", tuple(offers), target.zone, hint=hint)


class DiskTypeField(WordField, frozen=True):
    def shown(self, view: TargetView) -> Field | None:
        targets = view.targets
        chosen = several(target.disk_sku for target in targets)
        if chosen:
            return Field(self.key, self.label, chosen, self.whose(view))
        types = list(dict.fromkeys(disk.sku for target in targets for disk in target.disks if disk.sku))
        return Field(self.key, self.label, "as the source", "mixed" if len(types) > 1 else several(types))

    def value(self, target: MachineTarget) -> str:
        return target.disk_sku or "as the source"

    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        types = ", ".join(dict.fromkeys(disk.sku for disk in target.disks if disk.sku))
        offers = [self.offer(view, PROPOSED, "as the source", types)]
        offers += [self.offer(view, sku, sku, words) for sku, words in DISK_TYPES]
        return Question("Type of the disks", usable_first(offers), self.current(view))


class SizeField(WordField, frozen=True):
    def shown(self, view: TargetView) -> Field | None:
        target = view.target
        if view.machine and target:
            mark = self.whose(view) if target.choice.size else "the source's"
            return Field(self.key, self.label, plain(target.size), mark)
        chosen = [bool(one.choice.size) for one in view.targets]
        if any(chosen) and all(chosen):
            return Field(self.key, self.label, several((one.size for one in view.targets), "sizes"), self.whose(view))
        sizes = several((short_size(target.size) for target in view.targets), "sizes")
        return Field(self.key, self.label, "as the source", sizes)

    def value(self, target: MachineTarget) -> str:
        return target.size

    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        own, name = target.machine, target.machine.name
        offers = [self.offer(view, PROPOSED, "as the source", own.size if view.machine else "each its own")]
        offers += [
            self.offer(
                view, one.name, one.name, f"{one.cores} core{'' if one.cores == 1 else 's'}, {one.memory_gib:g} GiB"
            )
            for one in sorted(view.estate.sizes, key=lambda one: (one.cores, one.memory_gib, one.name))
        ]
        chosen = self.current(view)
        new = "" if view.estate.sizes else "Size"
        kept = "" if chosen in {offer.key for offer in offers} else chosen
        title = f"Size of {name}" if view.machine else "Size of all machines"
        return Question(title, tuple(offers), chosen, new, kept=kept)

    def resource(self, target: MachineTarget) -> ResourceLink | None:
        return NAME.resource(target)


class NameField(WordField, frozen=True):
    def shown(self, view: TargetView) -> Field | None:
        target = view.target
        if target is None:
            return None
        mark = self.whose(view) if target.choice.name else "the source's"
        return Field(self.key, self.label, plain(target.name), mark)

    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        own = target.machine.name
        return Question(
            f"Name of {own} after a failover",
            (PickOption(PROPOSED, own, "the source's name"),),
            PROPOSED,
            "New name",
            lambda typed: self.refusal(view, Picked(typed=typed)),
            kept=target.name if target.name != own else "",
            typing="Type another name",
        )

    def judged(self, draft: EnableReplicationDraft, machine: ArmId | None) -> EnableReplicationDraft:
        """The draft with this machine last, since names must differ."""
        others = tuple(one for one in draft.machines if one != machine)
        return replace(draft, machines=(*others, *((machine,) if machine else ())))

    def resource(self, target: MachineTarget) -> ResourceLink | None:
        return ResourceLink(target.machine.id, plain(f"Machine {target.machine.name}"))


class DisksField(MachineField, frozen=True):
    def shown(self, view: TargetView) -> Field | None:
        target = view.target
        if target is None:
            return None
        disks = target.machine.disks
        left_out = [disk.name for disk in disks if disk not in target.disks]
        copied = f"{len(target.disks)} of {len(disks)} copied"
        mark = f"left out: {several(left_out, 'disks')}" if left_out else "all"
        return Field(self.key, self.label, copied, mark)

    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        offers = tuple(
            PickOption(
                disk.name,
                disk.name,
                f"{disk.size_gib} GiB, {'copied' if disk in target.disks else 'left out'}",
                "The system disk is always copied." if disk.is_os else "",
            )
            for disk in target.machine.disks
        )
        hint = "Enter leaves a data disk out, or takes it in again. Later that needs disabling and enabling."
        return Question(f"Disks of {target.machine.name}", offers, hint=hint)

    def chosen(self, choice: TargetChoice) -> bool:
        return bool(choice.excluded_disks)

    def with_value(self, choice: TargetChoice, key: str, typed: str) -> TargetChoice:
        names = choice.excluded_disks
        toggled = tuple(one for one in names if one != key) if key in names else (*names, key)
        return replace(choice, excluded_disks=toggled)


SUBNET = SubnetField(
    key="subnet", label="Subnet",
    word=lambda choice: choice.subnet,
    with_word=lambda choice, word: replace(choice, subnet=word),
)  # fmt: skip
AVAILABILITY = AvailabilityField(
    key="availability", label="Availability", judged_by=frozenset({"availability", "availability_set", "zone"}),
    word=lambda choice: choice.availability,
    with_word=lambda choice, word: replace(choice, availability=word, availability_set=Choice(), zone=""),
)  # fmt: skip
ZONE = ZoneField(
    key="zone", label="  Zone",
    word=lambda choice: choice.zone or choice.availability,
    with_word=lambda choice, word: replace(choice, zone=word),
)  # fmt: skip
DISK_TYPE = DiskTypeField(
    key="disk_sku", label="Disk type",
    word=lambda choice: choice.disk_sku,
    with_word=lambda choice, word: replace(choice, disk_sku=word),
)  # fmt: skip
SIZE = SizeField(
    key="size", label="Size", folded_by_default=True,
    word=lambda choice: choice.size,
    with_word=lambda choice, word: replace(choice, size=word),
)  # fmt: skip
NAME = NameField(
    key="name", label="Name", single_machine_only=True,
    word=lambda choice: choice.name,
    with_word=lambda choice, word: replace(choice, name=word),
)  # fmt: skip
DISKS = DisksField(key="excluded_disks", label="Disks", single_machine_only=True)
