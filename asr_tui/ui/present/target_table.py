"""Where each machine shall start, one row a machine: what a high terminal shows below the shared proposals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asr_tui.domain.drafts.enable_replication import MachineTarget
from asr_tui.ui.present.rows import Row, left
from asr_tui.ui.text import plain

Column = tuple[str, int, Callable[[MachineTarget], str]]
"""Its head, how many cells it takes at most, and what it says of a machine."""
_GAP = 2


def availability(target: MachineTarget) -> str:
    """ "avset-web-asr", "zone 1" or "single" """
    if target.availability == "set" and target.availability_set:
        return plain(target.availability_set.name)
    return f"zone {plain(target.zone)}" if target.availability == "zone" else "single"


def _disks(target: MachineTarget) -> str:
    copied, all_disks = len(target.disks), len(target.machine.disks)
    return f"{copied} of {all_disks}" if copied < all_disks else str(copied)


_COLUMNS: tuple[Column, ...] = (
    ("Machine", 24, lambda one: plain(one.machine.name)),
    ("Starts as", 24, lambda one: plain(one.name)),
    ("Size", 22, lambda one: plain(one.size).removeprefix("Standard_")),
    ("Subnet", 20, lambda one: plain(one.subnet) or "-"),
    ("Availability", 24, availability),
    ("Disks", 8, _disks),
    ("Type", 16, lambda one: plain(one.disk_sku) or "as the source"),
    ("Network", 28, lambda one: plain(one.network.name) if one.network else "-"),
    ("Resource group", 32, lambda one: plain(one.group.name)),
    ("Cache", 26, lambda one: plain(one.cache.name)),
)
"""The most asked for first: columns that do not fit any more are left out."""


def machine_rows(targets: Sequence[MachineTarget], width: int) -> list[Row]:
    """A head, then a row a machine; nothing where there is none."""
    if not targets:
        return []
    columns = _fitting(targets, width)
    head: Row = ((" ".join(("", *(left(name, size + 1) for name, size, _ in columns))), "title"),)
    return [head, *(_row(target, columns) for target in targets)]


def _fitting(targets: Sequence[MachineTarget], width: int) -> list[Column]:
    fitting: list[Column] = []
    room = width - _GAP
    for name, most, says in _COLUMNS:
        size = min(max(len(name), *(len(says(target)) for target in targets)), most)
        if size > room:
            break
        fitting.append((name, size, says))
        room -= size + _GAP
    return fitting


def _row(target: MachineTarget, columns: Sequence[Column]) -> Row:
    mark = "*" if target.differs else " "
    return (mark, " ".join(left(says(target), size + 1) for _, size, says in columns))
