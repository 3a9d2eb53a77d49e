"""From where a machine is replicated to where: regions, or zones of one region, and which of the ends is its home.

Within one region both ends have one fabric and differ by container and zone; Azure then names the zone of the first
protection (recorded: AsrA2ATests/A2AZoneToZoneRecoveryPlanReplication of azure-powershell, 2022-10).
"""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.domain.protection import Container, ProtectedItem

Display = Callable[[str], str]
"""Gives a region's name as people read it."""


def leads_home(item: ProtectedItem) -> bool:
    """Whether its replication, and so the next failover, leads to where it was protected first."""
    if not item.home_location:
        return False
    if not item.within_region:
        return item.target_location == item.home_location
    if item.home_zone and item.source_zone != item.target_zone:
        return item.target_zone == item.home_zone
    return Container(item.container).is_zone_target


def is_away(item: ProtectedItem) -> bool:
    """Whether the machine runs elsewhere than where it was protected first."""
    if item.within_region:
        return leads_home(item) != item.active_on_target
    home = item.home_location or item.source_location
    runs_in = item.target_location if item.active_on_target else item.source_location
    return runs_in != home


def source_words(item: ProtectedItem, display: Display) -> str:
    """ "Central US", or "zone 1 of West Europe" for a machine that is replicated to another zone of its region."""
    return _end(item, item.source_location, item.source_zone, display)


def target_words(item: ProtectedItem, display: Display) -> str:
    """The other end, in the same words."""
    return _end(item, item.target_location, item.target_zone, display)


def _end(item: ProtectedItem, location: str, zone: str, display: Display) -> str:
    return f"zone {zone} of {display(location)}" if item.within_region and zone else display(location)


def direction_words(item: ProtectedItem, display: Display) -> str:
    """ "Central US -> West Europe"; within one region "zone 1 -> zone 2", or the containers where no zone is named."""
    if not item.within_region:
        return f"{display(item.source_location)} -> {display(item.target_location)}"
    if item.source_zone and item.target_zone:
        return f"zone {item.source_zone} -> zone {item.target_zone}"
    target = item.target_container.name if item.target_container else display(item.target_location)
    return f"{item.container.name} -> {target}"
