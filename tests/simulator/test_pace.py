"""The clock: events in order, each at its own moment, and nothing lost between two runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.simulator.pace import Event, Pace, arm_time
from asr_tui.simulator.ticker import Ticker

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DELAYS = st.lists(st.integers(0, 10_000), max_size=20)


def pace_with_log() -> tuple[Pace, list[tuple[float, str]]]:
    log: list[tuple[float, str]] = []

    def run(event: Event) -> None:
        log.append(((pace.now - MORNING).total_seconds(), event.kind))
        if event.kind == "again":
            pace.schedule(7, "once")

    pace = Pace(MORNING, run)
    return pace, log


@given(DELAYS, st.integers(0, 12_000))
def test_events_run_in_order_at_their_moment(delays: list[int], until: int) -> None:
    pace, log = pace_with_log()
    for delay in delays:
        pace.schedule(delay, f"e{delay}")
    pace.advance(until)
    assert log == sorted((float(d), f"e{d}") for d in delays if d <= until)
    assert pace.now == MORNING + timedelta(seconds=until)
    assert len(pace.pending) == sum(d > until for d in delays)


@given(DELAYS, st.lists(st.integers(0, 3000), min_size=1, max_size=6))
def test_steps_make_no_difference(delays: list[int], steps: list[int]) -> None:
    whole, whole_log = pace_with_log()
    stepped, stepped_log = pace_with_log()
    for pace in (whole, stepped):
        for delay in delays:
            pace.schedule(delay, f"e{delay}")
    whole.advance(sum(steps))
    for step in steps:
        stepped.advance(step)
    assert (whole.now, whole_log) == (stepped.now, stepped_log)


@given(DELAYS, st.integers(0, 5000))
def test_a_saved_clock_goes_on_where_it_was(delays: list[int], until: int) -> None:
    pace, log = pace_with_log()
    for delay in delays:
        pace.schedule(delay, f"e{delay}", work=delay % 2 == 0)
    pace.advance(until)
    other, other_log = pace_with_log()
    other.load(msgspec.json.decode(msgspec.json.encode(pace.dump())))
    assert (other.now, other.pending, other.has_work) == (pace.now, pace.pending, pace.has_work)
    del log[:]
    pace.advance(20_000)
    other.advance(20_000)
    assert log == other_log


def test_an_event_may_schedule_another() -> None:
    pace, log = pace_with_log()
    pace.schedule(10, "again")
    pace.advance(16)
    assert log == [(10.0, "again")]
    pace.advance(1)
    assert log == [(10.0, "again"), (17.0, "once")]


def test_retry_after_is_scaled_and_never_zero() -> None:
    pace, _ = pace_with_log()
    answers = []
    for speed in (None, 0.0, 1.0, 7.0, 50.0, 600.0):
        pace.speed = speed
        answers.append(pace.retry_after(30))
    assert answers == ["1", "1", "30", "5", "1", "1"]


async def test_speed_can_change_at_run_time() -> None:
    pace, log = pace_with_log()
    ticker = Ticker(pace, None)
    ticker.start()
    pace.schedule(86_400, "work")
    pace.schedule(90_000, "heartbeat", work=False)
    ticker.catch_up()
    assert pace.now == MORNING
    ticker.speed = 0
    await ticker.settled()
    assert log == [(86_400.0, "work")]
    assert pace.now == MORNING + timedelta(days=1)
    await ticker.stop()


def test_azures_time_format() -> None:
    assert arm_time(MORNING.replace(microsecond=123456)) == "2026-03-02T08:00:00.1234560Z"
