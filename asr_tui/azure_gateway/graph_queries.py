"""The queries that are sent to Azure Resource Graph, and the bodies of resources made of their rows.

Of items and jobs only the needed properties are asked for: 1000 whole items could be more than an answer's 16 MB.
Types: Microsoft Learn, "Azure Resource Graph table and resource type reference".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from asr_tui.azure_gateway.bodies.fields import Fields

MOST_JOBS = 500
"""The newest jobs that are read."""
JOBS_OF_DAYS = 7

_TYPE = "microsoft.recoveryservices/vaults"
_IN_CONTAINER = f"{_TYPE}/replicationfabrics/replicationprotectioncontainers/replicationprotecteditems"
_PROPERTIES = (
    "friendlyName", "protectionState", "protectionStateDescription", "replicationHealth", "failoverHealth",
    "allowedOperations", "healthErrors", "policyId", "policyFriendlyName", "activeLocation", "testFailoverState",
    "testFailoverStateDescription", "lastSuccessfulTestFailoverTime", "lastSuccessfulFailoverTime", "currentScenario",
    "failoverRecoveryPointId", "recoveryContainerId",
)  # fmt: skip
_DETAILS = (
    "instanceType", "fabricObjectId", "primaryFabricLocation", "recoveryFabricLocation",
    "monitoringPercentageCompletion", "rpoInSeconds", "lastRpoCalculatedTime", "lastHeartbeat", "multiVmGroupName",
    "osType", "agentVersion", "agentExpiryDate", "isReplicationAgentUpdateRequired", "isAgentUpgradeable",
    "agentCertificateExpiryDate", "isReplicationAgentCertificateUpdateRequired", "recoveryAzureResourceGroupId",
    "recoveryAzureVMName", "recoveryAzureVMSize", "recoveryFabricObjectId", "testFailoverRecoveryFabricObjectId",
    "initialPrimaryFabricLocation", "initialPrimaryZone", "primaryAvailabilityZone", "recoveryAvailabilityZone",
    "churnOptionSelected", "unprotectedDisks",
)  # fmt: skip
_JOB = (
    "scenarioName", "friendlyName", "state", "stateDescription", "startTime", "endTime", "allowedActions",
    "targetObjectName", "targetInstanceType", "activityId",
)  # fmt: skip
_DETAIL = "d_"
"""Before the columns of an item's provider specific details."""
_TAGS = "machineTags"

ITEMS = " ".join(
    (
        f"recoveryservicesresources | where type =~ '{_IN_CONTAINER}'",
        "| extend p = parse_json(tostring(properties))",
        "| extend d = p.providerSpecificDetails",
        "| where tostring(d.instanceType) =~ 'A2A'",
        "| extend machine = tolower(tostring(d.fabricObjectId))",
        "| join kind=leftouter (resources | where type =~ 'microsoft.compute/virtualmachines'",
        f"| project machine = tolower(id), {_TAGS} = tags) on machine",
        f"| project id, name, {_TAGS},",
        ", ".join((*(f"{one} = p.{one}" for one in _PROPERTIES), *(f"{_DETAIL}{one} = d.{one}" for one in _DETAILS))),
        "| order by id asc",
    )
)
JOBS = " ".join(
    (
        f"recoveryservicesresources | where type =~ '{_TYPE}/replicationjobs'",
        "| extend p = parse_json(tostring(properties))",
        f"| where todatetime(p.startTime) > ago({JOBS_OF_DAYS}d)",
        "| project id, name,",
        ", ".join(f"{one} = p.{one}" for one in _JOB),
        f"| order by tostring(startTime) desc | take {MOST_JOBS}",
    )
)
PLANS = (
    f"recoveryservicesresources | where type =~ '{_TYPE}/replicationrecoveryplans' "
    "| project id, name, properties | order by id asc"
)
EXTENSIONS = " ".join(
    (
        "resources | where type =~ 'microsoft.compute/virtualmachines/extensions'",
        "| extend p = parse_json(tostring(properties))",
        "| project id, name, publisher = p.publisher, extensionType = p.type, provisioningState = p.provisioningState",
        "| order by id asc",
    )
)
VAULTS = f"resources | where type =~ '{_TYPE}' | project id, name, location, identity | order by id asc"


def item_body(row: Mapping[str, Any]) -> tuple[Fields, Fields]:
    """The item's body, and the tags of its machine; empty where there are none."""
    details = {one: _json(row.get(f"{_DETAIL}{one}")) for one in _DETAILS}
    properties = {one: _json(row.get(one)) for one in _PROPERTIES} | {"providerSpecificDetails": details}
    return Fields({**_identity(row), "properties": properties}), Fields({"tags": _json(row.get(_TAGS))})


def job_body(row: Mapping[str, Any]) -> Fields:
    return Fields({**_identity(row), "properties": {one: _json(row.get(one)) for one in _JOB}})


def extension_body(row: Mapping[str, Any]) -> Fields:
    """The body of a row of EXTENSIONS."""
    properties = {key: row.get(key) for key in ("publisher", "provisioningState")}
    return Fields({**_identity(row), "properties": {**properties, "type": row.get("extensionType")}})


def whole_body(row: Mapping[str, Any]) -> Fields:
    """The body of a row with the column `properties`, an object or its JSON."""
    return Fields({**row, "properties": _json(row.get("properties"))})


def _identity(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": row.get("id"), "name": row.get("name")}


def _json(value: object) -> object:
    """The object or list in a text that is JSON of one; any other value as it is."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
