"""Heads of sections, boxes, and before and after."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from asr_tui.ui.present.frames import before_and_after, box, rule
from asr_tui.ui.present.rows import Row, split, width_of, words


def test_a_head_has_its_title_left_and_its_facts_right() -> None:
    drawn = rule("Estate", (("60", "strong"), " machines"), 40)
    assert words(drawn) == "── Estate ──────────────── 60 machines ─"
    assert split(drawn[1]) == (" Estate ", "accent")
    assert split(rule("web-017", (), 40, "bad")[1])[1] == "bad"


@given(st.text("abc defg", max_size=60), st.text("abc defg", max_size=60), st.integers(12, 200))
def test_a_head_is_as_wide_as_asked(title: str, fact: str, width: int) -> None:
    assert width_of(rule(title, (fact,) if fact else (), width)) == width


def test_a_box_frames_its_lines() -> None:
    assert [words(one) for one in box([("erp-006",), ("a text that is too long",)], 16)] == [
        "╭──────────────╮",
        "│ erp-006      │",
        "│ a text that… │",
        "╰──────────────╯",
    ]


def test_before_and_after_with_what_is_lost_between() -> None:
    before: list[Row] = [("erp-006 runs",), ("10.10.2.6",)]
    after: list[Row] = [("erp-006 is created",), ("next free",), ("rg-erp",)]
    drawn = before_and_after(before, after, ["from the point of 00:34", ("2 h lost", "bad")], 78)
    text = "\n".join(map(words, drawn))
    assert all(width_of(one) == 78 for one in drawn)
    assert "━▶" in words(drawn[2])
    assert "from the point" in words(drawn[1])
    assert "2 h lost" in text
    assert "rg-erp" in text
