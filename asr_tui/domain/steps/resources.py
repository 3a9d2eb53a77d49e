"""Steps on what Site Recovery needs around it: groups, vaults, networks, accounts, availability sets, machines."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.differences import CreatedResource, diff, yes_no
from asr_tui.domain.estimates import ASSUMED, CLI_RECORDING, Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.placement import ProximityGroup
from asr_tui.domain.resources import (
    AvailabilitySet,
    NatGateway,
    NetworkSecurityGroup,
    PublicAddress,
    ResourceGroup,
    StorageAccount,
    Subnet,
    Vault,
    VirtualNetwork,
)
from asr_tui.domain.steps.base import VAULTS, CreateInRegion, DeleteStep, DeleteUnused, Step


class CreateResourceGroup(CreateInRegion, frozen=True):
    words = "Resource group"
    right = "Microsoft.Resources/subscriptions/resourceGroups/write"
    usual_time = Estimate(3, ASSUMED)
    makes = ResourceGroup

    @property
    def scope(self) -> ArmId:
        return ArmId(f"/subscriptions/{self.id.subscription}")


class CreateVault(CreateInRegion, frozen=True):
    words = "Recovery Services vault"
    right = f"{VAULTS}/write"
    usual_time = Estimate(15, ASSUMED)
    makes = Vault


class CreateNetworkSecurityGroup(CreateInRegion, frozen=True):
    """A group that lets nothing out to the internet, for a drill's network."""

    words = "Network security group"
    right = "Microsoft.Network/networkSecurityGroups/write"
    usual_time = Estimate(10, CLI_RECORDING)
    makes = NetworkSecurityGroup

    deny_internet_out: bool = True

    def _differences(self, existing: CreatedResource | None) -> Iterator[str]:
        yield from super()._differences(existing)
        if isinstance(existing, NetworkSecurityGroup) and self.deny_internet_out and not existing.denies_internet_out:
            yield "it lets machines out to the internet"


class CreateVirtualNetwork(CreateInRegion, frozen=True):
    """`tags` are names and values by which it is known again."""

    words = "Virtual network"
    right = "Microsoft.Network/virtualNetworks/write"
    usual_time = Estimate(10, CLI_RECORDING)
    makes = VirtualNetwork

    prefixes: tuple[str, ...]
    subnets: tuple[Subnet, ...]
    tags: tuple[tuple[str, str], ...] = ()

    def _differences(self, existing: CreatedResource | None) -> Iterator[str]:
        """A network may have more addresses and subnets than planned."""
        yield from super()._differences(existing)
        if not isinstance(existing, VirtualNetwork):
            return
        if not set(self.prefixes) <= set(existing.prefixes):
            yield f"addresses {', '.join(existing.prefixes)}, planned {', '.join(self.prefixes)}"
        for planned in self.subnets:
            subnet = existing.subnet(planned.name)
            if subnet is None:
                yield f"no subnet {planned.name}"
                continue
            yield from diff(f"subnet {planned.name}", ", ".join(subnet.prefixes), ", ".join(planned.prefixes))
            if planned.nsg and subnet.nsg != planned.nsg:
                yield f"subnet {planned.name} without the security group {planned.nsg.name}"
            if planned.nat_gateway and subnet.nat_gateway != planned.nat_gateway:
                yield f"subnet {planned.name} without the NAT gateway {planned.nat_gateway.name}"
            existing_access = subnet.default_outbound is not False
            if planned.default_outbound is not None and existing_access != planned.default_outbound:
                wanted = yes_no(planned.default_outbound)
                yield from diff(f"default outbound access of subnet {planned.name}", yes_no(existing_access), wanted)
        if existing.peered_with and any(planned.nsg for planned in self.subnets):
            yield "it is peered with another network, so that a drill there is not isolated"


class CreatePublicAddress(CreateInRegion, frozen=True):
    """A standard static address, the only kind that a NAT gateway takes."""

    words = "Public address"
    right = "Microsoft.Network/publicIPAddresses/write"
    usual_time = Estimate(10, ASSUMED)
    makes = PublicAddress

    def _differences(self, existing: CreatedResource | None) -> Iterator[str]:
        yield from super()._differences(existing)
        if isinstance(existing, PublicAddress):
            yield from diff("type", existing.sku, "Standard")


class CreateNatGateway(CreateInRegion, frozen=True):
    """A standard NAT gateway with one public address."""

    words = "NAT gateway"
    right = "Microsoft.Network/natGateways/write"
    usual_time = Estimate(10, ASSUMED)
    makes = NatGateway

    address: ArmId

    def _differences(self, existing: CreatedResource | None) -> Iterator[str]:
        yield from super()._differences(existing)
        if isinstance(existing, NatGateway) and self.address not in existing.addresses:
            yield f"it is without the public address {self.address.name}"


