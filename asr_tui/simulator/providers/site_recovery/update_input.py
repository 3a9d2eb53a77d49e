"""The check of a client's changes to a replicated item (PATCH): what they name has to exist.

Codes and words of the refusals are assumed: no recording was found.
"""

from __future__ import annotations

from asr_tui.simulator.arm_ids import name_of, same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import display_name
from asr_tui.simulator.messages import JsonObject, value_at
from asr_tui.simulator.providers.compute import offers
from asr_tui.simulator.providers.compute.sizes import size_named
from asr_tui.simulator.providers.site_recovery import item_nics, refusals
from asr_tui.simulator.providers.site_recovery.inputs import (
    DiskInput,
    IpConfigInput,
    NicInput,
    UpdateDetails,
    UpdateInput,
)
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.machines import named_resource


def check(cloud: Cloud, item: Item, given: UpdateInput) -> None:
    details = given.providerSpecificDetails or UpdateDetails()
    target = item.target_location
    for kind, arm_id in (
        ("VirtualNetwork", given.selectedRecoveryAzureNetworkId),
        ("VirtualNetwork", given.selectedTfoAzureNetworkId),
        ("AvailabilitySet", given.recoveryAvailabilitySetId),
        ("ProximityPlacementGroup", details.recoveryProximityPlacementGroupId),
        ("CapacityReservationGroup", details.recoveryCapacityReservationGroupId),
        ("VirtualMachineScaleSet", details.recoveryVirtualMachineScaleSetId),
        ("StorageAccount", details.recoveryBootDiagStorageAccountId),
    ):
        named_resource(cloud, arm_id, kind, target)
    named_resource(cloud, details.recoveryResourceGroupId, "ResourceGroup")
    _check_size(cloud, item, given.recoveryAzureVMSize)
    _check_zone(target, given, details)
    for nic in given.vmNics or []:
        _check_nic(cloud, item, nic, given.selectedRecoveryAzureNetworkId)
    for disk in details.managedDiskUpdateDetails or []:
        _check_disk(cloud, item, disk)


def _check_size(cloud: Cloud, item: Item, size: str | None) -> None:
    """A size that the target region offers, or the one that the item or its machine has."""
    if not size:
        return
    own = value_at(cloud.store.get(item.vm_id), "properties", "hardwareProfile", "vmSize")
    missing = offers.missing_sizes(cloud, item.target_location)
    offered = size_named(size) is not None and size.lower() not in (one.lower() for one in missing)
    if not offered and size.lower() not in (item.target.vm_size.lower(), str(own).lower()):
        raise refusals.wrong_input(
            "TargetVmSizeNotSupported", f"The size '{size}' is not available in {display_name(item.target_location)}."
        )


def _check_zone(target: str, given: UpdateInput, details: UpdateDetails) -> None:
    zone = details.recoveryAvailabilityZone
    if zone and zone not in offers.zones_of(target):
        raise refusals.wrong_input("AvailabilityZoneNotSupported", f"{display_name(target)} has no zone '{zone}'.")
    if zone and given.recoveryAvailabilitySetId:
        raise refusals.wrong_input("InvalidParameter", "An availability set and a zone cannot be given together.")


def _check_nic(cloud: Cloud, item: Item, given: NicInput, network: str | None) -> None:
    nic = next((one for one in item.nics if same_id(str(one["nicId"]), given.nicId)), None)
    if nic is None:
        raise refusals.wrong_input(
            "NetworkInterfaceNotFound",
            f"'{item.friendly_name}' has no network interface '{given.nicId}'.",
            "Give the nicId of an interface of the replicated item.",
        )
    for group in (given.recoveryNetworkSecurityGroupId, given.tfoNetworkSecurityGroupId):
        named_resource(cloud, group, "NetworkSecurityGroup", item.target_location)
    for config in given.ipConfigs or []:
        _check_config(cloud, item, nic, config, network)


def _check_config(cloud: Cloud, item: Item, nic: JsonObject, given: IpConfigInput, network: str | None) -> None:
    names = [str(config["name"]) for config in nic["ipConfigs"]]
    if given.ipConfigName and given.ipConfigName.lower() not in (name.lower() for name in names):
        raise refusals.wrong_input(
            "IpConfigurationNotFound", f"The network interface has no ip configuration '{given.ipConfigName}'."
        )
    for address in (given.recoveryPublicIPAddressId, given.tfoPublicIPAddressId):
        named_resource(cloud, address, "PublicIPAddress", item.target_location)
    for chosen, subnet in (
        (network or nic["recoveryVMNetworkId"], given.recoverySubnetName),
        (item.target.test_network_id or nic["tfoVMNetworkId"], given.tfoSubnetName),
    ):
        known = [name.lower() for name in item_nics.subnets(cloud, str(chosen or ""))]
        if chosen and subnet and name_of(subnet).lower() not in known:
            raise refusals.wrong_input(
                "SubnetNotFound", f"The virtual network '{name_of(str(chosen))}' has no subnet '{subnet}'."
            )


def _check_disk(cloud: Cloud, item: Item, given: DiskInput) -> None:
    disk = next((one for one in item.disks if same_id(one.id, given.diskId)), None)
    if disk is None:
        raise refusals.wrong_input("DiskNotFound", f"The disk '{given.diskId}' is not replicated.")
    named_resource(cloud, given.recoveryDiskEncryptionSetId, "DiskEncryptionSet")
    keys = given.diskEncryptionInfo
    if keys is not None and not (keys.diskEncryptionKeyInfo and keys.diskEncryptionKeyInfo.secretIdentifier):
        raise refusals.wrong_input("DiskEncryptionKeyMissing", "The secret of the disk's encryption is missing.")
    for kind in (given.recoveryTargetDiskAccountType, given.recoveryReplicaDiskAccountType):
        if kind and not offers.offered(cloud, item.target_location, kind):
            raise refusals.wrong_input(
                "DiskTypeNotAvailable",
                f"The disk type {kind} is not available in {display_name(item.target_location)}.",
            )
