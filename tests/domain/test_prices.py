"""Retail prices: the tier of a disk, and the one meter that counts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.prices import disk_tier
from tests.domain.price_samples import E10, LICENCE, LINUX, MOUNT, P10, P10_ZRS, PRICES, SYSTEM_CENTER, WINDOWS


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
