"""Whether screens are made for a screen reader: one fact a line, one thing below the other, and nothing drawn."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from msgspec import Struct

from asr_tui.ui.tones import Part, Tone

_DRAWN = re.compile("[\u2500-\u259f\u25b6\u25c9\u25cb\u25cf\u2800-\u28ff]|·{2,}")
"""Lines, blocks, the tip of an arrow, circles, braille; and the track of a bar."""
_GAP = re.compile(r"\s{2,}")
_CHUNK = re.compile(r"\S+(?: \S+)*")
"""Words that stand together: columns are two blanks apart."""
_SIGNS = {"+": "", "!": "warning: ", "x": "error: ", "~": "", "-": ""}
"""What the signs before words say to who hears them; the words say the rest."""
_ALONE = {"+": "good", "!": "warning", "x": "error", "~": "under way", "-": "none", "?": "not known", "*": "yes"}
_ARROW = re.compile(r"(?<!\S)-> ")
_SIGN = re.compile(r"([+!x~-]) (?=\S)")
_NEAR = 3
"""Cells by which a value may begin or end beside the head of its column."""
_SHORT = 2
"""Characters of a sign or a number that belongs to the words behind it."""
_INDENT = 4
"""Cells before the facts of what the line above names."""

Row = tuple[Part, ...]
"""As in `rows`, which stands on this module."""


class _InUse:
    wanted = False


def use(*, wanted: bool) -> None:
    """From now on screens are made so, or not."""
    _InUse.wanted = wanted


def wanted() -> bool:
    return _InUse.wanted


def without_drawings(text: str) -> str:
    """The text with blanks where something is drawn."""
    return text if text.isascii() else _DRAWN.sub(lambda drawn: " " * len(drawn[0]), text)


def said(text: str) -> str:
    """A value as it is read out: no drawings, no columns, and words for its sign."""
    words = _GAP.sub(", ", without_drawings(text).strip())
    words = _ARROW.sub("to ", words)
    sign = _SIGN.match(words)
    return _ALONE.get(words) or (f"{_SIGNS[sign[1]]}{words[2:]}" if sign else words)


def joined(lines: Sequence[str], width: int) -> str:
    """The facts of several lines in one; a line that had no room for the next word goes on in the one below."""
    told = ""
    before = ""
    for line in (one for one in lines if one.strip()):
        word = line.split()[0]
        wrapped = word[0].islower() and len(before.rstrip()) + 1 + len(word) > width - _INDENT * 2
        told = f"{told}{' ' if wrapped else '; ' if told else ''}{line.strip() if wrapped else said(line)}"
        before = line
    return told


class Chunk(Struct, frozen=True):
    """Words that stand together in a row, from a cell to before another."""

    start: int
    end: int
    text: str
    tone: Tone


def shown(rows: Sequence[Row], width: int) -> Sequence[Row]:
    """The rows, for a screen reader with one fact a line."""
    return facts(rows, width) if wanted() else rows


def facts(rows: Sequence[Row], width: int) -> list[Row]:
    """The rows with one fact a line: what stands in columns is told one below the other, by the columns' heads."""
    return [line for row in _one_by_one(rows) for line in _fitted(row, width)]


def _fitted(row: Row, width: int) -> list[Row]:
    """The row in as many lines as it needs, each indented as the first one."""
    text = "".join(words for words, _ in map(_split, row))
    if len(text) <= width:
        return [row]
    indent = " " * min(len(text) - len(text.lstrip()) + 2, width // 2)
    tone = _split(row[-1])[1]
    lines = textwrap.wrap(text, max(width, 20), subsequent_indent=indent, break_on_hyphens=False)
    return [((line, tone),) for line in lines]


def _one_by_one(rows: Sequence[Row]) -> list[Row]:
    shown: list[Row] = []
    heads: list[Chunk] = []
    for row in (one for each in rows for one in _lines(each)):
        chunks = _chunks(row)
        if not chunks:
            heads = []
            if not row and shown and shown[-1]:
                shown.append(())
            continue
        if _are_heads(chunks, row):
            heads = chunks
            continue
        if len(chunks) == 1 or not all(_distance(one, _head(one, heads)) <= _NEAR for one in chunks[1:] if heads):
            heads = []
        shown += _told(chunks, heads)
    return shown


def _split(part: Part) -> tuple[str, Tone]:
    return (part, "") if isinstance(part, str) else part


def _lines(row: Row) -> Iterator[Row]:
    """The row, divided where it says so."""
    line: list[Part] = []
    for text, tone in map(_split, row):
        first, *others = text.split("\n")
        line.append((first, tone))
        for other in others:
            yield tuple(line)
            line = [(other, tone)]
    yield tuple(line)


def _chunks(row: Row) -> list[Chunk]:
    row = tuple((_ARROW.sub("to ", text), tone) for text, tone in map(_split, row))
    text = without_drawings("".join(words for words, _ in map(_split, row)))
    tones = [tone for words, tone in map(_split, row) for _ in words]
    chunks = [Chunk(found.start(), found.end(), found[0], tones[found.start()]) for found in _CHUNK.finditer(text)]
    if len(chunks) > 1 and len(chunks[0].text) <= _SHORT:
        first, second, *others = chunks
        return [Chunk(first.start, second.end, f"{first.text} {second.text}", first.tone or second.tone), *others]
    return chunks


def _are_heads(chunks: Sequence[Chunk], row: Row) -> bool:
    """Whether the row names the columns below it: at least three, quiet, without a number."""
    quiet = all(one.tone == "quiet" for one in chunks)
    return len(chunks) > 2 and quiet and not any(char.isdigit() for one in chunks for char in one.text)


def _told(chunks: Sequence[Chunk], heads: Sequence[Chunk]) -> list[Row]:
    first, *others = chunks
    indent = " " * min(first.start, 2 * _INDENT)
    if heads:
        below = [(f"{_head(one, heads).text}: {said(one.text)}", one.tone) for one in others]
    elif len(others) == 1:
        joined = " " if first.text[-1] in ".:;,>" or others[0].text.startswith("(") else ": "
        return [((indent, ""), (f"{first.text}{joined}", first.tone), (said(others[0].text), others[0].tone))]
    else:
        below = [(said(one.text), one.tone) for one in others]
    return [((indent, ""), (first.text, first.tone)), *(((f"{indent}{' ' * _INDENT}", ""), one) for one in below)]


def _head(chunk: Chunk, heads: Sequence[Chunk]) -> Chunk:
    """The head of the chunk's column: the one that begins or ends where it does, or is nearest."""
    return min(heads, key=lambda one: _distance(chunk, one))


def _distance(chunk: Chunk, head: Chunk) -> int:
    return min(abs(head.start - chunk.start), abs(head.end - chunk.end))
