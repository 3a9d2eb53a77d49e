"""The choices of a new vault as rows."""

from __future__ import annotations

from asr_tui.domain.drafts.vault import VaultDraft, VaultEstate, problems, resolve
from asr_tui.ui.present.field import Field
from asr_tui.ui.text import plain


def vault_fields(draft: VaultDraft, estate: VaultEstate) -> list[Field]:
    """Name, resource group and region, each with what is wrong with it."""
    chosen, found = resolve(draft, estate), problems(draft, estate)
    existing = estate.group_named(chosen.group)

    def field(key: str, label: str, value: str, mark: str) -> Field:
        return Field(key, label, plain(value) or "-", plain(mark), problems=tuple(p for p in found if p.field == key))

    group = f"existing, {estate.display(existing.location)}" if existing else "new"
    busy = len(estate.machines_in(chosen.location))
    region = "your choice" if draft.location else "proposed"
    pair = next((one.paired for one in estate.regions if one.name == draft.source_region), "")
    source = f"{region}: pair of {estate.display(draft.source_region)}"
    quiet = source if chosen.location == pair else f"{region}: no machine there"
    return [
        field("name", "Name", chosen.name, "your choice" if draft.name else "proposed"),
        field("group", "Resource group", chosen.group, group),
        field("location", "Region", estate.display(chosen.location), region if busy else quiet),
    ]
