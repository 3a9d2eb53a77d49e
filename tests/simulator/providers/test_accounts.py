"""Storage accounts as Azure makes them today: kinds, access by keys and from networks, through Microsoft's client."""

from __future__ import annotations

import pytest

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds, steps
from asr_tui.domain.ids import ArmId
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.conftest import pauses, session, simulator
from tests.simulator.site_recovery.estate import SUBSCRIPTION, Estate

__all__ = ["pauses", "session", "simulator"]
ACCOUNTS = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.Storage/storageAccounts"
BODY: JsonObject = {"location": "westeurope", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}


@pytest.mark.parametrize("kind", ["Storage", "BlobStorage"])
def test_kinds_that_ended_are_not_made(kind: str) -> None:
    estate = Estate()
    answer = estate.ask("PUT", f"{ACCOUNTS}/oldkind", {**BODY, "kind": kind}, "2023-01-01")
    assert (answer.status, answer.body["error"]["code"]) == (400, "AccountKindRetired")
    assert estate.ask("GET", f"{ACCOUNTS}/oldkind").status == 404


def test_an_account_that_has_such_a_kind_can_be_upgraded() -> None:
    estate = Estate()
    account = f"{ACCOUNTS}/contosodrasrcache"
    estate.cloud.store.put(estate.get(account) | {"kind": "Storage"})
    assert estate.ask("PATCH", account, {"tags": {"still": "there"}}).body["kind"] == "Storage"
    assert estate.ask("PATCH", account, {"kind": "StorageV2"}).body["kind"] == "StorageV2"


def test_an_unknown_way_in_is_refused() -> None:
    body = {**BODY, "properties": {"publicNetworkAccess": "Sometimes"}}
    assert Estate().ask("PUT", f"{ACCOUNTS}/newone", body).status == 400


async def test_ours_takes_keys_on_purpose_and_no_public_reader(simulator: Simulator, session: AzureSession) -> None:
    estate = Estate(simulator.cloud)
    step = steps.CreateStorageAccount(ArmId(f"{ACCOUNTS}/ourcache"), "westeurope")
    await session.changes.apply(step, "11111111-2222-4333-8444-555555555555")
    estate.advance(60)
    properties = estate.get(f"{ACCOUNTS}/ourcache")["properties"]
    assert (properties["allowSharedKeyAccess"], properties["allowBlobPublicAccess"]) == (True, False)
    plain = estate.ask("PUT", f"{ACCOUNTS}/plain", BODY)
    assert plain.status == 202
    estate.advance(60)
    properties = estate.get(f"{ACCOUNTS}/plain")["properties"]
    assert properties["allowBlobPublicAccess"] is False
    assert "allowSharedKeyAccess" not in properties


@pytest.mark.parametrize(
    ("properties", "keys", "access"),
    [
        ({}, True, "Enabled"),
        ({"allowSharedKeyAccessForServices": {"blob": {"enabled": False}}}, False, "Enabled"),
        ({"allowSharedKeyAccessForServices": {"file": {"enabled": False}}}, True, "Enabled"),
        ({"allowSharedKeyAccess": False}, False, "Enabled"),
        ({"publicNetworkAccess": "SecuredByPerimeter"}, True, "SecuredByPerimeter"),
        ({"publicNetworkAccess": "Disabled"}, True, "Disabled"),
    ],
)
async def test_keys_of_blobs_and_the_way_in_are_read(
    simulator: Simulator, session: AzureSession, properties: JsonObject, *, keys: bool, access: str
) -> None:
    estate = Estate(simulator.cloud)
    estate.ask("PUT", f"{ACCOUNTS}/newone", {**BODY, "properties": properties})
    estate.advance(60)
    subscription = SUBSCRIPTION.rpartition("/")[2]
    [found] = [one for one in await session.catalog.all(kinds.STORAGE_ACCOUNT, subscription) if one.name == "newone"]
    assert (found.shared_key_access, found.public_access) == (keys, access)
