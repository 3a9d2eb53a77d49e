"""Jobs in words."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.jobs import Job, JobError, JobState, Task
from asr_tui.ui.present import job, job_list
from asr_tui.ui.present.rows import all_words, split, width_of, words
from tests.ui import samples


def line(one: Job, width: int = 78) -> str:
    """The job's line on home."""
    head, row = job_list.rows([one], samples.NOW, width)
    assert width_of(head) == width
    return words(row)


@pytest.mark.parametrize("state", JobState)
def test_every_state_has_a_mark_and_a_word(state: JobState) -> None:
    said = split(job.cells(samples.job("j", "Failover", "web-01", state), samples.NOW)[0])[0]
    assert said[0] in "+!x~-"
    assert said[2:] == state.value


def test_an_unknown_state_keeps_azures_own_word() -> None:
    assert job.state_words(JobState.UNKNOWN, "PartiallySucceeded") == "PartiallySucceeded"
    assert job.state_words(JobState.RUNNING, "InProgress") == "In progress"


def test_a_running_job_says_the_task_azure_works_on() -> None:
    row = line(samples.ENABLING)
    assert row.startswith("~ Enable replication web-02")
    assert "Installing Mobility Servic… 2 of 5" in row
    assert row.endswith("2:10")
    assert len(row) == 78


def test_an_ended_job_says_how_long_it_took_and_when() -> None:
    row = line(samples.JOBS[1])
    assert "done in 5:31" in row
    assert row.endswith("11:56")


def test_a_long_title_gives_way_to_the_machines_name() -> None:
    long = samples.job("j", "Finalize protection on the primary virtual machine", "app-01")
    assert "Finalize protection on… app-01" in line(long)


def test_a_job_without_a_title_is_named_all_the_same() -> None:
    assert job.name(samples.job("j", "", "", JobState.WAITING)) == "Job just accepted"


def test_the_innermost_running_task_counts() -> None:
    inner = Task("i", "web-01", JobState.RUNNING)
    group = Task("g", "Reprotecting virtual machine (1)", JobState.RUNNING, children=(inner,))
    assert job.running_task(replace(samples.ENABLING, tasks=(group,))) == inner


def test_the_task_tree_marks_and_indents() -> None:
    skipped = Task("s", "Synchronizing the latest changes", JobState.SKIPPED, "Skipped")
    group = Task("g", "Shutdown", JobState.SUCCEEDED, children=(skipped,), started=samples.ago(seconds=90),
                 ended=samples.ago(seconds=30))  # fmt: skip
    shown = all_words(job.task_rows((group, *samples.tasks(1)[1:3]), samples.NOW, 60)).splitlines()
    assert shown[0].startswith("+ Shutdown")
    assert shown[0].endswith("1:00")
    assert shown[1] == "  - Synchronizing the latest changes  Skipped"
    assert shown[2].startswith("~ Installing Mobility Service")
    assert shown[3] == "- Enable replication"


def test_an_error_says_what_it_means_and_keeps_azures_words() -> None:
    error = JobError("150039", "Azure data disk was not mapped.", causes="Not initialized.", action="Initialize it.")
    shown = all_words(job.error_rows(error, 70))
    assert "x Azure data disk was not mapped. (150039)" in shown
    assert "That means: Azure sees a data disk" in shown
    assert "What to do: Initialize the disk" in shown
    assert "Azure's possible causes: Not initialized." in shown
    assert "Azure recommends: Initialize it." in shown
    assert all(width_of(row) <= 70 for row in job.error_rows(error, 70))


def test_an_unknown_code_gets_no_remedy_of_ours() -> None:
    assert "What to do" not in all_words(job.error_rows(JobError("151078", "No."), 70))


def test_text_from_azure_is_plain() -> None:
    hostile = samples.job("j", "\x1b[31mFailover", "[red]web\u202e-01\x07")
    assert job.name(hostile) == "Failover [red]web-01"
    assert "\x1b" not in all_words(job.error_rows(JobError("1", "a\x1b]52;c;x\x07b"), 40))


def test_jobs_that_begin_alike_can_be_told_apart_in_a_narrow_list() -> None:
    alike = [
        samples.job("a", f"Finalize protection on the {side} virtual machine", "web-01", scenario=scenario)
        for side, scenario in (("primary", "PrimaryIrCompletion"), ("recovery", "SecondaryIrCompletion"))
    ]
    lines = [line(one, 77) for one in alike]
    assert lines[0] != lines[1]
    assert not any("…" in line for line in lines)
    assert len({line.index("done in") for line in lines}) == 1


def test_what_runs_and_what_failed_comes_before_what_is_done() -> None:
    done = samples.job("d", "Failover", "a", JobState.SUCCEEDED)
    clean_up = samples.job("c", "Clean up", "a", JobState.SUCCEEDED, scenario="TestFailoverCleanup")
    failed = samples.job("f", "Failover", "a", JobState.FAILED)
    runs = samples.job("r", "Failover", "a", JobState.RUNNING)
    assert [one.name for one in job_list.listed([done, clean_up, failed, runs])] == ["r", "f", "d"]
    head = words(job_list.rows([done, clean_up, failed, runs], samples.NOW, 78)[0])
    assert head.endswith("1 runs, 1 failed, 2 done ─")


def test_a_wide_home_has_a_bar_for_each_job_on_one_clock() -> None:
    failed = replace(samples.job("f", "Failover", "a", JobState.FAILED), started=samples.ago(minutes=20),
                     ended=samples.ago(minutes=16))  # fmt: skip
    runs = replace(samples.job("r", "Failover", "b", JobState.RUNNING), started=samples.ago(minutes=12), ended=None)
    head, first, second = job_list.rows([failed, runs], samples.NOW, 118)
    assert words(head).rstrip().endswith("14:00")
    assert words(first).rstrip().endswith("▶")
    assert "━x" in words(second)
    assert all(width_of(row) == 118 for row in (head, first, second))
