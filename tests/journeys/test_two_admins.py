"""Somebody else makes things between the review and the Enter: by keys, over the simulator's HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest

from asr_tui.domain import steps
from asr_tui.domain.run import Run, RunState, StepRun, StepState
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.server import Simulator
from asr_tui.ui.run.run import RunScreen
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.journeys.trouble import VAULT
from tests.journeys.trouble_on_screen import at_review
from tests.ui.pilot import press, running, shown, until

GROUP = {"location": "westeurope", "tags": {"owner": "other-admin"}}
NETWORK = {
    "location": "westeurope",
    "tags": {"owner": "other-admin"},
    "properties": {
        "addressSpace": {"addressPrefixes": ["10.99.0.0/16"]},
        "subnets": [{"name": "theirs", "properties": {"addressPrefix": "10.99.0.0/24"}}],
    },
}
SET = {
    "sku": {"name": "Classic"},
    "properties": {"platformFaultDomainCount": 1, "platformUpdateDomainCount": 3},
}
ACCOUNT = {"kind": "StorageV2", "sku": {"name": "Standard_GRS"}, "properties": {}}
POLICY = {
    "properties": {
        "providerSpecificInput": {"instanceType": "A2A", "recoveryPointHistory": 60, "multiVmSyncStatus": "Enable"}
    }
}
VERSIONS = {
    "resourcegroups": "2021-04-01",
    "virtualNetworks": "2024-05-01",
    "availabilitySets": "2024-07-01",
    "storageAccounts": "2023-05-01",
    "replicationPolicies": "2024-04-01",
}


async def put(azure: Simulator, resource: str, body: dict[str, Any]) -> None:
    """As another admin's client sends it; returns when it is there."""
    kind = resource.split("/")[-2]
    version = next(date for name, date in VERSIONS.items() if name.casefold() == kind.casefold())
    async with aiohttp.ClientSession() as client:
        async with client.put(f"{azure.url}{resource}", params={"api-version": version}, json=body) as answer:
            assert answer.status < 300, await answer.text()
        while azure.cloud.store.get(resource) is None:
            await asyncio.sleep(1)  # a loop that always works would hold the virtual time
            async with client.get(f"{azure.url}/subscriptions", params={"api-version": "2022-12-01"}):
                pass


async def planned_for(workspace: Workspace, vault: str, machine: str) -> Sequence[steps.Step]:
    draft = await drafted(workspace, vault, [machine])
    return [one.step for one in (await workspace.planning.review(draft)).steps]


def made_by(run: Run, kind: type[steps.Step]) -> StepRun:
    return next(one for one in run.steps if isinstance(one.planned.step, kind))


def values(azure: Simulator, resource: str) -> tuple[object, dict[str, Any]]:
    """Without how far Azure is with it."""
    body = azure.cloud.store.require(resource)
    return body.get("sku"), {key: value for key, value in body["properties"].items() if key != "provisioningState"}


async def over(workspace: Workspace) -> Run:
    (run,) = workspace.runs.all
    async for state in workspace.runs.changes(run.id):
        if state.state is not RunState.RUNNING:
            return state
    raise AssertionError("the run ended without a word")


