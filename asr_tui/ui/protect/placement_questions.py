"""What can be picked as proximity group, reserved capacity and encryption set: what exists, and what may be typed."""

from __future__ import annotations

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, MachineTarget, resolve
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.placement import CapacityGroup, EncryptionSet, ProximityGroup, Reservation
from asr_tui.ui.dialogs.pick import Offer, Picked, Question
from asr_tui.ui.protect.target_changes import NONE, PROPOSED, Scope, changed, refusal

Draft = EnableReplicationDraft
Placed = ProximityGroup | CapacityGroup | EncryptionSet

RESOURCES = {
    "proximity_group": ("Proximity placement group", "Microsoft.Compute/proximityPlacementGroups"),
    "capacity_reservation": ("Capacity reservation group", "Microsoft.Compute/capacityReservationGroups"),
    "encryption_set": ("Disk encryption set", "Microsoft.Compute/diskEncryptionSets"),
}
HINTS = {
    "proximity_group": "Machines of one group start close together, or outside it where Azure has no room there.",
    "capacity_reservation": "Capacity that you pay for, so that it is free on the day. Azure picks none by itself.",
    "encryption_set": "The key that encrypts the copies. Its identity needs get, wrap and unwrap on its key vault.",
}


class PlacementQuestions:
    """Makes the question for one of the three fields."""

    def __init__(self, draft: Draft, estate: Estate, scope: Scope, target: MachineTarget) -> None:
        self._draft = draft
        self._estate = estate
        self._scope = scope
        self._target = target

    def of(self, field: str) -> Question:
        title, kind = RESOURCES[field]
        existing = self._existing(field)
        if existing is None:
            return self._typed(field, title, kind)
        offers = [self._offer(field, one.id, one.name, self._note(one)) for one in existing]
        offers.sort(key=lambda offer: (bool(offer.refusal), offer.text.casefold()))
        without, chosen = self._without(field), self._choice(field)
        current = str(chosen) if chosen else _unchosen(chosen, without)
        return Question(title, (*without, *offers), current, hint=HINTS[field])

    def _existing(self, field: str) -> tuple[Placed, ...] | None:
        """What was read; None where the list could not be."""
        match field:
            case "proximity_group":
                return self._estate.proximity_groups
            case "capacity_reservation":
                return self._estate.capacity_groups
            case _:
                return self._estate.encryption_sets

    def _without(self, field: str) -> tuple[Offer, ...]:
        """The proposal, and none where that is something else."""
        proposed = self._if(field, Picked(PROPOSED))
        if proposed is None:
            encrypted = "the copies need one" if field == "encryption_set" else ""
            return (self._offer(field, PROPOSED, "none", encrypted),)
        where = "chosen for all machines" if self._shared(field) else "named after the source's"
        stands = self._offer(field, PROPOSED, "as proposed", f"{proposed.name}, {where}")
        return stands, self._offer(field, NONE, "none")

    def _if(self, field: str, picked: Picked) -> ArmId | None:
        """What the field would come to."""
        machine = self._target.machine.id
        after = resolve(changed(self._draft, field, picked, self._scope), self._estate).target_of(machine)
        return _value(after, field) if after else None

    def _shared(self, field: str) -> ArmId | None:
        return _chosen(self._draft, field, Scope()) if self._scope.machine else None

    def _choice(self, field: str) -> ArmId | None:
        return _chosen(self._draft, field, self._scope)

    def _offer(self, field: str, key: str, text: str, note: str = "") -> Offer:
        return Offer(key, text, note, refusal(self._draft, self._estate, field, Picked(key), self._scope))

    def _note(self, one: Placed) -> str:
        """Where it lies, and what it holds."""
        where = self._estate.display(one.location)
        match one:
            case ProximityGroup(zone=zone) if zone:
                return f"{where}, zone {zone}"
            case CapacityGroup(reservations=held) if held:
                return f"{where}: {', '.join(_held(each) for each in held)}"
            case _:
                return where

    def _typed(self, field: str, title: str, kind: str) -> Question:
        """Where the list could not be read, what it would have held is named by its resource id."""

        def refuse(typed: str) -> str:
            wanted = ArmId(typed)
            if f"/providers/{kind}/".casefold() not in typed.casefold() or not (wanted.group and wanted.subscription):
                return f"Paste the whole resource id, with /providers/{kind}/ in it."
            return refusal(self._draft, self._estate, field, Picked(typed=typed), self._scope)

        hint = "The list could not be read. Paste a resource id, as the portal shows it under Properties."
        without, chosen = self._without(field), self._choice(field)
        return Question(
            title, without, _unchosen(chosen, without), title, refuse, hint,
            kept=str(chosen or ""), typing="Paste a resource id",
        )  # fmt: skip


def _held(reservation: Reservation) -> str:
    """ "2 x D2s_v5 in zone 1" """
    zone = f" in zone {reservation.zone}" if reservation.zone else ""
    return f"{reservation.capacity} x {reservation.size.removeprefix('Standard_')}{zone}"


def _unchosen(chosen: ArmId | None, without: tuple[Offer, ...]) -> str:
    """The offer that stands for no choice, or for none of it."""
    return NONE if chosen is not None and any(offer.key == NONE for offer in without) else PROPOSED


def _chosen(draft: Draft, field: str, scope: Scope) -> ArmId | None:
    choice = scope.choice(draft)
    match field:
        case "proximity_group":
            return choice.proximity_group
        case "capacity_reservation":
            return choice.capacity_reservation
        case _:
            return choice.encryption_set


def _value(target: MachineTarget, field: str) -> ArmId | None:
    match field:
        case "proximity_group":
            return target.proximity_group.id if target.proximity_group else None
        case "capacity_reservation":
            return target.capacity_reservation
        case _:
            return target.encryption_set
