"""How long a run still takes."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.jobs import JobState
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.domain.time_left import seconds_left
from tests.ui import samples
from tests.ui.samples import ENABLE_1, ENABLE_2, NOW, SHARED, ago

ENABLED = replace(samples.ENABLING, state=JobState.SUCCEEDED, ended=ago(minutes=10))
MINUTE = 60.0


def copying(percent: float, note: str = "") -> StepRun:
    return StepRun(ENABLE_1, StepState.COPYING, job=ENABLED, percent=percent, note=note, started=ago(minutes=17))


def left(*changed: StepRun) -> float | None:
    return seconds_left(samples.run(*changed), NOW)


def alone(one: StepRun) -> Run:
    return replace(samples.run(), plan=Plan("", (replace(one.planned, depends_on=frozenset()),)), steps=(one,))


def test_a_copy_goes_on_at_its_pace() -> None:
    assert left(copying(40), samples.done(ENABLE_2)) == pytest.approx(15 * MINUTE)


def test_a_machine_without_a_pace_takes_as_long_as_the_slowest_that_has_one() -> None:
    sending = StepRun(ENABLE_2, StepState.UNDER_WAY, started=ago(seconds=125))
    assert left(copying(40), sending) == pytest.approx(425 - 125 + 25 * MINUTE)


def test_without_any_pace_it_cannot_be_told() -> None:
    assert left(copying(3), samples.done(ENABLE_2)) is None
    assert left(copying(0, "Initial replication"), StepRun(ENABLE_2)) is None


def test_a_step_that_takes_longer_than_ever_seen_cannot_be_told() -> None:
    cache = StepRun(SHARED[1], StepState.UNDER_WAY, started=ago(seconds=4))
    assert seconds_left(alone(cache), NOW) == pytest.approx(SHARED[1].estimate.seconds - 4)
    assert seconds_left(alone(replace(cache, started=ago(hours=1))), NOW) is None


def test_steps_that_need_each_other_are_added() -> None:
    waiting = samples.run(copying(40), samples.done(ENABLE_2), all_shared_done=False)
    longest = max(one.estimate.seconds for one in SHARED)
    assert seconds_left(waiting, NOW) == pytest.approx(longest + 15 * MINUTE)


def test_nothing_is_told_of_a_run_that_waits_for_a_sign_in() -> None:
    assert left(copying(40), StepRun(ENABLE_2, StepState.PAUSED)) is None


def test_what_has_ended_takes_no_more_time() -> None:
    assert left(samples.done(ENABLE_1), StepRun(ENABLE_2, StepState.FAILED)) == 0


def test_a_copy_that_has_ended_tells_nothing_of_the_others() -> None:
    """The program was off for two days: it saw the end late."""
    ended = replace(samples.done(ENABLE_1), job=ENABLED, ended=ago(hours=-48))
    assert left(ended, StepRun(ENABLE_2)) is None
