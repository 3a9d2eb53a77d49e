"""Two versions of a plan in words, and what counts as the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from msgspec.structs import replace

from asr_tui.domain.plan_differences import changes, unlike
from asr_tui.domain.recovery_plans import GroupKind, PlanAction, PlanGroup, PlanMember, RecoveryPlan
from tests.domain.plan_samples import PLAN, action, boot, member, plans

NAMES = {f"item-{number}": f"web-0{number}" for number in range(1, 7)}
LOOK = PlanAction.manual("Look", "Log in.")
LOOK_TOO = PlanAction.manual("Look too", "Log in.")
DNS = action("DNS", "AutomationRunbookActionDetails", runbookId="/r/dns")
BEFORE = (boot(member(1), member(2), after=(LOOK,)), boot(member(3), before=(DNS,)))


def said(*after: PlanGroup) -> list[str]:
    return list(changes(BEFORE, after, NAMES))


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (BEFORE, []),
        ((PlanGroup(GroupKind.SHUTDOWN), PlanGroup(GroupKind.FAILOVER), *BEFORE), []),
        ((replace(BEFORE[0], members=(member(2),)), replace(BEFORE[1], members=(member(3), member(1)))),
         ["moves web-01 from group 1 to group 2"]),
        ((replace(BEFORE[0], members=(member(1), member(2), member(4))), BEFORE[1]), ["adds web-04 to group 1"]),
        ((replace(BEFORE[0], members=(member(1),)), BEFORE[1]), ["removes web-02 from group 1"]),
        ((replace(BEFORE[0], members=(member(2), member(1))), BEFORE[1]),
         ["lists the machines of group 1 in another order"]),
        ((*BEFORE, boot()), ["has 3 boot groups instead of 2"]),
        ((replace(BEFORE[0], after=()), BEFORE[1]), ["removes the action Look after group 1"]),
        ((replace(BEFORE[0], after=(), before=(LOOK,)), BEFORE[1]),
         ["moves the action Look from after group 1 to before group 1"]),
        ((replace(BEFORE[0], after=(PlanAction.manual("Look", "Other"),)), BEFORE[1]),
         ["changes the text of the action Look"]),
        ((replace(BEFORE[0], after=(replace(LOOK, failover_types=()),)), BEFORE[1]),
         ["changes the kinds of failover of the action Look"]),
        ((replace(BEFORE[0], after=(replace(LOOK, directions=("PrimaryToRecovery",)),)), BEFORE[1]),
         ["changes the directions of the action Look"]),
        ((BEFORE[0], replace(BEFORE[1], before=(action("DNS", DNS.kind, runbookId="/r/other"),))),
         ["changes the runbook of the action DNS"]),
        ((BEFORE[0], replace(BEFORE[1], before=(action("DNS", DNS.kind, runbookId="/R/DNS"),))), []),
        ((BEFORE[0], replace(BEFORE[1], before=(action("DNS", DNS.kind),))), ["changes the runbook of the action DNS"]),
        ((BEFORE[0], replace(BEFORE[1], before=(DNS, LOOK_TOO))), ["adds the action Look too before group 2"]),
        ((PlanGroup(GroupKind.SHUTDOWN, before=(DNS,)), BEFORE[0], replace(BEFORE[1], before=())),
         ["moves the action DNS from before group 2 to before the shutdown"]),
    ],
)  # fmt: skip
def test_each_change_is_said_in_words(after: tuple[PlanGroup, ...], words: list[str]) -> None:
    assert said(*after)[: len(words) or 1] == words


def test_a_member_whose_machine_is_not_known_is_named_by_its_item() -> None:
    assert said(replace(BEFORE[0], members=(*BEFORE[0].members, member(9))), BEFORE[1]) == ["adds item-9 to group 1"]


def test_what_azure_adds_is_no_difference_and_what_it_drops_is_one() -> None:
    more = replace(LOOK, details={**LOOK.details, "added": 1, "empty": None}, other={"at": "x"})
    members = tuple(PlanMember(one.item, "other") for one in BEFORE[0].members)
    there = (replace(BEFORE[0], members=members, after=(more,)),)
    assert unlike(there, (BEFORE[0],)) == ()
    assert unlike((BEFORE[0],), there) == ("changes the values of the action Look",)


def test_the_order_of_the_actions_is_a_difference() -> None:
    one, other = PlanAction.manual("a", ""), PlanAction.manual("b", "")
    assert unlike((boot(before=(one, other)),), (boot(before=(other, one)),)) == ("runs its actions in another order",)


@given(plans())
def test_a_plan_does_not_differ_from_itself(plan: RecoveryPlan) -> None:
    assert unlike(plan.groups, plan.groups) == ()


@given(plans(), plans())
def test_two_plans_are_alike_only_where_they_mean_the_same(one: RecoveryPlan, other: RecoveryPlan) -> None:
    """Whatever differs in machines, places or actions has a sentence, in both directions."""
    for first, second in ((one, other), (other, one)):
        assert (unlike(first.groups, second.groups) == ()) is (first.groups == second.groups)


def test_the_sample_has_all_places() -> None:
    assert unlike(PLAN.groups[2:], PLAN.groups) != ()
