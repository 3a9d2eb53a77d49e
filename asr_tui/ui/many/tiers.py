"""Waves that the machines themselves tell: by the tag of their tier, and by the groups of a recovery plan."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.applications import tiers_by_tag
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.settings import Settings
from asr_tui.domain.waves import MachineWave

TIER_TAG = "tier"
UNNAMED = "others"
"""The wave of machines without the tag."""


def tier_waves(estates: Sequence[ItemEstate], settings: Settings) -> tuple[MachineWave, ...]:
    """A wave for each tier that the machines' tags name, what others need first; none for fewer than two tiers."""
    tags = {one.item.machine.casefold(): dict(one.running.tags) for one in estates if one.running}
    tiers = tiers_by_tag([one.item for one in estates], tags, TIER_TAG)
    if sum(bool(tier.value) for tier in tiers) < 2:
        return ()
    return tuple(MachineWave(tier.value or UNNAMED, frozenset(item.id for item in tier.items)) for tier in tiers)


def plan_waves(estates: Sequence[ItemEstate]) -> tuple[MachineWave, ...]:
    """A wave for each group of the recovery plan that holds most of the machines."""
    return ()
