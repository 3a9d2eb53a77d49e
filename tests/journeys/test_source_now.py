"""The source of a protected machine has changed: by keys, through Azure's SDKs, over the simulator."""

from __future__ import annotations

from asr_tui.simulator.providers.compute.runtime import DEALLOCATED, set_power
from asr_tui.simulator.server import Simulator
from asr_tui.ui.machine.failover import FailoverPage
from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.review.screen import ReviewScreen
from tests.journeys.admin import admin
from tests.journeys.conftest import Open
from tests.ui.pilot import running

MACHINE = (
    "/subscriptions/0b1f6471-1bf0-4dda-aec3-111111111111/resourceGroups/rg-data"
    "/providers/Microsoft.Compute/virtualMachines/sql-02"
)


def resize(azure: Simulator, size: str) -> None:
    body = azure.cloud.store.require(MACHINE)
    body["properties"]["hardwareProfile"]["vmSize"] = size
    azure.cloud.store.put(body)


def fix_address(azure: Simulator, address: str) -> None:
    """Give the machine's interface a static address, as the item knows it too."""
    for item in azure.cloud.store.of_type("Microsoft.RecoveryServices/vaults/replicationFabrics/"
                                          "replicationProtectionContainers/replicationProtectedItems"):  # fmt: skip
        known = azure.cloud.store.private(item["id"])
        config = known["nics"][0]["ipConfigs"][0]
        config |= {"staticIPAddress": address, "ipAddressType": "Static", "recoveryStaticIPAddress": ""}
        azure.cloud.store.put_private(item["id"], known)


async def test_off_resized_and_moved_away_is_seen_before_a_failover(open_world: Open) -> None:
    azure, workspace = await open_world()
    resize(azure, "Standard_E16s_v5")
    fix_address(azure, "10.77.1.20")
    set_power(azure.cloud, MACHINE, DEALLOCATED)
    async with running() as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("enter")
        await one.at(MachineScreen)
        await one.see("sql-02 is off (deallocated) in Central US")
        await one.see("it runs now as Standard_E16s_v5")
        await one.see("10.77.1.20 in sql -> a free one in vnet-data-asr/sql")
        await one.press("f")
        await one.at(FailoverPage)
        await one.see("sql-02 in Central US is off already.")
        await one.press("enter")
        await one.at(ReviewScreen)
        await one.see("sql-02 is off")
        await one.see("runs now as Standard_E16s_v5")
        await one.see("a free one in sql (was 10.77.1.20)")
        assert "off first" not in one.words


async def test_a_dead_region_says_that_the_shutdown_takes_its_time(open_world: Open) -> None:
    azure, workspace = await open_world()
    azure.cloud.begin_outage("centralus")
    async with running() as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("f")
        await one.at(FailoverPage)
        await one.see("did not answer in time: where it is down, the attempt takes its time; x leaves it out")
        await one.see("Recovery time: about 12 min")
        await one.press("x")
        await one.see("Recovery time: about 2 min")
        await one.press("x", "enter")
        await one.at(ReviewScreen)
        await one.see("its region did not answer in time; where it is down, the attempt takes about 10 min")
