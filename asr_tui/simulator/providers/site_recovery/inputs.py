# ruff: noqa: N815
"""The properties of Site Recovery's write requests.

Keys (in the letters of the wire) and kinds are those of the public Site Recovery REST specification; unknown keys are
left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec
from msgspec import Struct

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.cloud import Cloud, Handler
from asr_tui.simulator.messages import JsonObject, Request, Response

K = TypeVar("K")
Text = str | None


class _Input(Struct, omit_defaults=True):
    """Properties of a request; null is the same as left out."""


class _Provider(_Input):
    instanceType: Text = None


class FabricInput(_Input):
    customDetails: _FabricDetails | None = None


class _FabricDetails(_Provider):
    location: Text = None


class ContainerInput(_Input):
    providerSpecificInput: list[_Provider] | None = None


class PolicyDetails(_Provider):
    recoveryPointHistory: int | None = None
    appConsistentFrequencyInMinutes: int | None = None
    crashConsistentFrequencyInMinutes: int | None = None
    multiVmSyncStatus: Text = None


class PolicyInput(_Input):
    """PUT and PATCH of a policy. The details stay JSON: those of other sources than Azure machines have more keys."""

    providerSpecificInput: JsonObject | None = None
    replicationProviderSettings: JsonObject | None = None

    def __post_init__(self) -> None:
        for details in (self.providerSpecificInput, self.replicationProviderSettings):
            msgspec.convert(details or {}, PolicyDetails)


class MappingDetails(_Provider):
    agentAutoUpdateStatus: Text = None
    automationAccountArmId: Text = None
    automationAccountAuthenticationType: Text = None


class MappingInput(_Input):
    policyId: Text = None
    targetProtectionContainerId: Text = None
    providerSpecificInput: MappingDetails | None = None


class _NetworkDetails(_Provider):
    primaryNetworkId: Text = None


class NetworkMappingInput(_Input):
    recoveryFabricName: Text = None
    recoveryNetworkId: Text = None
    fabricSpecificDetails: _NetworkDetails | None = None

    @property
    def primary_network(self) -> str:
        return (self.fabricSpecificDetails and self.fabricSpecificDetails.primaryNetworkId) or ""


class _SecretInput(_Input):
    secretIdentifier: Text = None
    keyVaultResourceArmId: Text = None


class _KeyInput(_Input):
    keyIdentifier: Text = None
    keyVaultResourceArmId: Text = None


class DiskEncryptionInput(_Input):
    """The target's secret (BEK) and key (KEK) of Azure Disk Encryption."""

    diskEncryptionKeyInfo: _SecretInput | None = None
    keyEncryptionKeyInfo: _KeyInput | None = None


class DiskInput(_Input):
    diskId: Text = None
    diskUri: Text = None
    primaryStagingAzureStorageAccountId: Text = None
    recoveryResourceGroupId: Text = None
    recoveryAzureStorageAccountId: Text = None
    recoveryReplicaDiskAccountType: Text = None
    recoveryTargetDiskAccountType: Text = None
    recoveryDiskEncryptionSetId: Text = None
    failoverDiskName: Text = None
    tfoDiskName: Text = None
    diskEncryptionInfo: DiskEncryptionInput | None = None


class _Placement(_Provider):
    recoveryResourceGroupId: Text = None
    recoveryBootDiagStorageAccountId: Text = None
    recoveryProximityPlacementGroupId: Text = None
    recoveryVirtualMachineScaleSetId: Text = None
    recoveryCapacityReservationGroupId: Text = None
    recoveryAvailabilityZone: Text = None
    platformFaultDomain: int | None = None


class ProtectDetails(_Placement):
    fabricObjectId: Text = None
    policyId: Text = None
    recoveryContainerId: Text = None
    recoveryAzureNetworkId: Text = None
    recoverySubnetName: Text = None
    recoveryAvailabilitySetId: Text = None
    multiVmGroupName: Text = None
    multiVmGroupId: Text = None
    autoProtectionOfDataDisk: Text = None
    vmManagedDisks: list[DiskInput] | None = None
    vmDisks: list[DiskInput] | None = None


class ProtectInput(_Input):
    """PUT of an item, switchprotection of a container, addDisks of an item."""

    policyId: Text = None
    replicationProtectedItemName: Text = None
    providerSpecificDetails: ProtectDetails | None = None


class CommentsInput(_Input):
    comments: Text = None


class _FailoverInput(CommentsInput):
    failoverDirection: Text = None
    sourceSiteOperations: Text = None
    networkType: Text = None
    networkId: Text = None


class _PointDetails(_Provider):
    recoveryPointId: Text = None


