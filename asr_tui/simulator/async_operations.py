"""Long-running operations of every provider but Site Recovery: their start, their status and their end."""

from __future__ import annotations

from typing import Any

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud, Handler, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.virtual_clock import arm_time

TYPE = "simulator/operations"
_MOST = 300


def start(
    cloud: Cloud, target: str, seconds: float, then: str | None = None, *, answer: JsonObject | None = None, **args: Any
) -> str:
    """Begin work on a resource that ends after `seconds`; gives the operation's id.

    Its end is an event of the kind `then` with the resource's `id` and `args`; an ArmError of it fails the operation.
    `answer` is its result; without it the resource is.
    """
    _discard_old(cloud)
    operation = cloud.new_guid()
    cloud.store.put(
        {
            "id": _key(operation),
            "type": TYPE,
            "name": operation,
            "status": "InProgress",
            "startTime": arm_time(cloud.clock.now),
            "endTime": None,
            "target": target,
            "error": None,
            "answer": answer,
        }
    )
    cloud.clock.schedule(seconds, "operation_ends", operation=operation, then=then, args={"id": target, **args})
    return operation


def _discard_old(cloud: Cloud) -> None:
    """Discard ended operations beyond the newest 300."""
    operations = cloud.store.of_type(TYPE)
    for operation in operations[: max(0, len(operations) - _MOST)]:
        if operation["status"] != "InProgress":
            cloud.store.discard(operation["id"])


def require(cloud: Cloud, operation: str) -> JsonObject:
    # Assumed: ARM's general words; the providers' own differ.
    missing = ArmError(404, "NotFound", f"The entity was not found: operation '{operation}'.")
    return cloud.store.require(_key(operation), missing)


def discard_all(cloud: Cloud) -> None:
    for operation in cloud.store.of_type(TYPE):
        cloud.store.discard(operation["id"])


def begin(
    cloud: Cloud,
    request: Request,
    resource: JsonObject,
    seconds: float,
    then: str | None = None,
    *,
    watch: str | None = "operations",
    result: str | None = None,
    **args: Any,
) -> dict[str, str]:
    """Begin work on a resource (see `start`); gives the headers with its addresses.

    They are Azure-AsyncOperation below `watch`, Location below `result`, or both.
    """
    operation = start(cloud, resource["id"], seconds, then, **args)
    scope = f"{request.base_url}/subscriptions/{request.params['subscription']}/providers"
    base = f"{scope}/{resource['type'].partition('/')[0]}/locations/{resource['location']}"
    headers = {"Retry-After": cloud.clock.retry_after(10)}
    if watch is not None:
        headers["Azure-AsyncOperation"] = f"{base}/{watch}/{operation}?api-version={request.api_version}"
    if result is not None:
        headers["Location"] = f"{base}/{result}/{operation}?monitor=true&api-version={request.api_version}"
    return headers


def accepted(
    cloud: Cloud,
    request: Request,
    resource: JsonObject,
    seconds: float,
    then: str,
    result: str = "operations",
    **args: Any,
) -> Response:
    """202 for work on a resource, with both headers."""
    return Response(202, None, begin(cloud, request, resource, seconds, then, result=result, **args))


def _ends(cloud: Cloud, event: JsonObject) -> None:
    operation = cloud.store.get(_key(event["operation"]))
    if operation is None:
        return
    operation["status"] = "Succeeded"
    try:
        if event["then"] is not None:
            cloud.events[event["then"]](cloud, event["args"])
    except ArmError as error:
        operation["status"] = "Failed"
        operation["error"] = error.error()
    operation["endTime"] = arm_time(cloud.clock.now)
    cloud.store.put(operation)


def delete_resource(cloud: Cloud, event: JsonObject) -> None:
    """End a deletion."""
    cloud.store.delete(event["id"])


def mark_succeeded(cloud: Cloud, event: JsonObject) -> None:
    """End a creation or a change."""
    body = cloud.store.get(event["id"])
    if body is not None:
        body["properties"]["provisioningState"] = "Succeeded"
        cloud.store.put(body)


def _key(operation: str) -> str:
    return f"/simulator/operations/{operation}"


def _retry(cloud: Cloud, operation: JsonObject) -> dict[str, str]:
    return {"Retry-After": cloud.clock.retry_after(10)} if operation["status"] == "InProgress" else {}


def _status(*keys: str) -> Handler:
    """GET of an operation: those of these keys that have a value, with the path as `id`."""

    def handler(cloud: Cloud, request: Request) -> Response:
        operation = {**require(cloud, request.params["operation"]), "id": request.path}
        body = {key: operation[key] for key in keys if operation[key] is not None}
        return Response(200, body, _retry(cloud, operation))

    return handler


def result(cloud: Cloud, request: Request) -> Response:
    """The Location style: 202 until the end, then the resource, or 204 without one."""
    operation = require(cloud, request.params["operation"])
    if operation["status"] == "InProgress":
        query = "&".join(f"{key}={value}" for key, value in request.query.items())
        location = f"{request.base_url}{request.path}?{query}"
        return Response(202, None, {**_retry(cloud, operation), "Location": location})
    if (error := operation["error"]) is not None:
        raise ArmError(409, error["code"], error["message"])
    body = operation.get("answer") or cloud.store.get(operation["target"])
    return Response(204) if body is None else Response(200, body)


def _group_deletion(cloud: Cloud, request: Request) -> Response:
    """A resource group's deletion ends with an empty 200."""
    answer = result(cloud, request)
    return answer if answer.status == 202 else Response(200)


vault_status = _status("id", "name", "status", "startTime", "endTime", "error")
_compute_status = _status("startTime", "endTime", "status", "error", "name")
_AT = "/subscriptions/{subscription}/providers/%s/locations/{location}/%s/{operation}"
PROVIDER = Provider(
    routes=[
        ("GET", _AT % ("Microsoft.Network", "operations"), _status("status", "error")),
        ("GET", _AT % ("Microsoft.Network", "operationResults"), result),
        ("GET", _AT % ("Microsoft.Compute", "operations"), _compute_status),
        ("GET", _AT % ("Microsoft.Compute", "diskOperations"), _compute_status),
        ("GET", _AT % ("Microsoft.Storage", "asyncoperations"), result),
        ("GET", "/subscriptions/{subscription}/operationresults/{operation}", _group_deletion),
    ],
    events={"operation_ends": _ends},
)
