"""Microsoft.Resources' view across types: lists of resources of a group or subscription, and links."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lazy_list import LazyList
from asr_tui.simulator.lists import Clause, filter_clauses, page
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.tracked import delete_if_there, get_stored

LINK = "Microsoft.Resources/links"
_NO_RESOURCES = ("microsoft.resources/", "microsoft.authorization/")
_SHOWN = ("id", "name", "type", "location", "tags", "sku", "kind", "managedBy", "zones", "identity")
_PAGES = 10
"""Resource Manager's own lists have a thousand resources a page (assumed: no documentation says it)."""


def _resources(cloud: Cloud, request: Request) -> Response:
    """The resources of the subscription or of the group."""
    group = request.params.get("group")
    if group is not None:
        cloud.require_group(request.params["subscription"], group)
    scope = f"/subscriptions/{request.params['subscription']}" + (f"/resourceGroups/{group}" if group else "")
    filters, expand = filter_clauses(request), request.query.get("$expand", "").lower()
    by_type, exact = _candidates(cloud, scope.lower(), filters)
    found = [bodies for kind, bodies in by_type.items() if not kind.startswith(_NO_RESOURCES)]
    if exact:
        return page(cloud, request, LazyList(lambda body: _short(body, expand), *found), pages=_PAGES)
    matching = (body for bodies in found for body in bodies if _matches(body, filters))
    return page(cloud, request, (_short(body, expand) for body in matching), pages=_PAGES)


def _candidates(
    cloud: Cloud, scope: str, filters: list[list[Clause]]
) -> tuple[dict[str, LazyList[int, JsonObject]], bool]:
    """By type, the resources that a filter can match, and whether it matches all of them.

    A filter of one equality, alone or joined by `and` to a type's, is answered by the store's index.
    """
    clauses = filters[0] if len(filters) == 1 else []
    equal = {clause.field: clause.value for clause in clauses if clause.operator == "eq"}
    kind = equal.pop("resourcetype", None)
    field = next((name for name in ("name", "tagvalue", "tagname", "location") if name in equal), None)
    if field is not None:
        value = {"name": str.lower, "location": normalized}.get(field, str)(equal[field])
        found = cloud.store.search(scope, field, value)
    else:
        found = {name: cloud.store.children(scope, name) for name in cloud.store.index.kinds() if _is_tracked(name)}
    if kind is not None:
        found = {name: bodies for name, bodies in found.items() if name == kind.lower()}
    return found, not filters or (len(filters) == 1 and len(clauses) == (kind is not None) + (field is not None))


def _is_tracked(kind: str) -> bool:
    """Runbooks are listed though they lie below their account (Azure Resource Graph's table of resource types)."""
    return kind.count("/") == 1 or kind == "microsoft.automation/automationaccounts/runbooks"


def _short(body: JsonObject, expand: str) -> JsonObject:
    short = {key: body[key] for key in _SHOWN if key in body}
    if "provisioningstate" in expand:
        short["provisioningState"] = body.get("properties", {}).get("provisioningState", "Succeeded")
    return short


def _matches(body: JsonObject, filters: list[list[Clause]]) -> bool:
    return any(all(_holds(body, clause) for clause in clauses) for clauses in filters)


def _holds(body: JsonObject, clause: Clause) -> bool:
    """Whether a condition that ARM documents holds: of resourceType, location, name, resourceGroup or a tag."""
    field, operator, value = clause.field, clause.operator, clause.value
    tags = body.get("tags") or {}
    equal = {
        "resourcetype": body["type"].lower() == value.lower(),
        "location": body["location"] == normalized(value),
        "name": body["name"].lower() == value.lower(),
        "resourcegroup": f"/resourcegroups/{value.lower()}/" in body["id"].lower(),
        "tagname": value in tags,
        "tagvalue": value in tags.values(),
    }
    if (field, operator) == ("name", "substringof"):
        return value.lower() in body["name"].lower()
    if field not in equal or operator not in ("eq", "ne"):
        message = f"Invalid $filter '{clause.text}' specified in the query string."
        raise bad_request("InvalidFilterInQueryString", message)
    return equal[field] is (operator == "eq")


def _links(cloud: Cloud, request: Request) -> Response:
    """The links of a resource."""
    scope = "/" + request.params["scope"].strip("/")
    return page(cloud, request, cloud.store.children(scope, LINK))


def _subscription_links(cloud: Cloud, request: Request) -> Response:
    return page(cloud, request, cloud.store.of_type(LINK, request.params["subscription"]))


PROVIDER = Provider(
    routes=[
        ("GET", "/subscriptions/{subscription}/resources", _resources),
        ("GET", "/subscriptions/{subscription}/resourceGroups/{group}/resources", _resources),
        ("GET", "/subscriptions/{subscription}/providers/Microsoft.Resources/links", _subscription_links),
        ("GET", "/{scope*}/providers/Microsoft.Resources/links", _links),
        ("GET", "/{scope*}/providers/Microsoft.Resources/links/{link}", get_stored),
        ("DELETE", "/{scope*}/providers/Microsoft.Resources/links/{link}", delete_if_there),
    ],
)
