"""Which points a policy keeps (Microsoft Learn, "Common questions: Azure-to-Azure disaster recovery")."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.retention import retained_ages

HOUR, DAY = 60, 24 * 60


def minutes(ages: tuple[timedelta, ...]) -> list[float]:
    return [age / timedelta(minutes=1) for age in ages]


@pytest.mark.parametrize(
    ("retention", "apart"), [(DAY, HOUR), (3 * DAY, 2 * HOUR), (7 * DAY, 2 * HOUR)], ids=["1 day", "3 days", "7 days"]
)
def test_all_of_two_hours_then_ever_fewer(retention: int, apart: int) -> None:
    ages = minutes(retained_ages(retention))
    assert [age for age in ages if age < 2 * HOUR] == list(range(0, 2 * HOUR, 5))
    assert {later - age for age, later in pairwise(ages) if age >= 2 * HOUR} == {apart}


def test_after_a_week_one_is_left_of_four_hours() -> None:
    ages = minutes(retained_ages(15 * DAY))
    assert {later - age for age, later in pairwise(ages) if age > 7 * DAY} == {4 * HOUR}
    assert {later - age for age, later in pairwise(ages) if age >= 2 * HOUR and later <= 7 * DAY} == {2 * HOUR}


def test_app_consistent_points_are_thinned_the_same_way() -> None:
    assert minutes(retained_ages(DAY, 4 * HOUR)) == list(range(0, DAY, 4 * HOUR))
    assert minutes(retained_ages(3 * DAY, HOUR))[:4] == [0, HOUR, 3 * HOUR, 5 * HOUR]


@given(st.integers(-5, 15 * DAY), st.integers(-5, 12 * HOUR))
def test_none_is_older_than_the_retention_and_none_stands_twice(retention: int, every: int) -> None:
    ages = minutes(retained_ages(retention, every))
    assert ages == sorted(set(ages))
    assert all(0 <= age < retention for age in ages)
    assert bool(ages) is (retention > 0 and every > 0)
