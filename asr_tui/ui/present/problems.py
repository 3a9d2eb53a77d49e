"""Problems as lines: the mark, what is wrong, what helps and Azure's code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asr_tui.domain.drafts import day_two
from asr_tui.domain.drafts.enable_replication import rules, target_rules
from asr_tui.domain.problems import Problem, Severity
from asr_tui.ui.present.rows import MARKS, Row, noted
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

ORDER = (Severity.BLOCKING, Severity.WARNING, Severity.NOTE)
HEADINGS = {
    Severity.BLOCKING: "Must be fixed first",
    Severity.WARNING: "To know before you start",
    Severity.NOTE: "Noted",
}
_TONES: dict[Severity, Tone] = {Severity.BLOCKING: "bad", Severity.WARNING: "warn", Severity.NOTE: "quiet"}

_KEYS = {
    day_two.WATCH_IT: "Watch it: w.",
    day_two.SEE_JOB: "l shows that job.",
    rules.MAKE_A_MACHINE: "Choose another subscription, or make a machine in Azure first and press r.",
    rules.ANOTHER_VAULT: "Enter on Vault chooses another one, N makes a new one; or choose another source region.",
    rules.MARK_ONE: "Mark one with the space bar.",
    target_rules.MAKE_AGAIN: "Enter here: make it again under that name, or change the mapping.",
}
"""Remedies of the domain that are keys of the screen."""


def tone_of(problem: Problem) -> Tone:
    return _TONES[problem.severity]


def remedy(problem: Problem) -> str:
    """What helps, with the key that does it where there is one."""
    known = next((one for one in _KEYS if problem.remedy.endswith(one)), None)
    return problem.remedy.removesuffix(known) + _KEYS[known] if known else problem.remedy


def words_of(problem: Problem | None) -> str:
    """What is wrong and what helps; empty without a problem."""
    return f"{problem.what} {remedy(problem)}".rstrip() if problem else ""


def problem_rows(problem: Problem, width: int, indent: int = 0) -> list[Row]:
    """What is wrong, what helps and Azure's code, the mark at their left."""
    code = f"(Azure: {problem.code})" if problem.code else ""
    text = plain(" ".join(part for part in (problem.what, remedy(problem), code) if part))
    return noted(tone_of(problem), text, width, " " * indent)


def worst(problems: Iterable[Problem]) -> Problem | None:
    """The gravest problem, the first among equals."""
    return min(problems, key=lambda problem: ORDER.index(problem.severity), default=None)


def grouped(problems: Sequence[Problem]) -> list[tuple[Severity, list[Problem]]]:
    """By severity, the gravest first; no empty group."""
    groups = ((severity, [one for one in problems if one.severity is severity]) for severity in ORDER)
    return [(severity, members) for severity, members in groups if members]


def count_mark(problems: Iterable[Problem]) -> tuple[str, Tone]:
    """ "2x" for blocking problems, else "1!" for warnings, else empty."""
    found = list(problems)
    for severity in (Severity.BLOCKING, Severity.WARNING):
        number = sum(one.severity is severity for one in found)
        if number:
            return f"{number}{MARKS[_TONES[severity]]}", _TONES[severity]
    return "", ""
