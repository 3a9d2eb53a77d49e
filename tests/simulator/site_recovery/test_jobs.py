"""Jobs as Azure shows them, and what may be done with them."""

from __future__ import annotations

from asr_tui.simulator.providers.site_recovery.rehearsed_faults import fail_next_job, fail_task, next_job_fails
from tests.simulator.site_recovery.estate import TARGET_NETWORK, VAULT, Estate

JOBS = f"{VAULT}/replicationJobs"
FAILOVER = {"sourceSiteOperations": "Required", "providerSpecificDetails": {"instanceType": "A2A"}}


def test_the_answers_of_a_write() -> None:
    estate = Estate()
    item = estate.protected_item()
    answer = estate.ask("POST", f"{item}/unplannedFailover", {"properties": FAILOVER})
    assert answer.status == 202
    assert answer.headers["Location"].startswith(
        f"http://localhost{item}/operationresults/{answer.operation}?api-version="
    )
    assert "/Subscriptions/" in answer.headers["Azure-AsyncOperation"]
    assert answer.headers["Retry-After"] == "1"
    assert answer.headers["x-ms-request-id"].endswith(f"/replicationJobs/{answer.operation}")
    first = estate.get(f"{JOBS}/{answer.operation}")["properties"]
    assert (first["scenarioName"], first["state"], first["tasks"]) == (None, "NotStarted", [])
    assert "startTime" not in first
    status = estate.get(f"{VAULT}/replicationOperationStatus/{answer.operation}")
    assert list(status) == [
        "error", "id", "name", "properties", "status", "startTime", "endTime", "percentComplete",
    ]  # fmt: skip
    assert (status["status"], status["startTime"]) == ("NotStarted", None)
    estate.advance(1)
    under_way = estate.get(f"{JOBS}/{answer.operation}")["properties"]
    assert {task["startTime"] for task in under_way["tasks"]} == {"0001-01-01T00:00:00"}
    assert "endTime" not in under_way
    assert estate.ask("GET", f"{item}/operationresults/{answer.operation}").status == 202
    plain = estate.ask("GET", item).headers["x-ms-request-id"]
    assert plain.startswith("client ")
    assert plain.endswith(("AM", "PM"))
    estate.finish(answer.operation)
    result = estate.ask("GET", f"{item}/operationresults/{answer.operation}")
    assert result.status == 200
    assert result.body == estate.get(item)
    done = estate.get(f"{VAULT}/replicationOperationStatus/{answer.operation}")
    assert done["endTime"].endswith(".0000000Z")


def test_a_list_is_poorer_and_newest_first() -> None:
    estate = Estate()
    estate.finish(estate.write("POST", f"{VAULT}/replicationVaultHealth/default/refresh"))
    estate.fail_over(estate.protected_item())
    jobs = estate.get(JOBS)["value"]
    assert [job["properties"]["scenarioName"] for job in jobs] == ["UnplannedFailover", "RefreshVaultHealth"]
    for job in jobs:
        assert job["properties"]["tasks"] == []
        assert job["properties"]["customDetails"] is None
        assert job["properties"]["activityId"] is None


def test_jobs_are_filtered_by_time_state_and_object() -> None:
    estate = Estate()
    estate.finish(estate.write("POST", f"{VAULT}/replicationVaultHealth/default/refresh"))
    estate.advance(3600)
    later = estate.cloud.clock.now.isoformat().replace("+00:00", "Z")
    running = estate.write("POST", f"{estate.protected_item()}/unplannedFailover", FAILOVER)
    estate.advance(5)

    def names(clause: str) -> list[str]:
        found = estate.get(f"{JOBS}?$filter={clause}")["value"]
        return [job["properties"]["scenarioName"] for job in found]

    assert names("JobStatus eq 'InProgress'") == ["UnplannedFailover"]
    assert names("JobStatus eq 'Succeeded'") == ["RefreshVaultHealth"]
    assert names(f"StartTime eq '{later}'") == ["UnplannedFailover"]
    assert names(f"StartTime eq '2020-01-01' and EndTime eq '{later[:13]}:00:00Z'") != []
    assert names(f"JobName eq '{running}'") == ["UnplannedFailover"]
    assert names("AffectedObjectTypes eq 'Vault'") == ["RefreshVaultHealth"]


