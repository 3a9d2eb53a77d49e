"""How soon the board of all vaults shows its first rows, with 2,000 machines in 20 vaults.

Run: pytest tests/benchmarks/test_all_vaults.py -s. The simulator is another process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asr_tui.simulator.messages import JsonObject
from tests.benchmarks.growing_world import SUBSCRIPTION
from tests.benchmarks.programs import program, settled, until

VAULTS = 20
MACHINES = 2000
MAX_SECONDS = 1.0
"""From the first page's last byte to its first row on the terminal."""
NOTING = str(Path(__file__).with_name("first_rows.py"))


def world() -> JsonObject:
    """Vaults with a fleet each; every tenth machine is in trouble, those of the last vaults most."""
    each = MACHINES // VAULTS
    place = {"target_region": "westeurope", "target_group": "rg-asr", "target_network": "vnet-asr"}
    turns: list[JsonObject] = [{}] * 9 + [{"behind_minutes": 90.0}]
    return {
        "description": "many vaults",
        "subscriptions": [{"id": SUBSCRIPTION.rpartition("/")[2], "name": "Benchmark"}],
        "groups": [
            {"name": "rg", "location": "centralus"},
            *({"name": name, "location": "westeurope"} for name in ("rg-asr", "rg-dr")),
        ],
        "networks": [
            {"name": "vnet", "group": "rg", "prefixes": ["10.0.0.0/8"], "subnets": {"front": "10.1.0.0/16"}},
            {"name": "vnet-asr", "group": "rg-asr", "prefixes": ["10.0.0.0/8"], "subnets": {"front": "10.1.0.0/16"}},
        ],
        "storage_accounts": [{"name": "benchmarkcache", "group": "rg-dr", "location": "centralus"}],
        "vaults": [{"name": f"vault-{one:02}", "group": "rg-dr", "location": "westeurope"} for one in range(VAULTS)],
        "quotas": {"centralus": {"cores": 10**6, "standardDSv5Family": 10**6}, "westeurope": {"cores": 10**6}},
        "fleets": [
            {
                "prefix": f"m{one:02}",
                "count": each,
                "groups": ["rg"],
                "network": "vnet",
                "subnets": ["front"],
                "images": ["ubuntu-2204"],
                "sizes": ["Standard_D2s_v5"],
                "disks": [[]],
            }
            for one in range(VAULTS)
        ],
        "protected_fleets": [
            {
                "vault": f"vault-{one:02}",
                "prefix": f"m{one:02}",
                "count": each,
                "cache_account": "benchmarkcache",
                "turns": turns,
                **place,
            }
            for one in range(VAULTS)
        ],
    }


@contextmanager
def simulator(folder: Path) -> Iterator[str]:
    """The address of a simulated Azure with these vaults."""
    file = folder / "world.json"
    file.write_text(json.dumps(world()))
    command = [sys.executable, "-m", "asr_tui", "simulator", "--world", str(file), "--speed", "50", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


def seconds_to_first_row(url: str, folder: Path, columns: int = 80, rows: int = 24) -> tuple[float, float]:
    """From the first page's arrival to its first row, and from the key to that row."""
    noted = folder / "arrived"
    noted.unlink(missing_ok=True)
    command = (sys.executable, NOTING, str(noted), "azure", "--endpoint", url)
    with program(command, folder, columns, rows) as (_, terminal):
        until(terminal, "Go on as this identity?", 60)
        os.write(terminal, b"\r")
        until(terminal, "vault-01", 60)
        settled(terminal)
        pressed = time.monotonic()
        os.write(terminal, b"\x1bOS")
        until(terminal, "> m", 60)
        painted = time.monotonic()
        arrived = float(noted.read_text().split()[0])
        return painted - arrived, painted - pressed


def test_first_rows_of_2000_machines_in_20_vaults(tmp_path: Path) -> None:
    with simulator(tmp_path) as url:
        found = [seconds_to_first_row(url, tmp_path) for _ in range(3)]
    told = ", ".join(f"{since:.2f} s ({key:.2f} s from the key)" for since, key in found)
    sys.stdout.write(f"first row after the first answer: {told}\n")
    assert min(since for since, _ in found) <= MAX_SECONDS
