"""The starting worlds: what the default one must hold, and what a wrong file is told."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import msgspec
import pytest

from asr_tui.simulator.arm_ids import group_of
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.resources import ITEM
from asr_tui.simulator.server import Simulator
from asr_tui.simulator.worlds import WorldError, load_world, world_names
from tests.simulator.arm_client import ArmClient, Clients
from tests.simulator.site_recovery.estate import Estate

GLOBAL = "/subscriptions/0b1f6471-1bf0-4dda-aec3-333333333333"
SHOP = "/subscriptions/0b1f6471-1bf0-4dda-aec3-111111111111"
MACHINE = "Microsoft.Compute/virtualMachines"


def machines(simulator: Simulator) -> dict[str, JsonObject]:
    return {body["name"]: body for body in simulator.cloud.store.of_type(MACHINE)}


async def test_every_world_can_be_built() -> None:
    assert {"contoso", "empty"} <= set(world_names())
    for name in world_names():
        simulator = Simulator.open(name)
        assert simulator.cloud.store.of_type("Microsoft.Resources/subscriptions")
        await simulator.stop()


async def test_a_world_is_the_same_each_time() -> None:
    one, other = Simulator.open("contoso"), Simulator.open("contoso")
    assert msgspec.json.encode(one.cloud.dump()) == msgspec.json.encode(other.cloud.dump())


async def test_contoso_holds_every_kind_of_machine(shop_clients: Clients) -> None:
    found = {}
    async for machine in shop_clients.compute.virtual_machines.list_all(status_only="true"):
        found[machine.name] = machine
    assert {machine.location for machine in found.values()} == {"centralus"}
    systems = {machine.storage_profile.os_disk.os_type for machine in found.values()}
    assert systems == {"Windows", "Linux"}
    assert found["web-01"].availability_set.id == found["web-02"].availability_set.id
    assert found["app-01"].zones == ["1"]
    powers = {name: machine.instance_view.statuses[1].code for name, machine in found.items()}
    assert [name for name, power in powers.items() if power != "PowerState/running"] == ["app-02", "db-legacy-01"]
    assert len(found["sql-01"].storage_profile.data_disks) == 4
    assert max(disk.disk_size_gb for disk in found["sql-01"].storage_profile.data_disks) == 2048
    legacy = found["db-legacy-01"].storage_profile
    assert legacy.os_disk.managed_disk is None
    assert legacy.os_disk.vhd.uri == "https://contosolegacyvhds.blob.core.windows.net/vhds/db-legacy-01-os.vhd"
    kiosk = found["kiosk-01"].tags["description"]
    assert "[red]" in kiosk
    assert "\x1b[31m" in kiosk
    assert max(len(word) for word in kiosk.split()) > 80


async def test_contosos_failed_extension_and_addresses(shop_clients: Clients) -> None:
    extensions = await shop_clients.compute.virtual_machine_extensions.list("rg-misc", "build-01")
    assert [e.provisioning_state for e in extensions.value] == ["Failed"]
    view = await shop_clients.compute.virtual_machines.instance_view("rg-misc", "build-01")
    assert view.extensions[0].statuses[0].level == "Error"
    interface = await shop_clients.network.network_interfaces.get("rg-shop", "app-01-nic")
    configuration = interface.ip_configurations[0]
    assert (configuration.private_ip_address, configuration.private_ip_allocation_method) == ("10.0.2.10", "Static")
    web = await shop_clients.network.network_interfaces.get("rg-shop", "web-01-nic")
    assert web.ip_configurations[0].public_ip_address.id.endswith("/pip-web-01")


async def test_contosos_vaults_are_outside_the_source_region(contoso: Simulator) -> None:
    vaults = contoso.cloud.store.of_type("Microsoft.RecoveryServices/vaults")
    assert {vault["name"]: vault["location"] for vault in vaults} == {
        "contoso-vault": "westeurope",
        "contoso-vault-us": "eastus2",
    }
    assert all(group_of(vault["id"]) in ("rg-dr", "rg-dr-us") for vault in vaults)


async def test_contoso_large_holds_300_machines_in_12_groups_and_60_items() -> None:
    store = Simulator.open("contoso-large").cloud.store
    fleet = [m for m in store.of_type(MACHINE) if m["location"] == "centralus"]
    assert len(fleet) == 300
    assert len({group_of(machine["id"]) for machine in fleet}) == 12
    items = store.of_type(ITEM)
    assert len(items) == 60
    assert len({item["id"].lower().split("/replicationfabrics/")[0] for item in items}) == 1


async def test_contoso_large_has_items_in_every_state_and_jobs_of_every_kind() -> None:
    vault = f"{GLOBAL}/resourceGroups/rg-dr/providers/Microsoft.RecoveryServices/vaults/contoso-global-vault"
    estate = Estate(Simulator.open("contoso-large").cloud)
    items = [
        item["properties"]
        for item in estate.ask("GET", f"{vault}/replicationProtectedItems", api="2025-08-01").body["value"]
    ]
    assert {item["protectionState"] for item in items} == {
        "Protected", "InitialReplicationInProgress", "UnplannedFailoverCommitPendingStatesBegin",
        "UnplannedFailoverCommitted", "EnablingFailed", "UnprotectedStatesBegin",
    }  # fmt: skip
    codes = {error["errorCode"] for item in items for error in item["healthErrors"]}
    assert codes == {"153006", "153007", "153039", "153077", "151083", "161011"}
    details = [item["providerSpecificDetails"] for item in items]
    assert any(15 * 60 < (one["rpoInSeconds"] or 0) < 60 * 60 for one in details)
    assert any(disk["resyncRequired"] for one in details for disk in one["protectedManagedDisks"])
    assert any(one["isReplicationAgentUpdateRequired"] for one in details)
    assert any(one["isAgentUpgradeable"] and not one["isReplicationAgentUpdateRequired"] for one in details)
    assert any(one["isReplicationAgentCertificateUpdateRequired"] for one in details)
    jobs = [job["properties"] for job in estate.get(f"{vault}/replicationJobs")["value"]]
    states = {job["state"]: job["allowedActions"] for job in jobs}
    assert states == {
        "Succeeded": [], "Failed": ["Restart"], "Cancelled": [], "Suspended": ["Cancel", "Resume"],
        "InProgress": ["Cancel"],
    }  # fmt: skip


async def test_the_jobs_that_contoso_large_begins_with_can_be_acted_on() -> None:
    vault = f"{GLOBAL}/resourceGroups/rg-dr/providers/Microsoft.RecoveryServices/vaults/contoso-global-vault"
    estate = Estate(Simulator.open("contoso-large").cloud)

    def first(state: str, scenario: str) -> str:
        jobs = estate.get(f"{vault}/replicationJobs")["value"]
        return next(
            str(job["id"]) for job in jobs
            if (job["properties"]["state"], job["properties"]["scenarioName"]) == (state, scenario)
        )  # fmt: skip

    def state(job: str) -> str:
        return str(estate.get(job)["properties"]["state"])

    waiting, failed = first("Suspended", "TestFailover"), first("Failed", "EnableDr")
    long, drill = first("InProgress", "UnplannedFailover"), first("Failed", "TestFailover")
    assert estate.get(failed)["properties"]["errors"][0]["serviceErrorDetails"]["code"] == "151037"
    estate.write("POST", f"{waiting}/resume", {"comments": "done"})
    for job in (failed, drill):
        estate.write("POST", f"{job}/restart")
    estate.advance(20)
    estate.write("POST", f"{long}/cancel")
    estate.advance(1800)
    assert [state(job) for job in (waiting, failed, long, drill)] == [
        "Succeeded",
        "Succeeded",
        "Cancelled",
        "Succeeded",
    ]


async def test_a_world_may_begin_with_trouble(http: aiohttp.ClientSession) -> None:
    vault = f"{SHOP}/resourceGroups/rg-dr/providers/Microsoft.RecoveryServices/vaults/contoso-vault"
    faults = [{"kind": "silence", "minutes": 30}, {"kind": "job"}]
    simulator = Simulator.open({"description": "x", "based_on": "contoso", "faults": faults})
    arm = ArmClient(http, await simulator.start())
    with pytest.raises(aiohttp.ClientError):
        await arm.get(vault)
    simulator.advance(31 * 60)
    assert (await arm.get(vault)).status == 200
    estate = Estate(simulator.cloud)
    assert estate.fail_over(estate.protected_item())["state"] == "Failed"
    await simulator.stop()
    with pytest.raises(WorldError, match="nothing named 'nobody'"):
        load_and_open({"kind": "job", "machine": "nobody", "task": "FailoverTask"})


def load_and_open(fault: JsonObject) -> None:
    Simulator.open({"description": "x", "based_on": "contoso", "faults": [fault]})


async def test_contoso_outage_is_contoso_with_its_region_out(http: aiohttp.ClientSession) -> None:
    simulator = Simulator.open("contoso-outage")
    arm = ArmClient(http, await simulator.start())
    usual = Simulator.open("contoso").cloud.store
    assert {m["name"] for m in usual.of_type(MACHINE)} <= set(machines(simulator))
    answer = await arm.get(machines(simulator)["web-01"]["id"])
    assert (answer.status, answer.code) == (503, "ServiceUnavailable")
    vault = simulator.cloud.store.of_type("Microsoft.RecoveryServices/vaults")[0]
    items = (await arm.get(f"{vault['id']}/replicationProtectedItems")).body["value"]
    assert {item["properties"]["replicationHealth"] for item in items} == {"Critical"}
    await simulator.stop()


def test_unknown_and_broken_worlds_are_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match=r"no world named atlantis. Known worlds: .*contoso.*empty"):
        load_world("atlantis")
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"description": "x", "subscriptions": [{"id": 7, "name": "n"}]}')
    with pytest.raises(WorldError, match=r"wrong.json cannot be understood.*subscriptions\[0\].id"):
        load_world(wrong)
    with pytest.raises(WorldError, match="unknown field `machins`"):
        load_world({"description": "x", "subscriptions": [], "machins": []})


def test_a_world_that_azure_would_refuse_is_refused() -> None:
    subscription = {"id": "00000000-0000-0000-0000-000000000001", "name": "S"}
    with pytest.raises(WorldError, match="atlantis"):
        Simulator.open(
            {"description": "x", "subscriptions": [subscription], "groups": [{"name": "g", "location": "atlantis"}]}
        )
    vault = {"name": "v", "group": "none", "location": "eastus"}
    with pytest.raises(WorldError, match="nothing named 'none'"):
        Simulator.open({"description": "x", "subscriptions": [subscription], "vaults": [vault]})
