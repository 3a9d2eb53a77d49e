"""What exists in Azure and can be chosen, read through the SDK clients."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable
from typing import Any

from azure.core.exceptions import HttpResponseError

from asr_tui.azure_gateway.bodies import machines, resources
from asr_tui.azure_gateway.bodies.arm_error import read_error
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.bodies.standing import standing
from asr_tui.azure_gateway.clients import Sdk
from asr_tui.azure_gateway.errors import body_of, reading
from asr_tui.azure_gateway.networking import Networking
from asr_tui.azure_gateway.paging import as_it_is, collect
from asr_tui.azure_gateway.placement import Placement
from asr_tui.azure_gateway.requests import resource_call
from asr_tui.domain.differences import Standing
from asr_tui.domain.errors import AccessDenied, NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import (
    AvailabilitySet,
    EligibilityError,
    Machine,
    Power,
    Region,
    ResourceGroup,
    StorageAccount,
    Subscription,
    Tenant,
    Vault,
)

NEVER_USED = "SubscriptionIdNotRegisteredWithSrs"
"""Azure's word (with status 400) for a vault in which Site Recovery was never used: nothing is in it."""

_SIDE_BY_SIDE = 8


class Catalog(Networking, Placement):
    """Reads only. Every method raises AzureError."""

    async def tenants(self) -> tuple[Tenant, ...]:
        with reading("the tenants"):
            client = await self._clients.get(Sdk.SUBSCRIPTIONS)
            return await collect(client.tenants.list(), resources.tenant)

    async def subscriptions(self) -> tuple[Subscription, ...]:
        with reading("the subscriptions"):
            client = await self._clients.get(Sdk.SUBSCRIPTIONS)
            return await collect(client.subscriptions.list(), resources.subscription)

    async def regions(self, subscription: str) -> tuple[Region, ...]:
        with reading("the regions"):
            client = await self._clients.get(Sdk.SUBSCRIPTIONS)
            return await collect(client.subscriptions.list_locations(subscription), resources.region)

    async def resource_groups(self, subscription: str) -> tuple[ResourceGroup, ...]:
        with reading("the resource groups"):
            client = await self._clients.get(Sdk.RESOURCES, subscription)
            return await collect(client.resource_groups.list(), resources.resource_group)

    async def vaults(self, subscription: str) -> tuple[Vault, ...]:
        with reading("the Recovery Services vaults"):
            client = await self._clients.get(Sdk.RECOVERY_SERVICES, subscription)
            return await collect(client.vaults.list_by_subscription_id(), resources.vault)

    async def machines(self, subscription: str) -> tuple[Machine, ...]:
        """Four lists side by side: machines, their power, disks (for sizes) and interfaces (for networks).

        The list of machines has no power state; `statusOnly` gives that of all of them in one more call.
        """
        bodies, powers, disks, nics = await asyncio.gather(
            self._machine_bodies(subscription),
            self._powers(subscription),
            self._disks(subscription),
            self._nics(subscription),
        )
        left = [one.id("id") or ArmId("") for one in bodies if (one.id("id") or ArmId("")) not in powers]
        powers |= await self._powers_one_by_one(left)
        return tuple(
            machines.machine(body, power=powers.get(body.id("id") or ArmId("")), disks=disks, nics=nics)
            for body in bodies
        )

    async def machine(self, machine: ArmId) -> Machine:
        """One machine with its power state and its extensions."""
        with reading(f"the virtual machine {machine.name}"):
            client = await self._clients.get(Sdk.COMPUTE, machine.subscription)
            body = Fields(await client.virtual_machines.get(machine.group, machine.name, expand="instanceView"))
        parts = await self._parts(machines.parts(body))
        return machines.machine(body, disks=parts, nics=parts)

    async def storage_accounts(self, subscription: str) -> tuple[StorageAccount, ...]:
        with reading("the storage accounts"):
            client = await self._clients.get(Sdk.STORAGE, subscription)
            return await collect(client.storage_accounts.list(), resources.storage_account)

    async def availability_sets(self, subscription: str) -> tuple[AvailabilitySet, ...]:
        with reading("the availability sets"):
            client = await self._clients.get(Sdk.COMPUTE, subscription)
            return await collect(client.availability_sets.list_by_subscription(), resources.availability_set)

    async def storage_name_refusal(self, subscription: str, name: str) -> str:
        """Why Azure would refuse the name of a new storage account, or an empty string."""
        with reading(f"whether the name {name} is free"):
            client = await self._clients.get(Sdk.STORAGE, subscription)
            question = {"name": name, "type": "Microsoft.Storage/storageAccounts"}
            answer = Fields(await client.storage_accounts.check_name_availability(question))
        if answer.flag("nameAvailable") is not False:
            return ""
        return answer.text("message") or answer.text("reason") or f"The name {name} is not available."

    async def soft_delete(self, account: ArmId) -> bool:
        """Whether deleted blobs of a storage account are kept for a while."""
        with reading(f"the blob settings of {account.name}"):
            client = await self._clients.get(Sdk.STORAGE, account.subscription)
            body = Fields(await client.blob_services.get_service_properties(account.group, account.name))
        properties = body.at("properties")
        return any(
            properties.at(policy).flag("enabled") is True
            for policy in ("deleteRetentionPolicy", "containerDeleteRetentionPolicy")
        )

    async def eligibility(self, machine: ArmId) -> tuple[EligibilityError, ...]:
        """Site Recovery's own reasons against protecting the machine now."""
        with reading(f"whether {machine.name} can be protected"):
            client = await self._clients.get(Sdk.SITE_RECOVERY, machine.subscription)
            answer = await client.replication_eligibility_results.list(machine.group, machine.name)
        results = Fields(answer).each("value")
        return tuple(
            resources.eligibility_error(error) for result in results for error in result.at("properties").each("errors")
        )

    async def provisioning(self, resource: ArmId) -> str | None:
        """A resource's provisioningState ("Succeeded" where its type has none); None where it does not exist."""
        found = await self.standing(resource)
        return found.provisioning if found else None

    async def standing(self, resource: ArmId) -> Standing | None:
        """A resource of any kind that a step makes, as it is there now; None where it does not exist."""
        request = resource_call.read(resource)
        with reading(str(resource)):
            client = await self._clients.get(request.sdk, request.subscription)
            try:
                body = await request.make(client)
            except HttpResponseError as error:
                if error.status_code == 404 or code_of(error) == NEVER_USED:
                    return None
                raise
        return standing(resource, Fields(body))

    async def _machine_bodies(self, subscription: str) -> tuple[Fields, ...]:
        with reading("the virtual machines"):
            client = await self._clients.get(Sdk.COMPUTE, subscription)
            return await collect(client.virtual_machines.list_all(), as_it_is)

    async def _powers(self, subscription: str) -> dict[ArmId, Power]:
        with reading("the power states of the virtual machines"):
            client = await self._clients.get(Sdk.COMPUTE, subscription)
            bodies = await collect(client.virtual_machines.list_all(status_only="true"), as_it_is)
        powers = ((one.id("id"), machines.power_state(one.at("properties", "instanceView"))) for one in bodies)
        return {machine: power for machine, power in powers if machine and power}

    async def _powers_one_by_one(self, left: list[ArmId]) -> dict[ArmId, Power]:
        """For machines that the list of states leaves out; a few at a time."""
        gate = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def power(machine: ArmId) -> Power:
            async with gate:
                client = await self._clients.get(Sdk.COMPUTE, machine.subscription)
                with reading(f"the power state of {machine.name}"):
                    view = await client.virtual_machines.instance_view(machine.group, machine.name)
            return machines.power_state(Fields(view)) or Power.UNKNOWN

        return dict(zip(left, await asyncio.gather(*(power(one) for one in left)), strict=True))

    async def _parts(self, ids: tuple[ArmId, ...]) -> dict[ArmId, Fields]:
        """Disks and interfaces by id; without those that may not be read or are gone."""

        async def part(resource: ArmId) -> Fields | None:
            request = resource_call.read(resource)
            client = await self._clients.get(request.sdk, request.subscription)
            try:
                with reading(resource.name):
                    return Fields(await request.make(client))
            except (AccessDenied, NotFound):
                return None

        found = zip(ids, await asyncio.gather(*(part(one) for one in ids)), strict=True)
        return {resource: body for resource, body in found if body is not None}

    async def _disks(self, subscription: str) -> dict[ArmId, Fields]:
        with reading("the disks"):
            client = await self._clients.get(Sdk.COMPUTE, subscription)
            return await _by_id(client.disks.list())

    async def _nics(self, subscription: str) -> dict[ArmId, Fields]:
        with reading("the network interfaces"):
            client = await self._clients.get(Sdk.NETWORK, subscription)
            return await _by_id(client.network_interfaces.list_all())


async def _by_id(pages: AsyncIterable[Any]) -> dict[ArmId, Fields]:
    """By id; empty where the identity may not read them: machines can be shown without."""
    found: dict[ArmId, Fields] = {}
    try:
        with reading("the parts of machines"):
            async for body in pages:
                fields = Fields(body)
                if (resource := fields.id("id")) is not None:
                    found[resource] = fields
    except AccessDenied:
        return {}
    return found


def code_of(error: HttpResponseError) -> str:
    return read_error(body_of(error.response)).code if error.response is not None else ""
