"""A machine as one row of the wizard's table, and in full below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.resources import Machine
from asr_tui.ui.present.problems import problem_rows, worst
from asr_tui.ui.present.rows import Row, marked, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part

Order = Literal["name", "protect", "state", "size"]
ORDERS: tuple[Order, ...] = ("name", "protect", "state", "size")


@dataclass(frozen=True, slots=True)
class MachineRow:
    """`checking`: Azure is being asked; `checked`: it has answered."""

    machine: Machine
    marked: bool
    problems: tuple[Problem, ...]
    checking: bool = False
    checked: bool = False

    @property
    def worst(self) -> Problem | None:
        return worst(self.problems)

    @property
    def unanswered(self) -> bool:
        """Azure was asked, since it is marked, and has not said anything."""
        return self.marked and not self.checking and not self.checked

    @property
    def worth_asking(self) -> bool:
        """Whether Azure's answer would tell something new: not where our own rules say no already."""
        return self.can_be_protected and not self.checked

    @property
    def can_be_protected(self) -> bool:
        return not any(problem.blocks for problem in self.problems)


def cells(row: MachineRow) -> tuple[Part, ...]:
    """Name, size, disks, state, whether it can be protected; then system, placement and group where there is room."""
    machine = row.machine
    return (
        (plain(machine.name), "strong"),
        plain(machine.size).removeprefix("Standard_"),
        disk_count(machine),
        machine.power.value,
        verdict_part(row),
        (plain(machine.os), "quiet"),
        (placement(machine), "quiet"),
        (plain(machine.id.group), "quiet"),
        (", ".join(f"{plain(key)}={plain(value)}" for key, value in machine.tags), "quiet"),
    )


def missing_cells(machine: ArmId) -> tuple[Part, ...]:
    """A marked machine that is not there any more."""
    return ((plain(machine.name), "strong"), "", "", "", marked("bad", "not there"), "", "", "", "")


def disk_count(machine: Machine) -> str:
    """System disks and data disks: "1+2"."""
    return f"{len(machine.disks) - len(machine.data_disks)}+{len(machine.data_disks)}"


def placement(machine: Machine) -> str:
    """Availability set or zone."""
    if machine.availability_set:
        return plain(machine.availability_set.name)
    return f"zone {machine.zone}" if machine.zone else "-"


_AZURES = {
    "AzureVmIsNotInDesiredPowerState": "not running",
    "AzureVmIsNotInDesiredProvisioningState": "not ready",
    "A2AOperatingSystemNotSupported": "OS not supported",
}
"""Azure's own reasons in few words, by code."""


def verdict_part(row: MachineRow) -> Part:
    """Whether it can be protected: mark and word. It is a yes when Azure has agreed, not before."""
    found = row.worst
    if found is not None and found.blocks:
        return marked("bad", found.brief or _AZURES.get(found.code, "Azure says no"))
    if row.checking:
        return marked("busy", "asking")
    if row.unanswered:
        return marked("warn", "unchecked")
    word = "yes" if row.checked else "likely"
    if found is None or found.severity is Severity.NOTE:
        return marked("good", word)
    return marked("warn", f"{word}, {found.brief}" if found.brief else f"{word}, but")


def explained(row: MachineRow, width: int, helps: Sequence[str] = ()) -> list[Row]:
    """The row under the cursor in full: what is wrong and what helps, else what it has. `helps`: what can be done."""
    if row.problems:
        found = [line for problem in _gravest_first(row.problems) for line in problem_rows(problem, width)]
        return [*found, *(line for one in helps for line in wrapped(one, width, "strong", indent="  "))]
    if row.unanswered:
        text = "! Azure's own check of this machine has not answered; r asks again. The review asks too."
        return [*wrapped(text, width, "warn", indent="  ", first=""), *_facts(row.machine, width)]
    asked = "Azure agrees." if row.checked else "Azure has not said so yet: it is asked when it is marked."
    if row.checking:
        asked = "Azure is being asked."
    may = "can" if row.checked else "can likely"
    text = f"+ {plain(row.machine.name)} {may} be protected. {asked}"
    return [*wrapped(text, width, "good", indent="  ", first=""), *_facts(row.machine, width)]


def _facts(machine: Machine, width: int) -> list[Row]:
    disks = ", ".join(f"{plain(disk.name)} {disk.size_gib} GiB" for disk in machine.disks if disk.size_gib)
    tags = ", ".join(f"{plain(key)}={plain(value)}" for key, value in machine.tags)
    kind = plain(f"{machine.size}, {machine.image or machine.os}")
    facts = [kind, f"group {plain(machine.id.group)}", placement(machine).strip("-"), disks]
    if tags:
        facts.append(f"tags: {tags}")
    return wrapped("; ".join(fact for fact in facts if fact), width, "quiet", indent="  ")


def _gravest_first(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: list(Severity).index(problem.severity))


def ordered(rows: Sequence[MachineRow], order: Order) -> list[MachineRow]:
    """By the chosen column, then by name."""

    def key(row: MachineRow) -> tuple[str, str]:
        name = row.machine.name.casefold()
        match order:
            case "name":
                return name, ""
            case "protect":
                grave = list(Severity).index(row.worst.severity) if row.worst else len(Severity)
                return str(len(Severity) - grave), name
            case "state":
                return row.machine.power.value, name
            case "size":
                return row.machine.size.casefold(), name

    return sorted(rows, key=key)
