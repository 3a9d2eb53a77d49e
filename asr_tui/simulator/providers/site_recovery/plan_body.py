"""The body of a recovery plan, with its allowed operations."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import item_record
from asr_tui.simulator.providers.site_recovery.item_record import Item

PLAN_TYPE = "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans"


def whole(cloud: Cloud, body: JsonObject) -> JsonObject:
    """The body for GET; the allowed operations follow from the machines."""
    body["properties"]["allowedOperations"] = operations(cloud, body)
    return body


def in_list(cloud: Cloud, body: JsonObject) -> JsonObject:
    """The body in a list, without groups (recorded)."""
    body = whole(cloud, body)
    body["properties"]["groups"] = []
    return body


def item_ids(cloud: Cloud, plan_id: str) -> set[str]:
    """The ids of a plan's items in lower case; none without the plan."""
    body = cloud.store.get(plan_id)
    return set() if body is None else {str(entry["id"]).lower() for entry in entries(body)}


def entries(body: JsonObject) -> list[JsonObject]:
    return [entry for group in body["properties"]["groups"] for entry in group["replicationProtectedItems"]]


def items(cloud: Cloud, body: JsonObject) -> list[Item]:
    found = [item_record.find(cloud, str(entry["id"])) for entry in entries(body)]
    return [item for item in found if item is not None]


def operations(cloud: Cloud, body: JsonObject) -> list[str]:
    """Recorded for protected machines and after a test failover; the others follow their machines (assumed)."""
    if cloud.store.private(body["id"]).get("job"):
        return []
    members = items(cloud, body)
    allowed = {operation for item in members for operation in item_record.allowed_operations(item)}
    if "TestFailoverCleanup" in allowed:
        return ["TestFailoverCleanup"]
    offered = ["UnplannedFailover", "TestFailover"] if allowed & {"UnplannedFailover"} else []
    if "Commit" in allowed:
        offered.append("Commit")
    return offered
