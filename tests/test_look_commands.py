"""`asr-tui status`, `points` and `jobs` as a pipeline runs them: a process without a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from asr_tui.cli import commands
from tests.processes import asr_tui, environment

PRACTICE = ("--practice", "contoso-shop")


def test_status_names_each_machine_once_with_state_and_health(tmp_path: Path) -> None:
    done = asr_tui(tmp_path, "status", *PRACTICE)
    assert (done.returncode, done.stderr) == (0, "")
    head, *rows = done.stdout.splitlines()
    assert head.split()[:4] == ["MACHINE", "VAULT", "STATE", "HEALTH"]
    names = [row.split()[0] for row in rows]
    assert len(names) == len(set(names)) > 3


def test_json_has_the_same_machines_as_the_table(tmp_path: Path) -> None:
    told = json.loads(asr_tui(tmp_path, "status", "--json", *PRACTICE).stdout)
    table = asr_tui(tmp_path, "status", *PRACTICE).stdout.splitlines()[1:]
    assert (told["version"], told["complete"]) == (1, True)
    assert {one["name"] for one in told["machines"]} == {row.split()[0] for row in table}
    assert all(one["vaultId"].endswith(f"/vaults/{one['vault']}") for one in told["machines"])


def test_a_vault_and_a_subscription_narrow_it(tmp_path: Path) -> None:
    every = json.loads(asr_tui(tmp_path, "status", "--json", *PRACTICE).stdout)["machines"]
    one = every[0]["vault"]
    some = json.loads(asr_tui(tmp_path, "status", "--json", "--vault", one, *PRACTICE).stdout)["machines"]
    assert {machine["vault"] for machine in some} == {one}
    assert len(some) < len(every)


def test_points_are_the_machines_newest_first(tmp_path: Path) -> None:
    done = asr_tui(tmp_path, "points", "SQL-02", "--json", "--practice", "contoso")
    told = json.loads(done.stdout)
    times = [point["time"] for point in told["points"]]
    assert (told["machine"], bool(times)) == ("sql-02", True)
    assert times == sorted(times, reverse=True)
    assert all("/recoveryPoints/" in point["id"] for point in told["points"])


def test_jobs_of_all_vaults(tmp_path: Path) -> None:
    told = json.loads(asr_tui(tmp_path, "jobs", "--json", "--practice", "contoso-large").stdout)
    assert told["jobs"]
    assert all("/vaults/" in job["vault"] and job["state"] for job in told["jobs"])


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("points", "nowhere", "--practice", "contoso"), 1, "No protected machine is named 'nowhere'."),
        (("status", "--vault", "nowhere", "--practice", "contoso"), 1, "No vault is named 'nowhere'."),
        (("status", "--endpoint", "http://127.0.0.1:9"), 1, "Azure cannot be reached"),
        (("jobs", "--practice", "nowhere"), 2, "there is no world 'nowhere'"),
        (("status", "--practice", "contoso", "--endpoint", "http://127.0.0.1:9"), 2, "two different places"),
        (("points", "--practice", "contoso"), 2, "Missing argument 'MACHINE'"),
    ],
)
def test_what_cannot_be_told_is_one_line_and_an_exit_code(
    tmp_path: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = asr_tui(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("asr-tui: ")
    assert says in line


def test_a_look_loads_no_textual(tmp_path: Path) -> None:
    code = (
        "import sys; from asr_tui.cli import main; code = main(['status', '--practice', 'contoso', '--json']); "
        "print(code, sorted({'textual', 'rich'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=100, env=environment(tmp_path)
    )
    assert done.stderr.strip() == "0 []"


def test_nobody_who_reads_the_output_ends_it_with_141(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(
        [sys.executable, "-m", "asr_tui", "status", "--practice", "contoso"], stdout=writing, stderr=subprocess.PIPE,
        text=True, env=environment(tmp_path),
    ) as process:  # fmt: skip
        os.close(writing)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, "")


@pytest.mark.parametrize("command", ["status", "points", "jobs"])
def test_the_help_states_the_exit_codes(command: str) -> None:
    shown = CliRunner().invoke(commands, [command, "--help"])
    assert shown.exit_code == 0
    assert "Exit codes:" in shown.output
    assert "--auth [default|cli|managed-identity|environment]" in shown.output
