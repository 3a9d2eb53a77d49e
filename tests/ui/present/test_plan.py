"""A plan as the review page shows it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import plan
from asr_tui.domain.plan import Plan
from asr_tui.ui.present.plan import confirm_words, plan_blocks
from asr_tui.ui.present.rows import all_words, width_of
from tests.domain.estates import APP_01, DRAFT, ESTATE, WEB_01, WEB_02, set_up

ALL = replace(DRAFT, machines=(WEB_01.id, WEB_02.id, APP_01.id))


def text(a_plan: Plan, width: int = 57) -> str:
    return "\n".join(all_words(block.draw(width)) for block in plan_blocks(a_plan))


def test_every_step_is_named_and_what_runs_together_stands_together() -> None:
    a_plan = plan(ALL, ESTATE)
    shown = text(a_plan, 200)
    for one in a_plan.steps:
        name = one.step.machine.name if hasattr(one.step, "machine") else one.step.id.name
        assert name in shown
    assert "4  Enable replication of 3 machines" in shown
    same = "2 disks, as the source"
    assert f"web-01 ({same}), web-02 ({same}), app-01 ({same}; " in shown


def test_times_have_their_origin() -> None:
    shown = text(plan(DRAFT, ESTATE), 200)
    assert "until replication has started" in shown
    assert "Times" in shown
    assert "never measured" in shown


def test_what_exists_is_reused_and_said_so() -> None:
    shown = text(plan(DRAFT, replace(ESTATE, topology=set_up())), 200)
    assert "Reuses" in shown
    assert "fabric of Central US asr-a2a-default-centralus" in shown
    assert "Fabric asr" not in shown


def test_an_empty_plan_says_so() -> None:
    assert text(Plan("Protect nothing", ())) == "Nothing is left to do."


@given(st.integers(min_value=40, max_value=160))
def test_no_line_is_longer_than_the_room(width: int) -> None:
    for block in plan_blocks(plan(ALL, ESTATE)):
        assert all(width_of(row) <= width for row in block.draw(width))


def test_the_confirming_words_count_the_machines() -> None:
    assert confirm_words(plan(DRAFT, ESTATE)) == "Enable replication of web-01"
    assert confirm_words(plan(ALL, ESTATE)) == "Enable replication of 3 machines"
