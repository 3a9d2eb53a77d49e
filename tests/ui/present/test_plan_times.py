"""Times of a plan on its review: what runs side by side is not added, and practice's own pace is told."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from asr_tui.bootstrap.practice_pace import PracticePace
from asr_tui.domain import steps
from asr_tui.domain.drafts import repair, reprotect
from asr_tui.domain.drafts.enable_replication import TargetChoice, plan
from asr_tui.domain.ids import ArmId
from asr_tui.domain.joined import joined
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.services.paces import paced
from asr_tui.ui.present.plan import ReviewContext, plan_blocks
from asr_tui.ui.present.plan_times import kind_words, kinds
from asr_tui.ui.present.rows import all_words
from tests.domain.estates import DRAFT, ESTATE, WEB_01, WEB_02
from tests.domain.items import COMMITTED, PROTECTED, estate


def text(a_plan: Plan, speed: float = 0.0) -> str:
    blocks = plan_blocks(a_plan, ReviewContext(speed=speed))
    return " ".join("\n".join(all_words(block.draw(200)) for block in blocks).split())


THING = ArmId("/p")


def wave(name: str, *needs: PlannedStep) -> PlannedStep:
    """A machine's protection, 7:05."""
    enable = steps.EnableReplication(ArmId(f"/a/{name}"), ArmId(f"/m/{name}"), THING, THING, THING, ())
    return PlannedStep.of(enable, [one.key for one in needs])


def test_groups_that_overlap_say_from_when_to_when_and_the_last_end_is_the_whole() -> None:
    """One machine needs a set that the other does not: both begin nearly at once, in two groups of 7:05."""
    the_set = PlannedStep.of(steps.CreateAvailabilitySet(ArmId("/set"), "west"))
    both = Plan("Protect", (the_set, wave("one"), wave("two", the_set)))
    assert "In all about 7 min until" in text(both)
    assert re.search(r"1 Availability set set ━\S* .* 0:00 - 0:03", text(both))
    assert re.search(r"Enable replication of one \(.*?\) ━[━┆ ]* 0:00 - 7:05", text(both))
    assert re.search(r"2 Enable replication of two \(.*?\) ━[━┆ ]* 0:03 - 7:08", text(both))


def test_what_needs_the_other_is_added() -> None:
    first = wave("one")
    chain = Plan("Protect", (first, wave("two", first)))
    assert "In all about 14 min until" in text(chain)
    assert "0:00 - 7:05" in text(chain)
    assert "7:05 - 14:10" in text(chain)


@pytest.mark.parametrize("machines", [(WEB_01,), (WEB_01, WEB_02)])
def test_the_end_of_the_last_group_is_what_is_said_in_all(machines: tuple[object, ...]) -> None:
    chosen = tuple(one for one in (WEB_01.id, WEB_02.id)[: len(machines)])
    made = plan(replace(DRAFT, machines=chosen, target=TargetChoice()), ESTATE)
    ends = [end for _, end in made.schedule().values()]
    assert made.seconds() == max(ends)
    for one in made.steps:
        begin, end = made.schedule()[one.key]
        assert end == pytest.approx(begin + one.estimate.seconds)
        assert all(made.schedule()[need][1] <= begin for need in one.depends_on)


def test_failbacks_and_failovers_are_told_apart_as_groups() -> None:
    each = [
        steps.Failover(ArmId(f"/i/{one}"), f"vm-{one}", shut_down_source=True, homewards=one < 2) for one in range(4)
    ]
    groups = kinds([PlannedStep.of(one) for one in each])
    assert [kind_words(one) for one in groups] == ["Failback of 2 machines", "Failover of 2 machines"]


def test_on_azure_a_re_protect_is_told_by_the_formula_and_in_practice_by_its_own_pace() -> None:
    azure = reprotect.plan(reprotect.ReprotectDraft(PROTECTED.id, "web-01"), estate(COMMITTED))
    assert "copies about 1 h 51 min, by the formula of Microsoft Learn" in text(azure)
    assert "here at" not in text(azure)
    practice = paced(azure, PracticePace())
    assert "copies about 18 min, practice's own pace, 22 s here at 50x" in text(practice, 50)
    assert "1 h" not in text(practice, 50)


def test_a_resynchronization_in_practice_is_told_by_its_own_pace() -> None:
    made = repair.repair_plan(repair.RepairDraft(PROTECTED.id, "web-01"), estate())
    assert "takes about 1 h 51 min, assumed to be as long as after a re-protect" in text(made)
    assert "takes about 10 min, practice's own pace, 12 s here at 50x" in text(paced(made, PracticePace()), 50)


def test_the_wizard_tells_when_practice_has_protected() -> None:
    said = text(paced(plan(DRAFT, ESTATE), PracticePace()), 50)
    assert "protected about 18 min later, after the first copy" in said
    assert "Copies about 18 min, practice's own pace, 22 s here at 50x." in said
    assert "94 min" not in said
    assert "protected about 18 min to 94 min later" in text(plan(DRAFT, ESTATE))


def test_the_copies_of_joined_machines_are_the_longest_one() -> None:
    each = [
        reprotect.plan(
            reprotect.ReprotectDraft(PROTECTED.id, name), estate(replace(COMMITTED, machine_name=name, id=ArmId(name)))
        )
        for name in ("web-01", "web-02")
    ]
    both = joined([replace(one, consequences=(*one.consequences, Consequence("stays", "x"))) for one in each])
    assert both.copy == each[0].copy
    assert both.seconds() < 2 * each[0].seconds()
