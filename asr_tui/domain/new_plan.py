"""A recovery plan made of chosen machines: their tiers become its boot groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from asr_tui.domain.applications import Tier, tiers_by_tag
from asr_tui.domain.ids import ArmId
from asr_tui.domain.listed_machine import Tags
from asr_tui.domain.plan_members import direction_of, member, one_direction, whole_groups
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import (
    MOST_GROUPS,
    MOST_MACHINES,
    GroupKind,
    PlanGroup,
    RecoveryPlan,
    with_fixed_groups,
)
from asr_tui.domain.wording import first_few

_NAMED = 6


class ProposedPlan(Struct, frozen=True):
    """A plan that is not saved yet, and what was decided on the way, in sentences."""

    plan: RecoveryPlan
    notes: tuple[str, ...] = ()


def empty_plan(plan: ArmId) -> RecoveryPlan:
    """A plan of one empty group; its regions are those of the machines that are added."""
    return RecoveryPlan(plan, ArmId(""), ArmId(""), with_fixed_groups((PlanGroup(GroupKind.BOOT),)))


def plan_from(
    plan: ArmId, chosen: Sequence[ProtectedItem], items: Sequence[ProtectedItem], tags: Mapping[str, Tags], tag: str
) -> ProposedPlan:
    """The chosen machines in one boot group for each value of the tag, in the order in which tiers start.

    Replication groups are completed, and stand whole in the first of their tiers. Left out are machines of another
    direction than most, and those beyond what a plan holds.

    items  all protected machines of the vault
    tags   of the machines, by their ids in lower case
    """
    whole = whole_groups(chosen, items)
    fits, others = one_direction(whole)
    kept, beyond = fits[:MOST_MACHINES], fits[MOST_MACHINES:]
    tiers = tiers_by_tag(kept, tags, tag)
    groups = _joined(_with_groups_whole(tiers))
    boots = tuple(PlanGroup(GroupKind.BOOT, tuple(map(member, group))) for group in groups)
    way = next((found for one in kept if (found := direction_of(one)) is not None), None)
    source, target, *zones = way or (ArmId(""), ArmId(""), "", "")
    made = RecoveryPlan(
        plan, source, target, with_fixed_groups(boots or (PlanGroup(GroupKind.BOOT),)), (zones[0], zones[1])
    )
    picked = {one.id for one in chosen}
    added = [one.machine_name for one in whole if one.id not in picked]
    notes = [_tier_note(tiers, tag, len(groups))]
    if added:
        notes.append(f"{first_few(added, _NAMED)} came with the replication group.")
    if others:
        left_out = first_few([one.machine_name for one in others], _NAMED)
        notes.append(f"Left out, another direction or none yet: {left_out}.")
    if beyond:
        notes.append(f"Left out, a plan holds {MOST_MACHINES} machines: {len(beyond)} more.")
    return ProposedPlan(made, tuple(notes))


def _with_groups_whole(tiers: Sequence[Tier]) -> list[list[ProtectedItem]]:
    """The tiers' machines, each replication group in the first tier that holds one of it."""
    places: dict[str, int] = {}
    found: list[list[ProtectedItem]] = [[] for _ in tiers]
    for index, tier in enumerate(tiers):
        for one in tier.items:
            group = one.multi_vm_group.casefold()
            found[places.setdefault(group, index) if group else index].append(one)
    return [group for group in found if group]


def _joined(groups: list[list[ProtectedItem]]) -> list[list[ProtectedItem]]:
    """At most as many groups as a plan has; what is beyond starts with the last one."""
    last = [one for group in groups[MOST_GROUPS - 1 :] for one in group]
    return [*groups[: MOST_GROUPS - 1], last] if len(groups) > MOST_GROUPS else groups


def _tier_note(tiers: Sequence[Tier], tag: str, groups: int) -> str:
    if not tag:
        return "All machines are in one group: they start together."
    values = [tier.value or f"without the tag {tag}" for tier in tiers]
    if not any(tier.value for tier in tiers):
        return f"No machine has the tag {tag}, so all are in one group."
    order = ", then ".join(values)
    return f"Groups by the tag {tag}: {order}.{' Some of them share a group.' if len(tiers) > groups else ''}"
