"""From the wizard's first page to a machine that says Protected: by keys, through Azure's SDKs, over the simulator."""

from __future__ import annotations

from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.domain.resources import Vault
from asr_tui.domain.run import RunState
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.providers.authorization import restrict
from asr_tui.ui.protect import EnableReplicationWizard
from asr_tui.ui.run.run import RunScreen
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.ui.pilot import press, running, settle, shown, until


async def contoso_vault(workspace: Workspace) -> Vault:
    """The practice world's vault in West Europe."""
    subscription = next(
        one for one in await workspace.choices.all(kinds.SUBSCRIPTION) if one.name == "Contoso Production"
    )
    return next(one for one in await workspace.choices.all(kinds.VAULT, subscription.id) if one.name == "contoso-vault")


async def wizard(pilot: Pilot[None], workspace: Workspace) -> None:
    vault = await contoso_vault(workspace)
    pilot.app.push_screen(EnableReplicationWizard(workspace, vault))
    await settle(pilot)


async def test_a_newcomer_protects_one_machine_with_enter_and_space(practice_workspace: Workspace) -> None:
    async with running() as pilot:
        await wizard(pilot, practice_workspace)
        await press(pilot, "enter", "space", "enter", "enter", "enter")
        await until(pilot, lambda: "enter  Enable replication of app-01" in shown(pilot))
        assert not practice_workspace.audit.entries(), "nothing is written before it is confirmed"
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
        (run,) = practice_workspace.runs.active
        async for state in practice_workspace.runs.changes(run.id):
            if state.state is not RunState.RUNNING:
                break
        assert state.state is RunState.DONE
        items = await practice_workspace.session.site_recovery.items((await contoso_vault(practice_workspace)).id)
        assert next(item for item in items if item.machine_name == "app-01").state_text == "Protected"


async def test_what_azure_refuses_is_seen_before_anything_is_sent(practice_workspace: Workspace) -> None:
    async with running() as pilot:
        await wizard(pilot, practice_workspace)
        await press(pilot, "enter", "slash", *"edge", "enter", "space")
        await until(pilot, lambda: "A2AOperatingSystemNotSupported" in shown(pilot))
        await press(pilot, "enter")
        assert "Cannot be protected now: edge-gw-01" in shown(pilot)
        assert not practice_workspace.audit.entries()


async def test_what_the_vault_has_is_reused(practice_workspace: Workspace) -> None:
    async with running(size=(120, 40)) as pilot:
        await wizard(pilot, practice_workspace)
        await press(pilot, "enter", "slash", *"sql-01", "enter", "space", "enter", "enter", "enter")
        await until(pilot, lambda: "enter  Enable replication of sql-01" in shown(pilot))
        screen = shown(pilot)
        assert "Reuses" in screen
        assert "fabric of Central US asr-a2a-default-centralus" in screen


async def test_a_failed_extension_is_found_where_resource_graph_may_not_be_asked(open_world: Open) -> None:
    azure, workspace = await open_world()
    restrict(azure.cloud, "/providers/Microsoft.ResourceGraph", [], [])
    plan = await workspace.planning.review(await drafted(workspace, "contoso-vault-us", ["build-01"]))
    assert [one.brief for one in plan.problems if "extension" in one.what] == ["extension failed"]

    workspace.choices.refresh()
    machine = "/virtualMachines/build-01"
    azure.faults.add("GET", rf"{machine}\?", status=403, body={"error": {"code": "AuthorizationFailed"}})
    plan = await workspace.planning.review(await drafted(workspace, "contoso-vault-us", ["build-01"]))
    assert any(one.what.startswith("The extensions of build-01 were not read") for one in plan.problems)
