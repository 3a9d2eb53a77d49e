"""A small estate to plan against: three machines in Central US, a vault in West Europe."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, problems
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, group_id, resource_id, vault_id
from asr_tui.domain.machines import Disk, Machine, NetworkInterface, Power
from asr_tui.domain.problems import Problem
from asr_tui.domain.protection import Container, ContainerMapping, Fabric, NetworkMapping, Policy, Topology
from asr_tui.domain.resources import AvailabilitySet, Region, ResourceGroup, Subnet, Vault, VirtualNetwork

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590"
SHOP = group_id(SUBSCRIPTION, "rg-shop")
VAULT = vault_id(SUBSCRIPTION, "rg-dr", "contoso-vault")
NETWORK = resource_id(SHOP, "Microsoft.Network/virtualNetworks", "vnet-shop")
SET = resource_id(SHOP, "Microsoft.Compute/availabilitySets", "avset-web")


def machine_in(shop: ArmId, name: str, /, **changes: object) -> Machine:
    """A running machine of this resource group with a system disk and a data disk, with what differs."""
    network = resource_id(shop, "Microsoft.Network/virtualNetworks", NETWORK.name)
    nic = NetworkInterface(
        resource_id(shop, "Microsoft.Network/networkInterfaces", f"{name}-nic"), network.child("subnets", "web")
    )
    disks = tuple(
        Disk(
            f"{name}-{kind}",
            127,
            "Premium_LRS",
            kind == "os",
            resource_id(shop, "Microsoft.Compute/disks", f"{name}-{kind}"),
        )
        for kind in ("os", "data")
    )
    plain = Machine(
        id=resource_id(shop, "Microsoft.Compute/virtualMachines", name),
        location="centralus",
        size="Standard_D2s_v5",
        os="Linux",
        image="Ubuntu 22.04",
        power=Power.RUNNING,
        provisioning="Succeeded",
        disks=disks,
        nics=(nic,),
    )
    return replace(plain, **changes)


machine = partial(machine_in, SHOP)

WEB_01 = machine("web-01", availability_set=SET)
WEB_02 = machine("web-02", availability_set=SET)
APP_01 = machine("app-01", zone="2")

ESTATE = Estate(
    regions=(
        Region("centralus", "Central US", paired="eastus2", zones=("1", "2", "3")),
        Region("eastus2", "East US 2", paired="centralus", zones=("1", "2", "3")),
        Region("westeurope", "West Europe", paired="northeurope", zones=("1", "2", "3")),
        Region("westus", "West US", paired="eastus"),
    ),
    groups=(ResourceGroup(SHOP, "centralus"), ResourceGroup(group_id(SUBSCRIPTION, "rg-dr"), "westeurope")),
    vaults=(Vault(VAULT, "westeurope"),),
    machines=(WEB_01, WEB_02, APP_01),
    networks=(
        VirtualNetwork(
            NETWORK, "centralus", ("10.0.0.0/16",), (Subnet("web", ("10.0.1.0/24",)), Subnet("app", ("10.0.2.0/24",)))
        ),
    ),
    availability_sets=(AvailabilitySet(SET, "centralus", fault_domains=3),),
)

DRAFT = EnableReplicationDraft(
    vault=VAULT,
    vault_location="westeurope",
    subscription=SUBSCRIPTION,
    source_region="centralus",
    machines=(WEB_01.id,),
)


def fabric(region: str) -> ArmId:
    return VAULT.child("replicationFabrics", f"asr-a2a-default-{region}")


def container(region: str) -> ArmId:
    return fabric(region).child("replicationProtectionContainers", f"asr-a2a-default-{region}-container")


POLICY = Policy(VAULT.child("replicationPolicies", "24-hour-retention-policy"), 1440)


def set_up() -> Topology:
    """A vault that the portal has set up for Central US to West Europe."""
    here, there = container("centralus"), container("westeurope")
    target = resource_id(group_id(SUBSCRIPTION, "rg-net"), "Microsoft.Network/virtualNetworks", "vnet-dr")
    return Topology(
        fabrics=(Fabric(fabric("centralus"), "centralus"), Fabric(fabric("westeurope"), "westeurope")),
        containers=(Container(here), Container(there)),
        policies=(POLICY,),
        mappings=(
            ContainerMapping(here.child("replicationProtectionContainerMappings", "there"), here, there, POLICY.id),
            ContainerMapping(there.child("replicationProtectionContainerMappings", "back"), there, here, POLICY.id),
        ),
        network_mappings=(
            NetworkMapping(fabric("centralus").child("m"), NETWORK, target, "centralus", "westeurope"),
            NetworkMapping(fabric("westeurope").child("m"), target, NETWORK, "westeurope", "centralus"),
        ),
    )


def found(draft: EnableReplicationDraft, estate: Estate, field: str) -> list[Problem]:
    return [problem for problem in problems(draft, estate) if problem.field == field]
