"""What would fit in the targets today if all machines of a vault had to move, as bars against what is free."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.capacity import Capacity, RegionCapacity, Reserved
from asr_tui.domain.wording import first_few
from asr_tui.ui.present.bars import against
from asr_tui.ui.present.demands import demand_rows
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, counted, left, marked, right, split, wrapped
from asr_tui.ui.text import plain

_NAMED = 6
_BAR = 20


def capacity_rows(found: Capacity, width: int) -> list[Row]:
    """A section for each region, then who is not counted."""
    rows: list[Row] = []
    for region in found.regions:
        rows += [*_region_rows(region, width), ()]
    if not found.regions:
        rows += wrapped("No machine would have to move.", width, "quiet")
    if found.moved:
        words = f"{counted(len(found.moved), 'machine')} not counted, there already: {first_few(found.moved, _NAMED)}."
        rows += wrapped(plain(words), width, "quiet")
    if found.unknown:
        words = f"Not counted, since group or size in the target are not known: {first_few(found.unknown, _NAMED)}."
        rows += wrapped(plain(words), width, "warn")
    return rows


def _region_rows(region: RegionCapacity, width: int) -> list[Row]:
    many = len(region.needs)
    if region.fit is None:
        head = rule(plain(region.where), ((f"{counted(many, 'machine')}; quotas not read", "warn"),), width)
        return [head, *_reserved_rows(region.reserved, width)]
    unfit = region.fit.unfit
    words = f"all {many} fit today" if not unfit else f"{len(unfit)} of {many} would not fit today"
    rows = [rule(plain(region.where), ((words, "good" if not unfit else "bad"),), width)]
    rows += demand_rows(region.demands, width)
    if region.unsized:
        unsized = f"Cores not counted, since the region does not offer their size: {first_few(region.unsized, _NAMED)}."
        rows += wrapped(plain(unsized), width, "warn")
    if unfit:
        rows += wrapped(plain(f"Without room: {first_few([one.machine for one in unfit], _NAMED)}."), width, "warn")
    for size, count, sizes in region.fit.other_sizes:
        others = " or ".join(sizes) if sizes else "no other size that is like it"
        rows += wrapped(plain(f"For the {count} of {size} would fit: {others}."), width)
    return [*rows, *_reserved_rows(region.reserved, width)]


def _reserved_rows(reserved: Sequence[Reserved], width: int) -> list[Row]:
    """Each size against what capacity reservations there hold of it."""
    if not any(one.reserved for one in reserved):
        return wrapped("No capacity is reserved there: quota is a right to ask, no promise of room.", width, "quiet")
    longest = max(len(_size_words(one)) for one in reserved)
    label = max(min(longest, width - 45), 12)
    rows: list[Row] = []
    for one in reserved:
        mark, tone = split(marked("good" if one.reserved >= one.needed else "quiet"))
        groups = f" in {plain(first_few(one.groups, 2))}" if one.groups else ""
        rows.append(
            (
                (f"{mark}{left(_size_words(one), label)}", tone),
                ("  needs ", "quiet"),
                (f"{right(str(one.needed), 5)} ", "strong"),
                *against(one.needed, one.reserved, max(min(width - label - 40, _BAR), 0)),
                (" reserved ", "quiet"),
                (str(one.reserved), "strong"),
                (groups, "quiet"),
            )
        )
    return rows


def _size_words(one: Reserved) -> str:
    return plain(one.size) + (f", zone {plain(one.zone)}" if one.zone else "")
