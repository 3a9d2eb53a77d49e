"""Which machines a recovery plan can hold, and which go together."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.plan_members import (
    candidates,
    item_of,
    one_direction,
    plan_direction,
    whole_groups,
    with_mates,
)
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import PlanMember, with_fixed_groups
from tests.domain.estates import container
from tests.domain.items import PROTECTED
from tests.domain.plan_samples import PLAN, PRIMARY, RECOVERY, boot


def machine(number: int, group: str = "", *, back: bool = False) -> ProtectedItem:
    here, there = ("westeurope", "centralus") if back else ("centralus", "westeurope")
    return replace(
        PROTECTED,
        id=container(here).child("replicationProtectedItems", f"item-{number}"),
        machine_name=f"vm-{number}",
        multi_vm_group=group,
        target_container=container(there),
    )


ITEMS = (machine(1, "Shop"), machine(2, "shop"), machine(3), machine(4, back=True))
EMPTY = replace(PLAN, groups=with_fixed_groups((boot(),)))


def plan_of(*items: ProtectedItem) -> PlanMember:
    return PlanMember(items[0].id)


def test_a_replication_group_comes_as_a_whole_whatever_its_case() -> None:
    assert whole_groups([ITEMS[0]], ITEMS) == ITEMS[:2]
    assert whole_groups([ITEMS[2]], ITEMS) == (ITEMS[2],)


def test_members_of_a_group_move_together() -> None:
    plan = replace(PLAN, groups=(boot(*(PlanMember(one.id) for one in ITEMS[:3])),))
    assert with_mates(plan, {ITEMS[0].id}, ITEMS) == {ITEMS[0].id, ITEMS[1].id}
    assert with_mates(plan, {ITEMS[2].id}, ITEMS) == {ITEMS[2].id}


def test_machines_of_another_direction_are_refused_and_stand_last() -> None:
    found = candidates(EMPTY, ITEMS, ())
    assert [(one.item.machine_name, bool(one.refusal)) for one in found] == [
        ("vm-1", False), ("vm-2", False), ("vm-3", False), ("vm-4", True),
    ]  # fmt: skip
    assert "another direction" in found[-1].refusal
    assert found[0].together == ("vm-2",)


def test_a_machine_of_other_plans_can_be_added_and_they_are_named() -> None:
    other = replace(PLAN, id=PLAN.id.parent().child("replicationRecoveryPlans", "all"), groups=(boot(plan_of(*ITEMS)),))
    found = {one.item.machine_name: one for one in candidates(EMPTY, ITEMS, (other, EMPTY))}
    assert found["vm-1"].other_plans == ("all",)
    assert not found["vm-1"].refusal
    assert found["vm-3"].other_plans == ()


def test_a_member_is_found_after_a_re_protect_moved_it() -> None:
    back = machine(1, back=True)
    assert item_of(PlanMember(ITEMS[0].id), (back, machine(2, back=True))) == back
    assert item_of(PlanMember(ITEMS[0].id), (machine(9),)) is None
    plan = replace(PLAN, groups=(boot(PlanMember(ITEMS[0].id)),))
    assert plan_direction(plan, (back,)) == (RECOVERY, PRIMARY, "", "")
    assert plan_direction(plan, ()) == (PRIMARY, RECOVERY, "", "")


def test_a_set_of_two_directions_keeps_that_of_most() -> None:
    assert one_direction(ITEMS) == (ITEMS[:3], ITEMS[3:])
    unknown = replace(ITEMS[2], target_container=None)
    assert one_direction((unknown,)) == ((), (unknown,))
