"""A machine as a row of the wizard's table, and in full below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Machine, Power
from asr_tui.domain.problems import Problem, Severity
from asr_tui.ui.present.problems import ORDER, problem_rows, worst
from asr_tui.ui.present.rows import Row, marked, noted, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part

Order = Literal["name", "protect", "state", "size"]
NOT_READ = "not read yet"
NOT_CHECKED = "not checked yet"
_PENDING = "the lists that tell whether it can be protected are not all there."
ORDERS: tuple[Order, ...] = ("name", "protect", "state", "size")


class MachineRow(Struct, frozen=True):
    """A machine with its problems.

    checking  Azure is being asked
    checked   it has answered
    pending   the rules wait for other lists, and say nothing yet
    """

    machine: Machine
    marked: bool
    problems: tuple[Problem, ...]
    checking: bool = False
    checked: bool = False
    pending: bool = False

    @property
    def worst(self) -> Problem | None:
        return worst(self.problems)

    @property
    def unanswered(self) -> bool:
        """Whether Azure was asked, because the machine is marked, and did not answer."""
        return self.marked and not self.checking and not self.checked and not self.pending

    @property
    def worth_asking(self) -> bool:
        """Whether Azure's answer would add anything: not where our own rules say no."""
        return self.can_be_protected and not self.checked and not self.pending

    @property
    def can_be_protected(self) -> bool:
        return not any(problem.blocks for problem in self.problems)


VERDICT = 4
"""Which of the cells is the verdict."""


def cells(row: MachineRow) -> tuple[Part, ...]:
    """Name, size, disks, state, verdict; then system, placement, group and tags where there is room."""
    machine = row.machine
    data_disks = len(machine.data_disks)
    return (
        (plain(machine.name), "strong"),
        plain(machine.size).removeprefix("Standard_"),
        f"{len(machine.disks) - data_disks}+{data_disks}",
        NOT_READ if row.pending and machine.power is Power.UNKNOWN else machine.power.value,
        verdict_part(row),
        (plain(machine.os), "quiet"),
        (placement(machine), "quiet"),
        (plain(machine.id.group), "quiet"),
        (_tags(machine), "quiet"),
    )


def missing_cells(machine: ArmId) -> tuple[Part, ...]:
    """A marked machine that Azure does not list any more."""
    return ((plain(machine.name), "strong"), "", "", "", marked("bad", "not there"), "", "", "", "")


def placement(machine: Machine) -> str:
    if machine.availability_set:
        return plain(machine.availability_set.name)
    return f"zone {plain(machine.zone)}" if machine.zone else "-"


_AZURE_REASONS = {
    "AzureVmIsNotInDesiredPowerState": "not running",
    "AzureVmIsNotInDesiredProvisioningState": "not ready",
    "A2AOperatingSystemNotSupported": "OS not supported",
}
"""Azure's own reasons in few words, by code."""


def verdict_part(row: MachineRow) -> Part:
    """Mark and word whether it can be protected: "yes" only when Azure has agreed, "likely" before."""
    if row.pending:
        return (NOT_CHECKED, "quiet")
    found = row.worst
    if found is not None and found.blocks:
        return marked("bad", plain(found.brief) or _AZURE_REASONS.get(found.code, "Azure says no"))
    if row.checking:
        return marked("busy", "asking")
    if row.unanswered:
        return marked("warn", "unchecked")
    word = "yes" if row.checked else "likely"
    if found is None or found.severity is Severity.NOTE:
        return marked("good", word)
    return marked("warn", f"{word}, {plain(found.brief)}" if found.brief else f"{word}, but")


def detail_rows(row: MachineRow, width: int, advice: Sequence[str] = ()) -> list[Row]:
    """The row under the cursor in full: its problems, else its facts. `advice`: what can be done."""
    if row.problems:
        gravest_first = sorted(row.problems, key=lambda problem: ORDER.index(problem.severity))
        found = [line for problem in gravest_first for line in problem_rows(problem, width)]
        return [*found, *(line for one in advice for line in wrapped(plain(one), width, "strong", indent="  "))]
    facts = _facts(row.machine, width)
    if row.pending:
        return [*noted("busy", f"{plain(row.machine.name)} is {NOT_CHECKED}: {_PENDING}", width), *facts]
    if row.unanswered:
        text = "Azure's own check of this machine has not answered; r asks again. The review asks too."
        return [*noted("warn", text, width), *facts]
    asked = "Azure agrees." if row.checked else "Azure has not said so yet: it is asked when it is marked."
    may = "can" if row.checked else "can likely"
    text = f"{may} be protected. {'Azure is being asked.' if row.checking else asked}"
    return [*noted("good", f"{plain(row.machine.name)} {text}", width), *facts]


def _facts(machine: Machine, width: int) -> list[Row]:
    disks = ", ".join(f"{plain(disk.name)} {disk.size_gib} GiB" for disk in machine.disks if disk.size_gib)
    kind = plain(f"{machine.size}, {machine.image or machine.os}")
    tags = f"tags: {_tags(machine)}" if machine.tags else ""
    facts = (kind, f"group {plain(machine.id.group)}", placement(machine).strip("-"), disks, tags)
    return wrapped("; ".join(fact for fact in facts if fact), width, "quiet", indent="  ")


def _tags(machine: Machine) -> str:
    return ", ".join(f"{plain(key)}={plain(value)}" for key, value in machine.tags)


def ordered(rows: Mapping[str, MachineRow], order: Order) -> dict[str, MachineRow]:
    """The same rows in that order, those that are equal in it by name."""
    named = sorted(rows.items(), key=lambda one: one[1].machine.name.casefold())
    return dict(named if order == "name" else sorted(named, key=lambda one: _SORT_KEYS[order](one[1])))


_SORT_KEYS: dict[Order, Callable[[MachineRow], str]] = {
    "protect": lambda row: str(len(ORDER) - ORDER.index(row.worst.severity) if row.worst else 0),
    "state": lambda row: row.machine.power.value,
    "size": lambda row: row.machine.size.casefold(),
}
