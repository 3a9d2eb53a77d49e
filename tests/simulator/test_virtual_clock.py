"""The clock: events in order, each at its own moment, and nothing lost between two runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.simulator.ticker import Ticker
from asr_tui.simulator.virtual_clock import Event, VirtualClock, arm_time

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DELAYS = st.lists(st.integers(0, 10_000), max_size=20)


def clock_with_log() -> tuple[VirtualClock, list[tuple[float, str]]]:
    log: list[tuple[float, str]] = []

    def run(event: Event) -> None:
        log.append(((clock.now - MORNING).total_seconds(), event.kind))
        if event.kind == "again":
            clock.schedule(7, "once")

    clock = VirtualClock(MORNING, run)
    return clock, log


@given(DELAYS, st.integers(0, 12_000))
def test_events_run_in_order_at_their_moment(delays: list[int], until: int) -> None:
    clock, log = clock_with_log()
    for delay in delays:
        clock.schedule(delay, f"e{delay}")
    clock.advance(until)
    assert log == sorted((float(d), f"e{d}") for d in delays if d <= until)
    assert clock.now == MORNING + timedelta(seconds=until)
    assert len(clock.pending) == sum(d > until for d in delays)


@given(DELAYS, st.lists(st.integers(0, 3000), min_size=1, max_size=6))
def test_steps_make_no_difference(delays: list[int], steps: list[int]) -> None:
    whole, whole_log = clock_with_log()
    stepped, stepped_log = clock_with_log()
    for clock in (whole, stepped):
        for delay in delays:
            clock.schedule(delay, f"e{delay}")
    whole.advance(sum(steps))
    for step in steps:
        stepped.advance(step)
    assert (whole.now, whole_log) == (stepped.now, stepped_log)


@given(DELAYS, st.integers(0, 5000))
def test_a_saved_clock_goes_on_where_it_was(delays: list[int], until: int) -> None:
    clock, log = clock_with_log()
    for delay in delays:
        clock.schedule(delay, f"e{delay}", work=delay % 2 == 0)
    clock.advance(until)
    other, other_log = clock_with_log()
    other.load(msgspec.json.decode(msgspec.json.encode(clock.dump())))
    assert (other.now, other.pending, other.has_work) == (clock.now, clock.pending, clock.has_work)
    del log[:]
    clock.advance(20_000)
    other.advance(20_000)
    assert log == other_log


def test_an_event_may_schedule_another() -> None:
    clock, log = clock_with_log()
    clock.schedule(10, "again")
    clock.advance(16)
    assert log == [(10.0, "again")]
    clock.advance(1)
    assert log == [(10.0, "again"), (17.0, "once")]


def test_retry_after_is_scaled_and_never_zero() -> None:
    clock, _ = clock_with_log()
    answers = []
    for speed in (None, 0.0, 1.0, 7.0, 50.0, 600.0):
        clock.speed = speed
        answers.append(clock.retry_after(30))
    assert answers == ["1", "1", "30", "5", "1", "1"]


async def test_speed_can_change_at_run_time() -> None:
    clock, log = clock_with_log()
    ticker = Ticker(clock, None)
    ticker.start()
    clock.schedule(86_400, "work")
    clock.schedule(90_000, "heartbeat", work=False)
    ticker.catch_up()
    assert clock.now == MORNING
    ticker.speed = 0
    await ticker.settled()
    assert log == [(86_400.0, "work")]
    assert clock.now == MORNING + timedelta(days=1)
    await ticker.stop()


def test_times_have_seven_digits_as_azure_s() -> None:
    assert arm_time(MORNING.replace(microsecond=123456)) == "2026-03-02T08:00:00.1234560Z"
