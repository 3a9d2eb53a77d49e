"""Target fields for placement: proximity group, capacity reservation, disk encryption set."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import NO_RESOURCE, MachineTarget, TargetChoice, resolve
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Machine
from asr_tui.domain.placement import CapacityGroup, EncryptionSet, ProximityGroup, Reservation
from asr_tui.ui.dialogs.pick import Picked, PickOption, Question
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.resource_links import ResourceLink, of_new
from asr_tui.ui.present.target import proposals_field, several, short_size
from asr_tui.ui.protect.target_field import PROPOSED, MachineField, TargetView
from asr_tui.ui.text import plain

Placed = ProximityGroup | CapacityGroup | EncryptionSet

NONE = "\0none"
"""Key of the offer to use none."""


class PlacedField(MachineField, frozen=True, kw_only=True):
    """An existing resource, chosen by its id; NO_RESOURCE means none.

    type      resource type in its id
    existing  resources read; None where the list could not be read
    resolved  resolved value of a machine's target
    """

    title: str
    hint: str
    type: str
    kind: str
    existing: Callable[[Estate], Sequence[Placed] | None]
    resolved: Callable[[MachineTarget], ArmId | None]
    choice: Callable[[TargetChoice], ArmId | None]
    with_choice: Callable[[TargetChoice, ArmId | None], TargetChoice]
    at_source: Callable[[Machine], bool]

    def chosen(self, choice: TargetChoice) -> bool:
        return self.choice(choice) is not None

    def with_value(self, choice: TargetChoice, key: str, typed: str) -> TargetChoice:
        picked = key or typed
        return self.with_choice(choice, NO_RESOURCE if picked == NONE else ArmId(picked) if picked else None)

    def source_has(self, targets: Sequence[MachineTarget]) -> bool:
        return any(self.at_source(target.machine) for target in targets)

    def resource(self, target: MachineTarget) -> ResourceLink | None:
        value = self.resolved(target)
        return ResourceLink(value, plain(f"{self.kind} {value.name}")) if value else None

    def shown(self, view: TargetView) -> Field | None:
        names = self._names(view)
        mark = self.whose(view) if names or self.chosen(view.choice) else "optional"
        return Field(self.key, self.label, names or "none", mark)

    def value(self, target: MachineTarget) -> str:
        return found.name if (found := self.resolved(target)) else ""

    def identity(self, target: MachineTarget) -> str:
        return str(self.resolved(target) or "")

    def _names(self, view: TargetView) -> str:
        found = (self.resolved(target) for target in view.targets)
        return several(resource.name for resource in found if resource)

    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        existing, chosen = self.existing(view.estate), self.choice(view.choice)
        without = self._without(view, target)
        none = NONE if chosen is not None and any(offer.key == NONE for offer in without) else PROPOSED
        if existing is None:
            return self._typed(view, without, none)
        offers = [self.offer(view, one.id, one.name, _note(one, view.estate)) for one in existing]
        offers.sort(key=lambda offer: (bool(offer.refusal), offer.text.casefold()))
        return Question(self.title, (*without, *offers), str(chosen) if chosen else none, hint=self.hint)

    def _without(self, view: TargetView, target: MachineTarget) -> tuple[PickOption, ...]:
        """Offers of the proposal, and of none where the proposal is a resource."""
        after = resolve(self.changed(view, Picked(PROPOSED)), view.estate).target_of(target.machine.id)
        proposed = self.resolved(after) if after else None
        if proposed is None:
            return (self.offer(view, PROPOSED, "none", self.needed),)
        shared = view.machine and self.choice(view.draft.target)
        where = "chosen for all machines" if shared else "named after the source's"
        stands = self.offer(view, PROPOSED, "as proposed", f"{proposed.name}, {where}")
        return stands, self.offer(view, NONE, "none")

    @property
    def needed(self) -> str:
        """Why a resource is required, or an empty string."""
        return ""

    def _typed(self, view: TargetView, without: tuple[PickOption, ...], none: str) -> Question:
        """Question for a resource id, where the list could not be read."""

        def refuse(typed: str) -> str:
            wanted, part = ArmId(typed), f"/providers/{self.type}/"
            if part.casefold() not in typed.casefold() or not (wanted.group and wanted.subscription):
                return f"Paste the whole resource id, with {part} in it."
            return self.refusal(view, Picked(typed=typed))

        hint = "The list could not be read. Paste a resource id, as the portal shows it under Properties."
        kept = str(self.choice(view.choice) or "")
        return Question(self.title, without, none, self.title, refuse, hint, kept=kept, typing="Paste a resource id")


class ProximityField(PlacedField, frozen=True, kw_only=True):
    """A proximity placement group, which may also be created."""

    def shown(self, view: TargetView) -> Field | None:
        groups = [target.proximity_group for target in view.targets if target.proximity_group]
        if groups:
            return proposals_field(self.key, self.label, groups, "groups", whose=self.whose(view))
        return Field(self.key, self.label, "none", self.whose(view) if self.chosen(view.choice) else "optional")

    def resource(self, target: MachineTarget) -> ResourceLink | None:
        group = target.proximity_group
        return of_new(group.id, f"{self.kind} {group.name}", is_new=group.is_new) if group else None


class EncryptionField(PlacedField, frozen=True, kw_only=True):
    """Replicas of disks with a customer-managed key need an encryption set too."""

    def shown(self, view: TargetView) -> Field | None:
        if view.machine and not self.source_has(view.targets):
            return None
        if not self.chosen(view.choice) and not self._names(view):
            return Field(self.key, self.label, "none yet", self.needed, "warn")
        return super().shown(view)

    @property
    def needed(self) -> str:
        return "the copies need one"


def _note(one: Placed, estate: Estate) -> str:
    """Region, and zone or reservations."""
    where = estate.display(one.location)
    match one:
        case ProximityGroup(zone=zone) if zone:
            return f"{where}, zone {zone}"
        case CapacityGroup(reservations=held) if held:
            return f"{where}: {', '.join(_held(each) for each in held)}"
        case _:
            return where


def _held(reservation: Reservation) -> str:
    """ "2 x D2s_v5 in zone 1" """
    zone = f" in zone {reservation.zone}" if reservation.zone else ""
    return f"{reservation.capacity} x {short_size(reservation.size)}{zone}"


PROXIMITY_GROUP = ProximityField(
    key="proximity_group", label="Proximity group", title="Proximity placement group", folded_by_default=True,
    hint="Machines of one group start close together, or outside it where Azure has no room there.",
    type="Microsoft.Compute/proximityPlacementGroups", kind="Proximity group",
    existing=lambda estate: estate.proximity_groups,
    resolved=lambda target: target.proximity_group.id if target.proximity_group else None,
    choice=lambda choice: choice.proximity_group,
    with_choice=lambda choice, chosen: replace(choice, proximity_group=chosen),
    at_source=lambda machine: bool(machine.proximity_group),
)  # fmt: skip
CAPACITY_RESERVATION = PlacedField(
    key="capacity_reservation", label="Reservation", title="Capacity reservation group", folded_by_default=True,
    hint="Capacity that you pay for, so that it is available at a failover. Azure chooses none on its own.",
    type="Microsoft.Compute/capacityReservationGroups", kind="Reservation",
    existing=lambda estate: estate.capacity_groups,
    resolved=lambda target: target.capacity_reservation,
    choice=lambda choice: choice.capacity_reservation,
    with_choice=lambda choice, chosen: replace(choice, capacity_reservation=chosen),
    at_source=lambda machine: bool(machine.capacity_reservation),
)  # fmt: skip
ENCRYPTION_SET = EncryptionField(
    key="encryption_set", label="Encryption set", title="Disk encryption set", folded_by_default=True,
    hint="The key that encrypts the copies. Its identity needs get, wrap and unwrap on its key vault.",
    type="Microsoft.Compute/diskEncryptionSets", kind="Encryption set",
    existing=lambda estate: estate.encryption_sets,
    resolved=lambda target: target.encryption_set,
    choice=lambda choice: choice.encryption_set,
    with_choice=lambda choice, chosen: replace(choice, encryption_set=chosen),
    at_source=lambda machine: any(disk.encryption_set for disk in machine.disks),
)  # fmt: skip
