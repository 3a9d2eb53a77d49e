"""The body of a recovery plan, with its allowed operations and its machines."""

from __future__ import annotations

from collections.abc import Iterable

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import item_record
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.wire import vault_id

PLAN_TYPE = "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans"


def whole(cloud: Cloud, body: JsonObject) -> JsonObject:
    """The body for GET; the allowed operations follow from the machines.

    assumed: a machine whose replication was disabled is in no plan any more; one that was re-protected keeps the id
    that it was saved with.
    """
    body["properties"]["allowedOperations"] = operations(cloud, body)
    for group in body["properties"]["groups"]:
        entries = group["replicationProtectedItems"]
        group["replicationProtectedItems"] = [one for one in entries if item_of(cloud, body, str(one["id"]))]
    return body


def in_list(cloud: Cloud, body: JsonObject) -> JsonObject:
    """The body in a list, without groups (recorded)."""
    body = whole(cloud, body)
    body["properties"]["groups"] = []
    return body


def item_ids(cloud: Cloud, plan_id: str) -> set[str]:
    """The ids of a plan's items, as they are now, in lower case; none without the plan."""
    body = cloud.store.get(plan_id)
    return set() if body is None else {item.id.lower() for item in items(cloud, body)}


def item_of(cloud: Cloud, plan: JsonObject, item_id: str) -> Item | None:
    """The item of that id, or, after a re-protect, that of the same name in the other container."""
    return item_record.find(cloud, item_id) or item_record.named(cloud, vault_id(plan["id"]), name_of(item_id))


def items_of(cloud: Cloud, plan: JsonObject, group: JsonObject) -> list[Item]:
    return list(_found(cloud, plan, group["replicationProtectedItems"]))


def items(cloud: Cloud, body: JsonObject) -> list[Item]:
    return [item for group in body["properties"]["groups"] for item in items_of(cloud, body, group)]


def _found(cloud: Cloud, plan: JsonObject, entries: Iterable[JsonObject]) -> Iterable[Item]:
    for entry in entries:
        item = item_of(cloud, plan, str(entry["id"]))
        if item is not None:
            yield item


def operations(cloud: Cloud, body: JsonObject) -> list[str]:
    """Recorded for protected machines and after a test failover, between failover and commit, and after the commit for
    other kinds of machines: the run verbs stay."""
    if cloud.store.private(body["id"]).get("job"):
        return []
    members = items(cloud, body)
    allowed = {operation for item in members for operation in item_record.allowed_operations(item)}
    if "TestFailoverCleanup" in allowed:
        return ["TestFailoverCleanup"]
    ran = bool(body["properties"].get("lastUnplannedFailoverTime"))
    offered = ["UnplannedFailover", "TestFailover"] if ran or "UnplannedFailover" in allowed else []
    if "Commit" in allowed:
        offered.append("Commit")
    return offered
