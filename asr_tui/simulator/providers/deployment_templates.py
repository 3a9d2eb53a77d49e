"""What a deployment template describes: its resources in order, its parameters, what depends on what."""

from __future__ import annotations

from typing import Any

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.arm_ids import same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject, Request
from asr_tui.simulator.providers.template_expressions import Scope, evaluated, invalid_template, resource_id

_SECRET = ("securestring", "secureobject")


def providers_of(resources: list[JsonObject]) -> list[JsonObject]:
    """The types by namespace, each with the regions of its resources (recorded)."""
    regions: dict[str, dict[str, list[str]]] = {}
    for resource in resources:
        namespace, _, kind = resource["type"].partition("/")
        region = normalized(str(resource.get("location") or "global"))
        listed = regions.setdefault(namespace, {}).setdefault(kind, [])
        listed += [] if region in listed else [region]
    return [
        {
            "namespace": namespace,
            "resourceTypes": [{"resourceType": kind, "locations": listed} for kind, listed in kinds.items()],
        }
        for namespace, kinds in regions.items()
    ]


def dependencies_of(resources: list[JsonObject]) -> list[JsonObject]:
    found = []
    for resource in resources:
        needed = [named(other) for other in resources if other is not resource and _depends(resource, other)]
        if needed:
            found.append({"dependsOn": needed, **named(resource)})
    return found


def named(resource: JsonObject) -> JsonObject:
    return {"id": resource["id"], "resourceType": resource["type"], "resourceName": resource["name"]}


def template_of(request: Request) -> JsonObject:
    mode, template = str(request.properties.get("mode") or ""), request.properties.get("template")
    if mode.lower() not in ("incremental", "complete"):
        raise bad_request("InvalidRequestContent", f"The deployment mode '{mode}' is not valid.")
    if not isinstance(template, dict) or not isinstance(template.get("resources"), list):
        raise invalid_template("Required property 'resources' not found in JSON")
    return template


def _type_of(declared: JsonObject) -> str:
    words = {"securestring": "SecureString", "secureobject": "SecureObject", "int": "Int", "bool": "Bool"}
    kind = str(declared.get("type") or "string").lower()
    return words.get(kind, kind.title())


def _is_secret(declared: JsonObject) -> bool:
    return str(declared.get("type") or "").lower() in _SECRET


def _parameters(request: Request, template: JsonObject) -> JsonObject:
    """Value by parameter; one that is neither given nor has a default is refused, and so is an unknown one."""
    declared: JsonObject = template.get("parameters") or {}
    given: JsonObject = request.properties.get("parameters") or {}
    for name in given:
        if name not in declared:
            raise invalid_template(f"The template parameter '{name}' is not in the template.")
    for name, one in declared.items():
        if name not in given and "defaultValue" not in one:
            raise invalid_template(f"The value for the template parameter '{name}' is not provided.")
    return {name: (given.get(name) or {}).get("value", one.get("defaultValue")) for name, one in declared.items()}


def _scope(cloud: Cloud, request: Request, template: JsonObject) -> Scope:
    subscription = request.params["subscription"]
    group = cloud.require_group(subscription, request.params["group"])

    def referred(named: str) -> Any:
        """The properties of a resource by its id, or by its name in the group."""
        body = cloud.store.get(named)
        if body is None:
            below = cloud.store.children(group["id"])
            body = next((one for one in below if same_id(one.get("name"), named)), None)
        return {} if body is None else body.get("properties") or {}

    scope = Scope(subscription, cloud.tenant_id, group, {}, template.get("variables") or {}, referred)
    scope.parameters.update({name: evaluated(value, scope) for name, value in _parameters(request, template).items()})
    return scope


def resources_of(cloud: Cloud, request: Request) -> list[JsonObject]:
    """The template's resources with their ids, in an order in which each comes after what it depends on."""
    template = template_of(request)
    scope = _scope(cloud, request, template)
    found = [_located(evaluated(one, scope), scope) for one in template["resources"] if _wanted(one, scope)]
    ordered: list[JsonObject] = []
    while found:
        ready = [one for one in found if not any(other is not one and _depends(one, other) for other in found)]
        if not ready:
            raise bad_request(
                "InvalidTemplate", "Deployment template validation failed: 'Circular dependency detected.'."
            )
        ordered += ready
        found = [one for one in found if one not in ready]
    return ordered


def _wanted(resource: JsonObject, scope: Scope) -> bool:
    return bool(evaluated(resource.get("condition", True), scope))


def _located(resource: JsonObject, scope: Scope) -> JsonObject:
    for key in ("type", "name", "apiVersion"):
        if not isinstance(resource.get(key), str):
            raise invalid_template(f"The template resource has no {key}")
    return {**resource, "id": resource_id(scope, [resource["type"], resource["name"]])}


def _depends(one: JsonObject, other: JsonObject) -> bool:
    """`dependsOn` names a resource by its id, by type and name, or by its name."""
    names = [str(name).lower() for name in one.get("dependsOn") or []]
    words = (other["id"], f"{other['type']}/{other['name']}", other["name"])
    return any(str(word).lower() in names for word in words)


def parameters_shown(request: Request) -> JsonObject:
    """The parameters as a deployment shows them: secrets without their values."""
    template = template_of(request)
    kinds = template.get("parameters") or {}
    return {
        name: {"type": _type_of(kinds[name])} | ({} if _is_secret(kinds[name]) else {"value": value})
        for name, value in _parameters(request, template).items()
    }
