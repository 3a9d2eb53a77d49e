"""The glossary's word that explains a field of the wizard."""

from __future__ import annotations

from collections.abc import Mapping

FIELD_WORDS: Mapping[str, str] = {
    "vault": "Recovery Services vault",
    "subscription": "Subscription",
    "source_region": "Source and target",
    "target_region": "Paired region",
    "target_subscription": "Subscription",
    "group": "Source and target",
    "network": "Network mapping",
    "subnet": "Virtual network",
    "outbound": "Way out",
    "cache": "Cache storage account",
    "availability": "Availability zone",
    "availability_set": "Availability set",
    "zone": "Availability zone",
    "disk_sku": "Replica disk",
    "excluded_disks": "Replica disk",
    "proximity_group": "Proximity placement group",
    "capacity_reservation": "Capacity reservation",
    "encryption_set": "Disk encryption set",
    "policy": "Replication policy",
    "retention_minutes": "Recovery point",
    "app_consistent_minutes": "App-consistent",
    "multi_vm_group": "Multi-VM consistency",
}
"""By the field's key; a field that explains itself has none."""
