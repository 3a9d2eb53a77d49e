"""Steps on groups, machines, networks, storage and what else is no part of a vault, each with its request."""

from __future__ import annotations

from typing import Any

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import Subnet
from asr_tui.domain.steps import Step
from tests.azure_gateway.request_ids import (
    ADDRESS,
    CACHE,
    DISK,
    GATEWAY,
    GROUP,
    LINK,
    MACHINE,
    NETWORK,
    NIC,
    PROXIMITY,
    SECURITY,
    SET,
)

RESOURCE_CASES: list[tuple[Step, str, ArmId | str, Any]] = [
    (steps.CreateResourceGroup(GROUP, "westeurope"), "PUT", GROUP, {"location": "westeurope"}),
    (
        steps.CreateVirtualNetwork(NETWORK, "westeurope", ("10.0.0.0/16",), (Subnet("web", ("10.0.1.0/24",)),)),
        "PUT",
        NETWORK,
        {
            "location": "westeurope",
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                "subnets": [
                    {"name": "web", "properties": {"addressPrefix": "10.0.1.0/24", "defaultOutboundAccess": True}}
                ],
            },
        },
    ),
    (
        steps.CreateVirtualNetwork(
            NETWORK,
            "westeurope",
            ("10.0.0.0/16",),
            (Subnet("web", ("10.0.1.0/24",), nat_gateway=GATEWAY, default_outbound=False),),
        ),
        "PUT",
        NETWORK,
        {
            "location": "westeurope",
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                "subnets": [
                    {
                        "name": "web",
                        "properties": {
                            "addressPrefix": "10.0.1.0/24",
                            "natGateway": {"id": GATEWAY},
                            "defaultOutboundAccess": False,
                        },
                    }
                ],
            },
        },
    ),
    (
        steps.CreatePublicAddress(ADDRESS, "westeurope"),
        "PUT",
        ADDRESS,
        {
            "location": "westeurope",
            "sku": {"name": "Standard"},
            "properties": {"publicIPAllocationMethod": "Static"},
        },
    ),
    (
        steps.CreateNatGateway(GATEWAY, "westeurope", ADDRESS),
        "PUT",
        GATEWAY,
        {
            "location": "westeurope",
            "sku": {"name": "Standard"},
            "properties": {"publicIpAddresses": [{"id": ADDRESS}]},
        },
    ),
    (
        steps.CreateStorageAccount(CACHE, "centralus"),
        "PUT",
        CACHE,
        {
            "location": "centralus",
            "sku": {"name": "Standard_LRS"},
            "kind": "StorageV2",
            "properties": {
                "supportsHttpsTrafficOnly": True,
                "minimumTlsVersion": "TLS1_2",
                "allowBlobPublicAccess": False,
                "allowSharedKeyAccess": True,
            },
        },
    ),
    (
        steps.CreateAvailabilitySet(SET, "westeurope", fault_domains=3),
        "PUT",
        SET,
        {
            "location": "westeurope",
            "sku": {"name": "Aligned"},
            "properties": {"platformFaultDomainCount": 3, "platformUpdateDomainCount": 5},
        },
    ),
    (steps.StartMachine(MACHINE), "POST", MACHINE.child("start"), None),
    (steps.DeleteVirtualNetwork(NETWORK), "DELETE", NETWORK, None),
    (steps.DeleteNetworkSecurityGroup(SECURITY), "DELETE", SECURITY, None),
    (steps.DeleteResourceLink(LINK, MACHINE), "DELETE", LINK, None),
    (steps.CreateProximityGroup(PROXIMITY, "westeurope"), "PUT", PROXIMITY, {"location": "westeurope"}),
    (
        steps.CreateAvailabilitySet(SET, "westeurope", proximity_group=PROXIMITY),
        "PUT",
        SET,
        {
            "location": "westeurope",
            "sku": {"name": "Aligned"},
            "properties": {
                "platformFaultDomainCount": 2,
                "platformUpdateDomainCount": 5,
                "proximityPlacementGroup": {"id": PROXIMITY},
            },
        },
    ),
    (steps.DeleteDisk(DISK), "DELETE", DISK, None),
    (steps.DeleteInterface(NIC), "DELETE", NIC, None),
    (steps.DeleteStorageAccount(CACHE), "DELETE", CACHE, None),
    (steps.DeleteAvailabilitySet(SET), "DELETE", SET, None),
]
