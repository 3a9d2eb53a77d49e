"""Heads of sections with their facts, boxes, and what is before and after a change."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.cells import cell_len

from asr_tui.ui.present import linear
from asr_tui.ui.present.rows import Row, clipped, cut, ends, split, width_of, words, wrapped
from asr_tui.ui.tones import Part, Tone

_LINE = "─"
_BEFORE = 2
"""Cells of line before a head's title."""
_LEAST_ARROW = 8
_WIDEST_BOX = 44


def rule(title: str, facts: Row, width: int, tone: Tone = "accent") -> Row:
    """A thin line with the title left and facts right: the head of a section. `tone`: bad where something is."""
    if linear.wanted():
        return ((title, tone), *(("\n  ", *facts) if words(facts).strip() else ()))
    shown = cut(title, max(width - _BEFORE - 3, 0))
    room = width - _BEFORE - 2 - width_of((shown,)) - 3
    told = clipped(facts, room) if room > 4 else ()
    tail: Row = (" ", *told, (f" {_LINE}", "frame")) if told else ()
    between = max(width - _BEFORE - 2 - width_of((shown,)) - width_of(tail), 0)
    return ((_LINE * _BEFORE, "frame"), (f" {shown} ", tone), (_LINE * between, "frame"), *tail)


def box(lines: Sequence[Row], width: int) -> list[Row]:
    """The lines in a frame of exactly `width` cells."""
    inner = max(width - 4, 1)
    rows: list[Row] = [(("╭" + _LINE * (width - 2) + "╮", "frame"),)]
    for one in lines:
        shown = clipped(one, inner)
        rows.append((("│ ", "frame"), *shown, " " * (inner - width_of(shown)), (" │", "frame")))
    return [*rows, (("╰" + _LINE * (width - 2) + "╯", "frame"),)]


def before_and_after(
    before: Sequence[Row], after: Sequence[Row], between: Sequence[Part], width: int, heads: tuple[Row, ...] = ()
) -> list[Row]:
    """Two boxes with an arrow from left to right; of `between` the first stands above it, the others below.

    heads  what stands above each box
    """
    if linear.wanted():
        first, second = heads or ((), ())
        texts = [split(part)[0] for part in between]
        between_rows = [row for text in (*texts[:1], " ".join(texts[1:])) for row in wrapped(text, width)]
        return [one for one in (first, *before, *between_rows, second, *after) if words(one).strip()]
    needed = max((*(width_of(one) + 4 for one in (*before, *after)), *map(width_of, heads)), default=4)
    each = min(needed, _WIDEST_BOX, (width - _LEAST_ARROW - 4) // 2)
    above, below = (
        sum(len(_centred(part, width - 2 * each - 4)) for part in one) for one in (between[:1], between[1:])
    )
    high = max(len(before), len(after), 2 * below - 2, 2 * above - 1)
    filled = [[*lines, *[()] * (high - len(lines))] for lines in (before, after)]
    left_box, right_box = (box(lines, each) for lines in filled)
    arrow = width - 2 * each - 4
    middle = _arrow(between, arrow, len(left_box))
    head: list[Row] = [(*ends(heads[0], (), width - each), *clipped(heads[1], each))] if heads else []
    return head + [
        (*one, "  ", *words, " " * (arrow - width_of(words)), "  ", *other)
        for one, words, other in zip_longest(left_box, middle, right_box, fillvalue=())
    ]


def _arrow(words: Sequence[Part], width: int, high: int) -> list[Row]:
    """The arrow in the middle of so many lines, the first words above it, the others below."""
    at = max((high - 1) // 2, 0)
    above, *rest = [_centred(part, width) for part in words] or [[]]
    below = [row for one in rest for row in one]
    top: list[Row] = [*[()] * (at - len(above)), *above][:at]
    bottom = below[: high - at - 1]
    return [*top, (("━" * (width - 1) + "▶", "accent"),), *bottom, *[()] * (high - at - 1 - len(bottom))]


def _centred(part: Part, width: int) -> list[Row]:
    """The words in as many lines as they need, each in the middle."""
    text, tone = split(part)
    shown = (words(one) for one in wrapped(text, width))
    return [(" " * ((width - cell_len(one)) // 2), (one, tone)) for one in shown]
