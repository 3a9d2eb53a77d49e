"""Rows brought to widths."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from asr_tui.ui.present.rows import all_words, clipped, cut, ends, labelled, left, right, width_of, words, wrapped

TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x9FFF, exclude_categories=["C", "M", "Z"]), max_size=30)


@given(TEXT, st.integers(0, 40))
def test_a_column_has_its_width_whatever_the_letters(text: str, width: int) -> None:
    assert cell_len(left(text, width)) == width
    assert cell_len(right(text, width)) == width
    assert cell_len(cut(text, width)) <= width


@given(TEXT, TEXT, st.integers(10, 60))
def test_ends_fills_the_row_and_keeps_the_tail(head: str, tail: str, width: int) -> None:
    tail = cut(tail, 8)
    row = ends(((head, "good"),), ((tail, "bad"),), width)
    assert width_of(row) == width
    assert words(row).endswith(tail)


def test_what_is_cut_says_so() -> None:
    assert cut("Standard_D2s_v5", 10) == "Standard_…"
    assert words(clipped(("Central US", " -> ", "West Europe"), 16)) == "Central US -> W…"
    assert words(clipped(("Central US",), 10)) == "Central US"


def test_long_words_are_broken_and_never_lost() -> None:
    rows = wrapped("x" * 50 + " end", 20, indent="  ")
    assert all(width_of(row) <= 20 for row in rows)
    assert "".join(words(row) for row in rows).replace(" ", "") == "x" * 50 + "end"


def test_a_label_stands_also_where_nothing_is_told_beside_it() -> None:
    for label in ("reason", "a label longer than its column"):
        for told in ("", " ", "\n"):
            assert all_words(labelled(label, told, 40)).strip() == label
