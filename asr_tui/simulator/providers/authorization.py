"""Microsoft.Authorization: locks, and the caller's permissions."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from asr_tui.simulator.arm_errors import ArmError, conflict
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.tracked import delete_if_there, get_stored

LOCK = "Microsoft.Authorization/locks"
PERMISSIONS = "Microsoft.Authorization/permissions"
_BELOW = "/providers/Microsoft.Authorization/locks"
_RULES = "/permissions"
_SUSPENDED = "/permissions/suspended"
_CHANGES = ["*/write", "*/delete", "*/action"]
_OBJECT_ID = "3f2a9b60-5d1c-4a57-9b1e-6a0c2f8d4e11"


def locks_holding(cloud: Cloud, arm_id: str, operation: str) -> list[JsonObject]:
    """The locks that forbid "write" or "delete" on a resource: its own, those above and, for "delete", below."""
    target = arm_id.lower() + "/"
    return [
        lock
        for lock in cloud.store.of_type(LOCK)
        if (operation == "delete" or lock["properties"]["level"] != "CanNotDelete")
        and (target.startswith(_scope(lock)) or (operation == "delete" and _scope(lock).startswith(target)))
    ]


def _scope(lock: JsonObject) -> str:
    return str(lock["id"]).lower().partition(_BELOW.lower())[0] + "/"


def _require_unlocked(cloud: Cloud, request: Request) -> None:
    """409 ScopeLocked where a lock forbids a write or a deletion. Locks themselves are not locked."""
    operation = {"PUT": "write", "PATCH": "write", "POST": "write", "DELETE": "delete"}.get(request.method)
    if operation is None or LOCK.lower() in request.path.lower():
        return
    locks = locks_holding(cloud, request.path, operation)
    if locks:
        scopes = ",".join(sorted({str(lock["id"]).partition(_BELOW)[0] for lock in locks}))
        raise conflict(
            "ScopeLocked",
            f"The scope '{request.path}' cannot perform {operation} operation because following scope(s) are locked: "
            f"'{scopes}'. Please remove the lock and try again.",
        )


def _list_locks(cloud: Cloud, request: Request) -> Response:
    """The locks of a scope: on it, above it and (as Azure lists them) below it."""
    scope = "/" + request.params["scope"].strip("/").lower() + "/"
    locks = cloud.store.of_type(LOCK)
    found = [lock for lock in locks if scope.startswith(_scope(lock)) or _scope(lock).startswith(scope)]
    return page(cloud, request, found)


def _put_lock(cloud: Cloud, request: Request) -> Response:
    scope = "/" + request.params["scope"].strip("/")
    arm_id = f"{scope}{_BELOW}/{request.params['lock']}"
    existed = cloud.store.exists(arm_id)
    properties = {"level": "CanNotDelete", **request.properties}
    body = {"id": arm_id, "name": request.params["lock"], "type": LOCK, "properties": properties}
    cloud.store.put(body)
    return Response(200 if existed else 201, body)


def suspend(cloud: Cloud, suspended: bool) -> None:
    """Take the caller's rights to change anything, or give them back."""
    if suspended != is_suspended(cloud):
        cloud.store.put_private(_SUSPENDED, {"now": suspended})


def is_suspended(cloud: Cloud) -> bool:
    return bool(cloud.store.private(_SUSPENDED).get("now"))


def granted(cloud: Cloud, scope: str) -> tuple[list[str], list[str]]:
    """(actions, not actions) at a scope, by the rule for the narrowest scope; everything without a rule."""
    actions, not_actions = _ruled(cloud, scope)
    return actions, [*not_actions, *_CHANGES] if is_suspended(cloud) else not_actions


def _ruled(cloud: Cloud, scope: str) -> tuple[list[str], list[str]]:
    path = scope.lower().rstrip("/") + "/"
    rules = [r for r in cloud.store.private(_RULES).get("rules", []) if path.startswith(r["scope"].lower() + "/")]
    if not rules:
        return ["*"], []
    rule = max(rules, key=lambda r: len(r["scope"]))
    return rule["actions"], rule["not_actions"]


def restrict(cloud: Cloud, scope: str, actions: list[str], not_actions: list[str]) -> None:
    """Restrict the caller to these actions at a scope and below."""
    rules = cloud.store.private(_RULES).get("rules", [])
    rule = {"scope": scope.rstrip("/"), "actions": actions, "not_actions": not_actions}
    cloud.store.put_private(_RULES, {"rules": [*rules, rule]})


