"""Reads of a vault through the Site Recovery client."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from asr_tui.azure_gateway.bodies import jobs as job_bodies
from asr_tui.azure_gateway.bodies import protected_items, topology
from asr_tui.azure_gateway.bodies import recovery_plans as plan_bodies
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.errors import reading, unreadable
from asr_tui.azure_gateway.fetching import fetch
from asr_tui.azure_gateway.vault_reads import VaultReads
from asr_tui.domain.errors import NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem, Topology, VaultEvent
from asr_tui.domain.recovery_plans import RecoveryPlan

_PLANS_AT_ONCE = 8


class SiteRecovery(VaultReads):
    """Reads only. Every method raises AzureError."""

    async def topology(self, vault: ArmId) -> Topology:
        fabrics, containers, policies, mappings, network_mappings = await asyncio.gather(
            self.list_of(vault, "replicationFabrics", "the fabrics", topology.fabric),
            self.list_of(vault, "replicationProtectionContainers", "the containers", topology.container),
            self.list_of(vault, "replicationPolicies", "the replication policies", topology.policy),
            self.list_of(
                vault,
                "replicationProtectionContainerMappings",
                "the container mappings",
                topology.container_mapping,
            ),
            self.list_of(vault, "replicationNetworkMappings", "the network mappings", topology.network_mapping),
        )
        return Topology(
            fabrics=tuple(fabric for fabric in fabrics if fabric is not None),
            containers=containers,
            policies=policies,
            mappings=tuple({mapping.id: mapping for mapping in mappings}.values()),
            network_mappings=network_mappings,
        )

    async def item(self, item: ArmId) -> ProtectedItem:
        what = f"the protected item {item.name}"
        body = await fetch(self._clients, item, what)
        with reading(what):
            return protected_items.protected_item(body)

    async def job(self, vault: ArmId, name: str) -> Job:
        body = await self._clients.one(f"the job {name}", vault.child("replicationJobs", name))
        with reading(f"the job {name}"):
            if not body.own_id:
                raise unreadable(f"the job {name}", "it is about no job")
            return job_bodies.job(body)

    async def events(self, vault: ArmId) -> tuple[VaultEvent, ...]:
        found = await self.list_of(vault, "replicationEvents", "the events", protected_items.vault_event)
        return tuple(sorted((event for event in found if event), key=lambda event: event.time, reverse=True))

    async def plans(self, vault: ArmId) -> tuple[RecoveryPlan, ...]:
        """Each plan read by itself: a list has empty groups (recorded). One that was deleted meanwhile is left out.

        Only plans of machines replicated from Azure to Azure.
        """
        listed = await self.list_of(vault, "replicationRecoveryPlans", "the recovery plans", _a2a_plan)
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


def _a2a_plan(body: Fields) -> RecoveryPlan | None:
    return plan_bodies.recovery_plan(body) if plan_bodies.is_a2a(body) else None
