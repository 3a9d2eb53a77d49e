"""A protected machine that is switched off or deleted: its agent is silent, and its points stop until it runs again."""

from __future__ import annotations

from datetime import datetime

import pytest

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery.failover import SHUTDOWN_GIVEN_UP
from tests.simulator.site_recovery.estate import DAY, VAULT, Estate

HOUR = 3600.0


def switch(estate: Estate, action: str) -> None:
    """Switch the protected machine as a client does, and let that end."""
    assert estate.ask("POST", f"{estate.machine('sql-02')}/{action}").status == 202
    estate.advance(120)


def details(estate: Estate, item: str) -> JsonObject:
    found: JsonObject = estate.properties(item)["providerSpecificDetails"]
    return found


def times(estate: Estate, item: str) -> list[datetime]:
    points = estate.get(f"{item}/recoveryPoints")["value"]
    return [datetime.fromisoformat(point["properties"]["recoveryPointTime"]) for point in points]


def codes(estate: Estate, item: str) -> set[str]:
    return {error["errorCode"] for error in estate.properties(item)["healthErrors"]}


@pytest.mark.parametrize("action", ["powerOff", "deallocate"])
def test_a_machine_that_is_off_is_silent_until_it_is_started_again(action: str) -> None:
    estate = Estate()
    item = estate.protected_item()
    began = estate.cloud.clock.now
    switch(estate, action)
    estate.advance(5 * 60)
    assert estate.properties(item)["replicationHealth"] == "Normal", "silence needs its time to be noticed"
    estate.advance(3 * DAY)
    assert estate.properties(item)["replicationHealth"] == "Critical"
    assert {"153077", "153007"} <= codes(estate, item)
    assert details(estate, item)["rpoInSeconds"] > 3 * DAY
    assert datetime.fromisoformat(details(estate, item)["lastHeartbeat"]) <= began
    assert max(times(estate, item)) <= began
    switch(estate, "start")
    estate.advance(10 * 60)
    assert estate.properties(item)["replicationHealth"] == "Normal"
    assert details(estate, item)["rpoInSeconds"] < 10 * 60
    assert datetime.fromisoformat(details(estate, item)["lastHeartbeat"]) > began
    gap = [one for one in times(estate, item) if began < one < estate.cloud.clock.now.replace(microsecond=0)]
    assert all((estate.cloud.clock.now - one).total_seconds() < 15 * 60 for one in gap)


def test_a_restart_costs_no_more_than_its_moment() -> None:
    estate = Estate()
    item = estate.protected_item()
    before = len(times(estate, item))
    switch(estate, "restart")
    estate.advance(HOUR)
    assert estate.properties(item)["replicationHealth"] == "Normal"
    assert abs(len(times(estate, item)) - before) <= 1


def test_a_deleted_machine_is_silent_too() -> None:
    estate = Estate()
    item = estate.protected_item()
    assert estate.ask("DELETE", estate.machine("sql-02")).status == 202
    estate.advance(2 * HOUR)
    assert estate.properties(item)["replicationHealth"] == "Critical"
    assert details(estate, item)["rpoInSeconds"] > HOUR


def test_after_a_cancelled_failover_the_machine_stays_off_and_nothing_is_copied() -> None:
    estate = Estate()
    item = estate.protected_item()
    job = estate.write(
        "POST",
        f"{item}/unplannedFailover",
        {
            "failoverDirection": "PrimaryToRecovery",
            "sourceSiteOperations": "Required",
            "providerSpecificDetails": {"instanceType": "A2A"},
        },
    )
    estate.advance(100)
    estate.run("POST", f"{item}/failoverCancel", {})
    estate.finish(job)
    estate.advance(2 * HOUR)
    assert estate.properties(item)["replicationHealth"] == "Critical"


def shutdown_seconds(job: JsonObject) -> float:
    (task,) = [task for task in job["tasks"] if task["taskId"] == "ShutdownVmOnPrimaryForUFO"]
    begin, end = (datetime.fromisoformat(task[key]) for key in ("startTime", "endTime"))
    return (end - begin).total_seconds()


def test_the_shutdown_takes_long_where_the_region_is_dead_and_none_where_the_machine_is_off() -> None:
    usual = Estate()
    assert shutdown_seconds(usual.fail_over(usual.protected_item())) == 63
    dead = Estate()
    item = dead.protected_item()
    dead.cloud.begin_outage("centralus")
    job = dead.fail_over(item)
    assert shutdown_seconds(job) == SHUTDOWN_GIVEN_UP
    assert job["state"] == "CompletedWithInformation"
    off = Estate()
    switch(off, "deallocate")
    job = off.fail_over(off.protected_item())
    assert shutdown_seconds(job) < 5
    assert job["state"] == "Succeeded"


def test_without_the_shutdown_a_dead_region_costs_no_time() -> None:
    estate = Estate()
    item = estate.protected_item()
    estate.cloud.begin_outage("centralus")
    job = estate.run(
        "POST",
        f"{item}/unplannedFailover",
        {
            "failoverDirection": "PrimaryToRecovery",
            "sourceSiteOperations": "NotRequired",
            "providerSpecificDetails": {"instanceType": "A2A"},
        },
    )
    begin, end = (datetime.fromisoformat(job[key]) for key in ("startTime", "endTime"))
    assert (end - begin).total_seconds() < 180


def test_a_plans_shutdown_in_a_dead_region_takes_long_too() -> None:
    estate = Estate()
    item = estate.protected_item()
    plan = f"{VAULT}/replicationRecoveryPlans/shop"
    fabrics = {"primaryFabricId": item.split("/replicationProtectionContainers")[0],
               "recoveryFabricId": estate.properties(item)["recoveryFabricId"],
               "failoverDeploymentModel": "ResourceManager"}  # fmt: skip
    group = {"groupType": "Boot", "replicationProtectedItems": [{"id": item}]}
    estate.run("PUT", plan, {**fabrics, "groups": [group]})
    estate.cloud.begin_outage("centralus")
    begin = estate.cloud.clock.now
    details = [{"instanceType": "A2A", "recoveryPointType": "Latest"}]
    estate.run("POST", f"{plan}/unplannedFailover", {"failoverDirection": "PrimaryToRecovery",
               "sourceSiteOperations": "Required", "providerSpecificDetails": details})  # fmt: skip
    assert (estate.cloud.clock.now - begin).total_seconds() > SHUTDOWN_GIVEN_UP
