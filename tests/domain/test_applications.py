"""Applications: machines by tag and tier, by multi-VM group, by recovery plan."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.applications import (
    Branch,
    by_group,
    by_plan,
    by_tag,
    plan_names,
    summary,
    tier_order,
    tiers_by_tag,
)  # fmt: skip
from asr_tui.domain.ids import ArmId
from asr_tui.domain.listed_machine import ListedMachine
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.recovery_plans import GroupKind, PlanGroup, PlanMember, RecoveryPlan
from tests.domain.listed import MACHINES, TEXT, VAULT, item, machine

SHOP = (
    machine("web-01", {"app": "shop", "tier": "web"}),
    machine("sql-01", {"App": "Shop", "Tier": "db"}, rpo=timedelta(hours=2)),
    machine("app-01", {"app": "shop", "tier": "app"}, drilled=timedelta(days=3)),
    machine("hr-01", {"app": "hr"}, multi_vm_group="hr-group"),
    machine("lone-01"),
)


def shape(branches: tuple[Branch, ...]) -> list[tuple[str, list[str], list[str]]]:
    return [
        (one.name, [machine.name for machine in one.machines], [two.name for two in one.branches]) for one in branches
    ]


def test_by_tag_with_tiers_in_the_order_in_which_they_start() -> None:
    assert shape(by_tag(SHOP, "app", "tier")) == [
        ("hr", ["hr-01"], []),
        ("shop", ["web-01", "sql-01", "app-01"], ["db", "app", "web"]),
        ("no tag app", ["lone-01"], []),
    ]
    assert by_tag(SHOP, "app", "tier")[-1].rest
    assert by_tag(SHOP, "app", "tier")[1].branches[0].key == ("shop", "db")


def test_machines_without_a_multi_vm_group_come_last_among_the_groups() -> None:
    assert shape(by_group(SHOP))[0] == ("hr-group", ["hr-01"], [])
    assert shape(by_group(SHOP))[1][0] == "no multi-VM group"


def boot(*items: ProtectedItem) -> PlanGroup:
    return PlanGroup(GroupKind.BOOT, tuple(PlanMember(one.id) for one in items))


def plan(name: str, *groups: PlanGroup) -> RecoveryPlan:
    fabric = VAULT.child("replicationFabrics", "f")
    return RecoveryPlan(
        VAULT.child("replicationRecoveryPlans", name), fabric, fabric, (PlanGroup(GroupKind.SHUTDOWN), *groups)
    )


def test_by_plan_with_its_groups_also_after_an_item_has_moved() -> None:
    moved = item("web-01", container="other")
    plans = (plan("erp", boot(item("sql-01")), boot(moved)), plan("all", boot(item("sql-01"), item("gone-01"))))
    assert shape(by_plan(SHOP, plans)) == [
        ("all", ["sql-01"], []),
        ("erp", ["sql-01", "web-01"], ["Group 1", "Group 2"]),
        ("no recovery plan", ["app-01", "hr-01", "lone-01"], []),
    ]
    names = plan_names(plans)
    assert sorted(names.values()) == [("all",), ("all", "erp"), ("erp",)]


def test_what_a_branch_says() -> None:
    found = summary(SHOP[:3])
    assert found.worst_loss is SHOP[1]
    assert found.undrilled == 2
    assert found.oldest_drill == timedelta(days=3)
    assert found.totals.machines == 3
    assert found.totals.needing == 1
    assert summary([machine(rpo=None, stage=Stage.COMMITTED, active_on_target=True)]).worst_loss is None


def test_the_order_of_tiers() -> None:
    mixed = ["", "web", "zeta", "tier-10", "DB", "tier-2", "app", "Front-End", "alpha", "dns"]
    assert sorted(mixed, key=tier_order) == [
        "dns",
        "DB",
        "app",
        "Front-End",
        "web",
        "tier-2",
        "tier-10",
        "alpha",
        "zeta",
        "",
    ]


def test_tiers_ignore_letter_case_and_come_in_the_order_of_their_first_machine() -> None:
    tags = {item(name).machine.casefold(): {"Tier": tier} for name, tier in (("a", "web"), ("b", "2"), ("c", "WEB"))}
    found = tiers_by_tag([item(name) for name in "abcd"], tags, "tier")
    assert [(tier.value, [one.machine_name for one in tier.items]) for tier in found] == [
        ("web", ["a", "c"]), ("2", ["b"]), ("", ["d"]),
    ]  # fmt: skip


@given(st.lists(MACHINES, max_size=8), TEXT)
def test_no_machine_is_lost_and_none_is_in_two_applications(machines: list[ListedMachine], tag: str) -> None:
    for branches in (by_tag(machines, tag, "tier"), by_tag(machines, "app", "tier"), by_group(machines)):
        found = [one for branch in branches for one in branch.machines]
        assert sorted(map(id, found)) == sorted(map(id, machines))
        assert len({branch.key for branch in branches if not branch.rest}) == sum(not one.rest for one in branches)
        for branch in branches:
            inner = [one for below in branch.branches for one in below.machines]
            assert not branch.branches or sorted(map(id, inner)) == sorted(map(id, branch.machines))


@given(st.lists(TEXT))
def test_machines_without_a_tier_come_last_whatever_the_others(values: list[str]) -> None:
    found = sorted([*values, ""], key=tier_order)
    assert not found[-1].strip()


def test_an_id_of_no_machine_breaks_nothing() -> None:
    odd = PlanGroup(GroupKind.BOOT, (PlanMember(ArmId("")), PlanMember(ArmId("/x"))))
    assert shape(by_plan(SHOP[:1], (plan("odd", odd),))) == [("no recovery plan", ["web-01"], [])]
