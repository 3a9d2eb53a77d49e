"""The types of a world file. An error in one names its place."""

from __future__ import annotations

from typing import Literal

import msgspec


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Unknown keys are errors."""


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

    security_groups, route_tables, service_endpoints   by the subnet's name
    """

    prefixes: list[str]
    subnets: dict[str, str]
    security_groups: dict[str, str] = {}
    route_tables: dict[str, str] = {}
    service_endpoints: dict[str, list[str]] = {}
    location: str | None = None


class Peering(Strict, frozen=True):
    """A peering of two networks, both ways."""

    one: str
    other: str


class StorageAccount(Grouped, frozen=True):
    sku: str = "Standard_LRS"
    kind: str = "StorageV2"
    location: str | None = None
    soft_delete: bool = False
    shared_keys: bool = True
    firewall: bool = False


class AvailabilitySet(Grouped, frozen=True):
    """Nothing but its name."""


class ProximityGroup(Grouped, frozen=True):
    """A proximity placement group; a zone goes only with the sizes that it is meant for."""

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
    location: str
    identity: bool = False


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


class Fleet(Strict, frozen=True):
    """`count` machines of one make, named after their prefix and number, dealt out to groups and subnets."""

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
    """A lock on a group, or on a machine in it."""

    machine: str | None = None
    level: str = "CanNotDelete"


class StaleLink(Strict, frozen=True):
    """A link that an older protection left on a machine, to a vault of the same world."""

    machine: str
    group: str
    vault: str


class Permission(Strict, frozen=True):
    """What the caller may do in a group or in a vault of it, where that is not everything."""

    group: str
    actions: list[str]
    vault: str | None = None
    not_actions: list[str] = []


class Past(Strict, frozen=True):
    """What was done with a machine (or a recovery plan) so many hours before the world begins.

    fails        its job fails as jobs of its kind are known to
    lasts_hours  its main task takes so long, so that the job may still be at it
    """

    act: Literal["enable", "test_failover", "clean_up", "failover", "commit", "cancel", "attach_disk"]
    hours_ago: float
    fails: bool = False
    lasts_hours: float = 0.0


class Traits(Strict, frozen=True, kw_only=True):
    """How a protected machine stands when the world begins.

    state           Unprotected has only what is needed to protect it: its `past` may do that
    health_codes    health errors that began `health_hours` ago; 153007 is a machine that does not replicate any
                    more, 153039 one that got a disk
    silent_hours    since when its agent is not heard of
    behind_minutes  how much later than usual its data arrive
    agent_update    "offered" or "required"
    """

    state: Literal["Protected", "Copying", "DrillWaiting", "FailedOver", "Committed", "Unprotected"] = "Protected"
    health_codes: list[str] = []
    health_hours: float = 3.0
    silent_hours: float | None = None
    behind_minutes: float = 0.0
    resync: bool = False
    agent_version: str | None = None
    agent_update: Literal["none", "offered", "required"] = "none"
    agent_expires_days: float | None = None
    certificate_days: float | None = None
    drill_hours_ago: float | None = None
    past: list[Past] = []


class Protected(Traits, frozen=True, kw_only=True):
    """A machine that is protected when the world begins. Names are of resources of the same world."""

    vault: str
    machine: str
    target_region: str
    target_group: str
    target_network: str
    cache_account: str
    target_subnet: str | None = None
    policy: str = "24-hour-retention-policy"
    retention_minutes: int = 1440
    app_consistent_minutes: int = 0
    since_hours: float = 72.0


class ProtectedFleet(Strict, frozen=True):
    """`count` machines of a fleet that are protected when the world begins, with each of the `turns` in turn."""

    vault: str
    prefix: str
    count: int
    target_region: str
    target_group: str
    target_network: str
    cache_account: str
    policy: str = "24-hour-retention-policy"
    turns: list[Traits] = []


class Plan(Strict, frozen=True):
    """A recovery plan of protected machines, all in one group; `manual` is what a person has to do before it starts."""

    name: str
    vault: str
    machines: list[str]
    manual: str | None = None
    past: list[Past] = []


class Trouble(Strict, frozen=True):
    """What is to go wrong. `silence`: Azure answers nobody for some minutes. `job`: the next job fails; with a
    machine and a task only that task of the machine's next job, with the words given."""

    kind: Literal["silence", "job"]
    minutes: float = 60.0
    machine: str | None = None
    task: str | None = None
    code: str = "499"
    message: str = "An internal error occurred."
    causes: str = ""
    action: str = ""


class Outage(Strict, frozen=True):
    """A region that does not answer when the world begins, and since how many minutes."""

    region: str
    minutes: float = 0.0


class World(Strict, frozen=True):
    """A starting world. `based_on` names another one whose resources it has too."""

    description: str
    subscriptions: list[Subscription] = []
    tenant: str = "Contoso"
    domain: str = "contoso.onmicrosoft.com"
    based_on: str | None = None
    groups: list[Group] = []
    security_groups: list[SecurityGroup] = []
    route_tables: list[RouteTable] = []
    networks: list[Network] = []
    load_balancers: list[LoadBalancer] = []
    peerings: list[Peering] = []
    storage_accounts: list[StorageAccount] = []
    proximity_groups: list[ProximityGroup] = []
    availability_sets: list[AvailabilitySet] = []
    capacity_groups: list[CapacityGroup] = []
    encryption_sets: list[EncryptionSet] = []
    vaults: list[Vault] = []
    machines: list[Machine] = []
    fleets: list[Fleet] = []
    locks: list[Lock] = []
    stale_links: list[StaleLink] = []
    permissions: list[Permission] = []
    taken_account_names: list[str] = []
    quotas: dict[str, dict[str, int]] = {}
    missing_sizes: dict[str, list[str]] = {}
    missing_disk_types: dict[str, list[str]] = {}
    closed_zones: dict[str, dict[str, list[str]]] = {}
    protected: list[Protected] = []
    protected_fleets: list[ProtectedFleet] = []
    plans: list[Plan] = []
    outages: list[Outage] = []
    faults: list[Trouble] = []
