"""Azure resources that can be chosen: regions, machines, disks, networks, accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from asr_tui.domain.ids import ArmId, Identified


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
class Resource(Identified):
    """Something in a region, by ARM's short name."""

    location: str


@dataclass(frozen=True, slots=True)
class ResourceGroup(Resource):
    """An Azure resource group."""


@dataclass(frozen=True, slots=True)
class Vault(Resource):
    """`identity`: whether it has a system-assigned managed identity, by which Site Recovery acts without an account's
    keys; `user_identities`: the names of the user-assigned ones that it has besides."""

    identity: bool = False
    user_identities: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class IpConfiguration:
    """A further IP configuration of a network interface."""

    name: str
    private_ip: str = ""
    public_ip: ArmId | None = None


@dataclass(frozen=True, slots=True)
class NetworkInterface:
    """A network interface; addresses, subnet and pools are those of its primary IP configuration.

    pools               the load balancers' backend pools that it belongs to
    further             its other IP configurations
    application_groups  the application security groups of any of its IP configurations
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

    @property
    def private_ips(self) -> tuple[str, ...]:
        """All its private addresses, the primary one first."""
        return tuple(ip for ip in (self.private_ip, *(one.private_ip for one in self.further)) if ip)

    @property
    def public_ips(self) -> tuple[ArmId, ...]:
        """All its public addresses, that of the primary configuration first."""
        return tuple(ip for ip in (self.public_ip, *(one.public_ip for one in self.further)) if ip)


@dataclass(frozen=True, slots=True)
class Extension:
    """`kind` is Azure's type, which stays the same whatever the extension was named."""

    name: str
    publisher: str
    provisioning: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Machine(Resource):
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


@dataclass(frozen=True, slots=True)
class EligibilityError:
    """Azure's reason why a machine cannot be protected now."""

    code: str
    message: str
    causes: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet of a virtual network.

    delegations         the services that it is delegated to, such as "Microsoft.Web/serverFarms"
    private_endpoints   those that have their address in it
    default_outbound    whether machines without another way out leave by Azure's default outbound access; None, which
                        counts as true, where Azure does not say (networks of before). False is what Azure calls private
    """

    name: str
    prefixes: tuple[str, ...]
    nsg: ArmId | None = None
    route_table: ArmId | None = None
    nat_gateway: ArmId | None = None
    service_endpoints: tuple[str, ...] = ()
    delegations: tuple[str, ...] = ()
    private_endpoints: tuple[ArmId, ...] = ()
    default_outbound: bool | None = None


@dataclass(frozen=True, slots=True)
class ManagedDisk(Resource):
    """A managed disk by itself.

    state    Azure's diskState: "Attached", "Unattached", "ActiveSAS" (something reads or writes it), ...
    machine  what it is attached to; None where nothing is
    origin   Azure's createOption; "Empty" for a replica of Site Recovery
    """

    sku: str
    size_gib: int
    state: str
    machine: ArmId | None = None
    created: datetime | None = None
    origin: str = ""
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Interface(Resource):
    """A network interface by itself; `user` is what it belongs to: a machine or a private endpoint."""

    user: ArmId | None = None
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class VirtualNetwork(Resource):
    """`in_use`: whether an interface of a machine, or anything else with an address, lies in one of its subnets."""

    prefixes: tuple[str, ...]
    subnets: tuple[Subnet, ...]
    peered_with: tuple[ArmId, ...] = ()
    has_gateway: bool = False
    tags: tuple[tuple[str, str], ...] = ()
    in_use: bool = False

    def subnet(self, name: str) -> Subnet | None:
        return next((subnet for subnet in self.subnets if subnet.name.casefold() == name.casefold()), None)


@dataclass(frozen=True, slots=True)
class NetworkSecurityGroup(Resource):
    """`denies_internet_out`: whether what would leave for the internet meets a rule that refuses it all first."""

    denies_internet_out: bool


@dataclass(frozen=True, slots=True)
class PublicAddress(Resource):
    sku: str = "Standard"


@dataclass(frozen=True, slots=True)
class NatGateway(Resource):
    """`addresses` are the public addresses by which machines leave."""

    addresses: tuple[ArmId, ...] = ()


@dataclass(frozen=True, slots=True)
class StorageAccount(Resource):
    """A storage account.

    firewall            only chosen networks may reach it
    trusts_azure        Azure's own services may all the same
    allowed_subnets     those that its firewall lets in
    private_endpoints   the approved ones that lead to it
    shared_key_access   its blobs take the account's keys
    public_access       Azure's word: "Enabled", "Disabled" or "SecuredByPerimeter"
    """

    sku: str
    kind: str = "StorageV2"
    shared_key_access: bool = True
    firewall: bool = False
    trusts_azure: bool = True
    allowed_subnets: tuple[ArmId, ...] = ()
    private_endpoints: tuple[ArmId, ...] = ()
    public_access: str = "Enabled"

    @property
    def premium(self) -> bool:
        return self.sku.casefold().startswith("premium")


@dataclass(frozen=True, slots=True)
class AvailabilitySet(Resource):
    fault_domains: int = 2
    update_domains: int = 5
    aligned: bool = True
    proximity_group: ArmId | None = None
    machines: tuple[ArmId, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class AutomationAccount(Identified):
    """`has_identity`: it has a system-assigned identity."""

    location: str
    has_identity: bool = False
