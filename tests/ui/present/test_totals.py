"""Totals in words: true at every width."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.listed_machine import ListedMachine
from asr_tui.domain.protection import Stage
from asr_tui.domain.totals import totals
from asr_tui.ui.present.rows import width_of, words
from asr_tui.ui.present.totals import parts_words, totals_row
from tests.domain.listed import MACHINES, machine

MIXED = [
    *[machine(f"a{number}") for number in range(4)],
    *[machine(f"b{number}", stage=Stage.COMMITTED, active_on_target=True) for number in range(2)],
    machine("c", stage=Stage.FAILED_OVER, active_on_target=True),
    machine("d", stage=Stage.FAILING_OVER),
    machine("e", stage=Stage.COPYING),
]


def test_all_where_there_is_room() -> None:
    found = words(totals_row(totals(MIXED), 200))
    assert found == "9: 4 protected, 1 failing over, 3 failed over (2 committed), 1 in first copy, 3 need you"
    assert parts_words(totals(MIXED)) == found.removeprefix("9: ").removesuffix(", 3 need you")


def test_less_room_tells_less() -> None:
    no_committed = "9: 4 protected, 1 failing over, 3 failed over, 1 in first copy, 3 need you"
    assert words(totals_row(totals(MIXED), 75)) == no_committed
    assert words(totals_row(totals(MIXED), 60)) == "9: 4 protected, 3 failed over, 2 other, 3 need you"
    assert words(totals_row(totals(MIXED), 10)) == "9 machines, 3 need you"


def test_totals_say_of_how_many_machines_they_are() -> None:
    assert words(totals_row(totals(MIXED[:4]), 60, 9)) == "4 of 9 machines, all protected"
    some = "5 of 9: 4 protected, 1 failed over (1 committed), 1 needs you"
    assert words(totals_row(totals(MIXED[:5]), 70, 9)) == some
    assert words(totals_row(totals([]), 60, 9)) == "0 of 9 machines"
    assert words(totals_row(totals(MIXED[4:6]), 60)) == "2 machines, all failed over (2 committed), 2 need you"


@given(st.lists(MACHINES, max_size=8), st.integers(0, 120))
def test_the_numbers_that_are_told_sum_to_the_whole_and_fit_where_anything_fits(
    machines: list[ListedMachine], width: int
) -> None:
    found = totals(machines)
    row = totals_row(found, width)
    said = words(row)
    assert width_of(row) <= max(width, len("8 machines, 1 needs you"))
    if ":" in said:
        parts = re.sub(r"\(.*?\)|,? \d+ needs? you", "", said.partition(":")[2])
        assert sum(map(int, re.findall(r"\d+", parts))) == len(machines)
