"""The script that `convert --to az` writes, run by the real Azure CLI, ends in the state of our own apply.

Skipped where there is no az: ASR_TUI_AZ names one that is not in the path (with azure-cli 2.91.0 it takes 3 minutes).
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.azure_cli import AZ, azure_cli, secure_simulator
from tests.processes import COMMAND, asr_tui, environment
from tests.test_file_commands import THREE, file_of

SPEED = "3000"
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
MADE_UP = {"uniqueId", "taskId"}
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


@pytest.mark.skipif(not AZ, reason="there is no Azure CLI")
@pytest.mark.timeout(900)
def test_the_script_ends_in_the_state_of_our_own_apply(tmp_path: Path) -> None:
    file = file_of(tmp_path, THREE)
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    command = [*COMMAND, "simulator", "--world", "contoso", "--speed", SPEED, "--state", str(ours / "state.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(ours)) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        assert asr_tui(ours, "apply", file, "--yes", "--endpoint", url).returncode == 0
        process.terminate()
    script = theirs / "vault.sh"
    with secure_simulator(theirs, "contoso", SPEED, theirs / "state.json") as url:
        script.write_text(asr_tui(theirs, "convert", file, "--to", "az", "--practice", "contoso").stdout)
        with azure_cli(theirs, url) as cli:
            cli.env["PAUSE"] = "0.5"
            assert "send: Enable replication of web-01" in cli.run("bash", str(script))
            again = cli.run("bash", str(script))
    assert "is there: Enable replication of web-01" in again
    assert "send: Enable" not in again
    assert state(theirs / "state.json") == state(ours / "state.json")
