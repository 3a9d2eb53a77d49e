"""Present and past health errors of a replicated machine, computed from the machine, its disks and its region."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, value_at
from asr_tui.simulator.providers.site_recovery import silence
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.wire import wire_time

# 60 minutes without a point are critical (Microsoft Learn, "Troubleshoot replication in Azure VM disaster
# recovery"); how soon a lost heartbeat is critical is assumed, "minutes later" was recorded.
NO_POINT_CRITICAL = timedelta(minutes=60)
NO_HEARTBEAT_CRITICAL = timedelta(minutes=10)

NO_HEARTBEAT, NO_POINT, NEW_DISK, NEVER_TESTED = "153077", "153007", "153039", "161011"
_LEVELS = {"Error": "Critical", "Warning": "Warning"}


class Wording(Struct, frozen=True):
    """The words of Azure for a health error of one code. `{name}` in the message is the machine's."""

    level: str
    message: str
    causes: str
    action: str
    source: str = "ReplicationUnitError"
    kind: str = "8023"
    category: str = "Replication"


# The missing drill was recorded; the codes of the others stand in Microsoft Learn's troubleshooting articles (153077:
# recorded on a cluster), their sentences are assumed.
_WORDS = {
    "153077": Wording(
        "Error",
        "No heartbeat was received from the Mobility service on the virtual machine '{name}'.",
        "The virtual machine is off or its region is not available.",
        "Check the virtual machine. When its region is out, fail over to the target region.",
        kind="8020",
    ),
    "153006": Wording(
        "Warning",
        "No app consistent recovery point of '{name}' is available.",
        "The snapshot could not be taken in the machine: a VSS writer failed or its service is off.",
        "Look for vacpError in the log of the Mobility service, or turn app-consistent snapshots off.",
    ),
    "153007": Wording(
        "Error",
        "No crash consistent recovery point of '{name}' is available in the last 60 minutes.",
        "The data change rate is too high, the network is not reachable, or the source region is out.",
        "Check the churn and the connectivity of the virtual machine.",
    ),
    "153039": Wording(
        "Warning",
        "One or more new disks are attached to the virtual machine '{name}'.",
        "The disks were added after protection was enabled and are not replicated.",
        "Enable replication of the disks, or dismiss the warning.",
    ),
    "151083": Wording(
        "Warning",
        "The mobility service on '{name}' was updated and needs a reboot.",
        "The new driver is loaded only by a reboot.",
        "Reboot the virtual machine when it suits; replication goes on.",
    ),
    "161011": Wording(
        "Warning",
        "No successful test failover has been done on the virtual machine '{name}'.",
        "No successful test failover has been done on the virtual machine after it was replicated.",
        "Do a test failover on the virtual machine.",
        source="ReplicationUnitFailoverValidatorError",
        kind="8010",
        category="TestFailover",
    ),
}


class Episode(Struct, frozen=True):
    """A health error and its period; without an end it still holds."""

    code: str
    since: datetime
    until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


def episodes(cloud: Cloud, item: Item) -> list[Episode]:
    """All health errors of replication since the machine's protection, the worst kinds first."""
    protected_at = item.protected_at
    if protected_at is None:
        return []
    lost = silence.no_heartbeat(cloud, item)
    stopped = lost + ([(item.stalled_at, None)] if item.stalled_at else [])
    disks = [since for _, since in new_disks(cloud, item)]
    found = [
        *_delayed(NO_HEARTBEAT, lost, NO_HEARTBEAT_CRITICAL),
        *_delayed(NO_POINT, stopped, NO_POINT_CRITICAL),
        *([Episode(NEW_DISK, min(disks))] if disks else []),
        *(Episode(finding.code, finding.since, finding.until) for finding in item.findings),
    ]
    return [
        Episode(one.code, max(one.since, protected_at), one.until)
        for one in found
        if one.until is None or one.until > protected_at
    ]


def _delayed(code: str, periods: list[tuple[datetime, datetime | None]], grace: timedelta) -> Iterator[Episode]:
    """The episodes of an error that appears only some time after its cause."""
    for since, until in periods:
        if until is None or until > since + grace:
            yield Episode(code, since + grace, until)


def errors(cloud: Cloud, item: Item) -> list[JsonObject]:
    """The present healthErrors, each code once, with its begin."""
    if item.stage != "protected" or item.protected_at is None:
        return []
    since: dict[str, datetime] = {}
    now = item.frozen_at or cloud.clock.now  # a failover under way switches the machine off itself
    for episode in episodes(cloud, item):
        if episode.holds(now):
            since[episode.code] = min(episode.since, since.get(episode.code, episode.since))
    if item.last_test is None:
        since[NEVER_TESTED] = item.protected_at
    return [error_body(item, code, at) for code, at in since.items()]


def replication_health(found: list[JsonObject]) -> str:
    return _worst(error["errorLevel"] for error in found if error["errorCategory"] == "Replication") or "Normal"


def failover_health(found: list[JsonObject]) -> str:
    return "Warning" if any(error["errorCategory"] == "TestFailover" for error in found) else "Normal"


def severity(codes: Iterator[str] | list[str]) -> str:
    """The severity of an event with these errors; the specification's OK without any."""
    return _worst(_words(code).level for code in codes) or "OK"


def _worst(levels: Iterator[str]) -> str | None:
    known = {_LEVELS[level] for level in levels}
    return next((one for one in ("Critical", "Warning") if one in known), None)


def new_disks(cloud: Cloud, item: Item) -> list[tuple[int, datetime]]:
    """LUN and attach time of the disks that the machine got after its protection."""
    machine = cloud.store.get(item.vm_id)
    if machine is None:
        return []
    known = {disk.lower() for disk in item.known_disks}
    found = []
    for entry in value_at(machine, "properties", "storageProfile", "dataDisks") or []:
        arm_id = str(value_at(entry, "managedDisk", "id") or "")
        if arm_id and arm_id.lower() not in known:
            found.append((int(entry.get("lun") or 0), _attached(cloud, arm_id)))
    return found


def _attached(cloud: Cloud, disk: str) -> datetime:
    body = cloud.store.get(disk)
    attached = body["properties"].get("LastOwnershipUpdateTime") if body else None
    return datetime.fromisoformat(attached) if attached else cloud.clock.now


def _words(code: str) -> Wording:
    return _WORDS.get(code) or Wording("Warning", f"Error {code} on '{{name}}'.", "", "")


def error_body(item: Item, code: str, at: datetime) -> JsonObject:
    words = _words(code)
    return {
        "innerHealthErrors": [],
        "errorSource": words.source,
        "errorType": words.kind,
        "errorLevel": words.level,
        "errorCategory": words.category,
        "errorCode": code,
        "summaryMessage": "",
        "errorMessage": words.message.format(name=item.friendly_name),
        "possibleCauses": words.causes,
        "recommendedAction": words.action,
        "creationTimeUtc": wire_time(at),
        "recoveryProviderErrorMessage": None,
        "entityId": item.machine_guid,
        "errorId": f"6:{words.kind}",
        "customerResolvability": "Allowed" if code == NEW_DISK else "NotAllowed",
    }
