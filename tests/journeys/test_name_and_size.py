"""What enabling does not take is set on the protected item afterwards, in the same run."""

from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, TargetChoice
from asr_tui.domain.run import RunState
from asr_tui.domain.steps import UpdateItem
from asr_tui.domain.target_settings import differences
from asr_tui.services.workspace import Workspace


async def test_another_name_and_size_are_azures_at_the_end_and_nothing_else_is_lost(
    practice_workspace: Workspace,
) -> None:
    """web-01 goes into an availability set, which Azure clears where a change leaves it out."""
    catalog = practice_workspace.session.catalog
    (subscription, *_) = await catalog.all(kinds.SUBSCRIPTION)
    vault = next(one for one in await catalog.all(kinds.VAULT, subscription.id) if one.name == "contoso-vault")
    machine = next(one for one in await catalog.all(kinds.MACHINE, subscription.id) if one.name == "web-01")
    draft = EnableReplicationDraft(
        vault.id, vault.location, subscription.id, "centralus", machines=(machine.id,)
    ).with_override(machine.id, TargetChoice(name="web-01-dr", size="Standard_D8s_v5"))

    made = await practice_workspace.planning.review(draft)
    run = practice_workspace.runs.start(made, practice_workspace.place(vault.id))
    async for state in practice_workspace.runs.changes(run):
        if state.state is not RunState.RUNNING:
            break

    assert practice_workspace.runs.get(run).state is RunState.DONE
    items = await practice_workspace.session.site_recovery.items(vault.id)
    item = next(item for item in items if item.machine == machine.id)
    assert (item.target_name, item.target_size) == ("web-01-dr", "Standard_D8s_v5")
    [step] = [one for one in practice_workspace.runs.get(run).steps if isinstance(one.planned.step, UpdateItem)]
    assert isinstance(step.planned.step, UpdateItem)
    settings = await catalog.one(kinds.TARGET_SETTINGS, item.id)
    assert step.planned.step.current is not None
    assert item.target_availability_set is not None
    assert item.target_network is not None
    assert differences(step.planned.step.wanted, settings) == ()
