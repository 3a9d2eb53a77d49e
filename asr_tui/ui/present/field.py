"""A field of a wizard page as lines: its label, its value, where the value comes from, and its problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len

from asr_tui.domain.problems import Problem
from asr_tui.ui.present import linear
from asr_tui.ui.present.problems import problem_rows
from asr_tui.ui.present.rows import Row, cell, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_LABEL_WIDTH = 17
_LEAST_VALUE_WIDTH = 20


class Field(Struct, frozen=True):
    """`mark` says where the value comes from ("new", "existing", "locked: ..."); `locked` ones cannot be changed."""

    key: str
    label: str
    value: str
    mark: str = ""
    tone: Tone = "quiet"
    locked: bool = False
    problems: tuple[Problem, ...] = ()


def field_rows(field: Field, width: int) -> list[Row]:
    """One line where it fits, else the mark below; then the problems."""
    field = replace(field, value=plain(field.value), mark=plain(field.mark))
    if linear.wanted():
        return _read_out(field, width)
    label = cell(plain(field.label), _LABEL_WIDTH)
    room = max(width - _LABEL_WIDTH, 8)
    gap = max(_LEAST_VALUE_WIDTH - cell_len(field.value), 0) + 1
    indent = " " * _LABEL_WIDTH
    rows: list[Row] = []
    if cell_len(field.value) + gap + cell_len(field.mark) <= room:
        rows.append((label, (field.value, "strong"), " " * gap, (field.mark, field.tone)))
    else:
        rows.extend(wrapped(field.value, width, "strong", indent=indent, first=label))
        rows.extend(wrapped(field.mark, width, field.tone, indent=indent))
    for problem in _remedies_once(field.problems):
        rows.extend(problem_rows(problem, width, _LABEL_WIDTH - 2))
    return rows


def _read_out(field: Field, width: int) -> list[Row]:
    """A line for the value, and one each for where it comes from and for what is wrong."""
    locked = "locked" if field.locked and "locked" not in field.mark else ""
    rows = wrapped(f"{plain(field.label)}: {field.value or 'nothing'}", width, "strong", indent="  ", first="")
    rows += [row for note in (field.mark, locked) if note for row in wrapped(note, width, field.tone, indent="    ")]
    return [*rows, *(row for one in _remedies_once(field.problems) for row in problem_rows(one, width, 2))]


def _remedies_once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Neighbouring problems of one remedy and code, which only the last of them says."""
    for problem, following in zip_longest(problems, problems[1:]):
        same = following is not None and (problem.remedy, problem.code) == (following.remedy, following.code)
        yield replace(problem, remedy="", code="") if same else problem
