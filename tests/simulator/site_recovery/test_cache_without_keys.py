"""A cache account without shared keys: only the vault's own identity with two roles gets in."""

from __future__ import annotations

import pytest

from asr_tui.simulator.messages import JsonObject
from tests.simulator.site_recovery.estate import CACHE, SUBSCRIPTION, VAULT, Estate

CODE = "HvrManagedIdentityPermissionMissing"
CONTRIBUTOR, DATA = "b24988ac-6180-42a0-ab88-20f7382dd24c", "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
USER = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-dr"


def without_keys() -> Estate:
    estate = Estate()
    assert estate.ask("PATCH", CACHE, {"properties": {"allowSharedKeyAccess": False}}).status == 200
    return estate


def set_identity(estate: Estate, kind: str) -> JsonObject:
    """Give the vault an identity; gives it as Azure then answers it."""
    users: JsonObject = {"userAssignedIdentities": {USER: {}}} if "User" in kind else {}
    assert estate.ask("PATCH", VAULT, {"identity": {"type": kind, **users}}).status == 200
    identity: JsonObject = estate.get(VAULT)["identity"]
    return identity


def assign(estate: Estate, principal: str, role: str, scope: str = CACHE) -> int:
    definition = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{role}"
    path = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{role[:8]}-0000-4000-8000-{len(scope):012}"
    body = {"properties": {"roleDefinitionId": definition, "principalId": principal}}
    return estate.ask("PUT", path, body, api="2022-04-01").status


def enable(estate: Estate) -> JsonObject:
    return estate.run("PUT", estate.item_path("web-01"), estate.enable_input(estate.machine("web-01", "rg-shop")))


def fault(job: JsonObject) -> str:
    return str(job["errors"][0]["serviceErrorDetails"]["code"]) if job["errors"] else ""


@pytest.mark.parametrize("kind", ["None", "UserAssigned", "SystemAssigned", "SystemAssigned, UserAssigned"])
def test_without_its_rights_the_job_fails(kind: str) -> None:
    estate = without_keys()
    identity = set_identity(estate, kind)
    assert set(identity.get("userAssignedIdentities", {}).get(USER, {})) in (set(), {"principalId", "clientId"})
    job = enable(estate)
    assert (job["state"], fault(job)) == ("Failed", CODE)


def test_a_user_assigned_identity_with_the_roles_does_not_do() -> None:
    estate = without_keys()
    user = set_identity(estate, "UserAssigned")["userAssignedIdentities"][USER]["principalId"]
    assert [assign(estate, user, role) for role in (CONTRIBUTOR, DATA)] == [201, 201]
    assert fault(enable(estate)) == CODE


@pytest.mark.parametrize("scope", [CACHE, CACHE.split("/providers/")[0], SUBSCRIPTION])
def test_with_both_roles_it_works_and_a_restart_goes_on(scope: str) -> None:
    estate = without_keys()
    principal = set_identity(estate, "SystemAssigned")["principalId"]
    assert assign(estate, principal, CONTRIBUTOR, scope) == 201
    job = estate.write("PUT", estate.item_path("web-01"), estate.enable_input(estate.machine("web-01", "rg-shop")))
    failed = estate.finish(job)
    assert fault(failed) == CODE
    assert "Storage Blob Data Contributor" in failed["errors"][0]["serviceErrorDetails"]["possibleCauses"]
    assert assign(estate, principal, DATA, scope) == 201
    assert assign(estate, principal, DATA, scope) == 409
    estate.write("POST", f"{VAULT}/replicationJobs/{job}/restart", {})
    while estate.get(f"{VAULT}/replicationJobs/{job}")["properties"]["state"] in ("Failed", "InProgress"):
        assert estate.cloud.clock.jump()
    assert estate.get(f"{VAULT}/replicationJobs/{job}")["properties"]["state"] == "Succeeded"


def test_an_account_with_keys_asks_for_no_identity() -> None:
    assert enable(Estate())["state"] == "Succeeded"


def test_the_roles_of_a_principal_are_listed_at_and_above_a_scope() -> None:
    estate = Estate()
    assign(estate, "a-principal", CONTRIBUTOR, SUBSCRIPTION)
    assign(estate, "another", DATA)
    at = f"{CACHE}/providers/Microsoft.Authorization/roleAssignments"
    assert len(estate.get(at)["value"]) == 2
    (found,) = estate.get(f"{at}?$filter=principalId eq 'a-principal'")["value"]
    assert found["properties"]["scope"] == SUBSCRIPTION


def test_keys_that_are_off_for_blobs_alone_count_too() -> None:
    estate = Estate()
    off = {"allowSharedKeyAccessForServices": {"blob": {"enabled": False}}}
    assert estate.ask("PATCH", CACHE, {"properties": off}).status == 200
    assert enable(estate)["state"] == "Failed"