def allow_only(cloud: Cloud, actions: Sequence[str] | None) -> None:
    """Restrict the caller to these actions everywhere, or lift that; rules for narrower scopes go before it."""
    rules = [rule for rule in cloud.store.private(_RULES).get("rules", []) if rule["scope"]]
    cloud.store.put_private(_RULES, {"rules": rules})
    if actions is not None:
        restrict(cloud, "", list(actions), [])


def may_read(cloud: Cloud, arm_id: str, kind: str) -> bool:
    """Whether the caller may read a resource of this type."""
    actions, not_actions = granted(cloud, arm_id)
    action = f"{kind}/read"
    return _matches(action, actions) and not _matches(action, not_actions)


def _require_allowed(cloud: Cloud, request: Request) -> None:
    """403 AuthorizationFailed, with action and scope, for a forbidden action. Permissions can always be read."""
    if PERMISSIONS.lower() in request.path.lower():
        return
    actions, not_actions = granted(cloud, request.path)
    if actions == ["*"] and not not_actions:
        return
    action, scope = action_of(request.method, request.path)
    if not action or (_matches(action, actions) and not _matches(action, not_actions)):
        return
    raise ArmError(
        403,
        "AuthorizationFailed",
        f"The client 'practice@contoso.com' with object id '{_OBJECT_ID}' does not have authorization to perform "
        f"action '{action}' over scope '{scope}' or the scope is invalid. If access was recently granted, please "
        "refresh your credentials.",
    )


_AS_READS = {"microsoft.storage/checknameavailability", "microsoft.resourcegraph/resources"}
"""Types whose POST is a read (Microsoft Learn, "Azure permissions for Storage" and "for Management and governance")."""
_NOT_NAMED = {
    "microsoft.recoveryservices/replicationeligibilityresults/read",
    "microsoft.storage/locations/asyncoperations/read",
}
"""Reads for which Azure lists no action (the same articles, 2026-02): assumed to need none."""


def action_of(method: str, path: str) -> tuple[str, str]:
    """A request's RBAC action, e.g. Microsoft.Compute/virtualMachines/start/action, and its scope.

    No action ("") is needed for the list of tenants and for what is no resource.
    """
    before, found, after = path.rpartition("/providers/")
    verb = {"GET": "read", "HEAD": "read", "DELETE": "delete", "POST": "action"}.get(method, "write")
    if not found:
        names = path.strip("/").split("/")[0::2]
        if names[0].lower() != "subscriptions":
            return "", path
        kind = "/".join("resourceGroups" if name.lower() == "resourcegroups" else name for name in names)
        return f"Microsoft.Resources/{kind}/{verb}", path
    namespace, *rest = after.split("/")
    if not rest:
        return "Microsoft.Resources/subscriptions/providers/read", before
    kind = "/".join([namespace, *rest[0::2]])
    if not before and kind.lower() != "microsoft.resourcegraph/resources":
        return "", path
    if kind.lower() in _AS_READS:
        verb = "read"
    action = f"{kind}/{verb}"
    if action.lower() in _NOT_NAMED:
        return "", path
    in_list = len(rest) % 2 == 1
    return action, path.rpartition("/")[0] if in_list and method == "POST" else path


def _matches(action: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def _permissions(cloud: Cloud, request: Request) -> Response:
    actions, not_actions = granted(cloud, "/" + request.params["scope"].strip("/"))
    return Response(200, {"value": [{"actions": actions, "notActions": not_actions}]})


PROVIDER = Provider(
    routes=[
        ("GET", "/{scope*}/providers/Microsoft.Authorization/locks", _list_locks),
        ("GET", "/{scope*}/providers/Microsoft.Authorization/locks/{lock}", get_stored),
        ("PUT", "/{scope*}/providers/Microsoft.Authorization/locks/{lock}", _put_lock),
        ("DELETE", "/{scope*}/providers/Microsoft.Authorization/locks/{lock}", delete_if_there),
        ("GET", "/{scope*}/providers/Microsoft.Authorization/permissions", _permissions),
    ],
    guards=[_require_allowed, _require_unlocked],
)
