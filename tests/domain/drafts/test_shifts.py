"""Both sides of a change, as its plan carries them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts.day_two import plan
from asr_tui.domain.drafts.drill import DrillDraft
from asr_tui.domain.drafts.enable_replication import Choice
from asr_tui.domain.drafts.failover import ChangePointDraft, FailoverDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.item_estate import Absence
from asr_tui.domain.joined import joined
from asr_tui.domain.plan import Plan
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.shift import Drawn, Shift
from tests.domain import items
from tests.domain.estates import WEB_01

PROTECTED = replace(items.estate(), running=WEB_01)
ITEM = PROTECTED.item


def shift(made: Plan) -> Shift:
    assert made.shift is not None
    return made.shift


def failover(estate=PROTECTED, **chosen) -> Plan:  # type: ignore[no-untyped-def]
    return plan(FailoverDraft(ITEM.id, ITEM.machine_name, **chosen), estate)


def test_a_failover_leaves_the_source_and_creates_the_machine_in_the_target() -> None:
    made = shift(failover())
    assert (made.before.place, made.before.state) == ("Central US", "runs")
    assert made.before.fate[0] == "is switched off first"
    assert (made.after.place, made.after.state) == ("West Europe", "is created")
    assert "rg-shop-asr" in made.after.facts
    assert made.headline == "it runs in West Europe then, for real"


def test_the_loss_of_the_picture_is_that_of_the_plan() -> None:
    made = failover()
    missed = shift(made).missed
    assert missed is not None
    assert missed.length == made.loss == timedelta(minutes=4)
    assert missed.words == "4 min before now"
    assert missed.written in next(one.text for one in made.consequences if one.kind == "loses")


def test_without_points_and_without_an_rpo_no_loss_is_claimed() -> None:
    blind = replace(PROTECTED, points=None, item=replace(ITEM, rpo=None))
    made = failover(blind, point=PointChoice(PointKindChoice.LATEST))
    assert shift(made).missed is None
    assert shift(made).carried == ("all that arrived",)


@pytest.mark.parametrize(
    ("absence", "words"),
    [(Absence.GONE, "is gone"), (Absence.SILENT, "did not answer in time"), (None, "not read yet")],
)
def test_what_was_not_read_of_the_source_is_said_to_be_so(absence: Absence | None, words: str) -> None:
    unread = replace(PROTECTED, running=None, absence=absence)
    side = shift(failover(unread)).before
    assert side.state == words
    assert not any("Standard" in fact for fact in side.facts)


def test_an_attempt_that_may_take_long_keeps_its_sentence() -> None:
    silent = replace(PROTECTED, running=None, absence=Absence.SILENT)
    [tried] = [one for one in failover(silent).consequences if one.kind == "tries"]
    assert tried.drawn is None


def test_a_drill_leaves_the_machine_alone() -> None:
    made = shift(plan(DrillDraft(ITEM.id, ITEM.machine_name), PROTECTED))
    assert made.after.name == "web-01-test"
    assert made.before.fate == ("is not touched", "replication goes on")
    assert made.headline == "a test machine, production is untouched"


def test_a_drill_in_a_network_of_production_does_not_call_production_untouched() -> None:
    [network, *_] = PROTECTED.networks
    draft = DrillDraft(ITEM.id, ITEM.machine_name, network=Choice(id=network.id), network_confirmed=True)
    assert shift(plan(draft, PROTECTED)).headline == "a test machine"


def test_a_change_of_point_stays_in_its_place() -> None:
    over = items.estate(items.FAILED_OVER)
    made = shift(plan(ChangePointDraft(over.item.id, "web-01", PointChoice(PointKindChoice.LATEST_APP)), over))
    assert made.before.place == made.after.place == "West Europe"
    assert made.carried[-1] == "app-consistent"


def test_a_re_protect_copies_back_and_loses_nothing() -> None:
    over = items.estate(items.COMMITTED)
    made = shift(plan(ReprotectDraft(over.item.id, "web-01"), over))
    assert (made.before.place, made.after.place) == ("West Europe", "Central US")
    assert made.missed is None


def test_plans_of_several_machines_have_their_losses_and_no_boxes() -> None:
    other = replace(PROTECTED, item=replace(ITEM, machine_name="web-02"))
    both = joined([failover(), plan(FailoverDraft(ITEM.id, "web-02"), other)])
    assert both.shift is None
    assert both.losses == (("web-01", timedelta(minutes=4)), ("web-02", timedelta(minutes=4)))
    assert any(one.drawn is Drawn.BOXES for one in both.consequences)
