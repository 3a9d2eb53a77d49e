"""The four choices come to the point that the portal would take."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.protection import PointKind, RecoveryPoint, Stage, Topology
from asr_tui.domain.recovery_points import (
    PointChoice,
    PointKindChoice,
    chosen,
    loss,
    lost,
    proposed_choice,
    why_no_points,
)
from tests.domain.estates import POLICY
from tests.domain.items import NOW, POINTS, PROTECTED, estate, point


def test_latest_sends_no_point() -> None:
    assert chosen(PointChoice(PointKindChoice.LATEST), POINTS) is None


@given(st.permutations(POINTS))
def test_the_choices_do_not_depend_on_the_order_of_the_list(points: list[RecoveryPoint]) -> None:
    assert chosen(PointChoice(PointKindChoice.LATEST_PROCESSED), points) == point(4)
    assert chosen(PointChoice(PointKindChoice.LATEST_APP), points) == point(120, PointKind.APP)


def test_a_point_that_was_thinned_away_is_not_there() -> None:
    assert chosen(PointChoice(PointKindChoice.CUSTOM, point(9).id), POINTS) == point(9)
    assert chosen(PointChoice(PointKindChoice.CUSTOM, point(99).id), POINTS) is None


def test_what_is_lost_is_never_less_than_nothing() -> None:
    assert lost(point(4), NOW) == timedelta(minutes=4)
    assert lost(point(-1), NOW) == timedelta()


def test_why_there_are_no_points_is_said() -> None:
    nothing = replace(estate(), points=())
    assert why_no_points(estate()) == ""
    assert "first copy" in why_no_points(replace(nothing, item=replace(PROTECTED, stage=Stage.COPYING)))
    assert "committed" in why_no_points(replace(nothing, item=replace(PROTECTED, stage=Stage.COMMITTED)))
    kept_none = Topology(policies=(replace(POLICY, retention_minutes=0),))
    assert "retention 0" in why_no_points(replace(nothing, topology=kept_none))
    assert "could not be read" in why_no_points(replace(nothing, points=None))


def test_the_loss_is_the_age_of_the_chosen_point() -> None:
    known = estate()
    assert loss(PointChoice(PointKindChoice.LATEST_PROCESSED), known) == timedelta(minutes=4)
    assert loss(PointChoice(PointKindChoice.LATEST_APP), known) == timedelta(minutes=120)
    assert loss(PointChoice(PointKindChoice.CUSTOM, point(9).id), known) == timedelta(minutes=9)


def test_the_loss_is_unknown_without_the_point() -> None:
    assert loss(PointChoice(PointKindChoice.CUSTOM, point(99).id), estate()) is None
    assert loss(PointChoice(), replace(estate(), points=None)) is None
    assert loss(PointChoice(PointKindChoice.LATEST_APP), replace(estate(), points=(point(4),))) is None


def test_the_loss_with_latest_is_azures_rpo_and_the_time_since_then() -> None:
    latest = PointChoice(PointKindChoice.LATEST)
    ten = timedelta(minutes=10)
    assert loss(latest, estate()) == timedelta(minutes=4)
    assert loss(latest, estate(replace(PROTECTED, rpo_at=NOW - ten))) == timedelta(minutes=14)
    assert loss(latest, estate(replace(PROTECTED, rpo_at=NOW + ten))) == timedelta(minutes=4)
    assert loss(latest, estate(replace(PROTECTED, rpo=None, rpo_at=NOW))) is None


def test_the_proposed_choice_is_latest_processed_where_there_are_points() -> None:
    assert proposed_choice(estate()) == PointChoice(PointKindChoice.LATEST_PROCESSED)
    assert proposed_choice(replace(estate(), points=())) == PointChoice(PointKindChoice.LATEST)
    assert proposed_choice(replace(estate(), points=None)) == PointChoice(PointKindChoice.LATEST)
