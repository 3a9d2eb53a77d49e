"""A simulator on loopback for each test, and Microsoft's own clients that talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from asr_tui.simulator.server import Simulator
from tests.simulator.arm_client import ArmClient, Clients

EMPTY = "00000000-0000-0000-0000-000000000000"
PRODUCTION = "0b1f6471-1bf0-4dda-aec3-111111111111"


@pytest.fixture
async def empty() -> AsyncIterator[Simulator]:
    """A world with one subscription; the clock jumps from event to event."""
    simulator = Simulator.open("empty", speed=0)
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def contoso() -> AsyncIterator[Simulator]:
    """The default world; its clock moves only when the test says so."""
    simulator = Simulator.open("contoso", speed=None)
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def arm(empty: Simulator, http: aiohttp.ClientSession) -> ArmClient:
    return ArmClient(http, empty.url)


@pytest.fixture
async def shop(contoso: Simulator, http: aiohttp.ClientSession) -> ArmClient:
    return ArmClient(http, contoso.url)


@pytest.fixture
async def clients(empty: Simulator) -> AsyncIterator[Clients]:
    async with Clients(empty.url, EMPTY) as clients:
        yield clients


@pytest.fixture
async def shop_clients(contoso: Simulator) -> AsyncIterator[Clients]:
    async with Clients(contoso.url, PRODUCTION) as clients:
        yield clients
