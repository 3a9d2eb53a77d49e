"""The cache accounts of a re-protect of several machines: one for each vault and region."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.drafts.reprotect import ReprotectDraft, cache, needs_high_churn
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate


class CacheGroup(Struct, frozen=True):
    """Machines that share a cache account: of one vault, one region, and one kind of disks.

    vault      its id
    region     where the machines run now, and where the account must lie
    premium    whether their disks need the High Churn option, and so a premium account
    """

    vault: ArmId
    region: str
    premium: bool

    @property
    def key(self) -> str:
        return f"{self.vault}|{self.region}|{self.premium}".casefold()


def group_of(estate: ItemEstate) -> CacheGroup:
    item = estate.item
    return CacheGroup(item.id.vault_id, item.target_location, needs_high_churn(item))


def grouped(estates: Iterable[ItemEstate]) -> dict[CacheGroup, tuple[ItemEstate, ...]]:
    """The machines by the cache account that they would share."""
    found: dict[CacheGroup, list[ItemEstate]] = {}
    for one in estates:
        found.setdefault(group_of(one), []).append(one)
    return {group: tuple(members) for group, members in found.items()}


def accounts_of(choice: Choice, members: Iterable[ItemEstate]) -> tuple[tuple[ArmId, bool], ...]:
    """The accounts that the members use, and whether each is new; several where machines keep their own."""
    drafts = ((ReprotectDraft(one.item.id, one.item.machine_name, cache=choice), one) for one in members)
    return tuple(dict.fromkeys(cache(draft, one) for draft, one in drafts))