class FailoverInput(_FailoverInput):
    """Failover, test failover and its clean-up, change of point, disable."""

    recoveryPointId: Text = None
    disableProtectionReason: Text = None
    providerSpecificDetails: _PointDetails | None = None

    @property
    def point_of_details(self) -> str | None:
        return self.providerSpecificDetails.recoveryPointId if self.providerSpecificDetails else None


class IpConfigInput(_Input):
    ipConfigName: Text = None
    isPrimary: bool | None = None
    isSeletedForFailover: bool | None = None
    recoverySubnetName: Text = None
    recoveryStaticIPAddress: Text = None
    recoveryPublicIPAddressId: Text = None
    recoveryLBBackendAddressPoolIds: list[str] | None = None
    tfoSubnetName: Text = None
    tfoStaticIPAddress: Text = None
    tfoPublicIPAddressId: Text = None
    tfoLBBackendAddressPoolIds: list[str] | None = None


class NicInput(_Input):
    nicId: Text = None
    selectionType: Text = None
    ipConfigs: list[IpConfigInput] | None = None
    recoveryNetworkSecurityGroupId: Text = None
    tfoNetworkSecurityGroupId: Text = None
    enableAcceleratedNetworkingOnRecovery: bool | None = None
    enableAcceleratedNetworkingOnTfo: bool | None = None
    recoveryNicName: Text = None
    recoveryNicResourceGroupName: Text = None
    reuseExistingNic: bool | None = None
    targetNicName: Text = None
    tfoNicName: Text = None
    tfoNicResourceGroupName: Text = None
    tfoReuseExistingNic: bool | None = None


class UpdateDetails(_Placement):
    tfoAzureVMName: Text = None
    managedDiskUpdateDetails: list[DiskInput] | None = None


class UpdateInput(_Input):
    recoveryAzureVMName: Text = None
    recoveryAzureVMSize: Text = None
    selectedRecoveryAzureNetworkId: Text = None
    selectedTfoAzureNetworkId: Text = None
    licenseType: Text = None
    recoveryAvailabilitySetId: Text = None
    vmNics: list[NicInput] | None = None
    providerSpecificDetails: UpdateDetails | None = None


class _PlanItem(_Input):
    id: Text = None
    virtualMachineId: Text = None


class PlanGroup(_Input):
    groupType: Text = None
    replicationProtectedItems: list[_PlanItem] | None = None
    startGroupActions: list[JsonObject] | None = None
    endGroupActions: list[JsonObject] | None = None


class PlanInput(_Input):
    primaryFabricId: Text = None
    recoveryFabricId: Text = None
    failoverDeploymentModel: Text = None
    groups: list[PlanGroup] | None = None
    providerSpecificInput: list[JsonObject] | None = None


class PlanDetails(_Provider):
    recoveryPointType: Text = None
    multiVmSyncPointOption: Text = None


class PlanActionInput(_FailoverInput):
    """Failover, test failover, its clean-up and commit of a plan: the details are an array (recorded)."""

    providerSpecificDetails: list[PlanDetails] | None = None


class _RemoveDisksDetails(_Provider):
    vmDisksUris: list[str] | None = None
    vmManagedDisksIds: list[str] | None = None


class RemoveDisksInput(_Input):
    providerSpecificDetails: _RemoveDisksDetails | None = None

    @property
    def disks(self) -> list[str]:
        details = self.providerSpecificDetails or _RemoveDisksDetails()
        return [*(details.vmManagedDisksIds or []), *(details.vmDisksUris or [])]


class _HealthErrorInput(_Input):
    healthErrorId: Text = None


class ResolveHealthInput(_Input):
    healthErrors: list[_HealthErrorInput] | None = None


class VaultSettingInput(_Input):
    migrationSolutionId: Text = None
    vmwareToAzureProviderType: Text = None


class IntentInput(_Input):
    providerSpecificDetails: JsonObject | None = None


class AlertInput(_Input):
    sendToOwners: Text = None
    customEmailAddresses: list[str] | None = None
    locale: Text = None


def with_input(kind: type[K], handler: Callable[[Cloud, Request, K], Response]) -> Handler:
    """The handler, given the request's properties as `kind`; 400 InvalidRequestContent for values of another kind."""

    def answer(cloud: Cloud, request: Request) -> Response:
        try:
            given = msgspec.convert(request.properties, kind)
        except msgspec.ValidationError as error:
            raise bad_request(
                "InvalidRequestContent", f"The request content was invalid and could not be deserialized: '{error}'."
            ) from None
        return handler(cloud, request, given)

    return answer
