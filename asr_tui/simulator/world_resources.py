"""The types of the resources in a world file, and the images of its machines."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from asr_tui.simulator.messages import JsonObject


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A type of which unknown keys are errors."""


class Grouped(Strict, frozen=True):
    """A resource of a resource group."""

    name: str
    group: str


class Subscription(Strict, frozen=True):
    id: str
    name: str
    state: str = "Enabled"


class Group(Strict, frozen=True):
    """A resource group. Without a subscription (by its name) it lies in the world's first one."""

    name: str
    location: str
    subscription: str | None = None
    tags: dict[str, str] = {}


class Rule(Strict, frozen=True):
    name: str
    priority: int
    port: str
    direction: str = "Inbound"
    access: str = "Allow"
    source: str = "*"
    destination: str = "*"


class SecurityGroup(Grouped, frozen=True):
    rules: list[Rule] = []


class RouteTable(Grouped, frozen=True):
    """Routes are a prefix and the type of its next hop, such as VirtualAppliance."""

    routes: dict[str, str]


class LoadBalancer(Grouped, frozen=True):
    """An internal standard load balancer with one backend pool, in a subnet of a network."""

    network: str
    subnet: str


class Network(Grouped, frozen=True):
    """A virtual network; subnets are name and prefix. The region is the group's unless given.

    security_groups, route_tables, service_endpoints, delegations   by the subnet's name
    private   the subnets without default outbound access
    """

    prefixes: list[str]
    subnets: dict[str, str]
    security_groups: dict[str, str] = {}
    route_tables: dict[str, str] = {}
    service_endpoints: dict[str, list[str]] = {}
    delegations: dict[str, str] = {}
    private: list[str] = []
    location: str | None = None
    tags: dict[str, str] = {}


class Peering(Strict, frozen=True):
    """A peering of two networks, both ways."""

    one: str
    other: str


class StorageAccount(Grouped, frozen=True):
    """A storage account. With a firewall it lets in the allowed subnets, written as network and subnet ("vnet/web")."""

    sku: str = "Standard_LRS"
    kind: str = "StorageV2"
    location: str | None = None
    soft_delete: bool = False
    shared_keys: bool = True
    firewall: bool = False
    trusts_azure: bool = False
    allowed_subnets: list[str] = []
    public_access: Literal["Enabled", "Disabled", "SecuredByPerimeter"] = "Enabled"


class AvailabilitySet(Grouped, frozen=True):
    """An aligned availability set."""


class ProximityGroup(Grouped, frozen=True):
    """A proximity placement group; a zone needs the intended sizes."""

    location: str | None = None
    sizes: list[str] = []
    zone: str | None = None


class Reservation(Strict, frozen=True):
    size: str
    capacity: int
    zone: str | None = None


class CapacityGroup(Grouped, frozen=True):
    """A capacity reservation group with what it holds."""

    reservations: list[Reservation]
    location: str | None = None
    zones: list[str] = []


class EncryptionSet(Grouped, frozen=True):
    """A disk encryption set, with the name of its key vault."""

    key_vault: str
    location: str | None = None


class Vault(Grouped, frozen=True):
    """`mails`: whom Site Recovery mails; `alert_rule`: a rule sends its alerts to an action group of that name."""

    location: str
    identity: bool = False
    mails: list[str] = []
    alert_rule: str | None = None


class DataDisk(Strict, frozen=True):
    """A data disk; the account type is the machine's unless given."""

    gib: int
    account_type: str | None = None
    write_accelerator: bool = False


class Extension(Strict, frozen=True):
    name: str
    publisher: str
    type: str
    version: str = "1.0"
    state: str = "Succeeded"


class LooseDisk(Grouped, frozen=True):
    """A disk that belongs to no machine, such as a replica that a failed disable left behind."""

    gib: int
    account_type: str = "Standard_LRS"
    state: str = "Unattached"
    days_old: float = 30.0
    tags: dict[str, str] = {}


