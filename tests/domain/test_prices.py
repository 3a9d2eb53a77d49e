"""Retail prices: the tier of a disk, and the one meter that counts."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.prices import MACHINES, SITE_RECOVERY, STORAGE, Meter, RegionPrices, disk_tier

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


@pytest.mark.parametrize(
    ("sku", "gib", "tier"),
    [
        ("Premium_LRS", 127, "P10 LRS"), ("Premium_LRS", 128, "P10 LRS"), ("Premium_LRS", 129, "P15 LRS"),
        ("Premium_ZRS", 1, "P1 ZRS"), ("Premium_LRS", 4, "P1 LRS"), ("Premium_LRS", 32767, "P80 LRS"),
        ("StandardSSD_LRS", 30, "E4 LRS"), ("StandardSSD_ZRS", 1024, "E30 ZRS"),
        ("Standard_LRS", 1, "S4 LRS"), ("Standard_LRS", 33, "S6 LRS"),
        ("Premium_LRS", 32768, ""), ("Premium_LRS", 0, ""), ("PremiumV2_LRS", 128, ""), ("UltraSSD_LRS", 128, ""),
        ("", 128, ""), ("Premium", 128, ""),
    ],
)  # fmt: skip
def test_a_disk_is_billed_by_the_tier_above_its_size(sku: str, gib: int, tier: str) -> None:
    assert disk_tier(sku, gib) == tier


@given(
    sku=st.sampled_from(["Premium_LRS", "Premium_ZRS", "StandardSSD_LRS", "Standard_LRS"]),
    sizes=st.tuples(st.integers(1, 32767), st.integers(1, 32767)),
)
def test_a_larger_disk_never_has_a_lower_tier(sku: str, sizes: tuple[int, int]) -> None:
    low, high = (int(disk_tier(sku, gib).split()[0][1:]) for gib in sorted(sizes))
    assert low <= high


def test_the_licence_is_that_of_azure_machines_not_the_cheaper_one() -> None:
    assert PRICES.licence() == LICENCE
    assert replace(PRICES, meters=(SYSTEM_CENTER,)).licence() is None


def test_a_disk_has_its_own_meter_not_that_of_a_mount() -> None:
    assert PRICES.disk("Premium_LRS", 127) == P10
    assert PRICES.disk("Premium_ZRS", 127) == P10_ZRS
    assert PRICES.disk("StandardSSD_LRS", 100) == E10
    assert PRICES.disk("Premium_LRS", 512) is None
    assert replace(PRICES, meters=(MOUNT,)).disk("Premium_LRS", 127) is None


def test_a_machine_is_neither_spot_nor_of_another_system() -> None:
    assert PRICES.machine("standard_d2s_V5", windows=False) == LINUX
    assert PRICES.machine("Standard_D2s_v5", windows=True) == WINDOWS
    assert PRICES.machine("Standard_D4s_v5", windows=False) is None
    assert PRICES.machine("", windows=False) is None


def test_two_prices_for_one_thing_are_none() -> None:
    other = replace(P10, price=Decimal("20.00"))
    assert replace(PRICES, meters=(P10, other)).disk("Premium_LRS", 127) is None
    assert replace(PRICES, meters=(P10, P10)).disk("Premium_LRS", 127) == P10


def test_a_price_from_a_larger_amount_on_does_not_count() -> None:
    assert replace(PRICES, meters=(replace(P10, from_units=Decimal(100)),)).disk("Premium_LRS", 127) is None


def test_a_price_of_another_unit_does_not_count() -> None:
    assert replace(PRICES, meters=(replace(P10, unit="1/Hour"),)).disk("Premium_LRS", 127) is None