async def test_a_network_that_somebody_else_made_is_not_overwritten(open_world: Open) -> None:
    azure, workspace = await open_world()
    found = await planned_for(workspace, VAULT, "web-02")
    network = next(one for one in found if isinstance(one, steps.CreateVirtualNetwork))
    async with running(size=(100, 40)) as pilot:
        await at_review(pilot, workspace, "web-02")
        await until(pilot, lambda: "enter  Enable replication of web-02" in shown(pilot))
        await put(azure, network.id.group_id, GROUP)
        await put(azure, network.id, NETWORK)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
        run = await over(workspace)
        await until(pilot, lambda: "Stopped: something needs you." in shown(pilot))
        words = " ".join(shown(pilot).split())
    assert "Made by somebody else meanwhile, and used: this run sent nothing." in words
    assert "Made by somebody else meanwhile, with other values." in words
    assert f"{network.id.name} is there now: addresses 10.99.0.0/16, planned {network.prefixes[0]}" in words
    assert "Review again" in words
    there = azure.cloud.store.require(network.id)
    assert there["tags"] == {"owner": "other-admin"}
    assert there["properties"]["addressSpace"] == {"addressPrefixes": ["10.99.0.0/16"]}
    assert [one["name"] for one in there["properties"]["subnets"]] == ["theirs"]
    assert azure.cloud.store.require(network.id.group_id)["tags"] == {"owner": "other-admin"}
    stopped, used = made_by(run, steps.CreateVirtualNetwork), made_by(run, steps.CreateResourceGroup)
    assert (stopped.state, stopped.sent) == (StepState.FAILED, 0)
    assert (used.state, used.sent, used.followed) == (StepState.DONE, 0, True)
    assert made_by(run, steps.EnableReplication).state is StepState.BLOCKED
    audited = {entry.resource.casefold() for entry in workspace.audit.entries()}
    assert not audited & {network.id.casefold(), network.id.group_id.casefold()}, "nothing was sent for them"
    again = await planned_for(workspace, VAULT, "web-02")
    assert not any(isinstance(one, steps.CreateVirtualNetwork | steps.CreateResourceGroup) for one in again)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (steps.CreateAvailabilitySet, SET),
        (steps.CreateStorageAccount, ACCOUNT),
        (steps.CreatePolicy, POLICY),
    ],
)
async def test_nothing_of_anybody_elses_is_overwritten(
    open_world: Open, kind: type[steps.Step], body: dict[str, Any]
) -> None:
    azure, workspace = await open_world()
    draft = await drafted(workspace, "contoso-vault-us", ["web-01"])
    plan = await workspace.planning.review(draft)
    step = next(one.step for one in plan.steps if isinstance(one.step, kind))
    theirs = step.id
    region = getattr(step, "location", "eastus2")
    if azure.cloud.store.get(theirs.group_id) is None:
        await put(azure, theirs.group_id, {"location": region})
    await put(azure, theirs, {**body, "location": region})
    before = values(azure, theirs)
    workspace.runs.start(plan, workspace.place(draft.vault))
    run = await over(workspace)
    stopped = made_by(run, kind)
    assert (stopped.state, stopped.sent) == (StepState.FAILED, 0)
    assert stopped.error
    assert stopped.error.title == "Made by somebody else meanwhile, with other values"
    assert values(azure, theirs) == before
    await workspace.runs.retry(run.id, stopped.key)
    again = made_by(await over(workspace), kind)
    assert (again.state, again.sent) == (StepState.FAILED, 0), "trying again does not overwrite either"
    azure.cloud.store.delete(theirs)
    await workspace.runs.retry(run.id, stopped.key)
    last = made_by(await over(workspace), kind)
    assert (last.state, last.sent) == (StepState.DONE, 1)


async def test_what_somebody_else_made_alike_is_used(open_world: Open) -> None:
    """The other admin runs the same plan: everything of it is there already when this one begins."""
    azure, workspace = await open_world()
    draft = await drafted(workspace, "contoso-vault-us", ["web-01"])
    plan = await workspace.planning.review(draft)
    first = workspace.runs.start(plan, workspace.place(draft.vault))
    async for state in workspace.runs.changes(first):
        if state.state is not RunState.RUNNING:
            break
    assert state.state is RunState.DONE
    puts = sum(one.method == "PUT" for one in azure.requests)
    second = workspace.runs.start(plan, workspace.place(draft.vault))
    async for state in workspace.runs.changes(second):
        if state.state is not RunState.RUNNING:
            break
    assert [str(one.error) for one in state.steps if one.error] == []
    assert state.state is RunState.DONE
    assert all(one.followed and not one.sent for one in state.steps)
    assert sum(one.method == "PUT" for one in azure.requests) == puts
