"""A failover whose answer is lost is found again in the vault, and sent once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds, steps
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.run import Run, RunState
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.server import Simulator


@pytest.fixture
async def azure() -> AsyncIterator[Simulator]:
    simulator = Simulator.open("contoso", 3000)
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def workspace(azure: Simulator, opener: ProgramOpener) -> AsyncIterator[Workspace]:
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    yield workspace
    await workspace.close()


async def protected(workspace: Workspace) -> ProtectedItem:
    for subscription in await workspace.choices.all(kinds.SUBSCRIPTION):
        for vault in await workspace.choices.all(kinds.VAULT, subscription.id):
            for item in await workspace.session.site_recovery.items(vault.id):
                if item.stage is Stage.PROTECTED:
                    return item
    raise AssertionError("the world has no protected machine")


async def carried_out(workspace: Workspace, *changes: steps.Step) -> Run:
    planned = tuple(
        PlannedStep(step, frozenset(before.key for before in changes[:index]), step.estimate())
        for index, step in enumerate(changes)
    )
    run_id = workspace.runs.start(Plan("There", planned), workspace.place(changes[0].id.vault_id))
    async for run in workspace.runs.changes(run_id):
        if run.state is not RunState.RUNNING:
            return run
    raise AssertionError("the run never ended")


def posts(azure: Simulator, action: str) -> int:
    return sum(one.method == "POST" and action in one.path for one in azure.requests)


@pytest.mark.parametrize("status", [None, 503])
async def test_failover_and_commit_are_sent_once(azure: Simulator, workspace: Workspace, status: int | None) -> None:
    item = await protected(workspace)
    azure.faults.add("POST", "unplannedFailover", when="after", status=status)
    azure.faults.add("POST", "failoverCommit", when="after", status=status)
    failover = steps.Failover(item.id, item.machine_name, shut_down_source=False)
    run = await carried_out(workspace, failover, steps.CommitFailover(item.id, item.machine_name))
    assert [str(step.error) for step in run.steps if step.error] == []
    assert run.state is RunState.DONE
    assert (posts(azure, "unplannedFailover"), posts(azure, "failoverCommit")) == (1, 1)
    now = await workspace.session.site_recovery.item(item.id)
    assert now.stage is Stage.COMMITTED
    results = [line.result for line in workspace.audit.entries() if line.phase == "answer"]
    assert results == ["unknown", "unknown"]


async def test_a_failover_that_never_arrived_waits_for_a_person(azure: Simulator, workspace: Workspace) -> None:
    item = await protected(workspace)
    azure.faults.add("POST", "unplannedFailover", when="before")
    failover = steps.Failover(item.id, item.machine_name, shut_down_source=False)
    run = await carried_out(workspace, failover)
    assert run.state is RunState.FAILED
    assert "Retry looks once more" in str(run.steps[0].error)
    await workspace.runs.retry(run.id, run.steps[0].key)
    async for now in workspace.runs.changes(run.id):
        if now.state is not RunState.RUNNING:
            break
    assert now.state is RunState.DONE
    assert posts(azure, "unplannedFailover") == 2, "the first of them never did anything"