def test_a_cancelled_failover_leaves_the_machine_protected() -> None:
    estate = Estate()
    item = estate.protected_item()
    running = estate.write("POST", f"{item}/unplannedFailover", FAILOVER)
    estate.advance(100)
    assert estate.properties(item)["allowedOperations"] == ["CancelFailover"]
    estate.finish(estate.write("POST", f"{JOBS}/{running}/cancel"))
    cancelling = estate.get(f"{JOBS}/{running}")["properties"]
    assert (cancelling["state"], cancelling["allowedActions"]) == ("Cancelling", [])
    assert estate.finish(running)["state"] == "Cancelled"
    assert estate.status(running) == "Canceled"
    after = estate.properties(item)
    assert after["protectionState"] == "Protected"
    assert "UnplannedFailover" in after["allowedOperations"]
    assert len(estate.get(f"{item}/recoveryPoints")["value"]) > 40
    assert estate.fail_over(item)["state"] == "Succeeded"


def test_failover_cancel_is_a_verb_of_the_item_too() -> None:
    estate = Estate()
    item = estate.protected_item()
    running = estate.write("POST", f"{item}/unplannedFailover", FAILOVER)
    estate.advance(30)
    estate.finish(estate.write("POST", f"{item}/failoverCancel"))
    assert estate.properties(item)["allowedOperations"] == []
    assert estate.ask("POST", f"{item}/failoverCancel").status == 409
    assert estate.finish(running)["state"] == "Cancelled"
    assert estate.ask("POST", f"{item}/failoverCancel").status == 409


def test_a_job_that_fails_half_way_is_restarted() -> None:
    estate = Estate()
    item = estate.protected_item()
    fail_task(estate.cloud, estate.machine("sql-02"), "FailoverTask", "28031", "No quota left.")
    running = estate.write("POST", f"{item}/unplannedFailover", FAILOVER)
    failed = estate.finish(running)
    assert (failed["state"], failed["allowedActions"]) == ("Failed", ["Restart"])
    states = [task["state"] for task in failed["tasks"]]
    assert states == ["Succeeded", "Succeeded", "Other", "Failed", "NotStarted"]
    assert estate.properties(item)["protectionState"] == "Protected"
    estate.finish(estate.write("POST", f"{JOBS}/{running}/restart"))
    assert estate.finish(running)["state"] == "Succeeded"
    assert estate.properties(item)["activeLocation"] == "Recovery"
    assert estate.ask("POST", f"{JOBS}/{running}/restart").status == 409


def test_an_old_failure_is_not_done_again_after_something_newer() -> None:
    estate = Estate()
    item = estate.protected_item()
    fail_task(estate.cloud, estate.machine("sql-02"), "FailoverTask", "28031", "No quota left.")
    running = estate.write("POST", f"{item}/unplannedFailover", FAILOVER)
    estate.finish(running)
    estate.fail_over(item)
    assert estate.ask("POST", f"{JOBS}/{running}/restart").status == 409


def test_a_failed_drill_leaves_nothing() -> None:
    estate = Estate()
    item = estate.protected_item()
    before = len(estate.cloud.store.of_type("Microsoft.Compute/virtualMachines"))
    fail_task(estate.cloud, estate.machine("sql-02"), "BootTestProtectedEntitiesTask", "28092", "No card.")
    sent = {"networkType": "VmNetworkAsInput", "networkId": TARGET_NETWORK,
            "providerSpecificDetails": {"instanceType": "A2A"}}  # fmt: skip
    assert estate.run("POST", f"{item}/testFailover", sent)["state"] == "Failed"
    assert len(estate.cloud.store.of_type("Microsoft.Compute/virtualMachines")) == before
    assert estate.properties(item)["testFailoverState"] == "None"


