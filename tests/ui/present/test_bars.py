"""Bars, gauges and tiles: exact widths, one scale, and a sign where a colour speaks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.ui.present import bars
from asr_tui.ui.present.rows import split, width_of, words
from asr_tui.ui.tones import Tone


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("lost", "drawn", "tone"),
    [
        (0, "", "good"),
        (0.6, "▋", "good"),
        (2, "█▌", "good"),
        (15, "███▊", "warn"),
        (45, "█████▎", "warn"),
        (137, "██████▊", "bad"),
        (1440, "██████████", "bad"),
        (5000, "██████████", "bad"),
    ],
)
def test_a_gauge_is_as_long_and_grave_as_the_loss(lost: float, drawn: str, tone: str) -> None:
    bar, rest = bars.gauge(minutes(lost), 10)
    assert split(bar) == (drawn, tone)
    assert rest == " " * (10 - len(drawn))


def test_the_labels_of_a_gauge_begin_at_their_losses() -> None:
    scale = bars.gauge_scale(48)
    assert scale == "0                 15 min   1 h                  24 h"
    for label, lost in (("15 min", 15), ("1 h", 60), ("24 h", 1440)):
        assert scale.index(label) == round(bars.loss_share(minutes(lost)) * 48)


def test_a_narrow_gauge_leaves_out_labels_that_would_touch() -> None:
    assert bars.gauge_scale(12).split() == ["0", "15", "min", "24", "h"]


def test_the_bar_of_all_says_what_failed_without_colour() -> None:
    drawn = bars.meter([(24, "fill-good"), (1, "fill-bad")], 66, 66)
    assert drawn == ((" " * 24, "fill-good"), ("x", "fill-bad"), ("·" * 41, "track"))


@given(st.lists(st.integers(0, 500), min_size=1, max_size=4), st.integers(0, 500), st.integers(8, 200))
def test_a_bar_of_all_is_as_wide_as_asked(counts: list[int], waiting: int, width: int) -> None:
    tones: list[Tone] = ["fill-good", "fill-bad", "fill-warn", "fill-busy"]
    drawn = bars.meter(list(zip(counts, tones, strict=False)), sum(counts) + waiting, width)
    assert width_of(drawn) == width
    shown = {tone for text, tone in map(split, drawn) if text}
    assert {tone for count, tone in zip(counts, tones, strict=False) if count} <= shown


@pytest.mark.parametrize(
    ("value", "limit", "said"),
    [(2, 100, "▍                  ┆"), (100, 100, "███████████████████┆"), (1526, 302, "████┆███████████████")],
)
def test_a_number_against_its_limit(value: float, limit: float, said: str) -> None:
    drawn = bars.against(value, limit, 20)
    assert words(drawn) == said
    assert any(split(part)[1] == "bad" for part in drawn) is (value > limit)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(2, 120))
def test_a_comparison_is_as_wide_as_asked(value: float, limit: float, width: int) -> None:
    assert width_of(bars.against(value, limit, width)) == width


def test_a_tile_fills_with_its_progress() -> None:
    half = bars.Tile("web-065", "50", "busy", "fill-busy", 0.5)
    assert bars.tile(half, 12) == ((" web-0", "fill-busy"), ("65 50 ", "busy"))
    assert words(bars.tile(half, 12, pointed=True)) == ">web-065 50 "
    assert bars.tile(bars.Tile("web-190", ".", "quiet"), 12) == ((" web-190  . ", "quiet"),)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "M"]), max_size=30), st.integers(8, 40))
def test_a_tile_is_as_wide_as_asked(name: str, width: int) -> None:
    assert width_of(bars.tile(bars.Tile(name, "100", "busy", "fill-busy", 0.3), width)) == width
