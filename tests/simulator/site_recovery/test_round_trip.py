"""One machine all the way: enable, first copy, drill, failover, another point, commit, reprotect, failback, disable."""

from __future__ import annotations

import msgspec
import pytest

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.server import Simulator
from tests.simulator.site_recovery.estate import (
    POLICY,
    SOURCE_CONTAINER,
    TARGET_GROUP,
    TARGET_NETWORK,
    VAULT,
    Estate,
    snapshot,
)

GUID = 36


def test_enable_ends_long_before_protection() -> None:
    estate = Estate()
    item = estate.item_path("web-01")
    machine = estate.machine("web-01", "rg-shop")
    job = estate.run("PUT", item, estate.enable_input(machine))
    assert (job["scenarioName"], job["state"], job["stateDescription"]) == ("EnableDr", "Succeeded", "Completed")
    assert [task["taskId"] for task in job["tasks"]] == [
        "EnableProtectionPreflightChecksTask",
        "CreateProtectionTargetTask",
        "EnableProtectionTask",
        "StartInitialReplicationTask",
        "UpdateDraStateTask",
    ]
    fresh = estate.properties(item)
    assert fresh["protectionState"] == "InitialReplicationInProgress"
    assert fresh["allowedOperations"] == ["DisableProtection"]
    assert fresh["providerSpecificDetails"]["vmNics"] == []
    disk = fresh["providerSpecificDetails"]["protectedManagedDisks"][0]
    assert disk["diskState"] == "InitialReplicationPending"
    assert disk["diskId"] == disk["diskId"].lower()
    replica = f"{TARGET_GROUP}/providers/Microsoft.Compute/disks/{disk['diskName']}-ASRReplica"
    assert disk["recoveryReplicaDiskId"] == replica
    assert estate.get(replica)["location"] == "westeurope"
    assert estate.get(f"{machine}/extensions/SiteRecovery-Windows")["properties"]["provisioningState"] == "Succeeded"
    waiting = estate.until(item, "InitialReplicationRecoveryCompletionPending")
    assert waiting["protectionStateDescription"] == "Waiting for first recovery point"
    done = estate.until(item, "Protected")
    assert done["allowedOperations"] == ["UnplannedFailover", "DisableProtection", "TestFailover"]
    assert [error["errorCode"] for error in done["healthErrors"]] == ["161011"]
    assert done["failoverHealth"] == "Warning"
    assert done["providerSpecificDetails"]["vmNics"][0]["selectionType"] == "SelectedByUserOverride"


def test_progress_only_grows_and_reading_does_not_move_it() -> None:
    estate = Estate()
    item = estate.item_path("web-01")
    estate.run("PUT", item, estate.enable_input(estate.machine("web-01", "rg-shop")))
    seen: list[int] = []
    for _ in range(20):
        before = snapshot(estate)
        percent = estate.properties(item)["providerSpecificDetails"]["monitoringPercentageCompletion"]
        assert snapshot(estate) == before
        seen.append(-1 if percent is None else percent)
        estate.advance(60)
    assert seen == sorted(seen)
    assert seen[0] == -1
    assert 80 < seen[-1] < 100


def test_drill_makes_a_twin_and_cleans_it_up() -> None:
    estate = Estate()
    item = estate.protected_item()
    job = estate.run(
        "POST",
        f"{item}/testFailover",
        {"failoverDirection": "PrimaryToRecovery", "networkType": "VmNetworkAsInput", "networkId": TARGET_NETWORK,
         "providerSpecificDetails": {"instanceType": "A2A"}},
    )  # fmt: skip
    assert job["state"] == "Succeeded"
    assert job["allowedActions"] == []
    details = job["customDetails"]
    assert details["instanceType"] == "TestFailoverJobDetails"
    assert details["testFailoverStatus"] == "Active"
    assert details["protectedItemDetails"][0]["testVmName"] == "sql-02-test"
    waiting = estate.properties(item)
    assert waiting["testFailoverState"] == "WaitingForCompletion"
    assert waiting["testFailoverStateDescription"] == "Waiting for user input"
    assert waiting["allowedOperations"] == ["DisableProtection", "TestFailoverCleanup"]
    assert waiting["healthErrors"] == []
    twin = f"{TARGET_GROUP}/providers/Microsoft.Compute/virtualMachines/sql-02-test"
    assert waiting["providerSpecificDetails"]["testFailoverRecoveryFabricObjectId"] == twin.lower()
    body = estate.get(twin)
    assert body["location"] == "westeurope"
    assert len(body["properties"]["storageProfile"]["dataDisks"]) == 1
    card = estate.get(body["properties"]["networkProfile"]["networkInterfaces"][0]["id"])
    assert card["properties"]["ipConfigurations"][0]["properties"]["privateIPAddress"] == "10.1.1.254"
    assert estate.run("POST", f"{item}/testFailoverCleanup", {"comments": "fine"})["state"] == "Succeeded"
    assert estate.ask("GET", twin).status == 404
    after = estate.properties(item)
    assert after["testFailoverState"] == "None"
    assert "lastSuccessfulTestFailoverTime" in after
    assert after["allowedOperations"] == ["UnplannedFailover", "DisableProtection", "TestFailover"]


