# ruff: noqa: N815
"""What each write takes, as types: a value of the wrong kind is refused before a handler reads it.

Keys (in the letters of the wire) and kinds are those of the public Site Recovery REST specification; unknown
keys are left alone.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.cloud import Cloud, Handler
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.routes import Request, Response

Text = str | None


class _Provider(Struct):
    instanceType: Text = None


class FabricInput(Struct):
    customDetails: _FabricDetails | None = None


class _FabricDetails(_Provider):
    location: Text = None


class ContainerInput(Struct):
    providerSpecificInput: list[_Provider] | None = None


class _PolicyDetails(_Provider):
    recoveryPointHistory: int | None = None
    appConsistentFrequencyInMinutes: int | None = None
    crashConsistentFrequencyInMinutes: int | None = None
    multiVmSyncStatus: Text = None


class PolicyInput(Struct):
    providerSpecificInput: _PolicyDetails | None = None
    replicationProviderSettings: _PolicyDetails | None = None


class _MappingDetails(_Provider):
    agentAutoUpdateStatus: Text = None
    automationAccountArmId: Text = None
    automationAccountAuthenticationType: Text = None


class MappingInput(Struct):
    policyId: Text = None
    targetProtectionContainerId: Text = None
    providerSpecificInput: _MappingDetails | None = None


class _NetworkDetails(_Provider):
    primaryNetworkId: Text = None


class NetworkMappingInput(Struct):
    recoveryFabricName: Text = None
    recoveryNetworkId: Text = None
    fabricSpecificDetails: _NetworkDetails | None = None


class _Disk(Struct):
    diskId: Text = None
    diskUri: Text = None
    primaryStagingAzureStorageAccountId: Text = None
    recoveryResourceGroupId: Text = None
    recoveryAzureStorageAccountId: Text = None
    recoveryReplicaDiskAccountType: Text = None
    recoveryTargetDiskAccountType: Text = None
    recoveryDiskEncryptionSetId: Text = None


class _ProtectDetails(_Provider):
    fabricObjectId: Text = None
    policyId: Text = None
    recoveryContainerId: Text = None
    recoveryResourceGroupId: Text = None
    recoveryAzureNetworkId: Text = None
    recoverySubnetName: Text = None
    recoveryAvailabilitySetId: Text = None
    recoveryAvailabilityZone: Text = None
    recoveryProximityPlacementGroupId: Text = None
    recoveryVirtualMachineScaleSetId: Text = None
    recoveryCapacityReservationGroupId: Text = None
    recoveryBootDiagStorageAccountId: Text = None
    platformFaultDomain: int | None = None
    multiVmGroupName: Text = None
    multiVmGroupId: Text = None
    autoProtectionOfDataDisk: Text = None
    vmManagedDisks: list[_Disk] | None = None
    vmDisks: list[_Disk] | None = None


class ProtectInput(Struct):
    """PUT of an item, switchprotection of a container, addDisks of an item."""

    policyId: Text = None
    replicationProtectedItemName: Text = None
    providerSpecificDetails: _ProtectDetails | None = None


class _PointDetails(_Provider):
    recoveryPointId: Text = None


class FailoverInput(Struct):
    """Failover, test failover and its clean-up, change of point, disable."""

    failoverDirection: Text = None
    sourceSiteOperations: Text = None
    networkType: Text = None
    networkId: Text = None
    comments: Text = None
    recoveryPointId: Text = None
    disableProtectionReason: Text = None
    providerSpecificDetails: _PointDetails | None = None


class _IpConfig(Struct):
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


class _Nic(Struct):
    nicId: Text = None
    ipConfigs: list[_IpConfig] | None = None
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


class _UpdateDetails(_Provider):
    tfoAzureVMName: Text = None
    recoveryResourceGroupId: Text = None
    recoveryBootDiagStorageAccountId: Text = None
    recoveryProximityPlacementGroupId: Text = None
    recoveryVirtualMachineScaleSetId: Text = None
    recoveryCapacityReservationGroupId: Text = None
    recoveryAvailabilityZone: Text = None
    platformFaultDomain: int | None = None
    managedDiskUpdateDetails: list[_Disk] | None = None


class UpdateInput(Struct):
    recoveryAzureVMName: Text = None
    recoveryAzureVMSize: Text = None
    selectedRecoveryAzureNetworkId: Text = None
    selectedTfoAzureNetworkId: Text = None
    licenseType: Text = None
    recoveryAvailabilitySetId: Text = None
    vmNics: list[_Nic] | None = None
    providerSpecificDetails: _UpdateDetails | None = None


class _PlanItem(Struct):
    id: Text = None
    virtualMachineId: Text = None


class _PlanGroup(Struct):
    groupType: Text = None
    replicationProtectedItems: list[_PlanItem] | None = None
    startGroupActions: list[JsonObject] | None = None
    endGroupActions: list[JsonObject] | None = None


class PlanInput(Struct):
    primaryFabricId: Text = None
    recoveryFabricId: Text = None
    failoverDeploymentModel: Text = None
    groups: list[_PlanGroup] | None = None


class _PlanDetails(_Provider):
    recoveryPointType: Text = None
    multiVmSyncPointOption: Text = None


class PlanActionInput(Struct):
    """Failover, test failover, its clean-up and commit of a plan: the details are an array (recorded)."""

    failoverDirection: Text = None
    sourceSiteOperations: Text = None
    networkType: Text = None
    networkId: Text = None
    comments: Text = None
    providerSpecificDetails: list[_PlanDetails] | None = None


class AlertInput(Struct):
    sendToOwners: Text = None
    customEmailAddresses: list[str] | None = None
    locale: Text = None


class CommentsInput(Struct):
    comments: Text = None


def taking(kind: type[Any], handler: Handler) -> Handler:
    """The handler, behind a check of the request's properties."""

    def checked(cloud: Cloud, request: Request) -> Response:
        try:
            msgspec.convert(request.properties, kind)
        except msgspec.ValidationError as error:
            raise bad_request(
                "InvalidRequestContent", f"The request content was invalid and could not be deserialized: '{error}'."
            ) from None
        return handler(cloud, request)

    return checked
