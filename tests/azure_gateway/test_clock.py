"""Time is what the endpoint last said, carried on by this computer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.azure_gateway.clock import AzureClock
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds
from asr_tui.simulator.server import Simulator

WALL = datetime(2026, 5, 1, tzinfo=UTC)


class Monotonic:
    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def ticks() -> Monotonic:
    return Monotonic()


@pytest.fixture
def clock(ticks: Monotonic) -> AzureClock:
    return AzureClock(wall=lambda: WALL, monotonic=ticks)


def test_before_the_first_answer_it_is_this_computers(clock: AzureClock, ticks: Monotonic) -> None:
    ticks.seconds += 5
    assert clock.now() == WALL + timedelta(seconds=5)


def test_an_answers_date_is_taken_over_and_carried_on(clock: AzureClock, ticks: Monotonic) -> None:
    clock.set_by_header("Mon, 02 Mar 2026 08:00:00 GMT")
    ticks.seconds += 30
    assert clock.now() == datetime(2026, 3, 2, 8, 0, 30, tzinfo=UTC)


def test_one_answer_of_another_age_is_passed_over_and_two_are_believed(clock: AzureClock, ticks: Monotonic) -> None:
    clock.set_by_header("Mon, 02 Mar 2026 08:00:00 GMT")
    clock.set_by_header("Tue, 02 Mar 2032 08:00:00 GMT")
    clock.set_by_header("Mon, 02 Mar 2026 08:00:10 GMT")
    clock.set_by_header("Sun, 02 Mar 2031 08:00:00 GMT")
    assert clock.now() == datetime(2026, 3, 2, 8, 0, 10, tzinfo=UTC)
    clock.set_by_header("Sun, 02 Mar 2031 08:00:05 GMT")
    assert clock.now() == datetime(2031, 3, 2, 8, 0, 5, tzinfo=UTC)


def test_within_the_second_of_a_date_time_does_not_go_back(clock: AzureClock, ticks: Monotonic) -> None:
    clock.set_by_header("Mon, 02 Mar 2026 08:00:00 GMT")
    ticks.seconds += 0.9
    clock.set_by_header("Mon, 02 Mar 2026 08:00:00 GMT")
    assert clock.now() == datetime(2026, 3, 2, 8, 0, 0, 900_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "odd",
    ["", "soon", "Mon, 99 Foo 2026", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 1900 00:00:00 +1400",
     "Thu, 01 Jan 1970 00:00:00 GMT"],
)  # fmt: skip
def test_what_is_no_date_is_passed_over(clock: AzureClock, odd: str) -> None:
    clock.set_by_header(odd)
    assert clock.now() == WALL


def _header(parse_time: datetime) -> str:
    return format_datetime(parse_time.replace(microsecond=0), usegmt=True)


@given(st.lists(st.tuples(st.floats(0, 600), st.none() | st.integers(0, 10**7)), max_size=30))
def test_from_the_first_answer_on_time_never_goes_back(set_by_header: list[tuple[float, int | None]]) -> None:
    ticks = Monotonic()
    clock = AzureClock(wall=lambda: WALL, monotonic=ticks)
    clock.set_by_header(_header(WALL))
    shown = clock.now()
    for passed, told in set_by_header:
        ticks.seconds += passed
        if told is not None:
            clock.set_by_header(_header(WALL + timedelta(seconds=told)))
        assert clock.now() >= shown
        shown = clock.now()


@given(st.floats(4, 500), st.floats(2, 30))
def test_a_faster_side_is_followed_through_an_idle_minute(speed: float, pause: float) -> None:
    ticks = Monotonic()
    clock = AzureClock(wall=lambda: WALL, monotonic=ticks)
    began = ticks.seconds
    for _ in range(4):
        clock.set_by_header(_header(WALL + timedelta(seconds=(ticks.seconds - began) * speed)))
        ticks.seconds += pause
    ticks.seconds += 60
    behind = WALL + timedelta(seconds=(ticks.seconds - began) * speed) - clock.now()
    # A header counts whole seconds, so that a rate seen over a pause is off by at most one second a pause.
    assert abs(behind.total_seconds()) <= 2 + (60 + pause) / pause


@given(st.lists(st.integers(0, 2), min_size=3, max_size=40), st.floats(2, 10))
def test_servers_whose_clocks_differ_by_seconds_do_not_make_time_run_fast(ahead: list[int], pause: float) -> None:
    ticks = Monotonic()
    clock = AzureClock(wall=lambda: WALL, monotonic=ticks)
    began = ticks.seconds
    for seconds in ahead:
        clock.set_by_header(_header(WALL + timedelta(seconds=ticks.seconds - began + seconds)))
        ticks.seconds += pause
    ticks.seconds += 600
    assert abs(clock.now() - WALL - timedelta(seconds=ticks.seconds - began)) <= timedelta(seconds=3)


@pytest.mark.parametrize(
    ("pause", "rates", "passed", "shown"),
    [
        (2, (2, 2), 10, 20),  # the least rate that counts as fast, over the least span
        (10, (1.9, 1.9), 10, 10),  # slower than that
        (1, (20, 20), 10, 10),  # over less than the least span
        (4, (4, 5), 10, 40),  # just alike, and the slower one counts
        (4, (5, 4), 10, 40),
        (4, (4, 5.25), 10, 10),  # not alike any more
        (4, (2, 2), 300, 600),  # as long as it is reckoned on at that rate
        (4, (2, 2), 301, 601),
        (4, (1001, 1001), 10, 10_000),  # the fastest rate
    ],
)
def test_a_rate_counts_from_twice_as_fast_when_it_is_seen_twice_alike(
    clock: AzureClock, ticks: Monotonic, pause: float, rates: tuple[float, ...], passed: float, shown: float
) -> None:
    told = WALL
    clock.set_by_header(_header(told))
    for rate in rates:
        ticks.seconds += pause
        told += timedelta(seconds=pause * rate)
        clock.set_by_header(_header(told))
    ticks.seconds += passed
    assert clock.now() == told + timedelta(seconds=shown)


def test_one_leap_is_no_rate(clock: AzureClock, ticks: Monotonic) -> None:
    """Letting an hour pass in practice says nothing of the next one."""
    clock.set_by_header("Mon, 02 Mar 2026 08:00:00 GMT")
    ticks.seconds += 10
    clock.set_by_header("Mon, 02 Mar 2026 09:00:00 GMT")
    ticks.seconds += 60
    assert clock.now() == datetime(2026, 3, 2, 9, 1, tzinfo=UTC)


async def test_in_practice_it_is_the_simulators_time(simulator: Simulator, session: AzureSession) -> None:
    await session.catalog.all(kinds.SUBSCRIPTION)
    simulator.skip(5)
    await session.catalog.all(kinds.SUBSCRIPTION)
    assert abs(session.clock.now() - simulator.cloud.clock.now) < timedelta(seconds=2)
