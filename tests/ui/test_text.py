"""Nothing that steers a terminal gets through, and what people wrote stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.ui.text import plain, shortened


@given(st.text())
def test_what_is_left_is_visible(text: str) -> None:
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"} for char in plain(text))


@given(st.text(alphabet=st.sampled_from("ab\x1b[]0;m\x07\\\x9b\x9d\x90?h\n\t\u202e\u200b")))
def test_no_part_of_an_escape_sequence_starts_one(text: str) -> None:
    cleaned = plain(text, lines=True)
    assert not set(cleaned) & set("\x1b\x9b\x9d\x90\x07\t\u202e\u200b")
    assert plain(cleaned, lines=True) == cleaned


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S"))))
def test_letters_signs_and_brackets_stay(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("a\x1b]0;title\x07b", "ab"),
        ("a\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "alink"),
        ("a\x9b31mb", "ab"),
        ("[red]x[/]", "[red]x[/]"),
        ("web\u202e10-", "web10-"),
        ("one\r\ntwo\x0bthree", "one two three"),
        ("Zürich 東京", "Zürich 東京"),
        ("never ended \x1b]0;title", "never ended "),
        ("Gro\x9d in Latin-1", "Gro in Latin-1"),
        ("K\x90ln, W\x98rth, Stra\x9fe \x9boffen", "Kln, Wrth, Strae offen"),
        ("a\x9d0;title\x07b", "ab"),
    ],
)
def test_text_that_would_steer_a_terminal_becomes_plain(text: str, seen: str) -> None:
    assert plain(text) == seen


def test_lines_stay_where_they_are_wanted() -> None:
    assert plain("one\r\ntwo", lines=True) == "one\ntwo"


@given(st.text(), st.integers(0, 40))
def test_a_shortened_text_is_no_longer_than_asked(text: str, width: int) -> None:
    assert len(shortened(text, width)) <= width
