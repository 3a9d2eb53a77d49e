"""The whole gateway against the simulator: what exists, and a machine from nothing to Protected."""

from __future__ import annotations

import pytest

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import AccessDenied, NotFound
from asr_tui.domain.ids import ArmId, group_id, location_id, resource_id
from asr_tui.domain.jobs import JobState
from asr_tui.domain.machines import Machine, Power
from asr_tui.domain.operations import OperationState
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.steps import Step
from asr_tui.simulator.server import Simulator


@pytest.fixture
async def subscription(session: AzureSession) -> str:
    [chosen] = [one.id for one in await session.catalog.all(kinds.SUBSCRIPTION) if one.name == "Contoso Production"]
    return chosen


@pytest.fixture
async def vault(session: AzureSession, subscription: str) -> ArmId:
    vaults = await session.catalog.all(kinds.VAULT, subscription)
    [chosen] = [one.id for one in vaults if one.name == "contoso-vault-us"]
    return chosen


async def _machine(session: AzureSession, subscription: str, name: str) -> Machine:
    [found] = [one for one in await session.catalog.all(kinds.MACHINE, subscription) if one.name == name]
    return found


async def test_machines_come_with_power_disks_and_networks(session: AzureSession, subscription: str) -> None:
    sql = await _machine(session, subscription, "sql-01")
    assert sql.power is Power.RUNNING
    assert sql.os_disk is not None
    assert sql.os_disk.size_gib == 127
    assert len(sql.data_disks) == 4
    assert sql.network is not None
    assert sql.network.name == "vnet-data"
    stopped = await _machine(session, subscription, "app-02")
    assert (stopped.power, stopped.zone) == (Power.DEALLOCATED, "2")
    legacy = await _machine(session, subscription, "db-legacy-01")
    assert not legacy.managed
    assert legacy.disks[0].vhd.startswith("https://")


async def test_machines_take_four_requests_however_many_there_are(
    simulator: Simulator, session: AzureSession, subscription: str
) -> None:
    before = len(simulator.requests)
    assert len(await session.catalog.all(kinds.MACHINE, subscription)) > 5
    assert len(simulator.requests) - before == 4


async def test_pages_are_put_together(simulator: Simulator, session: AzureSession, subscription: str) -> None:
    whole = await session.catalog.all(kinds.MACHINE, subscription)
    simulator.cloud.page_size = 2
    assert await session.catalog.all(kinds.MACHINE, subscription) == whole


async def test_the_machines_of_each_page_are_told_before_the_next_one_is_answered(
    simulator: Simulator, session: AzureSession, subscription: str
) -> None:
    simulator.cloud.page_size = 3
    told, sent = list[tuple[Machine, ...]](), list[int]()

    def come(page: tuple[Machine, ...]) -> None:
        told.append(page)
        sent.append(
            sum(
                "/virtualMachines?" in one.path and "statusonly" not in one.path.casefold()
                for one in simulator.requests
            )
        )

    whole = await session.catalog.paged_machines(subscription, come)
    came = [one for page in told for one in page]
    assert [len(page) for page in told[:-1]] == [3] * (len(told) - 1)
    assert sent == [*range(1, len(told) + 1)], "the next page was not asked for yet"
    assert [one.id for one in came] == [one.id for one in whole]
    assert {one.power for one in came} <= {one.power for one in whole} | {Power.UNKNOWN}
    assert all(one.tags == known.tags and one.size == known.size for one, known in zip(came, whole, strict=True))
    denied = {"error": {"code": "AuthorizationFailed", "message": "No."}}
    simulator.faults.add("GET", r"/virtualMachines\?.*skiptoken", status=403, body=denied, times=9)
    told.clear()
    with pytest.raises(AccessDenied):
        await session.catalog.paged_machines(subscription, come)
    assert len(told) == 1, "what came before stays told"


async def test_machines_are_shown_without_what_may_not_be_read(
    simulator: Simulator, session: AzureSession, subscription: str
) -> None:
    denied = {"error": {"code": "AuthorizationFailed", "message": "No."}}
    simulator.faults.add("GET", r"/disks\b", status=403, body=denied)
    simulator.faults.add("GET", r"/networkInterfaces\b", status=403, body=denied)
    sql = await _machine(session, subscription, "sql-01")
    assert sql.network is None
    assert sql.disks
    simulator.faults.add("GET", r"/virtualMachines\b", status=403, body=denied, times=2)
    with pytest.raises(AccessDenied):
        await session.catalog.all(kinds.MACHINE, subscription)


async def test_a_machine_shows_its_failed_extension(session: AzureSession, subscription: str) -> None:
    listed = await _machine(session, subscription, "build-01")
    build = await session.catalog.one(kinds.MACHINE, listed.id)
    assert [one.provisioning for one in build.extensions] == ["Failed"]
    assert build.power is Power.RUNNING


