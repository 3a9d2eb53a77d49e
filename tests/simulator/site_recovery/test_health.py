"""Health findings, pending data, new disks, the agent and the events that tell of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import TEST_MORNING, Simulator
from tests.simulator.site_recovery.estate import VAULT, Estate

MACHINE = "sql-02"


def estate_with(**traits: object) -> Estate:
    """Contoso, its one protected machine with the traits given."""
    protected = {
        "vault": "contoso-vault", "machine": "web-01", "target_region": "westeurope", "target_group": "rg-data-asr",
        "target_network": "vnet-data-asr", "cache_account": "contosodrasrcache", "since_hours": 200,
    }  # fmt: skip
    world = {"description": "x", "based_on": "contoso", "protected": [{**protected, **traits}]}
    return Estate(Simulator.open(world).cloud)


def web(estate: Estate) -> JsonObject:
    items = estate.get(f"{VAULT}/replicationProtectedItems")["value"]
    found = next(str(item["id"]) for item in items if item["properties"]["friendlyName"] == "web-01")
    return {"id": found, **estate.properties(found)}


def details(estate: Estate) -> JsonObject:
    """In the newest version, which alone tells of the agent's upgrade."""
    answer = estate.ask("GET", str(web(estate)["id"]), api="2025-08-01")
    found: JsonObject = answer.body["properties"]["providerSpecificDetails"]
    return found


def began(estate: Estate, code: str) -> datetime:
    [error] = [error for error in web(estate)["healthErrors"] if error["errorCode"] == code]
    return datetime.fromisoformat(error["creationTimeUtc"])


def events(estate: Estate, name: str = "web-01") -> list[tuple[str, str, list[str]]]:
    found = estate.get(f"{VAULT}/replicationEvents")["value"]
    return [
        (one["properties"]["eventType"], one["properties"]["severity"],
         [error["errorCode"] for error in one["properties"]["healthErrors"]])
        for one in found
        if one["properties"]["affectedObjectFriendlyName"].lower() == name
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["153006", "153007", "151083"])
def test_a_finding_keeps_the_moment_it_began(code: str) -> None:
    estate = estate_with(health_codes=[code], health_hours=2)
    first = began(estate, code)
    assert first == TEST_MORNING - timedelta(hours=2)
    estate.advance(3600)
    assert began(estate, code) == first


def test_what_a_stalled_machine_writes_waits_in_it_and_grows() -> None:
    estate = estate_with(health_codes=["153007"], health_hours=1)

    def pending() -> float:
        return sum(float(disk["dataPendingAtSourceAgentInMB"]) for disk in details(estate)["protectedManagedDisks"])

    early = pending()
    assert early > 100
    assert details(estate)["rpoInSeconds"] > 7000
    estate.advance(3600)
    assert pending() > early * 1.3


def test_data_that_arrive_late_wait_in_the_cache_and_stay_late() -> None:
    estate = estate_with(behind_minutes=30)
    for _ in range(3):
        found = details(estate)
        assert 30 * 60 <= found["rpoInSeconds"] <= 37 * 60
        assert all(disk["dataPendingInStagingStorageAccountInMB"] > 50 for disk in found["protectedManagedDisks"])
        estate.advance(2 * 3600)
    assert web(estate)["replicationHealth"] == "Normal"


def test_a_new_disk_is_listed_until_it_is_protected() -> None:
    estate = estate_with(past=[{"act": "attach_disk", "hours_ago": 30}])
    assert details(estate)["unprotectedDisks"] == [{"diskLunId": 0, "diskAutoProtectionStatus": "Disabled"}]
    assert began(estate, "153039") == TEST_MORNING - timedelta(hours=30)
    machine = estate.get(estate.machine("web-01", "rg-shop"))
    new = machine["properties"]["storageProfile"]["dataDisks"][0]["managedDisk"]["id"]
    old = details(estate)["protectedManagedDisks"][0]
    given = {
        "diskId": new,
        "primaryStagingAzureStorageAccountId": old["primaryStagingAzureStorageAccountId"],
        "recoveryResourceGroupId": old["recoveryResourceGroupId"],
    }
    more = {"providerSpecificDetails": {"instanceType": "A2A", "vmManagedDisks": [given]}}
    assert estate.run("POST", f"{web(estate)['id']}/addDisks", more)["state"] == "Succeeded"
    assert details(estate)["unprotectedDisks"] is None
    assert web(estate)["replicationHealth"] == "Normal"
    assert events(estate)[:2] == [("VmHealth", "OK", []), ("VmHealth", "Warning", ["153039"])]


def test_an_agent_that_needs_an_update_or_a_certificate_says_so() -> None:
    usual = details(estate_with())
    assert (usual["isReplicationAgentUpdateRequired"], usual["isAgentUpgradeable"]) == (False, False)
    assert usual["isReplicationAgentCertificateUpdateRequired"] is False
    old = details(estate_with(agent_update="required", agent_version="9.52.6522.1", agent_expires_days=12))
    assert old["agentVersion"] == "9.52.6522.1"
    assert (old["isReplicationAgentUpdateRequired"], old["isAgentUpgradeable"]) == (True, True)
    assert old["agentExpiryDate"].startswith("2026-03-14")
    expiring = details(estate_with(certificate_days=9))
    assert expiring["agentCertificateExpiryDate"].startswith("2026-03-11")
    assert expiring["isReplicationAgentCertificateUpdateRequired"] is True


def test_events_follow_health_and_heartbeat_through_an_outage() -> None:
    estate = Estate()
    estate.cloud.begin_outage("centralus")
    estate.advance(5 * 60)
    assert events(estate, MACHINE) == []
    estate.advance(90 * 60)
    assert events(estate, MACHINE) == [
        ("VmHealth", "Critical", ["153007"]),
        ("AgentHealth", "Critical", ["153077"]),
    ]
    estate.cloud.end_outage("centralus")
    estate.advance(60)
    assert sorted(events(estate, MACHINE)[:2]) == [("AgentHealth", "OK", []), ("VmHealth", "OK", [])]
    estate.advance(73 * 3600)
    assert events(estate, MACHINE) == []


def test_an_event_is_found_by_its_name_and_the_newest_comes_first() -> None:
    estate = estate_with(health_codes=["153006"], health_hours=2, silent_hours=1)
    found = estate.get(f"{VAULT}/replicationEvents")["value"]
    times = [one["properties"]["timeOfOccurrence"] for one in found]
    assert times == sorted(times, reverse=True)
    assert [one["name"] for one in found] == sorted(one["name"] for one in found)
    assert found[0]["name"].startswith("VmMonitoringEvent;")
    assert estate.get(found[0]["id"]) == found[0]
