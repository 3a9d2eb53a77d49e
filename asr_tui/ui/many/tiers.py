"""Waves that the machines themselves tell: by the tag of their tier, and by the groups of a recovery plan."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.settings import Settings
from asr_tui.domain.wave_choice import NamedWave, tier_waves

TIER_TAG = "tier"


def tier_tag_waves(estates: Sequence[ItemEstate], settings: Settings) -> tuple[NamedWave, ...]:
    """A wave for each tier that the machines' tags name, what others need first."""
    found: dict[str, list[ArmId]] = {}
    for one in estates:
        tags = {name.casefold(): value for name, value in one.running.tags} if one.running else {}
        found.setdefault(tags.get(TIER_TAG, "").strip(), []).append(one.item.id)
    return tier_waves(sorted(found.items()))


def plan_waves(estates: Sequence[ItemEstate]) -> tuple[NamedWave, ...]:
    """A wave for each group of the recovery plan that holds most of the machines."""
    return ()
