"""What several machines have in common, in few words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.wording import and_join


def region_words(estates: Sequence[ItemEstate]) -> str:
    """Where the machines are started: "West Europe", "West Europe and North Europe", "4 regions"."""
    regions = next((one.regions for one in estates if one.regions), ())
    known = (one if one.regions else replace(one, regions=regions) for one in estates)
    return same_words([one.target_words for one in known], lambda number: f"{number} regions")


def same_words(values: Sequence[str], many: Callable[[int], str]) -> str:
    """The different values, up to two of them, else their number in words."""
    found = list(dict.fromkeys(values))
    return and_join(found) if len(found) < 3 else many(len(found))
