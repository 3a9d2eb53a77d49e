"""What the protection of a machine costs a month: what has a price, and what is not known, with the reason.

No amount without a price that Azure published. What is billed: Microsoft Learn, "Common questions: Azure-to-Azure
disaster recovery". The licence has the price of the replica's region (assumed, as public estimates do).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.cost_lines import Cost, CostKind, MachineCost, money, total
from asr_tui.domain.daily_change import DailyChange
from asr_tui.domain.prices import A_MONTH, AN_HOUR, HOURS_A_MONTH, Meter, RegionPrices, disk_tier
from asr_tui.domain.protection import Policy, ProtectedItem
from asr_tui.domain.replicated_parts import ReplicatedDisk
from asr_tui.domain.resources import ManagedDisk
from asr_tui.domain.retention import retained_ages
from asr_tui.domain.wording import first_few

FREE = timedelta(days=31)
"""The first days of each machine, in which Site Recovery itself is free; storage and traffic are not."""
NO_PRICES = "prices were not asked for yet"
NOT_ASKED = "the price of this size was not asked for"
NO_METER = "Azure's list has no one price for it"
DAYS_A_MONTH = HOURS_A_MONTH / 24
_SAY = "; c states how much changes a day"
_GIB = 2**30


class Use(Struct, frozen=True):
    """What a machine's use costs by.

    change          what of it changes a day, as a person states it; None where nobody did
    source          the prices of the region that it is replicated from
    same_continent  whether both regions lie on one; None where that is not known
    """

    change: DailyChange | None = None
    source: RegionPrices | None = None
    same_continent: bool | None = None


def machine_cost(
    item: ProtectedItem,
    prices: RegionPrices | None,
    policy: Policy | None,
    now: datetime,
    since: datetime | None = None,
    use: Use = Use(),
) -> MachineCost:
    """All that a protected machine costs.

    policy  the one that it replicates by, for what its snapshots are
    since   when its oldest replica disk was made; None where that is not known
    """
    lines = (
        _licence(item, prices, now, since),
        *(_replica(disk, prices) for disk in item.disks if not item.active_on_target),
        *_by_use(item, prices, policy, use),
        *_running(item, prices),
    )
    return MachineCost(item, lines, prices)


def _licence(item: ProtectedItem, prices: RegionPrices | None, now: datetime, since: datetime | None) -> Cost:
    """Free at first, where nothing says that the disks are those of a later re-protect."""
    priced = _priced(CostKind.LICENCE, "Site Recovery", prices, prices.licence() if prices else None)
    if since is None or item.last_failover is not None or now >= since + FREE:
        return priced
    words = f"Site Recovery, free until {since + FREE:%Y-%m-%d} (31 days)"
    if prices is None or priced.amount is None:
        return replace(priced, words=words)
    return replace(priced, words=f"{words}, then {money(priced.amount, prices.currency)}", amount=Decimal(0))


def _replica(disk: ReplicatedDisk, prices: RegionPrices | None) -> Cost:
    """Billed as a disk of its type from the first day."""
    sku, size = disk.replica_sku or disk.sku, gib(disk)
    return disk_cost(CostKind.REPLICA, disk.name, sku, size, prices, unmanaged=disk.unmanaged)


def disk_cost(
    kind: CostKind, name: str, sku: str, size_gib: int, prices: RegionPrices | None, *, unmanaged: bool = False
) -> Cost:
    tier = disk_tier(sku, size_gib)
    words = f"{name}: {size_gib} GiB {sku}" + (f" ({tier})" if tier else "")
    if unmanaged:
        return Cost(kind, words, why="a disk in a storage account is billed by what is in it")
    if not sku:
        return Cost(kind, words.strip(), why="Azure does not say its type")
    if not tier:
        return Cost(kind, words, why=f"{sku} is billed by size, IOPS and throughput, not by a tier")
    return _priced(kind, words, prices, prices.disk(sku, size_gib) if prices else None)


def loose_disk(disk: ManagedDisk, prices: Mapping[str, RegionPrices]) -> Cost:
    """A month of a managed disk by itself, by the prices of its region."""
    return disk_cost(CostKind.REPLICA, disk.id.name, disk.sku, disk.size_gib, prices.get(disk.location))


def _by_use(item: ProtectedItem, prices: RegionPrices | None, policy: Policy | None, use: Use) -> Iterator[Cost]:
    """What is billed by use, which Azure says of no machine beforehand: by the figure of a person, else not known."""
    points = len(retained_ages(policy.retention_minutes)) if policy else 0
    kept = f" of {points} recovery points" if points else ""
    snapshots, traffic, cache = f"Snapshots{kept}", "Traffic to the other region", "Cache account"
    if use.change is None:
        yield Cost(CostKind.SNAPSHOTS, snapshots, why=f"billed by what changed between the points{_SAY}")
        yield Cost(CostKind.CACHE, cache, why="billed by what lies in it and by transactions")
        yield Cost(CostKind.EGRESS, traffic, why=f"billed by churn, which Azure does not say of a machine{_SAY}")
        return
    daily, by = (
        use.change.gb_a_day(sum(disk.capacity_bytes for disk in item.disks)),
        f", by your figure of {use.change.words}",
    )
    days = Decimal(policy.retention_minutes) / (24 * 60) if policy else Decimal(0)
    held = daily * days
    yield _times(
        CostKind.SNAPSHOTS, f"{snapshots}, {_gb(held)}{by}", held, prices, prices.snapshot() if prices else None
    )
    through = daily * DAYS_A_MONTH
    why = "billed by transactions, and by what lies in it until it is carried over"
    yield Cost(CostKind.CACHE, f"{cache}: {_gb(through)} a month pass through it{by}", why=why)
    words = f"{traffic}, {_gb(through)} uncompressed{by}"
    if not item.source_location or item.source_location == item.target_location:
        yield Cost(CostKind.EGRESS, words, why="traffic between zones of one region has a price of its own")
    elif use.same_continent is None:
        yield Cost(CostKind.EGRESS, words, why="the continents of the regions are not known")
    else:
        meter = use.source.traffic(same_continent=use.same_continent) if use.source else None
        yield _times(CostKind.EGRESS, words, through, use.source, meter)


def _times(kind: CostKind, words: str, amount: Decimal, prices: RegionPrices | None, meter: Meter | None) -> Cost:
    found = _priced(kind, words, prices, meter)
    return found if found.amount is None else replace(found, amount=found.amount * amount)


def _gb(amount: Decimal) -> str:
    return f"{amount.quantize(Decimal(1), ROUND_HALF_UP):,} GB"


def _running(item: ProtectedItem, prices: RegionPrices | None) -> Iterator[Cost]:
    yield _hour(item.target_size, item.os, prices)
    yield running_machine(item.target_size, item.os, prices)
    for disk in item.disks:
        sku = disk.sku or disk.replica_sku
        yield disk_cost(CostKind.RUNNING, disk.name, sku, gib(disk), prices, unmanaged=disk.unmanaged)


def _hour(size: str, os: str, prices: RegionPrices | None) -> Cost:
    meter = prices.machine(size, windows=os.casefold() == "windows") if prices else None
    why = "" if size else "no size is set for it"
    if prices and meter is None and size.casefold() not in {one.casefold() for one in prices.sizes}:
        why = why or NOT_ASKED
    return _priced(CostKind.TEST, f"{size or 'the machine there'}, its disks apart", prices, meter, why, AN_HOUR)


def running_machine(size: str, os: str, prices: RegionPrices | None) -> Cost:
    """A month of a machine that runs all the time, without its disks."""
    hour = _hour(size, os, prices)
    month = hour.amount * HOURS_A_MONTH if hour.amount is not None else None
    return replace(hour, kind=CostKind.RUNNING, words=f"{size or 'the machine there'}, all month", amount=month,
                   unit=A_MONTH)  # fmt: skip


def _priced(
    kind: CostKind, words: str, prices: RegionPrices | None, meter: Meter | None, why: str = "", unit: str = A_MONTH
) -> Cost:
    if why or prices is None:
        return Cost(kind, words, None, unit, why or NO_PRICES)
    if meter is None:
        return Cost(kind, words, None, unit, NO_METER)
    return Cost(kind, words, meter.price, unit, meter=meter)


def gib(disk: ReplicatedDisk) -> int:
    """Its size in whole GiB, as disks are billed."""
    return -(-disk.capacity_bytes // _GIB)


def monthly_difference(before: Sequence[Cost], after: Sequence[Cost], currency: str, what: str) -> str:
    """ "replica disks: from 9.60 to 19.71 EUR a month (10.11 more)"; empty where both cost the same or are unknown."""
    known = [one for one in (*before, *after) if not one.known]
    if known:
        return f"{what}: the price is not known ({known[0].why})" if _words(before) != _words(after) else ""
    old, new = total(before) or Decimal(0), total(after) or Decimal(0)
    if old == new:
        return ""
    change = money(abs(new - old), currency)
    way = "more" if new > old else "less"
    return f"{what}: from {money(old, currency)} to {money(new, currency)} a month, {change} {way}"


def _words(costs: Sequence[Cost]) -> list[str]:
    return [one.words for one in costs]


def enabling_words(disks: Sequence[tuple[str, str, int]], machines: int, prices: RegionPrices | None) -> str:
    """What machines cost a month from when they are protected, in sentences.

    disks  name, type of the replica and GiB of each
    """
    if prices is None:
        return ""
    costs = [disk_cost(CostKind.REPLICA, name, sku, size, prices) for name, sku, size in disks]
    licence, storage = prices.licence(), total(costs)
    unknown = [one.words for one in costs if not one.known]
    parts = [f"replica disks {money(storage, prices.currency)}"] if storage is not None else []
    if licence is not None:
        parts.append(f"Site Recovery {money(licence.price * machines, prices.currency)} after the free days")
    if not parts:
        return ""
    rest = f" Without a known price: {first_few(unknown, 3)}." if unknown else ""
    return (
        f"A month, as far as it is known: {', '.join(parts)} (retail prices of {prices.asked:%Y-%m-%d}); "
        f"snapshots, cache and traffic come on top.{rest}"
    )
