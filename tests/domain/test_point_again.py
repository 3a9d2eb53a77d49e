"""A recovery point chosen again by its kind: what thinning leaves, what counts as more loss, and who waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import MachineFacts
from asr_tui.domain.point_again import (
    CRASH_POINTS_EVERY,
    LOSS_TOLERANCE,
    PointAgain,
    choice_of,
    chosen_again,
    stops,
    with_point,
)
from asr_tui.domain.point_choices import PointChoice, PointKindChoice, chosen_point
from asr_tui.domain.protection import PointKind, RecoveryPoint
from asr_tui.simulator.providers.site_recovery.recovery_points import Point, Schedule
from tests.domain.items import NOW, PROTECTED

NETWORK = ArmId("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n")
LATEST, APP = PointChoice(PointKindChoice.LATEST_PROCESSED), PointChoice(PointKindChoice.LATEST_APP)
KINDS = [steps.TestFailover, steps.Failover, steps.ChangeRecoveryPoint]
BEGAN = NOW - timedelta(days=3)
SCHEDULE = Schedule(BEGAN, retention=1440, app_frequency=60)
later = st.integers(0, 40 * 60).map(lambda minutes: timedelta(minutes=minutes))


def step_of(kind: type[steps.Step], choice: PointChoice, point: RecoveryPoint) -> steps.Step:
    if kind is steps.TestFailover:
        return steps.TestFailover(PROTECTED.id, "web-01", NETWORK, point.id, choice)
    if kind is steps.Failover:
        return steps.Failover(PROTECTED.id, "web-01", shut_down_source=True, point=point.id, choice=choice)
    return steps.ChangeRecoveryPoint(PROTECTED.id, "web-01", point.id, choice)


def as_listed(one: Point) -> RecoveryPoint:
    kind = PointKind.APP if one.app_consistent else PointKind.CRASH
    return RecoveryPoint(PROTECTED.id.child("recoveryPoints", f"p{one.number}"), one.time, kind)


def points_at(after: timedelta) -> list[RecoveryPoint]:
    """What the service's retention has left so long after NOW."""
    return [as_listed(one) for one in SCHEDULE.stored(NOW + after, [])]


def facts_of(point: RecoveryPoint) -> MachineFacts:
    return MachineFacts("web-01", point=point.time, loss=NOW - point.time)


def reviewed(choice: PointChoice) -> RecoveryPoint:
    point = chosen_point(choice, points_at(timedelta()))
    assert point is not None
    return point


def again(step: steps.Step, after: timedelta) -> tuple[RecoveryPoint, PointAgain]:
    point = next(one for one in points_at(timedelta()) if one.id == step.point)  # type: ignore[attr-defined]
    found = chosen_again(step, points_at(after), NOW + after, facts_of(point))
    assert found is not None
    return found


@given(after=later, kind=st.sampled_from(KINDS))
def test_the_newest_point_is_found_after_any_time_and_a_usual_age_holds_nothing(
    after: timedelta, kind: type[steps.Step]
) -> None:
    step = step_of(kind, LATEST, reviewed(LATEST))
    points = points_at(after)
    point, chosen = again(step, after)
    assert point in points
    assert point.time == max(one.time for one in points)
    assert not stops(step, chosen, None, points)
    if kind is not steps.ChangeRecoveryPoint:
        assert chosen.loss == NOW + after - point.time


@given(after=later, kind=st.sampled_from(KINDS))
def test_app_consistent_stays_app_consistent(after: timedelta, kind: type[steps.Step]) -> None:
    step = step_of(kind, APP, reviewed(APP))
    point, chosen = again(step, after)
    assert point.kind is PointKind.APP
    assert not stops(step, chosen, None, points_at(after))


@given(after=later, back=st.integers(0, 600), kind=st.sampled_from(KINDS))
def test_newest_before_is_never_after_its_moment_and_a_state_thinned_away_holds_all_but_failovers(
    after: timedelta, back: int, kind: type[steps.Step]
) -> None:
    choice = PointChoice(PointKindChoice.NEWEST_BEFORE, before=NOW - timedelta(minutes=back))
    first = reviewed(choice)
    step, points = step_of(kind, choice, first), points_at(after)
    found = chosen_again(step, points, NOW + after, facts_of(first))
    fit = [one.time for one in points if choice.before is not None and one.time <= choice.before]
    if found is None:
        assert not fit
        return
    point, chosen = found
    assert choice.before is not None
    assert point.time == max(fit) <= choice.before
    assert chosen.more == first.time - point.time
    waits = first.time - point.time > LOSS_TOLERANCE and kind is not steps.Failover
    assert stops(step, chosen, None, points) is waits
    assert chosen.more is not None
    assert not stops(step, chosen, replace(chosen, told=chosen.more, told_of=chosen.time), points)
    assert bool(chosen.difference) is (point.time != first.time)


@given(silent=st.integers(0, 40 * 60).map(lambda minutes: timedelta(minutes=minutes)), kind=st.sampled_from(KINDS[:2]))
def test_points_that_come_no_more_hold_a_drill_and_never_a_failover(silent: timedelta, kind: type[steps.Step]) -> None:
    first, points = reviewed(LATEST), points_at(timedelta())
    step = step_of(kind, LATEST, first)
    found = chosen_again(step, points, NOW + silent, facts_of(first))
    assert found is not None
    assert found[1].more == silent
    too_old = silent > CRASH_POINTS_EVERY + LOSS_TOLERANCE
    assert stops(step, found[1], None, points) is (too_old and kind is steps.TestFailover)
    assert bool(found[1].difference) is (silent > LOSS_TOLERANCE)


@pytest.mark.parametrize("kind", [PointKindChoice.LATEST, PointKindChoice.CUSTOM])
def test_latest_and_a_custom_point_are_not_chosen_again(kind: PointKindChoice) -> None:
    assert PointChoice(kind).by_kind is None
    step = steps.TestFailover(PROTECTED.id, "web-01", NETWORK, reviewed(LATEST).id, PointChoice(kind).by_kind)
    assert choice_of(step) is None
    assert chosen_again(step, points_at(timedelta()), NOW, None) is None


def test_only_the_point_of_the_step_changes() -> None:
    step = steps.TestFailover(PROTECTED.id, "web-01", NETWORK, reviewed(LATEST).id, LATEST)
    other = points_at(timedelta(hours=1))[-1].id
    assert with_point(step, other) == steps.TestFailover(PROTECTED.id, "web-01", NETWORK, other, LATEST)
    assert with_point(step, ArmId(str(step.point).upper())) is step
    assert with_point(steps.CommitFailover(PROTECTED.id, "web-01"), other) == steps.CommitFailover(
        PROTECTED.id, "web-01"
    )


def test_the_sentence_tells_both_points() -> None:
    first = reviewed(LATEST)
    step = step_of(steps.TestFailover, LATEST, first)
    _, chosen = again(step, timedelta(hours=5))
    assert chosen.difference == (
        "The recovery point is of 12 Nov 19:02:00 UTC and misses 0 s; the one in the review was of 12 Nov 14:02:00 UTC "
        "and missed 0 s."
    )
