"""Moments as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.ui.present.typed_moment import moment_of, refusal

NOW = datetime(2026, 11, 29, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("08:20", datetime(2026, 11, 29, 8, 20, tzinfo=UTC)),
        ("14:20", datetime(2026, 11, 28, 14, 20, tzinfo=UTC)),
        ("14:20:30", datetime(2026, 11, 28, 14, 20, 30, tzinfo=UTC)),
        (" 8:05 UTC", datetime(2026, 11, 29, 8, 5, tzinfo=UTC)),
        ("28 Nov 14:20", datetime(2026, 11, 28, 14, 20, tzinfo=UTC)),
        ("30 Nov 14:20", datetime(2025, 11, 30, 14, 20, tzinfo=UTC)),
        ("29 February 14:20", datetime(2024, 2, 29, 14, 20, tzinfo=UTC)),
        ("2026-11-27 23:59", datetime(2026, 11, 27, 23, 59, tzinfo=UTC)),
        ("27.11. 23:59", datetime(2026, 11, 27, 23, 59, tzinfo=UTC)),
    ],
)
def test_a_time_is_the_last_one_of_that_name(text: str, moment: datetime) -> None:
    assert moment_of(text, NOW, UTC) == moment


@pytest.mark.parametrize("text", ["", "soon", "25:00", "14.20", "31 Feb 14:20", "2026-13-01 10:00", "14:20 Nov 28"])
def test_anything_else_is_refused_with_examples(text: str) -> None:
    assert moment_of(text, NOW, UTC) is None
    assert refusal(text, NOW, UTC, None).startswith("Not a time: type 14:20")


def test_it_is_typed_in_the_zone_of_the_screen() -> None:
    zone = timezone(timedelta(hours=2))
    assert moment_of("10:00", NOW, zone) == datetime(2026, 11, 29, 8, 0, tzinfo=UTC)


def test_the_future_and_what_is_older_than_all_points_are_refused() -> None:
    assert refusal("2026-11-29 09:16", NOW, UTC, None) == "That is still to come: it is 09:15 UTC now."
    oldest = datetime(2026, 11, 28, 9, 20, tzinfo=UTC)
    assert refusal("28 Nov 09:00", NOW, UTC, oldest).endswith("the oldest is of 28 Nov 09:20.")
    assert refusal("28 Nov 09:20", NOW, UTC, oldest) == ""


@given(st.integers(0, 10**9), st.text(max_size=20))
def test_no_text_breaks_it_and_a_time_alone_is_within_the_last_day(seconds: int, text: str) -> None:
    aware = now = NOW + timedelta(seconds=seconds)
    moment_of(text, aware, UTC)
    found = moment_of(f"{now:%H:%M}", aware, UTC)
    assert found is not None
    assert timedelta() <= aware - found < timedelta(days=1)
