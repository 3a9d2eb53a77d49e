"""The memory of `asr-tui plan` beside that of `az vm list` of the same machines. Run: pytest tests/benchmarks"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.growing_world import world
from tests.conformance.azure_cli import AZ, azure_cli, secure_simulator
from tests.processes import environment

MACHINES = 500
MAX_RATIO = 1.5
PROGRAM = str(Path(sys.executable).with_name("asr-tui"))
PEAK = "import resource, subprocess, sys; subprocess.run(sys.argv[2:], stdout=open(sys.argv[1], 'w')); \
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"


def peak(command: tuple[str, ...], env: dict[str, str], out: Path) -> int:
    """KiB that the process used at most; what it printed is in `out`."""
    done = subprocess.run([sys.executable, "-c", PEAK, str(out), *command], env=env, capture_output=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(not AZ, reason="there is no Azure CLI")
@pytest.mark.timeout(600)
def test_a_plan_uses_little_more_memory_than_a_list_of_the_same_machines(tmp_path: Path) -> None:
    described = world(MACHINES)
    described["protected_fleets"][0]["count"] = MACHINES
    file, exported = tmp_path / "world.json", tmp_path / "dr.toml"
    file.write_text(json.dumps(described))
    with secure_simulator(tmp_path, str(file), "50", tmp_path / "state.json") as url, azure_cli(tmp_path, url) as cli:
        ours = environment(tmp_path) | {"SSL_CERT_FILE": str(tmp_path / "cert.pem")}
        where = ("--vault", "vault-dr", "--endpoint", url)
        peak((PROGRAM, "export", *where), ours, exported)
        plan = peak((PROGRAM, "plan", str(exported), *where), ours, tmp_path / "planned")
        listed = tmp_path / "listed"
        machines = peak((AZ, "vm", "list", "--output", "json"), cli.env, listed)
        assert len(json.loads(listed.read_text())) == MACHINES
    assert "nothing to do" in (tmp_path / "planned").read_text()
    assert plan <= MAX_RATIO * machines, f"{plan / 1024:.0f} and {machines / 1024:.0f} MiB"
