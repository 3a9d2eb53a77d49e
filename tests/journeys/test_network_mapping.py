"""A network mapping led elsewhere from the wizard's target page: by keys, through the SDK, over the simulator."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.domain.protection import Topology
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import Workspace
from asr_tui.ui.protect import EnableReplicationWizard
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.journeys.lives import Lives, first_time, unfinished, writes
from tests.ui.pilot import press, running, settle, shown, until

VAULT = "contoso-vault"


def words(pilot: Pilot[None]) -> str:
    return " ".join(word for word in shown(pilot).split() if word != "│")


async def topology(workspace: Workspace) -> Topology:
    draft = await drafted(workspace, VAULT, ["sql-01"])
    return await workspace.session.site_recovery.topology(draft.vault)


def mapped(known: Topology) -> dict[str, str]:
    return {one.source_network.name: one.target_network.name for one in known.network_mappings}


async def test_the_mapping_is_changed_in_both_directions_and_the_machine_goes_there(open_world: Open) -> None:
    azure, workspace = await open_world()
    draft = await drafted(workspace, VAULT, ["sql-01"])
    [vault] = [one for one in await workspace.choices.all(kinds.VAULT, draft.subscription) if one.id == draft.vault]
    assert mapped(await topology(workspace)) == {"vnet-data": "vnet-data-asr", "vnet-data-asr": "vnet-data"}
    async with running() as pilot:
        pilot.app.push_screen(EnableReplicationWizard(workspace, vault))
        await settle(pilot)
        await press(pilot, "enter", "slash", *"sql-01", "enter", "space", "enter")
        await until(pilot, lambda: "Where shall sql-01 start" in words(pilot))
        await press(pilot, "home")
        await until(pilot, lambda: "locked: vnet-data is mapped to vnet-data-asr" in words(pilot))
        await press(pilot, "home", "down", "down", "down", "enter", "down", "enter")
        await press(pilot, *"vnet-dr", "enter")
        await until(pilot, lambda: "Map vnet-data to vnet-dr?" in words(pilot))
        assert "sql-02 keeps vnet-data-asr" in words(pilot)
        assert not workspace.audit.entries()
        await press(pilot, "enter")
        await until(pilot, lambda: "locked: vnet-data is mapped to vnet-dr in this vault" in words(pilot))
        assert isinstance(pilot.app.screen, EnableReplicationWizard)
        await press(pilot, "end", "enter", "enter")
        await until(pilot, lambda: "enter  Enable replication of sql-01" in shown(pilot))
    assert mapped(await topology(workspace)) == {
        "vnet-data": "vnet-dr", "vnet-dr": "vnet-data", "vnet-data-asr": "vnet-data",
    }  # fmt: skip
    assert set(writes(azure).values()) == {1}
    outcomes = [entry.result for entry in workspace.audit.entries() if entry.phase == "outcome"]
    assert len(outcomes) == 3
    [protected] = await workspace.session.site_recovery.items(draft.vault)
    assert {nic.target_network and nic.target_network.name for nic in protected.nics} == {"vnet-data-asr"}


@pytest.mark.parametrize("state", ["SENDING", "UNDER_WAY", "DONE"])
async def test_killed_at_each_step_nothing_is_sent_twice(
    lives: Lives, open_world: Open, tmp_path: Path, state: str
) -> None:
    azure, workspace = await open_world()
    root = tmp_path / "killed"
    dies_at = first_time(state)
    what = ("headless_change", str(root), azure.url, VAULT, "mapping", "vnet-dr")
    await lives.live(*what, dies_at=dies_at)
    starts = 1
    while unfinished(Paths.under(root).azure):
        await lives.live(*what, dies_at=dies_at)
        starts += 1
    assert starts > 1
    assert set(writes(azure).values()) == {1}, writes(azure)
    assert mapped(await topology(workspace)) == {
        "vnet-data": "vnet-dr", "vnet-dr": "vnet-data", "vnet-data-asr": "vnet-data",
    }  # fmt: skip


async def test_a_lost_answer_is_looked_for(lives: Lives, open_world: Open, tmp_path: Path) -> None:
    azure, _ = await open_world()
    azure.faults.add("PATCH", "replicationNetworkMappings", when="after")
    what = ("headless_change", str(tmp_path), azure.url, VAULT, "mapping", "vnet-dr")
    said = await lives.live(*what, dies_at=lambda line: False)
    assert said[-1] == "ended DONE"
    assert set(writes(azure).values()) == {1}, writes(azure)
