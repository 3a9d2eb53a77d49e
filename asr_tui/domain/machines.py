"""Virtual machines in Azure, with their disks, network interfaces and extensions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import Resource


class Power(Enum):
    """A machine's power state, in Azure's words."""

    RUNNING = "running"
    STARTING = "starting"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DEALLOCATING = "deallocating"
    DEALLOCATED = "deallocated"
    UNKNOWN = "unknown"


class Disk(Struct, frozen=True):
    """A disk of a machine. Unmanaged disks have a `vhd` address and no id. `size_gib` is 0 where Azure does not say.

    size_bytes         the exact size, which is below 1 GiB where `size_gib` is rounded up; 0 where not said
    write_accelerator  M-series' way to write logs faster
    max_shares         how many machines may attach it at the same time
    key_encrypted      Azure Disk Encryption wraps its key (not the same as an encryption set)
    ephemeral          an OS disk in the host's own storage
    """

    name: str
    size_gib: int
    sku: str = ""
    is_os: bool = False
    id: ArmId | None = None
    vhd: str = ""
    lun: int | None = None
    encryption_set: ArmId | None = None
    size_bytes: int = 0
    write_accelerator: bool = False
    max_shares: int = 1
    key_encrypted: bool = False
    ephemeral: bool = False

    @property
    def managed(self) -> bool:
        return self.id is not None

    @property
    def premium(self) -> bool:
        return self.sku.casefold().startswith("premium")


class IpConfiguration(Struct, frozen=True):
    """A further IP configuration of a network interface."""

    name: str
    private_ip: str = ""
    public_ip: ArmId | None = None
    subnet: ArmId | None = None


class NetworkInterface(Struct, frozen=True):
    """A network interface; addresses, subnet and pools are those of its primary IP configuration.

    configuration       the name of that one
    pools               the load balancers' backend pools that it belongs to
    further             its other IP configurations
    application_groups  the application security groups of any of its IP configurations
    accelerated         whether accelerated networking is on
    """

    id: ArmId
    subnet: ArmId | None = None
    private_ip: str = ""
    static: bool = False
    public_ip: ArmId | None = None
    primary: bool = True
    nsg: ArmId | None = None
    pools: tuple[ArmId, ...] = ()
    further: tuple[IpConfiguration, ...] = ()
    application_groups: tuple[ArmId, ...] = ()
    configuration: str = ""
    accelerated: bool = False

    @property
    def private_ips(self) -> tuple[str, ...]:
        """All its private addresses, the primary one first."""
        return tuple(ip for ip in (self.private_ip, *(one.private_ip for one in self.further)) if ip)

    @property
    def public_ips(self) -> tuple[ArmId, ...]:
        """All its public addresses, that of the primary configuration first."""
        return tuple(ip for ip in (self.public_ip, *(one.public_ip for one in self.further)) if ip)


class Extension(Struct, frozen=True):
    """`kind` is Azure's type, which stays the same whatever the extension was named.

    Of an extension that was not read only the name is known: Azure's lists of machines tell no more.
    """

    name: str
    publisher: str
    provisioning: str
    kind: str = ""
    id: ArmId | None = None

    @property
    def is_read(self) -> bool:
        return bool(self.provisioning)

    @property
    def failed(self) -> bool:
        return self.provisioning.casefold() in {"failed", "canceled"}


class Machine(Resource, frozen=True):
    """A virtual machine as it stands in its region.

    dedicated_host      the host, or host group, that is set apart for it
    security_type       Azure's word, such as "TrustedLaunch"; empty for none
    disk_controller     "SCSI" or "NVMe", where Azure says
    """

    size: str
    os: str
    image: str
    power: Power
    provisioning: str
    disks: tuple[Disk, ...]
    nics: tuple[NetworkInterface, ...]
    availability_set: ArmId | None = None
    zone: str = ""
    scale_set: ArmId | None = None
    proximity_group: ArmId | None = None
    capacity_reservation: ArmId | None = None
    extensions: tuple[Extension, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    vm_id: str = ""
    dedicated_host: ArmId | None = None
    encryption_at_host: bool = False
    security_type: str = ""
    disk_controller: str = ""
    created: datetime | None = None

    @property
    def extensions_read(self) -> bool:
        return all(one.is_read for one in self.extensions)

    @property
    def is_off(self) -> bool:
        return self.power in {Power.STOPPED, Power.DEALLOCATED}

    @property
    def windows(self) -> bool:
        return self.os.casefold() == "windows"

    @property
    def os_disk(self) -> Disk | None:
        return next((disk for disk in self.disks if disk.is_os), None)

    @property
    def data_disks(self) -> tuple[Disk, ...]:
        return tuple(disk for disk in self.disks if not disk.is_os)

    @property
    def managed(self) -> bool:
        return all(disk.managed for disk in self.disks)

    @property
    def network(self) -> ArmId | None:
        """The virtual network of its first network interface."""
        subnet = next((nic.subnet for nic in self.nics if nic.subnet), None)
        return subnet.parent() if subnet else None

    @property
    def subnet(self) -> str:
        """The name of that interface's subnet, or an empty string."""
        return next((nic.subnet.name for nic in self.nics if nic.subnet), "")


def with_told(machines: Iterable[Machine], told: Iterable[Extension]) -> tuple[Machine, ...]:
    """The machines with what is told of those extensions of which their list has the names alone."""
    by_id = {one.id: one for one in told if one.id}
    return tuple(one if one.extensions_read else replace(one, extensions=_told(one, by_id)) for one in machines)


def _told(machine: Machine, by_id: Mapping[ArmId, Extension]) -> tuple[Extension, ...]:
    return tuple(one if one.is_read or one.id is None else by_id.get(one.id, one) for one in machine.extensions)


class EligibilityError(Struct, frozen=True):
    """Azure's reason why a machine cannot be protected now."""

    code: str
    message: str
    causes: str = ""
    action: str = ""
