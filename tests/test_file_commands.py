"""`asr-tui export`, `plan`, `check`, `apply`, `schema` as a pipeline runs them: a process without a terminal."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from asr_tui.cli import commands
from asr_tui.local_store.recovery_files import parsed
from tests.processes import COMMAND, asr_tui, environment, simulator

THREE = """
version = 1
vault = "contoso-vault"

[[policy]]
name = "gold"
retention = "48h"

[[protect]]
machines = ["web-01", "app-01"]
to = "westeurope"
policy = "gold"

[settings.web-01]
name = "web-01-dr"

[[recovery_plan]]
name = "shop"

[[recovery_plan.group]]
machines = ["app-01"]

[[recovery_plan.group.after]]
name = "Look"
manual = "Does it answer?"

[[recovery_plan.group]]
machines = ["web-01"]

[alerts]
replication = true
addresses = ["dr@example.com"]
"""
FAST = "3000"


def file_of(folder: Path, text: str) -> str:
    path = folder / "dr.toml"
    path.write_text(text)
    return str(path)


def steps_of(output: str) -> list[dict[str, str]]:
    return [one for one in map(json.loads, output.splitlines()) if "plan" not in one]


def test_what_is_exported_needs_no_change(tmp_path: Path) -> None:
    exported = asr_tui(tmp_path, "export", "--practice", "contoso", "--vault", "contoso-vault")
    assert (exported.returncode, exported.stderr) == (0, "")
    file = file_of(tmp_path, exported.stdout)
    checked = asr_tui(tmp_path, "check", file, "--json", "--practice", "contoso")
    told = json.loads(checked.stdout)
    assert (checked.returncode, told["differs"], told["changes"], told["blocking"]) == (0, False, [], [])


def test_a_file_written_by_hand_is_planned_applied_and_then_nothing_differs(tmp_path: Path) -> None:
    file = file_of(tmp_path, THREE)
    with simulator(tmp_path, "contoso", FAST) as url:
        planned = asr_tui(tmp_path, "plan", file, "--endpoint", url)
        assert planned.returncode == 2
        assert "create: Enable replication of web-01" in planned.stdout
        assert "later: the settings of web-01, once it is protected" in planned.stdout
        applied = asr_tui(tmp_path, "apply", file, "--yes", "--json", "--endpoint", url)
        assert (applied.returncode, applied.stderr) == (0, "")
        ended = {one["says"] for one in steps_of(applied.stdout) if one["state"] == "done"}
        assert {
            "Replication policy gold",
            "Enable replication of app-01",
            "Settings of web-01",
            "Recovery plan shop",
        } <= ended
        assert asr_tui(tmp_path, "check", file, "--endpoint", url).returncode == 0
        there = asr_tui(tmp_path, "export", "--vault", "contoso-vault", "--endpoint", url).stdout
    audit = asr_tui(tmp_path, "audit", "show", "--format", "json").stdout
    assert "web-01-dr" in audit
    twin = tmp_path / "twin"
    twin.mkdir()
    with simulator(twin, "contoso", FAST) as url:
        assert asr_tui(twin, "apply", file_of(twin, there), "--yes", "--endpoint", url).returncode == 0
        again = asr_tui(twin, "export", "--vault", "contoso-vault", "--endpoint", url).stdout
    assert parsed(again) == parsed(there)


def test_a_killed_apply_is_resumed_by_the_same_command_with_the_same_file(tmp_path: Path) -> None:
    file = file_of(tmp_path, THREE)
    with simulator(tmp_path, "contoso", "600") as url:
        command = [*COMMAND, "apply", file, "--yes", "--json", "--endpoint", url]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(tmp_path)) as process:
            assert process.stdout is not None
            assert "plan" in json.loads(process.stdout.readline())
            first = json.loads(process.stdout.readline())
            process.kill()
        (tmp_path / "other.toml").write_text('version = 1\nvault = "contoso-vault"\n')
        other = asr_tui(tmp_path, "apply", str(tmp_path / "other.toml"), "--yes", "--endpoint", url)
        done = asr_tui(tmp_path, "apply", file, "--yes", "--json", "--wait", "started", "--endpoint", url)
        anew = asr_tui(tmp_path, "apply", str(tmp_path / "other.toml"), "--yes", "--anew", "--endpoint", url)
        lines = steps_of(done.stdout)
    assert (other.returncode, other.stdout) == (1, "")
    assert "An earlier apply of another file has not ended" in other.stderr
    assert anew.returncode == 0
    assert ("put away" in anew.stderr) == (done.returncode == 2)
    assert done.returncode in {0, 2}
    enabling = [one for one in lines if one["step"] == "EnableReplication"]
    assert {one["run"] for one in enabling} == {lines[0]["run"]} == {first["run"]}
    assert {one["state"] for one in enabling} & {"copying", "done"}


def test_a_second_apply_beside_one_that_is_under_way_sends_nothing(tmp_path: Path) -> None:
    file = file_of(tmp_path, THREE)
    with simulator(tmp_path, "contoso", "60") as url:
        command = [*COMMAND, "apply", file, "--yes", "--endpoint", url]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(tmp_path)
        ) as process:
            assert process.stdout is not None
            while not process.stdout.readline().startswith("20"):
                pass
            second = asr_tui(tmp_path, "apply", file, "--yes", "--endpoint", url)
            assert (second.returncode, second.stdout) == (1, "")
            assert "Another process has this run" in second.stderr
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=60)
    assert (process.returncode, err.count("\n")) == (130, 1)
    assert "What was sent goes on in Azure, nothing more is sent; the same command goes on with it." in err


@pytest.mark.parametrize(
    ("rest", "code", "says"),
    [
        ("[[protect]]\ntag = 'no=where'\n", 3, "[[protect]] 1 (tag no=where) finds no machine."),
        (
            "[[protect]]\nmachines = ['web-01']\n[[protect]]\ngroup = 'rg-shop'\nregion = 'centralus'\n",
            3,
            "web-01 is chosen by [[protect]] 1 (web-01) and by 2 (group rg-shop, region centralus)",
        ),
        ("[[protect]]\nmachines = ['web-99']\n", 3, "there is no machine web-99"),
        (
            "vault = 'contoso-vault-us'\n[[protect]]\nmachines = ['sql-02']\n",
            3,
            "sql-02 is protected by the vault contoso-vault, and Azure protects it in one only.",
        ),
        ("[[protect]]\npolicy = 'x'\n", 3, "either machines or a selector"),
        ("[[protect]]\nmachines = ['web-01']\npolicy = 'nowhere'\n", 3, "'nowhere' is neither in the vault nor"),
        (
            "[[protect]]\nmachines = ['sql-02']\nto = 'eastus2'\n",
            3,
            "sql-02 is protected to westeurope, not to eastus2.",
        ),
        (
            "[[recovery_plan]]\nname = 'x'\n[[recovery_plan.group]]\nmachines = ['web-99']\n",
            3,
            "not protected in this vault",
        ),
        ("[[protect]]\nmachines = ['web-01']\nto = 'westeurop'\n", 3, "There is no region westeurop"),
        ("[alerts]\naddresses = ['nobody']\n", 3, "nobody is no mail address"),
        ("[settings.web-99]\nsize = 'x'\n", 3, "Settings of web-99: no protected machine is named so"),
        ("[settings.sql-02.disk.nowhere]\ntype = 'x'\n", 3, "Settings of sql-02: it has no disk 'nowhere'"),
        ("[settings.sql-02]\nsize = 'Standard_Nonsense'\n", 3, "Standard_Nonsense"),
    ],
)
def test_what_stands_against_a_file_is_told_and_nothing_is_sent(
    tmp_path: Path, rest: str, code: int, says: str
) -> None:
    vault = "" if rest.startswith("vault") else "vault = 'contoso-vault'\n"
    file = file_of(tmp_path, f"version = 1\n{vault}{rest}")
    planned = asr_tui(tmp_path, "plan", file, "--practice", "contoso")
    assert says in " ".join(line for line in planned.stdout.splitlines() if line.startswith("blocking: "))
    assert (planned.returncode, planned.stderr) == (code, "")
    applied = asr_tui(tmp_path, "apply", file, "--yes", "--practice", "contoso")
    assert (applied.returncode, says in applied.stdout) == (code, True)
    assert asr_tui(tmp_path, "audit", "show", "--practice", "--format", "csv").stdout.count("\n") <= 1


@pytest.mark.parametrize(
    ("text", "arguments", "says"),
    [
        ("version = 2\n", ("plan",), "It is of version 2; this program reads version 1. Use a newer asr-tui."),
        ("version = 1\nvalut = 'x'\n", ("check",), "Line 2: there is no key 'valut'; did you mean 'vault'?"),
        (
            "version = 1\n[[recovery_plan]]\nname = 'x'\n[[recovery_plan.group]]\nkind = 'Boat'\n",
            ("plan",),
            "Line 5: 'Boat' is no word for it; did you mean 'Boot'?",
        ),
        ("version = 1\n", ("plan", "--practice", "contoso"), "Several vaults."),
        ("version = 1\nvault = 'nowhere'\n", ("plan", "--practice", "contoso"), "No vault is named 'nowhere'."),
        ("version = 1\n", ("apply",), "Nothing was sent: apply changes Azure only with --yes"),
        ("version = 1\n", ("plan", "--practice", "nowhere"), "there is no world 'nowhere'"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_exit_1(
    tmp_path: Path, text: str, arguments: tuple[str, ...], says: str
) -> None:
    command, *options = arguments
    done = asr_tui(tmp_path, command, file_of(tmp_path, text), *options)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert says in line


def test_a_computer_that_cannot_keep_a_journal_sends_nothing(tmp_path: Path) -> None:
    file = file_of(tmp_path, THREE)
    with simulator(tmp_path, "contoso", FAST) as url:
        done = asr_tui(Path("/proc/nowhere"), "apply", file, "--yes", "--endpoint", url)
        left = asr_tui(tmp_path, "plan", file, "--endpoint", url)
    assert done.returncode == 1
    assert not [line for line in done.stdout.splitlines() if line.startswith("20")]
    assert done.stderr.startswith("asr-tui: ")
    assert left.returncode == 2


def test_a_file_comes_from_the_standard_input_too() -> None:
    """Also one that an editor on Windows has saved."""
    done = CliRunner().invoke(commands, ["plan", "-"], input="\ufeffversion = 3\n")
    assert "It is of version 3" in str(done.output)
    assert done.exit_code == 1


@pytest.mark.parametrize("command", ["plan", "check", "apply"])
def test_the_help_states_the_exit_codes(command: str) -> None:
    shown = CliRunner().invoke(commands, [command, "--help"])
    assert "3    something stands against the file" in shown.output


def test_the_example_of_the_readme_is_a_file() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    example = parsed(readme.partition("```toml\n")[2].partition("```")[0])
    assert (example.vault, len(example.recovery_plan)) == ("dr-vault", 1)


def test_the_schema_is_printed() -> None:
    shown = CliRunner().invoke(commands, ["schema"])
    assert json.loads(shown.output)["title"] == "Disaster recovery of a vault"
