"""A machine's disks: what has not arrived yet, and how much may be written to each."""

from __future__ import annotations

from asr_tui.domain.churn import disk_limit, machine_limit
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.replicated_parts import ReplicatedDisk, UnprotectedDisk
from asr_tui.ui.present.azure_words import spaced
from asr_tui.ui.present.bars import bar
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, cell, noted, right, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_GIB = 2**30
_SIZE, _TYPE, _STATE, _PENDING, _LIMIT = 9, 17, 14, 11, 15
_FACTS = _SIZE + 2 + _TYPE + _STATE
_ALL = _FACTS + 2 * _PENDING + _LIMIT
_MUCH = 1024.0
"""MB waiting in the machine that are worth a warning: our own threshold."""
_WHERE = (
    "Azure's item does not hold the measured rate. The machine's metrics in the portal do: "
    "OS Disk Write Bytes/Sec and Data Disk Write Bytes/Sec."
)


def disk_rows(item: ProtectedItem, width: int) -> list[Row]:
    """One line a disk where it fits, else two: name, size, type and state, then waiting data and the limit."""
    if not item.disks:
        return []
    names = max(len(plain(disk.name)) for disk in item.disks) + 2
    roomy = width > names + _ALL
    limit = machine_limit(item.churn_option)
    for_all = f", {limit:.0f} MB/s for the whole machine" if limit is not None else ""
    option = f"churn option {plain(item.churn_option) or 'not reported'}{for_all}"
    rows: list[Row] = [rule("Disks", (option,), width)]
    if roomy:
        heads = (
            f"{'':<{names + 1}}{'Size':>{_SIZE}}  {'Type':<{_TYPE}}{'State':<{_STATE}}"
            f"{'In machine':>{_PENDING}}{'In cache':>{_PENDING}}{'Limit':>{_LIMIT}}"
        )
        rows.append(((heads, "quiet"),))
    most = max(disk.pending_at_source_mb + disk.pending_in_cache_mb for disk in item.disks)
    for disk in item.disks:
        rows += _disk(disk, item.churn_option, names if roomy else 0, width)
        rows += _waiting_bar(disk, most, width)
    rows += [row for disk in item.unprotected_disks for row in _unprotected(disk, width)]
    return [*rows, *wrapped(_WHERE, width, "quiet", indent="  ")]


def _disk(disk: ReplicatedDisk, option: str, names: int, width: int) -> list[Row]:
    """`names`: the width of the names where all fits in one line, else 0."""
    state, tone = _state(disk)
    facts: Row = (
        right(f"{disk.capacity_bytes / _GIB:.0f} GiB" if disk.capacity_bytes else "-", _SIZE),
        f"  {cell(plain(disk.sku) or '-', _TYPE)}",
        (cell(state, _STATE), tone),
    )
    source, cache = _amount(disk.pending_at_source_mb), _amount(disk.pending_in_cache_mb)
    much: Tone = "warn" if disk.pending_at_source_mb >= _MUCH else ""
    limit = _limit(disk, option)
    if names:
        tail: Row = ((right(source, _PENDING), much), right(cache, _PENDING), right(limit, _LIMIT))
        return [("  ", cell(plain(disk.name), names - 1), *facts, *tail)]
    room = width - 2 - _FACTS
    name = plain(disk.name)
    head: list[Row] = [("  ", cell(name, room), *facts)]
    if len(name) >= room:
        head = [*wrapped(name, width, indent="  "), ("  ", " " * room, *facts)]
    waiting = f"waiting: {source} in the machine, {cache} in the cache; limit {limit}"
    return [*head, *wrapped(waiting, width, much or "quiet", indent="    ")]


def _waiting_bar(disk: ReplicatedDisk, most: float, width: int) -> list[Row]:
    """What waits of the disk beside the other disks'; nothing where little waits."""
    waits = disk.pending_at_source_mb + disk.pending_in_cache_mb
    if most < _MUCH or waits <= 0:
        return []
    tone: Tone = "warn" if waits >= _MUCH else "good"
    return [("    ", *bar(waits / most, min(width - 8, 80), tone))]


_STATES = {"InitialReplicationPending": "first copy", "InitialReplicationFailed": "copy failed"}
"""Our words, of states that would be cut."""


def _state(disk: ReplicatedDisk) -> tuple[str, Tone]:
    if disk.resync_required:
        return "copy again", "warn"
    if disk.percent is not None:
        return f"copied {disk.percent:.0f} %", "busy"
    words = _STATES.get(disk.state) or spaced(disk.state) or "-"
    return words, "bad" if disk.state.endswith("Failed") else ""


def _amount(megabytes: float) -> str:
    if megabytes >= 10 * 1024:
        return f"{megabytes / 1024:.0f} GB"
    return f"{megabytes:.0f} MB"


def _limit(disk: ReplicatedDisk, option: str) -> str:
    """From small writes to large ones; Azure publishes none for some sizes and types."""
    limit = disk_limit(disk, option)
    if limit is None:
        return "not known"
    return f"{limit.least:.0f} MB/s" if limit.least == limit.most else f"{limit.least:.0f}-{limit.most:.0f} MB/s"


def _unprotected(disk: UnprotectedDisk, width: int) -> list[Row]:
    words = f"The disk at LUN {disk.lun} is not protected: it came after replication was enabled."
    if disk.protects_itself:
        return noted("busy", f"{words} Azure will protect it by itself.", width)
    return noted("warn", words, width)
