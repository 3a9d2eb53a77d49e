"""The simulator in process, and a stub for what it cannot do, each behind the real SDK clients."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.stub import Answer, Pauses, StartStub, Stub, session_with


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """The contoso world, whose clock only the test moves."""
    simulator = Simulator.open("contoso")
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def session(simulator: Simulator, pauses: Pauses) -> AsyncIterator[AzureSession]:
    session = session_with(simulator.url, pauses)
    yield session
    await session.close()


@pytest.fixture
async def start_stub() -> AsyncIterator[StartStub]:
    runners: list[web.AppRunner] = []

    async def start(*answers: Answer) -> Stub:
        stub = Stub(list(answers))
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", stub.answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        runners.append(runner)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        stub.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return stub

    yield start
    for runner in runners:
        await runner.cleanup()
