"""What a vault needs before it protects a machine: fabrics, containers, a policy, and mappings both ways."""

from __future__ import annotations

from asr_tui.domain import names, steps
from asr_tui.domain.drafts.enable_replication.proposals import Proposal
from asr_tui.domain.drafts.enable_replication.step_list import StepList
from asr_tui.domain.drafts.network_mapping import free_mapping
from asr_tui.domain.ids import ArmId


def _fabric(listed: StepList, region: str) -> ArmId:
    existing = listed.estate.topology.fabric_in(region)
    if existing:
        listed.use(existing.id, f"fabric of {listed.estate.display(region)}")
        return existing.id
    fabric = listed.draft.vault.child("replicationFabrics", names.fabric(region))
    listed.add(steps.CreateFabric(fabric, region))
    return fabric


def _container(listed: StepList, region: str) -> ArmId:
    fabric = _fabric(listed, region)
    existing = listed.estate.topology.container_in(fabric)
    if existing:
        listed.use(existing.id, f"protection container of {listed.estate.display(region)}")
        return existing.id
    container = fabric.child("replicationProtectionContainers", names.container(region))
    listed.add(steps.CreateContainer(container), (listed.key_of(steps.CreateFabric, fabric),))
    return container


def source_container(listed: StepList) -> ArmId:
    return _container(listed, listed.draft.source_region)


def target_container(listed: StepList) -> ArmId:
    return _container(listed, listed.resolved.target_region)


def topology(listed: StepList) -> None:
    source, target = source_container(listed), target_container(listed)
    policy = listed.resolved.policy
    if policy.is_new:
        listed.add(steps.CreatePolicy(policy.id, policy.retention_minutes, policy.app_consistent_minutes))
    else:
        listed.use(policy.id, "replication policy")
    there, back = listed.draft.source_region, listed.resolved.target_region
    _mapping(listed, source, target, there, back)
    _mapping(listed, target, source, back, there)


def _mapping(listed: StepList, source: ArmId, target: ArmId, source_region: str, target_region: str) -> None:
    policy = listed.resolved.policy.id
    existing = listed.estate.topology.mapping(source, target, policy)
    if existing:
        listed.use(existing.id, "container mapping")
        return
    name = names.mapping(source_region, target_region, policy.name)
    step = steps.CreateContainerMapping(
        source.child("replicationProtectionContainerMappings", name), target_container=target, policy=policy
    )
    needs = (
        listed.key_of(steps.CreateContainer, source),
        listed.key_of(steps.CreateContainer, target),
        listed.key_of(steps.CreatePolicy, policy),
    )
    listed.add(step, needs)


def network_mappings(listed: StepList) -> None:
    """Both directions; those of one fabric one after another, since they change one list."""
    there, back = listed.draft.source_region, listed.resolved.target_region
    previous = {there: "", back: ""}
    mapped_back: set[ArmId] = set()
    networks: dict[ArmId, Proposal] = {}
    for one in listed.resolved.machines:
        if one.machine.network and one.network:
            networks.setdefault(one.machine.network, one.network)
    for source, target in networks.items():
        previous[there] = _network_mapping(listed, source, target.id, there, back, previous[there])
        if target.id not in mapped_back:
            mapped_back.add(target.id)
            previous[back] = _network_mapping(listed, target.id, source, back, there, previous[back])


def _network_mapping(
    listed: StepList, source: ArmId, target: ArmId, source_region: str, target_region: str, after: str
) -> str:
    existing = listed.estate.topology.network_mapping(source, target_region)
    if existing:
        listed.use(existing.id, "network mapping")
        return after
    here, there = _fabric(listed, source_region), _fabric(listed, target_region)
    taken = {one.id for one in listed.estate.topology.network_mappings}
    taken |= {one.step.id for one in listed.planned.values() if isinstance(one.step, steps.CreateNetworkMapping)}
    step = steps.CreateNetworkMapping(
        free_mapping(here, source, target, taken),
        source_network=source,
        target_network=target,
        target_fabric=there,
    )
    needs = (
        listed.key_of(steps.CreateFabric, here),
        listed.key_of(steps.CreateFabric, there),
        listed.key_of(steps.CreateVirtualNetwork, source),
        listed.key_of(steps.CreateVirtualNetwork, target),
        after,
    )
    return listed.add(step, needs)
