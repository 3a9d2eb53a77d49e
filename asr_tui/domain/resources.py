"""Azure resources that can be chosen: regions, vaults, disks, networks, accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct, field

from asr_tui.domain.ids import ArmId, Identified


class Tenant(Struct, frozen=True):
    id: str
    name: str = ""
    domain: str = ""


class Subscription(Struct, frozen=True):
    id: str
    name: str
    tenant: str = ""
    state: str = "Enabled"


class Region(Struct, frozen=True):
    """`name` is ARM's short name ("centralus"), `display` what people read ("Central US"); `group` is ARM's
    geographyGroup."""

    name: str
    display: str
    geography: str = ""
    latitude: float | None = None
    longitude: float | None = None
    paired: str = ""
    zones: tuple[str, ...] = ()
    physical: bool = True
    group: str = ""

    @property
    def continent(self) -> str:
        """Within which traffic has one price (azure.com, "Bandwidth pricing"); empty where Azure does not say."""
        return "North America" if self.group in {"US", "Canada", "Mexico"} else self.group


def display_of(regions: Iterable[Region], location: str) -> str:
    """A region's name as people read it; its short name where it is not among them."""
    return next((one.display for one in regions if one.name == location), location)


class Resource(Identified, frozen=True):
    """Something in a region, by ARM's short name."""

    location: str


class ResourceGroup(Resource, frozen=True):
    """An Azure resource group."""


class Vault(Resource, frozen=True):
    """`identity`: whether it has a system-assigned managed identity, by which Site Recovery acts without an account's
    keys; `user_identities`: the names of the user-assigned ones that it has besides."""

    identity: bool = False
    user_identities: tuple[str, ...] = ()


class Subnet(Struct, frozen=True):
    """A subnet of a virtual network.

    delegations         the services that it is delegated to, such as "Microsoft.Web/serverFarms"
    private_endpoints   those that have their address in it
    taken               addresses in use
    default_outbound    whether machines without another way out leave by Azure's default outbound access; None, which
                        counts as true, where Azure does not say (older networks). False is what Azure calls private
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
    taken: int = 0


class ManagedDisk(Resource, frozen=True):
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


class Interface(Resource, frozen=True):
    """A network interface by itself.

    user       what it belongs to: a machine or a private endpoint
    addresses  its private addresses, each with the id of its subnet
    """

    user: ArmId | None = None
    tags: tuple[tuple[str, str], ...] = ()
    addresses: tuple[tuple[ArmId, str], ...] = ()


class VirtualNetwork(Resource, frozen=True):
    """`in_use`: whether an interface of a machine, or anything else with an address, lies in one of its subnets."""

    prefixes: tuple[str, ...]
    subnets: tuple[Subnet, ...]
    peered_with: tuple[ArmId, ...] = ()
    has_gateway: bool = False
    tags: tuple[tuple[str, str], ...] = ()
    in_use: bool = False

    def subnet(self, name: str) -> Subnet | None:
        return next((subnet for subnet in self.subnets if subnet.name.casefold() == name.casefold()), None)


class NetworkSecurityGroup(Resource, frozen=True):
    """`denies_internet_out`: whether what would leave for the internet meets a rule that refuses it all first."""

    denies_internet_out: bool


class PublicAddress(Resource, frozen=True):
    sku: str = "Standard"


class NatGateway(Resource, frozen=True):
    """`addresses` are the public addresses by which machines leave."""

    addresses: tuple[ArmId, ...] = ()


class StorageAccount(Resource, frozen=True):
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


class AvailabilitySet(Resource, frozen=True):
    fault_domains: int = 2
    update_domains: int = 5
    aligned: bool = True
    proximity_group: ArmId | None = None
    machines: tuple[ArmId, ...] = field(default=())


class AutomationAccount(Identified, frozen=True):
    """`has_identity`: it has a system-assigned identity; `principal` is its object id."""

    location: str
    has_identity: bool = False
    principal: str = ""
