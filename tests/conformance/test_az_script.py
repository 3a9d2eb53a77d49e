"""The scripts that `convert --to az` writes, run by the real Azure CLI, end in the state of our own apply.

Skipped where there is no az: ASR_TUI_AZ names one that is not in the path (with azure-cli 2.91.0 it takes 5 minutes).
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from asr_tui.services.converters.az_script import FUNCTIONS
from tests.conformance.azure_cli import AZ, azure_cli, secure_simulator
from tests.processes import COMMAND, asr_tui, environment
from tests.test_file_commands import THREE, file_of

SPEED = "3000"
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
MADE_UP = {"uniqueId", "taskId", "etag", "resourceGuid"}
"""Fields that the simulator makes up: ids without meaning, of which each client brings another number."""


def state(file: Path) -> dict[str, dict[str, object]]:
    """All resources of a simulator without its jobs and what it knows of operations, each as its fields."""
    resources = json.loads(file.read_text())["state"]["store"]["resources"]
    kept = {body["id"].casefold(): body for body in resources}
    return {
        key: dict(fields(body))
        for key, body in kept.items()
        if "/replicationjobs/" not in key and not key.startswith("/simulator/")
    }


def fields(body: object, path: str = "") -> Iterator[tuple[str, object]]:
    """The values below their paths, without times and made-up ids."""
    if isinstance(body, dict):
        for key, value in body.items():
            yield from fields(value, f"{path}.{key}")
    elif isinstance(body, list):
        for number, value in enumerate(body):
            yield from fields(value, f"{path}[{number}]")
    elif not (isinstance(body, str) and TIME.search(body)) and path.rpartition(".")[2] not in MADE_UP:
        yield path, body


def test_states_are_compared_field_by_field(tmp_path: Path) -> None:
    body = {"a": [{"b": 1, "uniqueId": "x"}], "at": "2026-01-01T00:00:00Z"}
    assert dict(fields(body)) == {".a[0].b": 1}


@dataclass(frozen=True, slots=True)
class Applied:
    """A simulator's world after our own apply of a file: its state, and the file that is exported of it."""

    state: dict[str, dict[str, object]]
    scripts: tuple[str, str]


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Applied:
    """`scripts`: that of the file before it was applied, and that of what was exported afterwards."""
    home = tmp_path_factory.mktemp("ours")
    file, kept = file_of(home, THREE), home / "state.json"
    command = [*COMMAND, "simulator", "--world", "contoso", "--speed", SPEED, "--state", str(kept)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(home)) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        before = asr_tui(home, "convert", file, "--to", "az", "--endpoint", url).stdout
        assert asr_tui(home, "apply", file, "--yes", "--endpoint", url).returncode == 0
        exported = file_of(home, asr_tui(home, "export", "--vault", "contoso-vault", "--endpoint", url).stdout)
        after = asr_tui(home, "convert", exported, "--to", "az", "--endpoint", url).stdout
        process.terminate()
    return Applied(state(kept), (before, after))


@pytest.mark.skipif(not AZ, reason="there is no Azure CLI")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("which", [0, 1], ids=["the file", "what was exported"])
def test_a_script_ends_in_the_state_of_our_own_apply(applied: Applied, which: int, tmp_path: Path) -> None:
    script = tmp_path / "vault.sh"
    script.write_text(applied.scripts[which])
    with (
        secure_simulator(tmp_path, "contoso", SPEED, tmp_path / "state.json") as url,
        azure_cli(tmp_path, url) as cli,
    ):
        cli.env["PAUSE"] = "0.5"
        assert "send: Enable replication of web-01" in cli.run("bash", str(script))
        again = cli.run("bash", str(script))
    assert "is there: Enable replication of web-01" in again
    assert "send: Enable" not in again
    assert state(tmp_path / "state.json") == applied.state


@pytest.mark.skipif(not AZ, reason="there is no Azure CLI")
@pytest.mark.timeout(300)
def test_lists_are_read_to_their_last_page(tmp_path: Path) -> None:
    """A page of the simulator holds 100 elements."""
    with (
        secure_simulator(tmp_path, "contoso-large", SPEED, tmp_path / "state.json") as url,
        azure_cli(tmp_path, url) as cli,
    ):
        subscription = json.loads(cli.run("az", "account", "show"))["id"]
        disks = f"/subscriptions/{subscription}/providers/Microsoft.Compute/disks?api-version=2025-01-02"
        script = f"{FUNCTIONS}\npages '{disks}' 'value[].[name]'\n"
        found = cli.run("bash", "-c", script).split()
    made = json.loads((tmp_path / "state.json").read_text())["state"]["store"]["resources"]
    names = [one["name"] for one in made if one["type"] == "Microsoft.Compute/disks" and subscription in one["id"]]
    assert len(names) > 100
    assert sorted(found) == sorted(names)
