"""Calls for resources whose type has no client of its own: by their ids, through the client of all resources."""

from __future__ import annotations

from asr_tui.azure_gateway.clients import Sdk
from asr_tui.azure_gateway.requests.call import Call
from asr_tui.domain.ids import ArmId

LINKS = "2016-09-01"
"""The newest version of Microsoft.Resources' links (Azure REST API reference, "Resource Links")."""


def by_id(resource: ArmId, method: str, version: str) -> Call:
    """`method` is one of the client's that end with `_by_id`."""
    # The SDK puts a slash before the id.
    arguments = {"resource_id": resource.lstrip("/"), "api_version": version}
    return Call(Sdk.RESOURCES, resource.subscription, "resources", method, arguments)
