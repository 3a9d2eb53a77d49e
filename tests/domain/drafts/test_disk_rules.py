"""Disk types that a region or a zone lacks, that a size does not take, or that a system disk cannot be."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, TargetChoice, plan, problems
from asr_tui.domain.estate import Estate
from asr_tui.domain.placement import DiskType, MachineSize
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.steps import EnableReplication
from tests.domain.estates import DRAFT, ESTATE, machine

ZONES = ("1", "2", "3")
OFFERED = (DiskType("Standard_LRS", ZONES), DiskType("Premium_LRS", ZONES), DiskType("PremiumV2_LRS", ("2", "3")))
D2S = MachineSize("Standard_D2s_v5", 2, 8, 4, 2)
FAST = replace(
    machine("fast-01"), disks=(machine("fast-01").disks[0], replace(machine("fast-01").disks[1], sku="PremiumV2_LRS"))
)
KNOWN = replace(ESTATE, machines=(*ESTATE.machines, FAST), disk_types=OFFERED, sizes=(D2S,))
ONE = replace(DRAFT, machines=(FAST.id,))


def found(estate: Estate = KNOWN, draft: EnableReplicationDraft = ONE, **chosen: str) -> list[Problem]:
    fields = {"disk_sku", "zone", "availability"}
    draft = replace(draft, target=TargetChoice(**chosen))  # type: ignore[arg-type]
    return [problem for problem in problems(draft, estate) if problem.field in fields]


def test_a_type_that_the_region_lacks_blocks_whoevers_choice_it_is() -> None:
    without = replace(KNOWN, disk_types=OFFERED[:2])
    [problem] = found(without)
    assert (problem.field, problem.blocks) == ("disk_sku", True)
    assert "West Europe offers no PremiumV2_LRS disks" in problem.what
    [problem] = found(without, disk_sku="StandardSSD_LRS")
    assert "StandardSSD_LRS" in problem.what
    assert not found(without, disk_sku="Premium_LRS")


def test_nothing_is_said_of_types_that_were_not_read() -> None:
    unread = replace(KNOWN, disk_types=())
    assert not found(unread)
    assert not found(unread, disk_sku="StandardSSD_LRS")


@pytest.mark.parametrize(
    ("availability", "zone", "expected"),
    [
        ("zone", "2", None),
        ("zone", "1", ("zone", Severity.BLOCKING)),
        ("set", "", ("availability", Severity.BLOCKING)),
        ("none", "", ("availability", Severity.WARNING)),
    ],
)
def test_premium_v2_wants_one_of_its_zones(availability: str, zone: str, expected: tuple[str, Severity] | None) -> None:
    said = [(one.field, one.severity) for one in found(availability=availability, zone=zone)]
    assert said == ([expected] if expected else [])


def test_a_chosen_type_is_mended_at_the_type_and_a_region_without_zones_says_nothing() -> None:
    narrow = replace(KNOWN, disk_types=(DiskType("Standard_LRS", ("1",)), *OFFERED[1:]))
    [problem] = [one for one in found(narrow, availability="zone", zone="2", disk_sku="Standard_LRS") if one.blocks]
    assert (problem.field, problem.remedy) == ("disk_sku", "Choose zone 1, or another disk type.")
    plain = replace(KNOWN, disk_types=(*OFFERED[:2], DiskType("PremiumV2_LRS")))
    assert not found(plain, availability="none")


@pytest.mark.parametrize("sku", ["PremiumV2_LRS", "UltraSSD_LRS"])
def test_a_system_disk_is_neither_v2_nor_ultra(sku: str) -> None:
    there = replace(KNOWN, disk_types=(*OFFERED, DiskType("UltraSSD_LRS", ZONES)))
    said = [one.what for one in found(there, disk_sku=sku, availability="zone", zone="2") if one.blocks]
    assert said == [f"{sku} cannot be a system disk."]


def test_a_size_without_premium_disks_takes_only_standard_ones() -> None:
    slow = replace(KNOWN, sizes=(replace(D2S, premium=False),))
    assert [one.blocks for one in found(slow, availability="zone", zone="2")] == [True]
    assert not [one for one in found(slow, availability="zone", zone="2", disk_sku="Standard_LRS") if one.blocks]


@pytest.mark.parametrize(
    ("chosen", "replica"),
    [
        ("PremiumV2_LRS", ""),
        ("ultrassd_lrs", ""),
        ("Premium_LRS", "Premium_LRS"),
        ("StandardSSD_ZRS", "StandardSSD_ZRS"),
        ("", ""),
    ],
)
def test_a_type_that_no_copy_has_goes_to_the_target_alone(chosen: str, replica: str) -> None:
    made = plan(replace(ONE, target=TargetChoice(disk_sku=chosen)), KNOWN)
    [enable] = [one.step for one in made.steps if isinstance(one.step, EnableReplication)]
    assert {(disk.replica_sku, disk.target_sku) for disk in enable.disks} == {(replica, chosen)}


@pytest.mark.parametrize(
    ("chosen", "warned"),
    [("Premium_LRS", True), ("StandardSSD_LRS", True), ("Premium_ZRS", False), ("StandardSSD_ZRS", False), ("", False)],
)
def test_a_zone_redundant_disk_wants_a_zone_redundant_copy(chosen: str, warned: bool) -> None:
    spread = replace(FAST, disks=(FAST.disks[0], replace(FAST.disks[1], name="log", sku="Premium_ZRS")))
    said = found(replace(KNOWN, machines=(spread,), disk_types=()), disk_sku=chosen)
    assert [one.severity for one in said] == ([Severity.WARNING] if warned else [])
    assert all("(ZRS): log." in one.what for one in said)


def test_a_hard_disk_is_no_system_disk_to_choose() -> None:
    slow = replace(FAST, disks=(replace(FAST.disks[0], sku="Standard_LRS"),))
    estate = replace(KNOWN, machines=(slow,), disk_types=())
    assert [one.severity for one in found(estate)] == [Severity.NOTE]
    assert [one.severity for one in found(estate, disk_sku="Standard_LRS")] == [Severity.WARNING]
    assert not found(estate, disk_sku="StandardSSD_LRS")


@pytest.mark.parametrize("kind", ["PremiumV2_LRS", "UltraSSD_LRS"])
def test_a_chosen_fast_type_wants_high_churn_too(kind: str) -> None:
    plain = replace(KNOWN, machines=(replace(FAST, disks=FAST.disks[:1]),))
    for premium in (False, True):
        target = TargetChoice(disk_sku=kind, high_churn=premium)
        said = [one for one in problems(replace(ONE, target=target), plain) if one.field == "cache" and one.blocks]
        assert bool(said) is not premium
