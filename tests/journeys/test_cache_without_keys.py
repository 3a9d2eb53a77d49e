"""A cache account without shared keys and a vault with only a user-assigned identity: by keys, over the simulator."""

from __future__ import annotations

from asr_tui.domain.drafts.enable_replication import Choice
from asr_tui.domain.ids import ArmId
from asr_tui.simulator.server import Simulator
from asr_tui.ui.run.run import RunScreen
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.journeys.trouble import VAULT, carried_out, targeted
from tests.journeys.trouble_on_screen import words
from tests.ui.pilot import running, until

GROUP = "/subscriptions/0b1f6471-1bf0-4dda-aec3-111111111111/resourceGroups/rg-dr/providers"
CACHE = f"{GROUP}/Microsoft.Storage/storageAccounts/contosodrasrcache"


def only_user_assigned(azure: Simulator) -> None:
    account = azure.cloud.store.require(CACHE)
    account["properties"]["allowSharedKeyAccess"] = False
    azure.cloud.store.put(account)
    vault = azure.cloud.store.require(f"{GROUP}/Microsoft.RecoveryServices/vaults/contoso-vault")
    user = f"{GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/id-dr"
    vault["identity"] = {"type": "UserAssigned", "userAssignedIdentities": {user: {}}}
    azure.cloud.store.put(vault)


async def test_it_is_warned_of_and_the_failed_job_is_explained(open_world: Open) -> None:
    azure, workspace = await open_world()
    only_user_assigned(azure)
    draft = targeted(await drafted(workspace, VAULT, ["sql-01"]), "westeurope", cache=Choice(id=ArmId(CACHE)))
    plan = await workspace.planning.review(draft)
    (found,) = [one for one in plan.problems if "Shared key access is off on contosodrasrcache" in one.what]
    assert "only the user-assigned id-dr, which Site Recovery does not use" in found.what
    assert "Storage Blob Data Contributor on contosodrasrcache" in found.remedy
    run = await carried_out(workspace, plan, draft.vault)
    async with running(size=(120, 50)) as pilot:
        await pilot.app.push_screen(RunScreen(workspace, run.id))
        await until(pilot, lambda: "HvrManagedIdentityPermissionMissing" in words(pilot))
        assert "give it two roles on the machine's cache storage account" in words(pilot)
