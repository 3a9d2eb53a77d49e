"""Whatever Azure, a file or a person says, nothing that is printed, written or drawn steers a terminal."""

from __future__ import annotations

import csv
import importlib
import inspect
import json
import pkgutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from textual._compositor import LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

import asr_tui.services
from asr_tui.bootstrap import filing, looking
from asr_tui.bootstrap.looking import LookOptions
from asr_tui.bootstrap.watching import Printer
from asr_tui.bootstrap.without_screen import tell_error
from asr_tui.cli import main
from asr_tui.domain.findings import Finding
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint
from asr_tui.domain.resources import Vault
from asr_tui.local_store.files import escaped
from asr_tui.local_store.reports import Reports
from asr_tui.services import vault_watch
from asr_tui.services.recovery_files import FilePlan
from asr_tui.services.workspace import Workspace
from asr_tui.ui.text import is_visible
from asr_tui.ui.textual_private import SentScreen
from tests.fakes import VAULT, FakeChanges, FakeSiteRecovery
from tests.hostile import TEXTS, Maker
from tests.ui import samples
from tests.ui.pilot import press, settle, shown
from tests.ui.vault.home_under_test import at_home, vault
from tests.workspaces import fake_workspace

LOOK = LookOptions("", "", as_json=False)
COLUMNS = 40


def steering(text: str) -> set[str]:
    return {char for char in text if char not in "\n\t" and not is_visible(char)}


def hostile_workspace(maker: Maker) -> Workspace:
    """A vault of machines, jobs and points whose every text is hostile."""
    names = ("replicationFabrics", "f", "replicationProtectionContainers", "c", "replicationProtectedItems")
    items = tuple(replace(maker.made(ProtectedItem), id=VAULT.child(*names, f"i{number}")) for number in range(4))
    items = (replace(items[0], machine_name="web-01"), *items[1:])
    jobs = tuple(replace(maker.made(Job), id=VAULT.child("replicationJobs", f"j{number}")) for number in range(4))
    points = tuple(maker.made(RecoveryPoint) for _ in range(3))
    return fake_workspace(site_recovery=FakeSiteRecovery(all_items=items, all_jobs=jobs, points=points))


async def watched(maker: Maker, workspace: Workspace) -> None:
    found = [maker.made(Finding) for _ in range(3)]
    look = vault_watch.Look(maker.made(Vault), datetime.now(UTC), tuple(found), complete=True)
    Printer(as_json=False).tell(look, found, found)


async def planned(maker: Maker, workspace: Workspace) -> None:
    filing.tell_plan(maker.made(FilePlan), maker.made(Vault), as_json=False)


async def told(maker: Maker, workspace: Workspace) -> None:
    tell_error(maker.text())


async def refused(maker: Maker, workspace: Workspace) -> None:
    main(["audit", "show", "--since", f"x{maker.text()[:300]}".replace("\ud800", "")])


PRINTED: dict[str, Callable[[Maker, Workspace], Awaitable[object]]] = {
    "status": lambda _, workspace: looking.status(LOOK, workspace.choices),
    "jobs": lambda _, workspace: looking.jobs(LOOK, workspace.choices),
    "points": lambda _, workspace: looking.points("web-01", LOOK, workspace.choices),
    "watch": watched,
    "plan": planned,
    "errors": told,
    "arguments": refused,
}


@pytest.mark.parametrize("name", PRINTED)
async def test_what_a_command_prints(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in range(4):
        maker = Maker(seed)
        workspace = hostile_workspace(maker)
        await PRINTED[name](maker, workspace)
        await workspace.close()
    printed = "".join(capsys.readouterr())
    assert len(printed) > 20
    assert steering(printed) == set()


def writers() -> dict[str, Callable[..., object]]:
    """Every function of the services that writes a report, whatever it is of."""
    found: dict[str, Callable[..., object]] = {}
    for module in pkgutil.iter_modules(asr_tui.services.__path__, "asr_tui.services."):
        for name, function in vars(importlib.import_module(module.name)).items():
            own = inspect.isfunction(function) and function.__module__ == module.name and not name.startswith("_")
            if own and "reports" in inspect.signature(function).parameters and name != "save_report":
                found[f"{module.name.rpartition('.')[2]}.{name}"] = function
    return found


@pytest.mark.parametrize("name", writers())
def test_what_is_written_to_a_file(name: str, tmp_path: Path) -> None:
    for seed in range(12):
        with suppress(LookupError, ValueError, AttributeError, TypeError):  # values that do not fit together
            Maker(seed).call(
                writers()[name], reports=Reports(tmp_path), folder="", changes=FakeChanges(), display=lambda name: name
            )
    files = list(tmp_path.iterdir())
    assert files, "no made-up values fitted"
    for path in files:
        text = path.read_text()
        assert steering(text) == set(), path.name
        assert "<script>" not in text or path.suffix != ".html"
        if path.suffix == ".json":
            json.loads(text)
        if path.suffix == ".csv":
            rows = list(csv.reader(text.splitlines()))
            assert len({len(row) for row in rows}) == 1, "no cell makes another one"
            assert not [cell for row in rows for cell in row if cell.startswith(("=", "@"))]


def test_a_report_of_any_text(tmp_path: Path) -> None:
    [path] = Reports(tmp_path).write("", {"report.md": "\n".join(TEXTS)})
    assert Path(path).parent == tmp_path
    assert steering(Path(path).read_text()) == set()


@settings(max_examples=40)
@given(st.lists(st.sampled_from(TEXTS) | st.text(max_size=30), min_size=1, max_size=5))
def test_what_is_drawn_by_any_widget(texts: list[str]) -> None:
    """The last step before the terminal: what a widget forgot is taken out, and the line is as wide as before."""
    line = Strip([Segment("".join(texts).replace("\n", " ")), Segment("|")]).adjust_cell_length(COLUMNS)
    frame = LayoutUpdate([[line]], Region(0, 0, COLUMNS, 1))
    sent = SentScreen().sequences(frame, Size(COLUMNS, 1), Console(force_terminal=True, color_system=None))
    drawn = sent.removeprefix("\x1b[1;1H")
    assert steering(drawn) == set()
    assert cell_len(drawn) == line.cell_length


async def test_what_screens_toasts_and_the_palette_show() -> None:
    """Every line keeps to the terminal's width, and no name of a machine, job or error steers it."""
    items = tuple(
        replace(samples.item(f"m-{number}", machine_name=text), health_errors=samples.ITEMS[0].health_errors)
        for number, text in enumerate(TEXTS)
    )
    jobs = tuple(replace(samples.JOBS[0], name=f"j-{number}", target=text) for number, text in enumerate(TEXTS))
    async with at_home(vault(all_items=items, all_jobs=jobs)) as (pilot, _):
        for keys in (("colon", *"machine"), ("escape", "j"), ("enter",), ("escape", "escape", "enter"), ("a",),
                     ("question_mark",)):  # fmt: skip
            await press(pilot, *keys)
            for text in TEXTS[:8]:
                pilot.app.notify(text, markup=False)
            await settle(pilot)
            seen = shown(pilot)
            assert steering(seen) == set(), keys
            assert max(map(cell_len, seen.split("\n"))) <= 80
            pilot.app.clear_notifications()


def test_the_texts_would_steer() -> None:
    assert all(steering(text) for text in TEXTS[:4])
    assert steering("".join(map(escaped, TEXTS))) == set()
