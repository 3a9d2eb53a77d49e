"""The machines that the wizard lists, and marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, machine_problems, proposed_region
from asr_tui.domain.machines import Machine
from asr_tui.ui.present.machine_row import MachineRow, Order, cells, missing_cells
from asr_tui.ui.present.rows import counted
from asr_tui.ui.protect.page import WizardSnapshot
from asr_tui.ui.widgets.columns import TableRow

_ORDER_WORDS: dict[Order, str] = {"name": "name", "protect": "protect?", "state": "state", "size": "size"}


def table_rows(shown: WizardSnapshot, rows: Sequence[MachineRow]) -> list[TableRow]:
    """The rows of the table: first the marked machines that do not exist any more."""
    there = {machine.id for machine in shown.estate.machines}
    missing = [one for one in shown.draft.machines if one not in there]
    return [
        *(TableRow(one.casefold(), missing_cells(one), marked=True) for one in missing),
        *(TableRow(row.machine.id.casefold(), cells(row), marked=row.marked) for row in rows),
    ]


def marked_words(shown: WizardSnapshot, listed: int, order: Order) -> str:
    """ "5 machines in Central US, 2 marked; 3 in other regions; sorted by size" """
    elsewhere = len(shown.estate.machines) - listed
    where = "other regions or groups" if shown.draft.source_group else "other regions"
    more = f"; {elsewhere} in {where}" if elsewhere > 0 else ""
    by = "" if order == "name" else f"; sorted by {_ORDER_WORDS[order]}"
    region = shown.estate.display(shown.draft.source_region)
    return f"{counted(listed, 'machine')} in {region}, {len(shown.draft.machines) or 'none'} marked{more}{by}"


def with_all(draft: EnableReplicationDraft, rows: list[MachineRow]) -> EnableReplicationDraft:
    """The draft with all of these rows marked that can be protected; where they are marked already, with none."""
    able = [row.machine.id for row in rows if row.can_be_protected]
    if all(one in draft.machines for one in able):
        shown = {row.machine.id for row in rows}
        return replace(draft, machines=tuple(one for one in draft.machines if one not in shown))
    return replace(draft, machines=tuple(dict.fromkeys((*draft.machines, *able))))


def rows(shown: WizardSnapshot) -> list[MachineRow]:
    """Machines of the chosen region and group, and every marked one."""
    draft, estate = shown.draft, shown.estate
    marked = set(draft.machines)
    checked = {machine for machine, _ in estate.eligibility}
    target = draft.target_region or proposed_region(draft.vault_location, draft.source_region, estate.regions)
    return [
        MachineRow(
            machine,
            marked=machine.id in marked,
            problems=machine_problems(machine, estate, draft.override(machine.id).excluded_disks, target),
            checking=machine.id in shown.checking,
            checked=machine.id in checked,
        )
        for machine in estate.machines
        if machine.id in marked or _is_listed(machine, draft)
    ]


def _is_listed(machine: Machine, draft: EnableReplicationDraft) -> bool:
    group = draft.source_group.casefold()
    return machine.location == draft.source_region and group in {"", machine.id.group.casefold()}
