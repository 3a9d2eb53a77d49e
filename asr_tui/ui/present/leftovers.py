"""Leftovers as rows of a table, and one of them in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from asr_tui.domain.cost_lines import money, total
from asr_tui.domain.costs import loose_disk
from asr_tui.domain.leftovers import Leftover, LeftoverEstate, LeftoverKind
from asr_tui.domain.prices import RegionPrices
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import Cell, Row, counted, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_LABEL = 12


Priced = Mapping[str, RegionPrices]
"""Prices by region."""


def cells(one: Leftover, now: datetime, zone: times.Zone, prices: Priced) -> tuple[Cell, ...]:
    """Whether it can go, what it is, its name, where it lies, its size, its month's price, since when it is there."""
    state: Cell = ("can go", "good") if one.removable else ("stays", "quiet")
    size = f"{one.disk.size_gib} GiB {plain(one.disk.sku)}" if one.disk else ""
    since = times.day(one.since, now, zone) if one.since else ""
    return state, one.kind.value, plain(one.id.name), plain(one.id.group), size, _month(one, prices), since


def _month(one: Leftover, prices: Priced) -> Cell:
    """The amount alone where it is a disk; nothing where it is billed by use, or not at all."""
    if one.disk is None:
        return ""
    amount = loose_disk(one.disk, prices).amount
    return ("?", "quiet") if amount is None else f"{amount:,.2f}"


def month_words(found: Sequence[Leftover], prices: Priced) -> str:
    """ "29.92 EUR a month", of what can be deleted and has a price; empty where nothing has."""
    amount = total(loose_disk(one.disk, prices) for one in found if one.removable and one.disk)
    currency = next((one.currency for one in prices.values()), "")
    return f"{money(amount, currency)} a month" if amount is not None else ""


def head_words(found: Sequence[Leftover], prices: Priced) -> str:
    """ "12 things seem to be left, 7 of them can be deleted; 3 disks of 640 GiB among these"."""
    if not found:
        return "Nothing seems to be left."
    able = [one for one in found if one.removable]
    seem = "thing seems" if len(found) == 1 else "things seem"
    words = f"{len(found)} {seem} to be left, {len(able)} can be deleted"
    sizes = [one.disk.size_gib for one in able if one.disk]
    if not sizes:
        return words
    month = month_words(found, prices)
    return f"{words}; {counted(len(sizes), 'disk')} of {sum(sizes)} GiB among these" + (f", {month}" if month else "")


def _cost_words(one: Leftover, prices: Priced) -> str:
    """What it costs a month, with the price's date, or why that is not known."""
    if one.disk is None:
        return "billed by use" if one.kind is LeftoverKind.CACHE_ACCOUNT else ""
    cost, known = loose_disk(one.disk, prices), prices.get(one.disk.location)
    if cost.amount is None or known is None:
        return f"not known: {cost.why}"
    return f"{money(cost.amount, known.currency)} a month (retail price of {known.asked:%Y-%m-%d})"


def detail_rows(one: Leftover, width: int, zone: times.Zone, prices: Priced) -> list[Row]:
    """Evidence, proof, and why it must stay."""
    facts = [("Not needed", text) for text in one.evidence]
    facts += [("Proof", one.proof)] if one.proof else []
    facts += [("Must stay", text) for text in one.against]
    facts += [("Made", times.zoned(one.since, zone) + f" on {one.since:%Y-%m-%d}")] if one.since else []
    facts += [("Costs", words)] if (words := _cost_words(one, prices)) else []
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
