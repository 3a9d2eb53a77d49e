from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from asr_tui import __version__, cli
from asr_tui.bootstrap import program
from asr_tui.cli import WEB_DRIVER, commands, main
from asr_tui.services.workspace import TerminalOptions


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["practice", "--world", "nowhere"], "contoso"),
        (["practice", "--speed", "-1"], "--speed"),
        (["practice", "--speed", "quick"], "--speed"),
        (["azure", "--auth", "password"], "device-code"),
        (["azure", "--cloud", "mars"], "usgov"),
        (["azure", "--endpoint", "http://example.com"], "https"),
        (["azure", "--endpoint", "nonsense"], "--endpoint"),
        (["simulator", "--port", "70000"], "--port"),
        (["simulator", "--world", "nowhere"], "contoso"),
        (["simulator", "--cert", "pyproject.toml"], "--key"),
        (["bogus"], "bogus"),
        (["--bogus"], "--bogus"),
    ],
)
def test_bad_options_are_one_clear_line_and_exit_2(
    arguments: list[str], names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert err.startswith("asr-tui: ")
    assert names in err


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"asr-tui {__version__}\n"
    for arguments in (["--help"], ["practice", "--help"], ["azure", "-h"], ["simulator", "--help"]):
        assert main(arguments) == 0
        assert "Examples:" in capsys.readouterr().out


def test_paths_names_every_place_and_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert main(["paths"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 17
    if sys.platform == "linux":
        assert all(str(tmp_path) in line for line in lines)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_simulator_says_where_it_listens_and_stops_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    state = tmp_path / "azure.json"
    command = [sys.executable, "-m", "asr_tui", "simulator", "--world", "empty", "--state", str(state)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("listening on http://127.0.0.1:")
    url = line.removeprefix("listening on ").strip()
    with urllib.request.urlopen(f"{url}/subscriptions?api-version=2022-12-01") as answer:
        assert json.load(answer)["value"]
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert str(process.pid) in second.stderr
    assert len(second.stderr.splitlines()) == 1
    os.kill(process.pid, number)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")
    assert state.exists()


def test_the_simulator_refuses_changes_without_a_second_factor_where_it_is_told_to() -> None:
    command = [sys.executable, "-m", "asr_tui", "simulator", "--world", "empty", "--require-mfa"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix("listening on ").strip()
        path = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-new?api-version=2022-09-01"
        put = urllib.request.Request(f"{url}{path}", data=b'{"location":"westeurope"}', method="PUT")
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(put)
        assert caught.value.code == 401
        assert "insufficient_claims" in caught.value.headers["WWW-Authenticate"]
        process.terminate()
        assert process.wait(20) == 0


def test_in_a_browser_only_practice_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", WEB_DRIVER)
    assert main(["azure"]) == 2
    assert "In a browser there is only practice" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["practice"], ["azure"]])
def test_without_a_terminal_it_says_so_and_exits_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "terminal" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--screen-reader", "practice", "--no-mouse"], TerminalOptions(screen_reader=True, no_mouse=True)),
        (["azure", "--screen-reader"], TerminalOptions(screen_reader=True)),
        (["--no-mouse"], TerminalOptions(no_mouse=True)),
        (["practice"], TerminalOptions()),
    ],
)
def test_what_is_said_of_the_terminal_counts_before_and_behind_the_command(
    arguments: list[str], said: TerminalOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[TerminalOptions] = []
    monkeypatch.setattr(cli, "_need_a_terminal", lambda: None)
    monkeypatch.setattr(program, "run", lambda _start, terminal: heard.append(terminal))
    assert main(arguments) == 0
    assert heard == [said]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_printed(shell: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    assert f"_ASR_TUI_COMPLETE={shell}_complete" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("asr-tui practice --world cont", {"contoso"}),
        ("asr-tui practice --world nowh", set()),
        ("asr-tui azure --auth dev", {"device-code"}),
        ("asr-tui comp", {"completion"}),
        ("asr-tui completion z", {"zsh"}),
    ],
)
def test_the_shell_is_told_what_fits(typed: str, offered: set[str]) -> None:
    asked = {"_ASR_TUI_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1)}
    answer = subprocess.run(
        [sys.executable, "-c", "import sys; from asr_tui.cli import main; sys.exit(main())"],
        env={**os.environ, **asked}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    words = {line.partition(",")[2] for line in answer.stdout.splitlines() if line}
    assert offered <= words
    assert bool(offered) == bool(words)


def test_a_world_file_can_be_completed_for_the_simulator() -> None:
    asked = {"_ASR_TUI_COMPLETE": "bash_complete", "COMP_WORDS": "asr-tui simulator --world ./my", "COMP_CWORD": "3"}
    answer = CliRunner(env=asked).invoke(commands, prog_name="asr-tui")
    assert answer.output == "file,./my\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
@pytest.mark.parametrize(
    ("output", "code", "says"),
    [
        ("> /dev/full", 1, "asr-tui: The output cannot be written: No space left on device. Make room, then run it"),
        (">&-", 0, ""),
    ],
)
def test_an_output_that_cannot_be_written_is_one_line_and_an_exit_code(output: str, code: int, says: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m asr_tui schema {output}"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.startswith(says), "Traceback" in done.stderr) == (code, True, False)
