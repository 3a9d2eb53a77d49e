"""The re-protect page: the fields of the way back, each with the origin of its value."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.drafts.reprotect import ReprotectDraft, availability_set, cache, capacity_reservation, home_group
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.problems import Problem
from asr_tui.ui.present.field import Field
from asr_tui.ui.text import plain

_UNREAD = {
    None: "{machine} is still being read",
    Absence.GONE: "{machine} is gone",
    Absence.SILENT: "{machine} did not answer in time",
    Absence.UNREAD: "{machine} could not be read",
}


def as_before(estate: ItemEstate) -> str:
    """The origin of what is taken over from the machine on the side to which it is copied now."""
    return plain(f"as before in {estate.source_words}")


def reprotect_fields(draft: ReprotectDraft, estate: ItemEstate, problems: tuple[Problem, ...]) -> list[Field]:
    """Group, network (locked), cache, availability set and capacity reservation."""
    item = estate.item
    group = home_group(draft, estate)
    account, account_is_new = cache(draft, estate)
    where = estate.display(item.target_location)
    before = as_before(estate)
    machine = plain(f"{item.machine_name} in {estate.source_words}")
    proposed = _UNREAD[estate.absence].format(machine=machine) if estate.running is None else before
    chosen_set, chosen_capacity = draft.availability_set.is_set, draft.capacity_reservation.is_set
    fields = [
        Field("group", "Resource group", plain(group.name), "chosen" if draft.group.is_set else before),
        _network(estate),
        Field("cache", "Cache storage", plain(account.name), f"{'new' if account_is_new else 'existing'}, {where}"),
        _optional("availability_set", "Availability set", availability_set(draft, estate), chosen_set, proposed),
        _optional("capacity_reservation", "Capacity", capacity_reservation(draft, estate), chosen_capacity, proposed),
    ]
    return [replace(one, problems=tuple(found for found in problems if found.field == one.key)) for one in fields]


def _optional(key: str, label: str, value: ArmId | None, chosen: bool, proposal: str) -> Field:
    return Field(key, label, plain(value.name) if value else "none", "chosen" if chosen else proposal)


def _network(estate: ItemEstate) -> Field:
    network = estate.item.target_network
    mapping = estate.topology.network_mapping(network, estate.item.source_location) if network else None
    if mapping:
        note = "locked by the network mapping; c says how to change it"
        return Field("network", "Virtual network", plain(mapping.target_network.name), note, locked=True)
    original = estate.running.network if estate.running else None
    note = "no network mapping back is set up: Azure chooses; c says more"
    return Field("network", "Virtual network", plain(original.name) if original else "not known", note, locked=True)
