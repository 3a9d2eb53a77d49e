"""Drawings in ASCII keep their width and their meaning; names of machines stay as they are."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from asr_tui.ui.ascii_drawing import all_in_ascii, in_ascii, is_needed, lacks_colours


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ("── Estate ──── 60 ─", "-- Estate ---- 60 -"),
        ("╭───╮│ a │╰───╯", "+---+| a |+---+"),
        ("██████▊ 2 h", "####### 2 h"),
        ("▁▂▃▄▅▆▇█", "..::==##"),
        ("━━━▶ ┆ ·", "===> | ."),
        ("▔▔▕▐▟◉", "--|##@"),
        ("⢀⠞⠁ west…", "... west~"),
        ("Größe 東京 \x1b[1m", "Größe 東京 \x1b[1m"),
    ],
)
def test_a_drawing_becomes_ascii_signs(drawn: str, said: str) -> None:
    assert in_ascii(drawn) == said


@given(st.text(st.characters(min_codepoint=0x2500, max_codepoint=0x28FF)))
def test_nothing_changes_its_width(text: str) -> None:
    assert len(in_ascii(text)) == len(text)


@given(st.text(st.characters(min_codepoint=0x2500, max_codepoint=0x259F)))
def test_no_line_and_no_block_is_left(text: str) -> None:
    assert all(char.isascii() for char in in_ascii(text))


@pytest.mark.parametrize(
    ("environment", "needed"),
    [
        ({"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-256color", "LANG": "C"}, True),
        ({"TERM": "xterm-256color", "LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, True),
        ({"TERM": "xterm-256color", "LANG": "C.utf8"}, False),
        ({"TERM": "xterm", "LANG": "de_DE.ISO-8859-1"}, True),
        ({"TERM": "xterm", "LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.ISO-8859-15@euro"}, True),
        ({"TERM": "linux", "LANG": "en_US.UTF-8"}, True),
        ({"TERM": "vt220"}, True),
        ({}, False),
    ],
)
def test_when_it_is_needed(environment: dict[str, str], needed: bool) -> None:
    assert is_needed(environment) is needed


@given(st.text())
@example("Größe 東京 e\u0301 ╭─ \ud800 \x1b[1m")
def test_in_ascii_alone_each_cell_stays(text: str) -> None:
    assert all_in_ascii(text).isascii()
    assert cell_len(all_in_ascii(text)) == cell_len(text)


def test_letters_lose_their_accents() -> None:
    assert all_in_ascii("Größe, Müller, 東京, ①") == "Gro?e, Muller, ????, 1"


@pytest.mark.parametrize(
    ("terminal", "lacking"),
    [
        ("vt100", True),
        ("vt220", True),
        ("dumb", True),
        ("xterm-mono", True),
        ("xterm", False),
        ("linux", False),
        ("tmux", False),
        ("screen", False),
    ],
)
def test_colours_are_left_out_where_the_terminal_has_none(terminal: str, lacking: bool) -> None:
    assert lacks_colours({"TERM": terminal}) is lacking


@pytest.mark.parametrize(
    ("set_", "lacking"),
    [
        ({"LANG": "C"}, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),
        ({"LANG": "C.UTF-8", "LC_CTYPE": "C"}, True),
    ],
)
def test_what_python_sets_by_itself_is_no_choice_of_a_person(set_: dict[str, str], lacking: bool) -> None:
    program = "from asr_tui.ui import ascii_drawing as one; print(one.lacks_utf8(one.environment_as_started()))"
    environment = {name: value for name, value in os.environ.items() if name not in {"LC_ALL", "LC_CTYPE", "LANG"}}
    ran = subprocess.run(
        [sys.executable, "-c", program], env={**environment, **set_}, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == str(lacking)
