"""The layers import one way, and the first frame loads no SDK."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import msgspec
import pytest

import asr_tui
from asr_tui import ui

ROOT = Path(__file__).parents[1]


def test_the_layers_import_one_way() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_every_module_at_the_top_stands_in_a_layer() -> None:
    """A new one outside the contract could import whatever it likes."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    for package in (asr_tui, ui):
        contracts = tools["importlinter"]["contracts"]
        mine = next(one for one in contracts if one.get("containers") == [package.__name__] and one["exhaustive"])
        named = {name for layer in mine["layers"] for name in re.findall(r"\w+", layer)}
        assert named == {one.name for one in pkgutil.iter_modules(package.__path__)}


def test_nothing_else_stands_at_the_top() -> None:
    """Neither landed nor left there by another test."""
    made = {"build", "dist", "venv", "snapshot_report.html", "PKG-INFO"}
    known = {"pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "asr_tui", "tests", "screenshots", "findings"}
    found = {one.name for one in ROOT.iterdir() if not one.name.startswith(".") and one.suffix != ".egg-info"}
    assert found - made == known


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports inside functions and those for type checks count too."""
    graph = grimp.build_graph("asr_tui", cache_dir=None)
    TopologicalSorter({one: graph.find_modules_directly_imported_by(one) for one in graph.modules}).prepare()


def test_values_are_structs_and_the_domain_takes_no_more_of_msgspec() -> None:
    """But exceptions, Textual's messages and a secret's seat, which hides it from its repr."""
    own = {"domain/errors.py", "browser/gate.py", "ui/messages.py"}
    known = {"Struct", "field", "asdict", "fields", "replace"}
    for path in (ROOT / "asr_tui").rglob("*.py"):
        name = path.relative_to(ROOT / "asr_tui").as_posix()
        text = path.read_text(encoding="utf-8")
        dataclasses = re.findall(r"@dataclass.*\n\s*class \w+(.*):", text)
        assert name in own or all(bases == "(Message)" for bases in dataclasses), name
        if name.startswith("domain/"):
            taken = re.findall(r"^from msgspec\S* import (.*)$", text, re.MULTILINE)
            assert not re.search(r"^import msgspec", text, re.MULTILINE), name
            assert {one for line in taken for one in line.split(", ")} <= known, name


def test_no_field_of_a_value_is_hidden_by_an_attribute_of_a_subclass() -> None:
    """A default without its annotation does not change the field but lays an attribute over it (msgspec 0.23)."""
    for module in pkgutil.walk_packages(asr_tui.__path__, "asr_tui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    kinds = list(_below(msgspec.Struct))
    assert len(kinds) > 500
    hidden = [
        f"{kind.__module__}.{kind.__name__}.{name}"
        for kind in kinds
        for name in kind.__struct_fields__
        if not inspect.ismemberdescriptor(inspect.getattr_static(kind, name))
    ]
    assert hidden == []


def _below(kind: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def test_no_class_and_no_function_is_too_long_for_one_idea() -> None:
    most = {ast.ClassDef: 200, ast.FunctionDef: 50, ast.AsyncFunctionDef: 50}
    found = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in (ROOT / "asr_tui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= most[type(node)]
    ]
    assert found == []


def test_the_files_that_the_readme_names_are_there() -> None:
    words = (ROOT / "asr_tui" / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+/[a-z_/*]+\.py)`", words)
    assert len(named) > 20
    assert [one for one in named if not any(list(base.glob(one)) for base in (ROOT, ROOT / "asr_tui"))] == []


def test_the_first_frame_loads_no_sdk(tmp_path: Path) -> None:
    """What is imported before the app runs, and by its first screen."""
    script = """
import asyncio, sys
from pathlib import Path
from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.bootstrap.program import AsrApp
from asr_tui.local_store.paths import Paths
from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import Welcome

async def main():
    app = AsrApp(Welcome(), ProgramOpener(Paths.under(Path(sys.argv[1]))), Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        print(*sorted({name.partition(".")[0] for name in sys.modules} & {"azure", "aiohttp", "msal"}))

asyncio.run(main())
"""
    result = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == ""


KEPT_OUT = (
    "asr_tui.domain.drafts",
    "asr_tui.domain.steps",
    "asr_tui.services.ports",
    "asr_tui.services.runs",
    "asr_tui.services.choices",
    "asr_tui.ui",
    "asr_tui.simulator",
    "textual",
    "azure.identity",
    "azure.mgmt",
    "msal",
)


@pytest.mark.parametrize(
    ("loads", "needs", "kept_out"),
    [
        ("looker, asr_tui.bootstrap.looking", "vault_reads", (*KEPT_OUT, "asr_tui.azure_gateway.catalog")),
        ("watching", "catalog", KEPT_OUT),
    ],
)
def test_a_look_loads_nothing_that_plans_changes_or_draws(loads: str, needs: str, kept_out: tuple[str, ...]) -> None:
    """`asr-tui status`, `points`, `jobs` and `watch --once` are read by scripts that wait for them."""
    script = f"import sys, asr_tui.cli, asr_tui.bootstrap.{loads}; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    assert f"asr_tui.azure_gateway.{needs}" in loaded
    assert [one for one in loaded if one.startswith(tuple(f"{name}." for name in kept_out)) or one in kept_out] == []
