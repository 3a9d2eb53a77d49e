"""A run in words."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from asr_tui.domain.errors import AccessDenied, AzureError, Cancelled, OutcomeUnknown, SignInFailed
from asr_tui.domain.jobs import JobError, JobState, Task
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import StepRun, StepState
from asr_tui.domain.steps import Failover, Reprotect
from asr_tui.ui.present import run as present
from asr_tui.ui.present.rows import all_words, width_of, words
from tests.ui import samples
from tests.ui.samples import ENABLE_1, ENABLE_2, NOW, SHARED, ago, run


def shown(*changed: StepRun, width: int = 76, unfolded: bool = False, all_shared_done: bool = True) -> str:
    return all_words(present.board(run(*changed, all_shared_done=all_shared_done), NOW, width, unfolded=unfolded))


def test_before_anything_is_sent_every_step_waits_with_its_estimate() -> None:
    lines = shown(all_shared_done=False).splitlines()
    assert lines[0].startswith("- Enable replication of web-01  waiting")
    assert lines[0].endswith("about 7 min")
    assert any(line.startswith("- Storage account contosovaultasrcache  waiting") for line in lines)


def test_machines_come_first_and_what_is_done_is_folded() -> None:
    under_way = StepRun(ENABLE_1, StepState.UNDER_WAY, job=samples.ENABLING, started=ago(seconds=130))
    lines = shown(under_way).splitlines()
    assert lines[0].startswith("~ Enable replication of web-01  under way")
    assert lines[0].endswith("2:10")
    assert lines[1].startswith("    + Prerequisites check for enabling protection")
    assert lines[2].startswith("    ~ Installing Mobility Service")
    assert "+ All 3 shared steps done   d shows them" in lines[-1]
    assert "Resource group" not in "\n".join(lines)
    assert "+ Resource group rg-shop-asr" in shown(under_way, unfolded=True)


def test_where_many_are_under_way_each_says_only_its_running_task() -> None:
    third = replace(SHARED[0], step=samples.enable("web-03"))
    plan = replace(samples.PLAN, steps=(ENABLE_1, ENABLE_2, third))
    under_way = [StepRun(one, StepState.UNDER_WAY, job=samples.ENABLING, started=ago(seconds=9)) for one in plan.steps]
    many = replace(run(), plan=plan, steps=tuple(under_way))
    assert len(present.board(many, NOW, 100)) == 3
    assert "Installing Mobility Service" in words(present.board(many, NOW, 100)[0])
    assert len(present.board(many, NOW, 100, unfolded=True)) == 18


def test_where_many_are_copying_each_says_in_its_row_how_far_it_is() -> None:
    ended = replace(samples.ENABLING, state=JobState.SUCCEEDED, ended=ago(minutes=10))
    plan = replace(samples.PLAN, steps=(ENABLE_1, ENABLE_2, replace(ENABLE_1, step=samples.enable("web-03"))))
    copying = [StepRun(one, StepState.COPYING, job=ended, started=ago(minutes=17)) for one in plan.steps]
    steps_of = (
        replace(copying[0], percent=40),
        copying[1],
        replace(copying[2], note="Waiting for first recovery point"),
    )
    rows = present.board(replace(run(), plan=plan, steps=steps_of), NOW, 100)
    assert ["first copy 40 %, about 15 min left" in words(rows[0]), len(rows)] == [True, 3]
    assert "not yet protected: first copy" in words(rows[1])
    assert "first recovery point next" in words(rows[2])


@pytest.mark.parametrize(("counting", "stride"), [(1, 1), (4, 1), (5, 2), (20, 5)])
def test_many_elapsed_times_count_in_larger_strides(counting: int, stride: int) -> None:
    under_way = StepRun(ENABLE_1, StepState.UNDER_WAY, started=ago(seconds=9))
    assert present.seconds_between_ticks(replace(run(), steps=(under_way,) * counting)) == stride


def test_the_first_copy_is_not_called_protected() -> None:
    ended = replace(samples.ENABLING, state=JobState.SUCCEEDED, ended=ago(minutes=10))
    copying = StepRun(ENABLE_1, StepState.COPYING, job=ended, percent=40, started=ago(minutes=17))
    text = shown(copying)
    assert "started, not yet protected" in text
    assert re.search(r"First copy {9}·{12} 40 %", text)
    assert "About 15 min to copy, at the pace so far; then the first recovery point." in text
    done_elsewhere = samples.done(ENABLE_2)
    assert "Not yet protected" in words(present.headline(run(copying, done_elsewhere)))


def test_without_a_pace_the_usual_time_is_said_with_its_origin() -> None:
    text = shown(StepRun(ENABLE_1, StepState.COPYING, percent=3, started=ago(minutes=9)))
    assert "Usually about 18 min to 47 min to protection, as recorded from Azure for one system disk" in " ".join(
        text.split()
    )
    assert "no figure yet" in shown(StepRun(ENABLE_1, StepState.COPYING, started=ago(minutes=9)))


def test_when_the_copy_has_ended_the_first_recovery_point_is_awaited() -> None:
    waiting = StepRun(ENABLE_1, StepState.COPYING, note="Waiting for first recovery point", started=ago(minutes=30))
    assert "The first copy has ended; Azure makes the first recovery point." in shown(waiting)


def test_a_failure_shows_cause_remedy_code_request_and_the_key() -> None:
    error = AccessDenied("Not allowed", "You may not write here.", "Ask for Site Recovery Contributor.",
                         "AuthorizationFailed", "req-1", "Microsoft.X/write", "/subscriptions/s")  # fmt: skip
    text = shown(StepRun(ENABLE_1, StepState.FAILED, error=error, started=ago(minutes=2), ended=ago(minutes=1)))
    assert "x Enable replication of web-01  failed" in text
    for words_shown in (
        "You may not write here.", "Microsoft.X/write", "What to do: Ask for Site Recovery Contributor.",
        "AuthorizationFailed", "req-1", "r tries it again",
    ):  # fmt: skip
        assert words_shown in text


def test_an_unknown_outcome_can_be_looked_at_again() -> None:
    error = OutcomeUnknown("The answer was lost", "Azure may have taken it.", "Look again.")
    unknown = StepRun(ENABLE_1, StepState.UNKNOWN, error=error, sent=1)
    assert "outcome unknown" in shown(unknown)
    assert present.can_retry(run(unknown)) == (unknown,)
    assert present.can_retry(run()) == ()


def test_a_step_held_back_says_why() -> None:
    failed = StepRun(SHARED[2], StepState.FAILED)
    text = shown(failed, StepRun(ENABLE_1, StepState.BLOCKED), StepRun(ENABLE_2, StepState.BLOCKED))
    assert "not started: something before it failed" in text
    assert "x Fabric asr-a2a-default-centralus  failed" in text


def test_a_notice_stays_visible_beside_success() -> None:
    notice = "45031: Protection has already been enabled for the virtual machine."
    assert "! Azure notes: 45031" in shown(replace(samples.done(ENABLE_1), notices=(notice,)))
    assert "! Azure notes: 45031" in shown(replace(samples.done(SHARED[0]), notices=(notice,)))


def test_errors_of_the_job_are_shown_with_their_meaning() -> None:
    failed_job = replace(samples.ENABLING, state=JobState.FAILED, errors=(JobError("151037", "No way out."),))
    text = shown(StepRun(ENABLE_1, StepState.FAILED, job=failed_job))
    assert "x No way out. (151037)" in text
    assert "Open outbound port 443" in text


def test_of_a_job_with_more_tasks_than_a_screen_holds_the_error_stands_above_them() -> None:
    error = JobError("151037", "No way out.")
    for number, above in ((2, False), (20, True)):
        tasks = tuple(Task(f"t{one}", f"Task {one}", JobState.WAITING) for one in range(number))
        job = replace(samples.ENABLING, state=JobState.FAILED, tasks=tasks, errors=(error,))
        text = shown(StepRun(ENABLE_1, StepState.FAILED, job=job))
        assert (text.index("No way out.") < text.index("Task 0")) is above


def test_what_a_finished_job_says_stands_once() -> None:
    """A failover that could not shut down the source notes it beside its success, and so does its job."""
    error = JobError("151068", "The machine could not be shut down.", level="Warning")
    ended = replace(samples.ENABLING, state=JobState.SUCCEEDED, errors=(error,))
    notices = ("The machine could not be shut down. (151068)", "Another one.")
    text = shown(replace(samples.done(ENABLE_1), job=ended, notices=notices))
    assert text.count("could not be shut down") == 1
    assert "Azure notes: Another one." in text


def test_a_finished_reprotect_does_not_claim_that_the_machine_is_protected() -> None:
    item = samples.item("web-01")
    back = samples.planned(Reprotect(item.id, "web-01", item.id, item.id, item.id, ()))
    done = replace(run(), plan=Plan("Re-protect web-01", (back,)), steps=(samples.done(back),))
    assert "copying the other way" in words(present.headline(done))
    assert present.leaving(done) == "Protected only when the copying has ended: web-01. Home shows it."


def test_the_end_says_what_was_made_and_what_was_not() -> None:
    finished = run(samples.done(ENABLE_1), StepRun(ENABLE_2, StepState.FAILED))
    text = all_words(present.result(finished))
    assert "+ Enable replication of web-01" in text
    assert text.index("Not done") < text.index("x Enable replication of web-02  failed")
    assert present.result(run()) == []
    everything = run(samples.done(ENABLE_1), samples.done(ENABLE_2))
    assert "Not done" not in all_words(present.result(everything))
    assert words(present.headline(everything)).startswith("+ All done.")


def test_only_work_under_way_ticks() -> None:
    assert not present.ticking(run())
    assert present.ticking(run(StepRun(ENABLE_1, StepState.UNDER_WAY, started=ago(seconds=1))))
    assert not present.ticking(run(samples.done(ENABLE_1), samples.done(ENABLE_2)))


@pytest.mark.parametrize("width", [60, 76, 116])
def test_no_row_is_wider_than_the_screen(width: int) -> None:
    error = AccessDenied("Not allowed", "x" * 200, "y " * 80, "Code", "r" * 36)
    failed = StepRun(ENABLE_1, StepState.FAILED, job=samples.ENABLING, error=error, notices=("z" * 100,))
    rows = present.board(run(failed), NOW, width)
    assert max(width_of(row) for row in rows) <= width


@pytest.mark.parametrize("state", StepState)
def test_every_state_is_said_in_words(state: StepState) -> None:
    row = words(present.board(run(StepRun(ENABLE_1, state)), NOW, 100)[0])
    assert row[0] in "+!x~-"
    assert state.value.removeprefix("replication ") in row or state is StepState.DONE


def test_what_somebody_else_began_is_not_claimed() -> None:
    one = StepRun(ENABLE_1, StepState.DONE, followed=True, started=ago(minutes=2), ended=ago(minutes=1))
    assert "this run sent nothing" in shown(one)
    lines = [words(row) for row in present.result(run(one, StepRun(ENABLE_2, StepState.FAILED)))]
    at = lines.index("Begun by somebody else, followed here")
    assert lines[at + 1] == "+ Enable replication of web-01"
    assert "+ Enable replication of web-01" not in lines[:at]


def test_a_step_lasts_as_long_as_its_job_however_long_the_program_was_off() -> None:
    """Begun an hour ago and taken up again: Azure's job took 3 min 21 s."""
    job = samples.job("job-9", "Failover", "web-01", started=ago(minutes=60), ended=ago(minutes=56, seconds=39))
    failover = samples.planned(Failover(samples.item("web-01").id, "web-01", shut_down_source=True))
    one = StepRun(failover, StepState.DONE, job=job, started=ago(hours=1), ended=ago())
    alone = replace(run(), plan=Plan("Fail over web-01", (failover,)), steps=(one,))
    assert "3:21" in all_words(present.board(alone, NOW, 76))


