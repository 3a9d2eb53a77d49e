"""What a vault's machines cost: totals, a line a machine, and one machine in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from urllib.parse import urlsplit

from asr_tui.domain.cost_lines import Cost, CostKind, MachineCost, VaultCost, money
from asr_tui.domain.prices import AN_HOUR, RegionPrices
from asr_tui.domain.wording import first_few
from asr_tui.ui.present import times
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Cell, Row, counted, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

RETAIL = "retail prices, without discounts, reservations and tax"
_LABEL, _AMOUNT = 12, 13
_UNKNOWN = "?"
_NAMED = 4
_USAGE = (CostKind.SNAPSHOTS, CostKind.CACHE, CostKind.EGRESS)


def cells(one: MachineCost, region: str) -> tuple[Cell, ...]:
    """Amounts have the currency of the head; "?" is not known, and "+" that a part of it is not."""
    return (
        plain(one.item.machine_name),
        _amount(one.month, partly=_partly(one.monthly)),
        _amount(one.of(CostKind.LICENCE)),
        _amount(one.of(CostKind.REPLICA), partly=_partly(_of(one, CostKind.REPLICA)))
        if _of(one, CostKind.REPLICA)
        else ("-", "quiet"),
        _amount(one.of(CostKind.TEST)),
        _amount(one.of(CostKind.RUNNING), partly=_partly(_of(one, CostKind.RUNNING))),
        plain(region),
        plain(one.item.target_size),
    )


def _of(one: MachineCost, kind: CostKind) -> list[Cost]:
    return [line for line in one.lines if line.kind is kind]


def _partly(costs: Sequence[Cost]) -> bool:
    """Whether something that has a price of its own is not known; what is billed by use never is."""
    return any(not one.known for one in costs if one.kind not in _USAGE)


def _amount(amount: Decimal | None, *, partly: bool = False) -> Cell:
    if amount is None:
        return (_UNKNOWN, "quiet")
    return f"{amount:,.2f}{'+' if partly else ''}"


def head_rows(found: VaultCost, prices: Mapping[str, RegionPrices], width: int, zone: times.Zone) -> list[Row]:
    """The sum of a month, its parts, and what is not known."""
    currency, month = plain(found.currency), found.month
    title = f"{money(month, currency)} a month that is known" if month is not None else "No amount is known"
    rows = [rule(title, ((asked_words(prices, zone), "quiet"),), width)]
    if month is not None:
        later = f" (later {found.later + (found.of(CostKind.LICENCE) or 0):,.2f})" if found.later else ""
        licences = f"Licences {_plain_amount(found.of(CostKind.LICENCE))}{later}"
        disks = f"replica disks {_plain_amount(found.of(CostKind.REPLICA))}"
        used = [f", {kind.value} {_plain_amount(amount)}" for kind in _USAGE if (amount := found.of(kind)) is not None]
        rest = "the cache is not known" if used else "the rest is not known"
        rows += wrapped(f"{licences}, {disks}{''.join(used)}; {rest}", width)
        test, running = found.of(CostKind.TEST), found.of(CostKind.RUNNING)
        more = f"All drilled: {_plain_amount(test)} an hour. All failed over: {_plain_amount(running)} a month."
        rows += wrapped(more, width, "quiet")
    else:
        rows += wrapped(f"Prices were not asked for yet in {currency}. $ asks for them.", width, "warn")
    return rows


def _plain_amount(amount: Decimal | None) -> str:
    return "not known" if amount is None else f"{amount:,.2f}"


def asked_words(prices: Mapping[str, RegionPrices], zone: times.Zone) -> str:
    """ "prices of 2 Mar 2026"; the oldest counts."""
    if not prices:
        return "no prices"
    asked = min(one.asked for one in prices.values()).astimezone(zone)
    return f"prices of {asked.day} {asked:%b %Y}"


def detail_rows(one: MachineCost, currency: str, width: int, zone: times.Zone) -> list[Row]:
    """Each thing that is billed, with its amount or why it is not known."""
    rows: list[Row] = []
    for title, kinds in (("A month", tuple(kind for kind in CostKind if kind.monthly)), ("Test", (CostKind.TEST,)),
                         ("Failed over", (CostKind.RUNNING,))):  # fmt: skip
        label = title
        for line in (each for each in one.lines if each.kind in kinds):
            rows += _line(label, line, currency, width)
            label = ""
    if one.prices is not None:
        meters = dict.fromkeys(line.meter.name for line in one.lines if line.meter)
        source = urlsplit(one.prices.source).netloc or "practice's own list, composed for practice"
        asked = f"{times.zoned(one.prices.asked, zone)} on {one.prices.asked:%Y-%m-%d}"
        words = f"{source}, asked {asked}; {RETAIL}; meters: {first_few([*meters], _NAMED)}"
        rows += wrapped(plain(words), width, "quiet", indent=" " * _LABEL, first=f"{'Prices':<{_LABEL}}")
    return rows


def _line(label: str, line: Cost, currency: str, width: int) -> list[Row]:
    """The amount before what it is for, so that amounts stand below one another."""
    unit = "/h" if line.unit == AN_HOUR else ""
    amount = money(line.amount, plain(currency)) + unit if line.known else "not known"
    words = line.words if line.known else f"{line.words}: {line.why}"
    tone: Tone = "" if line.known else "quiet"
    first = f"{label:<{_LABEL}}{amount:>{_AMOUNT}}  "
    return wrapped(plain(words), width, tone, indent=" " * len(first), first=first)


def unknown_rows(found: VaultCost, width: int) -> list[Row]:
    """What is not known of the vault, with the machines that it concerns where these are not all."""
    if not found.unknown:
        return []
    rows: list[Row] = [rule("Not known", ((counted(len(found.machines), "machine"), "quiet"),), width)]
    for what, machines in found.unknown.items():
        whose = "" if len(machines) == len(found.machines) else f" ({first_few(machines, _NAMED)})"
        rows += wrapped(plain(f"{what}{whose}"), width, "quiet", indent="  ", first="- ")
    return rows
