"""The machines that the wizard lists, and marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import (
    EnableReplicationDraft,
    TargetChoice,
    machine_problems,
    target_region,
)
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Machine
from asr_tui.domain.wording import first_few
from asr_tui.ui.present.machine_row import VERDICT, MachineRow, Order, cells, missing_cells, verdict_part
from asr_tui.ui.present.problems import words_of
from asr_tui.ui.present.rows import counted
from asr_tui.ui.protect.page import WizardSnapshot
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part
from asr_tui.ui.widgets.columns import TableRow

NOTHING = TargetChoice()
_ORDER_WORDS: dict[Order, str] = {"name": "name", "protect": "protect?", "state": "state", "size": "size"}


class _Kept(Struct):
    """What was drawn of a machine."""

    of: MachineRow
    verdict: Part
    row: TableRow


class _Found(Struct, frozen=True):
    """The machines of a list, and what they were found for."""

    estate: Estate
    listed_for: tuple[object, ...]
    marked: frozenset[str]
    checking: frozenset[str]
    rows: dict[str, MachineRow]


class KeptRows:
    """The rows of machines, which stay the same objects while they say the same: a table measures new ones."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._found: _Found | None = None

    def of(self, key: str, row: MachineRow) -> TableRow:
        known = self._kept.get(key)
        if known is not None and known.of is row:
            return known.row
        verdict = verdict_part(row)
        if known is None or known.of.machine is not row.machine or known.of.pending is not row.pending:
            made = TableRow(key, cells(row), marked=row.marked)
            self._kept[key] = _Kept(row, verdict, made)
            return made
        known.of = row
        if known.verdict != verdict:
            others = known.row.cells
            known.verdict = verdict
            known.row = TableRow(key, (*others[:VERDICT], verdict, *others[VERDICT + 1 :]), marked=row.marked)
        elif known.row.marked is not row.marked:
            known.row = TableRow(key, known.row.cells, marked=row.marked)
        return known.row

    def machines(self, shown: WizardSnapshot) -> dict[str, MachineRow]:
        """What `rows` gives; where only marks and questions to Azure differ from the last time, the others are kept."""
        if not shown.whole:
            return rows(shown)
        draft, before = shown.draft, self._found
        listed_for = (draft.source_region, draft.source_group, draft.overrides, target_region(draft, shown.estate))
        marked = frozenset(one.casefold() for one in draft.machines)
        checking = frozenset(one.casefold() for one in shown.checking)
        found = None
        if before is not None and before.estate is shown.estate and before.listed_for == listed_for:
            found = _with_marks(before, draft, marked, checking)
        if found is None:
            found = rows(shown)
        self._found = _Found(shown.estate, listed_for, marked, checking, found)
        return found


def _with_marks(
    before: _Found, draft: EnableReplicationDraft, marked: frozenset[str], checking: frozenset[str]
) -> dict[str, MachineRow] | None:
    """The same machines with other marks; None where others are listed then."""
    found = dict(before.rows)
    for key in (before.marked ^ marked) | (before.checking ^ checking):
        known = found.get(key)
        if known is None or not _is_listed(known.machine, draft):
            return None
        found[key] = MachineRow(known.machine, key in marked, known.problems, key in checking, known.checked)
    return found


def table_rows(shown: WizardSnapshot, rows: Mapping[str, MachineRow], kept: KeptRows) -> list[TableRow]:
    """The rows of the table: first the marked machines that do not exist any more."""
    missing = [one for one in shown.draft.machines if shown.whole and shown.estate.machine(one) is None]
    return [
        *(TableRow(one.casefold(), missing_cells(one), marked=True) for one in missing),
        *(kept.of(key, row) for key, row in rows.items()),
    ]


