"""What a region offers for a machine: proximity groups, capacity reservations, encryption sets, disk types, sizes."""

from __future__ import annotations

from dataclasses import dataclass

from asr_tui.domain.resources import Resource


@dataclass(frozen=True, slots=True)
class ProximityGroup(Resource):
    """A proximity placement group. `zone` is the one that its intent names, if any."""

    zone: str = ""


@dataclass(frozen=True, slots=True)
class Reservation:
    """Reserved machines of one size, in one zone or ("") in the region."""

    size: str
    capacity: int
    zone: str = ""


@dataclass(frozen=True, slots=True)
class CapacityGroup(Resource):
    """A capacity reservation group.

    zones         the zones that its machines may be in; none means that they must have none
    reservations  what it holds; None where that could not be read
    shared_with   other subscriptions that may use it
    """

    zones: tuple[str, ...] = ()
    reservations: tuple[Reservation, ...] | None = None
    shared_with: tuple[str, ...] = ()

    def open_to(self, subscription: str) -> bool:
        return subscription.casefold() in {one.casefold() for one in (self.id.subscription, *self.shared_with)}

    def reserved(self, size: str, zone: str) -> int:
        """Reserved machines of a size in a zone; 0 for none."""
        return sum(
            one.capacity
            for one in self.reservations or ()
            if one.size.casefold() == size.casefold() and one.zone == zone
        )


@dataclass(frozen=True, slots=True)
class EncryptionSet(Resource):
    """A disk encryption set. `kind` is Azure's word for what it encrypts with."""

    kind: str = "EncryptionAtRestWithCustomerKey"

    @property
    def confidential(self) -> bool:
        return self.kind.casefold() == "confidentialvmencryptedwithcustomerkey"


@dataclass(frozen=True, slots=True)
class ScaleSet(Resource):
    """A virtual machine scale set; only a flexible one takes a machine. `fault_domains` is how many it spreads over."""

    flexible: bool = True
    fault_domains: int = 1


@dataclass(frozen=True, slots=True)
class MachineSize:
    """A size as a region offers it.

    zones         those that offer it; None where Azure does not say
    closed_zones  those in which this subscription may not use it
    premium       whether it takes premium disks
    """

    name: str
    cores: int
    memory_gib: float
    max_data_disks: int = 0
    max_nics: int = 0
    family: str = ""
    closed_zones: tuple[str, ...] = ()
    zones: tuple[str, ...] | None = None
    premium: bool = True

    def offered_in(self, zone: str) -> bool:
        return zone not in self.closed_zones and (self.zones is None or zone in self.zones)


@dataclass(frozen=True, slots=True)
class DiskType:
    """A type of managed disk as a region offers it; `zones` are those with it, none where it belongs to no zone."""

    name: str
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """What one subscription may use in one region; Azure lists both together."""

    sizes: tuple[MachineSize, ...] = ()
    disk_types: tuple[DiskType, ...] = ()
