"""A vault of sixty machines in every state, read through Microsoft's client: what needs whom."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Sequence

import aiohttp
import pytest
from msgspec.structs import replace

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds
from asr_tui.domain.attention import NeedReason, needs
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.protection import ProtectedItem
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.stub import Pauses, session_with


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    simulator = Simulator.open("contoso-large")
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def session(simulator: Simulator, pauses: Pauses) -> AsyncIterator[AzureSession]:
    session = session_with(simulator.url, pauses)
    yield session
    await session.close()


@pytest.fixture
async def vault(session: AzureSession) -> ArmId:
    [subscription] = await session.catalog.all(kinds.SUBSCRIPTION)
    [vault] = [one for one in await session.catalog.all(kinds.VAULT, subscription.id) if "global" in one.name]
    return vault.id


async def test_every_reason_but_those_of_the_clock_is_there(session: AzureSession, vault: ArmId) -> None:
    items = await session.site_recovery.items(vault)
    jobs = await session.site_recovery.jobs(vault)
    found = {need.reason for need in needs(items, jobs, session.clock.now())}
    # Where an update is needed its end stands in the same line; no machine of this vault was ever protected backwards.
    assert found == set(NeedReason) - {NeedReason.AGENT, NeedReason.FAILBACK_DUE, NeedReason.DRILLED_BEFORE}
    assert {JobState.FAILED, JobState.SUSPENDED, JobState.CANCELLED, JobState.RUNNING, JobState.SUCCEEDED} == {
        job.state for job in jobs
    }


async def test_agent_disks_and_events_of_single_machines(session: AzureSession, vault: ArmId) -> None:
    items = {item.machine_name: item for item in await session.site_recovery.items(vault)}

    async def whole(name: str) -> ProtectedItem:
        return await session.site_recovery.item(items[name].id)

    new_disk, outdated, offered = await whole("erp-007"), await whole("erp-018"), await whole("erp-014")
    assert [disk.lun for disk in new_disk.unprotected_disks] == [2]
    assert (outdated.agent_update_required, offered.agent_update_required) == (True, False)
    assert offered.agent_upgradeable
    assert outdated.agent_expires is not None
    assert new_disk.churn_option == "Normal"
    assert all(disk.replica_sku == "Premium_LRS" for disk in new_disk.disks)
    stalled, late = await whole("erp-006"), await whole("erp-012")
    assert sum(disk.pending_at_source_mb for disk in stalled.disks) > 1000
    assert sum(disk.pending_in_cache_mb for disk in late.disks) > 100
    [event] = [one for one in await session.site_recovery.events(vault) if one.affected == "erp-006"]
    assert (event.kind, event.severity, [error.code for error in event.errors]) == ("VmHealth", "Critical", ["153007"])


async def test_a_poll_of_a_large_vault_crosses_the_wire_at_a_tenth_of_its_size(
    session: AzureSession, vault: ArmId
) -> None:
    url = f"{session.endpoint.base_url}{vault}/replicationProtectedItems?api-version=2025-08-01"
    async with aiohttp.ClientSession(auto_decompress=False) as plain:
        async with plain.get(url) as answer:  # asks as the program does: for gzip
            compressed = await answer.read()
            assert answer.headers["Content-Encoding"] == "gzip"
        async with plain.get(url, headers={"Accept-Encoding": "identity"}) as answer:
            whole = await answer.read()
            assert "Content-Encoding" not in answer.headers
    assert gzip.decompress(compressed) == whole
    assert len(compressed) * 10 < len(whole)
    assert len(await session.site_recovery.items(vault)) == 60


async def test_of_known_jobs_only_the_pages_are_read_in_which_one_may_have_changed(
    simulator: Simulator, session: AzureSession, vault: ArmId
) -> None:
    """The list begins with the newest; what is at work is read wherever it stands."""
    whole = await session.site_recovery.jobs(vault)
    simulator.cloud.page_size = 10

    async def since(*known: Job) -> int:
        """How many pages are read where these are known."""
        simulator.requests.clear()
        found = await session.site_recovery.jobs_since(vault, known)
        assert [one.name for one in found] == [one.name for one in whole]
        return len(simulator.requests)

    ended = [replace(one, state=JobState.SUCCEEDED) for one in whole]
    assert await since(*ended) == 1
    assert await since(*ended[12:]) == 2
    running = replace(whole[25], state=JobState.RUNNING)
    assert await since(*ended[:25], running, *ended[26:]) == 3
    assert await since() == -(-len(whole) // 10)


async def test_each_page_that_others_follow_is_told_before_the_next_one_is_asked_for(
    simulator: Simulator, session: AzureSession, vault: ArmId
) -> None:
    simulator.cloud.page_size = 25
    came = list[tuple[int, int]]()

    def note(page: Sequence[object]) -> None:
        came.append((len(page), len(simulator.requests)))

    simulator.requests.clear()
    items = await session.site_recovery.items(vault, note)
    assert len(items) == 60
    assert came == [(25, 1), (25, 2)]
    came.clear()
    jobs = await session.site_recovery.jobs(vault, note)
    assert sum(number for number, _ in came) < len(jobs)
    simulator.cloud.page_size = 100
    came.clear()
    await session.site_recovery.items(vault, note)
    assert came == [], "the only page is the whole list"
