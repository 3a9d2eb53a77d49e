"""A problem: the field or machine that it concerns, its severity, what is wrong and what helps."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct

from asr_tui.domain.ids import ArmId


class Severity(Enum):
    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"


class Problem(Struct, frozen=True):
    """`page` and `field` say where it is mended; `machine` is set where it is mended for one machine.

    brief     what is wrong in two or three words, for a table
    machines  the machines that it concerns, where these are several but not all; else empty
    """

    severity: Severity
    page: str
    field: str
    what: str
    remedy: str = ""
    machine: ArmId | None = None
    code: str = ""
    brief: str = ""
    machines: tuple[ArmId, ...] = ()

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCKING

    def concerns(self, machine: ArmId) -> bool:
        """Whether it is about this machine, alone or among others."""
        return machine in self.machines if self.machines else self.machine in {None, machine}


class FieldRef(Struct, frozen=True):
    """The field of a page where a problem is mended, and the machine that it concerns, where it is one."""

    page: str
    field: str
    machine: ArmId | None = None

    def blocking(self, what: str, remedy: str = "", code: str = "", brief: str = "") -> Problem:
        return Problem(Severity.BLOCKING, self.page, self.field, what, remedy, self.machine, code, brief)

    def warning(self, what: str, remedy: str = "", code: str = "", brief: str = "") -> Problem:
        return Problem(Severity.WARNING, self.page, self.field, what, remedy, self.machine, code, brief)

    def note(self, what: str, remedy: str = "", code: str = "", brief: str = "") -> Problem:
        return Problem(Severity.NOTE, self.page, self.field, what, remedy, self.machine, code, brief)


def blocking(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.blocks)