def test_what_was_cancelled_is_not_told_as_a_failure() -> None:
    one = StepRun(ENABLE_1, StepState.FAILED, error=Cancelled("Cancelled at “Starting”", "", "Try again when wanted."))
    text = shown(one, samples.done(ENABLE_2))
    assert "! Enable replication of web-01  cancelled" in text
    assert "Cancelled at “Starting”." in text
    assert "What to do: Try again when wanted." in text
    assert "failed" not in text
    stopped = samples.run(one, samples.done(ENABLE_2))
    assert words(present.headline(stopped)).startswith("! Cancelled.")
    assert "Mend" not in present.leaving(stopped)
    assert "cancelled" in all_words(present.result(stopped))
    worse = samples.run(one, StepRun(ENABLE_2, StepState.FAILED, error=AzureError("No")))
    assert words(present.headline(worse)).startswith("x Stopped")


def test_of_many_paused_steps_one_says_how_to_sign_in() -> None:
    challenged = SignInFailed("Azure asks for a second factor", remedy="Press S.", command="az login")
    paused = run(*(StepRun(one, StepState.PAUSED, error=challenged) for one in (ENABLE_1, ENABLE_2)))
    board = all_words(present.board(paused, NOW, 76))
    assert board.count("Press S.") == 1
    assert board.count("sign in again to go on") == 2
    assert present.sign_in_command(paused) == "az login"
    assert "Paused: sign in again to go on. S signs in." in words(present.headline(paused))
