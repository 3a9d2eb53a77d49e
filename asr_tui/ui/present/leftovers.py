"""Leftovers as rows of a table, and one of them in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from asr_tui.domain.leftovers import Leftover, LeftoverEstate
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import Cell, Row, counted, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_LABEL = 12


def cells(one: Leftover, now: datetime, zone: times.Zone) -> tuple[Cell, ...]:
    """Whether it can go, what it is, its name, where it lies, its size, and since when it is there."""
    state: Cell = ("can go", "good") if one.removable else ("stays", "quiet")
    size = f"{one.disk.size_gib} GiB {plain(one.disk.sku)}" if one.disk else ""
    since = times.day(one.since, now, zone) if one.since else ""
    return state, one.kind.value, plain(one.id.name), plain(one.id.group), size, since


def head_words(found: Sequence[Leftover]) -> str:
    """ "12 things seem to be left, 7 of them can be deleted; 3 disks of 640 GiB among these"."""
    if not found:
        return "Nothing seems to be left."
    able = [one for one in found if one.removable]
    seem = "thing seems" if len(found) == 1 else "things seem"
    words = f"{len(found)} {seem} to be left, {len(able)} can be deleted"
    sizes = [one.disk.size_gib for one in able if one.disk]
    return f"{words}; {counted(len(sizes), 'disk')} of {sum(sizes)} GiB among these" if sizes else words


def detail_rows(one: Leftover, width: int, zone: times.Zone) -> list[Row]:
    """Evidence, proof, and why it must stay."""
    facts = [("Not needed", text) for text in one.evidence]
    facts += [("Proof", one.proof)] if one.proof else []
    facts += [("Must stay", text) for text in one.against]
    facts += [("Made", times.zoned(one.since, zone) + f" on {one.since:%Y-%m-%d}")] if one.since else []
    facts.append(("Id", str(one.id)))
    rows: list[Row] = []
    for label, words in facts:
        tone: Tone = "warn" if label == "Must stay" else ""
        rows += wrapped(plain(words), width, tone, indent=" " * _LABEL, first=f"{label:<{_LABEL}}")
    return rows


def unread_rows(estate: LeftoverEstate, width: int) -> list[Row]:
    """What could not be read: while anything is unread, nothing can be deleted."""
    rows: list[Row] = []
    for why in estate.unread:
        rows += wrapped(plain(why), width, "warn", indent="  ", first="! ")
    return rows
