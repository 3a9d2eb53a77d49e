"""`asr-tui convert` and `asr-tui runbook` without a screen: what they write, and what they refuse."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from asr_tui.cli import main
from asr_tui.convert_commands import TARGETS
from tests.services.converters.parsers import errors, terraform
from tests.test_file_commands import THREE, file_of


@dataclass(frozen=True, slots=True)
class Done:
    code: int
    output: str
    errors: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process, with the tests' home."""

    def ran(*arguments: str) -> Done:
        code = main(arguments)
        told = capsys.readouterr()
        return Done(code, told.out, told.err)

    return ran


def test_what_is_to_come_is_written_whole(tmp_path: Path, run: Run) -> None:
    """Machines, the settings that follow their protection, the recovery plan and the alerts: in one script."""
    drill = '[[drill]]\nname = "quarterly"\nmachines = ["web-01"]\nevery = "90d"\n'
    file = file_of(tmp_path, THREE + drill)
    done = run("convert", file, "--to", "az", "--practice", "contoso")
    assert (done.code, done.errors) == (0, "")
    order = ["Replication policy gold", "Enable replication of web-01", "wait_protected web-01",
             "Target settings of web-01", "wait_protected app-01", "Recovery plan shop"]  # fmt: skip
    places = [done.output.index(words) for words in order]
    assert places == sorted(places)
    assert "web-01-dr" in done.output
    assert "Does it answer?" in done.output
    assert "dr@example.com" in done.output
    drilled = done.output.partition("# Drill quarterly, every 90d")[2]
    assert "#   az rest --method post" in drilled
    assert "/testFailover?" in drilled


def test_what_azure_has_is_written_too(tmp_path: Path, run: Run) -> None:
    exported = run("export", "--practice", "contoso-shop", "--vault", "shop-vault")
    file = file_of(tmp_path, exported.output)
    done = run("convert", file, "--to", "terraform", "--practice", "contoso-shop")
    assert (done.code, done.errors) == (0, "")
    blocks = terraform(done.output)
    kinds = [next(iter(one)).strip('"') for one in blocks["resource"]]
    assert kinds.count("azurerm_site_recovery_replicated_vm") == 18
    assert "azurerm_site_recovery_replication_recovery_plan" in kinds
    inside = [kind for kind in kinds if kind.startswith("azurerm_site_recovery_")]
    assert len(blocks["import"]) == len(inside), "what is in the vault is imported"
    assert done.output.count("count = var.make_shared ? 1 : 0") == len(kinds) - len(inside), "the rest is left alone"
    assert {"azurerm_resource_group", "azurerm_virtual_network", "azurerm_storage_account"} <= set(kinds)


def test_several_files_go_into_a_folder_and_none_is_overwritten(tmp_path: Path, run: Run) -> None:
    file, out = file_of(tmp_path, THREE), tmp_path / "bicep"
    arguments = ("convert", file, "--to", "bicep", "--out", str(out), "--practice", "contoso")
    assert run(*arguments).code == 0
    written = sorted(out.iterdir())
    assert [one.name for one in written] == ["in_rg_dr.bicep", "in_rg_shop_asr.bicep", "main.bicep"]
    assert [errors("bicep", one.read_text()) for one in written] == [[], [], []]
    again = run(*arguments)
    assert again.code == 1
    assert "is there" in again.errors


def test_a_file_that_cannot_be_applied_is_not_converted(tmp_path: Path, run: Run) -> None:
    file = file_of(tmp_path, 'version = 1\nvault = "contoso-vault"\n[[protect]]\nmachines = ["nobody"]\n')
    done = run("convert", file, "--to", "az", "--practice", "contoso")
    assert (done.code, done.output) == (1, "")
    assert "nobody" in done.errors


def test_the_runbook_is_three_files_that_need_nothing_else(tmp_path: Path, run: Run) -> None:
    out = tmp_path / "paper"
    done = run("runbook", "--practice", "contoso-shop", "--vault", "shop-vault", "--out", str(out))
    assert (done.code, done.errors) == (0, "")
    paths = [Path(line) for line in done.output.splitlines()]
    assert [one.suffix for one in paths] == [".md", ".html", ".svg"]
    text, page, drawing = (one.read_text() for one in paths)
    assert "shop-front (recovery plan)" in text
    assert drawing.strip() in page
    assert set(re.findall(r"https?://[^\s\"<]+", page)) == {
        "http://www.w3.org/2000/svg",
        "https://azure.status.microsoft",
    }
    script = "\n".join(text.split("```")[1::2])
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0


def test_help_names_the_targets(run: Run) -> None:
    shown = run("convert", "--help")
    assert all(target in shown.output for target in TARGETS)
