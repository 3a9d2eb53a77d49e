"""Which machines a recovery plan can hold, and which of them go together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import PlanMember, RecoveryPlan

Direction = tuple[ArmId, ArmId, str, str]
"""The fabrics and, where machines replicate between zones of one region, the zones: source, target."""


def direction_of(item: ProtectedItem) -> Direction | None:
    """The direction in which a machine replicates; None where Azure does not say where to."""
    if item.target_container is None:
        return None
    zones = (item.source_zone, item.target_zone) if item.within_region else ("", "")
    return (item.container.parent(), item.target_container.parent(), *zones)


def plan_direction(plan: RecoveryPlan, items: Iterable[ProtectedItem]) -> Direction:
    """The direction of the plan's machines as they are now; of the plan where it has none."""
    found = items_of(plan, items)
    now = next((way for item in found if (way := direction_of(item)) is not None), None)
    return now or (plan.primary_fabric, plan.recovery_fabric, *plan.zones)


def item_of(member: PlanMember, items: Iterable[ProtectedItem]) -> ProtectedItem | None:
    """The protected machine of a member: by its id, else by the name of its item.

    After a re-protect an item lies in the other region's container, under the same name; whether Azure then changes
    the ids in its plans is not known.
    """
    found = None
    for item in items:
        if item.id == member.item:
            return item
        if item.id.name.casefold() == member.item.name.casefold():
            found = item
    return found


def items_of(plan: RecoveryPlan, items: Iterable[ProtectedItem]) -> tuple[ProtectedItem, ...]:
    """The protected machines of a plan in its order, without members that the vault does not protect any more."""
    known = tuple(items)
    found = (item_of(member, known) for member in plan.members)
    return tuple(item for item in found if item is not None)


def whole_groups(chosen: Iterable[ProtectedItem], items: Sequence[ProtectedItem]) -> tuple[ProtectedItem, ...]:
    """The chosen machines with all others of their replication groups, in the items' order."""
    picked = tuple(chosen)
    ids = {item.id for item in picked}
    groups = {item.multi_vm_group.casefold() for item in picked if item.multi_vm_group}
    return tuple(item for item in items if item.id in ids or item.multi_vm_group.casefold() in groups)


def plans_of(item: ProtectedItem, plans: Iterable[RecoveryPlan]) -> tuple[str, ...]:
    """The names of the plans that hold the machine."""
    return tuple(plan.name for plan in plans if any(item_of(one, (item,)) is not None for one in plan.members))


class Candidate(Struct, frozen=True):
    """A machine that may be added to a plan: why it cannot, what is to be known, which others come with it."""

    item: ProtectedItem
    refusal: str = ""
    other_plans: tuple[str, ...] = ()
    together: tuple[str, ...] = ()


def candidates(
    plan: RecoveryPlan, items: Sequence[ProtectedItem], plans: Iterable[RecoveryPlan]
) -> tuple[Candidate, ...]:
    """The vault's machines that the plan does not hold, those that can be added first."""
    held = {item.id for item in items_of(plan, items)}
    way = plan_direction(plan, items) if held or plan.primary_fabric else None
    others = [one for one in plans if one.id != plan.id]
    found = []
    for item in items:
        if item.id in held:
            continue
        mates = [one.machine_name for one in whole_groups((item,), items) if one.id != item.id and one.id not in held]
        found.append(Candidate(item, _refusal(item, way), plans_of(item, others), tuple(mates)))
    return tuple(sorted(found, key=lambda one: (bool(one.refusal), one.item.machine_name.casefold())))


def _refusal(item: ProtectedItem, way: Direction | None) -> str:
    own = direction_of(item)
    if own is None:
        return "its target region is not known yet: its replication is being enabled"
    if way is not None and own != way:
        return "it replicates in another direction than the machines of this plan"
    return ""


def one_direction(items: Sequence[ProtectedItem]) -> tuple[tuple[ProtectedItem, ...], tuple[ProtectedItem, ...]]:
    """The machines of the direction that most of them have, and the others, which cannot be in one plan with them."""
    ways = [direction_of(item) for item in items]
    known = [way for way in ways if way is not None]
    most = max(dict.fromkeys(known), key=known.count, default=None)
    fits = tuple(item for item, way in zip(items, ways, strict=True) if way is not None and way == most)
    return fits, tuple(item for item in items if item not in fits)


def member(item: ProtectedItem) -> PlanMember:
    """A new member of a plan."""
    return PlanMember(item.id)


def with_mates(plan: RecoveryPlan, ids: Collection[ArmId], items: Sequence[ProtectedItem]) -> frozenset[ArmId]:
    """The ids of these members and of the other members of their replication groups."""
    named = {one.item: item for one in plan.members if (item := item_of(one, items)) is not None}
    groups = {item.multi_vm_group.casefold() for id_, item in named.items() if id_ in ids and item.multi_vm_group}
    return frozenset(ids) | {id_ for id_, item in named.items() if item.multi_vm_group.casefold() in groups}