class CreateStorageAccount(CreateInRegion, frozen=True):
    words = "Storage account"
    right = "Microsoft.Storage/storageAccounts/write"
    usual_time = Estimate(30, ASSUMED)
    makes = StorageAccount

    sku: str = "Standard_LRS"
    kind: str = "StorageV2"

    def _differences(self, existing: CreatedResource | None) -> Iterator[str]:
        yield from super()._differences(existing)
        if isinstance(existing, StorageAccount):
            yield from diff("type", existing.sku, self.sku)
            yield from diff("kind", existing.kind, self.kind)


class CreateProximityGroup(CreateInRegion, frozen=True):
    """A proximity placement group, into which machines are put later."""

    words = "Proximity group"
    right = "Microsoft.Compute/proximityPlacementGroups/write"
    usual_time = Estimate(3, ASSUMED)
    makes = ProximityGroup


class CreateAvailabilitySet(CreateInRegion, frozen=True):
    """A set and its machines are in one proximity placement group, or in none."""

    words = "Availability set"
    right = "Microsoft.Compute/availabilitySets/write"
    usual_time = Estimate(3, ASSUMED)
    makes = AvailabilitySet

    fault_domains: int = 2
    update_domains: int = 5
    aligned: bool = True
    proximity_group: ArmId | None = None

    def _differences(self, existing: CreatedResource | None) -> Iterator[str]:
        yield from super()._differences(existing)
        if isinstance(existing, AvailabilitySet):
            yield from diff("fault domains", str(existing.fault_domains), str(self.fault_domains))
            yield from diff("update domains", str(existing.update_domains), str(self.update_domains))
            yield from diff("for managed disks", yes_no(existing.aligned), yes_no(self.aligned))
            names = [one.name if one else "" for one in (existing.proximity_group, self.proximity_group)]
            if existing.proximity_group != self.proximity_group:
                yield from diff("proximity group", *names)


class DeleteVirtualNetwork(DeleteUnused, frozen=True):
    """Azure refuses it while anything is in the network."""

    words = "Delete the network"
    right = "Microsoft.Network/virtualNetworks/delete"
    usual_time = Estimate(11, ASSUMED)


class DeleteDisk(DeleteUnused, frozen=True):
    """Azure refuses it while the disk is attached to a machine, and not while Site Recovery writes to it."""

    words = "Delete the disk"
    right = "Microsoft.Compute/disks/delete"
    usual_time = Estimate(10, ASSUMED)


class DeleteInterface(DeleteUnused, frozen=True):
    """Azure refuses it while a machine has the interface."""

    words = "Delete the network interface"
    right = "Microsoft.Network/networkInterfaces/delete"
    usual_time = Estimate(10, ASSUMED)


class DeleteStorageAccount(DeleteUnused, frozen=True):
    """Deletes all that is in the account, at once."""

    words = "Delete the storage account"
    right = "Microsoft.Storage/storageAccounts/delete"
    usual_time = Estimate(3, ASSUMED)


class DeleteAvailabilitySet(DeleteUnused, frozen=True):
    """Azure refuses it while a machine is in the set."""

    words = "Delete the availability set"
    right = "Microsoft.Compute/availabilitySets/delete"
    usual_time = Estimate(3, ASSUMED)


class DeleteNetworkSecurityGroup(DeleteStep, frozen=True):
    """Azure refuses it while a subnet or an interface uses the group."""

    words = "Delete the security group"
    right = "Microsoft.Network/networkSecurityGroups/delete"
    usual_time = Estimate(11, ASSUMED)


class DeleteResourceLink(DeleteStep, frozen=True):
    """A link that an older protection left on a machine (`Microsoft.Resources/links`). Nothing brings it back."""

    words = "Remove the link"
    right = "Microsoft.Resources/links/delete"
    usual_time = Estimate(1, ASSUMED)
    asks_for_name = True

    machine: ArmId

    @property
    def label(self) -> str:
        return f"{self.words} {self.id.name}"

    @property
    def on_machine(self) -> str:
        return self.machine.name


class StartMachine(Step, frozen=True):
    """Switch a stopped machine on: it is billed from then on."""

    words = "Start of"
    right = "Microsoft.Compute/virtualMachines/start/action"
    usual_time = Estimate(45, ASSUMED)

    @property
    def on_machine(self) -> str:
        return self.id.name
