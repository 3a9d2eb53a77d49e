"""Changes of a recovery plan: what they change, and that nothing else changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain import plan_editing as edit
from asr_tui.domain.plan_editing import ActionPlace, Editing, EditRefused
from asr_tui.domain.recovery_plans import MOST_GROUPS, MOST_MACHINES, GroupKind, PlanAction, RecoveryPlan
from tests.domain.plan_samples import PLAN, action, member, plans

Change = Callable[[RecoveryPlan], RecoveryPlan]


@st.composite
def moves(draw: st.DrawFn) -> Change:
    """A change that moves or removes what is there, with arguments that may not fit the plan."""
    group, by = draw(st.integers(0, 9)), draw(st.sampled_from((-1, 1)))
    place = ActionPlace(draw(st.integers(0, 8)), draw(st.booleans()), draw(st.integers(0, 3)))
    items = frozenset(member(one).item for one in draw(st.lists(st.integers(0, 12), max_size=4)))
    some: tuple[Change, ...] = (
        lambda plan: edit.move_members(plan, items, group),
        lambda plan: edit.shift_members(plan, items, by),
        lambda plan: edit.add_group(plan, group),
        lambda plan: edit.move_group(plan, group, by),
        lambda plan: edit.move_action(plan, place, by)[0],
    )
    return draw(st.sampled_from(some))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Any change."""
    group, number = draw(st.integers(0, 9)), draw(st.integers(0, 130))
    place = ActionPlace(draw(st.integers(0, 8)), draw(st.booleans()), draw(st.integers(0, 3)))
    items = frozenset(member(one).item for one in draw(st.lists(st.integers(0, 12), max_size=4)))
    new = action(draw(st.sampled_from(("", "action 0", "another"))), description="x")
    return draw(
        st.one_of(
            moves(),
            st.sampled_from(
                (
                    lambda plan: edit.add_members(plan, (member(one) for one in range(number)), group),
                    lambda plan: edit.remove_members(plan, items),
                    lambda plan: edit.remove_group(plan, group),
                    lambda plan: edit.add_action(plan, place.group % len(plan.groups), new, after=place.after)[0],
                    lambda plan: edit.replace_action(plan, place, new),
                    lambda plan: edit.remove_action(plan, place),
                )
            ),
        )
    )


def tried(change: Change, plan: RecoveryPlan) -> RecoveryPlan:
    try:
        return change(plan)
    except EditRefused:
        return plan


@given(plans(), st.lists(changes(), max_size=8))
def test_a_plan_stays_one_that_azure_takes(plan: RecoveryPlan, some: list[Change]) -> None:
    for change in some:
        plan = tried(change, plan)
    assert 1 <= len(plan.boot_groups) <= MOST_GROUPS
    assert len(plan.members) <= MOST_MACHINES
    assert max(Counter(one.item for one in plan.members).values(), default=1) == 1
    assert not any(group.members for group in plan.groups if group.kind is not GroupKind.BOOT)
    assert [group.kind for group in plan.groups][:2] == [GroupKind.SHUTDOWN, GroupKind.FAILOVER]


@given(plans(), st.lists(changes(), max_size=8))
def test_edits_change_nothing_but_the_groups(plan: RecoveryPlan, some: list[Change]) -> None:
    after = plan
    for change in some:
        after = tried(change, after)
    assert replace(after, groups=plan.groups) == plan


@given(plans(), st.lists(moves(), max_size=8))
def test_what_is_moved_is_neither_lost_nor_altered(plan: RecoveryPlan, some: list[Change]) -> None:
    after = plan
    for change in some:
        after = tried(change, after)
    assert sorted(after.members, key=str) == sorted(plan.members, key=str)

    def kept(one: RecoveryPlan) -> list[PlanAction]:
        return sorted((found for _, found in edit.action_places(one)), key=lambda found: found.name)

    assert kept(after) == kept(plan)


@given(plans(), st.lists(changes(), max_size=8))
def test_undo_restores_each_state_exactly(plan: RecoveryPlan, some: list[Change]) -> None:
    editing = Editing(plan, plan)
    states = [plan]
    for change in some:
        editing = editing.to(tried(change, editing.plan))
        if editing.plan != states[-1]:
            states.append(editing.plan)
    while len(states) > 1:
        assert editing.plan == states.pop()
        editing = editing.undone()
    assert editing == Editing(plan, plan)
    assert not editing.changed
    with pytest.raises(EditRefused, match="no change to undo"):
        editing.undone()


@given(plans(), st.integers(0, 8), st.sampled_from((-1, 1)))
def test_an_action_that_goes_and_comes_back_is_where_it_was(plan: RecoveryPlan, number: int, by: int) -> None:
    places = [place for place, _ in edit.action_places(plan)]
    if not places:
        return
    place = places[number % len(places)]
    try:
        moved, new = edit.move_action(plan, place, by)
    except EditRefused:
        return
    assert edit.action_at(moved, new) == edit.action_at(plan, place)
    assert edit.move_action(moved, new, -by) == (plan, place)


def names(plan: RecoveryPlan) -> list[list[str]]:
    return [[one.item.name for one in group.members] for group in plan.boot_groups]


def test_machines_move_to_the_end_of_a_group_in_their_order() -> None:
    moved = edit.move_members(PLAN, {member(2).item, member(5).item}, 3)
    assert names(moved) == [["item-1"], ["item-3", "item-2", "item-5"], ["item-4", "item-6"]]


def test_a_machine_beyond_the_last_group_gets_a_group_of_its_own() -> None:
    moved = edit.shift_members(PLAN, {member(6).item}, 1)
    assert names(moved) == [["item-1", "item-2"], ["item-3"], ["item-4", "item-5"], ["item-6"]]
    with pytest.raises(EditRefused, match="last group already"):
        edit.shift_members(moved, {member(6).item}, 1)


def test_a_group_moves_with_its_machines_and_actions() -> None:
    moved = edit.move_group(PLAN, 4, -1)
    assert names(moved) == [["item-1", "item-2"], ["item-4", "item-5", "item-6"], ["item-3"]]
    assert moved.groups[3] == PLAN.groups[4]
    assert moved.groups[4] == PLAN.groups[3]


def test_an_action_goes_from_after_a_group_to_before_the_next() -> None:
    moved, place = edit.move_action(PLAN, ActionPlace(2, after=True, index=0), 1)
    assert place == ActionPlace(3, after=False, index=0)
    assert [one.name for one in moved.groups[3].before] == ["Look at the database", "DNS"]
    assert moved.groups[2].after == ()


def test_the_shutdown_group_takes_no_machines() -> None:
    with pytest.raises(EditRefused, match="Shutdown group takes actions only"):
        edit.add_members(PLAN, [member(9)], 0)


def test_more_machines_than_a_plan_holds_are_refused() -> None:
    with pytest.raises(EditRefused, match="at most 100 machines; this would be 106"):
        edit.add_members(PLAN, [member(number) for number in range(10, 110)], 2)


def test_a_name_that_another_action_has_is_refused_but_an_action_keeps_its_own() -> None:
    with pytest.raises(EditRefused, match="Another action of this plan is named dns"):
        edit.add_action(PLAN, 2, action("dns"), after=False)
    place = ActionPlace(2, after=True, index=0)
    changed = edit.replace_action(PLAN, place, action("Look at the database", description="Other words."))
    assert edit.action_at(changed, place).details["description"] == "Other words."
