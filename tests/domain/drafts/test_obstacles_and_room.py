"""Locks, stale links, sizes and quotas, as findings about a draft."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts.disable import DisableDraft, disable_plan
from asr_tui.domain.drafts.enable_replication import TargetChoice, machine_problems, problems, resolve
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, group_id
from asr_tui.domain.obstacles import Link, Lock, LockLevel, Quota
from asr_tui.domain.placement import MachineSize
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.resources import ResourceGroup
from tests.domain.estates import APP_01, DRAFT, ESTATE, SHOP, SUBSCRIPTION, VAULT, WEB_01, WEB_02
from tests.domain.items import PROTECTED, estate

D2S = MachineSize("Standard_D2s_v5", 2, 8, 4, 2, "standardDSv5Family")


def of_code(code: str, estate: Estate) -> list[Problem]:
    return [problem for problem in problems(DRAFT, estate) if problem.code == code]


@pytest.mark.parametrize("scope", [WEB_01.id, SHOP, ArmId(f"/SUBSCRIPTIONS/{SUBSCRIPTION}")])
def test_a_lock_that_will_stop_the_clean_up_is_noted(scope: ArmId) -> None:
    lock = Lock("keep", scope, LockLevel.CAN_NOT_DELETE)
    [problem] = of_code("150225", replace(ESTATE, locks=(lock,)))
    assert problem.severity is Severity.NOTE
    assert problem.machine == WEB_01.id
    assert lock.where in problem.what


def test_a_lock_elsewhere_is_none_of_the_machines_business() -> None:
    others = (WEB_02.id, ArmId(f"{WEB_01.id}0"), group_id(SUBSCRIPTION, "rg-sho"), group_id("other", "rg-shop"))
    locks = tuple(Lock("keep", scope, LockLevel.READ_ONLY) for scope in others)
    assert machine_problems(WEB_01, replace(ESTATE, locks=locks)) == machine_problems(WEB_01, ESTATE)


def test_a_read_only_lock_warns_of_the_installation() -> None:
    [problem] = of_code("ScopeLocked", replace(ESTATE, locks=(Lock("frozen", SHOP, LockLevel.READ_ONLY),)))
    assert problem.severity is Severity.WARNING
    assert "nothing be installed on web-01" in problem.what


def test_a_read_only_target_group_warns_too() -> None:
    group = group_id(SUBSCRIPTION, "rg-shop-asr")
    known = replace(ESTATE, groups=(*ESTATE.groups, ResourceGroup(group, "westeurope")))
    assert not of_code("ScopeLocked", known)
    [problem] = of_code("ScopeLocked", replace(known, locks=(Lock("frozen", group, LockLevel.READ_ONLY),)))
    assert (problem.page, problem.field) == ("target", "group")


def link(target: str, source: ArmId = WEB_01.id) -> Link:
    return Link(source.child("providers", "Microsoft.Resources", "links", "ASR-Protect-1"), source, target)


OTHER_VAULT = "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/Vaults/old-vault/x/y"


@pytest.mark.parametrize("target", [OTHER_VAULT, "/subscriptions/s/x/ProtectedItemArmId/y", f"{VAULT}/a/b"])
def test_links_of_an_older_protection_block(target: str) -> None:
    [problem] = of_code("150226", replace(ESTATE, links=(link(target),)))
    assert problem.blocks
    assert problem.machine == WEB_01.id
    assert "Remove the links" in problem.remedy


def test_the_lock_that_kept_the_links_goes_first() -> None:
    locked = replace(ESTATE, links=(link(OTHER_VAULT),), locks=(Lock("keep", SHOP, LockLevel.CAN_NOT_DELETE),))
    [problem] = of_code("150226", locked)
    assert problem.remedy.startswith("Remove the lock")
    assert "old-vault" in problem.what


def test_other_links_and_those_of_a_protected_machine_are_left_alone() -> None:
    elsewhere = (link(str(SHOP)), link(OTHER_VAULT, WEB_02.id))
    assert not of_code("150226", replace(ESTATE, links=elsewhere))
    assert not of_code("150226", replace(ESTATE, links=(link(OTHER_VAULT),), items=(PROTECTED,)))


def test_disabling_under_a_lock_says_how_it_will_end() -> None:
    draft = DisableDraft(PROTECTED.id, "web-01")
    free = disable_plan(draft, estate())
    locked = disable_plan(draft, replace(estate(), locks=(Lock("keep", SHOP, LockLevel.CAN_NOT_DELETE),)))
    assert not free.problems
    [problem] = locked.problems
    assert (problem.severity, problem.code) == (Severity.WARNING, "150225")
    assert "completed with information" in problem.what
    assert locked.can_start


def test_quotas_count_all_marked_machines_together() -> None:
    three = replace(DRAFT, machines=(WEB_01.id, WEB_02.id, APP_01.id))
    tight = replace(
        ESTATE,
        sizes=(D2S,),
        quotas=(
            Quota("cores", "Total Regional vCPUs", 5, 10),
            Quota("STANDARDDSV5FAMILY", "DSv5 vCPUs", 0, 6),
            Quota("NetworkInterfaces", "Network Interfaces", 98, 100),
            Quota("disks", "Disks", 9, 9),
        ),
    )
    found = [problem for problem in problems(three, tight) if problem.code == "150097"]
    assert [problem.what.partition(" in ")[0] for problem in found] == ["Total Regional vCPUs", "Network Interfaces"]
    assert "needs 6; free are 5 of 10" in found[0].what
    assert all(problem.severity is Severity.WARNING for problem in found)


def test_one_machine_that_fits_says_nothing() -> None:
    roomy = replace(ESTATE, sizes=(D2S,), quotas=(Quota("cores", "Total", 8, 10), Quota("x", "X", 0, 0)))
    assert not of_code("150097", roomy)


def test_a_quota_below_its_use_has_nothing_left() -> None:
    assert Quota("cores", "Total", 12, 10).free == 0


def test_a_size_that_the_region_lacks_is_named_with_the_region() -> None:
    [problem] = of_code("150097", replace(ESTATE, sizes=(replace(D2S, name="Standard_E2s_v5"),)))
    assert "Standard_D2s_v5 is not offered in West Europe" in problem.what


def test_a_size_that_is_closed_in_the_chosen_zone_blocks() -> None:
    zonal = replace(DRAFT, machines=(APP_01.id,), target=TargetChoice(availability="zone", zone="2"))
    known = replace(ESTATE, sizes=(replace(D2S, closed_zones=("2",)),))
    [problem] = [one for one in problems(zonal, known) if one.code == "150097"]
    assert "zone 2" in problem.what
    assert (problem.field, problem.blocks, problem.remedy) == ("zone", True, "Choose zone 1 or 3, or another size.")
    other = replace(zonal, target=TargetChoice(availability="zone", zone="1"))
    assert not [one for one in problems(other, known) if one.code == "150097"]


def test_another_zone_is_proposed_where_the_sources_has_not_the_size() -> None:
    known = replace(ESTATE, sizes=(replace(D2S, zones=("3",)),))
    draft = replace(DRAFT, machines=(APP_01.id,))
    assert [target.zone for target in resolve(draft, known).machines] == ["3"]
    nowhere = replace(ESTATE, sizes=(replace(D2S, zones=()),))
    assert [target.zone for target in resolve(draft, nowhere).machines] == ["2"]
    [problem] = [one for one in problems(draft, nowhere) if one.blocks]
    assert problem.remedy == "Choose no zone, or another size."


def test_a_chosen_size_that_the_region_lacks_blocks_and_the_sources_own_only_warns() -> None:
    known = replace(ESTATE, sizes=(replace(D2S, name="Standard_E2s_v5"),))
    chosen = replace(DRAFT, target=TargetChoice(size="Standard_D8s_v5"))
    assert [one.blocks for one in problems(chosen, known) if one.code == "150097"] == [True]
    assert [one.blocks for one in problems(DRAFT, known) if one.code == "150097"] == [False]


def test_more_interfaces_than_the_size_takes_block() -> None:
    two = replace(WEB_01, nics=WEB_01.nics * 3)
    known = replace(ESTATE, sizes=(D2S,), machines=(two,))
    assert any(problem.blocks and "2 network interfaces" in problem.what for problem in problems(DRAFT, known))
