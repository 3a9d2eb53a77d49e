"""The loss over time and the points on one axis, drawn from values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.protection import PointKind
from asr_tui.services.rpo_history import MeasuredRpo
from asr_tui.ui.present.loss_chart import LABEL, loss_rows
from asr_tui.ui.present.rows import Row, all_words, split, width_of
from tests.ui import samples
from tests.ui.samples import NOW, ago

MEASURED = "▁▂▃▄▅▆▇█"
DAY = timedelta(hours=24)


def measured(*values: tuple[float, float]) -> tuple[MeasuredRpo, ...]:
    """(minutes ago, RPO in minutes)."""
    return tuple(MeasuredRpo(ago(minutes=when), timedelta(minutes=rpo)) for when, rpo in values)


def steady(since: int, rpo: float = 4) -> tuple[MeasuredRpo, ...]:
    return measured(*((minute, rpo) for minute in range(since, 0, -1)))


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def tones(rows: Iterable[Row]) -> set[str]:
    return {tone for row in rows for text, tone in map(split, row) if set(text) & set(MEASURED)}


def test_it_says_since_when_it_is_measured_and_how_many_points_are_kept() -> None:
    head, *_ = rows = all_words(loss_rows(steady(30), samples.points(), minutes(5), NOW, 98, kept=DAY)).splitlines()
    assert head.endswith(f"24 h kept, {len(samples.points())} points ─")
    assert "measured since 13:32; dots: from the distances of the points" in rows[-1]
    assert rows[-2].split() == ["worst", "5", "min", "now"]
    assert rows[-3].split() == ["-24", "h", "-4", "h", "now"]


def test_each_row_is_named_after_the_loss_that_it_reaches() -> None:
    behind = measured(*((minute, 4 + max(80 - minute, 0)) for minute in range(119, -1, -1)))
    rows = loss_rows(behind, (), minutes(84), NOW, 98, kept=DAY)
    _, *levels = all_words(rows).splitlines()[:4]
    assert [row[:LABEL].strip() for row in levels] == ["4 h", "60 min", "15 min"]
    filled = [sum(char in MEASURED for char in row) for row in levels]
    assert 0 < filled[0] < filled[1] < filled[2]
    assert tones(rows) == {"good", "warn", "bad"}


def test_the_last_column_of_a_late_machine_is_bad_and_reaches_the_second_row() -> None:
    silent = measured((300, 4))
    old = tuple(point for point in samples.points() if point.time < ago(minutes=300))
    rows = all_words(loss_rows(silent, old, minutes(304), NOW, 98, kept=DAY)).splitlines()
    assert rows[1].rstrip()[-1] == "█", "beyond four hours"
    from_points = loss_rows((), old, None, NOW, 98, kept=DAY)
    assert not tones(from_points)
    assert ":" in all_words(from_points).splitlines()[1]


def test_time_in_which_nobody_looked_is_left_blank() -> None:
    gap = (*measured(*((minute, 4.0) for minute in range(230, 200, -1))), *steady(60))
    bottom = all_words(loss_rows(gap, (), minutes(4), NOW, 98, kept=DAY)).splitlines()[3]
    recent = bottom[LABEL + 30 :]
    assert recent[3] in MEASURED
    assert recent[20] == " "
    assert recent[-1] in MEASURED


def test_points_stand_below_their_time_and_the_selected_one_is_marked() -> None:
    chosen = next(point for point in samples.points() if point.kind is PointKind.CRASH)
    rows = all_words(loss_rows((), samples.points(), None, NOW, 98, kept=DAY, selected=chosen.id)).splitlines()
    crash = next(row for row in rows if row.startswith("crash"))
    mark = next(row for row in rows if row.strip() == "^")
    assert crash[mark.index("^")] in {".", ":"}


def test_points_that_the_policy_does_not_make_are_said_to_be_off() -> None:
    assert "off in the policy" in all_words(loss_rows((), (), None, NOW, 98, kept=DAY, app_minutes=0))
    assert "crash  none yet" in all_words(loss_rows((), (), None, NOW, 98, kept=DAY))


@given(st.integers(30, 220), st.integers(0, 15))
def test_it_uses_the_width_and_no_more(width: int, days: int) -> None:
    kept = timedelta(days=days) if days else None
    rows = loss_rows(steady(100), samples.points(), minutes(4), NOW, width, kept=kept)
    assert all(width_of(row) <= max(width, 80) for row in rows)
    assert width_of(rows[1]) == max(width, LABEL + 20)
