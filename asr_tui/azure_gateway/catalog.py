"""Reads what exists in Azure: one table says how each kind is read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from asr_tui.azure_gateway import alerting, automation, governance, health, machines, vaults
from asr_tui.azure_gateway.bodies import (
    eligibility,
    networking,
    placement,
    protected_items,
    recovery_plans,
    resources,
    target_settings,
    topology,
)
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import NEVER_USED, Clients, Sdk
from asr_tui.azure_gateway.errors import reading
from asr_tui.azure_gateway.fetching import fetch
from asr_tui.domain import kinds
from asr_tui.domain.differences import CreatedResource, FoundResource
from asr_tui.domain.errors import AccessDenied, AzureError, NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.kinds import Kind
from asr_tui.domain.machines import EligibilityError, Machine
from asr_tui.domain.placement import CapacityGroup, Offered, Reservation
from asr_tui.domain.recovery_plans import Runbook
from asr_tui.domain.resources import AutomationAccount, AvailabilitySet, Region
from asr_tui.domain.target_settings import TargetSettings

T = TypeVar("T")
All = Callable[[Clients, str], Awaitable[tuple[T, ...]]]
One = Callable[[Clients, ArmId], Awaitable[T]]

_CONCURRENT_READS = 8


def _listed(kind: Kind[T], where: str, body: Callable[[Fields], T]) -> tuple[Kind[T], All[T]]:
    """A kind that one list of a subscription has: a resource type, or a path, in which {} stands for the id."""
    path = where if where.startswith("/") else f"/subscriptions/{{}}/providers/{where}"

    async def read(clients: Clients, subscription: str) -> tuple[T, ...]:
        return await clients.collect(f"the {kind.words}", path.format(subscription), body)

    return kind, read


def _by(kind: Kind[T], read: All[T]) -> tuple[Kind[T], All[T]]:
    """A kind that takes more than one call, or a call with arguments."""
    return kind, read


def _one(kind: Kind[T], read: One[T]) -> tuple[Kind[T], One[T]]:
    return kind, read


class Catalog:
    """Reads only. Every method raises AzureError."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def all(self, kind: Kind[T], scope: str = "") -> tuple[T, ...]:
        with reading(f"the {kind.words}"):
            found: tuple[T, ...] = await ALL[kind](self._clients, scope)
        return found

    async def paged_machines(
        self, subscription: str, come: Callable[[tuple[Machine, ...]], None]
    ) -> tuple[Machine, ...]:
        with reading(f"the {kinds.MACHINE.words}"):
            return await machines.machines(self._clients, subscription, come)

    async def one(self, kind: Kind[T], resource: ArmId) -> T:
        with reading(f"the {kind.words} of {resource.name}"):
            found: T = await ONE[kind](self._clients, resource)
        return found

    async def storage_name_refusal(self, subscription: str, name: str) -> str:
        with reading(f"whether the name {name} is free"):
            client = await self._clients.get(Sdk.STORAGE, subscription)
            question = {"name": name, "type": "Microsoft.Storage/storageAccounts"}
            answer = Fields(await client.storage_accounts.check_name_availability(question))
        if answer.flag("nameAvailable") is not False:
            return ""
        return answer.text("message") or answer.text("reason") or f"The name {name} is not available."

    async def find(self, resource: ArmId) -> FoundResource | None:
        try:
            body = await fetch(self._clients, resource, str(resource))
        except NotFound:
            return None
        except AzureError as error:
            if error.code == NEVER_USED:
                return None
            raise
        with reading(str(resource)):
            return _found(resource, body)


async def _regions(clients: Clients, subscription: str) -> tuple[Region, ...]:
    return await clients.collect("the regions", f"/subscriptions/{subscription}/locations", resources.region)


async def _availability_sets(clients: Clients, subscription: str) -> tuple[AvailabilitySet, ...]:
    """The sets with their machines, which a subscription's list has only where they are asked for."""
    path = f"/subscriptions/{subscription}/providers/Microsoft.Compute/availabilitySets"
    members = {"$expand": "virtualMachines/$ref"}
    return await clients.collect(f"the {kinds.AVAILABILITY_SET.words}", path, resources.availability_set, **members)


