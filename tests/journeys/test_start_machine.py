"""A stopped machine is switched on through the same road as every other change."""

from asr_tui.domain import kinds
from asr_tui.domain.drafts.start_machines import StartMachinesDraft, plan
from asr_tui.domain.machines import Power
from asr_tui.domain.run import RunState
from asr_tui.services.workspace import Workspace


async def test_a_stopped_machine_runs_afterwards_and_was_asked_once(practice_workspace: Workspace) -> None:
    catalog = practice_workspace.session.catalog
    (subscription, *_) = await catalog.all(kinds.SUBSCRIPTION)
    machines = await catalog.all(kinds.MACHINE, subscription.id)
    stopped = next(machine for machine in machines if machine.name == "app-02")
    (vault, *_) = await catalog.all(kinds.VAULT, subscription.id)
    made = plan(StartMachinesDraft((stopped.id,)), machines)

    run = practice_workspace.runs.start(made, practice_workspace.place(vault.id))
    async for state in practice_workspace.runs.changes(run):
        if state.state is not RunState.RUNNING:
            break

    assert practice_workspace.runs.get(run).state is RunState.DONE
    assert (await catalog.one(kinds.MACHINE, stopped.id)).power is Power.RUNNING
    assert [entry.phase for entry in practice_workspace.audit.entries()] == ["intent", "answer", "outcome"]
