"""Microsoft.Automation: accounts, runbooks as far as recovery plans run them, runs that update agents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct

from asr_tui.simulator.arm_errors import parent_not_found
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.role_assignments import roles_of
from asr_tui.simulator.providers.tracked import (
    checked_location,
    delete_if_there,
    get_stored,
    in_group,
    patch_tags,
    plain_provider,
)
from asr_tui.simulator.virtual_clock import arm_time

ACCOUNT = "Microsoft.Automation/automationAccounts"
RUNBOOK = f"{ACCOUNT}/runbooks"
USUAL_SECONDS = 45.0  # assumed
UPDATE_RUNBOOK = "MS-SR-Update-MobilityServiceForA2AVirtualMachines"
_MAPPING = (
    "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"
    "/replicationProtectionContainerMappings"
)
_ENOUGH = {"b24988ac-6180-42a0-ab88-20f7382dd24c", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"}
"""Contributor and Owner."""
_KEPT_DAYS = 30
_RUNBOOKS = in_group(ACCOUNT) + "/{account}/runbooks"


class Outcome(Struct):
    """How long a runbook runs, and how it fails; an empty text is a success."""

    seconds: float = USUAL_SECONDS
    failure: str = ""


def _list(cloud: Cloud, request: Request) -> Response:
    account = _account(cloud, request)
    return page(cloud, request, cloud.store.children(account["id"], RUNBOOK))


def _put(cloud: Cloud, request: Request) -> Response:
    """A draft ("New") unless its content is given as a link, which publishes it (as the REST API describes)."""
    account, sent = _account(cloud, request), request.body or {}
    old = cloud.store.get(request.path)
    location = checked_location(str(sent.get("location") or account["location"]), RUNBOOK)
    body = runbook_body(f"{account['id']}/runbooks/{request.params['runbook']}", location)
    published = bool(request.properties.get("publishContentLink"))
    body["properties"] |= {
        "state": "Published" if published else "New",
        "runbookType": str(request.properties.get("runbookType") or "PowerShell"),
    }
    if sent.get("tags"):
        body["tags"] = sent["tags"]
    cloud.store.put(body)
    return Response(200 if old else 201, body)


def runbook_body(arm_id: str, location: str) -> JsonObject:
    """A published PowerShell runbook."""
    return {
        "id": arm_id,
        "name": arm_id.rpartition("/")[2],
        "type": RUNBOOK,
        "location": location,
        "tags": {},
        "properties": {"runbookType": "PowerShell", "state": "Published", "logVerbose": False, "jobCount": 0},
    }


def publish(cloud: Cloud, runbook: str, location: str) -> None:
    """A published runbook, in an account that is made where it is missing."""
    account = runbook.rpartition("/runbooks/")[0]
    if not cloud.store.exists(account):
        body = {"id": account, "name": account.rpartition("/")[2], "type": ACCOUNT, "location": location, "tags": {}}
        body["identity"] = {"type": "SystemAssigned", "principalId": cloud.new_guid()}
        cloud.store.put({**body, "properties": {"state": "Ok", "sku": {"name": "Basic"}}})
    cloud.store.put(runbook_body(runbook, location))


def _jobs(cloud: Cloud, request: Request) -> Response:
    """The runs of the last 30 days that updated agents, newest first (shape: SDK, azure-mgmt-automation).

    Assumed: one at each midnight since a mapping named the account, which fails without Contributor on the vault.
    """
    account = _account(cloud, request)
    principal = str((account.get("identity") or {}).get("principalId") or "")
    found: list[JsonObject] = []
    for mapping in cloud.store.of_type(_MAPPING):
        details = mapping["properties"]["providerSpecificDetails"]
        since = cloud.store.private(mapping["id"]).get("updates_since")
        if since and str(details.get("automationAccountArmId") or "").lower() == account["id"].lower():
            allowed = bool(_ENOUGH & roles_of(cloud, principal, mapping["id"].partition("/replicationFabrics")[0]))
            found += _nightly(account["id"], mapping["id"], datetime.fromisoformat(since), cloud.clock.now, allowed)
    found.sort(key=lambda one: str(one["properties"]["creationTime"]), reverse=True)
    return page(cloud, request, found)


def _nightly(account: str, mapping: str, since: datetime, now: datetime, allowed: bool) -> Iterator[JsonObject]:
    night = max(since, now - timedelta(days=_KEPT_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    while (night := night + timedelta(days=1)) <= now:
        name = str(uuid5(NAMESPACE_URL, f"{mapping} {night.isoformat()}"))
        yield {
            "id": f"{account}/jobs/{name}",
            "name": name,
            "type": f"{ACCOUNT}/jobs",
            "properties": {
                "jobId": name,
                "runbook": {"name": UPDATE_RUNBOOK},
                "creationTime": arm_time(night),
                "startTime": arm_time(night + timedelta(seconds=20)),
                "endTime": arm_time(night + timedelta(minutes=4)),
                "status": "Completed" if allowed else "Failed",
                "provisioningState": "Succeeded",
            },
        }


def _account(cloud: Cloud, request: Request) -> JsonObject:
    arm_id = request.path[: re.search("/(runbooks|jobs)", request.path, re.IGNORECASE).start()]  # type: ignore[union-attr]
    account = cloud.store.get(arm_id)
    if account is None:
        raise parent_not_found(arm_id)
    return account


def rehearse(cloud: Cloud, runbook: str, *, seconds: float = USUAL_SECONDS, failure: str = "") -> None:
    """Let a runbook run so long, and fail with a text."""
    cloud.store.put_private(runbook, {"seconds": seconds, "failure": failure})


def outcome(cloud: Cloud, runbook: str) -> Outcome:
    """How the runbook would end; one that is missing or was never published fails at once (texts assumed)."""
    body = cloud.store.get(runbook)
    if body is None:
        return Outcome(1.0, "The runbook could not be found.")
    if body["properties"].get("state") == "New":
        return Outcome(1.0, "The runbook has no published version.")
    known = cloud.store.private(runbook)
    return Outcome(float(known.get("seconds", USUAL_SECONDS)), str(known.get("failure", "")))


_ACCOUNTS = plain_provider(ACCOUNT)
PROVIDER = Provider(
    routes=[
        *_ACCOUNTS.routes,
        ("GET", _RUNBOOKS, _list),
        ("GET", in_group(ACCOUNT) + "/{account}/jobs", _jobs),
        ("GET", _RUNBOOKS + "/{runbook}", get_stored),
        ("PUT", _RUNBOOKS + "/{runbook}", _put),
        ("PATCH", _RUNBOOKS + "/{name}", patch_tags(RUNBOOK)),
        ("DELETE", _RUNBOOKS + "/{runbook}", delete_if_there),
    ],
)
