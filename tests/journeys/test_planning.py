"""Plans are made from what Azure says now."""

from __future__ import annotations

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId, group_id
from asr_tui.domain.problems import Severity
from asr_tui.services.workspace import Workspace
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted

DEVELOPMENT = "0b1f6471-1bf0-4dda-aec3-222222222222"
CACHE = "contosovaultasrcache"


async def cache_account(workspace: Workspace) -> str:
    """What the plan calls the cache account that it makes."""
    plan = await workspace.planning.review(await drafted(workspace, "contoso-vault", ["app-01"]))
    return next(one.step.id.name for one in plan.steps if isinstance(one.step, steps.CreateStorageAccount))


async def test_a_storage_account_name_that_is_taken_elsewhere_is_not_proposed(practice_workspace: Workspace) -> None:
    assert await cache_account(practice_workspace) == CACHE
    group = group_id(DEVELOPMENT, "rg-elsewhere")
    account = ArmId(f"{group}/providers/Microsoft.Storage/storageAccounts/{CACHE}")
    changes = practice_workspace.session.changes
    await changes.apply(steps.CreateResourceGroup(group, "westeurope"), "a")
    await changes.apply(steps.CreateStorageAccount(account, "westeurope"), "b")
    assert await cache_account(practice_workspace) == f"{CACHE}2"


async def test_azures_own_check_of_a_machine_is_a_finding(practice_workspace: Workspace) -> None:
    plan = await practice_workspace.planning.review(await drafted(practice_workspace, "contoso-vault", ["app-02"]))
    assert not plan.can_start
    found = [problem for problem in plan.problems if problem.severity is Severity.BLOCKING]
    assert any("app-02" in problem.what for problem in found)


async def test_what_somebody_else_made_meanwhile_is_reused(practice_workspace: Workspace) -> None:
    draft = await drafted(practice_workspace, "contoso-vault", ["app-01"])
    before = await practice_workspace.planning.review(draft)
    group = next(one.step for one in before.steps if isinstance(one.step, steps.CreateResourceGroup))
    await practice_workspace.session.changes.apply(group, "somebody else")
    after = await practice_workspace.planning.review(draft)
    assert {one.key for one in before.steps} - {one.key for one in after.steps} == {group.key}
    assert group.id in {reused.id for reused in after.reuses}


async def test_a_fleet_in_several_groups_gets_one_network_for_each_of_its_own(open_world: Open) -> None:
    """contoso-large: each fleet lies in three groups and shares one network."""
    _, workspace = await open_world(based_on="contoso-large")
    draft = await drafted(workspace, "contoso-global-vault", ["batch-001", "batch-002", "batch-003", "data-001"])
    planned = await workspace.planning.review(draft)
    made = [one.step.id.name for one in planned.steps if isinstance(one.step, steps.CreateVirtualNetwork)]
    assert sorted(made) == ["vnet-batch-asr", "vnet-data-asr"]
    enabling = [one.step for one in planned.steps if isinstance(one.step, steps.EnableReplication)]
    assert len({one.target_group for one in enabling}) == 4
    assert len({one.target_network for one in enabling}) == 2
    mapped = [one.step for one in planned.steps if isinstance(one.step, steps.CreateNetworkMapping)]
    assert {one.target_network for one in mapped} >= {one.target_network for one in enabling}
    assert len(mapped) == 4
