"""What goes wrong between the first page and the last step, with everything real but Azure itself."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.disable import DisableDraft
from asr_tui.domain.drafts.enable_replication import Choice, TargetChoice
from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.run import Run, RunState, StepRun, StepState
from asr_tui.services.item_planning import plan as planned
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.journeys.trouble import VAULT, carried_out, targeted
from tests.read_estate import read_estate


def enabling(run: Run) -> StepRun:
    [step] = [one for one in run.steps if isinstance(one.planned.step, steps.EnableReplication)]
    return step


def of_code(plan: Plan, code: str) -> list[Problem]:
    return [problem for problem in plan.problems if problem.code == code]


async def test_a_machine_that_someone_else_protected_meanwhile(open_world: Open) -> None:
    """The other admin used the portal, so that the item has another name."""
    _, workspace = await open_world()
    draft = await drafted(workspace, VAULT, ["sql-01"])
    plan = await workspace.planning.review(draft)
    theirs = tuple(
        replace(one, step=replace(one.step, id=one.step.id.parent().child("replicationProtectedItems", "portal")))
        if isinstance(one.step, steps.EnableReplication)
        else one
        for one in plan.steps
    )
    first = await carried_out(workspace, replace(plan, steps=theirs), draft.vault)
    assert first.state is RunState.DONE
    second = await carried_out(workspace, plan, draft.vault)
    assert second.state is RunState.DONE
    assert any("45031" in notice for notice in enabling(second).notices)
    items = await workspace.session.site_recovery.items(draft.vault)
    assert [item.name for item in items if item.machine_name == "sql-01"] == ["portal"]
    again = await workspace.planning.review(draft)
    assert not again.can_start
    assert of_code(again, "45031")[0].blocks


async def test_a_machine_that_someone_else_protected_in_another_vault(open_world: Open) -> None:
    _, workspace = await open_world()
    draft = await drafted(workspace, VAULT, ["app-01"])
    plan = await workspace.planning.review(draft)
    elsewhere = await drafted(workspace, "contoso-vault-us", ["app-01"])
    elsewhere = replace(elsewhere, target=TargetChoice(group=Choice(name="rg-theirs")))
    await carried_out(workspace, await workspace.planning.review(elsewhere), elsewhere.vault)
    failed = enabling(await carried_out(workspace, plan, draft.vault))
    assert failed.error
    assert failed.error.code == "45031"
    assert "another vault" in failed.error.what
    assert "disable its replication there" in failed.error.remedy


async def test_a_group_that_someone_else_made_elsewhere_meanwhile(open_world: Open) -> None:
    """The plan would make rg-shop-asr in West Europe; now it is in East US 2."""
    _, workspace = await open_world()
    draft = await drafted(workspace, VAULT, ["app-01"])
    plan = await workspace.planning.review(draft)
    elsewhere = await drafted(workspace, "contoso-vault-us", ["web-02"])
    await carried_out(workspace, await workspace.planning.review(elsewhere), elsewhere.vault)
    run = await carried_out(workspace, plan, draft.vault)
    [group] = [one for one in run.steps if isinstance(one.planned.step, steps.CreateResourceGroup)]
    assert group.state is StepState.FAILED
    assert group.error
    assert "region eastus2, planned westeurope" in group.error.what
    assert group.error.remedy.startswith("Review again")
    assert group.sent == 0
    assert enabling(run).state is StepState.BLOCKED
    again = await workspace.planning.review(draft)
    assert not [one for one in again.steps if isinstance(one.step, steps.CreateResourceGroup)]


async def test_a_network_that_was_deleted_meanwhile(open_world: Open) -> None:
    azure, workspace = await open_world()
    draft = await drafted(workspace, VAULT, ["sql-01"])
    plan = await workspace.planning.review(draft)
    step = next(one.step for one in plan.steps if isinstance(one.step, steps.EnableReplication))
    assert step.target_network
    azure.cloud.store.delete(step.target_network)
    run = await carried_out(workspace, plan, draft.vault)
    failed = enabling(run)
    assert run.state is RunState.FAILED
    assert failed.state is StepState.FAILED
    assert failed.error
    assert failed.error.code == "VirtualNetworkNotFound"
    assert step.target_network.name in failed.error.what
    assert "give another one" in failed.error.remedy


async def test_a_proposal_whose_name_is_taken_elsewhere_becomes_another(open_world: Open) -> None:
    _, free = await open_world()
    draft = await drafted(free, "contoso-vault-us", ["app-01"])
    [usual] = [one.step.id.name for one in (await free.planning.review(draft)).steps if is_account(one.step)]
    _, workspace = await open_world(taken_account_names=[usual])
    plan = await workspace.planning.review(draft)
    [other] = [one.step.id.name for one in plan.steps if is_account(one.step)]
    assert other != usual
    assert plan.can_start


def is_account(step: steps.Step) -> bool:
    return isinstance(step, steps.CreateStorageAccount)


async def test_a_chosen_storage_name_that_is_taken_anywhere_is_refused_beforehand(open_world: Open) -> None:
    _, workspace = await open_world(taken_account_names=["oftenused"])
    draft = await drafted(workspace, VAULT, ["app-01"])
    plan = await workspace.planning.review(replace(draft, target=TargetChoice(cache=Choice(name="oftenused"))))
    [problem] = [one for one in plan.problems if one.field == "cache"]
    assert problem.blocks
    assert "oftenused" in problem.what
    assert problem.remedy


async def test_a_storage_name_that_is_taken_between_review_and_run(open_world: Open) -> None:
    azure, workspace = await open_world()
    draft = await drafted(workspace, "contoso-vault-us", ["app-01"])
    plan = await workspace.planning.review(draft)
    [name] = [one.step.id.name for one in plan.steps if is_account(one.step)]
    azure.cloud.store.put_private("/storage", {"taken": [name]})
    run = await carried_out(workspace, plan, draft.vault)
    [failed] = [one for one in run.steps if is_account(one.planned.step)]
    assert failed.state is StepState.FAILED
    assert failed.error
    assert failed.error.code == "StorageAccountAlreadyTaken"
    assert "choose another" in failed.error.remedy
    assert enabling(run).state is StepState.BLOCKED


async def test_a_region_without_the_zone_or_the_size(open_world: Open) -> None:
    _, workspace = await open_world(missing_sizes={"westeurope": ["Standard_D2s_v5", "Standard_E4s_v5"]})
    draft = await drafted(workspace, VAULT, ["web-01"])
    plan = await workspace.planning.review(targeted(draft, "westeurope", size="Standard_D2s_v5"))
    [problem] = of_code(plan, "150097")
    assert problem.severity is Severity.WARNING
    assert "Standard_D2s_v5 is not offered in West Europe" in problem.what
    assert "another size" in problem.remedy
    zoned = await workspace.planning.review(targeted(draft, "westus", availability="zone", zone="1"))
    [problem] = [one for one in zoned.problems if one.field == "zone"]
    assert problem.blocks
    assert "West US has no availability zone 1" in problem.what


async def test_a_quota_that_the_machines_together_exceed(open_world: Open) -> None:
    _, workspace = await open_world(quotas={"westeurope": {"cores": 3}})
    draft = await drafted(workspace, VAULT, ["web-01", "web-02"])
    one = await workspace.planning.review(replace(draft, machines=draft.machines[:1]))
    assert not of_code(one, "150097")
    both = await workspace.planning.review(draft)
    [problem] = of_code(both, "150097")
    assert "free are 3 of 3" in problem.what
    assert "quota" in problem.remedy
    assert both.can_start


async def test_azures_own_check_that_hangs_holds_nothing_up(open_world: Open) -> None:
    azure, workspace = await open_world()
    azure.faults.add("GET", "replicationEligibilityResults", hang=True)
    draft = await drafted(workspace, VAULT, ["web-01"])
    plan = await workspace.planning.review(draft)
    azure.faults.clear()
    [unread] = [one for one in plan.problems if one.field == "unread"]
    assert "check of web-01 did not answer" in unread.what
    assert plan.can_start


async def test_locks_and_quotas_that_hang_hold_nothing_up(open_world: Open) -> None:
    azure, workspace = await open_world()
    azure.faults.add("GET", "Microsoft.Authorization/locks", hang=True)
    azure.faults.add("GET", "Microsoft.Compute/locations/.*/usages", hang=True)
    plan = await workspace.planning.review(await drafted(workspace, VAULT, ["sql-01"]))
    unread = " ".join(one.what for one in plan.problems if one.field == "unread")
    assert "Resource locks could not be read: no answer in time." in unread
    assert "Quotas could not be read: no answer in time." in unread
    assert plan.can_start


async def test_a_vault_without_rights_is_told_before_and_by_azure(open_world: Open) -> None:
    rights = {"group": "rg-dr", "vault": VAULT, "actions": ["*/read"]}
    _, workspace = await open_world(permissions=[rights])
    draft = await drafted(workspace, VAULT, ["sql-01"])
    plan = await workspace.planning.review(draft)
    [problem] = of_code(plan, "AuthorizationFailed")
    assert problem.severity is Severity.WARNING
    assert "replicationProtectedItems/write" in problem.remedy
    assert "the vault contoso-vault" in problem.what
    assert "Site Recovery Contributor" in problem.what
    assert plan.can_start, "Azure's own refusal decides"
    failed = enabling(await carried_out(workspace, plan, draft.vault))
    assert isinstance(failed.error, AccessDenied)
    assert failed.error.action.endswith("replicationProtectedItems/write")
    assert failed.sent == 1


async def test_a_vault_that_may_not_even_be_read_says_so(open_world: Open) -> None:
    _, workspace = await open_world(permissions=[{"group": "rg-dr", "vault": VAULT, "actions": []}])
    draft = await drafted(workspace, VAULT, ["sql-01"])
    with pytest.raises(AccessDenied) as denied:
        await workspace.planning.review(draft)
    assert denied.value.action
    assert denied.value.remedy


async def test_rights_that_do_not_answer_are_a_note(open_world: Open) -> None:
    azure, workspace = await open_world()
    azure.faults.add("GET", "permissions", hang=True, times=9)
    plan = await workspace.planning.review(await drafted(workspace, VAULT, ["sql-01"]))
    azure.faults.clear()
    notes = [one for one in plan.problems if one.field == "rights"]
    assert notes
    assert {one.severity for one in notes} == {Severity.NOTE}
    assert plan.can_start


async def test_a_read_only_lock_is_warned_of_and_then_stops_the_agent(open_world: Open) -> None:
    _, workspace = await open_world(locks=[{"name": "frozen", "group": "rg-data", "level": "ReadOnly"}])
    draft = await drafted(workspace, VAULT, ["sql-01"])
    plan = await workspace.planning.review(draft)
    [warned] = of_code(plan, "ScopeLocked")
    assert warned.severity is Severity.WARNING
    assert "frozen on the resource group rg-data" in warned.what
    failed = enabling(await carried_out(workspace, plan, draft.vault))
    assert failed.error
    assert failed.error.code == "ScopeLocked"
    assert "Remove the lock" in failed.error.remedy


async def test_links_that_the_world_begins_with_stop_a_protection(open_world: Open) -> None:
    _, workspace = await open_world(stale_links=[{"machine": "app-01", "group": "rg-shop", "vault": VAULT}])
    draft = await drafted(workspace, VAULT, ["app-01"])
    plan = await workspace.planning.review(draft)
    [stale] = of_code(plan, "150226")
    assert not plan.can_start
    assert "contoso-vault" in stale.what
    assert "Remove the links" in stale.remedy


async def test_a_lock_from_protection_to_stale_links(open_world: Open) -> None:
    """The lock is noted, the disabling ends with information, and the links stop the next protection."""
    _, workspace = await open_world(locks=[{"name": "keep", "group": "rg-data", "machine": "sql-01"}])
    draft = await drafted(workspace, VAULT, ["sql-01"])
    plan = await workspace.planning.review(draft)
    assert [one.severity for one in of_code(plan, "150225")] == [Severity.NOTE]
    run = await carried_out(workspace, plan, draft.vault)
    assert run.state is RunState.DONE
    item = enabling(run).planned.step.id
    known = await read_estate(workspace.session, await workspace.session.site_recovery.item(item))
    disabling = planned(DisableDraft(item, "sql-01"), known)
    assert [one.severity for one in of_code(disabling, "150225")] == [Severity.WARNING]
    ended = await carried_out(workspace, disabling, draft.vault)
    assert ended.state is RunState.DONE
    assert any("150225" in notice for notice in ended.steps[0].notices)
    again = await workspace.planning.review(draft)
    [stale] = of_code(again, "150226")
    assert stale.blocks
    assert stale.remedy.startswith("Remove the lock")
    assert not again.can_start
