"""Rights, locks, links and quotas: over HTTP against the simulator, and against answers that it never gives."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied, Refused, Unreachable
from asr_tui.domain.ids import ArmId, group_id, location_id, resource_id, vault_id
from asr_tui.domain.obstacles import LockLevel
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.stub import SUBSCRIPTION, VAULT, Answer, Pauses, StartStub, session_with

PRODUCTION = "0b1f6471-1bf0-4dda-aec3-111111111111"
SHOP = group_id(PRODUCTION, "rg-shop")
WORLD: JsonObject = {
    "description": "contoso with all that governs it",
    "based_on": "contoso",
    "locks": [
        {"name": "keep", "group": "rg-shop"},
        {"name": "frozen", "group": "rg-data", "machine": "sql-01", "level": "ReadOnly"},
    ],
    "permissions": [
        {"group": "rg-dr", "vault": "contoso-vault", "actions": ["*/read"]},
        {"group": "rg-shop", "actions": ["*"], "not_actions": ["*/virtualMachines/write"]},
    ],
    "stale_links": [{"machine": "app-01", "group": "rg-shop", "vault": "contoso-vault-us"}],
    "quotas": {"westeurope": {"cores": 3, "NetworkInterfaces": 9}},
    "missing_sizes": {"westeurope": ["Standard_D2s_v5"]},
}


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    simulator = Simulator.open(WORLD)
    await simulator.start()
    yield simulator
    await simulator.stop()


async def test_rights_are_those_of_the_narrowest_scope(session: AzureSession) -> None:
    everywhere = await session.catalog.one(kinds.RIGHTS, ArmId(f"/subscriptions/{PRODUCTION}"))
    shop = await session.catalog.one(kinds.RIGHTS, SHOP)
    vault = await session.catalog.one(kinds.RIGHTS, vault_id(PRODUCTION, "rg-dr", "contoso-vault"))
    assert everywhere.allows("Microsoft.Compute/virtualMachines/write")
    assert not shop.allows("Microsoft.Compute/virtualMachines/write")
    assert shop.allows("Microsoft.Compute/disks/write")
    assert vault.allows("Microsoft.RecoveryServices/vaults/read")
    assert not vault.allows("Microsoft.RecoveryServices/vaults/replicationFabrics/write")


async def test_locks_say_what_they_hold(session: AzureSession) -> None:
    locks = {lock.name: lock for lock in await session.catalog.all(kinds.LOCK, PRODUCTION)}
    web = resource_id(SHOP, "Microsoft.Compute/virtualMachines", "web-01")
    sql = resource_id(group_id(PRODUCTION, "rg-data"), "Microsoft.Compute/virtualMachines", "sql-01")
    assert (locks["keep"].level, locks["frozen"].level) == (LockLevel.CAN_NOT_DELETE, LockLevel.READ_ONLY)
    assert locks["keep"].holds(web)
    assert not locks["keep"].holds(sql)
    assert locks["frozen"].holds(ArmId(sql.upper()))
    assert (locks["keep"].where, locks["frozen"].where) == ("the resource group rg-shop", "sql-01")


async def test_links_tell_machine_and_vault(session: AzureSession) -> None:
    [link] = [one for one in await session.catalog.all(kinds.LINK, PRODUCTION) if one.of_site_recovery]
    assert (link.source.name, link.vault) == ("app-01", "contoso-vault-us")


async def test_quotas_are_of_compute_and_network(session: AzureSession) -> None:
    quotas = {
        quota.name: quota for quota in await session.catalog.all(kinds.QUOTA, location_id(PRODUCTION, "westeurope"))
    }
    assert (quotas["cores"].limit, quotas["cores"].words) == (3, "Total Regional vCPUs")
    assert quotas["standardDSv5Family"].limit > 0
    assert quotas["NetworkInterfaces"].limit == 9
    there = {
        quota.name: quota for quota in await session.catalog.all(kinds.QUOTA, location_id(PRODUCTION, "centralus"))
    }
    assert there["cores"].used > 0
    assert there["NetworkInterfaces"].used > 0
    assert there["NetworkInterfaces"].limit == 65536


async def test_sizes_that_a_region_refuses_are_not_offered(session: AzureSession) -> None:
    sizes = {
        size.name for size in (await session.catalog.one(kinds.OFFERED, location_id(PRODUCTION, "westeurope"))).sizes
    }
    assert "Standard_D2s_v5" not in sizes
    assert "Standard_D4s_v5" in sizes


async def test_pages_are_put_together(simulator: Simulator, session: AzureSession) -> None:
    simulator.cloud.page_size = 1
    assert len(await session.catalog.all(kinds.LOCK, PRODUCTION)) == 2


async def test_reads_of_rights_are_tried_again_and_refusals_told(
    simulator: Simulator, session: AzureSession, pauses: Pauses
) -> None:
    simulator.faults.add("GET", "permissions", status=503, times=2)
    assert (await session.catalog.one(kinds.RIGHTS, SHOP)).permissions
    assert len(pauses.asked) == 2
    simulator.faults.add("GET", "locks", status=403, body={"error": {"code": "AuthorizationFailed", "message": "No."}})
    with pytest.raises(AccessDenied):
        await session.catalog.all(kinds.LOCK, PRODUCTION)


@pytest.mark.parametrize("body", [{}, [], {"value": None}, {"value": "many"}])
async def test_an_answer_without_a_list_does_not_mean_no_rights(
    start_stub: StartStub, pauses: Pauses, body: object
) -> None:
    stub = await start_stub(Answer(200, body))
    session = session_with(stub.url, pauses)
    with pytest.raises(Unreachable):
        await session.catalog.one(kinds.RIGHTS, VAULT)
    await session.close()


async def test_odd_elements_are_left_out(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(
        Answer(200, {"value": [None, 7, {}, {"id": "/x", "name": "no lock"}]}),
        Answer(200, {"value": [{"id": "/a", "properties": {"sourceId": 3}}, {"properties": None}]}),
        Answer(200, {"value": [{"actions": "x", "notActions": None}, {"actions": [1, "*/read"]}]}),
    )
    session = session_with(stub.url, pauses)
    assert await session.catalog.all(kinds.LOCK, SUBSCRIPTION) == ()
    assert await session.catalog.all(kinds.LINK, SUBSCRIPTION) == ()
    assert (await session.catalog.one(kinds.RIGHTS, VAULT)).allows("a/read")
    await session.close()


async def test_a_next_page_elsewhere_is_not_followed(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(200, {"value": [], "nextLink": "https://elsewhere.example/next"}))
    session = session_with(stub.url, pauses)
    with pytest.raises(Refused, match="elsewhere"):
        await session.catalog.all(kinds.LINK, SUBSCRIPTION)
    await session.close()


async def test_a_size_closed_in_a_zone_says_in_which(start_stub: StartStub, pauses: Pauses) -> None:
    sku = {"resourceType": "virtualMachines", "name": "Standard_D2s_v5", "capabilities": []}
    closed = {"type": "Zone", "values": ["eastus"], "restrictionInfo": {"locations": ["eastus"], "zones": ["3", "1"]}}
    stub = await start_stub(Answer(200, {"value": [sku | {"restrictions": [closed]}, sku | {"restrictions": []}]}))
    session = session_with(stub.url, pauses)
    first, second = (await session.catalog.one(kinds.OFFERED, location_id(SUBSCRIPTION, "eastus"))).sizes
    assert (first.closed_zones, second.closed_zones) == (("1", "3"), ())
    await session.close()
