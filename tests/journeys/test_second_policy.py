"""A vault that is set up with one policy takes a second one, there and back."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.enable_replication import PolicyChoice
from asr_tui.domain.drafts.failover import CommitDraft, FailoverDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.run import RunState
from asr_tui.services.item_planning import plan
from asr_tui.services.workspace import Workspace
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.journeys.trouble import VAULT, carried_out
from tests.journeys.trouble_on_screen import begun
from tests.read_estate import read_estate
from tests.ui.pilot import press, running, shown, until

NAME = "72-hour-retention-policy"


async def done(workspace: Workspace, made: Plan, vault: ArmId) -> None:
    run = await carried_out(workspace, made, vault)
    assert [str(step.error) for step in run.steps if step.error] == []
    assert run.state is RunState.DONE


async def protected(workspace: Workspace, vault: ArmId) -> ProtectedItem:
    items = await workspace.session.site_recovery.items(vault)
    return next(item for item in items if item.machine_name == "app-01")


async def test_a_machine_keeps_its_second_policy_on_the_way_back(open_world: Open) -> None:
    _, workspace = await open_world()
    draft = await drafted(workspace, VAULT, ["app-01"])
    topology = await workspace.session.site_recovery.topology(draft.vault)
    assert topology.mappings, "the vault was set up before"
    draft = replace(draft, policy=PolicyChoice(name=NAME, retention_minutes=72 * 60))
    await done(workspace, await workspace.planning.review(draft), draft.vault)
    assert (await protected(workspace, draft.vault)).policy_name == NAME

    async def act(wanted: DayTwoDraft) -> None:
        known = await read_estate(workspace.session, await protected(workspace, draft.vault))
        await done(workspace, plan(wanted, known), draft.vault)

    item = await protected(workspace, draft.vault)
    await act(FailoverDraft(item.id, item.machine_name))
    await act(CommitDraft(item.id, item.machine_name))
    await act(ReprotectDraft(item.id, item.machine_name))
    back = await protected(workspace, draft.vault)
    assert back.source_location == "westeurope"
    assert back.policy_name == NAME


async def test_a_new_policy_is_chosen_by_keys_where_one_is_there(open_world: Open) -> None:
    _, workspace = await open_world()
    async with running() as pilot:
        await begun(pilot, workspace)
        await press(pilot, "enter", "slash", *"app-01", "enter", "space", "enter", "enter")
        assert "24-hour-retention-policy existing" in " ".join(shown(pilot).split())
        await press(pilot, "home", "enter", "up", "enter", "down", "enter", *"72", "enter", "end", "enter")
        await until(pilot, lambda: "enter  Enable replication of app-01" in shown(pilot))
        await press(pilot, "enter")
        (run,) = workspace.runs.all
        async for state in workspace.runs.changes(run.id):
            if state.state is not RunState.RUNNING:
                break
    assert state.state is RunState.DONE
    assert (await protected(workspace, state.place.vault)).policy_name == NAME
