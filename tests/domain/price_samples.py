"""Meters and prices, shortened from what Azure publishes."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from msgspec.structs import replace

from asr_tui.domain.prices import MACHINES, SITE_RECOVERY, STORAGE, Meter, RegionPrices

PREMIUM = "Premium SSD Managed Disks"


LICENCE = Meter(SITE_RECOVERY, SITE_RECOVERY, "Azure", "VM Replicated to Azure", "1/Month", Decimal("21.94"))


SYSTEM_CENTER = Meter(
    SITE_RECOVERY, SITE_RECOVERY, "System Center", "VM Replicated to System Center", "1/Month", Decimal("14.04")
)


P10 = Meter(STORAGE, PREMIUM, "P10 LRS", "P10 LRS Disk", "1/Month", Decimal("19.71"))


MOUNT = Meter(STORAGE, PREMIUM, "P10 LRS", "P10 LRS Disk Mount", "1/Month", Decimal("1.00"))


P10_ZRS = Meter(STORAGE, PREMIUM, "P10 ZRS", "P10 ZRS Disk", "1/Month", Decimal("29.57"))


E10 = Meter(STORAGE, "Standard SSD Managed Disks", "E10 LRS", "E10 LRS Disk", "1/Month", Decimal("9.60"))


SERIES = "Virtual Machines DSv5 Series"


LINUX = Meter(MACHINES, SERIES, "D2s v5", "D2s v5", "1 Hour", Decimal("0.096"), "Standard_D2s_v5")


SPOT = replace(LINUX, sku="D2s v5 Spot", name="D2s v5 Spot", price=Decimal("0.02"))


LOW = replace(LINUX, sku="D2s v5 Low Priority", name="D2s v5 Low Priority", price=Decimal("0.03"))


WINDOWS = replace(LINUX, product=f"{SERIES} Windows", price=Decimal("0.188"))


ASKED = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


PRICES = RegionPrices(
    "westeurope",
    "EUR",
    ASKED,
    "https://prices.azure.com",
    (LICENCE, SYSTEM_CENTER, MOUNT, P10, P10_ZRS, E10, SPOT, LOW, WINDOWS, LINUX),
)
