"""What the pen writes looks as Textual's own sequences do, and is shorter."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from asr_tui.ui.pen import Pen

COLOURS = st.sampled_from([None, "default", "red", "bright_blue", "color(110)", "#4a90e2"])
FLAGS = st.sampled_from([None, True])
STYLES = st.none() | st.builds(
    Style, color=COLOURS, bgcolor=COLOURS, bold=FLAGS, dim=FLAGS, italic=FLAGS, underline=FLAGS, reverse=FLAGS
)  # fmt: skip
SEGMENTS = st.lists(st.builds(Segment, st.sampled_from(["a", "machine", " ", "    ", "é │"]), STYLES), max_size=8)
PARTS = re.compile(r"\x1b\[([\d;]*)m|(.)")
Look = tuple[str, str, frozenset[str]]
PLAIN: Look = ("39", "49", frozenset())


def after(look: Look, codes: str) -> Look:
    """What a terminal writes in after an SGR sequence."""
    text, background, others = look
    for code in re.findall(r"[34]8;(?:5;\d+|2;\d+;\d+;\d+)|\d+", codes):
        if code == "0":
            text, background, others = PLAIN
        elif re.fullmatch(r"38;.*|3\d|9\d", code):
            text = code
        elif re.fullmatch(r"48;.*|4\d|10\d", code):
            background = code
        else:
            others |= {code}
    return text, background, others


def shown(sequences: str) -> list[tuple[str, Look]]:
    """Each cell with what is seen of its look."""
    look, cells = PLAIN, []
    for codes, char in PARTS.findall(sequences):
        if char:
            seen = look[2] & {"4", "7"}
            cells.append((char, look if char != " " or seen else ("", look[1], frozenset())))
        else:
            look = after(look, codes)
    assert look == PLAIN, "the style does not end with the text"
    return cells


@given(st.lists(SEGMENTS, max_size=3), st.sampled_from([ColorSystem.STANDARD, ColorSystem.EIGHT_BIT]))
def test_the_terminal_shows_the_same(lines: list[list[Segment]], colours: ColorSystem) -> None:
    pen = Pen(colours)
    written = "".join(pen.written(line) for line in lines) + pen.put_down()
    whole = "".join(
        Strip.render_style(style, text, colours) if style else text for line in lines for text, style, _ in line
    )
    assert shown(written) == shown(whole)
    assert len(written) <= len(whole) + 2 * len(re.findall("\x1b", whole))


def test_a_row_sends_only_what_differs() -> None:
    grey, name = Style.parse("color(251) on color(233)"), Style.parse("bold color(231) on color(233)")
    row = [Segment("  ", grey), Segment("m-001", name), Segment("   ", grey), Segment("Protected", grey)]
    written = Pen(ColorSystem.EIGHT_BIT).written(row)
    assert written == "\x1b[48;5;233m  \x1b[1;38;5;231mm-001   \x1b[0;38;5;251;48;5;233mProtected"


def test_a_link_keeps_its_own_sequences() -> None:
    pen = Pen(ColorSystem.EIGHT_BIT)
    style = Style(color="red", link="https://example.test")
    written = pen.written([Segment("a", Style(bold=True)), Segment("b", style)]) + pen.put_down()
    assert "\x1b[0m\x1b]8;" in written
    assert written.endswith("\x1b]8;;\x1b\\")