def test_quota_in_the_target_region() -> None:
    estate = Estate()
    estate.cloud.store.put_private("/quotas", {"westeurope": {"cores": 2}})
    failed = estate.fail_over(estate.protected_item())
    assert failed["state"] == "Failed"
    assert failed["errors"][0]["serviceErrorDetails"]["code"] == "28031"
    assert "quota" in failed["errors"][0]["serviceErrorDetails"]["possibleCauses"]


def test_jobs_can_be_exported_and_events_listed() -> None:
    estate = Estate()
    operation = estate.write("POST", f"{JOBS}/export", None)
    assert estate.finish(operation)["customDetails"]["instanceType"] == "ExportJobDetails"
    item = estate.item_path("web-01")
    estate.run("PUT", item, estate.enable_input(estate.machine("web-01", "rg-shop")))
    estate.until(item, "Protected")
    events = estate.get(f"{VAULT}/replicationEvents")["value"]
    assert events[0]["properties"]["affectedObjectFriendlyName"] == "web-01"
    assert estate.get(events[0]["id"])["name"] == events[0]["name"]
    estate.advance(73 * 3600)
    assert estate.get(f"{VAULT}/replicationEvents")["value"] == []


def test_a_cancelled_enable_may_be_sent_again() -> None:
    estate = Estate()
    item = estate.item_path("web-01")
    sent = estate.enable_input(estate.machine("web-01", "rg-shop"))
    running = estate.write("PUT", item, sent)
    estate.advance(60)
    assert estate.properties(item)["allowedOperations"] == []
    estate.finish(estate.write("POST", f"{JOBS}/{running}/cancel"))
    assert estate.finish(running)["state"] == "Cancelled"
    assert estate.properties(item)["protectionState"] == "EnablingFailed"
    assert estate.run("PUT", item, sent)["state"] == "Succeeded"
    assert estate.until(item, "Protected")


def test_a_restarted_enable_has_the_item_to_itself() -> None:
    estate = Estate()
    item = estate.item_path("web-01")
    machine = estate.machine("web-01", "rg-shop")
    fail_task(estate.cloud, machine, "CreateProtectionTargetTask", "151037", "No way out to the service.")
    running = estate.write("PUT", item, estate.enable_input(machine))
    assert estate.finish(running)["errors"][0]["serviceErrorDetails"]["code"] == "151037"
    estate.finish(estate.write("POST", f"{JOBS}/{running}/restart"))
    assert estate.properties(item)["currentScenario"]["scenarioName"] == "EnableDr"
    assert estate.ask("POST", f"{item}/remove", {"properties": {}}).status == 409
    assert estate.finish(running)["state"] == "Succeeded"


def test_the_next_job_fails_as_its_kind_is_known_to_and_only_that_one() -> None:
    estate = Estate()
    item = estate.protected_item()
    fail_next_job(estate.cloud)
    running = estate.write("POST", f"{item}/unplannedFailover", FAILOVER)
    assert not next_job_fails(estate.cloud)
    failed = estate.finish(running)
    assert (failed["state"], failed["allowedActions"]) == ("Failed", ["Restart"])
    assert failed["errors"][0]["serviceErrorDetails"]["code"] == "28031"
    estate.finish(estate.write("POST", f"{JOBS}/{running}/restart"))
    assert estate.finish(running)["state"] == "Succeeded"


def test_any_kind_of_job_can_be_the_next_one_and_it_can_be_taken_back() -> None:
    estate = Estate()
    fail_next_job(estate.cloud)
    refresh = estate.finish(estate.write("POST", f"{VAULT}/replicationVaultHealth/default/refresh"))
    assert refresh["errors"][0]["serviceErrorDetails"]["code"] == "499"
    fail_next_job(estate.cloud)
    fail_next_job(estate.cloud, fails=False)
    assert (
        estate.finish(estate.write("POST", f"{VAULT}/replicationVaultHealth/default/refresh"))["state"] == "Succeeded"
    )
