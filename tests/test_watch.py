"""`asr-tui watch` as cron runs it: a process without a terminal."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from asr_tui.cli import main
from tests.processes import asr_tui, environment, simulator

COMMAND = [sys.executable, "-m", "asr_tui", "watch"]


def watched(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return asr_tui(home, "watch", *arguments)


@pytest.mark.parametrize(
    ("world", "code", "says"),
    [
        ("contoso", 0, "well   contoso-vault  1 machine of Central US: no sign of an outage"),
        ("contoso-unhealthy", 3, "amber  contoso-vault  sql-01: Unavailable, by the platform's fault (Central US)"),
        ("contoso-outage", 3, "machines are silent, but Service Health confirms nothing yet"),
    ],
)
def test_the_exit_code_says_what_was_found(tmp_path: Path, world: str, code: int, says: str) -> None:
    done = watched(tmp_path, "--practice", world, "--vault", "contoso-vault", "--once")
    assert (done.returncode, done.stderr) == (code, "")
    (line,) = done.stdout.splitlines()
    assert says in line


def test_a_lost_region_is_red_in_json_with_its_signals(tmp_path: Path) -> None:
    world = tmp_path / "world.json"
    world.write_text(
        json.dumps({"description": "x", "based_on": "contoso-outage", "publishing": {"service_health": 10}})
    )
    with simulator(tmp_path, str(world)) as url:
        done = watched(tmp_path, "--endpoint", url, "--all", "--once", "--json")
    assert (done.returncode, done.stderr) == (4, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    red = next(one for one in lines if one["state"] == "red")
    assert (red["kind"], red["about"]) == ("region", "Central US")
    assert red["vault"].endswith("/vaults/contoso-vault")
    assert red["proposed"] == "relocate: fail over 5 machines"
    assert red["since"] < red["time"]
    assert {one["source"] for one in red["signals"]} >= {"Replication", "Resource Health", "Service Health"}
    assert all(one["doubt"] and one["says"] for one in red["signals"])
    assert {one["vault"].rpartition("/")[2]: one["state"] for one in lines}["contoso-vault-us"] == "well"


def test_what_may_not_be_read_is_a_finding_of_its_own(tmp_path: Path) -> None:
    world = tmp_path / "world.json"
    rule = {"group": "rg-dr", "actions": ["Microsoft.Support/*"], "not_actions": []}
    world.write_text(json.dumps({"description": "x", "based_on": "contoso", "permissions": [rule]}))
    with simulator(tmp_path, str(world)) as url:
        done = watched(tmp_path, "--endpoint", url, "--vault", "contoso-vault", "--once")
    assert done.returncode == 1
    assert "unread contoso-vault  Replication: not read: No right to do this (AuthorizationFailed)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--practice", "contoso"), "Several vaults. There are contoso-vault, contoso-vault-us."),
        (("--practice", "contoso", "--vault", "nowhere"), "No vault is named 'nowhere'."),
        (("--practice", "contoso", "--subscription", "nowhere"), "No subscription is named 'nowhere'."),
        (("--endpoint", "http://127.0.0.1:9", "--all"), "Azure cannot be reached"),
    ],
)
def test_what_cannot_be_watched_is_one_line_and_exit_1(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    done = watched(tmp_path, "--once", *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("asr-tui: ")
    assert says in line


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_runs_until_it_is_stopped_and_ends_clean(tmp_path: Path, number: signal.Signals, code: int) -> None:
    command = [*COMMAND, "--practice", "contoso-unhealthy", "--vault", "contoso-vault"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
        env=environment(tmp_path),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert "sql-01" in process.stdout.readline()
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (code, "", "")


def test_it_follows_an_outage_from_the_first_sign_to_red_and_tells_only_changes(tmp_path: Path) -> None:
    command = [*COMMAND, "--practice", "contoso-outage", "--vault", "contoso-vault", "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL, env=environment(tmp_path)
    ) as process:
        assert process.stdout is not None
        states = []
        while "red" not in states:
            states.append(json.loads(process.stdout.readline())["state"])
        process.terminate()
    assert states[0] == "amber"
    assert len(states) <= 4


def test_its_help_states_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "--help"]) == 0
    out = capsys.readouterr().out
    assert "Exit codes" in out
    assert "4  red" in out
    assert main(["watch", "--auth", "device-code"]) == 2
