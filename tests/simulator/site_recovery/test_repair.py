"""A machine whose copy lost track is resynchronized: offered while a disk needs it, never beside other work."""

from __future__ import annotations

from asr_tui.simulator.providers.site_recovery import item_record
from tests.simulator.site_recovery.estate import VAULT, Estate


def out_of_sync(estate: Estate) -> str:
    """The protected machine, with a disk whose copy lost track."""
    name = estate.protected_item()
    item = item_record.must_find(estate.cloud, name)
    item.disks[0].resync = True
    item_record.save(estate.cloud, item)
    return name


def allowed(estate: Estate, item: str) -> list[str]:
    operations: list[str] = estate.get(item)["properties"]["allowedOperations"]
    return operations


def resync(estate: Estate, item: str) -> bool:
    disks = estate.get(item)["properties"]["providerSpecificDetails"]["protectedManagedDisks"]
    return any(disk["resyncRequired"] for disk in disks)


def test_it_is_offered_while_a_disk_needs_it_and_mends_that() -> None:
    estate = Estate()
    assert "RepairReplication" not in allowed(estate, estate.protected_item())
    item = out_of_sync(estate)
    assert "RepairReplication" in allowed(estate, item)
    operation = estate.write("POST", f"{item}/repairReplication")
    assert allowed(estate, item) == []
    estate.advance(5)
    job = estate.get(f"{VAULT}/replicationJobs/{operation}")["properties"]
    assert (job["scenarioName"], job["state"], job["targetObjectName"]) == ("RepairReplication", "InProgress", "sql-02")
    assert estate.get(item)["properties"]["currentScenario"]["scenarioName"] == "RepairReplication"
    assert resync(estate, item)
    estate.finish(operation)
    assert not resync(estate, item)
    assert allowed(estate, item) == ["UnplannedFailover", "DisableProtection", "TestFailover"]
    assert estate.get(item)["properties"]["protectionState"] == "Protected"


def test_a_healthy_machine_and_one_that_is_busy_refuse_it() -> None:
    estate = Estate()
    assert estate.ask("POST", f"{estate.protected_item()}/repairReplication").status >= 400
    item = out_of_sync(estate)
    estate.write("POST", f"{item}/repairReplication")
    assert estate.ask("POST", f"{item}/repairReplication").status >= 400
