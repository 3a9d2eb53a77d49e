"""Regions as sites of the map: where machines run, where they would start, where vaults are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from asr_tui.domain.resources import Region
from asr_tui.ui.present.map import SOURCE, TARGET, Point, Site
from asr_tui.ui.present.rows import Row
from asr_tui.ui.text import plain

OTHER = "."
"""The mark of a region where machines run that are not asked about."""
SOURCE_LEGEND: Row = ((f"{SOURCE} source   {TARGET} vault   {OTHER} other machines", "quiet"),)
VAULT_LEGEND: Row = ((f"{TARGET} vaults", "quiet"),)


def place(region: Region) -> Point | None:
    """Where it lies, as far as Azure says so."""
    if region.longitude is None or region.latitude is None:
        return None
    return (region.longitude, region.latitude)


def marked_sites(
    regions: Iterable[Region], marks: Mapping[str, str], said: Mapping[str, str] | None = None
) -> list[Site]:
    """A site for each region of `marks`, which gives regions by ARM's name a mark; those of unknown place are left out.

    The source comes first and the target next, so that their names find room before the others'. `said` is what
    stands behind a region's name.
    """
    order = (SOURCE, TARGET)
    known = {region.name: region for region in regions}
    named = sorted(marks, key=lambda name: (order.index(marks[name]) if marks[name] in order else len(order), name))
    return [
        Site(
            plain(known[name].display),
            at,
            marks[name],
            "strong" if marks[name] in order else "quiet",
            (said or {}).get(name, ""),
        )
        for name in named
        if name in known and (at := place(known[name]))
    ]


NEW_VAULT_LEGEND: Row = ((f"{SOURCE} machines run here   {TARGET} the new vault", "quiet"),)


def new_vault_sites(regions: Sequence[Region], machines: Iterable[str], vault: str) -> list[Site]:
    """Where machines run, and where the vault would be; it wins where both are one."""
    return marked_sites(regions, dict.fromkeys(machines, SOURCE) | ({vault: TARGET} if vault else {}))


def source_sites(regions: Sequence[Region], machines: Iterable[str], source: str, vault: str) -> list[Site]:
    """The chosen source, the vault, and where else machines run."""
    marks = dict.fromkeys(machines, OTHER) | ({vault: TARGET} if vault else {}) | ({source: SOURCE} if source else {})
    return marked_sites(regions, marks)


def vault_sites(regions: Sequence[Region], locations: Iterable[str]) -> list[Site]:
    """Where the vaults are."""
    return marked_sites(regions, dict.fromkeys(locations, TARGET))
