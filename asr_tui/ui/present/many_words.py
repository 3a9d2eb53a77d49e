"""What several machines have in common, in few words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.wording import and_join


def region_words(estates: Sequence[ItemEstate]) -> str:
    """Where the machines are started: "West Europe", "West Europe and North Europe", "4 regions"."""
    return same_words([one.target_words for one in estates], lambda number: f"{number} regions")


def same_words(values: Sequence[str], many: Callable[[int], str]) -> str:
    """The different values, up to two of them, else their number in words."""
    found = list(dict.fromkeys(values))
    return and_join(found) if len(found) < 3 else many(len(found))
