"""A machine in a proximity group, with a key of its owner's: from the draft to Azure, and back home."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, TargetChoice
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.run import RunState
from asr_tui.domain.steps import CreateProximityGroup, EnableReplication
from asr_tui.services.workspace import Workspace
from tests.journeys.conftest import Open


async def drafted(workspace: Workspace, vault_name: str = "contoso-vault") -> EnableReplicationDraft:
    catalog = workspace.session.catalog
    (subscription, *_) = await catalog.all(kinds.SUBSCRIPTION)
    vault = next(one for one in await catalog.all(kinds.VAULT, subscription.id) if one.name == vault_name)
    machine = next(one for one in await catalog.all(kinds.MACHINE, subscription.id) if one.name == "pay-01")
    return EnableReplicationDraft(vault.id, vault.location, subscription.id, "centralus", machines=(machine.id,))


async def test_no_key_no_start_and_with_one_it_reaches_azure(open_world: Open) -> None:
    azure, workspace = await open_world()
    draft = await drafted(workspace)
    refused = await workspace.planning.review(draft)
    assert not refused.can_start
    assert [problem.field for problem in refused.problems if problem.blocks] == ["encryption_set"]

    sets = {one.name: one.id for one in await workspace.choices.all(kinds.ENCRYPTION_SET, draft.subscription)}
    made = await workspace.planning.review(replace(draft, target=TargetChoice(encryption_set=sets["des-dr"])))
    run = workspace.runs.start(made, workspace.place(draft.vault))
    async for state in workspace.runs.changes(run):
        if state.state is not RunState.RUNNING:
            break
    assert workspace.runs.get(run).state is RunState.DONE
    [sent] = [seen.body for seen in azure.requests if seen.method == "PUT" and "ProtectedItems" in seen.path]
    assert sent is not None
    details = sent["properties"]["providerSpecificDetails"]
    assert {ArmId(disk["recoveryDiskEncryptionSetId"]) for disk in details["vmManagedDisks"]} == {sets["des-dr"]}
    assert details["recoveryProximityPlacementGroupId"].endswith("/ppg-pay-asr")
    items = await workspace.session.site_recovery.items(draft.vault)
    [item] = [one for one in items if one.machine == draft.machines[0]]
    assert {disk.source_key.name for disk in item.disks if disk.source_key} == {"des-pay"}


async def test_a_new_group_is_made_before_the_machine_is_protected(open_world: Open) -> None:
    azure, workspace = await open_world()
    draft = await drafted(workspace, "contoso-vault-us")
    sets = {one.name: one.id for one in await workspace.choices.all(kinds.ENCRYPTION_SET, draft.subscription)}
    made = await workspace.planning.review(replace(draft, target=TargetChoice(encryption_set=sets["des-us"])))
    assert made.can_start, made.problems
    [group] = [one.step for one in made.steps if isinstance(one.step, CreateProximityGroup)]
    assert group.location == "eastus2"
    run = workspace.runs.start(made, workspace.place(draft.vault))
    async for state in workspace.runs.changes(run):
        if state.state is not RunState.RUNNING:
            break
    assert workspace.runs.get(run).state is RunState.DONE
    assert azure.cloud.store.require(group.id)["location"] == "eastus2"
    again = await workspace.planning.review(replace(draft, target=TargetChoice(encryption_set=sets["des-us"])))
    assert not [one for one in again.steps if isinstance(one.step, CreateProximityGroup | EnableReplication)]


async def test_a_group_that_went_meanwhile_is_found_at_the_review(open_world: Open) -> None:
    _, workspace = await open_world()
    draft = await drafted(workspace)
    group = resource_id(draft.vault.group_id, "Microsoft.Compute/proximityPlacementGroups", "ppg-gone")
    made = await workspace.planning.review(replace(draft, target=TargetChoice(proximity_group=group)))
    assert "not any more" in " ".join(problem.what for problem in made.problems if problem.field == "proximity_group")


async def test_a_region_without_the_disk_type_blocks_and_says_so(open_world: Open) -> None:
    _, workspace = await open_world(missing_disk_types={"westeurope": ["Premium_LRS"]})
    draft = await drafted(workspace)
    made = await workspace.planning.review(draft)
    [problem] = [one for one in made.problems if one.field == "disk_sku"]
    assert problem.blocks
    assert "West Europe offers no Premium_LRS disks" in problem.what
    other = await workspace.planning.review(replace(draft, target=TargetChoice(disk_sku="StandardSSD_LRS")))
    assert not [one for one in other.problems if one.field == "disk_sku"]
