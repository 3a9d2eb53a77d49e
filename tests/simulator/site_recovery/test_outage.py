"""A source region that stops answering: what shows, what still works, what has to wait."""

from __future__ import annotations

from tests.simulator.site_recovery.estate import SOURCE_CONTAINER, Estate

REGION = "centralus"


def test_health_and_rpo_get_worse_with_time() -> None:
    estate = Estate()
    item = estate.protected_item()
    estate.cloud.begin_outage(REGION)
    estate.advance(60)
    assert estate.properties(item)["replicationHealth"] == "Normal"
    estate.advance(3600)
    worse = estate.properties(item)
    assert worse["replicationHealth"] == "Critical"
    assert {"153077", "153007"} <= {error["errorCode"] for error in worse["healthErrors"]}
    assert worse["providerSpecificDetails"]["rpoInSeconds"] > 3500
    points = len(estate.get(f"{item}/recoveryPoints")["value"])
    estate.advance(48 * 3600)
    assert len(estate.get(f"{item}/recoveryPoints")["value"]) == points
    estate.cloud.end_outage(REGION)
    estate.advance(600)
    assert estate.properties(item)["replicationHealth"] == "Normal"
    assert estate.properties(item)["providerSpecificDetails"]["rpoInSeconds"] < 400


def test_failover_goes_on_without_the_shutdown_and_reports_it() -> None:
    estate = Estate()
    item = estate.protected_item()
    estate.cloud.begin_outage(REGION)
    job = estate.fail_over(item)
    assert job["state"] == "CompletedWithInformation"
    shutdown = next(task for task in job["tasks"] if task["taskId"] == "ShutdownVmOnPrimaryForUFO")
    assert shutdown["state"] == "Failed"
    assert job["errors"][0]["errorLevel"] == "Warning"
    assert job["errors"][0]["taskId"] == "ShutdownVmOnPrimaryForUFO"
    assert estate.properties(item)["activeLocation"] == "Recovery"


def test_reprotect_waits_for_the_region() -> None:
    estate = Estate()
    item = estate.protected_item()
    estate.make_cache_back()
    estate.cloud.begin_outage(REGION)
    estate.fail_over(item)
    sent = {"properties": estate.reprotect_input(item)}
    refused = estate.ask("POST", f"{SOURCE_CONTAINER}/switchprotection", sent)
    assert (refused.status, refused.code) == (409, "RegionNotAvailable")
    estate.advance(24 * 3600)
    assert estate.properties(item)["protectionState"] == "UnplannedFailoverCommitPendingStatesBegin"
    estate.cloud.end_outage(REGION)
    assert estate.run("POST", f"{SOURCE_CONTAINER}/switchprotection", sent["properties"])["state"] == "Succeeded"
    assert estate.until(estate.moved(item), "Protected")


def test_disable_cannot_reach_the_source_and_purge_can_do_without() -> None:
    estate = Estate()
    item = estate.protected_item()
    estate.cloud.begin_outage(REGION)
    assert estate.run("POST", f"{item}/remove", {})["state"] == "Failed"
    assert "DisableProtection" in estate.properties(item)["allowedOperations"]
    assert estate.run("DELETE", item)["state"] == "Succeeded"
    assert estate.ask("GET", item).status == 404


def test_a_lock_turns_disable_into_completed_with_information_and_blocks_the_next_enable() -> None:
    estate = Estate()
    item = estate.protected_item()
    machine = estate.machine("sql-02")
    lock = f"{machine}/providers/Microsoft.Authorization/locks/keep"
    assert estate.ask("PUT", lock, {"properties": {"level": "ReadOnly"}}).status == 201
    job = estate.run("POST", f"{item}/remove", {})
    assert job["state"] == "CompletedWithInformation"
    assert job["errors"][0]["serviceErrorDetails"]["code"] == "150225"
    assert estate.ask("GET", item).status == 404
    links = estate.get(f"{machine}/providers/Microsoft.Resources/links")["value"]
    estate.ask("DELETE", lock)
    again = estate.run("PUT", item, estate.enable_input(machine))
    assert again["errors"][0]["serviceErrorDetails"]["code"] == "150226"
    assert estate.ask("DELETE", links[0]["id"]).status == 200
    assert estate.run("PUT", item, estate.enable_input(machine))["state"] == "Succeeded"


def test_a_first_copy_waits_for_the_region() -> None:
    estate = Estate()
    item = estate.item_path("web-01")
    estate.run("PUT", item, estate.enable_input(estate.machine("web-01", "rg-shop")))
    estate.cloud.begin_outage(REGION)
    estate.advance(4 * 3600)
    assert estate.properties(item)["protectionState"] == "InitialReplicationInProgress"
    estate.cloud.end_outage(REGION)
    estate.advance(3600)
    assert estate.properties(item)["protectionState"] == "Protected"
