"""A folder that others can write is not used: the command that mends it is told, and work goes on in a private one."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.local_store.files import Notices
from asr_tui.local_store.journal import JournalFiles
from asr_tui.local_store.paths import Paths
from asr_tui.local_store.trust import distrust, trusted
from tests.fakes import NOW
from tests.local_store.run_samples import EVERY_KIND, run_of

RUN = run_of(*EVERY_KIND)


@pytest.fixture
def own(tmp_path: Path) -> Paths:
    """Folders as this program makes them, with an unfinished run in them."""
    paths = Paths.under(tmp_path)
    JournalFiles(paths.azure.runs, Notices(lambda: NOW)).save(RUN)
    paths.config.mkdir(mode=0o700)
    return paths


def replaced_by_link(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to("elsewhere")


SPOILED: dict[str, tuple[Callable[[Paths], object], str, str]] = {
    "others": (lambda paths: paths.state.chmod(0o777), "can be written by others (mode 0777)", "chmod -R go-w "),
    "group": (lambda paths: paths.state.chmod(0o770), "can be written by others (mode 0770)", "chmod -R go-w "),
    "below": (lambda paths: paths.azure.runs.chmod(0o722), "runs can be written by others", "chmod -R go-w "),
    "link": (lambda paths: replaced_by_link(paths.state), "is a symbolic link", "mv "),
    "link below": (lambda paths: replaced_by_link(paths.azure.runs), "runs is a symbolic link", "mv "),
    "above": (lambda paths: paths.state.parent.chmod(0o777), "in which everybody can write", "chmod o-w "),
}


def test_a_folder_of_ones_own_is_trusted_and_resumed(own: Paths) -> None:
    assert trusted(own) == (own, ())
    assert ProgramOpener(own).unfinished_work()
    assert distrust(own.state / "not there") is None


@pytest.mark.parametrize("name", SPOILED)
def test_what_others_could_have_written_is_not_resumed(own: Paths, name: str) -> None:
    spoil, why, command = SPOILED[name]
    spoil(own)
    before = sorted(own.state.rglob("*"))
    paths, told = trusted(own)
    assert paths.state != own.state
    assert stat.S_IMODE(paths.state.stat().st_mode) == 0o700
    sentence = told[-1]
    assert why in sentence
    assert f"To use it again: {command}" in sentence
    assert str(paths.state) in sentence
    assert not ProgramOpener(paths).unfinished_work()
    JournalFiles(paths.azure.runs, Notices(lambda: NOW)).save(RUN)
    assert sorted(own.state.rglob("*")) == before, "nothing is written there"


def test_the_private_folder_is_the_same_in_the_next_start_and_the_command_ends_it(own: Paths) -> None:
    own.state.chmod(0o777)
    first, told = trusted(own)
    assert trusted(own) == (first, told)
    assert os.system(told[0].partition("To use it again: ")[2].partition(". Until")[0]) == 0
    assert trusted(own) == (own, ())


def test_what_belongs_to_another_user_is_not_trusted(own: Paths) -> None:
    found = distrust(own.state, user=os.geteuid() + 1)
    assert found is not None
    assert "belongs to another user" in found.why


def test_settings_that_others_can_write_are_not_read(own: Paths) -> None:
    own.settings.write_text("start_with_changes = true\n")
    own.config.chmod(0o777)
    paths, [sentence] = trusted(own)
    assert not ProgramOpener(paths).settings.load().start_with_changes
    assert paths.state == own.state
    assert str(own.config) in sentence


def test_escape_sequences_in_a_path_stay_harmless(tmp_path: Path) -> None:
    folder = tmp_path / "a\x1b[31mred"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    _, told = trusted(Paths(tmp_path / "config", folder))
    assert "\x1b" not in "".join(told)
