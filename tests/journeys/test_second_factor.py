"""A second factor that practice asks for: the run pauses, nothing is sent twice, and after S it goes on."""

from __future__ import annotations

from asr_tui.domain import kinds
from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.run import Run, RunState, StepState
from asr_tui.services.workspace import Workspace
from asr_tui.ui.run.run import RunScreen
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.journeys.trouble import VAULT
from tests.ui.pilot import press, running, settle, shown, until


async def started(workspace: Workspace) -> str:
    """A run that protects a machine: several writes, side by side and one after the other."""
    draft = await drafted(workspace, VAULT, ["sql-01"])
    plan = await workspace.planning.review(draft)
    [vault] = [one for one in await workspace.choices.all(kinds.VAULT, draft.subscription) if one.id == draft.vault]
    return workspace.runs.start(plan, workspace.place(vault.id))


async def all_paused(workspace: Workspace, run_id: str) -> Run:
    async for run in workspace.runs.changes(run_id):
        if run.paused and all(step.state in {StepState.PAUSED, StepState.WAITING} for step in run.steps):
            return run
    raise AssertionError("the run never paused")


async def test_a_run_in_practice_pauses_and_goes_on(practice_workspace: Workspace) -> None:
    workspace, practice = practice_workspace, practice_workspace.practice
    assert practice is not None
    for _ in range(2):
        assert not await practice.asks_second_factor()
        await practice.set_asks_second_factor(True)
        assert await practice.asks_second_factor()
        await practice.set_asks_second_factor(False)
    await practice.set_asks_second_factor(True)
    run_id = await started(workspace)
    run = await all_paused(workspace, run_id)
    error = next(step.error for step in run.steps if step.error)
    assert isinstance(error, SignInFailed)
    assert (error.title, error.code) == ("Azure asks for a second factor", "RequestDisallowedByPolicy")
    assert error.command == ""
    await workspace.session.sign_in_again()
    workspace.signed_in_again()
    async for run in workspace.runs.changes(run_id):
        if run.state is not RunState.RUNNING:
            break
    assert run.state is RunState.DONE, [step.error for step in run.steps if step.error]


async def test_by_keys_against_a_simulator_that_requires_it(open_world: Open) -> None:
    """As `asr-tui simulator --require-mfa` and `asr-tui azure --endpoint`: the same, and no write is taken twice."""
    from asr_tui.simulator import second_factor

    azure, workspace = await open_world()
    second_factor.set_required(azure.cloud, required=True)
    run_id = await started(workspace)
    await all_paused(workspace, run_id)
    async with running(size=(100, 40)) as pilot:
        app = pilot.app
        app._open_workspace = workspace  # type: ignore[attr-defined]
        app.push_screen(RunScreen(workspace, run_id))
        await settle(pilot)
        assert "Paused: sign in again to go on." in shown(pilot)
        await press(pilot, "S")
        await until(pilot, lambda: not workspace.runs.get(run_id).paused)
        await until(pilot, lambda: workspace.runs.get(run_id).state is RunState.DONE)
    taken = [step.sent for step in workspace.runs.get(run_id).steps]
    assert max(taken) <= 2
    writes = [(seen.method, seen.path) for seen in azure.requests if seen.method in {"PUT", "PATCH", "DELETE"}]
    assert all(writes.count(one) <= 2 for one in writes), "once refused, once taken"
