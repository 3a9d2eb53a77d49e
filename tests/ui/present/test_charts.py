"""Strips, histograms, sparklines and the split axis show each value at its place."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from asr_tui.ui.present import charts
from asr_tui.ui.present.rows import split, width_of, words
from asr_tui.ui.tones import Tone


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def test_a_sign_a_machine_gravest_first() -> None:
    tones: list[Tone] = ["good", "bad", "warn", "good", "busy"]
    assert charts.strip(tones, 40) == (("x", "bad"), ("!", "warn"), ("~", "busy"), ("++", "good"))
    assert words(charts.tallied(tones)) == "1x 1! 1~ 2+"


@given(st.lists(st.sampled_from(["bad", "warn", "busy", "good", "quiet"]), max_size=900), st.integers(5, 120))
def test_a_strip_fits_and_leaves_no_state_out(tones: list[Tone], width: int) -> None:
    drawn = charts.strip(tones, width)
    assert width_of(drawn) <= width
    assert {tone for _, tone in map(split, drawn)} == set(tones)


def test_losses_by_their_size() -> None:
    drawn = charts.histogram([minutes(one) for one in (0, 0, 0, 0, 27, 137, 142)], 60)
    assert words(drawn).rstrip() == "█                      ┆   ▂      ┆1 h  ▄"
    assert {tone for text, tone in map(split, drawn) if set(text) & set("█▂▄")} == {"good", "warn", "bad"}


@given(st.lists(st.floats(0, 6000).map(minutes), max_size=80), st.integers(1, 150))
def test_a_histogram_is_as_wide_as_asked(losses: list[timedelta], width: int) -> None:
    assert width_of(charts.histogram(losses, width)) == width


def test_a_sparkline_has_the_newest_right_and_blanks_for_what_is_not_known() -> None:
    drawn = charts.sparkline([minutes(0), None, minutes(20), minutes(137)], 6)
    assert words(drawn) == "  ▁ ▄▆"
    assert [tone for text, tone in map(split, drawn) if text.strip()] == ["good", "warn", "bad"]


def test_a_split_axis_gives_the_last_four_hours_two_thirds() -> None:
    axis = charts.SplitAxis(90)
    assert [axis.column(timedelta(hours=hours)) for hours in (30, 24, 4.01, 4, 2, 0)] == [None, 0, 28, 30, 60, 89]
    assert axis.labels().index("-4 h") == axis.older
    assert axis.labels().endswith("now")
    assert len(axis.labels()) == 90


@given(st.floats(0, 24).map(lambda hours: timedelta(hours=hours)), st.integers(30, 200))
def test_an_age_lies_in_the_cell_that_names_it(age: timedelta, width: int) -> None:
    axis = charts.SplitAxis(width)
    column = axis.column(age)
    assert column is not None
    oldest, newest = axis.ages(column)
    slack = timedelta(seconds=1)
    assert newest - slack <= age <= oldest + slack
