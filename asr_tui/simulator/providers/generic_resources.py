"""Microsoft.Resources' view across types: lists of resources of a group or subscription, and links."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.lazy_list import LazyList
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.routes import Request, Response, Route, page

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud

LINK = "Microsoft.Resources/links"
_NO_RESOURCES = ("microsoft.resources/", "microsoft.authorization/")
_SHOWN = ("id", "name", "type", "location", "tags", "sku", "kind", "managedBy", "zones", "identity")
_CONDITION = re.compile(r"(resourceType|location|name|resourceGroup|tagName|tagValue)\s+(eq|ne)\s+'([^']*)'", re.I)
_SUBSTRING = re.compile(r"substringof\('([^']*)',\s*name\)", re.IGNORECASE)


def _in_subscription(cloud: Cloud, request: Request) -> Response:
    return _resources(cloud, request, None)


def _in_group(cloud: Cloud, request: Request) -> Response:
    cloud.require_group(request.params["subscription"], request.params["group"])
    return _resources(cloud, request, request.params["group"])


def _resources(cloud: Cloud, request: Request, group: str | None) -> Response:
    scope = f"/subscriptions/{request.params['subscription']}" + (f"/resourceGroups/{group}" if group else "")
    wanted, expand = request.query.get("$filter", ""), request.query.get("$expand", "").lower()
    by_type, exact = _candidates(cloud, scope.lower(), wanted)
    found = [bodies for kind, bodies in by_type.items() if not kind.startswith(_NO_RESOURCES)]
    if exact:
        return page(cloud, request, LazyList(lambda body: _short(body, expand), *found))
    matching = (body for bodies in found for body in bodies if _matches(body, wanted))
    return page(cloud, request, (_short(body, expand) for body in matching))


def _candidates(cloud: Cloud, scope: str, wanted: str) -> tuple[dict[str, LazyList[int, JsonObject]], bool]:
    """By type, the resources that a filter can match, and whether it matches all of them.

    A filter of one equality, alone or joined by `and` to a type's, is answered by the store's index.
    """
    parts = [part.strip() for part in re.split(r"\s+and\s+", wanted, flags=re.IGNORECASE)] if wanted else []
    met = [_CONDITION.fullmatch(part) for part in parts]
    equal = {one[1].lower(): one[3] for one in met if one and one[2].lower() == "eq"}
    kind = equal.pop("resourcetype", None)
    field = next((name for name in ("name", "tagvalue", "tagname", "location") if name in equal), None)
    if field is not None:
        value = {"name": str.lower, "location": normalized}.get(field, str)(equal[field])
        found = cloud.store.search(scope, field, value)
    else:
        found = {name: cloud.store.children(scope, name) for name in cloud.store.types() if name.count("/") == 1}
    if kind is not None:
        found = {name: bodies for name, bodies in found.items() if name == kind.lower()}
    return found, len(parts) == (kind is not None) + (field is not None)


def _short(body: JsonObject, expand: str) -> JsonObject:
    short = {key: body[key] for key in _SHOWN if key in body}
    if "provisioningstate" in expand:
        short["provisioningState"] = body.get("properties", {}).get("provisioningState", "Succeeded")
    return short


def _matches(body: JsonObject, wanted: str) -> bool:
    """The filters that ARM documents: resourceType, location, name, resourceGroup, tags, joined by `and` or `or`."""
    return any(
        all(_holds(body, part.strip()) for part in re.split(r"\s+and\s+", alternative, flags=re.IGNORECASE))
        for alternative in re.split(r"\s+or\s+", wanted, flags=re.IGNORECASE)
    )


def _holds(body: JsonObject, part: str) -> bool:
    substring = _SUBSTRING.fullmatch(part)
    if substring:
        return substring[1].lower() in body["name"].lower()
    condition = _CONDITION.fullmatch(part)
    if condition is None:
        raise bad_request("InvalidFilterInQueryString", f"Invalid $filter '{part}' specified in the query string.")
    field, operator, value = condition[1].lower(), condition[2].lower(), condition[3]
    tags = body.get("tags") or {}
    equal = {
        "resourcetype": body["type"].lower() == value.lower(),
        "location": body["location"] == normalized(value),
        "name": body["name"].lower() == value.lower(),
        "resourcegroup": f"/resourcegroups/{value.lower()}/" in body["id"].lower(),
        "tagname": value in tags,
        "tagvalue": value in tags.values(),
    }[field]
    return equal is (operator == "eq")


def _links(cloud: Cloud, request: Request) -> Response:
    """Links on a resource: an older protection leaves some behind."""
    scope = "/" + request.params["scope"].strip("/")
    return page(cloud, request, cloud.store.children(scope, LINK))


def _link(cloud: Cloud, request: Request) -> Response:
    return Response(200, cloud.store.require(request.path))


def _delete_link(cloud: Cloud, request: Request) -> Response:
    existed = cloud.store.exists(request.path)
    cloud.store.delete(request.path)
    return Response(200 if existed else 204)


def _subscription_links(cloud: Cloud, request: Request) -> Response:
    return page(cloud, request, cloud.store.of_type(LINK, request.params["subscription"]))


EVENTS: dict[str, Callable[[Cloud, JsonObject], None]] = {}

ROUTES: list[Route] = [
    ("GET", "/subscriptions/{subscription}/resources", _in_subscription),
    ("GET", "/subscriptions/{subscription}/resourceGroups/{group}/resources", _in_group),
    ("GET", "/subscriptions/{subscription}/providers/Microsoft.Resources/links", _subscription_links),
    ("GET", "/{scope*}/providers/Microsoft.Resources/links", _links),
    ("GET", "/{scope*}/providers/Microsoft.Resources/links/{link}", _link),
    ("DELETE", "/{scope*}/providers/Microsoft.Resources/links/{link}", _delete_link),
]
