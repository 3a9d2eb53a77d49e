"""The wheel carries all that the program needs: style sheets, worlds, tables."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests import share

ROOT = Path(__file__).parent.parent

PRACTISE = """
import asyncio, sys
from pathlib import Path
import asr_tui
assert Path(asr_tui.__file__).is_relative_to(sys.argv[1]), asr_tui.__file__
from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import PracticeOptions
from asr_tui.ui.app import AsrApp

async def main() -> None:
    opener = ProgramOpener(Paths.standard())
    app = AsrApp(PracticeOptions(), opener, opener.settings.load(), opener.settings)
    async with app.run_test(size=(80, 24)) as pilot, asyncio.timeout(60):
        while type(app.screen).__name__ != "VaultsScreen":
            await pilot.pause()
        print("on screen:", type(app.screen).__name__)

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=110)
    return next(folder.glob("*.whl"))


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "asr_tui").rglob("*")
        if path.suffix in {".py", ".tcss", ".json", ".typed", ".html", ".js"}
        and not any(part.startswith(".") for part in path.parts)
    }
    assert wanted <= packed


def test_manual_pages_and_completion_are_as_the_commands_are_and_installed_where_they_are_looked_for(
    wheel: Path,
) -> None:
    assert {path: path.read_text(encoding="utf-8") for path in share.files()} == share.files()
    packed = {name.partition(".data/data/")[2] for name in zipfile.ZipFile(wheel).namelist()}
    assert {
        "share/man/man1/asr-tui.1",
        "share/man/man1/asr-tui-audit-show.1",
        "share/bash-completion/completions/asr-tui",
        "share/zsh/site-functions/_asr-tui",
        "share/fish/vendor_completions.d/asr-tui.fish",
    } <= packed


def test_practice_opens_from_the_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    home = {
        "HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    done = subprocess.run(
        [sys.executable, "-c", PRACTISE, str(site)],
        check=False,
        cwd=tmp_path,
        env={**home, "PYTHONPATH": str(site), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    assert "on screen:" in done.stdout
