"""Reads of a vault through the Site Recovery client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from asr_tui.azure_gateway.bodies import jobs as job_bodies
from asr_tui.azure_gateway.bodies import protected_items, topology
from asr_tui.azure_gateway.bodies import recovery_plans as plan_bodies
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.errors import reading, unreadable
from asr_tui.azure_gateway.sdk_call import fetch
from asr_tui.domain.errors import NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Topology, VaultEvent
from asr_tui.domain.recovery_plans import RecoveryPlan

T = TypeVar("T")

_PLANS_AT_ONCE = 8


class SiteRecovery:
    """Reads only. Every method raises AzureError."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def topology(self, vault: ArmId) -> Topology:
        fabrics, containers, policies, mappings, network_mappings = await asyncio.gather(
            self._list(vault, "replicationFabrics", "the fabrics", topology.fabric),
            self._list(vault, "replicationProtectionContainers", "the containers", topology.container),
            self._list(vault, "replicationPolicies", "the replication policies", topology.policy),
            self._list(
                vault,
                "replicationProtectionContainerMappings",
                "the container mappings",
                topology.container_mapping,
            ),
            self._list(vault, "replicationNetworkMappings", "the network mappings", topology.network_mapping),
        )
        return Topology(
            fabrics=tuple(fabric for fabric in fabrics if fabric is not None),
            containers=containers,
            policies=policies,
            mappings=tuple({mapping.id: mapping for mapping in mappings}.values()),
            network_mappings=network_mappings,
        )

    async def items(self, vault: ArmId) -> tuple[ProtectedItem, ...]:
        """Only machines replicated from Azure to Azure: a vault may hold others."""
        items = await self._list(vault, "replicationProtectedItems", "the protected items", _a2a_item)
        return tuple(item for item in items if item is not None)

    async def item(self, item: ArmId) -> ProtectedItem:
        what = f"the protected item {item.name}"
        body = await fetch(self._clients, item, what)
        with reading(what):
            return protected_items.protected_item(body)

    async def recovery_points(self, item: ArmId) -> tuple[RecoveryPoint, ...]:
        """Oldest first; Azure guarantees no order."""
        points = await self._clients.collect(
            f"the recovery points of {item.name}", f"{item}/recoveryPoints", protected_items.recovery_point
        )
        return tuple(sorted((point for point in points if point), key=lambda point: point.time))

    async def jobs(self, vault: ArmId) -> tuple[Job, ...]:
        """In Azure's order, newest first; without tasks and errors, which no list has."""
        return await self._list(vault, "replicationJobs", "the jobs", job_bodies.job)

    async def job(self, vault: ArmId, name: str) -> Job:
        body = await self._clients.one(f"the job {name}", vault.child("replicationJobs", name))
        with reading(f"the job {name}"):
            if not body.own_id:
                raise unreadable(f"the job {name}", "it is about no job")
            return job_bodies.job(body)

    async def events(self, vault: ArmId) -> tuple[VaultEvent, ...]:
        found = await self._list(vault, "replicationEvents", "the events", protected_items.vault_event)
        return tuple(sorted((event for event in found if event), key=lambda event: event.time, reverse=True))

    async def plans(self, vault: ArmId) -> tuple[RecoveryPlan, ...]:
        """Each plan read by itself: a list has empty groups (recorded). One that was deleted meanwhile is left out.

        Only plans of machines replicated from Azure to Azure.
        """
        listed = await self._list(vault, "replicationRecoveryPlans", "the recovery plans", _a2a_plan)
        gate = asyncio.Semaphore(_PLANS_AT_ONCE)

        async def whole(plan: ArmId) -> RecoveryPlan | None:
            async with gate:
                with suppress(NotFound):
                    return await self.plan(plan)
            return None

        found = await asyncio.gather(*(whole(plan.id) for plan in listed if plan is not None))
        return tuple(plan for plan in found if plan is not None)

    async def plan(self, plan: ArmId) -> RecoveryPlan:
        """One plan with its groups and actions."""
        what = f"the recovery plan {plan.name}"
        body = await fetch(self._clients, plan, what)
        with reading(what):
            return plan_bodies.recovery_plan(body)

    async def _list(self, vault: ArmId, kind: str, what: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
        """A list of the vault; empty where Site Recovery was never used in it."""
        return await self._clients.collect_of_vault(what, vault, kind, lambda body: read(_identified(body, what)))


def _identified(body: Fields, what: str) -> Fields:
    """The body; raises Unreachable for one without an id, or what it is about would seem to be gone."""
    if not body.own_id:
        raise unreadable(what, "it holds something without an id")
    return body


def _a2a_plan(body: Fields) -> RecoveryPlan | None:
    return plan_bodies.recovery_plan(body) if plan_bodies.is_a2a(body) else None


def _a2a_item(body: Fields) -> ProtectedItem | None:
    return protected_items.protected_item(body) if protected_items.is_a2a(body) else None
