"""Times and durations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from asr_tui.ui.present.times import about, between, day, elapsed, in_practice, moment, span, zoned

NOW = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
INDIA = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("seconds", "speed", "said"),
    [(480, 50, ", 10 s here at 50x"), (47 * 60, 10, ", 5 min here at 10x"), (480, 1, ""), (480, 0, "")],
)
def test_practice_tells_time_as_it_passes_there(seconds: float, speed: float, said: str) -> None:
    assert in_practice(seconds, speed) == said


def test_a_clock_says_its_zone() -> None:
    assert zoned(NOW) == "14:02 UTC"
    assert zoned(NOW, INDIA) == "19:32 +05:30"


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (130.9, "2:10"), (3599, "59:59"), (3730, "1:02:10"), (-1, "0:00")]
)
def test_elapsed_seconds_are_told_as_a_clock_does(seconds: float, shown: str) -> None:
    assert elapsed(seconds) == shown


def test_what_has_not_begun_has_no_duration() -> None:
    assert between(None, None, NOW) == ""
    assert between(NOW - timedelta(seconds=70), None, NOW) == "1:10"
    assert between(NOW - timedelta(seconds=70), NOW - timedelta(seconds=10), NOW) == "1:00"


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(seconds=50), "50 s"),
        (timedelta(minutes=4, seconds=59), "4 min"),
        (timedelta(minutes=64), "64 min"),
        (timedelta(minutes=120), "2 h"),
        (timedelta(minutes=135), "2 h 15 min"),
        (timedelta(hours=30), "30 h"),
        (timedelta(hours=6, minutes=58), "6 h 58 min"),
        (timedelta(hours=47, minutes=59), "47 h 59 min"),
        (timedelta(days=3), "3 d"),
        (timedelta(days=3, hours=3, minutes=58), "3 d 4 h"),
        (timedelta(days=2, hours=23, minutes=1), "3 d"),
    ],
)
def test_a_length_of_time_is_told_in_one_or_two_units(length: timedelta, shown: str) -> None:
    assert span(length) == shown


def test_an_estimate_is_rounded_to_what_it_can_promise() -> None:
    assert about(4) == "about 10 s"
    assert about(70) == "about 1 min"
    assert about(3000) == "about 50 min"


def test_a_moment_names_its_day_unless_it_is_today_where_the_reader_is() -> None:
    assert moment(NOW - timedelta(minutes=4), NOW) == "13:58"
    assert moment(NOW - timedelta(days=11), NOW) == "12 Nov 14:02"
    assert moment(datetime(2025, 1, 2, 3, 4, tzinfo=UTC), NOW) == "2 Jan 2025"
    late = datetime(2026, 11, 23, 18, 45, tzinfo=UTC)
    assert moment(NOW, late, INDIA) == "23 Nov 19:32"
    assert day(NOW, NOW) == "today"
    assert day(NOW - timedelta(days=11), NOW) == "12 Nov"


def test_a_range_in_practice_is_one_too() -> None:
    assert in_practice(18 * 60, 50, 94 * 60) == ", 22 s to 2 min here at 50x"
    assert in_practice(380, 50, 400) == ", 8 s here at 50x"
