"""What exists in Azure and can be chosen: regions, machines, disks, networks, accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from asr_tui.domain.ids import ArmId


@dataclass(frozen=True, slots=True)
class Tenant:
    id: str
    name: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    id: str
    name: str
    tenant: str = ""
    state: str = "Enabled"


@dataclass(frozen=True, slots=True)
class Region:
    """`name` is ARM's short name ("centralus"), `display` what people read ("Central US")."""

    name: str
    display: str
    geography: str = ""
    latitude: float | None = None
    longitude: float | None = None
    paired: str = ""
    zones: tuple[str, ...] = ()
    physical: bool = True


@dataclass(frozen=True, slots=True)
class ResourceGroup:
    id: ArmId
    location: str

    @property
    def name(self) -> str:
        return self.id.name


@dataclass(frozen=True, slots=True)
class Vault:
    id: ArmId
    location: str

    @property
    def name(self) -> str:
        return self.id.name


class Power(Enum):
    """A machine's power state, in Azure's words."""

    RUNNING = "running"
    STARTING = "starting"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DEALLOCATING = "deallocating"
    DEALLOCATED = "deallocated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk of a machine. Unmanaged disks have a `vhd` address and no id. `size_gib` is 0 where Azure does not say."""

    name: str
    size_gib: int
    sku: str = ""
    is_os: bool = False
    id: ArmId | None = None
    vhd: str = ""
    lun: int | None = None
    encryption_set: ArmId | None = None

    @property
    def managed(self) -> bool:
        return self.id is not None


@dataclass(frozen=True, slots=True)
class NetworkInterface:
    id: ArmId
    subnet: ArmId | None = None
    private_ip: str = ""
    static: bool = False
    public_ip: ArmId | None = None
    primary: bool = True


@dataclass(frozen=True, slots=True)
class Extension:
    name: str
    publisher: str
    provisioning: str


@dataclass(frozen=True, slots=True)
class Machine:
    """A virtual machine as it stands in its region."""

    id: ArmId
    location: str
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

    @property
    def name(self) -> str:
        return self.id.name

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


@dataclass(frozen=True, slots=True)
class EligibilityError:
    """Azure's reason why a machine cannot be protected now."""

    code: str
    message: str
    causes: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Subnet:
    name: str
    prefixes: tuple[str, ...]
    nsg: ArmId | None = None


@dataclass(frozen=True, slots=True)
class VirtualNetwork:
    """`in_use`: whether an interface of a machine, or anything else with an address, lies in one of its subnets."""

    id: ArmId
    location: str
    prefixes: tuple[str, ...]
    subnets: tuple[Subnet, ...]
    peered_with: tuple[ArmId, ...] = ()
    has_gateway: bool = False
    tags: tuple[tuple[str, str], ...] = ()
    in_use: bool = False

    @property
    def name(self) -> str:
        return self.id.name

    def subnet(self, name: str) -> Subnet | None:
        return next((subnet for subnet in self.subnets if subnet.name.casefold() == name.casefold()), None)


@dataclass(frozen=True, slots=True)
class StorageAccount:
    id: ArmId
    location: str
    sku: str
    kind: str = "StorageV2"
    shared_key_access: bool = True

    @property
    def name(self) -> str:
        return self.id.name

    @property
    def premium(self) -> bool:
        return self.sku.casefold().startswith("premium")


@dataclass(frozen=True, slots=True)
class AvailabilitySet:
    id: ArmId
    location: str
    fault_domains: int = 2
    update_domains: int = 5
    aligned: bool = True
    proximity_group: ArmId | None = None
    machines: tuple[ArmId, ...] = field(default=())

    @property
    def name(self) -> str:
        return self.id.name
