"""A mistake of ours ends the program in a few lines, with the traceback in the log and no value of a variable."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from asr_tui.local_store.paths import Paths
from asr_tui.ui import crash
from tests.ui.test_terminal import terminal

PROGRAM = """
import sys
from pathlib import Path
from asr_tui.bootstrap import program
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import Welcome
from asr_tui.ui.screens.welcome import WelcomeScreen

def action_settings(self):
    token = "s3cr3t-t0k3n"
    raise LookupError(f"there is no {self.id}")

WelcomeScreen.action_settings = action_settings
sys.exit(program.run(Welcome(), Paths.under(Path(sys.argv[1]))))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_mistake_restores_the_terminal_and_keeps_the_traceback_in_the_log(tmp_path: Path) -> None:
    with terminal(PROGRAM.replace("sys.argv[1]", repr(str(tmp_path)))) as one:
        os.write(one.master, b"s")
        assert one.drain_until_exit(5.0) == 1
        assert one.restored
        said = one.output.decode(errors="replace").rpartition("\x1b[?1049l")[2]
    assert "had to end by a mistake of its own: LookupError" in said
    assert "Nothing was under way" in said
    log = Paths.under(tmp_path).log
    assert log.name in said
    assert len(said.splitlines()) < 12
    kept = log.read_text()
    assert "Traceback" in kept
    assert "action_settings" in kept
    assert "s3cr3t" not in said + kept


def _broken() -> ValueError:
    token = "s3cr3t-t0k3n"
    try:
        int(f"x{len(token)}")
    except ValueError as error:
        return error
    raise AssertionError


def test_runs_under_way_are_named_and_said_to_be_offered_again() -> None:
    said = crash.words(_broken(), ["Failover of \x1b[31mweb-01"], "/var/log/asr.log")
    assert "Azure goes on with what it was given." in said
    assert "“Failover of web-01” was under way: the next start offers to go on with it." in said
    assert "/var/log/asr.log" in said
    assert "s3cr3t" not in said
    assert "\x1b" not in said


def test_where_no_log_can_be_written_the_traceback_is_told_without_values() -> None:
    said = crash.words(_broken(), [], "")
    assert "_broken" in said
    assert "int(f" in said
    assert "s3cr3t" not in said.replace('token = "s3cr3t-t0k3n"', "")
