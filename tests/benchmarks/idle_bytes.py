"""Bytes that come in within an hour at home of 500 protected machines in which nothing happens, against the first build.

Run: python -m tests.benchmarks.idle_bytes [items]

The app runs without a terminal, in a time that jumps over what is waited for; its connection to the simulator (at
Azure's own pace) goes through a relay that counts. Then the same while the terminal has no focus, and while one machine's
drill runs, of which the longest pause between two reads of the jobs is told too. "decoded" are the bytes of JSON.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from textual import events

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions
from asr_tui.simulator import http_answers
from asr_tui.simulator.server import Simulator
from tests import conftest  # noqa: F401 - sets the virtual time
from tests.benchmarks.test_simulator_growth import world
from tests.ui.pilot import press, running

HOUR = 3600.0
FIRST_BUILD = 200.0
"""MB an hour of the first build, as it was measured then."""
MB = 1e6


@dataclass
class Relay:
    """Passes connections on, and counts what comes from the other side."""

    to: int
    received: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> str:
        self._server = await asyncio.start_server(self._joined, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        azure_reader, azure_writer = await asyncio.open_connection("127.0.0.1", self.to)
        await asyncio.gather(
            self._passed(reader, azure_writer, counted=False), self._passed(azure_reader, writer, counted=True)
        )

    async def _passed(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counted: bool) -> None:
        while chunk := await reader.read(65536):
            self.received += len(chunk) if counted else 0
            writer.write(chunk)
        writer.close()


@dataclass
class Decoded:
    """Bytes of JSON that the simulator answered."""

    total: int = 0

    def watch(self) -> None:
        encoded = http_answers.msgspec.json.encode

        class Counting:
            def encode(self, body: object) -> bytes:
                return encoded(body)


async def main(items: int, folder: Path) -> None:
    described = world(items * 5)
    simulator = Simulator.open(described, 1.0, now=datetime(2026, 3, 2, 8, tzinfo=UTC))
    url = await simulator.start()
    relay = Relay(int(url.rpartition(":")[2]))
    opener = ProgramOpener(Paths.under(folder))
    start = AzureOptions(endpoint=await relay.start(), vault="vault-dr")
    async with running(start, opener, size=(120, 40)) as pilot:
        await press(pilot, "enter")
        await asyncio.sleep(300)
        print("shown:", pilot.app.screen, flush=True)
        for name in ("idle", "without focus"):
            if name == "without focus":
                pilot.app.post_message(events.AppBlur())
            simulator.requests.clear()
            before = relay.received
            for _ in range(int(HOUR // 60)):
                await asyncio.sleep(60)
            kinds = Counter(one.path.partition("?")[0].rpartition("/")[2] for one in simulator.requests)
            got = (relay.received - before) / MB
            print(name, f"{got:.2f} MB, {got / FIRST_BUILD:.3f}", kinds.most_common(12), flush=True)
    await simulator.stop()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500, Path(temporary)))
