"""Virtual machines, put together from several lists: their bodies, power states, disks and interfaces."""

from __future__ import annotations

import asyncio

from asr_tui.azure_gateway.bodies import machines as bodies
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients, Sdk
from asr_tui.azure_gateway.errors import reading
from asr_tui.azure_gateway.sdk_call import fetch
from asr_tui.domain.errors import AccessDenied, NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import Machine, Power

_SIDE_BY_SIDE = 8


async def machines(clients: Clients, subscription: str) -> tuple[Machine, ...]:
    """Four lists side by side: machines, their power, disks (for sizes) and interfaces (for networks).

    The list of machines has no power state; `statusOnly` gives that of all of them in one more call.
    """
    found, powers, disks, nics = await asyncio.gather(
        clients.collect("the virtual machines", Sdk.COMPUTE, subscription, "virtual_machines.list_all", Fields.itself),
        _powers(clients, subscription),
        _by_id(clients, Sdk.COMPUTE, subscription, "disks.list"),
        _by_id(clients, Sdk.NETWORK, subscription, "network_interfaces.list_all"),
    )
    ids = [body.own_id for body in found]
    powers |= await _powers_one_by_one(clients, [one for one in ids if one not in powers])
    return tuple(
        bodies.machine(body, power=powers.get(one), disks=disks, nics=nics)
        for one, body in zip(ids, found, strict=True)
    )


async def machine(clients: Clients, wanted: ArmId) -> Machine:
    """One machine with its power state and its extensions."""
    body = await fetch(clients, wanted, f"the virtual machine {wanted.name}", expand="instanceView")
    parts = await _parts(clients, bodies.parts(body))
    return bodies.machine(body, disks=parts, nics=parts)


async def _powers(clients: Clients, subscription: str) -> dict[ArmId, Power]:
    what = "the power states of the virtual machines"
    found = await clients.collect(
        what, Sdk.COMPUTE, subscription, "virtual_machines.list_all", Fields.itself, status_only="true"
    )
    powers = ((one.id("id"), bodies.power_state(one.at("properties", "instanceView"))) for one in found)
    return {machine: power for machine, power in powers if machine and power}


async def _powers_one_by_one(clients: Clients, machines: list[ArmId]) -> dict[ArmId, Power]:
    """For machines that the list of states leaves out; a few at a time."""
    gate = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def power(machine: ArmId) -> Power:
        async with gate:
            client = await clients.get(Sdk.COMPUTE, machine.subscription)
            with reading(f"the power state of {machine.name}"):
                view = await client.virtual_machines.instance_view(machine.group, machine.name)
        return bodies.power_state(Fields(view)) or Power.UNKNOWN

    return dict(zip(machines, await asyncio.gather(*(power(one) for one in machines)), strict=True))


async def _parts(clients: Clients, ids: tuple[ArmId, ...]) -> dict[ArmId, Fields]:
    """Disks and interfaces by id; without those that may not be read or are gone."""

    async def part(resource: ArmId) -> Fields | None:
        try:
            return await fetch(clients, resource, resource.name)
        except (AccessDenied, NotFound):
            return None

    found = zip(ids, await asyncio.gather(*(part(one) for one in ids)), strict=True)
    return {resource: body for resource, body in found if body is not None}


async def _by_id(clients: Clients, sdk: Sdk, subscription: str, operation: str) -> dict[ArmId, Fields]:
    """Disks or interfaces by id; empty where the identity may not read them: machines can be shown without."""
    try:
        found = await clients.collect("the parts of machines", sdk, subscription, operation, Fields.itself)
    except AccessDenied:
        return {}
    return {resource: body for body in found if (resource := body.id("id")) is not None}
