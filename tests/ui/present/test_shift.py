"""The picture at the head of a review: boxes, arrow and gauge, and what it leaves to the sentences."""

from __future__ import annotations

from datetime import timedelta

import pytest

from asr_tui.domain.plan import Consequence, Plan
from asr_tui.domain.shift import Drawn, Missed, Shift, Side
from asr_tui.ui.present.plan import ReviewContext, consequence_rows, heading_rows
from asr_tui.ui.present.rows import all_words, split, width_of
from asr_tui.ui.present.shift import box_rows, losses_rows, missed_rows

POINT = "29 Nov 00:34:54 UTC"
MISSED = Missed("loses", timedelta(minutes=137), "2 h 17 min before now", f"what was written after {POINT}")
SHIFT = Shift(
    "it runs in West Europe then, for real",
    Side("Central US", "today", "erp-006", "runs", ("Standard_E4s_v5, 2 disks",), ("is switched off first",)),
    Side("West Europe", "then", "erp-006", "is created", ("next free IP in back", "rg-erp-asr")),
    ("point of", POINT, "crash-consistent"),
    MISSED,
)
PLAN = Plan(
    "Failover of erp-006",
    (),
    consequences=(
        Consequence("creates", "erp-006 in rg-erp-asr", drawn=Drawn.BOXES),
        Consequence("loses", f"what was written after {POINT} (2 h 17 min before now)", drawn=Drawn.GAUGE),
        Consequence("stays", "DNS still points to Central US"),
        Consequence("deletes", "all recovery points"),
    ),
    machines=("erp-006",),
    shift=SHIFT,
)


def page(width: int = 76, tall: int = 0) -> str:
    return all_words(consequence_rows(PLAN, ReviewContext(tall=tall), width))


@pytest.mark.parametrize("width", [60, 76, 117, 197])
def test_both_sides_stand_in_boxes_with_an_arrow_between(width: int) -> None:
    rows = box_rows(SHIFT, width)
    shown = " ".join(all_words(rows).split())
    assert all(width_of(row) <= width for row in rows)
    assert all(row_width == width_of(rows[1]) for row_width in map(width_of, rows[1:]))
    for word in ("Central US today", "West Europe then", "runs", "is created", "▶", "rg-erp-asr", "crash-consistent"):
        assert word in shown


def test_a_narrow_terminal_has_no_boxes_and_all_sentences() -> None:
    assert box_rows(SHIFT, 59) == []
    shown = page(58)
    assert "creates" in shown
    assert "2 h 17 min before now" in shown


def test_what_the_picture_says_is_not_said_again() -> None:
    shown = page()
    assert "creates" not in shown
    assert shown.count("loses") == shown.count("2 h 17 min") == 1
    assert "stays       DNS still points to Central US" in shown


def test_what_is_deleted_comes_first_below_the_picture() -> None:
    shown = page()
    assert shown.index("24 h") < shown.index("deletes") < shown.index("stays")


def test_boxes_go_where_they_would_push_what_is_deleted_out_of_sight() -> None:
    full = page().splitlines()
    needed = next(number for number, line in enumerate(full, 1) if line.startswith("deletes"))
    assert page(tall=needed).splitlines() == full
    without = page(tall=needed - 1)
    assert "▶" not in without
    assert "creates" in without
    assert "deletes" in "\n".join(without.splitlines()[: needed - 1])


def test_the_loss_is_red_by_its_length_and_says_it_in_words() -> None:
    first, *_ = missed_rows(MISSED, 76, boxes=True)
    assert ("2 h 17 min before now", "bad") in first
    assert "bad" in {tone for _, tone in map(split, first[1:-1])}


def test_without_boxes_the_moment_stands_beside_the_gauge() -> None:
    assert POINT not in all_words(missed_rows(MISSED, 117, boxes=True))
    assert POINT in all_words(missed_rows(MISSED, 117, boxes=False))


def test_the_heading_says_what_it_comes_to_where_azure_would_take_it() -> None:
    taken = heading_rows("Fail over", PLAN, 80, danger=True, refused=False)
    refused = heading_rows("Fail over", PLAN, 80, danger=True, refused=True)
    assert "FAIL OVER erp-006" in all_words(taken)
    assert "it runs in West Europe then, for real" in all_words(taken)
    assert "for real" not in all_words(refused)


def test_of_several_machines_the_worst_is_named_and_the_grave_ones_are_counted() -> None:
    losses = [("web-01", timedelta(minutes=4)), ("sql-01", timedelta(minutes=137))]
    shown = all_words(losses_rows(losses, 117))
    assert "at most 2 h 17 min (sql-01)" in shown
    assert "1 of 2 machines at least 60 min" in shown
    assert "at least" not in all_words(losses_rows(losses[:1], 117))
    assert losses_rows((), 117) == []
