"""The tables of Resource Graph: what its index has of the store, as rows.

Which types are there: Microsoft Learn, "Azure Resource Graph table and resource type reference".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from zlib import crc32

import msgspec

from asr_tui.simulator.arm_ids import group_of, subscription_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers import authorization
from asr_tui.simulator.providers.compute.kinds import EXTENSION, MACHINE
from asr_tui.simulator.providers.resource_graph.kql_values import Row
from asr_tui.simulator.providers.resources import SUBSCRIPTION
from asr_tui.simulator.providers.site_recovery import views, wire
from asr_tui.simulator.providers.site_recovery.job_record import JOB_TYPE
from asr_tui.simulator.providers.site_recovery.plan_body import PLAN_TYPE

_API = "2025-08-01"
_VAULT = "Microsoft.RecoveryServices/vaults"
_OF_SITE_RECOVERY = (wire.ITEM_TYPE, JOB_TYPE, f"{_VAULT}/replicationPolicies", PLAN_TYPE)
_TEXTS = 5
"""Every so-manieth resource has its properties as a text: public tools read both (which ones is assumed)."""


def _recovery_services(cloud: Cloud) -> Iterator[Row]:
    for kind in _OF_SITE_RECOVERY:
        for body in cloud.store.of_type(kind):
            seen = views.view(cloud, body["id"], _API) or body
            if not _is_placeholder(seen):
                yield _row(seen, kind, _place(cloud, seen["id"]))


def _is_placeholder(body: JsonObject) -> bool:
    """Whether it is a job in its first moment, before it has a name."""
    return "scenarioName" in body["properties"] and body["properties"]["scenarioName"] is None


def _place(cloud: Cloud, arm_id: str) -> str:
    """The region of the vault that a resource belongs to."""
    vault = cloud.store.get(wire.vault_id(arm_id)) or {}
    return str(vault.get("location", ""))


def _resources(cloud: Cloud) -> Iterator[Row]:
    for kind in (_VAULT, MACHINE, EXTENSION):
        for body in cloud.store.of_type(kind):
            yield _row(body, kind, str(body.get("location", "")))


def _containers(cloud: Cloud) -> Iterator[Row]:
    for body in cloud.store.of_type(SUBSCRIPTION):
        name = body.get("displayName", body.get("name", ""))
        yield {**_row(body, SUBSCRIPTION, ""), "name": name}


def _row(body: JsonObject, kind: str, location: str) -> Row:
    properties = body.get("properties", {})
    arm_id = str(body["id"])
    if crc32(arm_id.lower().encode()) % _TEXTS == 0:
        properties = msgspec.json.encode(properties).decode()
    return {
        "id": arm_id,
        "name": body.get("name"),
        "type": kind.lower(),
        "tenantId": None,
        "kind": "",
        "location": location,
        "resourceGroup": (group_of(arm_id) or "").lower(),
        "subscriptionId": subscription_of(arm_id),
        "managedBy": "",
        "sku": body.get("sku"),
        "plan": None,
        "properties": properties,
        "tags": body.get("tags"),
        "identity": body.get("identity"),
        "zones": body.get("zones"),
        "extendedLocation": None,
    }


TABLES: dict[str, Callable[[Cloud], Iterator[Row]]] = {
    "recoveryservicesresources": _recovery_services,
    "resources": _resources,
    "resourcecontainers": _containers,
}
"""Readers by the table's name in lower case."""


def readable(cloud: Cloud, rows: Sequence[Row], subscriptions: set[str] | None) -> list[Row]:
    """The rows that the caller may read, of these subscriptions (in lower case) where they are given."""
    return [
        row
        for row in rows
        if (subscriptions is None or str(row["subscriptionId"]).lower() in subscriptions)
        and authorization.may_read(cloud, str(row["id"]), str(row["type"]))
    ]
