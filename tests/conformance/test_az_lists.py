"""What the real Azure CLI makes of the simulator's lists. Skipped where there is no az (see `azure_cli.AZ`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.azure_cli import AZ, azure_cli, secure_simulator

pytestmark = [pytest.mark.skipif(not AZ, reason="there is no Azure CLI"), pytest.mark.timeout(300)]


def listed(home: Path, world: str, *command: str) -> list[dict[str, Any]]:
    """What a command of the CLI lists of a world. Raises CalledProcessError."""
    with secure_simulator(home, world, "50", home / "state.json") as url, azure_cli(home, url) as cli:
        found: list[dict[str, Any]] = json.loads(cli.run("az", *command, "--output", "json"))
    return found


def test_machines_are_listed_with_the_ids_of_their_extensions(tmp_path: Path) -> None:
    machines = listed(tmp_path, "contoso-large", "vm", "list")
    extensions = [one for machine in machines for one in machine.get("resources") or ()]
    assert extensions
    assert not any(one.get("provisioningState") or one.get("location") for one in extensions)
