"""What enabling does not take is set on the protected item afterwards, in the same run."""

from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, TargetChoice
from asr_tui.domain.run import RunState
from asr_tui.services.workspace import Workspace


async def test_another_name_and_size_are_azures_at_the_end(practice_workspace: Workspace) -> None:
    catalog = practice_workspace.session.catalog
    (subscription, *_) = await catalog.all(kinds.SUBSCRIPTION)
    vault = next(one for one in await catalog.all(kinds.VAULT, subscription.id) if one.name == "contoso-vault")
    machine = next(one for one in await catalog.all(kinds.MACHINE, subscription.id) if one.name == "app-01")
    draft = EnableReplicationDraft(
        vault.id, vault.location, subscription.id, "centralus", machines=(machine.id,)
    ).with_override(machine.id, TargetChoice(name="app-01-dr", size="Standard_D8s_v5"))

    made = await practice_workspace.planning.review(draft)
    run = practice_workspace.runs.start(made, practice_workspace.place(vault.id))
    async for state in practice_workspace.runs.changes(run):
        if state.state is not RunState.RUNNING:
            break

    assert practice_workspace.runs.get(run).state is RunState.DONE
    items = await practice_workspace.session.site_recovery.items(vault.id)
    item = next(item for item in items if item.machine == machine.id)
    assert (item.target_name, item.target_size) == ("app-01-dr", "Standard_D8s_v5")
