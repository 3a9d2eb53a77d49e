"""Zones that are lost, disks that no zone takes, and names that are there once."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import Choice, TargetChoice
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.problems import Severity
from tests.domain.estates import APP_01, DRAFT, ESTATE, SUBSCRIPTION, WEB_01, WEB_02, found, machine
from tests.domain.items import PROTECTED


def in_target(name: str, group: str = "rg-shop-asr") -> ArmId:
    return resource_id(group_id(SUBSCRIPTION, group), "Microsoft.Compute/virtualMachines", name)


def test_a_zone_that_the_target_region_lacks_is_told() -> None:
    draft = replace(DRAFT, machines=(APP_01.id,), target_region="westus")
    [problem] = found(draft, ESTATE, "availability")
    assert problem.severity is Severity.WARNING
    assert problem.what == "app-01 runs in zone 2; West US offers none; it starts without a zone."
    assert not found(replace(draft, target_region="westeurope"), ESTATE, "availability")


def test_many_lost_zones_are_told_in_one_sentence() -> None:
    many = tuple(machine(f"app-{number}", zone="1") for number in range(9))
    draft = replace(DRAFT, machines=tuple(one.id for one in many), target_region="westus")
    [problem] = found(draft, replace(ESTATE, machines=many), "availability")
    assert problem.what == "app-0, app-1 and 7 more run in zones; West US offers none; they start without a zone."


def test_one_name_for_two_machines_of_a_group_blocks_at_the_last_of_them() -> None:
    draft = replace(DRAFT, machines=(WEB_01.id, WEB_02.id)).with_override(WEB_02.id, TargetChoice(name="WEB-01"))
    [problem] = found(draft, ESTATE, "name")
    assert problem.blocks
    assert problem.machine == WEB_02.id
    assert "rg-shop/web-01 and rg-shop/web-02 would both be called" in problem.what
    apart = draft.with_override(WEB_02.id, TargetChoice(name="web-01", group=Choice(name="rg-other-asr")))
    assert not found(apart, ESTATE, "name")


def test_a_machine_that_stands_there_already_is_told() -> None:
    there = replace(machine("web-01"), id=in_target("web-01"), location="westeurope")
    [problem] = found(DRAFT, replace(ESTATE, machines=(*ESTATE.machines, there)), "name")
    assert problem.severity is Severity.WARNING
    assert "There is a machine web-01 in rg-shop-asr already" in problem.what
    assert found(DRAFT, replace(ESTATE, target_machines=(there,)), "name"), "in another subscription too"
    renamed = DRAFT.with_override(WEB_01.id, TargetChoice(name="web-01-dr"))
    assert not found(renamed, replace(ESTATE, machines=(*ESTATE.machines, there)), "name")


def test_the_name_of_another_protected_machine_is_promised() -> None:
    other = replace(
        PROTECTED, machine=in_target("web-01", "rg-else"), machine_name="web-09", target_name="web-01",
        target_group=group_id(SUBSCRIPTION, "rg-shop-asr"),
    )  # fmt: skip
    [problem] = found(DRAFT, replace(ESTATE, items=(other,)), "name")
    assert problem.blocks
    assert "web-09 is protected in this vault, and would be web-01 in rg-shop-asr too" in problem.what
