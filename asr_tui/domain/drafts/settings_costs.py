"""What changed settings of protected machines change in what these cost a month, where the prices are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from asr_tui.domain.cost_lines import Cost, CostKind
from asr_tui.domain.costs import disk_cost, gib, monthly_difference, running_machine
from asr_tui.domain.drafts.settings_change import SettingsChange
from asr_tui.domain.prices import RegionPrices
from asr_tui.domain.target_settings import TargetSettings


def cost_words(changing: Sequence[SettingsChange], listed: Sequence[RegionPrices]) -> Iterator[str]:
    """A sentence for the time before a failover and one for that after it; none where nothing differs in price."""
    prices = {one.region: one for one in listed}
    known = [one for one in changing if one.item.target_location in prices]
    if not known:
        return
    currency = prices[known[0].item.target_location].currency
    asked = min(prices[one.item.target_location].asked for one in known)
    before, after = _all(known, prices, replica=True)
    found = [monthly_difference(before, after, currency, "replica disks")]
    before, after = _all(known, prices, replica=False)
    found.append(monthly_difference(before, after, currency, "after a failover"))
    source = f" (retail prices of {asked:%Y-%m-%d})"
    yield from (f"{words}{source}" for words in found if words)


def _all(
    changing: Sequence[SettingsChange], prices: Mapping[str, RegionPrices], *, replica: bool
) -> tuple[list[Cost], list[Cost]]:
    before: list[Cost] = []
    after: list[Cost] = []
    for one in changing:
        before += _costs(one, one.before, prices[one.item.target_location], replica=replica)
        after += _costs(one, one.wanted, prices[one.item.target_location], replica=replica)
    return before, after


def _costs(one: SettingsChange, settings: TargetSettings, prices: RegionPrices, *, replica: bool) -> Iterator[Cost]:
    """Of the replica disks, or of the machine and its disks after a failover."""
    kind = CostKind.REPLICA if replica else CostKind.RUNNING
    if not replica:
        yield running_machine(settings.size or one.item.target_size, one.item.os, prices)
    sizes = {disk.id.casefold(): gib(disk) for disk in one.item.disks if disk.id}
    for disk in settings.disks:
        sku = (disk.replica_type or disk.type) if replica else (disk.type or disk.replica_type)
        yield disk_cost(kind, disk.name, sku, sizes.get(disk.id.casefold(), 0), prices)
