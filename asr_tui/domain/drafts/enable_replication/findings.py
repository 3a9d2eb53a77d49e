"""Findings about the target page, in one line each."""

from __future__ import annotations

from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem, Severity

PAGE = "target"


def blocking(field: str, what: str, remedy: str = "", machine: ArmId | None = None) -> Problem:
    return Problem(Severity.BLOCKING, PAGE, field, what, remedy, machine)


def warning(field: str, what: str, remedy: str = "", machine: ArmId | None = None) -> Problem:
    return Problem(Severity.WARNING, PAGE, field, what, remedy, machine)


def note(field: str, what: str, remedy: str = "", machine: ArmId | None = None) -> Problem:
    return Problem(Severity.NOTE, PAGE, field, what, remedy, machine)