@pytest.mark.parametrize("kind", ["virtualMachines", "disks", "networkInterfaces"])
def test_a_drill_fails_over_what_an_earlier_one_left(kind: str) -> None:
    estate = Estate()
    item = estate.protected_item()
    drill = {"failoverDirection": "PrimaryToRecovery", "networkType": "VmNetworkAsInput", "networkId": TARGET_NETWORK,
             "providerSpecificDetails": {"instanceType": "A2A"}}  # fmt: skip
    assert estate.run("POST", f"{item}/testFailover", drill)["state"] == "Succeeded"
    twin = estate.get(f"{TARGET_GROUP}/providers/Microsoft.Compute/virtualMachines/sql-02-test")
    profile = twin["properties"]["storageProfile"]
    left = {
        "virtualMachines": twin["id"],
        "disks": profile["osDisk"]["managedDisk"]["id"],
        "networkInterfaces": twin["properties"]["networkProfile"]["networkInterfaces"][0]["id"],
    }[kind]
    body = estate.cloud.store.get(left)
    assert body is not None
    assert estate.run("POST", f"{item}/testFailoverCleanup", {"comments": ""})["state"] == "Succeeded"
    estate.cloud.store.put(body)  # a lock, or a person who deleted only a part
    failed = estate.run("POST", f"{item}/testFailover", drill)
    assert (failed["state"], failed["errors"][0]["serviceErrorDetails"]["code"]) == ("Failed", "28031")
    assert body["name"] in str(failed["errors"])
    assert estate.cloud.store.exists(left), "it is not of this drill"
    estate.cloud.store.delete(left)
    assert estate.run("POST", f"{item}/testFailover", drill)["state"] == "Succeeded"


def _fail_over_and_commit(estate: Estate, item: str) -> None:
    assert estate.fail_over(item)["state"] == "Succeeded"
    assert estate.run("POST", f"{item}/failoverCommit")["state"] == "Succeeded"


def test_failover_makes_the_machine_and_stops_the_source() -> None:
    estate = Estate()
    item = estate.protected_item()
    source = estate.machine("sql-02")
    started = estate.cloud.clock.now
    job = estate.fail_over(item)
    states = {task["taskId"]: (task["state"], task["stateDescription"]) for task in job["tasks"]}
    assert states["PrepareForUnPlannedFailoverTask"] == ("Other", "Skipped")
    assert states["ShutdownVmOnPrimaryForUFO"] == ("Succeeded", "Completed")
    assert 190 < (estate.cloud.clock.now - started).total_seconds() < 220
    over = estate.properties(item)
    assert over["protectionState"] == "UnplannedFailoverCommitPendingStatesBegin"
    assert over["protectionStateDescription"] == "Failover completed"
    assert over["activeLocation"] == "Recovery"
    assert {"Commit", "ChangePit", "DisableProtection"} <= set(over["allowedOperations"])
    point = job["customDetails"]["protectedItemDetails"][0]["recoveryPointId"]
    assert len(point) == GUID
    assert over["failoverRecoveryPointId"].endswith(point)
    copy = f"{TARGET_GROUP}/providers/Microsoft.Compute/virtualMachines/sql-02"
    assert over["providerSpecificDetails"]["recoveryFabricObjectId"] == copy.lower()
    assert estate.get(copy)["properties"]["storageProfile"]["osDisk"]["createOption"] == "Attach"
    assert estate.cloud.store.private(source)["power"] == "deallocated"


def test_another_point_may_be_chosen_until_the_commit() -> None:
    estate = Estate()
    item = estate.protected_item()
    points = estate.get(f"{item}/recoveryPoints")["value"]
    estate.fail_over(item, recoveryPointId=points[-1]["id"])
    assert estate.properties(item)["failoverRecoveryPointId"] == points[-1]["id"]
    change = {"recoveryPointId": points[3]["id"], "providerSpecificDetails": {"instanceType": "A2A"}}
    assert estate.run("POST", f"{item}/applyRecoveryPoint", change)["state"] == "Succeeded"
    changed = estate.properties(item)
    assert changed["failoverRecoveryPointId"] == points[3]["id"]
    assert "ChangePit" in changed["allowedOperations"]
    estate.run("POST", f"{item}/failoverCommit")
    committed = estate.properties(item)
    assert committed["protectionState"] == "UnplannedFailoverCommitted"
    assert committed["allowedOperations"] == ["CompleteMigration", "DisableProtection", "SwitchProtection"]
    assert estate.get(f"{item}/recoveryPoints")["value"] == []
    assert committed["providerSpecificDetails"]["protectedManagedDisks"][0]["recoveryReplicaDiskId"] == ""


