"""Reads of rights, locks, resource links and quotas."""

from __future__ import annotations

import asyncio

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients
from asr_tui.domain.ids import ArmId
from asr_tui.domain.obstacles import Link, Lock, LockLevel, Quota
from asr_tui.domain.rights import Permission, Rights

# Versions of Microsoft.Authorization as Azure REST API reference names them.
_PERMISSIONS = "2022-04-01"
_LOCKS = "2020-05-01"

_BEFORE_LOCK = "/providers/microsoft.authorization/locks/"
"""Separates the id of the locked resource from the lock's name in the lock's id."""


async def rights(clients: Clients, scope: ArmId) -> Rights:
    """What this identity may do at a scope that exists.

    Documented for resource groups and resources; for a subscription it is assumed to be the same.
    """
    path = f"{scope}/providers/Microsoft.Authorization/permissions"
    found = await clients.collect(f"your rights on {scope.name}", path, Fields.itself, version=_PERMISSIONS)
    return Rights(tuple(Permission(one.texts("actions"), one.texts("notActions")) for one in found))


async def locks(clients: Clients, subscription: str) -> tuple[Lock, ...]:
    """All management locks in a subscription, at every scope."""
    path = f"/subscriptions/{subscription}/providers/Microsoft.Authorization/locks"
    found = await clients.collect("the management locks", path, _lock, version=_LOCKS)
    return tuple(lock for lock in found if lock is not None)


async def links(clients: Clients, subscription: str) -> tuple[Link, ...]:
    """All resource links of a subscription."""
    path = f"/subscriptions/{subscription}/providers/Microsoft.Resources/links"
    found = await clients.collect("the resource links", path, _link)
    return tuple(link for link in found if link is not None)


async def quotas(clients: Clients, location: str) -> tuple[Quota, ...]:
    """The compute and network quotas of a region in a subscription."""
    wanted = ArmId(location)
    region, providers = wanted.name, f"/subscriptions/{wanted.subscription}/providers"
    usages = f"locations/{region}/usages"
    compute, network = await asyncio.gather(
        clients.collect(f"the compute quotas of {region}", f"{providers}/Microsoft.Compute/{usages}", _quota),
        clients.collect(f"the network quotas of {region}", f"{providers}/Microsoft.Network/{usages}", _quota),
    )
    return compute + network


def _lock(body: Fields) -> Lock | None:
    """A lock; None without an id, which names what it locks."""
    whole = body.id("id")
    position = whole.casefold().rfind(_BEFORE_LOCK) if whole else -1
    if whole is None or position < 0:
        return None
    read_only = body.at("properties").text("level").casefold() == LockLevel.READ_ONLY.value.casefold()
    level = LockLevel.READ_ONLY if read_only else LockLevel.CAN_NOT_DELETE
    return Lock(body.text("name") or whole.name, ArmId(whole[:position]), level)


def _link(body: Fields) -> Link | None:
    properties = body.at("properties")
    own, source = body.id("id"), properties.id("sourceId")
    return Link(own, source, properties.text("targetId")) if own and source else None


def _quota(body: Fields) -> Quota:
    name = body.at("name")
    return Quota(
        name=name.text("value"),
        words=name.text("localizedValue") or name.text("value"),
        used=body.whole("currentValue"),
        limit=body.whole("limit"),
    )
