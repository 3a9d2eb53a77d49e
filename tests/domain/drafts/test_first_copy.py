"""Throughput of managed disks by type and size (Microsoft Learn, "Azure managed disk types")."""

import pytest

from asr_tui.domain.drafts.enable_replication.first_copy import copy_seconds, megabytes_a_second
from asr_tui.domain.machines import Disk
from tests.domain.estates import WEB_01


def managed(gib: int, sku: str) -> Disk:
    return Disk("disk", gib, sku, id=WEB_01.disks[0].id)


def unmanaged(gib: int) -> Disk:
    return Disk("disk", gib, vhd="https://sashop.blob.core.windows.net/vhds/disk.vhd")


PREMIUM = (
    (32, 25),
    (64, 50),
    (128, 100),
    (256, 125),
    (512, 150),
    (1024, 200),
    (2048, 250),
    (4096, 250),
    (8192, 500),
    (16384, 750),
    (32767, 900),
)
STANDARD_SSD = ((4096, 100), (8192, 400), (16384, 600), (32767, 750))
STANDARD_HDD = ((4096, 60), (8192, 300), (16384, 500), (32767, 500))


@pytest.mark.parametrize(
    ("sku", "sizes"),
    [("Premium_LRS", PREMIUM), ("StandardSSD_ZRS", STANDARD_SSD), ("Standard_LRS", STANDARD_HDD)],
)
def test_each_size_has_its_throughput_from_the_first_gib_to_the_last(
    sku: str, sizes: tuple[tuple[int, int], ...]
) -> None:
    smallest = 1
    for most, speed in sizes:
        assert [megabytes_a_second(managed(gib, sku)) for gib in (smallest, most)] == [speed, speed]
        smallest = most + 1
    assert megabytes_a_second(managed(65536, sku)) == sizes[-1][1]


def test_other_types_count_as_the_least_of_premium_v2_and_unmanaged_disks_as_standard() -> None:
    assert megabytes_a_second(managed(512, "PremiumV2_LRS")) == 125
    assert megabytes_a_second(managed(512, "UltraSSD_LRS")) == 125
    assert megabytes_a_second(unmanaged(512)) == 60


def test_the_copy_reads_at_23_percent_of_the_throughput() -> None:
    assert copy_seconds(managed(128, "Premium_LRS")) == pytest.approx(128 * 1024 / 23)
