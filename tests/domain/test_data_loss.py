"""A loss counts from a point to one moment, and says which."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain.attention import lag
from asr_tui.domain.data_loss import Against, DataLoss, choice_loss, in_use, nothing_waits
from asr_tui.domain.drafts import day_two
from asr_tui.domain.drafts.drill import DrillDraft
from asr_tui.domain.drafts.failover import ChangePointDraft, FailoverDraft
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.plan import Plan
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from tests.domain.items import FAILED_OVER, NOW, POINTS, PROTECTED, estate, point

LATEST = PointChoice(PointKindChoice.LATEST)
PROCESSED = PointChoice(PointKindChoice.LATEST_PROCESSED)
APP = PointChoice(PointKindChoice.LATEST_APP)


def custom(minutes: int) -> PointChoice:
    return PointChoice(PointKindChoice.CUSTOM, point(minutes).id)


def minutes(choice: PointChoice, known: ItemEstate) -> float | None:
    loss = choice_loss(choice, known)
    return loss.length.total_seconds() / 60 if loss else None


def lines(made: Plan, kind: str) -> str:
    return " ".join(one.text for one in made.consequences if one.kind == kind)


def test_it_is_never_less_than_nothing() -> None:
    assert DataLoss(NOW + timedelta(minutes=1), NOW, Against.NOW).length == timedelta()


@pytest.mark.parametrize(("choice", "lost"), [(PROCESSED, 4), (APP, 120), (custom(9), 9)])
def test_before_a_failover_it_counts_up_to_now(choice: PointChoice, lost: int) -> None:
    assert minutes(choice, estate()) == lost
    assert minutes(choice, replace(estate(), now=NOW + timedelta(minutes=7))) == lost + 7
    found = choice_loss(choice, estate())
    assert found is not None
    assert found.words.endswith("before now")


@pytest.mark.parametrize("later", [0, 35])
@pytest.mark.parametrize(("choice", "lost"), [(PROCESSED, 1), (custom(9), 6)])
def test_after_it_it_counts_up_to_the_failover_whenever_it_is_looked_at(
    choice: PointChoice, lost: int, later: int
) -> None:
    over = replace(FAILED_OVER, last_failover=NOW - timedelta(minutes=3))
    known = replace(estate(over), now=NOW + timedelta(minutes=later))
    assert minutes(choice, known) == lost
    found = choice_loss(choice, known)
    assert found is not None
    assert found.words == f"{lost} min before the failover"


def test_it_is_unknown_without_the_point() -> None:
    assert choice_loss(custom(99), estate()) is None
    assert choice_loss(PROCESSED, replace(estate(), points=None)) is None
    assert choice_loss(APP, replace(estate(), points=(point(4),))) is None


def test_latest_loses_no_more_than_the_newest_point() -> None:
    ten = timedelta(minutes=10)
    assert minutes(LATEST, estate()) == 4
    assert minutes(LATEST, estate(replace(PROTECTED, rpo_at=NOW - ten))) == 4, "an old RPO, and a newer point"
    assert minutes(LATEST, estate(replace(PROTECTED, rpo=timedelta(seconds=60)))) == 1
    assert minutes(LATEST, replace(estate(replace(PROTECTED, rpo=ten)), points=())) == 10
    assert minutes(LATEST, replace(estate(replace(PROTECTED, rpo=None)), points=None)) is None


def test_nothing_waits_where_the_newest_point_has_all_that_arrived() -> None:
    waiting = replace(PROTECTED, disks=tuple(replace(one, pending_in_cache_mb=3.5) for one in PROTECTED.disks))
    assert nothing_waits(estate())
    assert not nothing_waits(estate(waiting))
    assert not nothing_waits(estate(replace(PROTECTED, rpo=timedelta(seconds=60))))
    assert not nothing_waits(replace(estate(), points=()))


def test_every_review_says_against_which_moment() -> None:
    drill = day_two.plan(DrillDraft(PROTECTED.id, "web-01", custom(9)), estate())
    over = day_two.plan(FailoverDraft(PROTECTED.id, "web-01", LATEST), estate())
    assert "9 min before now" in lines(drill, "starts")
    assert "4 min before now; nothing waits to be processed" in lines(over, "loses")
    item = replace(FAILED_OVER, last_failover=NOW - timedelta(minutes=3))
    change = day_two.plan(ChangePointDraft(item.id, "web-01", custom(9)), estate(item))
    assert "6 min before the failover" in lines(change, "replaces")


def test_the_point_in_use_is_known_and_warned_of() -> None:
    item = replace(FAILED_OVER, last_failover=NOW, failover_point=point(9).id)
    assert [one for one in POINTS if in_use(one, item)] == [point(9)]
    assert not any(in_use(one, replace(PROTECTED, failover_point=point(9).id)) for one in POINTS), "of a drill"
    same, other = (day_two.plan(ChangePointDraft(item.id, "web-01", custom(at)), estate(item)) for at in (9, 4))
    assert any("runs from this point already" in one.what for one in same.problems)
    assert not any("runs from this point already" in one.what for one in other.problems)


def test_the_lag_of_a_machine_is_that_of_its_newest_point_where_this_is_newer() -> None:
    old = replace(PROTECTED, rpo_at=NOW - timedelta(minutes=10))
    assert lag(old, NOW) == timedelta(minutes=14)
    assert lag(old, NOW, POINTS) == timedelta(minutes=4)
    assert lag(replace(old, rpo_at=NOW), NOW, POINTS) == timedelta(minutes=4), "Azure's own, which knows them"
    assert lag(replace(old, rpo=None), NOW, POINTS) is None
