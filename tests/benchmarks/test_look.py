"""What `asr-tui status --json` costs of a processor, as ratios measured in the same run. Run: pytest tests/benchmarks

The simulated Azure is a process of its own; programs are started in turn, so that a busy machine slows all alike.
Where ASR_TUI_AZ names an Azure CLI, it reads the same list. CPU seconds are those in user mode.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import environment, simulator

ROUNDS = 5
MAX_TIMES_IMPORTS = 1.8
MAX_TIMES_AZ_REST = 1.3
VAULT = "contoso-global-vault"
PROGRAM = str(Path(sys.executable).with_name("asr-tui"))
IMPORTS = (sys.executable, "-c", "import aiohttp, azure.core.pipeline.transport")
"""What any asynchronous client of Azure must at least load."""


def cpu_seconds(command: tuple[str, ...], env: dict[str, str]) -> float:
    """Of a process and those that it starts, in user mode."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def ratio(ours: tuple[str, ...], theirs: tuple[str, ...], env: dict[str, str]) -> float:
    """The median of rounds in which both run once."""
    cpu_seconds(ours, env), cpu_seconds(theirs, env)  # byte-compiles, and warms the disk
    return statistics.median(cpu_seconds(ours, env) / cpu_seconds(theirs, env) for _ in range(ROUNDS))


def test_status_costs_little_more_than_the_import_of_an_http_client(tmp_path: Path) -> None:
    with simulator(tmp_path, "contoso-large") as endpoint:
        status = (PROGRAM, "status", "--json", "--endpoint", endpoint, "--vault", VAULT)
        found = ratio(status, IMPORTS, environment(tmp_path))
    assert found <= MAX_TIMES_IMPORTS, f"{found:.2f} times"


@pytest.mark.skipif("ASR_TUI_AZ" not in os.environ, reason="ASR_TUI_AZ names no Azure CLI")
def test_status_beside_the_azure_cli(tmp_path: Path) -> None:
    """The CLI reads the one list, `status` four: subscriptions, vaults, machines and jobs."""
    with simulator(tmp_path, "contoso-large") as endpoint:
        status = (PROGRAM, "status", "--json", "--endpoint", endpoint, "--vault", VAULT)
        told = subprocess.run(status, env=environment(tmp_path), check=True, stdout=subprocess.PIPE).stdout
        vault = json.loads(told)["machines"][0]["vaultId"]
        url = f"{endpoint}{vault}/replicationProtectedItems?api-version=2025-08-01"
        theirs = (os.environ["ASR_TUI_AZ"], "rest", "--skip-authorization-header", "--url", url)
        found = ratio(status, theirs, environment(tmp_path) | {"AZURE_CONFIG_DIR": str(tmp_path / "az")})
    assert found <= MAX_TIMES_AZ_REST, f"{found:.2f} times"
