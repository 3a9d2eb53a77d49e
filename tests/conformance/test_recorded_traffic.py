"""The recorded traffic of a real client with real Azure, replayed against the simulator."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from asr_tui.simulator.server import Simulator

REPOSITORY = Path(__file__).resolve().parents[2]
REPLAY = Path(os.environ.get("ASR_TUI_REPLAY", REPOSITORY.parent / "shared" / "conformance" / "replay.py"))
"""A program that sends recorded requests to an endpoint and compares the answers, with the recording beside it."""


@pytest.mark.skipif(not REPLAY.is_file(), reason="ASR_TUI_REPLAY names no program that replays recorded traffic")
async def test_every_recorded_exchange_holds(tmp_path: Path) -> None:
    simulator = Simulator.open("empty", speed=600)
    url = await simulator.start()
    report = tmp_path / "report.json"
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(REPLAY), "--endpoint", url, "--wait", "30", "--report", str(report),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, _ = await process.communicate()
    await simulator.stop()
    held = json.loads(report.read_text())
    assert held["seeding"] == []
    assert [exchange["path"] for exchange in held["exchanges"] if not exchange["holds"]] == [], output.decode()
    assert process.returncode == 0
