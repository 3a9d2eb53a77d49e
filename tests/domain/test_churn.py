"""How much may be written to a disk: Microsoft's published limits."""

from __future__ import annotations

import pytest

from asr_tui.domain.churn import ChurnLimit, disk_limit, machine_limit
from asr_tui.domain.replicated_parts import ReplicatedDisk


@pytest.mark.parametrize(
    ("kind", "gib", "option", "limit"),
    [
        ("Standard_LRS", 4095, "Normal", ChurnLimit(2, 2)),
        ("StandardSSD_ZRS", 32, "Normal", ChurnLimit(2, 2)),
        ("Premium_LRS", 127, "Normal", None),
        ("Premium_LRS", 128, "Normal", ChurnLimit(2, 8)),
        ("Premium_ZRS", 511, "Normal", ChurnLimit(2, 8)),
        ("Premium_LRS", 512, "Normal", ChurnLimit(5, 20)),
        ("Premium_LRS", 512, "High", ChurnLimit(10, 30)),
        ("Premium_LRS", 1024, "High", ChurnLimit(20, 50)),
        ("Standard_LRS", 1024, "High", ChurnLimit(2, 8)),
        ("PremiumV2_LRS", 1024, "High", None),
        ("Premium_LRS", 512, "", None),
    ],
)
def test_the_limit_of_a_disk(kind: str, gib: int, option: str, limit: ChurnLimit | None) -> None:
    assert disk_limit(ReplicatedDisk("d", None, gib * 2**30, sku=kind), option) == limit


def test_the_replica_disks_type_counts_where_it_is_another_one() -> None:
    disk = ReplicatedDisk("d", None, 512 * 2**30, sku="Premium_LRS", replica_sku="Standard_LRS")
    assert disk_limit(disk, "Normal") == ChurnLimit(2, 2)


def test_the_limit_of_a_machine() -> None:
    assert [machine_limit(option) for option in ("Normal", "High", "", "Puzzling")] == [54, 100, None, None]
