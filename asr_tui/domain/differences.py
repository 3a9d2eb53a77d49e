"""Whether what is there is what a step would make: then it can be used, else it must not be overwritten.

Only what the step itself says counts. A network may have more subnets than planned, anything may have other tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.placement import ProximityGroup
from asr_tui.domain.protection import Container, ContainerMapping, Fabric, NetworkMapping, Policy, ProtectedItem
from asr_tui.domain.resources import (
    AvailabilitySet,
    NetworkSecurityGroup,
    ResourceGroup,
    StorageAccount,
    Vault,
    VirtualNetwork,
)

Thing = (
    ResourceGroup
    | Vault
    | NetworkSecurityGroup
    | VirtualNetwork
    | StorageAccount
    | AvailabilitySet
    | ProximityGroup
    | Fabric
    | Container
    | Policy
    | ContainerMapping
    | NetworkMapping
    | ProtectedItem
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A resource as it is there now. `thing` is None for what no step makes, such as the fabric of a VMware site."""

    provisioning: str
    thing: Thing | None = None


def differences(step: steps.Step, thing: Thing | None) -> tuple[str, ...]:
    """What the thing has otherwise than the step would make it, each in words; nothing where it can be used as it is.

    `step` is one that makes something; `thing` is None where it is nothing that such a step makes.
    """
    return tuple(_differences(step, thing))


def _differences(step: steps.Step, thing: Thing | None) -> Iterator[str]:
    match step:
        case steps.CreateResourceGroup() if isinstance(thing, ResourceGroup):
            yield from _other("region", thing.location, step.location)
        case steps.CreateVault() if isinstance(thing, Vault):
            yield from _other("region", thing.location, step.location)
        case steps.CreateNetworkSecurityGroup() if isinstance(thing, NetworkSecurityGroup):
            yield from _other("region", thing.location, step.location)
            if step.deny_internet_out and not thing.denies_internet_out:
                yield "it lets machines out to the internet"
        case steps.CreateVirtualNetwork() if isinstance(thing, VirtualNetwork):
            yield from _network(step, thing)
        case steps.CreateStorageAccount() if isinstance(thing, StorageAccount):
            yield from _other("region", thing.location, step.location)
            yield from _other("type", thing.sku, step.sku)
            yield from _other("kind", thing.kind, step.kind)
        case steps.CreateAvailabilitySet() if isinstance(thing, AvailabilitySet):
            yield from _set(step, thing)
        case steps.CreateProximityGroup() if isinstance(thing, ProximityGroup):
            yield from _other("region", thing.location, step.location)
        case steps.CreateFabric() if isinstance(thing, Fabric):
            yield from _other("region", thing.location, step.location)
        case steps.CreateContainer() if isinstance(thing, Container):
            return
        case steps.CreatePolicy() if isinstance(thing, Policy):
            yield from _policy(step, thing)
        case steps.CreateContainerMapping() if isinstance(thing, ContainerMapping):
            yield from _other_one("target", thing.target, step.target_container)
            yield from _other_one("policy", thing.policy, step.policy)
        case steps.CreateNetworkMapping() if isinstance(thing, NetworkMapping):
            yield from _other_one("source network", thing.source_network, step.source_network)
            yield from _other_one("target network", thing.target_network, step.target_network)
        case steps.EnableReplication() if isinstance(thing, ProtectedItem):
            yield from _item(step, thing)
        case _:
            yield "it is of another kind"


def _other(what: str, there: str, planned: str) -> Iterator[str]:
    if there.casefold() != planned.casefold():
        yield f"{what} {there or 'none'}, planned {planned or 'none'}"


def _other_one(what: str, there: ArmId, planned: ArmId) -> Iterator[str]:
    """By name, and in full where two of that name are meant."""
    if there != planned:
        alike = there.name.casefold() == planned.name.casefold()
        yield from _other(what, there if alike else there.name, planned if alike else planned.name)


def _network(step: steps.CreateVirtualNetwork, network: VirtualNetwork) -> Iterator[str]:
    yield from _other("region", network.location, step.location)
    if not set(step.prefixes) <= set(network.prefixes):
        yield f"addresses {', '.join(network.prefixes)}, planned {', '.join(step.prefixes)}"
    for planned in step.subnets:
        there = network.subnet(planned.name)
        if there is None:
            yield f"no subnet {planned.name}"
            continue
        yield from _other(f"subnet {planned.name}", ", ".join(there.prefixes), ", ".join(planned.prefixes))
        if planned.nsg and there.nsg != planned.nsg:
            yield f"subnet {planned.name} without the security group {planned.nsg.name}"
    if network.peered_with and any(planned.nsg for planned in step.subnets):
        yield "it is peered with another network, so that a drill there is not isolated"


def _set(step: steps.CreateAvailabilitySet, there: AvailabilitySet) -> Iterator[str]:
    yield from _other("region", there.location, step.location)
    yield from _other("fault domains", str(there.fault_domains), str(step.fault_domains))
    yield from _other("update domains", str(there.update_domains), str(step.update_domains))
    yield from _other("for managed disks", _yes(there.aligned), _yes(step.aligned))
    if there.proximity_group != step.proximity_group:
        names = (one.name if one else "" for one in (there.proximity_group, step.proximity_group))
        yield from _other("proximity group", *names)


def _policy(step: steps.CreatePolicy, policy: Policy) -> Iterator[str]:
    if not policy.is_a2a:
        yield "it is not for Azure machines"
        return
    yield from _other("retention", _hours(policy.retention_minutes), _hours(step.retention_minutes))
    yield from _other("app-consistent", _hours(policy.app_consistent_minutes), _hours(step.app_consistent_minutes))
    yield from _other("multi-VM consistency", _yes(policy.multi_vm_sync), _yes(step.multi_vm_sync))


def _item(step: steps.EnableReplication, item: ProtectedItem) -> Iterator[str]:
    """What Azure does not tell of an item yet is not held against it."""
    for what, there, planned in (
        ("machine", item.machine, step.machine),
        ("policy", item.policy, step.policy),
        ("resource group", item.target_group, step.target_group),
        ("network", item.target_network, step.target_network),
    ):
        if there and planned:
            yield from _other_one(what, there, planned)
    yield from _other("group", item.multi_vm_group, step.multi_vm_group)


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g} h"


def _yes(true: bool) -> str:
    return "yes" if true else "no"
