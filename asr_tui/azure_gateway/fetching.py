"""Reads one resource by its id."""

from __future__ import annotations

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.errors import unreadable
from asr_tui.domain.ids import ArmId


async def fetch(clients: Clients, resource: ArmId, what: str, **query: str) -> Fields:
    """The body of a resource; `what` names it in an error. Raises AzureError, also for the body of anything else."""
    body = await clients.one(what, resource, **query)
    if body.own_id != resource:
        raise unreadable(what, "it is not about this resource")
    return body