def test_a_re_protect_turns_the_direction_of_the_item() -> None:
    estate = Estate()
    item = estate.protected_item()
    estate.make_cache_back()
    before = estate.properties(item)["providerSpecificDetails"]
    _fail_over_and_commit(estate, item)
    job = estate.run("POST", f"{SOURCE_CONTAINER}/switchprotection", estate.reprotect_input(item))
    assert (job["scenarioName"], job["state"]) == ("SwitchReplicationGroupProtection", "Succeeded")
    commit = next(task for task in job["tasks"] if task["taskId"] == "CommitFailoverTask")
    assert commit["stateDescription"] == "Skipped"
    child = job["tasks"][-1]["groupTaskCustomDetails"]["childTasks"][0]
    assert child["taskType"] == "JobTaskDetails"
    assert estate.get(child["customDetails"]["jobTask"]["jobId"])["properties"]["scenarioName"] == "EnableDr"
    back = estate.moved(item)
    assert estate.ask("GET", item).status == 404
    turned = estate.properties(back)
    assert turned["primaryFabricFriendlyName"] == "West Europe"
    assert turned["activeLocation"] == "Primary"
    assert turned["allowedOperations"] == ["DisableProtection"]
    details = turned["providerSpecificDetails"]
    assert details["multiVmGroupId"] == before["multiVmGroupId"]
    assert details["managementId"] != before["managementId"]
    assert details["lifecycleId"] is None
    assert "lastSuccessfulFailoverTime" not in turned
    [old] = [disk["diskId"] for disk in before["protectedManagedDisks"] if disk["diskType"] == "OperatingSystem"]
    assert before["protectedManagedDisks"][0]["recoveryOrignalTargetDiskId"] is None
    assert details["protectedManagedDisks"][0]["recoveryOrignalTargetDiskId"].lower() == old
    assert details["initialPrimaryFabricLocation"] == "centralus"
    assert details["vmNics"][0]["selectionType"] == "NotSelected"
    assert details["vmNics"][0]["ipConfigs"][0]["name"] is None
    protected = estate.until(back, "Protected")["providerSpecificDetails"]
    assert protected["lifecycleId"] == before["lifecycleId"]
    assert protected["protectedManagedDisks"][0]["recoveryOrignalTargetDiskId"] == ""
    assert protected["vmNics"][0]["recoveryVMNetworkId"].endswith("/vnet-data")
    _fail_over_and_commit(estate, back)
    home = estate.get(estate.machine("sql-02"))
    assert home["location"] == "centralus"
    assert estate.cloud.store.private(estate.machine("sql-02"))["power"] == "running"


def test_the_whole_circle_twice() -> None:
    estate = Estate()
    estate.make_cache_back()
    item = estate.protected_item()
    for _ in range(2):
        _fail_over_and_commit(estate, item)
        sent = estate.reprotect_input(item)
        container = item.split("/replicationProtectedItems/")[0]
        for disk in sent["providerSpecificDetails"]["vmManagedDisks"]:
            if "westeurope" in container:
                disk["primaryStagingAzureStorageAccountId"] = disk["primaryStagingAzureStorageAccountId"].replace(
                    "contosodrcacheback", "contosodrasrcache"
                )
        assert estate.run("POST", f"{container}/switchprotection", sent)["state"] == "Succeeded"
        item = estate.moved(item)
        estate.until(item, "Protected")
    assert "/asr-a2a-default-centralus/" in item
    assert estate.properties(item)["policyId"].lower() == POLICY.lower()


def test_disable_leaves_no_item_and_no_replica() -> None:
    estate = Estate()
    item = estate.protected_item()
    disks = estate.properties(item)["providerSpecificDetails"]["protectedManagedDisks"]
    operation = estate.write(
        "POST",
        f"{item}/remove",
        {"replicationProviderInput": {"instanceType": "DisableProtectionProviderSpecificInput"}},
    )
    assert estate.finish(operation)["scenarioName"] == "DisableDr"
    assert estate.ask("GET", f"{item}/operationresults/{operation}").status == 204
    assert estate.ask("GET", item).status == 404
    assert estate.get(f"{VAULT}/replicationProtectedItems")["value"] == []
    assert estate.ask("GET", disks[0]["recoveryReplicaDiskId"]).status == 404


def test_a_saved_world_goes_on_exactly() -> None:
    """Saved in the middle of the enable job and loaded elsewhere, both go the same way."""
    estate = Estate()
    item = estate.item_path("web-01")
    estate.write("PUT", item, estate.enable_input(estate.machine("web-01", "rg-shop")))
    estate.advance(100)
    copy: Cloud = Simulator.open("empty").cloud
    copy.load(msgspec.json.decode(snapshot(estate)))
    other = Estate(copy)
    for _ in range(30):
        estate.advance(97)
        other.advance(97)
    assert estate.properties(item)["protectionState"] == "Protected"
    assert snapshot(other) == snapshot(estate)
