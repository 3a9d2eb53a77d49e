"""Azure's regions: names, geography, coordinates, pairs and zones, as ARM listed them in 2024-11."""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec


class Zone(msgspec.Struct, frozen=True):
    """A zone number of a subscription and its physical zone."""

    logical: str
    physical: str


class Location(msgspec.Struct, frozen=True):
    """One region; a logical one (a geography such as "europe") holds no resources."""

    name: str
    display: str
    regional: str
    physical: bool
    category: str
    geography: str | None = None
    group: str | None = None
    lat: str | None = None
    lon: str | None = None
    place: str | None = None
    paired: str | None = None
    zones: list[Zone] = []


@cache
def all_locations() -> dict[str, Location]:
    """Every location by name, in ARM's order."""
    table = resources.files("asr_tui.simulator").joinpath("locations.json").read_bytes()
    return {location.name: location for location in msgspec.json.decode(table, type=list[Location])}


def normalized(name: str) -> str:
    """A region's name as ARM compares it: "centralus" for "Central US"."""
    return name.replace(" ", "").lower()


def location_named(name: str) -> Location | None:
    return all_locations().get(normalized(name))


def display_name(name: str) -> str:
    """ "East US" for "eastus"; the name itself for a region that is not in the table."""
    location = location_named(name)
    return location.display if location else name
