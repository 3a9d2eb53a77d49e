"""`asr-tui drill`, `failover` and the others: arguments, exit codes, help; what they do is in tests/journeys."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from asr_tui.cli import commands, main
from tests.processes import asr_tui

ACTS = ("drill", "cleanup", "failover", "failback", "commit", "reprotect", "resume")


@pytest.mark.parametrize("command", ACTS)
def test_the_help_states_exit_codes_the_agreement_and_an_example(command: str) -> None:
    shown = CliRunner().invoke(commands, [command, "--help"]).output
    assert "3    refused: something stands against it, or the number of machines is another one" in shown
    assert "--yes" in shown
    assert f"  asr-tui {command} " in shown
    assert "--read-only" in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("failover", "--all", "--yes"), "--yes is too little for this: --yes-i-mean FAILOVER:NUMBER"),
        (("failover", "--all", "--yes-i-mean", "12"), "'12' is no word and number of machines"),
        (("failover", "--all", "--point", "yesterday"), "'yesterday' is neither latest, latest-processed"),
        (("commit", "--all", "--yes-i-mean", "COMMIT:1", "--read-only"), "--read-only sends nothing"),
        (("drill", "nowhere.toml"), "nowhere.toml: No such file or directory"),
        (("drill", "-", "--all"), "Either a file says which machines, or options do: leave one of them out."),
        (("reprotect", "--wait", "long"), "'long' is not one of"),
        (("apply", "x.toml", "--yes", "--read-only"), "--read-only sends nothing"),
    ],
)
def test_wrong_arguments_are_one_line_and_exit_1(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert says in err


def test_a_drill_of_a_file_that_says_none_is_told() -> None:
    shown = CliRunner().invoke(commands, ["drill", "-"], input="version = 1\n")
    assert (shown.exit_code, "it says them as [[drill]]" in shown.output) == (1, True)


def test_a_process_without_a_terminal_asks_nothing_and_shows_what_would_be_sent(tmp_path: Path) -> None:
    done = asr_tui(tmp_path, "failover", "--all", "--practice", "contoso", "--vault", "contoso-vault")
    assert (done.returncode, "change: Failover of sql-02" in done.stdout) == (2, True)
    assert "Nothing was sent. --yes-i-mean FAILOVER:1 does it, with sql-02." in done.stderr


def test_a_member_of_a_replication_group_takes_the_others_along(tmp_path: Path) -> None:
    done = asr_tui(
        tmp_path, "failover", "--machine", "shop-db-01", "--practice", "contoso-shop", "--vault", "shop-data-vault"
    )
    assert done.returncode == 2, done.stderr
    assert "shop-db-02 comes along: the machines of its replication group shop-db go together." in done.stdout
    assert "Nothing was sent. --yes-i-mean FAILOVER:2 does it, with shop-db-01, shop-db-02." in done.stderr


def test_a_user_without_a_home_is_told_what_to_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(_: int) -> None:
        raise KeyError("no entry")

    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", none)
    assert main(["status", "--endpoint", "http://127.0.0.1:9"]) == 1
    assert "There is no home folder." in capsys.readouterr().err