async def test_one_machine_is_read_with_its_own_parts_only(
    simulator: Simulator, session: AzureSession, subscription: str
) -> None:
    listed = await _machine(session, subscription, "sql-01")
    simulator.faults.add("GET", r"/disks/sql-01-data-0\b", status=403, body={"error": {"code": "AuthorizationFailed"}})
    before = len(simulator.requests)
    alone = await session.catalog.one(kinds.MACHINE, listed.id)
    assert len(simulator.requests) - before == 1 + len(listed.disks) + len(listed.nics)
    assert (alone.power, alone.network, alone.os_disk) == (listed.power, listed.network, listed.os_disk)
    assert len(alone.disks) == len(listed.disks)


async def test_what_else_can_be_chosen(session: AzureSession, subscription: str) -> None:
    regions = {region.name: region for region in await session.catalog.all(kinds.REGION, subscription)}
    assert regions["centralus"].paired == "eastus2"
    assert not regions["global"].physical if "global" in regions else regions["eastus"].zones == ("1", "2", "3")
    assert "rg-shop" in {group.name for group in await session.catalog.all(kinds.RESOURCE_GROUP, subscription)}
    sets = {one.name: one for one in await session.catalog.all(kinds.AVAILABILITY_SET, subscription)}
    assert {machine.name for machine in sets["avset-web"].machines} == {"web-01", "web-02"}
    accounts = await session.catalog.all(kinds.STORAGE_ACCOUNT, subscription)
    assert all(account.location and account.sku for account in accounts)
    offered = await session.catalog.one(kinds.OFFERED, location_id(subscription, "westeurope"))
    sizes = {size.name: size for size in offered.sizes}
    assert sizes["Standard_D2s_v5"].cores == 2
    assert sizes["Standard_D2s_v5"].max_nics > 0
    assert [tenant.id for tenant in await session.catalog.all(kinds.TENANT)]


async def test_a_storage_name_is_asked_of_azure(session: AzureSession, subscription: str) -> None:
    assert await session.catalog.storage_name_refusal(subscription, "afreeandvalidname") == ""
    taken = (await session.catalog.all(kinds.STORAGE_ACCOUNT, subscription))[0].name
    assert "taken" in await session.catalog.storage_name_refusal(subscription, taken)


async def test_what_does_not_exist_has_no_state(session: AzureSession, vault: ArmId) -> None:
    found = await session.catalog.find(vault)
    assert found is not None
    assert found.provisioning == "Succeeded"
    assert await session.catalog.find(group_id(vault.subscription, "nowhere")) is None
    assert await session.catalog.find(vault.child("replicationFabrics", "nowhere")) is None
    item = vault.child(
        "replicationFabrics", "f", "replicationProtectionContainers", "c", "replicationProtectedItems", "i"
    )
    assert await session.catalog.find(item) is None
    with pytest.raises(NotFound):
        await session.site_recovery.job(vault, "no-such-job")


async def _carry_out(session: AzureSession, simulator: Simulator, vault: ArmId, step: Step, seconds: float) -> str:
    """Send the step, let Azure's time pass, and see it succeed; gives its job's name."""
    accepted = await session.changes.apply(step, f"ours-{type(step).__name__}")
    assert accepted.job_name
    assert (await session.changes.status(accepted.operation)).state is OperationState.IN_PROGRESS
    assert (await session.site_recovery.job(vault, accepted.job_name)).name == accepted.job_name
    simulator.advance(seconds)
    assert (await session.changes.status(accepted.operation)).state is OperationState.SUCCEEDED
    return accepted.job_name


async def _set_up(session: AzureSession, simulator: Simulator, vault: ArmId) -> tuple[ArmId, ArmId, ArmId]:
    """Fabrics, containers, policy and mapping; gives source container, target container and policy."""
    policy = vault.child("replicationPolicies", "24h")
    source, target = (vault.child("replicationFabrics", name) for name in ("from", "to"))
    boxes = [fabric.child("replicationProtectionContainers", "box") for fabric in (source, target)]
    mapping = boxes[0].child("replicationProtectionContainerMappings", "there")
    topology: list[tuple[Step, float]] = [
        (steps.CreateFabric(source, "centralus"), 100),
        (steps.CreateFabric(target, "eastus2"), 100),
        (steps.CreatePolicy(policy, 1440, 60), 30),
        (steps.CreateContainer(boxes[0]), 30),
        (steps.CreateContainer(boxes[1]), 30),
        (steps.CreateContainerMapping(mapping, boxes[1], policy), 200),
    ]
    for step, seconds in topology:
        await _carry_out(session, simulator, vault, step, seconds)
    return boxes[0], boxes[1], policy


