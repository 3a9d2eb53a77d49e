"""Findings as lines: the mark, what is wrong, what helps and Azure's code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asr_tui.domain.problems import Problem, Severity
from asr_tui.ui.present.rows import MARKS, Row, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

ORDER = (Severity.BLOCKING, Severity.WARNING, Severity.NOTE)
HEADINGS = {
    Severity.BLOCKING: "Must be mended first",
    Severity.WARNING: "Should be known",
    Severity.NOTE: "Noted",
}
_TONES: dict[Severity, Tone] = {Severity.BLOCKING: "bad", Severity.WARNING: "warn", Severity.NOTE: "quiet"}


def tone_of(problem: Problem) -> Tone:
    return _TONES[problem.severity]


def sentences(problem: Problem) -> str:
    """What is wrong, what helps, and the code by which one finds more about it."""
    code = f"(Azure: {problem.code})" if problem.code else ""
    return plain(" ".join(part for part in (problem.what, problem.remedy, code) if part))


def problem_rows(problem: Problem, width: int, indent: int = 0) -> list[Row]:
    """The finding in as many lines as it needs, its mark standing out to the left."""
    tone = tone_of(problem)
    left = " " * indent
    return wrapped(sentences(problem), width, tone, indent=f"{left}  ", first=f"{left}{MARKS[tone]} ")


def worst(problems: Iterable[Problem]) -> Problem | None:
    """The gravest finding, the first among equals."""
    return min(problems, key=lambda problem: ORDER.index(problem.severity), default=None)


def grouped(problems: Sequence[Problem]) -> list[tuple[Severity, list[Problem]]]:
    """By severity, the gravest first; no empty group."""
    groups = ((severity, [one for one in problems if one.severity is severity]) for severity in ORDER)
    return [(severity, members) for severity, members in groups if members]


def count_mark(problems: Iterable[Problem]) -> tuple[str, Tone]:
    """ "2x" where something blocks, else "1!" where something should be known, else nothing."""
    found = list(problems)
    for severity in (Severity.BLOCKING, Severity.WARNING):
        number = sum(one.severity is severity for one in found)
        if number:
            return f"{number}{MARKS[_TONES[severity]]}", _TONES[severity]
    return "", ""
