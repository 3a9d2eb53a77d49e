"""Time is what the endpoint last said, carried on by this computer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from asr_tui.azure_gateway.clock import AzureClock
from asr_tui.azure_gateway.session import AzureSession
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
    clock.heard("Mon, 02 Mar 2026 08:00:00 GMT")
    ticks.seconds += 30
    assert clock.now() == datetime(2026, 3, 2, 8, 0, 30, tzinfo=UTC)


def test_within_the_second_of_a_date_time_does_not_go_back(clock: AzureClock, ticks: Monotonic) -> None:
    clock.heard("Mon, 02 Mar 2026 08:00:00 GMT")
    ticks.seconds += 0.9
    clock.heard("Mon, 02 Mar 2026 08:00:00 GMT")
    assert clock.now() == datetime(2026, 3, 2, 8, 0, 0, 900_000, tzinfo=UTC)


@pytest.mark.parametrize("odd", ["", "soon", "Mon, 99 Foo 2026"])
def test_what_is_no_date_is_passed_over(clock: AzureClock, odd: str) -> None:
    clock.heard(odd)
    assert clock.now() == WALL


async def test_in_practice_it_is_the_simulators_time(simulator: Simulator, session: AzureSession) -> None:
    await session.catalog.subscriptions()
    simulator.skip(5)
    await session.catalog.subscriptions()
    assert abs(session.clock.now() - simulator.cloud.pace.now) < timedelta(seconds=2)
