"""Bytes that come in within an hour at home of 500 protected machines in which nothing happens.

Run: python -m tests.benchmarks.idle_bytes [items] [seconds]

The app runs without a terminal, in a time that jumps over what is waited for; its connections to the simulator, which
keeps Azure's own pace, go through a relay that counts. First at the pace of polls on Azure, then at that on a simulator
of this computer; each also while the terminal has no focus. The last column compares with 200 MB, what the first build
took. "JSON" is the same before it is compressed.
"""

from __future__ import annotations

import asyncio
import gzip
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual import events

from asr_tui.bootstrap import azure_workspace
from asr_tui.bootstrap.cadences import ON_AZURE, ON_THIS_COMPUTER
from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions
from asr_tui.simulator import http_answers
from asr_tui.simulator.server import Simulator
from tests import conftest  # noqa: F401 - sets the virtual time
from tests.benchmarks.growing_world import world
from tests.ui.pilot import press, running

HOUR = 3600.0
AT_FIRST = 200e6
"""Bytes an hour of the first build, as they were measured then."""
SETTLED = 600.0
"""Seconds after which a vault in which nothing happens counts as quiet."""
MB = 1e6


@dataclass
class Relay:
    """Passes connections on, and counts what comes back."""

    port: int
    received: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        azure_reader, azure_writer = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(self._sent(reader, azure_writer), self._answered(azure_reader, writer))

    async def _sent(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65536):
            writer.write(chunk)
        writer.close()

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65536):
            self.received += len(chunk)
            writer.write(chunk)
        writer.close()


class Json:
    """Counts the simulator's answers before they are compressed."""

    def __init__(self) -> None:
        self.bytes = 0
        setattr(http_answers, "gzip", self)  # noqa: B010 - no name that the simulator offers

    def compress(self, content: bytes, **options: Any) -> bytes:
        self.bytes += len(content)
        return gzip.compress(content, **options)


@asynccontextmanager
async def relayed(items: int) -> AsyncIterator[tuple[Relay, str]]:
    """A simulator with so many protected machines, and the address of the relay before it."""
    simulator = Simulator.open(world(items * 5), 1.0, now=datetime(2026, 3, 2, 8, tzinfo=UTC))
    relay = Relay(int((await simulator.start()).rpartition(":")[2]))
    async with await asyncio.start_server(relay.joined, "127.0.0.1", 0) as server:
        yield relay, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        server.close()
    await simulator.stop()


async def measured(items: int, seconds: float, json: Json) -> None:
    """Two lines of the table."""
    with tempfile.TemporaryDirectory() as folder:
        async with relayed(items) as (relay, url):
            start = AzureOptions(endpoint=url, vault="vault-dr")
            async with running(start, ProgramOpener(Paths.under(Path(folder))), size=(120, 40)) as pilot:
                await press(pilot, "enter")
                await asyncio.sleep(SETTLED)
                for name, message in (("idle", events.AppFocus()), ("without focus", events.AppBlur())):
                    pilot.app.post_message(message)
                    received, plain = relay.received, json.bytes
                    await asyncio.sleep(seconds)
                    hourly, whole = ((now - before) * HOUR / seconds for now, before in (
                        (relay.received, received), (json.bytes, plain)
                    ))  # fmt: skip
                    sys.stdout.write(f"{name:16}{hourly / MB:10.1f}{whole / MB:10.1f}{hourly / AT_FIRST:10.3f}\n")
                    sys.stdout.flush()


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else HOUR
    json = Json()
    sys.stdout.write(f"{'MB an hour':16}{'received':>10}{'JSON':>10}{'of first':>10}\n")
    for name, cadence in (("Azure", ON_AZURE), ("this computer", ON_THIS_COMPUTER)):
        sys.stdout.write(f"pace of polls: {name}\n")
        setattr(azure_workspace, "ON_THIS_COMPUTER", cadence)  # noqa: B010 - the endpoint is on this computer
        asyncio.run(measured(items, seconds, json))


if __name__ == "__main__":
    main()
