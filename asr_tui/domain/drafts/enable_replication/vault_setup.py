"""The steps that set up a vault: fabrics, containers, a policy, and mappings in both directions."""

from __future__ import annotations

from asr_tui.domain import names, steps
from asr_tui.domain.drafts.enable_replication.plan_builder import PlanBuilder
from asr_tui.domain.drafts.enable_replication.proposals import Proposal
from asr_tui.domain.drafts.network_mapping import free_mapping
from asr_tui.domain.ids import ArmId


def _fabric(builder: PlanBuilder, region: str) -> ArmId:
    existing = builder.estate.topology.fabric_in(region)
    if existing:
        builder.use(existing.id, f"fabric of {builder.estate.display(region)}")
        return existing.id
    fabric = builder.draft.vault.child("replicationFabrics", names.fabric(region))
    builder.add(steps.CreateFabric(fabric, region))
    return fabric


def _container(builder: PlanBuilder, region: str) -> ArmId:
    fabric = _fabric(builder, region)
    existing = builder.estate.topology.container_in(fabric)
    if existing:
        builder.use(existing.id, f"protection container of {builder.estate.display(region)}")
        return existing.id
    container = fabric.child("replicationProtectionContainers", names.container(region))
    builder.add(steps.CreateContainer(container), (builder.key_of(steps.CreateFabric, fabric),))
    return container


def source_container(builder: PlanBuilder) -> ArmId:
    return _container(builder, builder.draft.source_region)


def target_container(builder: PlanBuilder) -> ArmId:
    return _container(builder, builder.resolved.target_region)


def topology(builder: PlanBuilder) -> None:
    source, target = source_container(builder), target_container(builder)
    policy = builder.resolved.policy
    if policy.is_new:
        builder.add(steps.CreatePolicy(policy.id, policy.retention_minutes, policy.app_consistent_minutes))
    else:
        builder.use(policy.id, "replication policy")
    there, back = builder.draft.source_region, builder.resolved.target_region
    _mapping(builder, source, target, there, back)
    _mapping(builder, target, source, back, there)


def _mapping(builder: PlanBuilder, source: ArmId, target: ArmId, source_region: str, target_region: str) -> None:
    policy = builder.resolved.policy.id
    existing = builder.estate.topology.mapping(source, target, policy)
    if existing:
        builder.use(existing.id, "container mapping")
        return
    name = names.mapping(source_region, target_region, policy.name)
    step = steps.CreateContainerMapping(
        source.child("replicationProtectionContainerMappings", name), target_container=target, policy=policy
    )
    needs = (
        builder.key_of(steps.CreateContainer, source),
        builder.key_of(steps.CreateContainer, target),
        builder.key_of(steps.CreatePolicy, policy),
    )
    builder.add(step, needs)


def network_mappings(builder: PlanBuilder) -> None:
    """Both directions; those of one fabric one after another, since they change one list."""
    there, back = builder.draft.source_region, builder.resolved.target_region
    previous = {there: "", back: ""}
    mapped_back: set[ArmId] = set()
    networks: dict[ArmId, Proposal] = {}
    for one in builder.resolved.machines:
        if one.machine.network and one.network:
            networks.setdefault(one.machine.network, one.network)
    for source, target in networks.items():
        previous[there] = _network_mapping(builder, source, target.id, there, back, previous[there])
        if target.id not in mapped_back:
            mapped_back.add(target.id)
            previous[back] = _network_mapping(builder, target.id, source, back, there, previous[back])


def _network_mapping(
    builder: PlanBuilder, source: ArmId, target: ArmId, source_region: str, target_region: str, after: str
) -> str:
    existing = builder.estate.topology.network_mapping(source, target_region)
    if existing:
        builder.use(existing.id, "network mapping")
        return after
    here, there = _fabric(builder, source_region), _fabric(builder, target_region)
    taken = {one.id for one in builder.estate.topology.network_mappings}
    taken |= {one.step.id for one in builder.planned.values() if isinstance(one.step, steps.CreateNetworkMapping)}
    step = steps.CreateNetworkMapping(
        free_mapping(here, source, target, taken),
        source_network=source,
        target_network=target,
        target_fabric=there,
    )
    needs = (
        builder.key_of(steps.CreateFabric, here),
        builder.key_of(steps.CreateFabric, there),
        builder.key_of(steps.CreateVirtualNetwork, source),
        builder.key_of(steps.CreateVirtualNetwork, target),
        after,
    )
    return builder.add(step, needs)
