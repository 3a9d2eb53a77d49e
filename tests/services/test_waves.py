"""Waves of a run: no step before its wave, nothing sent twice, and a kill at any moment changes nothing of that."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.errors import PointGone, Refused
from asr_tui.domain.plan import Plan
from asr_tui.domain.rollout import Between, OnError, Rollout, Wave
from asr_tui.domain.run import Await, Pause, Run, RunState, StepRun, StepState
from asr_tui.domain.time_left import seconds_left
from asr_tui.local_store import run_record
from asr_tui.services import progress
from tests.domain.items import NOW
from tests.services.plans import CONTAINERS, GROUP_STEP, PLACE, planned

PAUSE = timedelta(minutes=5)


def failover(number: int) -> steps.Failover:
    item = CONTAINERS[0].child("replicationProtectedItems", f"vm-{number}")
    return steps.Failover(item, f"vm-{number}", shut_down_source=False)


ALL = tuple(failover(number) for number in range(6))
KEYS = tuple(step.key for step in ALL)


def rollout(*waves: tuple[int, ...], between: Between = Between.AT_ONCE, on_error: OnError = OnError.STOP) -> Rollout:
    return Rollout(
        tuple(Wave(f"tier {at}", frozenset(KEYS[one] for one in wave)) for at, wave in enumerate(waves)),
        between, PAUSE, on_error,
    )  # fmt: skip


def begun(of: Rollout) -> Run:
    """Six failovers; the last one needs a resource group, which belongs to no wave."""
    six = (*(planned(one) for one in ALL[:5]), planned(ALL[5], GROUP_STEP))
    return progress.new_run("run-1", Plan("six", (*six, planned(GROUP_STEP)), rollout=of), PLACE, NOW)


def put(run: Run, state: StepState, *numbers: int, now: datetime = NOW) -> Run:
    for number in numbers:
        step = replace(run.step(KEYS[number]), state=state, sent=1, intended_at=NOW)
        run = progress.settled(progress.with_step(run, step), now)
    return run


def may_begin(run: Run) -> set[int]:
    return {KEYS.index(step.key) for step in progress.ready(run) if step.key in KEYS and not step.sent}


def test_without_waves_all_begin_at_once() -> None:
    run = begun(Rollout())
    assert may_begin(run) == {0, 1, 2, 3, 4}
    assert GROUP_STEP.key in {step.key for step in progress.ready(run)}
    assert run.awaits(run.step(KEYS[5])) is Await.NEEDED
    assert run.pause is None


def test_the_next_wave_begins_when_all_of_the_one_before_have_ended_well() -> None:
    run = begun(rollout((0, 1), (2, 3)))
    run = progress.settled(progress.with_step(run, replace(run.step(GROUP_STEP.key), state=StepState.DONE)), NOW)
    assert may_begin(run) == {0, 1, 4, 5}, "what is of no wave begins with the first"
    assert run.awaits(run.step(KEYS[2])) is Await.WAVE
    assert may_begin(put(run, StepState.DONE, 0, 4, 5)) == {1}
    done = put(run, StepState.DONE, 0, 1, 4, 5)
    assert (may_begin(done), done.open_waves) == ({2, 3}, 2)


def first_wave_done(between: Between, on_error: OnError = OnError.STOP, failed: bool = False) -> Run:
    run = begun(rollout((0, 1, 4, 5), (2,), (3,), between=between, on_error=on_error))
    run = progress.settled(progress.with_step(run, replace(run.step(GROUP_STEP.key), state=StepState.DONE)), NOW)
    run = put(run, StepState.DONE, 0, 4, 5)
    return put(run, StepState.FAILED if failed else StepState.DONE, 1)


def test_a_pause_ends_by_the_clock_and_a_person_can_end_it() -> None:
    run = first_wave_done(Between.AFTER_PAUSE)
    assert (run.pause, run.waits_since, run.waits_until) == (Pause.TIMED, NOW, NOW + PAUSE)
    assert not run.at_rest
    assert may_begin(progress.settled(run, NOW + PAUSE - timedelta(seconds=1))) == set()
    opened = progress.settled(run, NOW + PAUSE)
    assert (may_begin(opened), opened.waits_until) == ({2}, None)
    assert may_begin(progress.gone_on(run, NOW)) == {2}
    assert may_begin(progress.pause_ended(run, NOW)) == {2}, "its time stood still in practice"


def test_the_next_wave_waits_for_a_person() -> None:
    run = first_wave_done(Between.WHEN_TOLD)
    assert (run.pause, run.at_rest) == (Pause.WHEN_TOLD, True)
    assert may_begin(progress.settled(run, NOW + timedelta(days=1))) == set()
    told = progress.gone_on(run, NOW)
    assert (may_begin(told), told.open_waves) == ({2}, 2)
    assert may_begin(progress.gone_on(told, NOW)) == {2}, "told once more it does not run ahead"


def test_a_failure_stops_all_that_has_not_begun_until_a_person_goes_on() -> None:
    run = put(begun(rollout((0, 1), (2, 3))), StepState.FAILED, 0)
    assert (may_begin(run), run.pause, run.at_rest) == (set(), Pause.STOPPED, True)
    assert run.awaits(run.step(KEYS[1])) is Await.STOPPED
    assert may_begin(progress.gone_on(run, NOW)) == {1, 4}
    both = put(put(progress.gone_on(run, NOW), StepState.DONE, 1), StepState.FAILED, 4)
    assert may_begin(both) == set(), "another failure stops it again"


def test_a_failure_can_be_passed_over_for_the_next_wave_in_one_go() -> None:
    for between in Between:
        run = first_wave_done(between, failed=True)
        assert may_begin(run) == set()
        assert may_begin(progress.gone_on(run, NOW)) == {2}


def test_where_errors_stop_nothing_the_next_wave_begins_when_all_have_ended_at_all() -> None:
    assert may_begin(first_wave_done(Between.AT_ONCE, OnError.GO_ON, failed=True)) == {2}
    stopped = first_wave_done(Between.AT_ONCE, failed=True)
    assert may_begin(progress.on_error_set(stopped, OnError.GO_ON, NOW)) == {2}
    going = put(begun(rollout((0, 1), (2, 3), on_error=OnError.GO_ON)), StepState.FAILED, 0)
    assert may_begin(going) == {1, 4}
    assert may_begin(progress.on_error_set(going, OnError.STOP, NOW)) == set(), (
        "a failure that nobody passed over counts"
    )


def test_while_a_failure_is_tried_again_the_others_wait_for_it() -> None:
    run = progress.retried(put(begun(rollout((0, 1), (2, 3))), StepState.FAILED, 0), KEYS[0])
    assert run.step(KEYS[0]).state is StepState.CHECKING
    assert progress.may_send(run, run.step(KEYS[0]))
    assert may_begin(run) == set()
    assert may_begin(put(run, StepState.DONE, 0)) == {1, 4}


def test_nothing_of_a_held_run_is_sent_and_its_next_wave_does_not_begin() -> None:
    run = progress.held(begun(rollout((0, 1), (2, 3))), NOW)
    assert (may_begin(run), run.pause) == (set(), Pause.HELD)
    assert run.awaits(run.step(KEYS[0])) is Await.HELD
    assert not progress.may_send(run, run.step(KEYS[0]))
    assert progress.held(run, NOW + PAUSE) == run
    assert may_begin(progress.released(run, NOW)) == may_begin(progress.gone_on(run, NOW)) == {0, 1, 4}
    waits = progress.held(first_wave_done(Between.AFTER_PAUSE), NOW)
    assert may_begin(progress.settled(waits, NOW + PAUSE)) == set()
    assert may_begin(progress.released(waits, NOW + PAUSE)) == {2}


def test_times_count_the_waves_one_after_the_other_with_their_pauses() -> None:
    run = begun(rollout((0, 1, 4, 5), (2,), (3,), between=Between.AFTER_PAUSE))
    schedule = run.plan.schedule()
    first, second, third = (schedule[KEYS[number]] for number in (5, 2, 3))
    assert second[0] == max(schedule[KEYS[number]][1] for number in (0, 1, 4, 5)) + PAUSE.total_seconds()
    assert third[0] == second[1] + PAUSE.total_seconds()
    assert run.plan.seconds() == third[1] > first[1]
    left = seconds_left(run, NOW)
    assert left is not None
    assert left == pytest.approx(run.plan.seconds(), abs=1)
    waits = first_wave_done(Between.AFTER_PAUSE)
    assert seconds_left(waits, NOW + timedelta(minutes=2)) == pytest.approx(3 * 60 + 1 + 5 * 60 + 1)
    assert seconds_left(progress.held(run, NOW), NOW) is None


def test_all_that_failed_can_be_tried_again_but_for_a_point_that_is_gone() -> None:
    run = put(begun(Rollout()), StepState.FAILED, 0, 1, 2)
    run = progress.with_step(run, replace(run.step(KEYS[1]), error=PointGone("gone")))
    assert progress.failed_keys(put(run, StepState.UNKNOWN, 3)) == (KEYS[0], KEYS[2], KEYS[3])


def test_a_file_of_before_there_were_waves_still_loads() -> None:
    old = run_record.encode(begun(Rollout()))
    for name in ("rollout", "open_waves", "held_since", "planned_rollout", "stopped_by", "passed", "facts", "machines"):
        assert f'"{name}"'.encode() in old
    assert b'"version": 1' in old, "a program without waves goes on with it as well"
    assert b'"version": 2' in run_record.encode(begun(rollout((0,), (1,)))), "that one would not know them"


@pytest.mark.parametrize("between", Between)
def test_waves_and_holds_survive_the_end_of_the_program(between: Between) -> None:
    run = progress.held(first_wave_done(between, failed=True), NOW)
    again = progress.resumed(run_record.decode(run_record.encode(run)), {})
    for field in ("rollout", "open_waves", "waits_since", "waits_until", "held_since", "stopped_by", "passed"):
        assert getattr(again, field) == getattr(run, field), field
    assert again.plan.rollout == run.plan.rollout


class Runs(RuleBasedStateMachine):
    """A run to which everything happens in any order, with a kill of the program at any moment."""

    @initialize(
        parts=st.lists(st.integers(0, 2), min_size=6, max_size=6),
        between=st.sampled_from(Between),
        on_error=st.sampled_from(OnError),
    )
    def start(self, parts: list[int], between: Between, on_error: OnError) -> None:
        waves = tuple(tuple(at for at, part in enumerate(parts) if part == wave) for wave in sorted(set(parts)))
        self.now = NOW
        self.run_ = begun(rollout(*waves, between=between, on_error=on_error))
        self.sent: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.opened = 1

    def _put(self, step: StepRun) -> None:
        self.run_ = progress.settled(progress.with_step(self.run_, step), self.now)

    def _in(self, *states: StepState) -> list[StepRun]:
        return [step for step in self.run_.steps if step.state in states]

    @precondition(lambda self: bool(progress.ready(self.run_)))
    @rule(which=st.integers(0, 9))
    def begin(self, which: int) -> None:
        """As a step's runner does: a last look at the run, then it is sent."""
        ready = [one for one in progress.ready(self.run_) if one.state in {StepState.WAITING, StepState.CHECKING}]
        if not ready:
            return
        step = ready[which % len(ready)]
        if not progress.may_send(self.run_, step):
            self._put(replace(step, state=StepState.WAITING))
            return
        assert self.run_.held_since is None
        assert not self.run_.halted or step.key in self.run_.stopped_by
        assert self.run_.wave_of(step) < self.run_.open_waves
        self.sent[step.key] += 1
        self._put(replace(step, state=StepState.UNDER_WAY, sent=step.sent + 1, intended_at=self.now))

    @precondition(lambda self: bool(self._in(StepState.UNDER_WAY)))
    @rule(which=st.integers(0, 9), good=st.booleans())
    def end(self, which: int, good: bool) -> None:
        going = self._in(StepState.UNDER_WAY)
        error = None if good else Refused("No")
        step = going[which % len(going)]
        self._put(replace(step, state=StepState.DONE if good else StepState.FAILED, error=error))

    @rule(minutes=st.integers(1, 6))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.run_ = progress.settled(self.run_, self.now)

    @rule()
    def go_on(self) -> None:
        self.run_ = progress.gone_on(self.run_, self.now)

    @rule()
    def hold(self) -> None:
        self.run_ = progress.held(self.run_, self.now)

    @rule()
    def release(self) -> None:
        self.run_ = progress.released(self.run_, self.now)

    @rule(on_error=st.sampled_from(OnError))
    def set_on_error(self, on_error: OnError) -> None:
        self.run_ = progress.on_error_set(self.run_, on_error, self.now)

    @rule()
    def retry_failed(self) -> None:
        keys = progress.failed_keys(self.run_)
        self.asked.update(keys)
        for key in keys:
            self.run_ = progress.retried(self.run_, key)
        self.run_ = progress.settled(self.run_, self.now)

    @rule()
    def kill(self) -> None:
        before = self.run_
        self.run_ = progress.settled(progress.resumed(run_record.decode(run_record.encode(before)), {}), self.now)
        assert self.run_.open_waves >= before.open_waves
        assert (self.run_.held_since, self.run_.rollout, self.run_.passed) == (
            before.held_since, before.rollout, before.passed,
        )  # fmt: skip
        assert self.run_.stopped_by == before.stopped_by

    @invariant()
    def a_wave_begins_when_all_before_it_have_ended(self) -> None:
        if self.run_.open_waves > self.opened:
            before = [one for one in self.run_.steps if self.run_.wave_of(one) < self.run_.open_waves - 1]
            assert all(one.state.over for one in before)
            self.opened = self.run_.open_waves

    @invariant()
    def nothing_is_sent_more_often_than_it_was_asked_for(self) -> None:
        assert all(sent <= 1 + self.asked[key] for key, sent in self.sent.items() if key in KEYS)

    @invariant()
    def it_goes_on_or_says_why_not(self) -> None:
        if self.run_.state is not RunState.RUNNING or progress.ready(self.run_):
            return
        assert self.run_.pause is not None

    @invariant()
    def every_step_that_has_not_begun_says_what_it_waits_for(self) -> None:
        for step in self.run_.steps:
            assert (self.run_.awaits(step) is None) == (step.state is not StepState.WAITING)


TestRuns = Runs.TestCase
TestRuns.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
