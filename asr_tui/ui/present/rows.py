"""A row of a screen: words with their tones, brought to widths that are counted in the terminal's cells."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest

from msgspec import Struct
from rich.cells import cell_len, chop_cells, set_cell_size

from asr_tui.ui.present import linear
from asr_tui.ui.tones import Part, Tone

Row = tuple[Part, ...]
"""One line. It holds plain text only: what comes from Azure goes through `ui.text.plain` before it gets here."""


class Drawing(Struct, frozen=True):
    """A table's cell of several tones, such as a bar and its number."""

    parts: Row


Cell = Part | Drawing

Draw = Callable[[int], Sequence[Row]]
"""Makes the rows for a width in cells."""

MARKS: dict[Tone, str] = {"good": "+", "warn": "!", "bad": "x", "busy": "~", "quiet": "-"}
"""What says the same as the colour, for eyes and terminals without colours."""

ELLIPSIS = "…"
LABEL = 12
"""Cells for a label beside which a sentence stands."""


def split(part: Part) -> tuple[str, Tone]:
    return (part, "") if isinstance(part, str) else part


def marked(tone: Tone, words: str = "") -> Part:
    """The tone's mark and the words, in the tone's colour."""
    return (f"{MARKS.get(tone, ' ')} {words}", tone)


def words(one: Row) -> str:
    """The row as text alone."""
    return "".join(split(part)[0] for part in one)


def all_words(rows: Iterable[Row]) -> str:
    return "\n".join(words(one).rstrip() for one in rows)


def counted(number: int, noun: str) -> str:
    """ "1 disk", "2 disks" """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def width_of(one: Row) -> int:
    return sum(cell_len(split(part)[0]) for part in one)


def cut(text: str, width: int) -> str:
    """The text, shortened with an ellipsis where it is longer than so many cells."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS if width > 1 else ELLIPSIS[: max(width, 0)]


def left(text: str, width: int) -> str:
    """Cut and filled to exactly so many cells."""
    return set_cell_size(cut(text, width), width)


def cell(text: str, width: int) -> str:
    """A column of so many cells, the last one blank, so that the next column does not touch it."""
    if linear.wanted():
        return f"{text}  "
    return left(text, max(width - 1, 0)) + " "


def right(text: str, width: int) -> str:
    shown = cut(text, width)
    return " " * (width - cell_len(shown)) + shown


def wrapped(text: str, width: int, tone: Tone = "", *, indent: str = "", first: str | None = None) -> list[Row]:
    """The text in as many rows as it needs; `first` indents the first row. A word longer than a row is broken."""
    if cell_len(text) != len(text):
        return [((line, tone),) for line in _wrapped_by_cells(text, width, indent, indent if first is None else first)]
    lines = textwrap.wrap(
        text,
        max(width, len(indent) + 8),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
    return [((line, tone),) for line in lines]


def _wrapped_by_cells(text: str, width: int, indent: str, first: str) -> list[str]:
    """The lines of a text that holds characters of two cells or of none, which textwrap counts as one."""
    room = max(width, len(indent) + 8)
    lines: list[str] = []
    line, gap = first, ""
    for word in text.split():
        if gap and cell_len(line + gap + word) > room:
            lines.append(line)
            line, gap = indent, ""
        *full, rest = chop_cells(word, room - cell_len(line + gap)) or [word]
        for piece in full:
            lines.append(line + piece)
            line = indent
        line, gap = line + gap + rest, " "
    return [*lines, line] if gap else lines


def noted(tone: Tone, text: str, width: int, indent: str = "") -> list[Row]:
    """The text in as many rows as it needs, the tone's mark at its left."""
    return wrapped(text, width, tone, indent=f"{indent}  ", first=f"{indent}{MARKS[tone]} ")


def labelled(
    label: str, text: str, width: int, tone: Tone = "", label_tone: Tone = "strong", label_width: int = LABEL
) -> list[Row]:
    """A label, and beside it the sentence that it is about; below it where the label is too long."""
    if linear.wanted():
        return wrapped(f"{label.strip()}: {text}" if label.strip() else text, width, tone or label_tone, indent="  ")
    if cell_len(label) >= label_width:
        return [((label, label_tone),), *labelled("", text, width, tone, label_tone, label_width)]
    first, *others = wrapped(text, width, tone, indent=" " * label_width) or [()]  # Azure may say nothing
    return [((f"{label:<{label_width}}", label_tone), (words(first)[label_width:], tone)), *others]


def clipped(one: Row, width: int) -> Row:
    """The row, its end cut off with an ellipsis where it is longer."""
    parts: list[Part] = []
    for text, tone in map(split, one):
        shown = cut(text, width)
        parts.append((shown, tone))
        width -= cell_len(shown)
        if shown != text:
            break
    return tuple(parts)


def beside(first: Sequence[Row], second: Sequence[Row], width: int, gap: int) -> list[Row]:
    """Two blocks of rows side by side; the first one takes so many cells, then a gap."""
    if linear.wanted():
        return [*first, *second]
    pairs = zip_longest(first, second, fillvalue=())
    return [(*ends(one, (), width), " " * gap, *other) if other else one for one, other in pairs]


def ends(head: Row, tail: Row, width: int) -> Row:
    """One row with `head` at its left and `tail` at its right; the head is cut where both do not fit."""
    tail_width = width_of(tail)
    if linear.wanted() and tail_width:
        return (*clipped(head, width), "\n    ", *tail)
    shown = clipped(head, max(width - tail_width - 1, 0)) if tail_width else clipped(head, width)
    return (*shown, " " * (width - tail_width - width_of(shown)), *tail)
