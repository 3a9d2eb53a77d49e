"""What a replicating machine would report at this moment: progress, heartbeat, RPO, health. Pure reading."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.site_recovery import outages, recovery_points
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.wire import wire_time

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud

HEARTBEAT = timedelta(minutes=5)
# 60 minutes without a point are critical (Microsoft Learn, "Troubleshoot replication in Azure VM disaster
# recovery"); how soon a lost heartbeat is critical is assumed, "minutes later" was recorded.
NO_POINT_CRITICAL = timedelta(minutes=60)
NO_HEARTBEAT_CRITICAL = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Progress:
    """The first copy: per cent done, None before it moves."""

    percent: int | None
    started: bool


def progress(item: Item, now: datetime) -> Progress:
    """Nothing for the first tenth of the copy, then 0 to the nineties: 100 was never recorded."""
    if item.enabled_at is None:
        return Progress(None, started=False)
    if item.copied_at is not None:
        return Progress(_last_percent(item), started=True)
    fraction = (now - item.enabled_at).total_seconds() / max(item.copy_seconds, 1.0)
    if fraction < 0.1:
        return Progress(None, started=False)
    return Progress(int(_last_percent(item) * min(1.0, (fraction - 0.1) / 0.9)), started=True)


def _last_percent(item: Item) -> int:
    return 90 + zlib.crc32(item.management_id.encode()) % 9


def last_heartbeat(cloud: Cloud, item: Item) -> datetime | None:
    if item.enabled_at is None:
        return None
    beats = (_reporting_until(cloud, item) - item.enabled_at) // HEARTBEAT
    return item.enabled_at + max(0, beats) * HEARTBEAT


def pending_at_source(cloud: Cloud, item: Item, disk_id: str) -> float:
    """Megabytes that wait in the machine; some few, other at each heartbeat."""
    beat = last_heartbeat(cloud, item)
    if beat is None or not progress(item, cloud.pace.now).started:
        return 0.0
    return (zlib.crc32(f"{disk_id}{beat}".encode()) % 1024) / 256


def rpo(cloud: Cloud, item: Item) -> tuple[int | None, datetime | None]:
    """(seconds, when calculated): each minute anew while protected, frozen by a failover."""
    newest = recovery_points.newest_point(cloud, item)
    if newest is None or item.protected_at is None:
        return None, None
    end = item.frozen_at or cloud.pace.now
    minutes = (end - item.protected_at) // timedelta(minutes=1)
    calculated = item.protected_at + minutes * timedelta(minutes=1)
    at_that_time = min(newest.time, calculated)
    return int((calculated - at_that_time).total_seconds()), calculated


def _reporting_until(cloud: Cloud, item: Item) -> datetime:
    """The machine reports until it is failed over or its region goes out."""
    until = recovery_points.until(cloud, item) + recovery_points.PROCESSING
    out = outages.out_since(cloud, item.source_location)
    return min(until, out) if out is not None else until


def health_errors(cloud: Cloud, item: Item) -> list[JsonObject]:
    if item.stage != "protected" or item.protected_at is None:
        return []
    now = cloud.pace.now
    errors: list[JsonObject] = []
    out = outages.out_since(cloud, item.source_location)
    if out is not None and now - out >= NO_HEARTBEAT_CRITICAL:
        errors.append(_no_heartbeat(item, out + NO_HEARTBEAT_CRITICAL))
    if out is not None and now - out >= NO_POINT_CRITICAL:
        errors.append(_told(item, "153007", out + NO_POINT_CRITICAL))
    if unknown_disks(cloud, item):
        errors.append(_told(item, "153039", now))
    shown = {error["errorCode"] for error in errors}
    errors += [_told(item, code, now) for code in item.told_codes if code not in shown]
    if item.last_test is None:
        errors.append(_never_tested(cloud, item))
    return errors


def replication_health(errors: list[JsonObject]) -> str:
    levels = {error["errorLevel"] for error in errors if error["errorCategory"] == "Replication"}
    if "Error" in levels:
        return "Critical"
    return "Warning" if levels else "Normal"


def failover_health(errors: list[JsonObject]) -> str:
    return "Warning" if any(error["errorCategory"] == "TestFailover" for error in errors) else "Normal"


def unknown_disks(cloud: Cloud, item: Item) -> list[str]:
    """Disks that the machine got after protection began: neither replicated nor left out."""
    machine = cloud.store.get(item.vm_id)
    if machine is None:
        return []
    known = {disk.lower() for disk in item.known_disks}
    attached = (machine["properties"].get("storageProfile") or {}).get("dataDisks") or []
    ids = [str((disk.get("managedDisk") or {}).get("id") or "") for disk in attached]
    return [disk for disk in ids if disk and disk.lower() not in known]


def _finding(
    item: Item, code: str, source: str, kind: str, level: str, category: str, words: tuple[str, str, str], at: datetime
) -> JsonObject:
    message, causes, action = words
    return {
        "innerHealthErrors": [],
        "errorSource": source,
        "errorType": kind,
        "errorLevel": level,
        "errorCategory": category,
        "errorCode": code,
        "summaryMessage": "",
        "errorMessage": message,
        "possibleCauses": causes,
        "recommendedAction": action,
        "creationTimeUtc": wire_time(at),
        "recoveryProviderErrorMessage": None,
        "entityId": item.machine_guid,
        "errorId": f"6:{kind}",
        "customerResolvability": "NotAllowed",
    }


def _never_tested(cloud: Cloud, item: Item) -> JsonObject:
    """Word for word as recorded on a fresh protected item."""
    words = (
        f"No successful test failover has been done on the virtual machine '{item.friendly_name}'.",
        "No successful test failover has been done on the virtual machine after it was replicated.",
        "Do a test failover on the virtual machine.",
    )
    at = item.protected_at or cloud.pace.now
    source = "ReplicationUnitFailoverValidatorError"
    return _finding(item, "161011", source, "8010", "Warning", "TestFailover", words, at)


def _no_heartbeat(item: Item, at: datetime) -> JsonObject:
    """The code was recorded on a cluster, its words are assumed."""
    words = (
        f"No heartbeat was received from the Mobility service on the virtual machine '{item.friendly_name}'.",
        "The virtual machine is off or its region is not available.",
        "Check the virtual machine. When its region is out, fail over to the target region.",
    )
    return _finding(item, "153077", "ReplicationUnitError", "8020", "Error", "Replication", words, at)


# Codes that a world may give a machine: level and words (Microsoft Learn's troubleshooting articles; the
# sentences are assumed).
_TOLD = {
    "153006": (
        "Warning",
        "No app consistent recovery point of '{name}' is available.",
        "The snapshot could not be taken in the machine: a VSS writer failed or its service is off.",
        "Look for vacpError in the log of the Mobility service, or turn app-consistent snapshots off.",
    ),
    "153007": (
        "Error",
        "No crash consistent recovery point of '{name}' is available in the last 60 minutes.",
        "The data change rate is too high, the network is not reachable, or the source region is out.",
        "Check the churn and the connectivity of the virtual machine.",
    ),
    "153039": (
        "Warning",
        "One or more new disks are attached to the virtual machine '{name}'.",
        "The disks were added after protection was enabled and are not replicated.",
        "Enable replication of the disks, or dismiss the warning.",
    ),
    "151083": (
        "Warning",
        "The mobility service on '{name}' was updated and needs a reboot.",
        "The new driver is loaded only by a reboot.",
        "Reboot the virtual machine when it suits; replication goes on.",
    ),
}


def _told(item: Item, code: str, at: datetime) -> JsonObject:
    level, message, causes, action = _TOLD.get(code, ("Warning", f"Error {code} on '{{name}}'.", "", ""))
    words = (message.format(name=item.friendly_name), causes, action)
    return _finding(item, code, "ReplicationUnitError", "8023", level, "Replication", words, at)
