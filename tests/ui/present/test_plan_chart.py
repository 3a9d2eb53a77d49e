"""The waves of a plan as bars on an axis of estimated time, and quotas as bars against what is free."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts import repair, reprotect
from asr_tui.domain.drafts.enable_replication import plan
from asr_tui.domain.estimates import FIRST_COPY, Copy
from asr_tui.domain.ids import ArmId
from asr_tui.domain.joined import joined
from asr_tui.domain.obstacles import Demand, Quota
from asr_tui.domain.placement import MachineSize
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.ui.present.demands import demand_rows
from asr_tui.ui.present.plan import plan_blocks
from asr_tui.ui.present.plan_times import PlanChart, chart_rows
from asr_tui.ui.present.rows import all_words, width_of, words
from tests.domain.estates import DRAFT, ESTATE, WEB_01, WEB_02
from tests.domain.items import COMMITTED, estate

THING = ArmId("/p")


def enabling(name: str, *needs: PlannedStep) -> PlannedStep:
    """A machine's protection, 7:05, and the first copy after it."""
    enable = steps.EnableReplication(ArmId(f"/a/{name}"), ArmId(f"/m/{name}"), THING, THING, THING, ())
    return PlannedStep.of(enable, [one.key for one in needs], Copy(FIRST_COPY, 0))


SET = PlannedStep.of(steps.CreateAvailabilitySet(ArmId("/set"), "west"))
MANY = Plan("Protect", (SET, *(enabling(f"web-{number:03}", SET) for number in range(200))))


def text(a_plan: Plan, width: int = 57) -> str:
    return "\n".join(all_words(block.draw(width)) for block in plan_blocks(a_plan))


def test_a_step_that_needs_another_begins_where_that_ends_and_its_copy_goes_on() -> None:
    rows = [words(row) for row in chart_rows(Plan("Protect", (SET, enabling("web", SET))), 80)]
    first, second = rows[1], rows[2]
    assert first.startswith("1  Availability set set")
    assert second.startswith("2  Enable replication of web")
    assert first.rindex("━") <= second.index("━")
    assert "▶" in second
    assert "▶" not in first
    assert second.endswith("0:03 - 7:08")


def test_hundreds_of_machines_are_one_bar_and_each_is_named() -> None:
    shown = text(MANY)
    assert shown.count("▶") == 1
    assert "2  Enable replication of 200 machines" in shown
    assert all(f"web-{number:03}" in shown for number in range(200))


def test_of_many_machines_those_of_the_same_details_stand_together() -> None:
    known = replace(ESTATE, machines=(WEB_01, *(replace(WEB_02, id=ArmId(f"{WEB_02.id}{n}")) for n in range(8))))
    draft = replace(DRAFT, machines=tuple(one.id for one in known.machines))
    shown = text(plan(draft, known), 200)
    assert "Enable replication of 9 machines" in shown
    assert shown.count("2 disks, as the source") <= 3


@given(st.integers(min_value=40, max_value=200))
def test_every_row_has_its_room(width: int) -> None:
    assert all(width_of(row) <= width for row in chart_rows(MANY, width))
    assert all(width_of(row) <= width for block in plan_blocks(MANY) for row in block.draw(width))


def test_the_bars_use_a_wide_terminal() -> None:
    narrow, wide = (PlanChart(MANY.schedule()).columns(width)[1] for width in (58, 200))
    assert narrow >= 12
    assert wide >= 50


def test_a_quota_is_a_bar_against_what_is_free_and_what_is_short_stands_first() -> None:
    rows = [words(row) for row in demand_rows((Demand("Interfaces", 4, 90, 100), Demand("Cores", 1526, 302, 350)), 78)]
    assert rows[0].startswith("! Cores")
    assert "needs  1526 " in rows[0]
    assert "free   302 of 350" in rows[0]
    assert "┆" in rows[0]
    assert rows[1].startswith("+ Interfaces")


def test_numbers_stay_where_there_is_no_room_for_the_bar() -> None:
    (row,) = demand_rows((Demand("Total regional vCPUs of this subscription", 1526, 302, 350),), 58)
    assert width_of(row) <= 58
    assert "1526" in words(row)
    assert "free   302" in words(row)


def test_the_review_shows_what_a_failover_needs_of_the_quotas_that_were_read() -> None:
    size = MachineSize(WEB_01.size, 4, 16.0)
    known = replace(ESTATE, sizes=(size,), quotas=(Quota("cores", "Total regional vCPUs", 10, 12),))
    shown = text(plan(DRAFT, known), 78)
    assert "Quota that a failover needs there" in shown
    assert "! Total regional vCPUs" in shown
    assert "Quota that" not in text(plan(DRAFT, ESTATE), 78)


def test_several_machines_review_shows_its_steps_as_bars_and_a_single_step_none() -> None:
    names = ("web-01", "web-02", "web-03")
    each = [
        reprotect.plan(
            reprotect.ReprotectDraft(ArmId(name), name), estate(replace(COMMITTED, machine_name=name, id=ArmId(name)))
        )
        for name in names
    ]
    shown = text(joined(each), 76)
    assert "Re-protect 3 machines" in shown
    assert shown.count("▶") == 1
    one = repair.repair_plan(repair.RepairDraft(ArmId("web-01"), "web-01"), estate())
    assert "from - to" not in text(one, 76)
