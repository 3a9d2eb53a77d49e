"""Sentences are wrapped by the terminal's cells, whatever characters they have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from asr_tui.ui.present.rows import all_words, labelled, noted, width_of, wrapped

WIDE = "仮想マシンは停止しています。起動してから、もう一度お試しください。"


@pytest.mark.parametrize("width", [20, 40, 79])
def test_no_wide_character_is_cut(width: int) -> None:
    rows = [*wrapped(WIDE, width), *noted("warn", WIDE, width), *labelled("Cause", WIDE, width)]
    assert all(width_of(row) <= width for row in rows)
    assert all_words(wrapped(WIDE, width)).replace("\n", "") == WIDE


WORDS = st.text(st.sampled_from("ab é仮マ。e\u0301- "), min_size=1, max_size=120)


@given(WORDS, st.integers(12, 60))
def test_nothing_is_lost_and_every_row_fits(text: str, width: int) -> None:
    rows = wrapped(text, width, indent="  ")
    assert all(cell_len(all_words([row])) <= width for row in rows)
    assert all_words(rows).replace("\n", "").replace(" ", "") == "".join(text.split())
