"""Microsoft's own client makes and runs recovery plans on the simulator; our editor gives them back as they were."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.recoveryservicessiterecovery import models
from azure.mgmt.recoveryservicessiterecovery.aio import SiteRecoveryManagementClient

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.operations import OperationState
from asr_tui.domain.recovery_plans import ActionKind
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.stub import Pauses, session_with
from tests.simulator.arm_client import ImpatientTransport, NoCredential
from tests.simulator.site_recovery.estate import SOURCE, TARGET, TARGET_NETWORK, VAULT, snapshot
from tests.simulator.site_recovery.plans import RUNBOOK, Plans

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-111111111111"
WHERE = ("rg-dr", "contoso-vault")
PLAN = ArmId(f"{VAULT}/replicationRecoveryPlans/shop")
POINT = models.RecoveryPlanA2AFailoverInput(recovery_point_type="Latest")


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    simulator = Simulator.open("contoso", speed=0)
    simulator.cloud.load(msgspec.json.decode(snapshot(Plans())))
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[Any]:
    policy: SansIOHTTPPolicy[Any, Any] = SansIOHTTPPolicy()
    options: dict[str, Any] = {"authentication_policy": policy, "transport": ImpatientTransport()}
    async with SiteRecoveryManagementClient(NoCredential(), SUBSCRIPTION, base_url=simulator.url, **options) as client:
        yield client


def action(name: str, details: models.RecoveryPlanActionDetails) -> models.RecoveryPlanAction:
    return models.RecoveryPlanAction(
        action_name=name,
        failover_types=["UnplannedFailover", "TestFailover"],
        failover_directions=["PrimaryToRecovery"],
        custom_details=details,
    )


async def make_plan(client: Any) -> Any:
    """Two boot groups; a runbook before the shutdown, a manual action and a script that never runs between them."""
    items = [one async for one in client.replication_protected_items.list(*WHERE)]
    groups = [[models.RecoveryPlanProtectedItem(id=one.id)] for one in items]
    manual = models.RecoveryPlanManualActionDetails(description="Look at the database\nthen go on. ü “x”")
    script = models.RecoveryPlanScriptActionDetails(path="c:\\run.ps1", fabric_location="Recovery", timeout="PT5M")
    later = action("Later", script)
    later.failover_types = []
    runbook = models.RecoveryPlanAutomationRunbookActionDetails(
        runbook_id=RUNBOOK, fabric_location="Primary", timeout="PT1H"
    )
    properties = models.CreateRecoveryPlanInputProperties(
        primary_fabric_id=SOURCE,
        recovery_fabric_id=TARGET,
        failover_deployment_model="ResourceManager",
        groups=[
            models.RecoveryPlanGroup(group_type="Shutdown", start_group_actions=[action("Free", runbook)]),
            models.RecoveryPlanGroup(
                group_type="Boot",
                replication_protected_items=groups[0],
                end_group_actions=[action("Look", manual), later],
            ),
            models.RecoveryPlanGroup(group_type="Boot", replication_protected_items=groups[1]),
        ],
    )
    poller = await client.replication_recovery_plans.begin_create(
        *WHERE, "shop", models.CreateRecoveryPlanInput(properties=properties)
    )
    return await poller.result()


async def resume_when_it_waits(client: Any) -> None:
    """As an operator does: find the job that waits, and let it go on with a comment."""
    while True:
        waiting = [job async for job in client.replication_jobs.list(*WHERE, filter="JobStatus eq 'Suspended'")]
        if waiting:
            break
    job = await client.replication_jobs.get(*WHERE, waiting[0].name)
    assert job.properties.state_description == "WaitingForManualAction"
    [task] = [one for one in job.properties.tasks if one.state == "InProgress"]
    assert task.custom_details.instance_type == "ManualActionTaskDetails"
    comments = {"properties": {"comments": "done"}}
    await (await client.replication_jobs.begin_resume(*WHERE, job.name, comments)).result()


async def test_microsofts_client_runs_a_plan_from_drill_to_commit(client: Any) -> None:
    plans = client.replication_recovery_plans
    made = await make_plan(client)
    assert [group.group_type for group in made.properties.groups] == ["Failover", "Shutdown", "Boot", "Boot"]
    drill = models.RecoveryPlanTestFailoverInputProperties(
        failover_direction="PrimaryToRecovery",
        network_type="VmNetworkAsInput",
        network_id=TARGET_NETWORK,
        provider_specific_details=[POINT],
    )
    poller = await plans.begin_test_failover(*WHERE, "shop", models.RecoveryPlanTestFailoverInput(properties=drill))
    await resume_when_it_waits(client)
    tested = await poller.result()
    assert tested.properties.allowed_operations == ["TestFailoverCleanup"]
    note = {"properties": {"comments": "all well"}}
    cleaned = await (await plans.begin_test_failover_cleanup(*WHERE, "shop", note)).result()
    assert cleaned.properties.current_scenario.scenario_name == "TestFailoverCleanup"
    real = models.RecoveryPlanUnplannedFailoverInputProperties(
        failover_direction="PrimaryToRecovery", source_site_operations="Required", provider_specific_details=[POINT]
    )
    poller = await plans.begin_unplanned_failover(
        *WHERE, "shop", models.RecoveryPlanUnplannedFailoverInput(properties=real)
    )
    await resume_when_it_waits(client)
    over = await poller.result()
    assert "Commit" in over.properties.allowed_operations
    committed = await (await plans.begin_failover_commit(*WHERE, "shop")).result()
    assert committed.properties.current_scenario.scenario_name == "CommitFailover"
    items = [one async for one in client.replication_protected_items.list(*WHERE)]
    assert {one.properties.protection_state for one in items} == {"UnplannedFailoverCommitted"}
    with pytest.raises(HttpResponseError):
        await plans.begin_reprotect(*WHERE, "shop")
    await (await plans.begin_delete(*WHERE, "shop")).result()
    with pytest.raises(ResourceNotFoundError):
        await plans.get(*WHERE, "shop")


async def ended(session: AzureSession, step: steps.Step) -> None:
    accepted = await session.changes.apply(step, "00000000-0000-4000-8000-000000000001")
    while (status := await session.changes.status(accepted.operation)).state is OperationState.IN_PROGRESS:
        pass
    assert status.state is OperationState.SUCCEEDED


async def test_a_plan_of_microsofts_client_survives_our_reading_and_saving(simulator: Simulator, client: Any) -> None:
    await make_plan(client)
    before = simulator.cloud.store.require(str(PLAN))["properties"]["groups"]
    session = session_with(simulator.url, Pauses())
    [listed] = await session.site_recovery.plans(PLAN.vault_id)
    read = await session.site_recovery.plan(PLAN)
    assert listed == read
    assert [one.action_kind for one in read.actions] == [ActionKind.RUNBOOK, ActionKind.MANUAL, ActionKind.SCRIPT]
    assert [one.never_runs for one in read.actions] == [False, False, True]
    update = steps.UpdateRecoveryPlan(PLAN, read.groups, read.groups)
    await ended(session, update)
    after = simulator.cloud.store.require(str(PLAN))["properties"]["groups"]
    assert after == before
    assert update.differences(await session.site_recovery.plan(PLAN)) == ()
    await session.close()


async def test_a_plan_of_ours_is_what_microsofts_client_reads(simulator: Simulator, client: Any) -> None:
    await make_plan(client)
    session = session_with(simulator.url, Pauses())
    read = await session.site_recovery.plan(PLAN)
    copy = ArmId(str(PLAN).replace("/shop", "/copy"))
    create = steps.CreateRecoveryPlan(copy, read.primary_fabric, read.recovery_fabric, read.groups)
    await ended(session, create)
    found = await session.catalog.find(copy)
    assert found is not None
    assert create.differences(found.resource) == ()
    theirs, ours = [(await client.replication_recovery_plans.get(*WHERE, name)).properties for name in ("shop", "copy")]
    assert theirs.groups == ours.groups
    await session.close()
