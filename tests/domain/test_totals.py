"""Totals, orders and marks of a list of machines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.listed_machine import ListedMachine, member_key
from asr_tui.domain.marks import Marks
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.sort_orders import SortOrder, ordered
from asr_tui.domain.totals import Part, Totals, part_of, totals
from tests.domain.listed import MACHINES, item, machine

LISTS = st.lists(MACHINES, max_size=8)
AWAY = {"source_location": "westeurope", "target_location": "centralus", "home_location": "centralus"}


@pytest.mark.parametrize(
    ("one", "part"),
    [
        (item("a"), Part.PROTECTED),
        (item("a", stage=Stage.FAILING_OVER), Part.FAILING_OVER),
        (item("a", stage=Stage.FAILED_OVER, active_on_target=True), Part.FAILED_OVER),
        (item("a", stage=Stage.COMMITTING, active_on_target=True), Part.FAILED_OVER),
        (item("a", stage=Stage.COMMITTED, active_on_target=True), Part.FAILED_OVER),
        (item("a", stage=Stage.REPROTECTING, active_on_target=True), Part.WAY_BACK),
        (item("a", stage=Stage.COPYING, **AWAY), Part.WAY_BACK),
        (item("a", **AWAY), Part.WAY_BACK),
        (item("a", stage=Stage.FAILED_OVER, active_on_target=True, **AWAY), Part.WAY_BACK),
        (item("a", stage=Stage.COPYING), Part.FIRST_COPY),
        (item("a", stage=Stage.ENABLING), Part.FIRST_COPY),
        (item("a", stage=Stage.DISABLING), Part.DISABLING),
        (item("a", stage=Stage.UNKNOWN), Part.UNKNOWN),
    ],
)
def test_each_state_is_in_one_part(one: ProtectedItem, part: Part) -> None:
    assert part_of(one) is part


def test_committed_ones_and_those_that_need_somebody_are_counted_beside_the_parts() -> None:
    committed = machine("a", stage=Stage.COMMITTED, active_on_target=True)
    found = totals([committed, machine("b", stage=Stage.FAILED_OVER, active_on_target=True), machine("c")])
    assert found == Totals(3, ((Part.PROTECTED, 1), (Part.FAILED_OVER, 2)), committed=1, needing=2)


@given(LISTS)
def test_the_parts_sum_to_the_whole(machines: list[ListedMachine]) -> None:
    found = totals(machines)
    assert sum(number for _, number in found.parts) == found.machines == len(machines)
    assert found.committed <= found.number(Part.FAILED_OVER)
    assert found.needing <= found.machines
    assert all(number for _, number in found.parts)


@given(LISTS, LISTS)
def test_totals_of_two_lists_add_up(first: list[ListedMachine], second: list[ListedMachine]) -> None:
    both = totals([*first, *second])
    for part in Part:
        assert both.number(part) == totals(first).number(part) + totals(second).number(part)
    assert both.needing == totals(first).needing + totals(second).needing


def names(machines: tuple[ListedMachine, ...]) -> list[str]:
    return [one.name for one in machines]


def test_what_each_order_puts_first() -> None:
    late = machine("late", rpo=timedelta(hours=3), drilled=timedelta(days=9), plans=("erp",))
    fine = machine("fine", drilled=timedelta(days=300), multi_vm_group="g")
    away = machine("away", stage=Stage.FAILED_OVER, active_on_target=True, rpo=None)
    three = (fine, late, away)
    assert names(ordered(three, SortOrder.NEED)) == ["away", "late", "fine"]
    assert names(ordered(three, SortOrder.NAME)) == ["away", "fine", "late"]
    assert names(ordered(three, SortOrder.RPO)) == ["late", "fine", "away"]
    assert names(ordered(three, SortOrder.POINT)) == ["fine", "late", "away"]
    assert names(ordered(three, SortOrder.DRILL)) == ["away", "fine", "late"]
    assert names(ordered(three, SortOrder.GROUP)) == ["fine", "away", "late"]
    assert names(ordered(three, SortOrder.PLAN)) == ["late", "away", "fine"]
    assert names(ordered(three, SortOrder.STATE)) == ["away", "fine", "late"]


@given(st.permutations([machine(f"m{number}", rpo=timedelta(minutes=number % 3)) for number in range(6)]))
def test_an_order_does_not_depend_on_the_order_before(machines: list[ListedMachine]) -> None:
    for order in SortOrder:
        found = ordered(machines, order)
        assert sorted(names(found)) == [f"m{number}" for number in range(6)]
        assert found == ordered(found, order)
        assert found == ordered(reversed(machines), order)


def test_a_mark_follows_its_machine_to_the_other_container() -> None:
    one, other = item("web-01"), item("web-02")
    marks = Marks().toggled([one])
    moved = item("web-01", container="other")
    assert moved.id != one.id
    assert moved in marks
    assert other not in marks
    assert marks.of([other, moved]) == (moved,)
    assert marks.still_there([moved, other]) == (marks, ())


def test_a_mark_goes_with_its_machine_which_is_named() -> None:
    one, other = item("web-01"), item("web-02")
    kept, gone = Marks().toggled([one, other]).still_there([other])
    assert gone == ("web-01",)
    assert kept == Marks({member_key(other.id): "web-02"})


def test_machines_of_one_name_in_two_vaults_are_marked_apart() -> None:
    one = item("web-01")
    elsewhere = replace(one, id=type(one.id)(one.id.replace("v-east", "v-west")))
    assert elsewhere not in Marks().toggled([one])


@given(st.lists(st.sets(st.integers(0, 5))))
def test_marking_all_twice_takes_these_marks_away_and_no_others(presses: list[set[int]]) -> None:
    items = [item(f"m{number}") for number in range(6)]
    marks, expected = Marks(), set[int]()
    for press in presses:
        marks = marks.toggled([items[number] for number in press])
        expected = expected - press if press <= expected else expected | press
        assert {number for number in range(6) if items[number] in marks} == expected
        assert len(marks) == len(expected)
