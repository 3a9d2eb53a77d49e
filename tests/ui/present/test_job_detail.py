"""One job as a whole: its tasks as bars, why it failed, and what a support case needs."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.jobs import Job, JobError, JobState, Task
from asr_tui.ui.present.job import errors_rows
from asr_tui.ui.present.job_detail import detail_rows
from asr_tui.ui.present.job_tasks import gantt_rows
from asr_tui.ui.present.rows import all_words, width_of, words
from tests.ui import samples
from tests.ui.samples import FAILED, NO_MACHINE, NOW, TASKS, ago


def shown(job: Job, width: int = 78) -> list[str]:
    return all_words(detail_rows(job, NOW, width)).splitlines()


def test_the_head_says_state_name_period_and_length() -> None:
    head = shown(FAILED)[0]
    assert head.startswith("x Failed   Failover erp-022")
    assert head.endswith("13:58:39 to 14:02:00   3:21")
    running = shown(samples.ENABLING)[0]
    assert running.endswith("since 13:59:50   2:10")
    yesterday = replace(FAILED, started=ago(days=1), ended=ago(days=1, seconds=-60))
    assert "11 Nov 14:02:00 to 14:03:00" in shown(yesterday)[0]


def test_what_was_noted_at_a_manual_action_and_what_a_runbook_wrote_stand_below_the_tasks() -> None:
    manual = Task("m", "Check DNS", JobState.SUCCEEDED, observation="done\x1b[31m by Ada")
    runbook = Task("r", "Free addresses", JobState.SUCCEEDED, output="2 freed\n")
    lines = shown(replace(FAILED, tasks=(Task("g", "Group 1", JobState.SUCCEEDED, children=(manual, runbook)),)))
    assert "Noted at “Check DNS”: done by Ada" in lines
    assert "“Free addresses” wrote: 2 freed" in lines
    assert not any("Group 1”" in line for line in lines)


def test_tasks_stand_one_after_the_other_on_the_time_since_the_job_began() -> None:
    head, check, start, card, wake = map(words, gantt_rows(FAILED, NOW, 78))
    axis = head.index("│")
    assert head[axis:].startswith("│0:00")
    assert check.startswith("+ Prerequisites check ")
    assert check[:axis].rstrip().endswith("0:12")
    assert start[:axis].rstrip().endswith("1:40")
    assert check[axis + 1] == "━"
    assert card.startswith("  x Create the network card  Failed")
    assert start.rstrip().endswith("━x")
    assert check.rindex("━") < start.index("━") <= card.index("━")
    assert "━" not in wake
    assert {width_of(row) for row in gantt_rows(FAILED, NOW, 78)} == {78}


def test_the_usual_time_is_said_and_the_axis_reaches_it() -> None:
    short = replace(FAILED, ended=ago(seconds=100), tasks=(TASKS[0],))
    assert any(line.startswith("── Tasks") and "usually 2:19" in line for line in shown(short))
    bar = words(gantt_rows(short, NOW, 78)[1])
    assert bar.count("━") < 8, "12 of 139 seconds"
    assert not any("usually" in line for line in shown(replace(FAILED, scenario="RepairReplication")))


def test_without_room_for_bars_the_tasks_are_listed() -> None:
    narrow = [words(row) for row in gantt_rows(FAILED, NOW, 60)]
    assert len(narrow) == 4
    assert not any("━" in line for line in narrow)
    assert narrow[0].endswith("0:12")


def test_a_running_job_goes_on_to_the_right_and_its_axis_stays() -> None:
    rows = [words(row) for row in gantt_rows(samples.ENABLING, NOW, 118)]
    later = [words(row) for row in gantt_rows(samples.ENABLING, ago(seconds=-30), 118)]
    assert "━▶" in rows[2]
    assert rows[0] == later[0]
    assert rows[1] == later[1]


def test_the_head_of_the_failure_has_code_and_task_and_the_bar_shows_the_quota() -> None:
    lines = shown(FAILED)
    at = next(index for index, line in enumerate(lines) if line.startswith("── Why it failed"))
    assert "28031 at Create the network card" in lines[at]
    assert lines[at + 1] == "x It could not be created."
    assert lines[at + 2].startswith("  needs 4 ██")
    assert lines[at + 2].endswith("free 2 of 100   standardESv5Family Cores")


def test_no_sentence_of_an_error_stands_twice() -> None:
    again = replace(NO_MACHINE, causes="It could not be created.", task="")
    said = all_words(errors_rows((NO_MACHINE, again, again), 200))
    assert said.count("It could not be created.") == 1
    assert said.count("Raise the quota.") == 1
    assert said.count("What to do:") == 1
    assert "(28031)" in said
    assert "(28031)" not in all_words(errors_rows((NO_MACHINE,), 200, code_said="28031"))


def test_what_a_support_case_needs_stands_together() -> None:
    lines = shown(FAILED)
    at = next(index for index, line in enumerate(lines) if line.startswith("── For a support case"))
    assert "y copies the job's id" in lines[at]
    assert lines[at + 1 :] == ["  Job       job-9", "  Activity  561004e9", "  Azure allows: Restart"]


def test_notes_beside_a_success_are_no_failure() -> None:
    note = JobError("151068", "It could not be shut down.", level="Warning")
    lines = shown(replace(FAILED, state=JobState.WITH_INFORMATION, errors=(note,)))
    assert any(line.startswith("── What Azure notes") for line in lines)
    assert "! It could not be shut down." in lines


@pytest.mark.parametrize("width", [60, 78, 118, 198])
def test_no_row_is_wider_than_the_screen(width: int) -> None:
    assert max(map(width_of, detail_rows(FAILED, NOW, width))) <= width