async def _capacity_groups(clients: Clients, subscription: str) -> tuple[CapacityGroup, ...]:
    """The groups with their reservations: one call for all groups, and one for each group."""
    path = f"/subscriptions/{subscription}/providers/Microsoft.Compute/capacityReservationGroups"
    groups = await clients.collect(f"the {kinds.CAPACITY_GROUP.words}", path, placement.capacity_group)
    gate = asyncio.Semaphore(_CONCURRENT_READS)

    async def with_reservations(group: CapacityGroup) -> CapacityGroup:
        async with gate:
            return replace(group, reservations=await _reservations(clients, group.id))

    return tuple(await asyncio.gather(*(with_reservations(group) for group in groups)))


async def _reservations(clients: Clients, group: ArmId) -> tuple[Reservation, ...] | None:
    """None where the identity may not read them, or the group was deleted meanwhile."""
    what, path = f"the reservations of {group.name}", f"{group}/capacityReservations"
    try:
        return await clients.collect(what, path, placement.reservation)
    except (AccessDenied, NotFound):
        return None


async def _offered(clients: Clients, location: ArmId) -> Offered:
    """The machine sizes and disk types that a subscription may use in the region."""
    what, wanted = f"the {kinds.OFFERED.words} of {location.name}", f"location eq '{location.name}'"
    path = f"/subscriptions/{location.subscription}/providers/Microsoft.Compute/skus"
    return placement.offered(await clients.collect(what, path, Fields.itself, wanted=wanted))


async def _runbooks(clients: Clients, subscription: str) -> tuple[Runbook, ...]:
    """One list for all Automation accounts: ARM lists runbooks among a subscription's resources."""
    what, kind = f"the {kinds.RUNBOOK.words}", "Microsoft.Automation/automationAccounts/runbooks"
    path = f"/subscriptions/{subscription}/resources"
    return await clients.collect(what, path, recovery_plans.runbook, wanted=f"resourceType eq '{kind}'")


async def _automation_accounts(clients: Clients, subscription: str) -> tuple[AutomationAccount, ...]:
    wanted = "resourceType eq 'Microsoft.Automation/automationAccounts'"
    what, path = f"the {kinds.AUTOMATION_ACCOUNT.words}", f"/subscriptions/{subscription}/resources"
    return await clients.collect(what, path, resources.automation_account, wanted=wanted)


async def _runbook(clients: Clients, runbook: ArmId) -> Runbook:
    return recovery_plans.runbook(await fetch(clients, runbook, f"the runbook {runbook.name}"))


async def _soft_delete(clients: Clients, account: ArmId) -> bool:
    """Whether a storage account keeps deleted blobs for a while."""
    body = await clients.one(f"the blob settings of {account.name}", f"{account}/blobServices/default")
    policies = ("deleteRetentionPolicy", "containerDeleteRetentionPolicy")
    return any(body.at("properties", policy).flag("enabled") is True for policy in policies)


async def _eligibility(clients: Clients, machine: str) -> tuple[EligibilityError, ...]:
    """Site Recovery's reasons against protecting the machine now."""
    wanted = ArmId(machine)
    path = f"{wanted}/providers/Microsoft.RecoveryServices/replicationEligibilityResults"
    results = await clients.collect(f"whether {wanted.name} can be protected", path, Fields.itself)
    return tuple(
        eligibility.eligibility_error(error) for result in results for error in result.at("properties").each("errors")
    )


async def _sku(clients: Clients, resource: ArmId) -> str:
    return (await fetch(clients, resource, f"the SKU of {resource.name}")).at("sku").text("name")


async def _target_settings(clients: Clients, item: ArmId) -> TargetSettings:
    body = await fetch(clients, item, f"the {kinds.TARGET_SETTINGS.words}")
    return target_settings.target_settings(body.at("properties", "providerSpecificDetails"))


_READERS: Mapping[str, Callable[[Fields], CreatedResource | None]] = {
    "resourcegroups": resources.resource_group,
    "vaults": resources.vault,
    "networksecuritygroups": resources.security_group,
    "virtualnetworks": resources.network,
    "publicipaddresses": resources.public_address,
    "natgateways": resources.nat_gateway,
    "storageaccounts": resources.storage_account,
    "availabilitysets": resources.availability_set,
    "proximityplacementgroups": placement.proximity_group,
    "replicationfabrics": topology.fabric,
    "replicationprotectioncontainers": topology.container,
    "replicationpolicies": topology.policy,
    "replicationprotectioncontainermappings": topology.container_mapping,
    "replicationnetworkmappings": topology.network_mapping,
    "replicationprotecteditems": protected_items.protected_item,
    "replicationrecoveryplans": recovery_plans.recovery_plan,
}


