"""A vault's fabrics, containers, policies and mappings: Site Recovery's JSON as domain values."""

from __future__ import annotations

from asr_tui.azure_gateway.bodies.fields import NO_ID, Fields, region_name
from asr_tui.domain.protection import Container, ContainerMapping, Fabric, NetworkMapping, Policy


def fabric(body: Fields) -> Fabric | None:
    """A fabric; None for one that is no Azure region (a VMware or Hyper-V site)."""
    properties = body.at("properties")
    details = properties.at("customDetails")
    if details.text("instanceType") != "Azure":
        return None
    return Fabric(body.own_id, details.region)


def container(body: Fields) -> Container:
    return Container(body.own_id)


def policy(body: Fields) -> Policy:
    """A policy, in minutes; Azure writes `Enabled` where it accepts `Enable`."""
    details = body.at("properties", "providerSpecificDetails")
    return Policy(
        id=body.own_id,
        retention_minutes=details.minutes("recoveryPointHistory"),
        app_consistent_minutes=details.minutes("appConsistentFrequencyInMinutes"),
        crash_consistent_minutes=details.minutes("crashConsistentFrequencyInMinutes"),
        multi_vm_sync=details.text("multiVmSyncStatus").casefold().startswith("enable"),
        is_a2a=details.text("instanceType") == "A2A",
    )


def container_mapping(body: Fields) -> ContainerMapping:
    """A mapping; its source is the container in its id, as a container's list also has mappings that lead to it."""
    own = body.own_id
    properties = body.at("properties")
    details = properties.at("providerSpecificDetails")
    return ContainerMapping(
        id=own,
        source=own.parent(),
        target=properties.id("targetProtectionContainerId") or NO_ID,
        policy=properties.id("policyId") or NO_ID,
        state=properties.text("state"),
        updates_agents=details.text("agentAutoUpdateStatus").casefold() == "enabled",
        update_account=details.id("automationAccountArmId"),
        by_own_identity=details.text("automationAccountAuthenticationType").casefold() == "systemassignedidentity",
    )


def network_mapping(body: Fields) -> NetworkMapping:
    properties = body.at("properties")
    settings = properties.at("fabricSpecificSettings")
    return NetworkMapping(
        id=body.own_id,
        source_network=properties.id("primaryNetworkId") or NO_ID,
        target_network=properties.id("recoveryNetworkId") or NO_ID,
        source_location=region_name(settings.text("primaryFabricLocation")),
        target_location=region_name(settings.text("recoveryFabricLocation")),
    )
