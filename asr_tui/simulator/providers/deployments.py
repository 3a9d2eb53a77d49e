"""Microsoft.Resources/deployments: templates, as `az vm create` and many others send them.

A template's resources are made one after another by their own providers, each after those that it depends on.
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.deployment_templates import (
    dependencies_of,
    named,
    parameters_shown,
    providers_of,
    resources_of,
    template_of,
)
from asr_tui.simulator.providers.tracked import stable_guid
from asr_tui.simulator.virtual_clock import arm_time

DEPLOYMENT = "Microsoft.Resources/deployments"
_EVENT = "deployment_goes_on"
_POLL_SECONDS = 5.0


def _put(cloud: Cloud, request: Request) -> Response:
    """201 with `Accepted` (200 for a name that was used before), then the operation's status."""
    body = _planned(cloud, request)
    existed = cloud.store.exists(body["id"])
    cloud.store.put(body)
    cloud.store.put_private(body["id"], {"resources": resources_of(cloud, request), "next": 0, "sent": False})
    cloud.clock.schedule(1.0, _EVENT, id=body["id"], correlation=body["properties"]["correlationId"])
    operation = stable_guid(body["id"], body["properties"]["correlationId"])
    link = f"{request.base_url}{body['id']}/operationStatuses/{operation}?api-version={request.api_version}"
    headers = {"Azure-AsyncOperation": link, "Retry-After": cloud.clock.retry_after(5)}
    return Response(200 if existed else 201, body, headers)


def _planned(cloud: Cloud, request: Request) -> JsonObject:
    params = request.params
    arm_id = f"/subscriptions/{params['subscription']}/resourceGroups/{params['group']}/providers/{DEPLOYMENT}"
    resources = resources_of(cloud, request)
    return {
        "id": f"{arm_id}/{params['name']}",
        "name": params["name"],
        "type": DEPLOYMENT,
        "properties": {
            "templateHash": str(int(stable_guid(str(template_of(request))).replace("-", ""), 16) % 10**19),
            "parameters": parameters_shown(request),
            "mode": str(request.properties.get("mode") or "Incremental").title(),
            "provisioningState": "Accepted",
            "timestamp": arm_time(cloud.clock.now),
            "duration": "PT0S",
            "correlationId": request.correlation_id or cloud.new_guid(),
            "providers": providers_of(resources),
            "dependencies": dependencies_of(resources),
        },
    }


def _goes_on(cloud: Cloud, event: JsonObject) -> None:
    """Send the next resource, or wait for the last one to be ready."""
    body = cloud.store.get(event["id"])
    if body is None or body["properties"]["correlationId"] != event["correlation"] or _is_over(body):
        return
    try:
        ended = _advanced(cloud, body)
    except ArmError as error:
        _end(cloud, body, "Failed", error)
        return
    if not ended:
        cloud.clock.schedule(_POLL_SECONDS, _EVENT, **event)


def _is_over(body: JsonObject) -> bool:
    return body["properties"]["provisioningState"] in ("Succeeded", "Failed", "Canceled")


def _advanced(cloud: Cloud, body: JsonObject) -> bool:
    """Make one more resource where the last is ready; True at the deployment's end."""
    plan = cloud.store.private(body["id"])
    resources = plan["resources"]
    if plan["sent"]:
        made = cloud.store.get(resources[plan["next"]]["id"])
        state = (made or {}).get("properties", {}).get("provisioningState", "Succeeded")
        if made is None or state == "Failed":
            raise ArmError(409, "ResourceDeploymentFailure", "The resource provisioning operation did not complete.")
        if state != "Succeeded":
            return False
        plan |= {"next": plan["next"] + 1, "sent": False}
    if plan["next"] == len(resources):
        _end(cloud, body, "Succeeded")
        return True
    _make(cloud, resources[plan["next"]])
    cloud.store.put_private(body["id"], plan | {"sent": True})
    body["properties"]["provisioningState"] = "Running"
    cloud.store.put(body)
    return False


# Of a template's resource: everything else is its provider's body.
_OF_TEMPLATE = ("type", "name", "id", "apiVersion", "dependsOn", "condition", "comments", "scope")


def _make(cloud: Cloud, resource: JsonObject) -> None:
    sent = {key: value for key, value in resource.items() if key not in _OF_TEMPLATE}
    version = resource["apiVersion"]
    query = {"api-version": version}
    cloud.answer(Request("PUT", resource["id"], {}, query, sent, {}, "http://localhost", version, "", "", ""))


