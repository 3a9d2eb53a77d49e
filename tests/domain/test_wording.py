"""A length of time is said in one unit or two."""

from datetime import timedelta

import pytest

from asr_tui.domain.wording import span


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=1), "1 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(seconds=60), "1 min"),
        (timedelta(seconds=119), "1 min"),
        (timedelta(minutes=99, seconds=59), "99 min"),
        (timedelta(minutes=100), "1 h 40 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=47, minutes=59), "47 h 59 min"),
        (timedelta(hours=48), "2 d"),
        (timedelta(hours=48, minutes=1), "2 d 1 h"),
        (timedelta(hours=71), "2 d 23 h"),
        (timedelta(hours=71, minutes=1), "3 d"),
    ],
)
def test_units_change_at_a_minute_a_hundred_minutes_and_two_days(length: timedelta, said: str) -> None:
    assert span(length) == said
