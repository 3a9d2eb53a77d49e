"""Spans on a time axis: begin, end, what goes on and what failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from asr_tui.ui.present.gantt import Axis, Span
from asr_tui.ui.present.rows import width_of, words

BEGIN = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


HOUR = Axis(BEGIN, after(60), 60)


def test_what_goes_on_ends_in_an_arrow_at_now() -> None:
    drawn = words(HOUR.bar(Span(after(40), after(60), "busy", goes_on=True), marked=False))
    assert drawn == " " * 40 + "━" * 19 + "▶"


def test_what_failed_ends_in_its_sign() -> None:
    assert words(HOUR.bar(Span(after(10), after(14), "bad"), marked=False)).strip() == "━━━━x"


def test_a_span_before_the_axis_is_not_drawn() -> None:
    assert not words(HOUR.bar(Span(after(-30), after(-10), "good"), marked=False)).strip()
    assert words(HOUR.bar(Span(after(-30), after(2), "good"), marked=False)).rstrip() == "━━━"


def test_the_clock_is_round_and_ends_now() -> None:
    assert words(HOUR.clock_labels(UTC)) == "01:00          01:15          01:30          01:45       now"
    assert HOUR.column(after(15)) == words(HOUR.clock_labels(UTC)).index("01:15")


def test_elapsed_labels_count_from_the_begin() -> None:
    axis = Axis(BEGIN, after(3.4), 76)
    assert words(axis.elapsed_labels()).split() == ["0:00", "1:00", "2:00", "3:00"]


@given(
    st.floats(-100, 200),
    st.floats(0, 100),
    st.integers(1, 200),
    st.floats(0.1, 3000),
    st.booleans(),
)
def test_every_line_is_as_wide_as_the_axis(start: float, length: float, width: int, axis: float, on: bool) -> None:
    drawn = Axis(BEGIN, after(axis), width)
    span = Span(after(start), after(start + length), "bad", goes_on=on)
    assert width_of(drawn.bar(span)) == width
    assert width_of(drawn.clock_labels(UTC)) == width
    assert width_of(drawn.elapsed_labels()) == width
