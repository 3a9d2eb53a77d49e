"""A recovery plan with two groups and a manual action between them, through its own operations."""

from __future__ import annotations

import pytest

from asr_tui.simulator.messages import JsonObject
from tests.simulator.site_recovery.estate import SOURCE, TARGET, TARGET_GROUP, TARGET_NETWORK, VAULT, Estate

PLAN = f"{VAULT}/replicationRecoveryPlans/shop"
ACTION = {
    "actionName": "Point the DNS",
    "failoverTypes": ["UnplannedFailover", "TestFailover"],
    "failoverDirections": ["PrimaryToRecovery"],
    "customDetails": {"instanceType": "ManualActionDetails", "description": "Change the record of the shop"},
}


@pytest.fixture
def estate() -> Estate:
    """sql-02 in the first group, web-01 in the second, which begins with a manual action."""
    estate = Estate()
    web = estate.item_path("web-01")
    estate.run("PUT", web, estate.enable_input(estate.machine("web-01", "rg-shop")))
    estate.until(web, "Protected")
    sql = next(i["id"] for i in estate.get(f"{VAULT}/replicationProtectedItems")["value"] if i["id"] != web)
    sent = {
        "primaryFabricId": SOURCE,
        "recoveryFabricId": TARGET,
        "failoverDeploymentModel": "ResourceManager",
        "groups": [
            {"groupType": "Boot", "replicationProtectedItems": [{"id": sql}]},
            {"groupType": "Boot", "replicationProtectedItems": [{"id": web}], "startGroupActions": [ACTION]},
        ],
    }
    assert estate.run("PUT", PLAN, sent)["state"] == "Succeeded"
    return estate


def fail_over(estate: Estate, **changed: str) -> str:
    return estate.write(
        "POST",
        f"{PLAN}/unplannedFailover",
        {
            "failoverDirection": "PrimaryToRecovery",
            "sourceSiteOperations": "Required",
            "providerSpecificDetails": [{"instanceType": "A2A", "recoveryPointType": "Latest"}],
            **changed,
        },
    )


def until_it_waits(estate: Estate, operation: str) -> JsonObject:
    while (job := estate.get(f"{VAULT}/replicationJobs/{operation}")["properties"])["state"] != "Suspended":
        assert estate.cloud.clock.jump(), job["state"]
    properties: JsonObject = job
    return properties


def test_a_failover_waits_for_the_manual_action(estate: Estate) -> None:
    assert estate.get(PLAN)["properties"]["allowedOperations"] == ["UnplannedFailover", "TestFailover"]
    operation = fail_over(estate)
    job_name = estate.get(f"{VAULT}/replicationJobs/{operation}")["name"]
    assert job_name != operation, "a plan's operation has an id of its own"
    assert estate.get(f"{VAULT}/replicationOperationStatus/{operation}")["name"] == job_name
    waiting = until_it_waits(estate, operation)
    assert (waiting["stateDescription"], waiting["allowedActions"]) == ("WaitingForManualAction", ["Cancel", "Resume"])
    assert [task["friendlyName"] for task in waiting["tasks"]] == [
        "Prerequisites check for the recovery plan",
        "All groups shutdown (2)",
        "Recovery plan failover",
        "Group 1: Start (1)",
        "Point the DNS",
        "Group 2: Start (1)",
        "Finalizing the recovery plan",
    ]
    assert waiting["tasks"][4]["customDetails"]["instructions"] == "Change the record of the shop"
    assert estate.get(PLAN)["properties"]["allowedOperations"] == []
    estate.advance(24 * 3600)
    assert until_it_waits(estate, operation)["state"] == "Suspended"
    resume = estate.write("POST", f"{VAULT}/replicationJobs/{operation}/resume", {"comments": " "})
    estate.finish(resume)
    done = estate.finish(operation)
    assert done["state"] == "Succeeded"
    details = done["customDetails"]["protectedItemDetails"]
    assert {machine["friendlyName"] for machine in details} == {"sql-02", "web-01"}
    child = done["tasks"][2]["groupTaskCustomDetails"]["childTasks"][0]
    assert child["taskType"] == "VirtualMachineTaskDetails"
    assert estate.get(child["customDetails"]["jobTask"]["jobId"])["properties"]["state"] == "Succeeded"
    plan = estate.ask("GET", f"{PLAN}/operationresults/{operation}").body["properties"]
    assert plan["allowedOperations"] == ["UnplannedFailover", "TestFailover", "Commit"]
    assert plan["currentScenario"]["jobId"].endswith(job_name)
    for item in estate.get(f"{VAULT}/replicationProtectedItems")["value"]:
        assert item["properties"]["activeLocation"] == "Recovery"
    assert estate.run("POST", f"{PLAN}/failoverCommit", {})["state"] == "Succeeded"
    for item in estate.get(f"{VAULT}/replicationProtectedItems")["value"]:
        assert item["properties"]["protectionState"] == "UnplannedFailoverCommitted"


def test_a_drill_and_its_clean_up(estate: Estate) -> None:
    sent = {
        "failoverDirection": "PrimaryToRecovery",
        "networkType": "VmNetworkAsInput",
        "networkId": TARGET_NETWORK,
        "providerSpecificDetails": [{"instanceType": "A2A", "recoveryPointType": "LatestApplicationConsistent"}],
    }
    operation = estate.write("POST", f"{PLAN}/testFailover", sent)
    until_it_waits(estate, operation)
    estate.finish(estate.write("POST", f"{VAULT}/replicationJobs/{operation}/resume", {"comments": ""}))
    assert estate.finish(operation)["state"] == "Succeeded"
    plan = estate.get(PLAN)["properties"]
    assert plan["allowedOperations"] == ["TestFailoverCleanup"]
    assert (plan["currentScenarioStatus"], plan["currentScenarioStatusDescription"]) == (
        "Suspended",
        "WaitingForStopTestFailover",
    )
    twins = [f"{TARGET_GROUP}/providers/Microsoft.Compute/virtualMachines/{name}-test" for name in ("sql-02", "web-01")]
    assert [estate.ask("GET", twin).status for twin in twins] == [200, 200]
    assert estate.run("POST", f"{PLAN}/testFailoverCleanup", {"comments": "done"})["state"] == "Succeeded"
    assert [estate.ask("GET", twin).status for twin in twins] == [404, 404]
    after = estate.get(PLAN)["properties"]
    assert after["allowedOperations"] == ["UnplannedFailover", "TestFailover"]
    assert after["currentScenario"]["scenarioName"] == "TestFailoverCleanup"


def test_a_machine_of_the_plan_is_not_to_be_touched_meanwhile(estate: Estate) -> None:
    operation = fail_over(estate, sourceSiteOperations="NotRequired")
    item = estate.item_path("web-01")
    sent = {"properties": {"providerSpecificDetails": {"instanceType": "A2A"}}}
    again = {"failoverDirection": "PrimaryToRecovery", "sourceSiteOperations": "NotRequired"}
    assert estate.ask("POST", f"{item}/unplannedFailover", sent).status == 409
    assert estate.ask("POST", f"{PLAN}/unplannedFailover", {"properties": again}).status == 409
    estate.advance(20)
    estate.finish(estate.write("POST", f"{VAULT}/replicationJobs/{operation}/cancel"))
    assert estate.finish(operation)["state"] == "Cancelled"
    assert "UnplannedFailover" in estate.properties(item)["allowedOperations"]
    assert estate.get(PLAN)["properties"]["allowedOperations"] == ["UnplannedFailover", "TestFailover"]
