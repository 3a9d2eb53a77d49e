"""What a vault has, as the steps that would make it: for code that is to say all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem, Topology
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.target_settings import TargetSettings


def steps_of_vault(
    topology: Topology,
    items: Iterable[ProtectedItem],
    policies: Iterable[str],
    settings: Mapping[ArmId, TargetSettings],
    plans: Iterable[RecoveryPlan],
) -> Iterator[steps.Step]:
    """The steps in their order: of these machines and plans, of the policies of these names, and all that they need."""
    kept = tuple(items)
    containers = {one.container for one in kept} | {one.target_container for one in kept if one.target_container}
    fabrics = {one.parent() for one in containers}
    named = {one.casefold() for one in policies}
    used = {one.policy for one in kept}
    yield from (steps.CreateFabric(one.id, one.location) for one in topology.fabrics if one.id in fabrics)
    yield from (steps.CreateContainer(one.id) for one in topology.containers if one.id in containers)
    for policy in topology.policies:
        if policy.is_a2a and (policy.id in used or policy.name.casefold() in named):
            yield steps.CreatePolicy(
                policy.id, policy.retention_minutes, policy.app_consistent_minutes, policy.crash_consistent_minutes,
                policy.multi_vm_sync,
            )  # fmt: skip
    for mapping in topology.mappings:
        if {mapping.source, mapping.target} <= containers:
            yield steps.CreateContainerMapping(mapping.id, mapping.target, mapping.policy)
    yield from _network_mappings(topology, fabrics)
    yield from (_enabling(item, settings.get(item.id)) for item in kept if item.target_container and item.target_group)
    for plan in plans:
        yield steps.CreateRecoveryPlan(plan.id, plan.primary_fabric, plan.recovery_fabric, plan.groups, plan.zones)


def _network_mappings(topology: Topology, fabrics: set[ArmId]) -> Iterator[steps.Step]:
    for one in topology.network_mappings:
        fabric, target = one.id.parent(2), topology.fabric_in(one.target_location)
        if fabric in fabrics and target is not None:
            yield steps.CreateNetworkMapping(one.id, one.source_network, one.target_network, target.id)


def _enabling(item: ProtectedItem, settings: TargetSettings | None) -> steps.EnableReplication:
    group = item.target_group or ArmId("")
    keys = {disk.id: disk.encryption_set for disk in settings.disks} if settings else {}
    disks = tuple(
        steps.DiskToReplicate(
            disk.cache_account, disk.target_group or group, disk.id, disk.replica_sku, disk.sku, keys.get(disk.id)
        )
        for disk in item.disks
        if disk.id is not None and disk.cache_account is not None
    )
    return steps.EnableReplication(
        id=item.id,
        machine=item.machine,
        policy=item.policy or ArmId(""),
        target_container=item.target_container or ArmId(""),
        target_group=group,
        disks=disks,
        target_network=item.target_network,
        target_subnet=next((nic.target_subnet for nic in item.nics if nic.target_subnet), ""),
        target_availability_set=item.target_availability_set,
        target_zone=item.target_zone,
        target_proximity_group=settings.proximity_placement_group if settings else None,
        target_capacity_reservation=settings.capacity_reservation_group if settings else None,
        multi_vm_group=item.multi_vm_group,
    )


def needs_of(step: steps.Step, others: Iterable[steps.Step]) -> frozenset[str]:
    """The keys of the steps whose resources this one names, or lies in."""
    named = {one.casefold() for one in _ids(step)}
    above = step.id.casefold()
    return frozenset(
        other.key
        for other in others
        if other is not step and (other.id.casefold() in named or above.startswith(f"{other.id.casefold()}/"))
    )


def _ids(value: object) -> Iterator[ArmId]:
    """All ids in a step."""
    if isinstance(value, ArmId):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _ids(one)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _ids(getattr(value, name))


def in_order(planned: Iterable[steps.Step]) -> list[steps.Step]:
    """The steps so that each comes after those whose resources it names."""
    left = list(planned)
    keys = {one.key for one in left}
    needs = {one.key: needs_of(one, left) & keys for one in left}
    done: set[str] = set()
    ordered: list[steps.Step] = []
    while left:
        ready = [one for one in left if needs[one.key] <= done] or left[:1]
        ordered += ready
        done |= {one.key for one in ready}
        left = [one for one in left if one.key not in done]
    return ordered
