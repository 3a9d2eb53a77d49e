"""From where a machine is replicated to where: regions, or zones of one region; where it runs, and which end is home.

Within one region both ends have one fabric and differ by container and zone; Azure then names the zone of the first
protection (recorded: AsrA2ATests/A2AZoneToZoneRecoveryPlanReplication of azure-powershell, 2022-10).
"""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.domain.protection import Container, ProtectedItem, Stage

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
    return runs_in(item) != (item.home_location or item.source_location)


def runs_in(item: ProtectedItem) -> str:
    """The region where the machine runs, by its name in ARM: the target's from a failover to the re-protect."""
    return item.target_location if item.active_on_target else item.source_location


def failback_due(item: ProtectedItem) -> bool:
    """Whether it runs away from home and is replicated back, so that a failback is what is left to do."""
    return item.stage is Stage.PROTECTED and is_away(item) and leads_home(item)


def source_words(item: ProtectedItem, display: Display) -> str:
    """ "Central US", or "zone 1 of West Europe" for a machine that is replicated to another zone of its region."""
    return _end(item, item.source_location, item.source_zone, display)


def target_words(item: ProtectedItem, display: Display) -> str:
    """The other end, in the same words."""
    return _end(item, item.target_location, item.target_zone, display)


def running_words(item: ProtectedItem, display: Display) -> str:
    """Where the machine runs, in the same words."""
    return target_words(item, display) if item.active_on_target else source_words(item, display)


def home_words(item: ProtectedItem, display: Display) -> str:
    """Where it was protected first, in the same words; the source's where Azure does not tell."""
    return target_words(item, display) if leads_home(item) else source_words(item, display)


def _end(item: ProtectedItem, location: str, zone: str, display: Display) -> str:
    return f"zone {zone} of {display(location)}" if item.within_region and zone else display(location)


def direction_words(item: ProtectedItem, display: Display) -> str:
    """ "Central US -> West Europe", from where it runs to its copy; "runs in West Europe" after a failover, when it has
    no copy."""
    return f"runs in {running_words(item, display)}" if item.active_on_target else replication_words(item, display)


def replication_words(item: ProtectedItem, display: Display) -> str:
    """ "Central US -> West Europe"; within one region "zone 1 -> zone 2", or the containers where no zone is named."""
    if not item.within_region:
        return f"{display(item.source_location)} -> {display(item.target_location)}"
    if item.source_zone and item.target_zone:
        return f"zone {item.source_zone} -> zone {item.target_zone}"
    target = item.target_container.name if item.target_container else display(item.target_location)
    return f"{item.container.name} -> {target}"
