"""What a region offers for a machine: proximity groups, capacity reservations, encryption sets, disk types, sizes."""

from __future__ import annotations

from msgspec import Struct

from asr_tui.domain.resources import Resource


class ProximityGroup(Resource, frozen=True):
    """A proximity placement group. `zone` is the one that its intent names, if any."""

    zone: str = ""


class Reservation(Struct, frozen=True):
    """Reserved machines of one size, in one zone or ("") in the region."""

    size: str
    capacity: int
    zone: str = ""


class CapacityGroup(Resource, frozen=True):
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


class EncryptionSet(Resource, frozen=True):
    """A disk encryption set. `kind` is Azure's word for what it encrypts with."""

    kind: str = "EncryptionAtRestWithCustomerKey"

    @property
    def confidential(self) -> bool:
        return self.kind.casefold() == "confidentialvmencryptedwithcustomerkey"


class ScaleSet(Resource, frozen=True):
    """A virtual machine scale set; only a flexible one takes a machine. `fault_domains` is how many it spreads over."""

    flexible: bool = True
    fault_domains: int = 1


class MachineSize(Struct, frozen=True):
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


class DiskType(Struct, frozen=True):
    """A type of managed disk as a region offers it; `zones` are those with it, none where it belongs to no zone."""

    name: str
    zones: tuple[str, ...] = ()


class Offered(Struct, frozen=True):
    """What one subscription may use in one region; Azure lists both together."""

    sizes: tuple[MachineSize, ...] = ()
    disk_types: tuple[DiskType, ...] = ()
