"""Handlers that top-level resource types share: lists, one by its name, tags, deletion, and types without rules."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.simulator.cloud import Cloud, Handler, Provider, Route
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.tracked import listed, merged_tags, required, tracked_body

Complete = Callable[[Cloud, JsonObject], JsonObject]
"""Adds to a body what follows from other resources, such as who uses it."""
Deletion = Callable[[Cloud, Request, JsonObject], Response]


def in_subscription(kind: str) -> str:
    return f"/subscriptions/{{subscription}}/providers/{kind}"


def in_group(kind: str) -> str:
    return f"/subscriptions/{{subscription}}/resourceGroups/{{group}}/providers/{kind}"


def unchanged(cloud: Cloud, body: JsonObject) -> JsonObject:
    """A body that nothing is added to."""
    return body


def delete_at_once(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    cloud.store.delete(body["id"])
    return Response(200)


def tracked_routes(
    kind: str,
    *,
    put: Handler,
    patch: Handler | None = None,
    delete: Deletion = delete_at_once,
    complete: Complete = unchanged,
    regional: bool = True,
) -> list[Route]:
    """Lists, GET, PUT, PATCH and DELETE of a top-level type; the resource's name is the parameter `name`.

    delete    ends a resource that is there
    regional  a region that is out answers neither GET nor DELETE
    """

    def list_all(cloud: Cloud, request: Request) -> Response:
        answer = listed(cloud, request, kind)
        for body in (answer.body or {})["value"]:
            complete(cloud, body)
        return answer

    def get(cloud: Cloud, request: Request) -> Response:
        body = required(cloud, request, kind)
        if regional:
            cloud.require_answering(body["location"])
        return Response(200, complete(cloud, body))

    one = in_group(kind) + "/{name}"
    routes: list[Route] = [("GET", in_subscription(kind), list_all), ("GET", in_group(kind), list_all)]
    routes += [("GET", one, get), ("PUT", one, put), ("DELETE", one, deleting(delete, regional=regional))]
    return [*routes, ("PATCH", one, patch)] if patch else routes


def deleting(delete: Deletion, *, regional: bool = True) -> Handler:
    """DELETE: 204 for a resource that is not there."""

    def handler(cloud: Cloud, request: Request) -> Response:
        body = cloud.store.get(request.path)
        if body is None:
            return Response(204)
        if regional:
            cloud.require_answering(body["location"])
        return delete(cloud, request, body)

    return handler


def tagging(kind: str) -> Handler:
    """PATCH of a type that changes nothing but its tags."""

    def handler(cloud: Cloud, request: Request) -> Response:
        body = merged_tags(cloud, request, kind)
        cloud.store.put(body)
        return Response(200, body)

    return handler


def get_stored(cloud: Cloud, request: Request) -> Response:
    """GET of a small resource by its path."""
    return Response(200, cloud.store.require(request.path))


def delete_if_there(cloud: Cloud, request: Request) -> Response:
    """DELETE of a small resource that nothing holds."""
    existed = cloud.store.exists(request.path)
    cloud.store.delete(request.path)
    return Response(200 if existed else 204)


def plain_provider(*kinds: str) -> Provider:
    """Types of which a client only needs that they are there: plain bodies, made and changed at once."""
    return Provider(
        routes=[route for kind in kinds for route in tracked_routes(kind, put=_putting(kind), regional=False)]
    )


def _putting(kind: str) -> Handler:
    def handler(cloud: Cloud, request: Request) -> Response:
        body, old = tracked_body(cloud, request, kind)
        sent = request.body or {}
        body.update({key: sent[key] for key in ("sku", "zones", "kind", "identity") if key in sent})
        body["properties"] = {**request.properties, "provisioningState": "Succeeded"}
        cloud.store.put(body)
        return Response(200 if old else 201, body)

    return handler
