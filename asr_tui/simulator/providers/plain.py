"""Resource types of which a client only needs that they are there: plain bodies, made and changed at once."""

from __future__ import annotations

from asr_tui.simulator.arm_ids import group_id
from asr_tui.simulator.cloud import Cloud, Handler, Provider
from asr_tui.simulator.providers.tracked import got, listed, tracked_body
from asr_tui.simulator.routes import Request, Response


def plain_provider(kind: str) -> Provider:
    """List, get, put and delete of a top-level type."""
    in_subscription = f"/subscriptions/{{subscription}}/providers/{kind}"
    in_group = f"/subscriptions/{{subscription}}/resourceGroups/{{group}}/providers/{kind}"
    routes = [
        ("GET", in_subscription, _listing(kind)),
        ("GET", in_group, _listing(kind)),
        ("GET", in_group + "/{name}", _getting(kind)),
        ("PUT", in_group + "/{name}", _putting(kind)),
        ("DELETE", in_group + "/{name}", _deleting(kind)),
    ]
    return Provider(routes=routes)


def _listing(kind: str) -> Handler:
    def handler(cloud: Cloud, request: Request) -> Response:
        return listed(cloud, request, kind)

    return handler


def _getting(kind: str) -> Handler:
    def handler(cloud: Cloud, request: Request) -> Response:
        return got(cloud, request, kind, request.params["name"])

    return handler


def _putting(kind: str) -> Handler:
    def handler(cloud: Cloud, request: Request) -> Response:
        body = tracked_body(cloud, request, kind, request.params["name"])
        existed = cloud.store.exists(body["id"])
        sent = request.body or {}
        body.update({key: sent[key] for key in ("sku", "zones", "kind", "identity") if key in sent})
        body["properties"] = {**request.properties, "provisioningState": "Succeeded"}
        cloud.store.put(body)
        return Response(200 if existed else 201, body)

    return handler


def _deleting(kind: str) -> Handler:
    def handler(cloud: Cloud, request: Request) -> Response:
        params = request.params
        arm_id = f"{group_id(params['subscription'], params['group'])}/providers/{kind}/{params['name']}"
        existed = cloud.store.exists(arm_id)
        cloud.store.delete(arm_id)
        return Response(200 if existed else 204)

    return handler
