"""Microsoft.Resources' view across types: lists of resources of a group or subscription, and links."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.lists import Clause, filter_clauses, page
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.providers.tracked_routes import delete_if_there, get_kept
from asr_tui.simulator.routes import Request, Response

LINK = "Microsoft.Resources/links"
_SHOWN = ("id", "name", "type", "location", "tags", "sku", "kind", "managedBy", "zones", "identity")


def _resources(cloud: Cloud, request: Request) -> Response:
    """Those of the subscription, or of the group that the path names."""
    group = request.params.get("group")
    if group is not None:
        cloud.require_group(request.params["subscription"], group)
    found: list[JsonObject] = []
    for kind in cloud.store.types():
        if kind.count("/") == 1 and not kind.startswith(("microsoft.resources/", "microsoft.authorization/")):
            found += cloud.store.of_type(kind, request.params["subscription"], group)
    tracked = [body for body in found if "location" in body]
    wanted = filter_clauses(request)
    if wanted:
        tracked = [body for body in tracked if any(all(_holds(body, one) for one in clauses) for clauses in wanted)]
    expand = request.query.get("$expand", "").lower()
    return page(cloud, request, [_short(body, expand) for body in tracked])


def _short(body: JsonObject, expand: str) -> JsonObject:
    short = {key: body[key] for key in _SHOWN if key in body}
    if "provisioningstate" in expand:
        short["provisioningState"] = body.get("properties", {}).get("provisioningState", "Succeeded")
    return short


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
    """Links on a resource: an older protection leaves some behind."""
    scope = "/" + request.params["scope"].strip("/").lower() + "/"
    found = [link for link in cloud.store.of_type(LINK) if link["id"].lower().startswith(scope)]
    return page(cloud, request, found)


def _subscription_links(cloud: Cloud, request: Request) -> Response:
    return page(cloud, request, cloud.store.of_type(LINK, request.params["subscription"]))


PROVIDER = Provider(
    routes=[
        ("GET", "/subscriptions/{subscription}/resources", _resources),
        ("GET", "/subscriptions/{subscription}/resourceGroups/{group}/resources", _resources),
        ("GET", "/subscriptions/{subscription}/providers/Microsoft.Resources/links", _subscription_links),
        ("GET", "/{scope*}/providers/Microsoft.Resources/links", _links),
        ("GET", "/{scope*}/providers/Microsoft.Resources/links/{link}", get_kept),
        ("DELETE", "/{scope*}/providers/Microsoft.Resources/links/{link}", delete_if_there),
    ],
)