def _found(resource: ArmId, body: Fields) -> FoundResource:
    """The resource with its provisioningState, "Succeeded" where its type has none."""
    kind = resource.rstrip("/").split("/")[-2].casefold()
    read = _READERS.get(kind)
    state = body.at("properties").text("provisioningState", "Succeeded")
    return FoundResource(state, read(body) if read else None)


ALL: dict[Kind[Any], All[Any]] = dict((
    _listed(kinds.TENANT, "/tenants", resources.tenant),
    _by(kinds.SUBSCRIPTION, vaults.subscriptions),
    _by(kinds.REGION, _regions),
    _listed(kinds.RESOURCE_GROUP, "/subscriptions/{}/resourceGroups", resources.resource_group),
    _by(kinds.VAULT, vaults.vaults),
    _by(kinds.MACHINE, machines.machines),
    _by(kinds.EXTENSION, machines.extensions),
    _by(kinds.MACHINE_TAG, machines.tags),
    _listed(kinds.DISK, "Microsoft.Compute/disks", resources.disk),
    _listed(kinds.INTERFACE, "Microsoft.Network/networkInterfaces", resources.interface),
    _listed(kinds.RESOURCE, "/subscriptions/{}/resources", lambda body: body.own_id),
    _listed(kinds.NETWORK, "Microsoft.Network/virtualNetworks", resources.network),
    _listed(kinds.STORAGE_ACCOUNT, "Microsoft.Storage/storageAccounts", resources.storage_account),
    _by(kinds.AVAILABILITY_SET, _availability_sets),
    _listed(kinds.PROXIMITY_GROUP, "Microsoft.Compute/proximityPlacementGroups", placement.proximity_group),
    _by(kinds.CAPACITY_GROUP, _capacity_groups),
    _listed(kinds.SCALE_SET, "Microsoft.Compute/virtualMachineScaleSets", placement.scale_set),
    _listed(kinds.ENCRYPTION_SET, "Microsoft.Compute/diskEncryptionSets", placement.encryption_set),
    _listed(kinds.SECURITY_GROUP, "Microsoft.Network/networkSecurityGroups", networking.security_group),
    _listed(kinds.PUBLIC_ADDRESS, "Microsoft.Network/publicIPAddresses", resources.public_address),
    _listed(kinds.ROUTE_TABLE, "Microsoft.Network/routeTables", networking.route_table),
    _listed(kinds.LOAD_BALANCER, "Microsoft.Network/loadBalancers", networking.load_balancer),
    _by(kinds.RUNBOOK, _runbooks),
    _by(kinds.AUTOMATION_ACCOUNT, _automation_accounts),
    _by(kinds.AUTOMATION_RUN, automation.runs),
    _by(kinds.ROLE_ASSIGNMENT, automation.role_assignments),
    _by(kinds.LOCK, governance.locks),
    _by(kinds.LINK, governance.links),
    _by(kinds.QUOTA, governance.quotas),
    _by(kinds.ALERT, alerting.alerts),
    _by(kinds.ALERT_RULE, alerting.rules),
    _by(kinds.ELIGIBILITY_ERROR, _eligibility),
    _by(kinds.OWN_EXTENSION, machines.own_extensions),
    _by(kinds.MACHINE_HEALTH, health.machine_health),
    _by(kinds.INCIDENT, health.incidents),
    _by(kinds.EMERGING_ISSUE, health.emerging_issues),
    _by(kinds.LOGGED_CHANGE, health.logged_changes),
    _by(kinds.LOGGED_RPO, health.logged_rpos),
))  # fmt: skip

ONE: dict[Kind[Any], One[Any]] = dict((
    _one(kinds.MACHINE, machines.machine),
    _one(kinds.OFFERED, _offered),
    _one(kinds.RIGHTS, governance.rights),
    _one(kinds.SOFT_DELETE, _soft_delete),
    _one(kinds.TARGET_SETTINGS, _target_settings),
    _one(kinds.ALERT_SETTINGS, alerting.alert_settings),
    _one(kinds.VAULT_SAFETY, alerting.vault_safety),
    _one(kinds.SKU, _sku),
    _one(kinds.RUNBOOK, _runbook),
))  # fmt: skip
