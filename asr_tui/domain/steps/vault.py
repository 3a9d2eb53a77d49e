"""Steps on what a vault is set up with: fabrics, containers, policies, mappings, and on the vault's health."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from asr_tui.domain.differences import ANOTHER_KIND, CreatedResource, diff, id_diff, yes_no
from asr_tui.domain.estimates import ASSUMED, CLI_RECORDING, Estimate
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.protection import Container, ContainerMapping, Fabric, NetworkMapping, Policy, Topology
from asr_tui.domain.steps.base import CONTAINERS, FABRICS, VAULTS, CreateInRegion, CreateStep, DeleteStep, Step
from asr_tui.domain.wording import app_consistent_words, retention_words

_POLICIES = f"{VAULTS}/replicationPolicies/write"
_NETWORK_MAPPINGS = f"{FABRICS}/replicationNetworks/replicationNetworkMappings/write"
_NETWORK_PAIRING = "NetworkPairing"
"""Assumed for a change: its job was never recorded."""


class CreateFabric(CreateInRegion, frozen=True):
    words = "Fabric"
    right = f"{FABRICS}/write"
    usual_time = Estimate(70, CLI_RECORDING)
    scenario = "CreateSite"
    writes_to_vault = True
    makes = Fabric


class CreateContainer(CreateStep, frozen=True):
    words = "Protection container"
    right = f"{CONTAINERS}/write"
    usual_time = Estimate(1, CLI_RECORDING)
    scenario = "CreateCloud"
    writes_to_vault = True

    def _differences(self, existing: CreatedResource | None) -> Iterator[str]:
        yield from () if isinstance(existing, Container) else ANOTHER_KIND


class CreatePolicy(CreateStep, frozen=True):
    """Retention and app-consistent frequency in minutes; crash-consistent points are fixed at 5 minutes."""

    words = "Replication policy"
    right = _POLICIES
    usual_time = Estimate(1, CLI_RECORDING)
    scenario = "AddProtectionProfile"
    writes_to_vault = True

    retention_minutes: int = 1440
    app_consistent_minutes: int = 0
    crash_consistent_minutes: int = 5
    multi_vm_sync: bool = True

    def _differences(self, existing: CreatedResource | None) -> Iterator[str]:
        if not isinstance(existing, Policy):
            yield from ANOTHER_KIND
        elif not existing.is_a2a:
            yield "it is not for Azure machines"
        else:
            kept = retention_words(existing.retention_minutes), retention_words(self.retention_minutes)
            yield from diff("retention", *kept)
            yield from diff(
                "app-consistent",
                app_consistent_words(existing.app_consistent_minutes),
                app_consistent_words(self.app_consistent_minutes),
            )
            yield from diff("multi-VM consistency", yes_no(existing.multi_vm_sync), yes_no(self.multi_vm_sync))


class CreateContainerMapping(CreateStep, frozen=True):
    """`id` lies below the source container."""

    words = "Container mapping"
    right = f"{CONTAINERS}/replicationProtectionContainerMappings/write"
    usual_time = Estimate(68, CLI_RECORDING, 140)
    scenario = "AssociateProtectionProfile"
    writes_to_vault = True

    target_container: ArmId
    policy: ArmId

    @property
    def job_target(self) -> str:
        return self.policy.name

    def _differences(self, existing: CreatedResource | None) -> Iterator[str]:
        if isinstance(existing, ContainerMapping):
            yield from id_diff("target", existing.target, self.target_container)
            yield from id_diff("policy", existing.policy, self.policy)
        else:
            yield from ANOTHER_KIND


class CreateNetworkMapping(CreateStep, frozen=True):
    """`id` lies below the source fabric's `replicationNetworks/azureNetwork`."""

    words = "Network mapping"
    right = _NETWORK_MAPPINGS
    usual_time = Estimate(4, CLI_RECORDING)
    scenario = _NETWORK_PAIRING
    writes_to_vault = True

    source_network: ArmId
    target_network: ArmId
    target_fabric: ArmId

    @property
    def job_target(self) -> str:
        return self.source_network.name

    def _differences(self, existing: CreatedResource | None) -> Iterator[str]:
        if isinstance(existing, NetworkMapping):
            yield from id_diff("source network", existing.source_network, self.source_network)
            yield from id_diff("target network", existing.target_network, self.target_network)
        else:
            yield from ANOTHER_KIND


class TopologyStep(Step, frozen=True):
    """A change of an existing part of the vault's topology."""

    writes_to_vault = True

    @abstractmethod
    def is_done(self, topology: Topology) -> bool:
        """Whether the vault's topology proves the step."""


