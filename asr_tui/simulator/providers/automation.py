"""Microsoft.Automation: accounts and their runbooks, as far as recovery plans run them."""

from __future__ import annotations

import re

from msgspec import Struct

from asr_tui.simulator.arm_errors import parent_not_found
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.tracked import (
    checked_location,
    delete_if_there,
    get_stored,
    in_group,
    patch_tags,
    plain_provider,
)

ACCOUNT = "Microsoft.Automation/automationAccounts"
RUNBOOK = f"{ACCOUNT}/runbooks"
USUAL_SECONDS = 45.0  # assumed
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


def _account(cloud: Cloud, request: Request) -> JsonObject:
    arm_id = request.path[: re.search("/runbooks", request.path, re.IGNORECASE).start()]  # type: ignore[union-attr]
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
        ("GET", _RUNBOOKS + "/{runbook}", get_stored),
        ("PUT", _RUNBOOKS + "/{runbook}", _put),
        ("PATCH", _RUNBOOKS + "/{name}", patch_tags(RUNBOOK)),
        ("DELETE", _RUNBOOKS + "/{runbook}", delete_if_there),
    ],
)
