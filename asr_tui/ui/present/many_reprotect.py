"""A re-protect of several machines: its cache accounts, how long the copies take, and each machine's own settings."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.drafts.caches import CacheGroup
from asr_tui.domain.drafts.reprotect import protection_time
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.wording import first_few
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.plan_times import time_words
from asr_tui.ui.present.rows import Row, cell, counted, cut, labelled, right
from asr_tui.ui.text import plain

_NAME, _GIB, _GROUP, _ORIGIN = 20, 8, 24, 26
_ORIGINS = {
    Absence.GONE: "! gone: a whole first copy",
    Absence.SILENT: "? did not answer",
    Absence.UNREAD: "? could not be read",
}


def cache_field(
    group: CacheGroup, accounts: Sequence[tuple[ArmId, bool]], members: Sequence[ItemEstate], *, several_vaults: bool
) -> Field:
    """The cache of the machines of one vault and region."""
    where = members[0].display(group.region)
    vault = f"{group.vault.name}, " if several_vaults else ""
    kind = "premium, " if group.premium else ""
    value = first_few([account.name for account, _ in accounts], 2)
    made = "new" if all(new for _, new in accounts) else "existing"
    mark = f"{made}; {kind}{vault}{where}; {counted(len(members), 'machine')}"
    return Field(group.key, "Cache storage", plain(value), plain(mark))


def copy_rows(estates: Sequence[ItemEstate], speed: float, width: int) -> list[Row]:
    """How long until the last of them is protected the other way: they are copied side by side."""
    each = [(protection_time(one), one) for one in estates]
    longest, slowest = max(each, key=lambda one: max(one[0].seconds, one[0].at_most))
    size = sum(disk.capacity_bytes for one in estates for disk in one.item.disks) / 2**40
    words = f"{time_words(longest, speed)}; {plain(slowest.item.machine_name)} is the slowest, all side by side"
    return [*labelled("copies", f"{size:.1f} TiB of disks are compared", width), *labelled("takes", words, width)]


def machine_rows(estates: Sequence[ItemEstate], width: int) -> list[Row]:
    """Each machine with the size of its disks, the group that its copy goes to, and what was read of its original."""
    heads = f"{cell('Machine', _NAME)}{right('GiB', _GIB)}  {cell('Copied into', _GROUP)}Original"
    return [rule("Each machine", (), width), ((cut(heads, width), "quiet"),), *(_row(one, width) for one in estates)]


def _row(estate: ItemEstate, width: int) -> Row:
    item = estate.item
    gib = sum(disk.capacity_bytes for disk in item.disks) / 2**30
    origin = "is there" if estate.running else "being read"
    origin = _ORIGINS[estate.absence] if estate.absence else origin
    room = max(width - _NAME - _GIB - 2 - _GROUP, 8)
    return (
        (cell(plain(item.machine_name), _NAME), "strong"),
        right(f"{gib:.0f}", _GIB), "  ",
        cell(plain(item.machine.group_id.name), _GROUP),
        (cut(origin, min(room, _ORIGIN)), "warn" if estate.absence else "quiet"),
    )  # fmt: skip
