"""The four choices come to the point that the portal would take."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.protection import PointKind, RecoveryPoint, Stage, Topology
from asr_tui.domain.recovery_points import (
    PointChoice,
    PointKindChoice,
    chosen_point,
    proposed_choice,
    why_no_points,
)
from tests.domain.estates import POLICY
from tests.domain.items import POINTS, PROTECTED, estate, point


def test_latest_sends_no_point() -> None:
    assert chosen_point(PointChoice(PointKindChoice.LATEST), POINTS) is None


@given(st.permutations(POINTS))
def test_the_choices_do_not_depend_on_the_order_of_the_list(points: list[RecoveryPoint]) -> None:
    assert chosen_point(PointChoice(PointKindChoice.LATEST_PROCESSED), points) == point(4)
    assert chosen_point(PointChoice(PointKindChoice.LATEST_APP), points) == point(120, PointKind.APP)


def test_a_point_that_was_thinned_away_is_not_there() -> None:
    assert chosen_point(PointChoice(PointKindChoice.CUSTOM, point(9).id), POINTS) == point(9)
    assert chosen_point(PointChoice(PointKindChoice.CUSTOM, point(99).id), POINTS) is None


def test_why_there_are_no_points_is_said() -> None:
    nothing = replace(estate(), points=())
    assert why_no_points(estate()) == ""
    assert "first copy" in why_no_points(replace(nothing, item=replace(PROTECTED, stage=Stage.COPYING)))
    assert "committed" in why_no_points(replace(nothing, item=replace(PROTECTED, stage=Stage.COMMITTED)))
    kept_none = Topology(policies=(replace(POLICY, retention_minutes=0),))
    assert "retention 0" in why_no_points(replace(nothing, topology=kept_none))
    assert "could not be read" in why_no_points(replace(nothing, points=None))


def test_the_proposed_choice_is_latest_processed_where_there_are_points() -> None:
    assert proposed_choice(estate()) == PointChoice(PointKindChoice.LATEST_PROCESSED)
    assert proposed_choice(replace(estate(), points=())) == PointChoice(PointKindChoice.LATEST)
    assert proposed_choice(replace(estate(), points=None)) == PointChoice(PointKindChoice.LATEST)
