"""Other thresholds of loss and drill: needs, colours, marks and charts follow, and none of them breaks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain import loss_thresholds
from asr_tui.domain.attention import NeedReason, needs
from asr_tui.domain.loss_thresholds import Thresholds
from asr_tui.domain.settings import Settings
from asr_tui.ui.present import charts, item
from asr_tui.ui.present.bars import gauge_scale, loss_marks, loss_tone
from asr_tui.ui.present.loss_chart import loss_rows
from asr_tui.ui.present.rows import split, width_of, words
from tests.ui import samples
from tests.ui.samples import NOW

SETTINGS = st.builds(
    Settings, late_minutes=st.floats(1, 10_080), critical_minutes=st.floats(1, 10_080), drill_days=st.floats(1, 3_650)
)


@pytest.fixture(autouse=True)
def usual_thresholds() -> Iterator[None]:
    yield
    loss_thresholds.use(Thresholds())


def reasons(**changes: object) -> list[NeedReason]:
    return [need.reason for need in needs([samples.item("a", **changes)], (), NOW)]


def test_what_is_late_critical_and_due_is_one_for_all() -> None:
    loss_thresholds.use(Thresholds(timedelta(minutes=30), timedelta(hours=4), timedelta(days=5)))
    assert reasons(rpo=timedelta(minutes=29)) == [NeedReason.DRILL_OLD]
    assert reasons(rpo=timedelta(minutes=30)) == [NeedReason.LATE, NeedReason.DRILL_OLD]
    assert reasons(rpo=timedelta(hours=4)) == [NeedReason.NO_POINT, NeedReason.DRILL_OLD]
    assert [loss_tone(timedelta(minutes=one)) for one in (29, 30, 240)] == ["good", "warn", "bad"]
    assert split(item.rpo(samples.item("a", rpo=timedelta(minutes=30)), NOW))[1] == "warn"
    assert [label for _, label in loss_marks()] == ["30 min", "4 h", "24 h"]
    assert "30 min" in gauge_scale(60)
    assert "┆30 min" in words(charts.histogram([timedelta(minutes=1)], 64))


def test_a_threshold_of_more_than_a_day_has_no_mark() -> None:
    loss_thresholds.use(Thresholds(timedelta(minutes=15), timedelta(days=2)))
    assert [label for _, label in loss_marks()] == ["15 min", "24 h"]


@given(SETTINGS, st.timedeltas(timedelta(), timedelta(days=20)), st.integers(1, 90))
def test_any_thresholds_can_be_drawn(settings: Settings, loss: timedelta, width: int) -> None:
    known = settings.thresholds
    assert timedelta() < known.late <= known.no_point_for
    loss_thresholds.use(known)
    assert width_of(charts.histogram([loss, timedelta()], width)) == width
    assert gauge_scale(width).startswith("0")
    assert loss_tone(loss) in {"good", "warn", "bad"}
    rows = loss_rows([], [], loss, NOW, 80)
    assert all(width_of(one) <= 80 for one in rows)
    assert needs([replace(samples.item("a"), rpo=loss)], (), NOW) is not None
