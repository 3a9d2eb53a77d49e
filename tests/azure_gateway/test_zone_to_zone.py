"""A machine replicated from one zone to another of its region: there and back, with the right words at each stage."""

from __future__ import annotations

import pytest

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import steps
from asr_tui.domain.direction import is_away
from asr_tui.domain.drafts.failover import CommitDraft, FailoverDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Position, failover_word, position
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.item_planning import plan
from asr_tui.simulator.server import Simulator
from asr_tui.ui.present.item import direction
from asr_tui.ui.present.lifecycle import path_rows
from asr_tui.ui.present.rows import split
from tests.read_estate import read_estate
from tests.simulator.site_recovery.estate import CACHE, POLICY, SUBSCRIPTION, VAULT, Estate

FABRIC = f"{VAULT}/replicationFabrics/asr-a2a-default-centralus"
HERE = f"{FABRIC}/replicationProtectionContainers/asr-a2a-default-centralus-container"
THERE = f"{FABRIC}/replicationProtectionContainers/asr-a2a-default-centralus-t-container"
NETWORK = f"{SUBSCRIPTION}/resourceGroups/rg-shop/providers/Microsoft.Network/virtualNetworks/vnet-shop"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-shop-zone"


@pytest.fixture
def estate(simulator: Simulator) -> Estate:
    """Both containers in one fabric, mapped both ways, and app-01 of zone 1 protected into zone 2."""
    estate = Estate(simulator.cloud)
    estate.ask("PUT", GROUP, {"location": "centralus"}, api="2021-04-01")
    estate.run("PUT", THERE, {"providerSpecificInput": [{"instanceType": "A2A"}]})
    for one, other in ((HERE, THERE), (THERE, HERE)):
        mapping = {
            "policyId": POLICY,
            "targetProtectionContainerId": other,
            "providerSpecificInput": {"instanceType": "A2A"},
        }
        estate.run("PUT", f"{one}/replicationProtectionContainerMappings/zones", mapping)
    machine = estate.machine("app-01", "rg-shop")
    given = estate.enable_input(machine)
    details = given["providerSpecificDetails"]
    details |= {
        "recoveryContainerId": THERE,
        "recoveryResourceGroupId": GROUP,
        "recoveryAzureNetworkId": NETWORK,
        "recoverySubnetName": "app",
        "recoveryAvailabilityZone": "2",
    }
    for disk in details["vmManagedDisks"]:
        disk |= {"recoveryResourceGroupId": GROUP, "primaryStagingAzureStorageAccountId": CACHE}
    item = f"{HERE}/replicationProtectedItems/app-01"
    estate.run("PUT", item, given)
    estate.until(item, "Protected")
    return estate


async def known(session: AzureSession, name: str) -> ItemEstate:
    items = await session.site_recovery.items(ArmId(VAULT))
    return await read_estate(session, next(one for one in items if one.machine_name == name))


async def sent(session: AzureSession, estate: Estate, made: Plan) -> None:
    for planned in made.steps:
        accepted = await session.changes.apply(planned.step, "test")
        assert estate.finish(accepted.operation.split("/")[-1].split("?")[0])["state"] == "Succeeded"


def words(item: ProtectedItem) -> str:
    return direction(item, str)


def here_on_path(item: ProtectedItem) -> str:
    names = path_rows(item, 80)[1]
    return next(text.strip() for text, _ in map(split, names) if text.startswith("["))


async def test_failover_goes_first_and_failback_comes_after_the_reprotect(
    session: AzureSession, estate: Estate
) -> None:
    first = await known(session, "app-01")
    assert words(first.item) == "zone 1 -> zone 2"
    assert (failover_word(first.item), is_away(first.item), here_on_path(first.item)) == (
        "Failover", False, "[protected]",
    )  # fmt: skip
    over = plan(FailoverDraft(first.item.id, "app-01"), first)
    assert (over.title, over.verb) == ("Failover of app-01", "Fail over")
    assert any("zone 2 of Central US" in one.text for one in over.consequences)
    await sent(session, estate, over)

    away = await known(session, "app-01")
    assert is_away(away.item)
    assert away.failed_over is not None
    assert away.failed_over.zone == "2"
    await sent(session, estate, plan(CommitDraft(away.item.id, "app-01"), away))
    away = await known(session, "app-01")
    assert position(away.item) is Position.COMMITTED
    back = plan(ReprotectDraft(away.item.id, "app-01"), away)
    [step] = [one.step for one in back.steps if isinstance(one.step, steps.Reprotect)]
    assert step.target_zone == "1"
    assert "original region" not in " ".join(one.what for one in back.problems)
    await sent(session, estate, back)

    item = f"{THERE}/replicationProtectedItems/app-01"
    estate.until(item, "Protected")
    turned = await known(session, "app-01")
    assert words(turned.item) == "zone 2 -> zone 1"
    assert (failover_word(turned.item), is_away(turned.item), here_on_path(turned.item)) == (
        "Failback", True, "[failback due]",
    )  # fmt: skip
    home = plan(FailoverDraft(turned.item.id, "app-01"), turned)
    assert (home.title, home.verb) == ("Failback of app-01", "Fail back")
    await sent(session, estate, home)
    again = await known(session, "app-01")
    assert not is_away(again.item)
    assert again.failed_over is not None
    assert again.failed_over.zone == "1"


async def test_azure_names_the_first_zones_only_within_a_region(session: AzureSession, estate: Estate) -> None:
    zonal = estate.properties(f"{HERE}/replicationProtectedItems/app-01")["providerSpecificDetails"]
    assert (zonal["initialPrimaryZone"], zonal["initialRecoveryZone"]) == ("1", "2")
    regional = (await known(session, "sql-02")).item
    assert (regional.home_zone, words(regional)) == ("", "centralus -> westeurope")


def test_the_same_zone_is_refused_on_the_way_back_too(estate: Estate) -> None:
    item = f"{HERE}/replicationProtectedItems/app-01"
    estate.fail_over(item)
    estate.run("POST", f"{item}/failoverCommit")
    given = estate.reprotect_input(item)
    given["providerSpecificDetails"] |= {"recoveryContainerId": HERE, "recoveryAvailabilityZone": "2"}
    for disk in given["providerSpecificDetails"]["vmManagedDisks"]:
        disk["primaryStagingAzureStorageAccountId"] = CACHE
    refused = estate.ask("POST", f"{HERE}/switchprotection", {"properties": given})
    assert (refused.status, refused.code) == (400, "ZoneToZoneNotSupported")
