"""Microsoft.Authorization: locks and what they forbid, and the permissions a caller has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from asr_tui.simulator.arm_errors import conflict
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.routes import Request, Response, Route, page

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud

LOCK = "Microsoft.Authorization/locks"
_BELOW = "/providers/Microsoft.Authorization/locks"


def locks_holding(cloud: Cloud, arm_id: str, operation: str) -> list[JsonObject]:
    """The locks that forbid "write" or "delete" on a resource: its own, inherited, and for a
    deletion also those inside it."""
    target = arm_id.lower() + "/"
    held = []
    for lock in cloud.store.of_type(LOCK):
        scope = str(lock["id"]).lower().partition(_BELOW.lower())[0] + "/"
        inside = operation == "delete" and scope.startswith(target)
        if lock["properties"]["level"] == "CanNotDelete" and operation != "delete":
            continue
        if target.startswith(scope) or inside:
            held.append(lock)
    return held


def require_unlocked(cloud: Cloud, arm_id: str, operation: str) -> None:
    """409 ScopeLocked where a lock forbids the operation ("write" or "delete")."""
    locks = locks_holding(cloud, arm_id, operation)
    if locks:
        scopes = ",".join(sorted({str(lock["id"]).partition(_BELOW)[0] for lock in locks}))
        raise conflict(
            "ScopeLocked",
            f"The scope '{arm_id}' cannot perform {operation} operation because following scope(s) are locked: "
            f"'{scopes}'. Please remove the lock and try again.",
        )


def _list_locks(cloud: Cloud, request: Request) -> Response:
    """All locks that hold at a scope: on it, above it and (as Azure lists them) below it."""
    scope = "/" + request.params["scope"].strip("/").lower() + "/"
    found = []
    for lock in cloud.store.of_type(LOCK):
        where = str(lock["id"]).lower().partition(_BELOW.lower())[0] + "/"
        if scope.startswith(where) or where.startswith(scope):
            found.append(lock)
    return page(cloud, request, found)


def _get_lock(cloud: Cloud, request: Request) -> Response:
    return Response(200, cloud.store.require(request.path))


def _put_lock(cloud: Cloud, request: Request) -> Response:
    scope = "/" + request.params["scope"].strip("/")
    arm_id = f"{scope}{_BELOW}/{request.params['lock']}"
    existed = cloud.store.exists(arm_id)
    properties = {"level": "CanNotDelete", **request.properties}
    body = {"id": arm_id, "name": request.params["lock"], "type": LOCK, "properties": properties}
    cloud.store.put(body)
    return Response(200 if existed else 201, body)


def _delete_lock(cloud: Cloud, request: Request) -> Response:
    existed = cloud.store.exists(request.path)
    cloud.store.delete(request.path)
    return Response(200 if existed else 204)


def _permissions(cloud: Cloud, request: Request) -> Response:
    """What the caller may do at a scope: everything, unless the world says otherwise."""
    scope = "/" + request.params["scope"].strip("/")
    granted: list[JsonObject] = [{"actions": ["*"], "notActions": []}]
    longest = -1
    for rule in cloud.store.private("/permissions").get("rules", []):
        where = str(rule["scope"]).lower()
        if scope.lower().startswith(where) and len(where) > longest:
            longest = len(where)
            granted = [{"actions": rule["actions"], "notActions": rule["not_actions"]}]
    return Response(200, {"value": granted})


EVENTS: dict[str, Callable[[Cloud, JsonObject], None]] = {}

ROUTES: list[Route] = [
    ("GET", "/{scope*}/providers/Microsoft.Authorization/locks", _list_locks),
    ("GET", "/{scope*}/providers/Microsoft.Authorization/locks/{lock}", _get_lock),
    ("PUT", "/{scope*}/providers/Microsoft.Authorization/locks/{lock}", _put_lock),
    ("DELETE", "/{scope*}/providers/Microsoft.Authorization/locks/{lock}", _delete_lock),
    ("GET", "/{scope*}/providers/Microsoft.Authorization/permissions", _permissions),
]
