"""What a re-protect and the end of replication leave on the other side."""

from __future__ import annotations

import pytest

from tests.simulator.site_recovery.estate import CACHE, TARGET_GROUP, Estate

NIC = "/providers/Microsoft.Network/networkInterfaces/"


def turned(estate: Estate, item: str) -> str:
    """The item after a failover, a commit and a re-protect."""
    estate.fail_over(item)
    estate.run("POST", f"{item}/failoverCommit")
    container = item.split("/replicationProtectedItems/", maxsplit=1)[0]
    sent = estate.reprotect_input(item)
    for disk in sent["providerSpecificDetails"]["vmManagedDisks"]:
        if "westeurope" in container:
            disk["primaryStagingAzureStorageAccountId"] = CACHE
    assert estate.run("POST", f"{container}/switchprotection", sent)["state"] == "Succeeded"
    moved = estate.moved(item)
    estate.until(moved, "Protected")
    return moved


def machine_and_interfaces(estate: Estate, machine: str) -> list[str]:
    body = estate.get(machine)
    return [machine, *(one["id"] for one in body["properties"]["networkProfile"]["networkInterfaces"])]


def there(estate: Estate, ids: list[str]) -> list[bool]:
    return [estate.cloud.store.exists(one) for one in ids]


def test_the_first_re_protect_deletes_the_original_and_the_second_keeps_the_other() -> None:
    estate = Estate()
    estate.make_cache_back()
    item = estate.protected_item()
    home = estate.properties(item)["providerSpecificDetails"]["fabricObjectId"]
    original = machine_and_interfaces(estate, home)
    away = turned(estate, item)
    assert there(estate, original) == [False] * len(original)
    abroad = estate.properties(away)["providerSpecificDetails"]["fabricObjectId"]
    earlier = machine_and_interfaces(estate, abroad)
    back = turned(estate, away)
    assert there(estate, earlier) == [True] * len(earlier)
    power = [one["code"] for one in estate.get(f"{abroad}/instanceView")["statuses"]]
    assert "PowerState/deallocated" in power
    refused = estate.ask("POST", f"{abroad}/start")
    assert refused.status == 409, "its disks were replaced by replicas"
    assert estate.fail_over(back)["state"] == "Succeeded", "onto the machine that was kept"
    details = estate.properties(back)["providerSpecificDetails"]
    assert details["recoveryAzureVMName"].lower() == abroad.rsplit("/", 1)[-1].lower()


@pytest.mark.parametrize("verb", ["unplannedFailover", "testFailover"])
def test_a_machine_of_the_name_that_nobody_kept_stops_the_failover(verb: str) -> None:
    estate = Estate()
    item = estate.protected_item()
    details = estate.properties(item)["providerSpecificDetails"]
    name = details["recoveryAzureVMName"] if verb == "unplannedFailover" else details["tfoAzureVMName"]
    group = details["recoveryAzureResourceGroupId"]
    other = f"{group}/providers/Microsoft.Compute/virtualMachines/{name}"
    body = estate.get(details["fabricObjectId"])
    estate.cloud.store.put({**body, "id": other, "name": name, "location": "westeurope"})
    sent = {"instanceType": "A2A"}
    if verb == "unplannedFailover":
        job = estate.fail_over(item)
    else:
        network = details["selectedRecoveryAzureNetworkId"]
        given = {"networkType": "VmNetworkAsInput", "networkId": network, "providerSpecificDetails": sent}
        job = estate.run("POST", f"{item}/testFailover", given)
    assert job["state"] == "Failed"
    assert job["errors"][0]["serviceErrorDetails"]["code"] == "28031"
    assert estate.cloud.store.exists(other), "nobody else's machine is touched"
    estate.cloud.store.delete(other)
    assert estate.fail_over(item)["state"] == "Succeeded"


def test_disabling_in_each_state_leaves_no_replica_disk_and_every_machine() -> None:
    for states in (["protected"], ["failed over"], ["failed over", "committed"]):
        estate = Estate()
        item = estate.protected_item()
        details = estate.properties(item)["providerSpecificDetails"]
        replicas = [disk["recoveryReplicaDiskId"] for disk in details["protectedManagedDisks"]]
        machines = [details["fabricObjectId"]]
        if "failed over" in states:
            estate.fail_over(item)
            made = estate.properties(item)["providerSpecificDetails"]
            machines.append(
                f"{made['recoveryAzureResourceGroupId']}/providers/Microsoft.Compute/virtualMachines/"
                f"{made['recoveryAzureVMName']}"
            )
        if "committed" in states:
            estate.run("POST", f"{item}/failoverCommit")
        estate.finish(estate.write("POST", f"{item}/remove", {}))
        assert there(estate, machines) == [True] * len(machines), states
        assert there(estate, replicas) == [False] * len(replicas), states
        assert estate.cloud.store.exists(TARGET_GROUP)
