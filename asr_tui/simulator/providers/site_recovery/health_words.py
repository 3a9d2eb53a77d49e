"""How Azure words its health errors. That of the missing drill was recorded; the codes of the others stand in
Microsoft Learn's troubleshooting articles (153077: recorded on a cluster), their sentences are assumed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Level, message (`{name}` is the machine's), causes and advice of one code, and where it comes from."""

    level: str
    message: str
    causes: str
    action: str
    source: str = "ReplicationUnitError"
    kind: str = "8023"
    category: str = "Replication"


WORDS = {
    "153077": Words(
        "Error",
        "No heartbeat was received from the Mobility service on the virtual machine '{name}'.",
        "The virtual machine is off or its region is not available.",
        "Check the virtual machine. When its region is out, fail over to the target region.",
        kind="8020",
    ),
    "153006": Words(
        "Warning",
        "No app consistent recovery point of '{name}' is available.",
        "The snapshot could not be taken in the machine: a VSS writer failed or its service is off.",
        "Look for vacpError in the log of the Mobility service, or turn app-consistent snapshots off.",
    ),
    "153007": Words(
        "Error",
        "No crash consistent recovery point of '{name}' is available in the last 60 minutes.",
        "The data change rate is too high, the network is not reachable, or the source region is out.",
        "Check the churn and the connectivity of the virtual machine.",
    ),
    "153039": Words(
        "Warning",
        "One or more new disks are attached to the virtual machine '{name}'.",
        "The disks were added after protection was enabled and are not replicated.",
        "Enable replication of the disks, or dismiss the warning.",
    ),
    "151083": Words(
        "Warning",
        "The mobility service on '{name}' was updated and needs a reboot.",
        "The new driver is loaded only by a reboot.",
        "Reboot the virtual machine when it suits; replication goes on.",
    ),
    "161011": Words(
        "Warning",
        "No successful test failover has been done on the virtual machine '{name}'.",
        "No successful test failover has been done on the virtual machine after it was replicated.",
        "Do a test failover on the virtual machine.",
        source="ReplicationUnitFailoverValidatorError",
        kind="8010",
        category="TestFailover",
    ),
}
