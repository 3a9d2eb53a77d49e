"""`asr-tui simulator`: the simulator as a process of its own, until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import ssl
import sys
from pathlib import Path

from asr_tui.simulator.server import Simulator


async def serve(
    port: int,
    world: str | Path | None,
    speed: float,
    state: Path | None = None,
    cert: Path | None = None,
    key: Path | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM. The first line on stdout says where.

    Raises WorldError, WorldHeld, BrokenWorldFile, OSError (port taken, certificate unreadable) and ssl.SSLError.
    """
    context = None
    if cert is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cert, key)
    simulator = Simulator.open(world, speed, state)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        url = await simulator.start(port, ssl_context=context)
        sys.stdout.write(f"listening on {url}\n")
        sys.stdout.flush()
        await stop.wait()
    finally:
        await simulator.stop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