class LooseInterface(Grouped, frozen=True):
    """A network interface that no machine has, such as one that a drill left behind."""

    network: str
    subnet: str


class Machine(Grouped, frozen=True):
    """A virtual machine with its disks and its interface. `image` is a key of the table of images."""

    network: str
    subnet: str
    image: str
    size: str = "Standard_D2s_v5"
    os_disk_gib: int | None = None
    account_type: str = "Premium_LRS"
    disks: list[DataDisk] = []
    address: str | None = None
    public_address: str | None = None
    security_group: str | None = None
    availability_set: str | None = None
    proximity_group: str | None = None
    encryption_set: str | None = None
    zone: str | None = None
    vhds_in: str | None = None
    power: str = "running"
    tags: dict[str, str] = {}
    extensions: list[Extension] = []
    trusted_launch: bool = False
    encryption_at_host: bool = False
    disk_controller: str | None = None
    load_balancer: str | None = None
    agent: str | None = None
    ephemeral: bool = False


class Fleet(Strict, frozen=True):
    """`count` machines, named after their prefix and number, dealt out to groups and subnets."""

    groups: list[str]
    count: int
    prefix: str
    network: str
    subnets: list[str]
    images: list[str]
    sizes: list[str]
    disks: list[list[DataDisk]] = []
    stopped_every: int = 0
    zones: bool = False


class Lock(Grouped, frozen=True):
    """A lock on a group, or on a machine or a disk in it."""

    machine: str | None = None
    disk: str | None = None
    level: str = "CanNotDelete"


class StaleLink(Strict, frozen=True):
    """A link that an older protection left on a machine, to a vault of the same world."""

    machine: str
    group: str
    vault: str


class Permission(Strict, frozen=True):
    """The caller's permissions in a group or in a vault of it; everything without one."""

    group: str
    actions: list[str]
    vault: str | None = None
    not_actions: list[str] = []


class Image(Struct, frozen=True):
    """A marketplace image, and the system that its machines' guest agent reports."""

    system: str
    publisher: str
    offer: str
    sku: str
    os_name: str
    os_version: str
    generation: str = "V2"

    @property
    def reference(self) -> JsonObject:
        return {"publisher": self.publisher, "offer": self.offer, "sku": self.sku, "version": "latest"}


_WINDOWS = ("Windows", "MicrosoftWindowsServer", "WindowsServer")
IMAGES = {
    "windows-2022": Image(*_WINDOWS, "2022-datacenter-g2", "Windows Server 2022 Datacenter", "10.0.20348.2762"),
    "windows-2019": Image(*_WINDOWS, "2019-datacenter", "Windows Server 2019 Datacenter", "10.0.17763.6414", "V1"),
    "windows-2016": Image(*_WINDOWS, "2016-Datacenter", "Windows Server 2016 Datacenter", "10.0.14393.7428", "V1"),
    "windows-2012": Image(*_WINDOWS, "2012-R2-Datacenter", "Windows Server 2012 R2", "6.3.9600.22175", "V1"),
    "sql-2022": Image(
        "Windows", "MicrosoftSQLServer", "sql2022-ws2022", "enterprise-gen2", "Windows Server 2022", "10.0.20348.2762"
    ),
    "ubuntu-2204": Image("Linux", "Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2", "ubuntu", "22.04"),
    "ubuntu-2004": Image("Linux", "Canonical", "0001-com-ubuntu-server-focal", "20_04-lts-gen2", "ubuntu", "20.04"),
    "rhel-9": Image("Linux", "RedHat", "RHEL", "9-lvm-gen2", "redhat", "9.4"),
    "sles-15": Image("Linux", "SUSE", "sles-15-sp5", "gen2", "sles", "15.5"),
    "debian-12": Image("Linux", "Debian", "debian-12", "12-gen2", "debian", "12"),
    # Not in the support matrix of Azure-to-Azure replication (Microsoft Learn).
    "freebsd-13": Image("Linux", "thefreebsdfoundation", "freebsd-13_2", "13_2-release", "freebsd", "13.2", "V1"),
}
