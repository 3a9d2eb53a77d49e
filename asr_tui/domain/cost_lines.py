"""What is billed of a machine and of a vault, as lines with an amount or with why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from msgspec import Struct

from asr_tui.domain.prices import A_MONTH, Meter, RegionPrices
from asr_tui.domain.protection import ProtectedItem

_CENT = Decimal("0.01")


class CostKind(Enum):
    """`value` is as in a sentence."""

    LICENCE = "Site Recovery"
    REPLICA = "replica disks"
    SNAPSHOTS = "snapshots"
    CACHE = "cache"
    EGRESS = "traffic"
    TEST = "test machine"
    RUNNING = "after a failover"

    @property
    def monthly(self) -> bool:
        """Whether it is paid while the machine is only protected."""
        return self not in {CostKind.TEST, CostKind.RUNNING}


class Cost(Struct, frozen=True):
    """One thing that is billed.

    amount  in the currency of the prices; None where it is not known, and then `why` says why
    unit    "1/month" or "1 hour"
    meter   the price that the amount was made from
    """

    kind: CostKind
    words: str
    amount: Decimal | None = None
    unit: str = A_MONTH
    why: str = ""
    meter: Meter | None = None

    @property
    def known(self) -> bool:
        return self.amount is not None

    @property
    def free(self) -> bool:
        """Whether it has a price that is not charged yet."""
        return self.amount == 0 and self.meter is not None and self.meter.price > 0


class MachineCost(Struct, frozen=True):
    """A protected machine with all that it costs. `prices` are of the region of its replica; None where not asked."""

    item: ProtectedItem
    lines: tuple[Cost, ...]
    prices: RegionPrices | None

    @property
    def monthly(self) -> tuple[Cost, ...]:
        return tuple(one for one in self.lines if one.kind.monthly)

    @property
    def month(self) -> Decimal | None:
        """What is known of its month; None where nothing is."""
        return total(self.monthly)

    def of(self, kind: CostKind) -> Decimal | None:
        return total(one for one in self.lines if one.kind is kind)

    @property
    def unknown(self) -> tuple[Cost, ...]:
        return tuple(one for one in self.lines if not one.known)


def total(costs: Iterable[Cost]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    amounts = [one.amount for one in costs if one.amount is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def money(amount: Decimal | None, currency: str) -> str:
    """ "1,219.94 EUR"; "not known" for None."""
    if amount is None:
        return "not known"
    return f"{amount.quantize(_CENT, ROUND_HALF_UP):,} {currency}"


class VaultCost(Struct, frozen=True):
    """All protected machines of a vault. Amounts of several currencies are never added: there is one."""

    machines: tuple[MachineCost, ...]
    currency: str

    @property
    def month(self) -> Decimal | None:
        return total(line for one in self.machines for line in one.monthly)

    def of(self, kind: CostKind) -> Decimal | None:
        return total(line for one in self.machines for line in one.lines if line.kind is kind)

    @property
    def later(self) -> Decimal | None:
        """What the licences cost more when all free days are over; None where none are free, or without a price."""
        free = [line for one in self.machines for line in one.lines if line.kind is CostKind.LICENCE and line.free]
        return sum((one.meter.price for one in free if one.meter), Decimal(0)) if free else None

    @property
    def dearest_first(self) -> tuple[MachineCost, ...]:
        """Those without an amount last, then by name."""
        return tuple(
            sorted(
                self.machines, key=lambda one: (one.month is None, -(one.month or 0), one.item.machine_name.casefold())
            )
        )

    @property
    def unknown(self) -> Mapping[str, tuple[str, ...]]:
        """Machines by what of their costs is not known and why."""
        found: dict[str, dict[str, None]] = {}
        for one in self.machines:
            for line in one.unknown:
                found.setdefault(f"{line.kind.value}: {line.why}", {})[one.item.machine_name] = None
        return {what: tuple(names) for what, names in found.items()}
