"""Contoso as the wizard's tests see it: three machines in Central US and a vault in West Europe."""

from __future__ import annotations

from functools import partial

from asr_tui.domain import kinds
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.machines import Power
from asr_tui.domain.placement import MachineSize, Offered
from asr_tui.domain.resources import AvailabilitySet, Region, ResourceGroup, Subnet, VirtualNetwork
from tests.domain.estates import machine_in
from tests.fakes import SUBSCRIPTION, VAULT, FakeCatalog, Values

SHOP = group_id(SUBSCRIPTION, "rg-shop")
NETWORK = resource_id(SHOP, "Microsoft.Network/virtualNetworks", "vnet-shop")
SET = resource_id(SHOP, "Microsoft.Compute/availabilitySets", "avset-web")
machine = partial(machine_in, SHOP)

WEB_01 = machine("web-01", availability_set=SET)
WEB_02 = machine("web-02", availability_set=SET)
APP_01 = machine("app-01", zone="2", size="Standard_E4s_v5")
APP_02 = machine("app-02", power=Power.DEALLOCATED)
NASTY = machine("nasty-01", tags=(("owner", "\x1b[31m[red]Bob[/red] " + "w" * 90),))
ELSEWHERE = machine("eu-01", location="westeurope")
MACHINES = (WEB_01, WEB_02, APP_01, APP_02, NASTY, ELSEWHERE)

REGIONS = (
    Region("centralus", "Central US", "United States", 41.59, -93.62, "eastus2", ("1", "2", "3")),
    Region("eastus2", "East US 2", "United States", 36.67, -78.39, "centralus", ("1", "2", "3")),
    Region("northeurope", "North Europe", "Europe", 53.35, -6.26, "westeurope", ("1", "2", "3")),
    Region("westeurope", "West Europe", "Europe", 52.37, 4.9, "northeurope", ("1", "2", "3")),
    Region("westus", "West US", "United States", 37.78, -122.42, "eastus"),
)


def catalog(values: Values | None = None) -> FakeCatalog:
    """What exists, with what differs."""
    usual: Values = {
        kinds.REGION: REGIONS,
        kinds.RESOURCE_GROUP: (
            ResourceGroup(SHOP, "centralus"),
            ResourceGroup(group_id(SUBSCRIPTION, "rg-dr"), "westeurope"),
        ),
        kinds.MACHINE: MACHINES,
        kinds.NETWORK: (
            VirtualNetwork(
                NETWORK,
                "centralus",
                ("10.0.0.0/16",),
                (Subnet("web", ("10.0.1.0/24",)), Subnet("app", ("10.0.2.0/24",))),
            ),
        ),
        kinds.AVAILABILITY_SET: (AvailabilitySet(SET, "centralus", fault_domains=3),),
        kinds.OFFERED: (Offered((MachineSize("Standard_D2s_v5", 2, 8, 4), MachineSize("Standard_E4s_v5", 4, 32, 8))),),
    }
    return FakeCatalog(usual | (values or {}))


def policy(name: str) -> ArmId:
    return VAULT.child("replicationPolicies", name)
