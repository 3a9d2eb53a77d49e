"""The board of all vaults over the simulator by keys: a drill of an application that lies in two vaults, in one run."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from textual.pilot import Pilot

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.all_vaults import VaultsSource
from asr_tui.domain.run import RunState
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.authorization import restrict
from asr_tui.simulator.server import Simulator
from asr_tui.ui.many.menu import ManyActionsScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.all_vaults import AllVaultsScreen
from tests.ui.pilot import press, running, settle, shown, until

DATA = "/subscriptions/0b1f6471-1bf0-4dda-aec3-555555555555/resourceGroups/rg-shop-data-dr"
DATA_VAULT = f"{DATA}/providers/Microsoft.RecoveryServices/vaults/shop-data-vault"

Shop = tuple[Simulator, Workspace]


@pytest.fixture
async def shop(opener: ProgramOpener) -> AsyncIterator[Shop]:
    azure = Simulator.open("contoso-shop", 50.0)
    await azure.start()
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    yield azure, workspace
    await workspace.close()
    await azure.stop()


async def opened(pilot: Pilot[None], workspace: Workspace) -> None:
    await pilot.app.push_screen(AllVaultsScreen(workspace))
    await until(pilot, lambda: workspace.all_vaults.value.complete)
    await settle(pilot)


async def test_a_drill_of_an_application_in_two_vaults_is_one_run(shop: Shop) -> None:
    _, workspace = shop
    async with running() as pilot:
        await opened(pilot, workspace)
        await press(pilot, "slash", *"tag:app=loyalty state:protected", "enter", "asterisk")
        assert "8 marked" in shown(pilot)
        await press(pilot, "t")
        await until(pilot, lambda: "Test failover" in shown(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: "2 isolated networks" in shown(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: "read at" in shown(pilot))
        assert "3 waves: db (2), then app (2), then web (4)" in shown(pilot)
        await press(pilot, "tab", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
        [run] = workspace.runs.all
        await until(pilot, lambda: workspace.runs.get(run.id).state is not RunState.RUNNING)
        assert workspace.runs.get(run.id).state is RunState.DONE, [
            one.error for one in workspace.runs.get(run.id).steps
        ]
        vaults = Counter(step.planned.step.id.vault_id.name for step in workspace.runs.get(run.id).steps)
        assert vaults == {"shop-vault": 6, "shop-data-vault": 2}
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ManyActionsScreen)
        await press(pilot, "escape")
        await until(pilot, lambda: shown(pilot).count("Drill running") == 8)


async def test_where_resource_graph_and_one_vault_are_denied_the_rest_is_shown(shop: Shop) -> None:
    azure, workspace = shop
    restrict(azure.cloud, "/providers/Microsoft.ResourceGraph", [], [])
    restrict(azure.cloud, DATA_VAULT, ["Microsoft.RecoveryServices/vaults/read"], [])
    async with running(size=(120, 40)) as pilot:
        await opened(pilot, workspace)
        seen = " ".join(shown(pilot).split())
        assert workspace.all_vaults.value.source is VaultsSource.LISTS
        assert "18: 17 protected, 1 failed over" in seen
        assert "The vault shop-data-vault could not be read" in seen
        assert "AuthorizationFailed" in seen
        await press(pilot, "z", "z")
        assert "[+] loyalty" in shown(pilot)


MANY: JsonObject = {
    "description": "Twenty vaults with a hundred machines each",
    "subscriptions": [{"id": f"0b1f6471-1bf0-4dda-aec3-{number:012}", "name": f"Sub {number}"} for number in (1, 2)],
    "groups": [
        {"name": "rg-src", "location": "centralus"},
        {"name": "rg-asr", "location": "westeurope"},
        {"name": "rg-dr", "location": "westeurope"},
        {"name": "rg-dr-2", "location": "westeurope", "subscription": "Sub 2"},
    ],
    "networks": [
        {"name": "vnet", "group": "rg-src", "prefixes": ["10.0.0.0/8"], "subnets": {"all": "10.0.0.0/16"}},
        {"name": "vnet-asr", "group": "rg-asr", "prefixes": ["10.0.0.0/8"], "subnets": {"all": "10.0.0.0/16"}},
    ],
    "storage_accounts": [{"name": "manyasrcache", "group": "rg-dr", "location": "centralus"}],
    "vaults": [
        {"name": f"vault-{number:02}", "group": "rg-dr" if number % 2 else "rg-dr-2", "location": "westeurope"}
        for number in range(20)
    ],
    "fleets": [
        {
            "prefix": f"m{number:02}x", "count": 100, "groups": ["rg-src"], "network": "vnet", "subnets": ["all"],
            "images": ["ubuntu-2204"], "sizes": ["Standard_D2s_v5"],
        }
        for number in range(20)
    ],
    "protected_fleets": [
        {
            "vault": f"vault-{number:02}", "prefix": f"m{number:02}x", "count": 100, "target_region": "westeurope",
            "target_group": "rg-asr", "target_network": "vnet-asr", "cache_account": "manyasrcache",
            "turns": [{"drill_hours_ago": 100}, {}],
        }
        for number in range(20)
    ],
    "quotas": {"centralus": {"cores": 100000, "standardDSv5Family": 100000}},
}  # fmt: skip


async def test_two_thousand_machines_in_twenty_vaults_take_five_requests(opener: ProgramOpener) -> None:
    azure = Simulator.open(MANY)
    await azure.start()
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    seen: list[int] = []

    async def watching() -> None:
        async for snapshot in workspace.all_vaults.changes():
            seen.append(len(snapshot.items))
            if snapshot.complete and not snapshot.reading:
                return

    del azure.requests[:]
    await asyncio.wait_for(watching(), 60)
    asked: list[dict[str, Any]] = [one.body or {} for one in azure.requests]
    assert [one.path.partition("?")[0] for one in azure.requests] == [
        "/providers/Microsoft.ResourceGraph/resources"
    ] * 5
    assert sum("protecteditems" in one["query"] for one in asked) == 2
    assert {0, 1000, 2000} <= set(seen)
    assert len({item.id.vault_id for item in workspace.all_vaults.value.items}) == 20
    assert len(workspace.all_vaults.value.tags) == 2000
    await workspace.close()
    await azure.stop()
