"""Azure's public retail prices of what a protected machine uses, and how each is found in the list.

Retail prices have no discount, reservation or tax. Meters: samples and public code that asks prices.azure.com. Disks
are billed by tier, the next one above their size (Microsoft Learn, "Azure managed disk types").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

SITE_RECOVERY = "Azure Site Recovery"
LICENCE_METER = "VM Replicated to Azure"
"""The meter of Azure machines; `VM Replicated to System Center` is another service's and cheaper."""
STORAGE, MACHINES = "Storage", "Virtual Machines"
BANDWIDTH, SNAPSHOTS = "Bandwidth", "LRS Snapshots"
"""The service of traffic, and the meter of snapshots (public code that asks prices.azure.com)."""
A_MONTH, AN_HOUR, A_GB, A_GB_AND_MONTH = "1/month", "1 hour", "1 gb", "1 gb/month"
HOURS_A_MONTH = Decimal(730)
"""As Azure's own price calculator counts."""

DISK_PRODUCTS: Mapping[str, str] = {
    "Premium": "Premium SSD Managed Disks",
    "StandardSSD": "Standard SSD Managed Disks",
    "Standard": "Standard HDD Managed Disks",
}
_LETTERS = {"Premium": "P", "StandardSSD": "E", "Standard": "S"}
_TIERS = ((4, 1), (8, 2), (16, 3), (32, 4), (64, 6), (128, 10), (256, 15), (512, 20), (1024, 30), (2048, 40),
          (4096, 50), (8192, 60), (16384, 70), (32767, 80))  # fmt: skip
"""(largest size in GiB, the number of its tier)."""
_SMALLEST = {"Standard": 4}
_NOT_ORDINARY = ("Spot", "Low Priority")
_NOT_MACHINES = ("Cloud Services", "Dedicated Host")


class Meter(Struct, frozen=True):
    """One price of the list. `size` is a machine's size; `from_units` is the amount from which the price counts."""

    service: str
    product: str
    sku: str
    name: str
    unit: str
    price: Decimal
    size: str = ""
    from_units: Decimal = Decimal(0)


class RegionPrices(Struct, frozen=True):
    """The prices of one region in one currency, as they were at `asked`.

    source  the address that answered
    sizes   the machine sizes that were asked for
    """

    region: str
    currency: str
    asked: datetime
    source: str
    meters: tuple[Meter, ...] = ()
    sizes: tuple[str, ...] = ()

    def licence(self) -> Meter | None:
        """A machine's month with Site Recovery."""
        return self._only(
            one
            for one in self.meters
            if one.service == SITE_RECOVERY and one.name == LICENCE_METER and _is(one, A_MONTH)
        )

    def disk(self, sku: str, size_gib: int) -> Meter | None:
        """A managed disk's month; None also for types that are not billed by tier."""
        tier = disk_tier(sku, size_gib)
        product = DISK_PRODUCTS.get(sku.partition("_")[0])
        return self._only(
            one
            for one in self.meters
            if tier and one.product == product and one.name == f"{tier} Disk" and _is(one, A_MONTH)
        )

    def snapshot(self) -> Meter | None:
        """A GB and month of an incremental snapshot: those of any disk are billed as Standard HDD (Microsoft Learn,
        "Create an incremental snapshot for managed disks")."""
        return self._only(
            one
            for one in self.meters
            if one.product == DISK_PRODUCTS["Standard"] and one.name == SNAPSHOTS and _is(one, A_GB_AND_MONTH)
        )

    def traffic(self, *, same_continent: bool) -> Meter | None:
        """A GB that leaves the region for another one, on its continent or to another continent."""
        name = f"{'Intra' if same_continent else 'Inter'} Continent Data Transfer Out"
        return self._only(
            one for one in self.meters if one.service == BANDWIDTH and one.name == name and _is(one, A_GB)
        )

    def machine(self, size: str, *, windows: bool) -> Meter | None:
        """An hour of a running machine, with Windows where it has that and brings no licence of its own."""
        return self._only(
            one
            for one in self.meters
            if one.service == MACHINES
            and one.size.casefold() == size.casefold()
            and size
            and _is(one, AN_HOUR)
            and not any(word in f"{one.sku} {one.name}" for word in _NOT_ORDINARY)
            and not any(word in one.product for word in _NOT_MACHINES)
            and one.product.endswith("Windows") == windows
        )

    def _only(self, found: Iterator[Meter]) -> Meter | None:
        """The meter, where there is one price: of two that differ none can be told to be right."""
        able = [one for one in found if not one.from_units]
        return able[0] if able and len({one.price for one in able}) == 1 else None


def disk_tier(sku: str, size_gib: int) -> str:
    """The tier by which a disk is billed, such as "P10 LRS"; empty for types without tiers and sizes without one."""
    kind, _, redundancy = sku.partition("_")
    if kind not in _LETTERS or redundancy not in {"LRS", "ZRS"} or size_gib <= 0:
        return ""
    number = next((number for most, number in _TIERS if size_gib <= most and number >= _SMALLEST.get(kind, 1)), None)
    return f"{_LETTERS[kind]}{number} {redundancy}" if number else ""


def _is(meter: Meter, unit: str) -> bool:
    return meter.unit.casefold() == unit
