"""A mistake of ours ends the program in a few lines, with the traceback in the log and no value of a variable."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import Stage
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.local_store.paths import Paths
from asr_tui.ui import crash
from tests.ui import samples
from tests.ui.terminal_under_test import terminal

PROGRAM = """
import sys
from pathlib import Path
from asr_tui.bootstrap import program
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import Welcome
from asr_tui.ui.sign_in.welcome import WelcomeScreen

def action_settings(self):
    token = "s3cr3t-t0k3n"
    raise LookupError(f"there is no {self.id}")

WelcomeScreen.action_settings = action_settings
sys.exit(program.run(Welcome(), Paths.under(Path(sys.argv[1]))))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_mistake_restores_the_terminal_and_keeps_the_traceback_in_the_log(tmp_path: Path) -> None:
    with terminal(PROGRAM.replace("sys.argv[1]", repr(str(tmp_path)))) as one:
        os.write(one.master, b",")
        assert one.drain_until_exit(5.0) == 1
        assert one.restored
        said = one.output.decode(errors="replace").rpartition("\x1b[?1049l")[2]
    assert "had to end by a mistake of its own: LookupError" in said
    assert "This session has changed nothing in Azure." in said
    log = Paths.under(tmp_path).log
    assert log.name in said
    assert len(said.splitlines()) < 12
    kept = log.read_text()
    assert "Traceback" in kept
    assert "action_settings" in kept
    assert "s3cr3t" not in said + kept


def test_a_screen_that_is_made_half_when_the_program_ends_is_no_mistake(tmp_path: Path) -> None:
    ends = PROGRAM.replace("    token", "    self.app.exit(return_code=131)\n    token")
    with terminal(ends.replace("sys.argv[1]", repr(str(tmp_path)))) as one:
        os.write(one.master, b",")
        assert one.drain_until_exit(5.0) == 131
        assert one.restored
        assert b"mistake" not in one.output


def _broken() -> ValueError:
    token = "s3cr3t-t0k3n"
    try:
        int(f"x{len(token)}")
    except ValueError as error:
        return error
    raise AssertionError


def _run(state: StepState, title: str = "Failover of web-01", run_id: str = "1") -> Run:
    step = StepRun(samples.ENABLE_1, state, started=samples.ago(minutes=1))
    return Run(run_id, samples.PLACE, Plan(title, (samples.ENABLE_1,)), (step,), samples.ago(minutes=1))


def test_runs_under_way_are_named_and_said_to_be_offered_again() -> None:
    run = _run(StepState.UNDER_WAY, "Failover of \x1b[31mweb-01")
    said = crash.words(_broken(), [run], [], "/var/log/asr.log")
    assert "Azure goes on with what it was given." in said
    assert "“Failover of web-01” was under way: the next start offers to go on with it." in said
    assert "/var/log/asr.log" in said
    assert "s3cr3t" not in said
    assert "\x1b" not in said


def test_what_was_done_and_what_stopped_is_told_and_what_waits_in_azure() -> None:
    runs = [_run(StepState.DONE), _run(StepState.FAILED, "Drill of sql-01", "2")]
    items = [
        samples.item("web-01", stage=Stage.FAILED_OVER),
        samples.item("app-01", stage=Stage.COMMITTED),
        samples.item("sql-01", allowed_operations=frozenset({"TestFailoverCleanup"})),
        samples.item("web-02"),
    ]
    said = crash.words(_broken(), runs, items, "/var/log/asr.log")
    assert "“Failover of web-01”: done in this session." in said
    assert "“Drill of sql-01”: stopped in this session" in said
    assert "web-01: failed over, not committed" in said
    assert "app-01: failover committed, not protected" in said
    assert "sql-01: drill running, not cleaned up" in said
    assert "web-02" not in said
    assert "changed nothing" not in said
    assert "goes on with what it was given" not in said


def test_many_open_machines_are_counted() -> None:
    items = [samples.item(f"vm-{number}", stage=Stage.FAILED_OVER) for number in range(40)]
    assert "and 28 more" in crash.words(_broken(), [], items, "/var/log/asr.log")


def test_where_no_log_can_be_written_the_traceback_is_told_without_values() -> None:
    said = crash.words(_broken(), [], [], "")
    assert "_broken" in said
    assert "int(f" in said
    assert "s3cr3t" not in said.replace('token = "s3cr3t-t0k3n"', "")
