"""A vault's machines as the applications of a runbook on paper: each machine once, in the order in which it starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from asr_tui.domain.applications import tiers_by_tag
from asr_tui.domain.listed_machine import Tags, tag_of
from asr_tui.domain.plan_members import items_of
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import RecoveryPlan

OTHERS = "Machines of no application"


class StartGroup(Struct, frozen=True):
    """Machines that start together; `name` is a plan's group or a tier, empty for none."""

    name: str
    items: tuple[ProtectedItem, ...]


class Application(Struct, frozen=True):
    """`why` says by what its machines belong together; `plan` is the recovery plan that runs it, if any."""

    name: str
    why: str
    stages: tuple[StartGroup, ...]
    plan: RecoveryPlan | None = None

    @property
    def items(self) -> tuple[ProtectedItem, ...]:
        return tuple(item for stage in self.stages for item in stage.items)


def applications(
    items: Sequence[ProtectedItem],
    plans: Sequence[RecoveryPlan],
    tags: Mapping[str, Tags],
    application_tag: str,
    tier_tag: str,
) -> tuple[Application, ...]:
    """By recovery plan, else by the tag of their application, else by replication group.

    tags  by the id of the item's machine, in lower case. A machine of several plans is in the first of them.
    """
    found: list[Application] = []
    left = {item.id: item for item in sorted(items, key=lambda one: one.machine_name.casefold())}
    for plan in sorted(plans, key=lambda one: one.name.casefold()):
        own = [item for item in items_of(plan, items) if item.id in left]
        if own:
            found.append(Application(plan.name, "recovery plan", _groups(plan, own), plan))
        for item in own:
            left.pop(item.id, None)
    named: dict[tuple[str, str], list[ProtectedItem]] = {}
    for item in left.values():
        named.setdefault(_name(item, tags, application_tag), []).append(item)
    for (name, why), members in sorted(named.items(), key=lambda one: (not one[0][1], one[0][0].casefold())):
        tiers = tiers_by_tag(members, tags, tier_tag)
        stages = tuple(StartGroup(tier.value, tier.items) for tier in tiers)
        found.append(Application(name, why, stages))
    return tuple(found)


def _name(item: ProtectedItem, tags: Mapping[str, Tags], tag: str) -> tuple[str, str]:
    own = tag_of(tags.get(item.machine.casefold(), {}), tag).strip()
    if own:
        return own, f"tag {tag}"
    return (item.multi_vm_group, "replication group") if item.multi_vm_group else (OTHERS, "")


def _groups(plan: RecoveryPlan, own: Sequence[ProtectedItem]) -> tuple[StartGroup, ...]:
    stages: list[StartGroup] = []
    for number, group in enumerate(plan.boot_groups, 1):
        members = {item.id for item in items_of(RecoveryPlan(plan.id, plan.primary_fabric, plan.recovery_fabric,
                                                             (group,)), own)}  # fmt: skip
        stages.append(StartGroup(f"Group {number}", tuple(item for item in own if item.id in members)))
    return tuple(stage for stage in stages if stage.items)
