"""The RPO over time, drawn from values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from asr_tui.services.rpo_history import MeasuredRpo
from asr_tui.ui.present.rows import Row, all_words, split, width_of
from asr_tui.ui.present.rpo_chart import rpo_rows
from tests.ui import samples
from tests.ui.samples import NOW, ago

MEASURED = "▁▂▃▄▅▆▇█"


def measured(*values: tuple[float, float]) -> tuple[MeasuredRpo, ...]:
    """(minutes ago, RPO in minutes)."""
    return tuple(MeasuredRpo(ago(minutes=when), timedelta(minutes=rpo)) for when, rpo in values)


def steady(since: int, rpo: float = 4) -> tuple[MeasuredRpo, ...]:
    return measured(*((minute, rpo) for minute in range(since, 0, -1)))


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def tones(rows: Iterable[Row]) -> set[str]:
    return {tone for row in rows for text, tone in map(split, row) if set(text) & set(MEASURED)}


def test_it_says_since_when_it_is_measured_and_the_worst() -> None:
    rows = rpo_rows(steady(30), (), minutes(5), NOW, 77)
    head, *levels, scale = all_words(rows).splitlines()
    assert head.startswith("RPO measured since 13:32")
    assert head.endswith("worst 5 min now")
    assert levels[0].startswith("15 min ---")
    assert scale.strip().startswith("-2 h")
    assert tones(rows) == {"good"}


def test_before_that_the_distances_of_the_points_are_drawn_with_another_mark() -> None:
    words = all_words(rpo_rows(steady(30), samples.points(), minutes(4), NOW, 77))
    assert "dots: from recovery points" in words
    bottom = words.splitlines()[3]
    assert bottom[10] in ".:"
    assert bottom[-3] in MEASURED
    assert "from recovery points" not in all_words(rpo_rows(steady(119), (), minutes(4), NOW, 77))


def test_a_machine_that_falls_behind_climbs_past_both_lines() -> None:
    behind = measured(*((minute, 4 + max(80 - minute, 0)) for minute in range(119, -1, -1)))
    rows = rpo_rows(behind, (), minutes(84), NOW, 77)
    head, *levels, _ = all_words(rows).splitlines()
    assert head.endswith("worst 84 min now")
    assert [row[:7].strip() for row in levels] == ["2 h", "60 min", "15 min"]
    filled = [sum(char in MEASURED for char in row) for row in levels]
    assert 0 < filled[0] < filled[1] < filled[2]
    assert tones(rows) == {"good", "warn", "bad"}


def test_it_climbs_too_where_azure_measures_nothing_any_more_and_no_point_was_made_for_hours() -> None:
    silent = measured((300, 4))
    old = tuple(point for point in samples.points() if point.time < ago(minutes=300))
    rows = rpo_rows(silent, old, minutes(304), NOW, 77)
    assert "worst 5 h 4 min now" in all_words(rows)
    assert "8 h" in all_words(rows)
    from_points = rpo_rows((), old, None, NOW, 77)
    assert "worst 5 h" in all_words(from_points)
    assert not tones(from_points)


def test_time_in_which_nobody_looked_is_left_blank() -> None:
    gap = (*measured(*((minute, 4.0) for minute in range(1000, 900, -1))), *steady(60))
    bottom = all_words(rpo_rows(gap, (), minutes(4), NOW, 77)).splitlines()[3]
    assert bottom[30] in MEASURED
    assert bottom[40] == " "


def test_a_day_at_most_and_it_uses_the_width() -> None:
    long = measured(*((minute, 4.0) for minute in range(24 * 60 - 1, 0, -1)))
    for width in (60, 77, 157):
        rows = rpo_rows(long, samples.points(), minutes(4), NOW, width)
        assert max(width_of(row) for row in rows) <= width
        assert width_of(rows[1]) == width
        assert "-24 h" in all_words(rows)


def test_nothing_known_draws_nothing() -> None:
    assert rpo_rows((), (), None, NOW, 77) == []