class UpdatePolicy(TopologyStep, frozen=True):
    """Other values for a policy that exists: acts on every machine that uses it. Times in minutes."""

    words = "Change of the policy"
    right = _POLICIES
    usual_time = Estimate(1, CLI_RECORDING)
    scenario = "ModifyProtectionProfile"

    retention_minutes: int
    app_consistent_minutes: int
    crash_consistent_minutes: int = 5
    multi_vm_sync: bool = True

    def is_done(self, topology: Topology) -> bool:
        policy = topology.policy(self.id)
        return policy is not None and (
            policy.retention_minutes,
            policy.app_consistent_minutes,
            policy.crash_consistent_minutes,
            policy.multi_vm_sync,
        ) == (self.retention_minutes, self.app_consistent_minutes, self.crash_consistent_minutes, self.multi_vm_sync)


class UpdateAgentUpdates(TopologyStep, frozen=True):
    """Who updates the agents of a container mapping's machines; None for nobody."""

    words = "Automatic update of the Mobility service by"
    right = f"{CONTAINERS}/replicationProtectionContainerMappings/write"
    usual_time = Estimate(3, ASSUMED)
    scenario = "UpdateProtectionContainerMapping"  # assumed: never recorded

    account: ArmId | None

    @property
    def label(self) -> str:
        return f"{self.words} {self.account.name if self.account else 'nobody'}"

    def is_done(self, topology: Topology) -> bool:
        mapping = by_id(topology.mappings, self.id)
        if mapping is None or self.account is None:
            return mapping is not None and not mapping.updates_agents
        return mapping.updates_agents and mapping.update_account == self.account and mapping.by_own_identity


class DeletePolicy(DeleteStep, frozen=True):
    """Azure refuses it while a container mapping uses the policy."""

    words = "Delete the policy"
    right = f"{VAULTS}/replicationPolicies/delete"
    usual_time = Estimate(1, ASSUMED)
    scenario = "DeleteProtectionProfile"  # assumed: never recorded
    writes_to_vault = True


class DeleteContainerMapping(DeleteStep, frozen=True):
    """Azure refuses it while a machine is replicated by the mapping."""

    words = "Remove the container mapping"
    right = f"{CONTAINERS}/replicationProtectionContainerMappings/remove/action"
    usual_time = Estimate(60, ASSUMED)
    scenario = "DissociateProtectionProfile"  # assumed: never recorded for a removal
    writes_to_vault = True


class DeleteContainer(DeleteStep, frozen=True):
    """Azure refuses it while the container has machines or mappings (assumed)."""

    words = "Remove the protection container"
    right = f"{CONTAINERS}/remove/action"
    usual_time = Estimate(2, ASSUMED)
    scenario = "DeleteCloud"  # assumed: never recorded for a removal
    writes_to_vault = True


class DeleteFabric(DeleteStep, frozen=True):
    """Azure refuses it while the fabric has containers (assumed)."""

    words = "Remove the fabric"
    right = f"{FABRICS}/remove/action"
    usual_time = Estimate(2, ASSUMED)
    scenario = "DeleteServer"
    writes_to_vault = True


class DeleteNetworkMapping(DeleteStep, frozen=True):
    words = "Remove the network mapping"
    right = f"{FABRICS}/replicationNetworks/replicationNetworkMappings/delete"
    usual_time = Estimate(4, ASSUMED)
    scenario = "NetworkUnpairing"  # assumed: never recorded
    writes_to_vault = True


class UpdateNetworkMapping(TopologyStep, frozen=True):
    """Another target for the source network of a mapping that exists."""

    words = "Network mapping changed:"
    right = _NETWORK_MAPPINGS
    usual_time = Estimate(4, ASSUMED)  # as long as making one was recorded to take
    scenario = _NETWORK_PAIRING

    source_network: ArmId
    target_network: ArmId
    target_fabric: ArmId

    @property
    def label(self) -> str:
        return f"{self.words} {self.source_network.name} to {self.target_network.name}"

    @property
    def job_target(self) -> str:
        return self.source_network.name

    def is_done(self, topology: Topology) -> bool:
        return any(one.id == self.id and one.target_network == self.target_network for one in topology.network_mappings)


class RefreshHealth(Step, frozen=True):
    """`id` is the vault's `replicationVaultHealth/default`."""

    words = "Check the health of"
    right = f"{VAULTS}/replicationVaultHealth/refresh/action"
    usual_time = Estimate(1, CLI_RECORDING)
    scenario = "RefreshVaultHealth"
    writes_to_vault = True

    @property
    def label(self) -> str:
        return f"{self.words} {self.id.vault_id.name} again"
