"""Killed before or after any change or file: a sample; 500 such points: `python -m tests.faults --full`."""

from __future__ import annotations

from tests.faults.mishaps import round_with
from tests.journeys.lives import Lives


async def test_killed_at_any_boundary_it_goes_on_and_does_nothing_twice(lives: Lives) -> None:
    figures = await round_with([lives], "killed", 3, ("enable", "drill", "clean-up", "failover"))
    assert figures.faults == []
    assert figures.tried >= 3
