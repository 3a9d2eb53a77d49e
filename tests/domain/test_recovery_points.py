"""The four choices come to the point that the portal would take."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts import drill
from asr_tui.domain.drafts.failover import ChangePointDraft, FailoverDraft, change_point_plan, failover_plan
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.point_choices import PointChoice, PointKindChoice, chosen_point
from asr_tui.domain.protection import PointKind, RecoveryPoint, Stage, Topology
from asr_tui.domain.recovery_points import point_spread, proposed_choice, why_no_points
from tests.domain.estates import POLICY
from tests.domain.items import FAILED_OVER, NOW, POINTS, PROTECTED, estate, point


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


BEFORE = PointKindChoice.NEWEST_BEFORE


@given(st.permutations(POINTS), st.integers(0, 200))
def test_the_newest_before_a_moment_is_that_machines_own(points: list[RecoveryPoint], minutes: int) -> None:
    moment = NOW - timedelta(minutes=minutes)
    found = chosen_point(PointChoice(BEFORE, before=moment), points)
    older = [one for one in points if one.time <= moment]
    assert found == max(older, key=lambda one: one.time, default=None)


def test_without_a_moment_there_is_no_newest_before_it() -> None:
    assert chosen_point(PointChoice(BEFORE), POINTS) is None
    plan = failover_plan(FailoverDraft(PROTECTED.id, "web-01", PointChoice(BEFORE)), estate())
    assert not plan.can_start


def test_a_machine_without_such_a_point_says_so() -> None:
    early = PointChoice(BEFORE, before=NOW - timedelta(hours=9))
    for plan in (
        failover_plan(FailoverDraft(PROTECTED.id, "web-01", early), estate()),
        drill.plan(drill.DrillDraft(PROTECTED.id, "web-01", early), estate()),
        change_point_plan(ChangePointDraft(PROTECTED.id, "web-01", early), estate(FAILED_OVER)),
    ):
        (gone,) = [one for one in plan.problems if one.field == "point"]
        assert gone.what == "web-01 has no point from before 12 Nov 2026 05:02:00 UTC."
    no_app = replace(estate(), points=(point(4),))
    plan = failover_plan(FailoverDraft(PROTECTED.id, "web-01", PointChoice(PointKindChoice.LATEST_APP)), no_app)
    assert any(one.what == "web-01 has no app-consistent point." for one in plan.problems)


def test_the_point_before_a_moment_is_sent_and_its_loss_told() -> None:
    choice = PointChoice(BEFORE, before=NOW - timedelta(minutes=8))
    plan = failover_plan(FailoverDraft(PROTECTED.id, "web-01", choice), estate())
    step = plan.steps[0].step
    assert isinstance(step, steps.Failover)
    assert (step.point, plan.loss) == (point(9).id, timedelta(minutes=9))


def test_how_far_the_points_of_a_set_lie_apart_is_told() -> None:
    def named(name: str, *points: RecoveryPoint) -> ItemEstate:
        return replace(estate(replace(PROTECTED, machine_name=name)), points=points)

    choice = PointChoice(BEFORE, before=NOW - timedelta(minutes=3))
    unread = replace(named("web-04"), points=None)
    estates = [named("web-01", point(4)), named("web-02", point(9), point(120)), named("web-03", point(1)), unread]
    spread = point_spread([(choice, one) for one in estates])
    assert spread.words == "The points lie 5 min apart"
    assert (spread.oldest, spread.newest) == (("web-02", point(9).time), ("web-01", point(4).time))
    assert (spread.without, spread.unread, spread.latest) == (("web-03",), ("web-04",), ())
    latest = point_spread([(PointChoice(PointKindChoice.LATEST), estates[0])])
    assert (latest.latest, latest.words) == (("web-01",), "")
    assert point_spread([(choice, named("a", point(4))), (choice, named("b", point(4)))]).words == (
        "The points are of one moment"
    )