def _end(cloud: Cloud, body: JsonObject, state: str, error: ArmError | None = None) -> None:
    resources = cloud.store.private(body["id"])["resources"]
    body["properties"] |= {"provisioningState": state, "timestamp": arm_time(cloud.clock.now)}
    if error is None:
        body["properties"] |= {"outputs": {}, "outputResources": [{"id": one["id"]} for one in resources]}
    else:
        body["properties"]["error"] = {
            "code": "DeploymentFailed",
            "message": "At least one resource deployment operation failed. Please list deployment operations for "
            "details. Please see https://aka.ms/arm-deployment-operations for usage details.",
            "details": [error.error()],
        }
    cloud.store.put(body)


def _require(cloud: Cloud, request: Request) -> JsonObject:
    missing = ArmError(404, "DeploymentNotFound", f"Deployment '{request.params['name']}' could not be found.")
    return cloud.store.require(request.path.split("/operation")[0].removesuffix("/cancel"), missing)


def _get(cloud: Cloud, request: Request) -> Response:
    return Response(200, _require(cloud, request))


def _status(cloud: Cloud, request: Request) -> Response:
    properties = _require(cloud, request)["properties"]
    body: JsonObject = {"status": properties["provisioningState"]}
    if "error" in properties:
        body["error"] = properties["error"]
    return Response(200, body, {"Retry-After": cloud.clock.retry_after(5)})


def _list(cloud: Cloud, request: Request) -> Response:
    bodies = cloud.store.of_type(DEPLOYMENT, request.params["subscription"], request.params["group"])
    return page(cloud, request, bodies)


def _operations(cloud: Cloud, request: Request) -> Response:
    """One for each resource that was sent."""
    body = _require(cloud, request)
    plan = cloud.store.private(body["id"])
    sent = plan["resources"][: plan["next"] + plan["sent"]]
    failed = body["properties"]["provisioningState"] == "Failed"
    return page(cloud, request, _operation_bodies(body, sent, failed=failed))


def _operation_bodies(deployment: JsonObject, sent: list[JsonObject], *, failed: bool) -> Iterator[JsonObject]:
    for number, resource in enumerate(sent, 1):
        state = "Failed" if failed and number == len(sent) else "Succeeded"
        operation = stable_guid(deployment["id"], resource["id"])
        yield {
            "id": f"{deployment['id']}/operations/{operation}",
            "operationId": operation,
            "properties": {
                "provisioningOperation": "Create",
                "provisioningState": state,
                "timestamp": deployment["properties"]["timestamp"],
                "statusCode": "OK" if state == "Succeeded" else "Conflict",
                "targetResource": named(resource),
            },
        }


def _validate(cloud: Cloud, request: Request) -> Response:
    body = _planned(cloud, request)
    body["properties"]["provisioningState"] = "Succeeded"
    body["properties"]["validatedResources"] = [{"id": one["id"]} for one in resources_of(cloud, request)]
    return Response(200, body)


def _cancel(cloud: Cloud, request: Request) -> Response:
    body = _require(cloud, request)
    if _is_over(body):
        message = f"Deployment '{body['name']}' cannot be cancelled: it is {body['properties']['provisioningState']}."
        raise ArmError(409, "DeploymentCannotBeCancelled", message)
    _end(cloud, body, "Canceled")
    return Response(204)


def _delete(cloud: Cloud, request: Request) -> Response:
    """Only the record goes; what it made stays."""
    existed = cloud.store.exists(request.path)
    cloud.store.delete(request.path)
    return Response(204 if existed else 404)


_ALL = "/subscriptions/{subscription}/resourceGroups/{group}/providers/" + DEPLOYMENT
_ONE = _ALL + "/{name}"
PROVIDER = Provider(
    routes=[
        ("GET", _ALL, _list),
        ("PUT", _ONE, _put),
        ("GET", _ONE, _get),
        ("DELETE", _ONE, _delete),
        ("POST", _ONE + "/validate", _validate),
        ("POST", _ONE + "/cancel", _cancel),
        ("GET", _ONE + "/operations", _operations),
        ("GET", _ONE + "/operationStatuses/{operation}", _status),
    ],
    events={_EVENT: _goes_on},
)
