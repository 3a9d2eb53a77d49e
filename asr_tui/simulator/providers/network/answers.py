"""What all top-level network resources answer alike: lists, one by its name, a change of tags."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.simulator.cloud import Cloud, Handler
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.tracked import listed, merged_tags, required
from asr_tui.simulator.routes import Request, Response

Complete = Callable[["Cloud", JsonObject], JsonObject]
"""Adds to a body what follows from other resources, such as who uses it."""


def as_kept(cloud: Cloud, body: JsonObject) -> JsonObject:
    """For a resource that is answered as it was put."""
    return body


def listing(kind: str, complete: Complete = as_kept) -> Handler:
    def handler(cloud: Cloud, request: Request) -> Response:
        answer = listed(cloud, request, kind)
        for body in (answer.body or {})["value"]:
            complete(cloud, body)
        return answer

    return handler


def getting(kind: str, parameter: str, complete: Complete = as_kept) -> Handler:
    """`parameter` is the name's place in the path. A region that is out does not answer."""

    def handler(cloud: Cloud, request: Request) -> Response:
        body = required(cloud, request, kind, request.params[parameter])
        cloud.require_answering(body["location"])
        return Response(200, complete(cloud, body))

    return handler


def tagging(kind: str, parameter: str) -> Handler:
    """PATCH, which changes nothing but tags."""

    def handler(cloud: Cloud, request: Request) -> Response:
        body = merged_tags(cloud, request, kind, request.params[parameter])
        cloud.store.put(body)
        return Response(200, body)

    return handler
