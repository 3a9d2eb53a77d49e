"""The api-versions that each resource type has, and ARM's refusals of any other.

Versions: Azure/bicep-types-az (2026-08), the lists in the refusals quoted in Azure/azure-cli issue 28496
(networkInterfaces) and of Azure Resource Manager itself (2026-09), and what Microsoft's Python packages send (2026-11).
The three refusals: Azure/azure-cli issues 28038 (InvalidApiVersionParameter) and 28496 (NoRegisteredProviderFound),
Azure/azure-powershell issue 10299 and Azure/acs-engine issue 4037 (InvalidResourceType).
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import all_locations, normalized
from asr_tui.simulator.messages import JsonObject, Request

ARM = ""
"""Stands for Azure Resource Manager's own types: subscriptions, resource groups, providers."""
_OF_PROVIDER = ("/register", "/unregister")
_GATEWAY = {"x-ms-failure-cause": "gateway"}


def require_known(cloud: Cloud, request: Request) -> None:
    """Raises ARM's refusal of an api-version that the path's resource type does not have.

    Types of which nothing is known pass.
    """
    namespace, kind = type_of(request.path)
    versions, asked = versions_of(namespace, kind), request.api_version.lower()
    if versions is None or asked in versions:
        return
    if namespace == ARM:
        supported = ",".join(reversed(versions))
        message = f"The api-version '{request.api_version}' is invalid. The supported versions are '{supported}'."
        raise ArmError(400, "InvalidApiVersionParameter", message, headers=_GATEWAY)
    location = _location(cloud, request)
    if not location:
        message = (
            f"The resource type '{kind}' could not be found in the namespace '{namespace}' for api version "
            f"'{request.api_version}'. The supported api-versions are '{','.join(versions)}'."
        )
        raise ArmError(404, "InvalidResourceType", message, headers=_GATEWAY)
    places = ", ".join(place.name for place in all_locations().values() if place.physical)
    message = (
        f"No registered resource provider found for location '{location}' and API version '{request.api_version}' for "
        f"type '{kind}'. The supported api-versions are '{', '.join(versions)}'. "
        f"The supported locations are '{places}'."
    )
    raise ArmError(400, "NoRegisteredProviderFound", message, headers=_GATEWAY)


def type_of(path: str) -> tuple[str, str]:
    """Namespace and type of the resource, list or action that a path leads to; (ARM, "") without a provider."""
    _, found, rest = path.lower().rpartition("/providers/")
    if not found or "/" not in rest or rest.endswith(_OF_PROVIDER):
        return ARM, ""
    segments = path[-len(rest) :].split("/")
    return segments[0], "/".join(segments[1::2])


def versions_of(namespace: str, kind: str) -> tuple[str, ...] | None:
    """The versions of a type, or else of the nearest type above it, oldest first; None for an unknown provider."""
    names = [namespace, *kind.split("/")] if kind else [namespace]
    known = ("/".join(names[:length]).lower() for length in range(len(names), 0, -1))
    return next((_table()[name] for name in known if name in _table()), None)


def _location(cloud: Cloud, request: Request) -> str:
    """The region of the resource, or else the one that the request names; empty without any."""
    stored: JsonObject = cloud.store.get(request.path) or {}
    return normalized(str(stored.get("location") or (request.body or {}).get("location") or ""))


@cache
def _table() -> dict[str, tuple[str, ...]]:
    text = resources.files("asr_tui.simulator").joinpath("api_versions.json").read_bytes()
    table: dict[str, str] = msgspec.json.decode(text)
    return {name.lower(): tuple(versions.split()) for name, versions in table.items()}
