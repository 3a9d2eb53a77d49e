"""Waves that the machines themselves tell: by the tag of their tier, and by the groups of a recovery plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from asr_tui.domain.applications import tiers_by_tag
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.listed_machine import Tags, member_key
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.waves import MachineWave
from asr_tui.services.groupings import GroupingReads
from asr_tui.services.workspace import Workspace

UNNAMED = "others"
"""The wave of machines without the tag, and of those in no group of the plan."""


class Groups:
    """What groups the machines of an action beside what was read of each: tags and recovery plans of their vaults."""

    def __init__(self, workspace: Workspace, items: Iterable[ProtectedItem]) -> None:
        self._by_vault: dict[ArmId, list[ProtectedItem]] = {}
        for item in items:
            self._by_vault.setdefault(item.id.vault_id, []).append(item)
        self._reads = {vault: GroupingReads(workspace.session, workspace.choices, vault) for vault in self._by_vault}

    async def read(self) -> None:
        """Read them vault by vault; each read waits at most five seconds."""
        for vault, reads in self._reads.items():
            await reads.read(self._by_vault[vault])

    def tags(self) -> Mapping[str, Tags]:
        """By the id of each item's machine, in lower case."""
        found: dict[str, Tags] = {}
        for vault, reads in self._reads.items():
            found.update(reads.value.tags(self._by_vault[vault]) or {})
        return found

    def plans(self) -> tuple[RecoveryPlan, ...]:
        return tuple(plan for reads in self._reads.values() for plan in reads.value.plans or ())


def tier_waves(estates: Sequence[ItemEstate], known: Mapping[str, Tags], tag: str) -> tuple[MachineWave, ...]:
    """A wave for each tier that the tag names, what others need first; none for fewer than two tiers.

    known  tags by the id of the machine, in lower case; what was read of the machine itself counts more
    """
    own = {one.item.machine.casefold(): dict(one.running.tags) for one in estates if one.running}
    tiers = tiers_by_tag([one.item for one in estates], {**known, **own}, tag)
    if sum(bool(tier.value) for tier in tiers) < 2:
        return ()
    return tuple(MachineWave(tier.value or UNNAMED, frozenset(item.id for item in tier.items)) for tier in tiers)


def plan_waves(items: Sequence[ProtectedItem], plans: Sequence[RecoveryPlan]) -> tuple[MachineWave, ...]:
    """A wave for each group of the recovery plan that holds most of the machines; none for fewer than two groups.

    Machines that are in none of its groups begin last.
    """
    found = [_groups_of(items, plan) for plan in plans]
    best = max((one for one in found if len(one) > 1), key=lambda one: sum(map(_size, one)), default=())
    held = frozenset().union(*(wave.items for wave in best))
    rest = frozenset(item.id for item in items) - held
    return (*best, MachineWave(UNNAMED, rest)) if best and rest else best


def _size(wave: MachineWave) -> int:
    return len(wave.items)


def _groups_of(items: Sequence[ProtectedItem], plan: RecoveryPlan) -> tuple[MachineWave, ...]:
    """The plan's groups that hold some of the machines."""
    by_key = {member_key(item.id): item.id for item in items}
    waves = (
        MachineWave(
            f"{plan.name} {number}",
            frozenset(found for member in group.members if (found := by_key.get(member_key(member.item)))),
        )
        for number, group in enumerate(plan.boot_groups, 1)
    )
    return tuple(wave for wave in waves if wave.items)
