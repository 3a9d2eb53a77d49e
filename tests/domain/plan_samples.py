"""Recovery plans as tests need them, drawn by hypothesis or written out."""

from __future__ import annotations

from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.recovery_plans import (
    ALL_DIRECTIONS,
    ALL_FAILOVER_TYPES,
    ActionKind,
    GroupKind,
    PlanAction,
    PlanGroup,
    PlanMember,
    RecoveryPlan,
)
from tests.domain.estates import VAULT, container

PRIMARY, RECOVERY = container("centralus").parent(), container("westeurope").parent()


RUNBOOK = ActionKind.RUNBOOK.value
KINDS = (ActionKind.MANUAL.value, RUNBOOK, "BetterActionDetails")


def member(number: int) -> PlanMember:
    item = container("centralus").child("replicationProtectedItems", f"item-{number}")
    return PlanMember(item, f"guid-{number}")


def action(name: str, kind: str = ActionKind.MANUAL.value, **details: object) -> PlanAction:
    return PlanAction(name, ALL_FAILOVER_TYPES[:2], ALL_DIRECTIONS, {"instanceType": kind, **details})


def boot(*members: PlanMember, before: tuple[PlanAction, ...] = (), after: tuple[PlanAction, ...] = ()) -> PlanGroup:
    return PlanGroup(GroupKind.BOOT, members, before, after)


PLAN = RecoveryPlan(
    id=VAULT.child("replicationRecoveryPlans", "shop"),
    primary_fabric=PRIMARY,
    recovery_fabric=RECOVERY,
    groups=(
        PlanGroup(GroupKind.SHUTDOWN, before=(action("Tell the shop", description="Call 4711."),)),
        PlanGroup(GroupKind.FAILOVER),
        boot(member(1), member(2), after=(action("Look at the database", description="Log in.\nRun the check."),)),
        boot(
            member(3),
            before=(action("DNS", RUNBOOK, runbookId="/r/dns", fabricLocation="Recovery", timeout=None),),
        ),
        boot(member(4), member(5), member(6), after=(action("Later", "BetterActionDetails", secret={"a": [1]}),)),
    ),
    operations=frozenset({"UnplannedFailover", "TestFailover"}),
    specific=({"instanceType": "A2A", "primaryZone": None},),
)


@st.composite
def plans(draw: st.DrawFn) -> RecoveryPlan:
    """A plan of one to seven boot groups with machines and actions, some of an unknown kind."""
    number = draw(st.integers(1, 7))
    homes = draw(st.lists(st.integers(0, number - 1), max_size=12))
    lists = [(kind, after) for kind in range(number + 2) for after in (False, True)]
    where = draw(st.lists(st.sampled_from(lists), max_size=6))
    kinds = draw(
        st.lists(
            st.sampled_from(KINDS),
            min_size=6,
            max_size=6,
        )
    )

    def actions(group: int, *, after: bool) -> tuple[PlanAction, ...]:
        return tuple(
            action(f"action {index}", kinds[index], unknown=index)
            for index, place in enumerate(where)
            if place == (group, after)
        )

    fixed = (GroupKind.SHUTDOWN, GroupKind.FAILOVER)
    groups = [PlanGroup(kind, (), actions(i, after=False), actions(i, after=True)) for i, kind in enumerate(fixed)]
    for index in range(number):
        members = tuple(member(one) for one, home in enumerate(homes) if home == index)
        groups.append(boot(*members, before=actions(index + 2, after=False), after=actions(index + 2, after=True)))
    return replace(PLAN, groups=tuple(groups))
