"""The re-protect page: where the machine goes back to, each proposal with where it comes from."""

from __future__ import annotations

from asr_tui.domain.drafts.reprotect import (
    ReprotectDraft,
    availability_set,
    cache,
    capacity_reservation,
    home_group,
)
from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.problems import Problem
from asr_tui.ui.present.field import Field
from asr_tui.ui.text import plain

_UNREAD = {
    None: "the original machine is still being read",
    Absence.GONE: "the original machine is gone",
    Absence.SILENT: "the original machine's region does not answer",
    Absence.UNREAD: "the original machine could not be read",
}


def reprotect_fields(draft: ReprotectDraft, estate: ItemEstate, problems: tuple[Problem, ...]) -> list[Field]:
    """Group, network (locked), cache, availability set and capacity reservation."""
    item = estate.item
    group = home_group(draft, estate)
    account, account_is_new = cache(draft, estate)
    where = estate.display(item.target_location)
    original = "the original machine's"
    unread = _UNREAD[estate.absence] if estate.running is None else ""
    fields = [
        Field("group", "Resource group", plain(group.name), "chosen" if draft.group.is_set else original),
        _network(estate),
        Field("cache", "Cache storage", plain(account.name), f"{'new' if account_is_new else 'existing'}, {where}"),
        _one("availability_set", "Availability set", availability_set(draft, estate), draft.availability_set.is_set,
             unread or original),
        _one("capacity_reservation", "Capacity", capacity_reservation(draft, estate), draft.capacity_reservation.is_set,
             unread or original),
    ]  # fmt: skip
    return [
        Field(one.key, one.label, one.value, one.mark, one.tone, one.locked,
              tuple(problem for problem in problems if problem.field == one.key))
        for one in fields
    ]  # fmt: skip


def _one(key: str, label: str, value: object, chosen: bool, proposal: str) -> Field:
    name = getattr(value, "name", "") if value is not None else ""
    return Field(key, label, plain(name) or "none", "chosen" if chosen else proposal)


def _network(estate: ItemEstate) -> Field:
    item = estate.item
    there = item.target_network
    mapping = estate.topology.network_mapping(there, item.source_location) if there else None
    if mapping:
        note = "locked by the network mapping; n says how to change it"
        return Field("network", "Virtual network", plain(mapping.target_network.name), note, locked=True)
    original = estate.running.network if estate.running else None
    note = "no network mapping back is set up: Azure chooses; n says more"
    return Field("network", "Virtual network", plain(original.name) if original else "not known", note, locked=True)
