"""The settings of a protected item that a change of it sends: Site Recovery's JSON as domain values.

Names differ between answers and requests (recorded: `name` and `ipConfigName`, `tfoRecoveryNicName` and `tfoNicName`).
"""

from __future__ import annotations

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.ids import ArmId
from asr_tui.domain.target_settings import AddressSettings, DiskSettings, NicSettings, TargetSettings


def target_settings(details: Fields) -> TargetSettings:
    """The settings in an item's providerSpecificDetails."""
    domain = details.number("platformFaultDomain")
    return TargetSettings(
        name=details.text("recoveryAzureVMName"),
        size=details.text("recoveryAzureVMSize"),
        network=details.id("selectedRecoveryAzureNetworkId"),
        test_network=details.id("selectedTfoAzureNetworkId"),
        test_name=details.text("tfoAzureVMName"),
        resource_group=details.id("recoveryAzureResourceGroupId"),
        availability_set=details.id("recoveryAvailabilitySet"),
        zone=details.text("recoveryAvailabilityZone"),
        fault_domain=None if domain is None else int(domain),
        proximity_placement_group=details.id("recoveryProximityPlacementGroupId"),
        scale_set=details.id("recoveryVirtualMachineScaleSetId"),
        capacity_reservation_group=details.id("recoveryCapacityReservationGroupId"),
        boot_diagnostics_account=details.id("recoveryBootDiagStorageAccountId"),
        nics=tuple(_nic(one) for one in details.each("vmNics")),
        disks=tuple(found for one in details.each("protectedManagedDisks") if (found := _disk(one))),
    )


def _nic(body: Fields) -> NicSettings:
    source = body.id("sourceNicArmId")
    selection = body.text("selectionType")
    return NicSettings(
        name=source.name if source else body.text("nicId"),
        id=body.text("nicId"),
        source=source,
        selection=selection,
        used=selection.casefold() != "notselected",
        addresses=tuple(_address(one) for one in body.each("ipConfigs")),
        security_group=body.id("recoveryNetworkSecurityGroupId"),
        accelerated=body.flag("enableAcceleratedNetworkingOnRecovery") is True,
        new_name=body.text("recoveryNicName"),
        new_resource_group=body.text("recoveryNicResourceGroupName"),
        reuses_existing=body.flag("reuseExistingNic") is True,
        name_in_target=body.text("targetNicName"),
        test_security_group=body.id("tfoNetworkSecurityGroupId"),
        test_accelerated=body.flag("enableAcceleratedNetworkingOnTfo") is True,
        test_name=body.text("tfoRecoveryNicName"),
        test_resource_group=body.text("tfoRecoveryNicResourceGroupName"),
        test_reuses_existing=body.flag("tfoReuseExistingNic") is True,
    )


def _address(body: Fields) -> AddressSettings:
    return AddressSettings(
        name=body.text("name"),
        primary=body.flag("isPrimary") is not False,
        selected=body.flag("isSeletedForFailover") is not False,
        subnet=body.text("recoverySubnetName"),
        address=body.text("recoveryStaticIPAddress"),
        public_address=body.id("recoveryPublicIPAddressId"),
        pools=_ids(body, "recoveryLBBackendAddressPoolIds"),
        test_subnet=body.text("tfoSubnetName"),
        test_address=body.text("tfoStaticIPAddress"),
        test_public_address=body.id("tfoPublicIPAddressId"),
        test_pools=_ids(body, "tfoLBBackendAddressPoolIds"),
    )


def _disk(body: Fields) -> DiskSettings | None:
    disk = body.id("diskId")
    if disk is None:
        return None
    return DiskSettings(
        id=disk,
        type=body.text("recoveryTargetDiskAccountType"),
        replica_type=body.text("recoveryReplicaDiskAccountType"),
        new_name=body.text("failoverDiskName"),
        test_name=body.text("tfoDiskName"),
        encryption_set=body.id("recoveryDiskEncryptionSetId"),
        encrypted=body.flag("isDiskEncrypted") is True,
    )


def _ids(body: Fields, key: str) -> tuple[ArmId, ...]:
    return tuple(ArmId(one) for one in body.texts(key))
