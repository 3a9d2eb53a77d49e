"""Who updates the agents: the account, its identity and roles, and its nightly runs, by keys."""

from __future__ import annotations

from asr_tui.domain import kinds, steps
from asr_tui.domain.drafts.agent_updates import AgentUpdatesDraft
from asr_tui.domain.ids import ArmId, resource_id, vault_id
from asr_tui.domain.resources import Vault
from asr_tui.simulator.providers import automation
from asr_tui.ui.vault.agent_updates import AgentUpdatesScreen
from tests.journeys.conftest import Open
from tests.ui.pilot import running, shown, until

VAULT = vault_id("0b1f6471-1bf0-4dda-aec3-111111111111", "rg-dr", "contoso-vault")
ACCOUNT = resource_id(VAULT.group_id, "Microsoft.Automation/automationAccounts", "aa-agents")
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"


async def test_an_account_without_the_role_fails_each_night_and_with_it_does_not(open_world: Open) -> None:
    azure, workspace = await open_world()
    automation.publish(azure.cloud, f"{ACCOUNT}/runbooks/unused", "westeurope")
    catalog = workspace.session.catalog
    mapping = (await workspace.session.site_recovery.topology(VAULT)).mappings[0]
    plan = await workspace.planning.review(AgentUpdatesDraft(mapping.id, ACCOUNT))
    assert any("has no role on the vault" in one.what for one in plan.problems)

    await workspace.session.changes.apply(steps.UpdateAgentUpdates(mapping.id, ACCOUNT), "on")
    azure.advance(3 * 86400)
    runs = await catalog.all(kinds.AUTOMATION_RUN, ACCOUNT)
    assert [one.failed and one.updates_agents for one in runs] == [True] * 3

    async with running(size=(80, 30)) as pilot:
        await pilot.app.push_screen(AgentUpdatesScreen(workspace, Vault(VAULT, "westeurope")))
        await until(pilot, lambda: "aa-agents in rg-dr" in shown(pilot))
        await until(pilot, lambda: "nothing on this vault: it needs Contributor" in shown(pilot))
        await until(pilot, lambda: "Failed" in shown(pilot))

    (account,) = await catalog.all(kinds.AUTOMATION_ACCOUNT, VAULT.subscription)
    path = f"{VAULT}/providers/Microsoft.Authorization/roleAssignments/one"
    properties = {"roleDefinitionId": f"/x/{CONTRIBUTOR}", "principalId": account.principal, "scope": str(VAULT)}
    azure.cloud.store.put(
        {"id": path, "name": "one", "type": "Microsoft.Authorization/roleAssignments", "properties": properties}
    )
    assert {one.status for one in await catalog.all(kinds.AUTOMATION_RUN, ACCOUNT)} == {"Completed"}
    (role,) = await catalog.all(kinds.ROLE_ASSIGNMENT, VAULT)
    assert (role.words, role.scope) == ("Contributor", ArmId(VAULT))
    plan = await workspace.planning.review(AgentUpdatesDraft(mapping.id, ACCOUNT))
    assert not any("on the vault" in one.what for one in plan.problems)
