"""What a step made is read back as what it made; what refuses the internet is told from what does not."""

from __future__ import annotations

from typing import Any

import pytest

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.bodies.resources import security_group
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import steps
from asr_tui.domain.ids import group_id, resource_id
from asr_tui.domain.resources import Subnet

GROUP = group_id("0b1f6471-1bf0-4dda-aec3-111111111111", "rg-asr")
NSG = resource_id(GROUP, "Microsoft.Network/networkSecurityGroups", "nsg-drill")
PROXIMITY = steps.CreateProximityGroup(
    resource_id(GROUP, "Microsoft.Compute/proximityPlacementGroups", "ppg-asr"), "westeurope"
)
MADE: tuple[steps.CreateStep, ...] = (
    steps.CreateResourceGroup(GROUP, "westeurope"),
    steps.CreateNetworkSecurityGroup(NSG, "westeurope"),
    steps.CreateVirtualNetwork(
        resource_id(GROUP, "Microsoft.Network/virtualNetworks", "vnet-drill"),
        "westeurope",
        ("10.0.0.0/16", "10.2.0.0/16"),
        (Subnet("web", ("10.0.1.0/24",), NSG), Subnet("both", ("10.0.2.0/24", "10.2.2.0/24"), NSG)),
        (("asr-tui", "drill"),),
    ),
    steps.CreateStorageAccount(
        resource_id(GROUP, "Microsoft.Storage/storageAccounts", "likenesscache"), "westeurope", "Premium_LRS"
    ),
    PROXIMITY,
    steps.CreateAvailabilitySet(
        resource_id(GROUP, "Microsoft.Compute/availabilitySets", "set"), "westeurope", 1, 3, aligned=False
    ),
    steps.CreateAvailabilitySet(
        resource_id(GROUP, "Microsoft.Compute/availabilitySets", "near"), "westeurope", proximity_group=PROXIMITY.id
    ),
)


async def test_what_a_step_made_is_alike(session: AzureSession) -> None:
    for step in MADE:
        assert await session.catalog.find(step.id) is None
        await session.changes.apply(step, "1")
        found = await session.catalog.find(step.id)
        assert found is not None
        assert step.differences(found.resource) == ()


def rule(priority: int, access: str, target: str = "Internet", **changes: str) -> dict[str, Any]:
    values = {
        "protocol": "*",
        "access": access,
        "direction": "Outbound",
        "priority": priority,
        "sourceAddressPrefix": "*",
        "sourcePortRange": "*",
        "destinationAddressPrefix": target,
        "destinationPortRange": "*",
    }
    return {"properties": {**values, **changes}}


@pytest.mark.parametrize(
    ("rules", "denies"),
    [
        ([], False),
        ([rule(100, "Deny")], True),
        ([rule(100, "Deny", "*")], True),
        ([rule(200, "Deny"), rule(100, "Allow", "VirtualNetwork")], True),
        ([rule(200, "Deny"), rule(100, "Allow", "AzureCloud")], False),
        ([rule(100, "Deny"), rule(200, "Allow")], True),
        ([rule(100, "Deny", protocol="Tcp")], False),
        ([rule(100, "Deny", direction="Inbound")], False),
        ([rule(100, "Deny", destinationPortRange="443")], False),
    ],
)
def test_whether_a_group_denies_the_internet(rules: list[dict[str, Any]], denies: bool) -> None:
    body = {"id": NSG, "location": "westeurope", "properties": {"securityRules": rules}}
    assert security_group(Fields(body)).denies_internet_out is denies