async def _protect(
    session: AzureSession, simulator: Simulator, vault: ArmId, machine: Machine
) -> tuple[ProtectedItem, str]:
    box, target_box, policy = await _set_up(session, simulator, vault)
    group = vault.group_id
    cache = resource_id(group, "Microsoft.Storage/storageAccounts", "cacheforthistest")
    made = await session.changes.apply(steps.CreateStorageAccount(cache, machine.location), "ours-cache")
    simulator.advance(60)
    assert (await session.changes.status(made.operation)).state is OperationState.SUCCEEDED
    disks = tuple(steps.DiskToReplicate(cache, group, disk=disk.id) for disk in machine.disks)
    item = box.child("replicationProtectedItems", "web")
    step = steps.EnableReplication(item, machine.id, policy, target_box, group, disks)
    job = await _carry_out(session, simulator, vault, step, 800)
    return await session.site_recovery.item(item), job


async def test_a_machine_from_nothing_to_protected(
    simulator: Simulator, session: AzureSession, subscription: str, vault: ArmId
) -> None:
    machine = await _machine(session, subscription, "web-02")
    item, job_name = await _protect(session, simulator, vault, machine)
    topology = await session.site_recovery.topology(vault)
    assert {fabric.location for fabric in topology.fabrics} == {"centralus", "eastus2"}
    [mapping] = topology.mappings
    assert (mapping.source.part("replicationFabrics"), mapping.target.part("replicationFabrics")) == ("from", "to")
    assert [(policy.name, policy.retention_minutes, policy.is_a2a) for policy in topology.policies] == [
        ("24h", 1440, True)
    ]

    job = await session.site_recovery.job(vault, job_name)
    assert (job.scenario, job.state) == ("EnableDr", JobState.SUCCEEDED)
    assert all(task.state.good for task in job.tasks)
    assert len(job.tasks) > 3
    assert item.stage is Stage.COPYING
    assert item.machine == machine.id

    simulator.skip(3)
    [listed] = await session.site_recovery.items(vault)
    assert listed.stage is Stage.PROTECTED
    assert "TestFailover" in listed.allowed_operations
    assert (listed.source_location, listed.target_location) == ("centralus", "eastus2")
    assert listed.rpo is not None
    points = await session.site_recovery.recovery_points(item.id)
    assert points
    assert list(points) == sorted(points, key=lambda point: point.time)
    jobs = await session.site_recovery.jobs(vault)
    assert [one.started for one in jobs] == sorted((one.started for one in jobs if one.started), reverse=True)
    assert all(one.tasks == () for one in jobs)


async def test_protecting_it_again_succeeds_with_a_notice(
    simulator: Simulator, session: AzureSession, subscription: str, vault: ArmId
) -> None:
    machine = await _machine(session, subscription, "web-02")
    item, _ = await _protect(session, simulator, vault, machine)
    simulator.skip(3)
    assert item.policy is not None
    assert item.target_container is not None
    assert item.target_group is not None
    disks = tuple(
        steps.DiskToReplicate(disk.cache_account or ArmId(""), item.target_group, disk=disk.id) for disk in item.disks
    )
    again = steps.EnableReplication(item.id, machine.id, item.policy, item.target_container, item.target_group, disks)
    accepted = await session.changes.apply(again, "ours-again")
    simulator.advance(30)
    status = await session.changes.status(accepted.operation)
    assert (status.state, status.code) == (OperationState.SUCCEEDED, "45031")
    assert "already" in status.message


async def test_a_lost_answer_is_found_again_by_looking(
    simulator: Simulator, session: AzureSession, vault: ArmId
) -> None:
    fabric = vault.child("replicationFabrics", "from")
    simulator.faults.add("PUT", "replicationFabrics", when="after")
    with pytest.raises(Exception, match="Outcome unknown"):
        await session.changes.apply(steps.CreateFabric(fabric, "centralus"), "ours")
    assert [seen.method for seen in simulator.requests].count("PUT") == 1
    [job] = await session.site_recovery.jobs(vault)
    assert job.state is JobState.RUNNING
    simulator.advance(100)
    found = await session.catalog.find(fabric)
    assert found is not None
    assert found.provisioning == "Succeeded"


async def test_our_request_id_is_the_one_that_azure_keeps(
    simulator: Simulator, session: AzureSession, vault: ArmId
) -> None:
    step = steps.CreateFabric(vault.child("replicationFabrics", "from"), "centralus")
    accepted = await session.changes.apply(step, "0a5e0b5c-6f0e-4b53-8f9e-000000000001")
    job = await session.site_recovery.job(vault, accepted.job_name)
    assert job.activity_id.startswith("0a5e0b5c-6f0e-4b53-8f9e-000000000001")
