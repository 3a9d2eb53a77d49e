"""What is there is used where it is what a step would make, and never where it is something else."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.differences import CreatedResource
from asr_tui.domain.ids import group_id, resource_id, vault_id
from asr_tui.domain.protection import ContainerMapping, Policy, ProtectedItem
from asr_tui.domain.recovery_plans import GroupKind, PlanAction, PlanGroup, PlanMember
from asr_tui.domain.resources import (
    AvailabilitySet,
    NatGateway,
    NetworkSecurityGroup,
    PublicAddress,
    ResourceGroup,
    StorageAccount,
    Subnet,
    VirtualNetwork,
)
from tests.things import made_by

GROUP = group_id("0b1f6471-1bf0-4dda-aec3-111111111111", "rg-shop-asr")
VAULT = vault_id("0b1f6471-1bf0-4dda-aec3-111111111111", "rg-dr", "vault")
FABRIC, OTHER_FABRIC = (VAULT.child("replicationFabrics", name) for name in ("here", "there"))
CONTAINER = FABRIC.child("replicationProtectionContainers", "box")
POLICY = VAULT.child("replicationPolicies", "day")
NSG = resource_id(GROUP, "Microsoft.Network/networkSecurityGroups", "nsg-drill")
ADDRESS = resource_id(GROUP, "Microsoft.Network/publicIPAddresses", "nat-ip")
GATEWAY = resource_id(GROUP, "Microsoft.Network/natGateways", "nat")
NETWORK = resource_id(GROUP, "Microsoft.Network/virtualNetworks", "vnet-shop-asr")
SOURCE_NETWORK = resource_id(GROUP, "Microsoft.Network/virtualNetworks", "vnet-shop")
ISOLATED = steps.CreateVirtualNetwork(
    NETWORK,
    "westeurope",
    ("10.0.0.0/16",),
    (Subnet("web", ("10.0.1.0/24",), NSG), Subnet("app", ("10.0.2.0/24",), NSG)),
)
OPEN = replace(ISOLATED, subnets=tuple(replace(one, nsg=None, default_outbound=True) for one in ISOLATED.subnets))
SET = steps.CreateAvailabilitySet(resource_id(GROUP, "Microsoft.Compute/availabilitySets", "set"), "westeurope")
PROXIMITY = steps.CreateProximityGroup(
    resource_id(GROUP, "Microsoft.Compute/proximityPlacementGroups", "ppg-asr"), "westeurope"
)
ACCOUNT = steps.CreateStorageAccount(resource_id(GROUP, "Microsoft.Storage/storageAccounts", "cache"), "centralus")
ENABLE = steps.EnableReplication(
    CONTAINER.child("replicationProtectedItems", "item"),
    resource_id(GROUP, "Microsoft.Compute/virtualMachines", "web-01"),
    POLICY,
    OTHER_FABRIC.child("replicationProtectionContainers", "box"),
    GROUP,
    (),
    target_network=NETWORK,
)
_MADE = made_by(ENABLE)
assert isinstance(_MADE, ProtectedItem)
ITEM = _MADE
MAKING: tuple[steps.Step, ...] = (
    steps.CreateResourceGroup(GROUP, "westeurope"),
    steps.CreateVault(VAULT, "westeurope"),
    steps.CreateNetworkSecurityGroup(NSG, "westeurope"),
    ISOLATED,
    OPEN,
    steps.CreatePublicAddress(ADDRESS, "westeurope"),
    steps.CreateNatGateway(GATEWAY, "westeurope", ADDRESS),
    replace(ISOLATED, subnets=(Subnet("web", ("10.0.1.0/24",), nat_gateway=GATEWAY, default_outbound=False),)),
    ACCOUNT,
    SET,
    PROXIMITY,
    replace(SET, proximity_group=PROXIMITY.id),
    steps.CreateFabric(FABRIC, "centralus"),
    steps.CreateContainer(CONTAINER),
    steps.CreatePolicy(POLICY),
    steps.CreateContainerMapping(
        CONTAINER.child("replicationProtectionContainerMappings", "there"), ENABLE.target_container, POLICY
    ),
    steps.CreateNetworkMapping(
        FABRIC.child("replicationNetworks", "azureNetwork", "replicationNetworkMappings", "m"),
        SOURCE_NETWORK,
        NETWORK,
        OTHER_FABRIC,
    ),
    ENABLE,
    steps.CreateRecoveryPlan(
        VAULT.child("replicationRecoveryPlans", "shop"),
        FABRIC,
        OTHER_FABRIC,
        (PlanGroup(GroupKind.BOOT, (PlanMember(ENABLE.id),), after=(PlanAction.manual("look", "Log in."),)),),
    ),
)


def test_each_kind_that_makes_something_is_here() -> None:
    kinds = {type(step) for step in MAKING}
    assert {kind for kind in steps.KINDS.values() if kind.__name__.startswith("Create")} <= kinds


@pytest.mark.parametrize("step", MAKING, ids=lambda step: type(step).__name__)
def test_what_a_step_makes_is_alike_and_anything_else_is_not(step: steps.Step) -> None:
    assert differences(step, made_by(step)) == ()
    assert differences(step, None) == ("it is of another kind",)


def network(step: steps.CreateVirtualNetwork = OPEN, **changes: object) -> VirtualNetwork:
    made = made_by(step)
    assert isinstance(made, VirtualNetwork)
    return replace(made, **changes)


def test_a_network_may_have_more_than_was_planned() -> None:
    more = network(
        prefixes=("10.0.0.0/16", "10.5.0.0/16"),
        subnets=(*OPEN.subnets, Subnet("theirs", ("10.5.0.0/24",))),
        tags=(("owner", "other-admin"),),
        peered_with=(SOURCE_NETWORK,),
    )
    assert differences(OPEN, more) == ()


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (network(location="eastus"), "region eastus, planned westeurope"),
        (network(prefixes=("10.99.0.0/16",)), "addresses 10.99.0.0/16, planned 10.0.0.0/16"),
        (network(subnets=OPEN.subnets[:1]), "no subnet app"),
        (
            network(subnets=(OPEN.subnets[0], Subnet("app", ("10.0.9.0/24",)))),
            "subnet app 10.0.9.0/24, planned 10.0.2.0/24",
        ),
        (
            network(subnets=(replace(OPEN.subnets[0], default_outbound=False), OPEN.subnets[1])),
            "default outbound access of subnet web no, planned yes",
        ),
    ],
)
def test_a_network_must_have_what_was_planned(there: VirtualNetwork, words: str) -> None:
    assert differences(OPEN, there) == (words,)


def test_what_azure_does_not_say_of_a_subnet_counts_as_default_access() -> None:
    older = network(subnets=tuple(replace(one, default_outbound=None) for one in OPEN.subnets))
    assert differences(OPEN, older) == ()
    closed = replace(OPEN, subnets=tuple(replace(one, default_outbound=False) for one in OPEN.subnets))
    assert differences(closed, older) == tuple(
        f"default outbound access of subnet {name} yes, planned no" for name in ("web", "app")
    )


def test_a_drills_network_must_be_as_isolated_as_planned() -> None:
    assert differences(ISOLATED, network()) == (
        "subnet web without the security group nsg-drill",
        "subnet app without the security group nsg-drill",
    )
    assert "peered" in " ".join(differences(ISOLATED, network(ISOLATED, peered_with=(SOURCE_NETWORK,))))
    lets_out = NetworkSecurityGroup(NSG, "westeurope", denies_internet_out=False)
    assert "internet" in " ".join(differences(steps.CreateNetworkSecurityGroup(NSG, "westeurope"), lets_out))


@pytest.mark.parametrize(
    ("step", "there", "words"),
    [
        (steps.CreateResourceGroup(GROUP, "westeurope"), ResourceGroup(GROUP, "eastus2"),
         ("region eastus2, planned westeurope",)),
        (ACCOUNT, StorageAccount(ACCOUNT.id, "centralus", "Standard_GRS"),
         ("type Standard_GRS, planned Standard_LRS",)),
        (steps.CreatePublicAddress(ADDRESS, "westeurope"), PublicAddress(ADDRESS, "westeurope", "Basic"),
         ("type Basic, planned Standard",)),
        (steps.CreateNatGateway(GATEWAY, "westeurope", ADDRESS), NatGateway(GATEWAY, "westeurope"),
         ("it is without the public address nat-ip",)),
        (SET, AvailabilitySet(SET.id, "westeurope", 1, 3, aligned=False),
         ("fault domains 1, planned 2", "update domains 3, planned 5", "for managed disks no, planned yes")),
        (SET, AvailabilitySet(SET.id, "westeurope", proximity_group=PROXIMITY.id),
         ("proximity group ppg-asr, planned none",)),
        (steps.CreatePolicy(POLICY), Policy(POLICY, 60, 240, multi_vm_sync=False),
         ("retention 1 hour, planned 24 hours", "app-consistent every 4 hours, planned off",
          "multi-VM consistency no, planned yes")),
        (steps.CreatePolicy(POLICY), Policy(POLICY, 1440, is_a2a=False), ("it is not for Azure machines",)),
        (ENABLE, replace(ITEM, policy=POLICY.parent().child("replicationPolicies", "week")),
         ("policy week, planned day",)),
    ],
)  # fmt: skip
def test_each_difference_is_said(step: steps.Step, there: CreatedResource, words: tuple[str, ...]) -> None:
    assert differences(step, there) == words


def test_what_azure_does_not_tell_of_an_item_yet_is_no_difference() -> None:
    young = replace(ITEM, policy=None, target_group=None, target_network=None)
    assert differences(ENABLE, young) == ()


def test_a_namesake_elsewhere_is_another_one() -> None:
    mapping = next(step for step in MAKING if isinstance(step, steps.CreateContainerMapping))
    there = made_by(mapping)
    assert isinstance(there, ContainerMapping)
    (words,) = differences(mapping, replace(there, target=CONTAINER))
    assert str(CONTAINER) in words
    assert str(mapping.target_container) in words


def differences(step: steps.Step, there: CreatedResource | None) -> tuple[str, ...]:
    assert isinstance(step, steps.CreateStep)
    return step.differences(there)
