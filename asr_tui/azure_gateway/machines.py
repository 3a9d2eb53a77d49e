"""Reads of virtual machines, joined with their power states, disks and interfaces."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from asr_tui.azure_gateway import graph_queries, resource_graph
from asr_tui.azure_gateway.bodies import machines as bodies
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients, nobody
from asr_tui.azure_gateway.fetching import fetch
from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied, AzureError, NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Extension, Machine, Power
from asr_tui.domain.tagged import TaggedResource

T = TypeVar("T")
Come = Callable[[tuple[Machine, ...]], None]
"""Told of the machines of a page of a list that goes on."""

_MACHINES = "Microsoft.Compute/virtualMachines"
_CONCURRENT_READS = 8
_JOINED_AT_ONCE = 50


async def machines(clients: Clients, subscription: str, come: Come = nobody) -> tuple[Machine, ...]:
    """All machines of a subscription, from four concurrent lists.

    The list of machines has no power states; `statusOnly` lists those of all machines. Of extensions it has the ids
    alone.

    come  told of the machines of each page, with their power states where these have come too
    """
    powers: dict[ArmId, Power] = {}
    found, _, disks, nics = await asyncio.gather(
        _listed(clients, subscription, powers, come),
        _powers(clients, subscription, powers),
        _details(clients, subscription, "Microsoft.Compute/disks", bodies.disk_details),
        _details(clients, subscription, "Microsoft.Network/networkInterfaces", bodies.interface),
    )
    powers |= await _powers_one_by_one(clients, [one.id for one in found if one.id not in powers])
    joined: list[Machine] = []
    for one in found:
        joined.append(bodies.joined(one, powers.get(one.id), disks, nics))
        if len(joined) % _JOINED_AT_ONCE == 0:
            await asyncio.sleep(0)  # keys are answered between them
    return tuple(joined)


async def _listed(
    clients: Clients, subscription: str, powers: Mapping[ArmId, Power], come: Come
) -> tuple[Machine, ...]:
    """What the machines say of themselves, told page by page."""
    what, path = "the virtual machines", f"/subscriptions/{subscription}/providers/{_MACHINES}"
    found: list[Machine] = []
    async for page in clients.pages(what, path, bodies.machine):
        found += page
        come(tuple(replace(one, power=powers.get(one.id, one.power)) for one in page))
    return tuple(found)


async def tags(clients: Clients, subscription: str) -> tuple[TaggedResource, ...]:
    """The tags of all machines of a subscription, from Resource Manager's own list of resources.

    It needs one request a thousand machines, and no answer of the machines' regions (assumed: Microsoft Learn, "Azure
    Resource Manager overview", says that Resource Manager itself is spread over regions).
    """
    what, path = f"the {kinds.MACHINE_TAG.words}", f"/subscriptions/{subscription}/resources"
    return await clients.collect(what, path, bodies.tagged, wanted=f"resourceType eq '{_MACHINES}'")


async def machine(clients: Clients, wanted: ArmId) -> Machine:
    """One machine with its power state and its extensions."""
    body = await fetch(clients, wanted, f"the virtual machine {wanted.name}", **{"$expand": "instanceView"})
    parts = await _parts(clients, bodies.parts(body))
    disks = {one: bodies.disk_details(part) for one, part in parts.items()}
    nics = {one: bodies.interface(part) for one, part in parts.items()}
    return bodies.joined(bodies.machine(body), None, disks, nics)


async def extensions(clients: Clients, subscription: str) -> tuple[Extension, ...]:
    """The extensions of all machines of a subscription, by Resource Graph: lists of machines have their ids alone.

    Its index lags, so the machines of which it tells a failure are read themselves.
    """
    what, told = f"the {kinds.EXTENSION.words}", list[Extension]()
    async for rows in resource_graph.pages(clients, what, graph_queries.EXTENSIONS, subscription):
        bodies_of = (graph_queries.extension_body(row) for row in rows if isinstance(row, Mapping))
        for number, one in enumerate(map(bodies.extension, bodies_of), start=1):
            if one.id:
                told.append(one)
            if number % _JOINED_AT_ONCE == 0:
                await asyncio.sleep(0)
    failed = tuple(dict.fromkeys(one.id.parent() for one in told if one.failed and one.id))
    now = await _extensions_now(clients, failed)
    return tuple(now.get(one.id, one) if one.failed and one.id else one for one in told)


async def own_extensions(clients: Clients, machine: str) -> tuple[Extension, ...]:
    """The extensions of one machine, as its own body has them."""
    wanted = ArmId(machine)
    body = await fetch(clients, wanted, f"the extensions of {wanted.name}")
    return tuple(bodies.extension(one) for one in body.each("resources"))


async def _extensions_now(clients: Clients, machines: tuple[ArmId, ...]) -> dict[ArmId, Extension]:
    """The extensions of machines by their own bodies, where these can be read."""
    gate = asyncio.Semaphore(_CONCURRENT_READS)

    async def read(machine: ArmId) -> tuple[Extension, ...]:
        async with gate:
            try:
                return await own_extensions(clients, machine)
            except AzureError:
                return ()

    found = await asyncio.gather(*(read(one) for one in machines))
    return {one.id: one for each in found for one in each if one.id}


async def _powers(clients: Clients, subscription: str, powers: dict[ArmId, Power]) -> None:
    """Read the power states into `powers`, page by page."""
    what, path = "the power states of the virtual machines", f"/subscriptions/{subscription}/providers/{_MACHINES}"
    async for page in clients.pages(what, path, _power, statusOnly="true"):
        powers.update((machine, power) for machine, power in page if machine and power)


def _power(body: Fields) -> tuple[ArmId | None, Power | None]:
    return body.id("id"), bodies.power_state(body.at("properties", "instanceView"))


async def _powers_one_by_one(clients: Clients, machines: list[ArmId]) -> dict[ArmId, Power]:
    """The power states of machines that the list of states leaves out."""
    gate = asyncio.Semaphore(_CONCURRENT_READS)

    async def power(machine: ArmId) -> Power:
        async with gate:
            view = await clients.one(f"the power state of {machine.name}", f"{machine}/instanceView")
        return bodies.power_state(view) or Power.UNKNOWN

    return dict(zip(machines, await asyncio.gather(*(power(one) for one in machines)), strict=True))


async def _parts(clients: Clients, ids: tuple[ArmId, ...]) -> dict[ArmId, Fields]:
    """Disks and interfaces by id, without those that may not be read or do not exist."""

    async def part(resource: ArmId) -> Fields | None:
        try:
            return await fetch(clients, resource, resource.name)
        except (AccessDenied, NotFound):
            return None

    found = zip(ids, await asyncio.gather(*(part(one) for one in ids)), strict=True)
    return {resource: body for resource, body in found if body is not None}


async def _details(clients: Clients, subscription: str, kind: str, read: Callable[[Fields], T]) -> dict[ArmId, T]:
    """What disks or interfaces say of themselves, by id; empty where the identity may not read them."""
    what, path = "the parts of machines", f"/subscriptions/{subscription}/providers/{kind}"
    try:
        found = await clients.collect(what, path, lambda body: (body.id("id"), read(body)))
    except AccessDenied:
        return {}
    return {resource: details for resource, details in found if resource is not None}
