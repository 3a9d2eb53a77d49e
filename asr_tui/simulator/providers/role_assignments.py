"""Microsoft.Authorization/roleAssignments: which principal has which role at a scope."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import bad_request, conflict
from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.tracked import delete_if_there, get_stored
from asr_tui.simulator.virtual_clock import arm_time

ROLE_ASSIGNMENT = "Microsoft.Authorization/roleAssignments"
_BELOW = f"/providers/{ROLE_ASSIGNMENT}"


def roles_of(cloud: Cloud, principal: str, scope: str) -> set[str]:
    """The ids of the role definitions, without their path, that a principal has at a scope or above it."""
    found = (_who_and_what(one["properties"]) for one in _reaching(cloud, scope))
    return {role for who, role in found if who == principal.lower()}


def _reaching(cloud: Cloud, scope: str) -> list[JsonObject]:
    path = scope.lower().rstrip("/") + "/"
    return [one for one in cloud.store.of_type(ROLE_ASSIGNMENT) if path.startswith(_scope(one) + "/")]


def _scope(assignment: JsonObject) -> str:
    return str(assignment["properties"]["scope"]).lower().rstrip("/")


def _who_and_what(properties: JsonObject) -> tuple[str, str]:
    return str(properties["principalId"]).lower(), name_of(str(properties["roleDefinitionId"])).lower()


def _put(cloud: Cloud, request: Request) -> Response:
    """201 with the body; the same one once more is refused (code as documented: "Troubleshoot Azure RBAC")."""
    scope, name, given = "/" + request.params["scope"].strip("/"), request.params["assignment"], request.properties
    if not given.get("roleDefinitionId") or not given.get("principalId"):
        raise bad_request("InvalidRequestContent", "roleDefinitionId and principalId are required.")
    here = [one for one in _reaching(cloud, scope) if _scope(one) == scope.lower()]
    if any(_who_and_what(one["properties"]) == _who_and_what(given) for one in here):
        raise conflict("RoleAssignmentExists", "The role assignment already exists.")
    now = arm_time(cloud.clock.now)
    properties = {
        "roleDefinitionId": given["roleDefinitionId"],
        "principalId": given["principalId"],
        "principalType": given.get("principalType") or "ServicePrincipal",
        "scope": scope,
        "createdOn": now,
        "updatedOn": now,
    }
    body = {"properties": properties, "id": f"{scope}{_BELOW}/{name}", "type": ROLE_ASSIGNMENT, "name": name}
    cloud.store.put(body)
    return Response(201, body)


def _list(cloud: Cloud, request: Request) -> Response:
    """Those at and above a scope; `$filter` by principalId, as clients send it."""
    found = _reaching(cloud, "/" + request.params["scope"].strip("/"))
    wanted = request.query.get("$filter", "").partition("principalId eq ")[2].strip("' ")
    return page(cloud, request, [one for one in found if not wanted or one["properties"]["principalId"] == wanted])


_ALL = "/{scope*}" + _BELOW
PROVIDER = Provider(
    routes=[
        ("GET", _ALL, _list),
        ("GET", _ALL + "/{assignment}", get_stored),
        ("PUT", _ALL + "/{assignment}", _put),
        ("DELETE", _ALL + "/{assignment}", delete_if_there),
    ]
)