def marked_words(shown: WizardSnapshot, listed: int, order: Order, waiting: str = "") -> str:
    """ "5 machines in Central US, 2 marked; 3 in other regions; sorted by size"

    waiting  marks that were asked for and wait for the rest of the list
    """
    elsewhere = len(shown.estate.machines) - listed
    where = "other regions or groups" if shown.draft.source_group else "other regions"
    more = f"; {elsewhere} in {where}" if elsewhere > 0 else ""
    by = "" if order == "name" else f"; sorted by {_ORDER_WORDS[order]}"
    region = shown.estate.display(shown.draft.source_region)
    marks = f"{len(shown.draft.machines) or 'none'} marked{f', {waiting}' if waiting else ''}"
    return f"{counted(listed, 'machine')} in {region}{_so_far(shown)}, {marks}{more}{by}"


def _so_far(shown: WizardSnapshot) -> str:
    if shown.arrival is None:
        return ""
    return " (reading failed; r: again)" if shown.arrival.failed else ", reading more"


def with_all(draft: EnableReplicationDraft, rows: list[MachineRow]) -> EnableReplicationDraft:
    """The draft with all of these rows marked that can be protected; where they are marked already, with none."""
    able = [row.machine.id for row in rows if row.can_be_protected]
    marked = set(draft.machines)
    if all(one in marked for one in able):
        shown = {row.machine.id for row in rows}
        return replace(draft, machines=tuple(one for one in draft.machines if one not in shown))
    return replace(draft, machines=tuple(dict.fromkeys((*draft.machines, *able))))


def rows(shown: WizardSnapshot) -> dict[str, MachineRow]:
    """Machines of the chosen region and group, and every marked one, by their ids in lower case."""
    draft, estate = shown.draft, shown.estate
    marked = {one.casefold() for one in draft.machines}
    found = {
        key: machine
        for machine in estate.machines
        if (key := machine.id.casefold()) in marked or _is_listed(machine, draft)
    }
    if not shown.whole:
        return {key: MachineRow(one, key in marked, (), pending=True) for key, one in found.items()}
    checked = {machine.casefold() for machine, _ in estate.eligibility}
    checking = {machine.casefold() for machine in shown.checking}
    target, own = target_region(draft, estate), dict(reversed(draft.overrides))
    return {
        key: MachineRow(
            machine,
            marked=key in marked,
            problems=machine_problems(machine, estate, _left_out(machine, own), target),
            checking=key in checking,
            checked=key in checked,
        )
        for key, machine in found.items()
    }


def _left_out(machine: Machine, own: Mapping[ArmId, TargetChoice]) -> tuple[str, ...]:
    """The names of the disks that the draft leaves out."""
    return tuple(own.get(machine.id, NOTHING).excluded_disks) if own else ()


_NAMED = 6
"""Machines that a refusal names."""
AT_ONCE = 100
"""Machines whose rules are asked before everything else has a turn."""


def preparations(shown: WizardSnapshot, kept: KeptRows, measure: Callable[[TableRow], None]) -> Iterator[None]:
    """Compute in parts what rules find of the machines, which is kept with the estate, and their rows with widths."""
    draft, estate = shown.draft, shown.estate
    target, own = target_region(draft, estate), dict(reversed(draft.overrides))
    marked = set(draft.machines)
    if shown.whole:
        for number, one in enumerate(estate.machines, start=1):
            if one.id in marked or _is_listed(one, draft):
                machine_problems(one, estate, _left_out(one, own), target)
            if number % AT_ONCE == 0:
                yield
    for number, (key, row) in enumerate(kept.machines(shown).items(), start=1):
        measure(kept.of(key, row))
        if number % AT_ONCE == 0:
            yield


def _is_listed(machine: Machine, draft: EnableReplicationDraft) -> bool:
    group = draft.source_group.casefold()
    return machine.location == draft.source_region and (not group or group == machine.id.group.casefold())


def refusal(shown: WizardSnapshot) -> str:
    """Why the wizard cannot go on with what is marked; empty where it can."""
    if not shown.draft.machines:
        return "Mark a machine first: the space bar marks the one under the cursor."
    unfit = {one.machine.name for one in shown.problems_of("machines") if one.blocks and one.machine}
    if not unfit:  # the page before may have opened this one while lists were read
        return words_of(next((one for one in shown.problems_of("source") if one.blocks), None))
    names = first_few(sorted(plain(name) for name in unfit), _NAMED)
    return f"Cannot be protected now: {names}. The space bar takes a mark away."
