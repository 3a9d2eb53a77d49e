"""What a protected machine costs: what has a price, what is not known, and never an amount without a price."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.cost_lines import CostKind, MachineCost, VaultCost, money, total
from asr_tui.domain.costs import (
    FREE,
    NO_METER,
    NO_PRICES,
    Use,
    disk_cost,
    enabling_words,
    machine_cost,
    monthly_difference,
)
from asr_tui.domain.daily_change import daily_change
from asr_tui.domain.prices import Meter, RegionPrices
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.replicated_parts import ReplicatedDisk
from asr_tui.domain.settings import Settings, with_word
from tests.domain.estates import POLICY
from tests.domain.items import NOW, PROTECTED
from tests.domain.price_samples import E10, LICENCE, LINUX, P10, PRICES, SYSTEM_CENTER, WINDOWS

GIB = 2**30


def disk(name: str = "web-01-os", gib: float = 127, sku: str = "Premium_LRS", replica: str = "") -> ReplicatedDisk:
    return ReplicatedDisk(name, None, int(gib * GIB), sku=sku, replica_sku=replica)


def protected(*disks: ReplicatedDisk, **more: object) -> ProtectedItem:
    return replace(PROTECTED, disks=disks or (disk(),), os="Linux", **more)


def cost(item: ProtectedItem, prices: RegionPrices | None = PRICES, **more: object) -> MachineCost:
    return machine_cost(item, prices, POLICY, NOW, **more)  # type: ignore[arg-type]


def test_a_month_is_the_licence_and_the_replica_disks() -> None:
    found = cost(protected(disk(), disk("data", 100, "Premium_LRS", "StandardSSD_LRS")))
    assert found.of(CostKind.LICENCE) == LICENCE.price
    assert found.of(CostKind.REPLICA) == P10.price + E10.price, "the replica's type counts, not the target's"
    assert found.month == LICENCE.price + P10.price + E10.price


def test_a_test_machine_is_paid_by_the_hour_and_a_failover_by_the_month() -> None:
    found = cost(protected(disk(), disk("data", 100, "Premium_LRS", "StandardSSD_LRS")))
    assert found.of(CostKind.TEST) == LINUX.price
    assert found.of(CostKind.RUNNING) == LINUX.price * 730 + P10.price * 2, "its disks get the target's type"
    windows = cost(replace(protected(), os="Windows"))
    assert windows.of(CostKind.TEST) == WINDOWS.price


def test_without_prices_nothing_has_an_amount() -> None:
    found = cost(protected(), None, since=NOW - timedelta(days=1))
    assert found.month is None
    assert not any(line.known for line in found.lines)
    assert {line.why for line in found.lines if line.kind is CostKind.REPLICA} == {NO_PRICES}


def test_what_is_billed_by_use_is_never_an_amount() -> None:
    found = cost(protected())
    used = [one for one in found.lines if one.kind in {CostKind.SNAPSHOTS, CostKind.CACHE, CostKind.EGRESS}]
    assert len(used) == 3
    assert all(one.amount is None and one.why for one in used)


def test_the_licence_is_free_for_the_first_31_days() -> None:
    begun = NOW - timedelta(days=30)
    young = cost(protected(), since=begun)
    assert young.of(CostKind.LICENCE) == 0
    assert f"free until {begun + FREE:%Y-%m-%d}" in young.lines[0].words
    assert young.of(CostKind.REPLICA) == P10.price, "storage is paid from the first day"
    assert cost(protected(), since=NOW - FREE).of(CostKind.LICENCE) == LICENCE.price
    assert cost(protected(), since=None).of(CostKind.LICENCE) == LICENCE.price
    # After a failover the replica disks are those of a re-protect: their age says nothing of the first day.
    again = protected(last_failover=NOW - timedelta(days=2))
    assert cost(again, since=begun).of(CostKind.LICENCE) == LICENCE.price


def test_the_reason_says_why_a_disk_has_no_price() -> None:
    def why(of: ReplicatedDisk) -> str:
        return next(one.why for one in cost(protected(of)).lines if one.kind is CostKind.REPLICA)

    assert why(disk(sku="UltraSSD_LRS")) == "UltraSSD_LRS is billed by size, IOPS and throughput, not by a tier"
    assert why(disk(sku="")) == "Azure does not say its type"
    assert why(disk(gib=600)) == NO_METER
    assert why(replace(disk(), unmanaged=True)) == "a disk in a storage account is billed by what is in it"


def test_a_machine_that_has_failed_over_has_no_replica_disks() -> None:
    found = cost(protected(active_on_target=True))
    assert found.of(CostKind.REPLICA) is None
    assert found.of(CostKind.RUNNING) == LINUX.price * 730 + P10.price


def test_a_part_of_a_gib_counts_as_a_whole_one() -> None:
    found = cost(protected(disk(gib=127.5)))
    assert any("128 GiB Premium_LRS (P10 LRS)" in one.words for one in found.lines)


def test_the_dearest_machine_comes_first_and_one_without_an_amount_last() -> None:
    cheap = cost(protected(machine_name="b"))
    dear = cost(protected(disk(), disk("data"), machine_name="c"))
    none = machine_cost(protected(machine_name="a"), None, POLICY, NOW)
    found = VaultCost((none, cheap, dear), "EUR")
    assert [one.item.machine_name for one in found.dearest_first] == ["c", "b", "a"]
    assert found.month == (cheap.month or 0) + (dear.month or 0)
    assert found.unknown[f"replica disks: {NO_PRICES}"] == ("a",)
    assert set(found.unknown["cache: billed by what lies in it and by transactions"]) == {"a", "b", "c"}


def test_a_difference_is_said_only_where_both_prices_are_known() -> None:
    before = [disk_cost(CostKind.REPLICA, "d", "StandardSSD_LRS", 100, PRICES)]
    after = [disk_cost(CostKind.REPLICA, "d", "Premium_LRS", 100, PRICES)]
    words = "replica disks: from 9.60 EUR to 19.71 EUR a month, 10.11 EUR more"
    assert monthly_difference(before, after, "EUR", "replica disks") == words
    assert "10.11 EUR less" in monthly_difference(after, before, "EUR", "replica disks")
    assert monthly_difference(after, after, "EUR", "replica disks") == ""
    ultra = [disk_cost(CostKind.REPLICA, "d", "UltraSSD_LRS", 100, PRICES)]
    assert "not known" in monthly_difference(before, ultra, "EUR", "replica disks")
    assert monthly_difference(ultra, ultra, "EUR", "replica disks") == ""


def test_what_enabling_costs_names_the_prices_and_what_has_none() -> None:
    words = enabling_words([("a", "Premium_LRS", 127), ("b", "UltraSSD_LRS", 10)], 2, PRICES)
    assert "replica disks 19.71 EUR, Site Recovery 43.88 EUR after the free days" in words
    assert "retail prices of 2026-11-29" in words
    assert "b: 10 GiB UltraSSD_LRS" in words
    assert enabling_words([("a", "Premium_LRS", 127)], 1, None) == ""
    assert enabling_words([("a", "Premium_LRS", 127)], 1, replace(PRICES, meters=(SYSTEM_CENTER,))) == ""


def test_money_is_rounded_to_a_cent_and_never_invented() -> None:
    assert money(Decimal("1219.945"), "EUR") == "1,219.95 EUR"
    assert money(None, "EUR") == "not known"


METERS = st.lists(st.sampled_from([*PRICES.meters, replace(P10, price=Decimal(30))]), max_size=12)
DISKS = st.lists(
    st.builds(
        disk,
        st.sampled_from(["os", "data"]),
        st.floats(0, 40000),
        st.sampled_from(["Premium_LRS", "Premium_ZRS", "Standard_LRS", "UltraSSD_LRS", "PremiumV2_LRS", "", "odd_"]),
    ),
    max_size=5,
)


@given(meters=METERS, disks=DISKS, size=st.sampled_from(["", "Standard_D2s_v5", "Standard_X"]))
def test_every_amount_has_a_price_and_everything_else_a_reason(
    meters: list[Meter], disks: list[ReplicatedDisk], size: str
) -> None:
    item = replace(PROTECTED, disks=tuple(disks), os="Linux", target_size=size)
    found = cost(item, replace(PRICES, meters=tuple(meters)))
    for line in found.lines:
        if line.known:
            assert line.meter in meters
            assert line.amount in {line.meter.price, line.meter.price * 730}
        else:
            assert line.why
    assert found.month == total(line for line in found.lines if line.kind.monthly)
    known = sum((line.amount or 0 for line in found.monthly), Decimal(0))
    assert (found.month or 0) == known


def test_what_the_licences_cost_after_the_free_days_is_known_beforehand() -> None:
    young, old = cost(protected(), since=NOW), cost(protected())
    assert VaultCost((young, old), "EUR").later == LICENCE.price
    assert VaultCost((old,), "EUR").later is None


SNAPSHOT = Meter(
    "Storage", "Standard HDD Managed Disks", "Snapshots LRS", "LRS Snapshots", "1 gb/month", Decimal("0.05")
)
TRAFFIC = Meter("Bandwidth", "x", "x", "Intra Continent Data Transfer Out", "1 gb", Decimal("0.02"))
USED = replace(PRICES, meters=(*PRICES.meters, SNAPSHOT, TRAFFIC))


@pytest.mark.parametrize(("said", "gb"), [("10 GB", 10), ("10", 10), ("10 %", Decimal("12.7"))])
def test_a_stated_daily_change_gives_snapshots_and_traffic_an_amount(said: str, gb: Decimal) -> None:
    use = Use(daily_change(said), USED, same_continent=True)
    found = cost(protected(), USED, use=use)
    days = Decimal(POLICY.retention_minutes) / 1440
    assert found.of(CostKind.SNAPSHOTS) == gb * days * SNAPSHOT.price
    assert found.of(CostKind.EGRESS) == gb * (Decimal(730) / 24) * TRAFFIC.price
    assert found.of(CostKind.CACHE) is None, "its transactions are not known from that"
    lines = {one.kind: one.words for one in found.lines}
    assert "by your figure of" in lines[CostKind.SNAPSHOTS]
    assert "pass through it" in lines[CostKind.CACHE]


def test_traffic_without_its_price_or_its_continents_has_no_amount() -> None:
    figure = daily_change("10 GB")
    for use in (Use(figure, PRICES, same_continent=True), Use(figure, USED), Use(figure, USED, same_continent=False)):
        assert cost(protected(), use=use).of(CostKind.EGRESS) is None


@pytest.mark.parametrize("said", ["", "  ", "0 GB"])
def test_no_figure_leaves_it_not_known(said: str) -> None:
    assert daily_change(said) is None


@pytest.mark.parametrize("said", ["ten", "-1 GB", "5 % %", "200000 GB", "1001 %", "1e3"])
def test_a_figure_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="GB"):
        daily_change(said)
    with pytest.raises(ValueError, match="daily_change"):
        with_word(Settings(), "daily_change", said)
