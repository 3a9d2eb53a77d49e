"""What is said of a run's waves, and how long a run in waves still takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain.jobs import JobState, Task
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.rollout import Between, OnError, Rollout, Wave
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.domain.steps import CommitFailover
from asr_tui.domain.time_left import seconds_left
from asr_tui.services import progress
from asr_tui.ui.present.home import run_row
from asr_tui.ui.present.rows import all_words, words
from asr_tui.ui.present.run_waves import awaited_words, paused_words, wave_rows
from tests.ui import samples
from tests.ui.samples import NOW, ago

USUAL = CommitFailover(samples.CONTAINER, "x").estimate().seconds


def run_in(*sizes: int, done: int = 0, between: Between = Between.AT_ONCE, pause: float = 0) -> Run:
    """A run of commits in waves of these sizes, of which the first so many steps are done."""
    planned = [
        PlannedStep.of(CommitFailover(samples.CONTAINER.child("replicationProtectedItems", f"m{at}"), f"m{at}"))
        for at in range(sum(sizes))
    ]
    waves, first = [], 0
    for number, size in enumerate(sizes, 1):
        waves.append(Wave(f"tier {number}", frozenset(one.key for one in planned[first : first + size])))
        first += size
    rollout = Rollout(tuple(waves), between, timedelta(seconds=pause))
    plan = Plan("Commit many", tuple(planned), rollout=rollout)
    steps = tuple(
        StepRun(one, StepState.DONE, started=ago(minutes=3), ended=ago(minutes=1), sent=1)
        if at < done
        else StepRun(one)
        for at, one in enumerate(planned)
    )
    return progress.settled(Run("1", samples.PLACE, plan, steps, ago(minutes=3), rollout=rollout), NOW)


def test_waves_follow_one_another_in_the_time_left() -> None:
    assert seconds_left(run_in(2, 2, 2), NOW) == pytest.approx(3 * USUAL)
    assert seconds_left(run_in(2, 2, 2, between=Between.AFTER_PAUSE, pause=600), NOW) == pytest.approx(3 * USUAL + 1200)
    assert seconds_left(run_in(2, 2, done=2, between=Between.AFTER_PAUSE, pause=600), NOW) == pytest.approx(600 + USUAL)


def test_a_run_that_is_held_or_stopped_has_no_time_left_to_tell() -> None:
    assert seconds_left(progress.held(run_in(2, 2), NOW), NOW) is None
    failed = run_in(1, 1)
    failed = replace(failed, steps=(replace(failed.steps[0], state=StepState.FAILED), failed.steps[1]))
    stopped = progress.on_error_set(progress.settled(failed, NOW), OnError.STOP, NOW)
    assert seconds_left(stopped, NOW) is None
    assert paused_words(stopped, NOW) == "stopped after 1 failure: nothing new begins"


def test_home_says_what_a_run_waits_for() -> None:
    waits = run_in(1, 1, done=1, between=Between.WHEN_TOLD)
    assert words(run_row(waits, NOW, 100)).startswith("! Wave 2, tier 2 waits for you: Commit many, 1 of 2 steps done")
    held = progress.held(run_in(1, 1), NOW)
    assert words(run_row(held, NOW, 100)).startswith("! Held: nothing new begins: Commit many")
    left = replace(waits, interrupted=True)
    assert words(run_row(left, NOW, 120)).startswith("! Left undone (wave 2, tier 2 waits for you): Commit many")
    pausing = run_in(1, 1, done=1, between=Between.AFTER_PAUSE, pause=600)
    assert words(run_row(pausing, NOW, 100)).startswith("~ Under way: Commit many"), "it goes on by itself"


def test_a_manual_action_is_what_a_run_waits_for() -> None:
    stopped = Task("1", "Switch the DNS", JobState.SUSPENDED)
    job = replace(samples.ENABLING, state=JobState.SUSPENDED, tasks=(stopped,))
    one = run_in(1)
    run = replace(one, steps=(replace(one.steps[0], state=StepState.UNDER_WAY, job=job),))
    assert paused_words(run, NOW) == "“Switch the DNS” waits for you"
    assert "waits for you" in words(run_row(run, NOW, 100))


def test_of_many_waves_those_that_are_over_and_the_last_ones_fold() -> None:
    run = replace(run_in(*[1] * 12, done=5), open_waves=6)
    head, done, opened, following, rest = all_words(wave_rows(run, NOW, 78, 5)).splitlines()
    assert head.startswith("── Waves ─")
    assert done == "+ 5 waves done"
    assert opened == "~ 6 tier 6  1 wait of 1"
    assert following == "- 7 tier 7  1 machine, after wave 6"
    assert rest == "  and 5 waves after it"
    assert len(wave_rows(run, NOW, 78, 20)) == 13


def test_a_machine_says_for_which_wave_it_waits() -> None:
    run = run_in(1, 1, 1, done=1, between=Between.WHEN_TOLD)
    second, third = run.steps[1:]
    assert awaited_words(run, second, NOW) == "Wave 2, tier 2 waits for you."
    assert awaited_words(run, third, NOW) == "Wave 3, tier 3 begins when all before it has ended."
