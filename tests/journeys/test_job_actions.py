"""A job is cancelled, and one that failed is restarted, by keys, through Azure's SDKs, over the simulator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from textual.pilot import Pilot

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds, steps
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.providers.site_recovery.rehearsed_faults import fail_task
from asr_tui.simulator.server import Simulator
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.jobs import JobsScreen
from asr_tui.ui.run.run import RunScreen
from tests.ui.pilot import press, running, shown, until

SPEED = 30.0
"""A failover takes some seconds: long enough to be cancelled."""

REQUEST = "0c0ffee0-0000-4000-8000-000000000001"


@dataclass
class Ground:
    azure: Simulator
    workspace: Workspace
    vault: Vault
    item: ProtectedItem

    async def fail_over(self) -> None:
        step = steps.Failover(self.item.id, self.item.machine_name, shut_down_source=False)
        await self.workspace.session.changes.apply(step, REQUEST)


@pytest.fixture
async def ground(opener: ProgramOpener) -> AsyncIterator[Ground]:
    azure = Simulator.open("contoso", SPEED)
    await azure.start()
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    subscription = (await workspace.choices.all(kinds.SUBSCRIPTION))[0].id
    for vault in await workspace.choices.all(kinds.VAULT, subscription):
        for item in await workspace.session.site_recovery.items(vault.id):
            if "UnplannedFailover" in item.allowed_operations:
                yield Ground(azure, workspace, vault, item)
                await workspace.close()
                await azure.stop()
                return
    raise AssertionError("no machine can fail over")


async def open_failover(pilot: Pilot[None], ground: Ground, state: str) -> None:
    await pilot.app.push_screen(JobsScreen(ground.workspace, ground.vault))
    await until(pilot, lambda: state in shown(pilot) and ground.item.machine_name in shown(pilot))
    await press(pilot, "enter")
    assert isinstance(pilot.app.screen, JobScreen)


async def test_a_running_failover_is_cancelled(ground: Ground) -> None:
    await ground.fail_over()
    async with running() as pilot:
        await open_failover(pilot, ground, "In progress")
        await until(pilot, lambda: "Azure allows: Cancel" in shown(pilot))
        await press(pilot, "X")
        assert "Leave it alone" in shown(pilot)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
        await until(pilot, lambda: "All done." in shown(pilot))
        await press(pilot, "escape")
        await until(pilot, lambda: "Cancelled" in shown(pilot))
    outcomes = [entry.result for entry in ground.workspace.audit.entries() if entry.phase == "outcome"]
    assert outcomes == ["done"]


async def test_a_failed_failover_is_restarted(ground: Ground) -> None:
    fail_task(ground.azure.cloud, ground.item.machine, "FailoverTask", "28031", "No quota left.")
    await ground.fail_over()
    async with running() as pilot:
        await open_failover(pilot, ground, "Failed")
        await until(pilot, lambda: "Azure allows: Restart" in shown(pilot))
        assert "Cancel job" not in shown(pilot)
        await press(pilot, "J", "down", "enter")
        await until(pilot, lambda: "All done." in shown(pilot))
        await press(pilot, "escape")
        await until(pilot, lambda: "Succeeded" in shown(pilot))
