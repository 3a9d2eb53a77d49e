"""What a vault's machines cost and need, as files: to read, for a spreadsheet, and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from msgspec import Struct, field

from asr_tui.domain.capacity import Capacity, RegionCapacity
from asr_tui.domain.cost_lines import Cost, CostKind, MachineCost, VaultCost, money
from asr_tui.domain.prices import RegionPrices
from asr_tui.services import report_text as text
from asr_tui.services.report_port import Reports

_HEADS = ("Machine", "Kind", "What", "Amount", "Currency", "Unit", "Not known", "Meter", "Price of", "Region")


class CostReport(Struct, frozen=True):
    """`prices` by region, `regions` their display names."""

    vault: str
    costs: VaultCost
    prices: Mapping[str, RegionPrices]
    capacity: Capacity = Capacity()
    regions: Mapping[str, str] = field(default_factory=dict)


def save(reports: Reports, folder: str, report: CostReport, now: datetime) -> tuple[str, ...]:
    """Write the report; returns the files' paths. Raises CannotStore."""
    stem = f"costs-{text.file_stem(report.vault)}-{now:%Y%m%d-%H%M%S}"
    contents = {
        ".md": text.markdown(_lines(report, now)),
        ".csv": text.as_csv(_HEADS, [_row(one, line) for one in report.costs.dearest_first for line in one.lines]),
        ".json": text.as_json(_data(report, now)),
    }
    return text.save_report(reports, folder, stem, contents)


def _row(one: MachineCost, line: Cost) -> tuple[str, ...]:
    asked = f"{one.prices.asked:%Y-%m-%d}" if one.prices and line.meter else ""
    currency = one.prices.currency if one.prices and line.known else ""
    return (
        one.item.machine_name, line.kind.value, line.words, _number(line.amount), currency, line.unit, line.why,
        line.meter.name if line.meter else "", asked, one.item.target_location,
    )  # fmt: skip


def _number(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:f}"


def _lines(report: CostReport, now: datetime) -> Iterator[str]:
    found = report.costs
    yield f"# Costs of the protection in {text.one_line(report.vault)}"
    yield ""
    yield f"{len(found.machines)} machines, written {text.when(now)}. Retail prices, without discounts and tax."
    yield ""
    for region, prices in report.prices.items():
        name = text.one_line(report.regions.get(region, region))
        source = text.one_line(prices.source)
        yield f"- {name}: prices of {source} in {prices.currency}, asked {text.when(prices.asked)}"
    if not report.prices:
        yield "- No prices were asked for."
    yield ""
    yield f"**A month, as far as it is known: {money(found.month, found.currency)}**"
    yield ""
    yield "| Machine | A month | Licence | Replica disks | Test, an hour | Failed over, a month |"
    yield "|---|---:|---:|---:|---:|---:|"
    kinds = (CostKind.LICENCE, CostKind.REPLICA, CostKind.TEST, CostKind.RUNNING)
    for one in found.dearest_first:
        amounts = [one.month, *(one.of(kind) for kind in kinds)]
        shown = " | ".join(money(amount, found.currency) for amount in amounts)
        yield f"| {text.one_line(one.item.machine_name)} | {shown} |"
    yield ""
    yield "## Not known"
    yield ""
    for what, machines in found.unknown.items():
        yield f"- {text.one_line(what)}: {len(machines)} machines"
    yield ""
    yield "## Capacity in the targets today"
    yield ""
    for there in report.capacity.regions:
        yield from _region_lines(there)


def _region_lines(region: RegionCapacity) -> Iterator[str]:
    unfit = [one.machine for one in region.fit.unfit] if region.fit else []
    words = "quotas not read" if region.fit is None else f"{len(region.needs) - len(unfit)} of {len(region.needs)} fit"
    yield f"- {text.one_line(region.where)}: {words}"
    for one in region.demands:
        yield f"  - {text.one_line(one.words)}: needs {one.need}, {one.free} free of {one.limit}"
    for kept in region.reserved:
        yield f"  - {text.one_line(kept.size)}: needs {kept.needed}, {kept.reserved} reserved"


def _data(report: CostReport, now: datetime) -> dict[str, object]:
    found = report.costs
    return {
        "vault": report.vault,
        "written": text.iso(now),
        "currency": found.currency,
        "month": _number(found.month) or None,
        "prices": [
            {"region": one.region, "currency": one.currency, "asked": text.iso(one.asked), "source": one.source}
            for one in report.prices.values()
        ],
        "machines": [
            {
                "name": one.item.machine_name,
                "itemId": str(one.item.id),
                "month": _number(one.month) or None,
                "costs": [_cost(line) for line in one.lines],
            }
            for one in found.dearest_first
        ],
        "capacity": [_capacity(region) for region in report.capacity.regions],
    }


def _cost(line: Cost) -> dict[str, object]:
    return {
        "kind": line.kind.name.lower(),
        "what": line.words,
        "amount": _number(line.amount) or None,
        "unit": line.unit,
        "notKnown": line.why or None,
        "meter": line.meter.name if line.meter else None,
    }


def _capacity(region: RegionCapacity) -> dict[str, object]:
    return {
        "region": region.where,
        "machines": [one.machine for one in region.needs],
        "withoutRoom": [one.machine for one in region.fit.unfit] if region.fit else None,
        "quotas": [
            {"quota": one.words, "needed": one.need, "free": one.free, "limit": one.limit} for one in region.demands
        ],
        "reserved": [
            {"size": one.size, "zone": one.zone, "needed": one.needed, "reserved": one.reserved, "groups": one.groups}
            for one in region.reserved
        ],
    }
