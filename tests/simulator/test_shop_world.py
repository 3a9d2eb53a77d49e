"""The world contoso-shop: what a drill of an application over vaults and subscriptions needs."""

from __future__ import annotations

from collections import Counter

import pytest

from asr_tui.cli import WORLDS
from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from asr_tui.simulator.worlds import world_names
from tests.simulator.site_recovery.estate import Estate

FRONT = "/subscriptions/0b1f6471-1bf0-4dda-aec3-444444444444/resourceGroups/rg-shop-dr"
DATA = "/subscriptions/0b1f6471-1bf0-4dda-aec3-555555555555/resourceGroups/rg-shop-data-dr"
VAULTS = {
    name: f"{group}/providers/Microsoft.RecoveryServices/vaults/{name}"
    for group, name in ((FRONT, "shop-vault"), (DATA, "shop-data-vault"))
}


@pytest.fixture
def shop() -> Estate:
    return Estate(Simulator.open("contoso-shop").cloud)


def items(shop: Estate, vault: str) -> dict[str, JsonObject]:
    found = shop.ask("GET", f"{VAULTS[vault]}/replicationProtectedItems", api="2025-08-01").body["value"]
    return {one["properties"]["friendlyName"]: one["properties"] for one in found}


def test_the_help_of_practice_names_every_world() -> None:
    assert [name for name in world_names() if name not in WORLDS.split()] == []


def test_24_machines_of_two_applications_lie_in_three_tiers_and_two_vaults(shop: Estate) -> None:
    machines = shop.cloud.store.of_type("Microsoft.Compute/virtualMachines")
    sources = [one for one in machines if one["location"] == "centralus"]
    counted = Counter((one["tags"]["app"], one["tags"]["tier"]) for one in sources)
    assert counted == {
        ("shop", "web"): 6, ("shop", "app"): 5, ("shop", "db"): 4,
        ("loyalty", "web"): 4, ("loyalty", "app"): 3, ("loyalty", "db"): 2,
    }  # fmt: skip
    assert (len(items(shop, "shop-vault")), len(items(shop, "shop-data-vault"))) == (18, 6)


def test_databases_of_the_shop_are_a_group_of_one_guid(shop: Estate) -> None:
    details = {name: one["providerSpecificDetails"] for name, one in items(shop, "shop-data-vault").items()}
    grouped = {name: one["multiVmGroupId"] for name, one in details.items() if one["multiVmGroupName"] == "shop-db"}
    assert set(grouped) == {"shop-db-01", "shop-db-02"}
    assert len(set(grouped.values())) == 1
    assert len({one["multiVmGroupId"] for one in details.values()}) == 5


def test_plans_have_tiers_a_manual_action_and_a_runbook(shop: Estate) -> None:
    for vault, plan, sizes in (("shop-vault", "shop-front", [5, 6]), ("shop-data-vault", "shop-data", [2, 2])):
        groups = shop.get(f"{VAULTS[vault]}/replicationRecoveryPlans/{plan}")["properties"]["groups"]
        boot = [one for one in groups if one["groupType"] == "Boot"]
        assert [len(one["replicationProtectedItems"]) for one in boot] == sizes
        actions = [action for one in boot for action in (*one["startGroupActions"], *one["endGroupActions"])]
        kinds = {action["customDetails"]["instanceType"] for action in actions}
        assert kinds == {"ManualActionDetails", "AutomationRunbookActionDetails"}
        assert all(action["failoverTypes"] and action["failoverDirections"] for action in actions)
        runbooks = [one["customDetails"]["runbookId"] for one in actions if "runbookId" in one["customDetails"]]
        assert all(one.startswith(VAULTS[vault].partition("/providers/")[0]) for one in runbooks)


def test_drills_are_of_different_ages_and_some_machines_need_somebody(shop: Estate) -> None:
    found = {**items(shop, "shop-vault"), **items(shop, "shop-data-vault")}
    assert len({one.get("lastSuccessfulTestFailoverTime", "never")[:10] for one in found.values()}) > 8
    assert found["shop-app-02"]["testFailoverState"] == "WaitingForCompletion"
    assert found["loyalty-app-01"]["protectionState"] == "UnplannedFailoverCommitPendingStatesBegin"
    assert found["shop-web-04"]["providerSpecificDetails"]["rpoInSeconds"] > 40 * 60
    assert [error["errorCode"] for error in found["shop-app-04"]["healthErrors"]] == ["153006"]


def test_a_drill_of_the_whole_plan_of_the_data_tier_ends(shop: Estate) -> None:
    plan = f"{VAULTS['shop-data-vault']}/replicationRecoveryPlans/shop-data"
    network = "vnet-data-drill"
    [drill] = [one for one in shop.cloud.store.of_type("Microsoft.Network/virtualNetworks") if one["name"] == network]
    details = [{"instanceType": "A2A", "recoveryPointType": "LatestProcessed"}]
    body = {"failoverDirection": "PrimaryToRecovery", "networkType": "VmNetworkAsInput", "networkId": drill["id"]}
    shop.ask("POST", f"{plan}/testFailover", {"properties": {**body, "providerSpecificDetails": details}})
    shop.advance(1200)
    jobs = shop.get(f"{VAULTS['shop-data-vault']}/replicationJobs")["value"]
    [job] = [one for one in jobs if one["properties"]["targetObjectName"] == "shop-data"][:1]
    assert job["properties"]["state"] == "Suspended"
    shop.write("POST", f"{job['id']}/resume", {"comments": "They agree."})
    shop.advance(1200)
    assert shop.get(job["id"])["properties"]["state"] == "Succeeded"
    assert shop.get(plan)["properties"]["allowedOperations"] == ["TestFailoverCleanup"]
    made = {name_of(one["id"]) for one in shop.cloud.store.of_type("Microsoft.Compute/virtualMachines")}
    assert {f"shop-db-0{number}-test" for number in (1, 2, 3, 4)} <= made
