"""Virtual machines: Compute's JSON, joined with that of disks and network interfaces, as domain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec.structs import replace

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Disk, Extension, IpConfiguration, Machine, NetworkInterface, Power
from asr_tui.domain.tagged import TaggedResource

_POWER = "powerstate/"


class DiskDetails(NamedTuple):
    """What a managed disk says of itself, beside what the machine says of it."""

    size_gib: int
    sku: str
    encryption_set: ArmId | None
    size_bytes: int
    max_shares: int
    key_encrypted: bool


def machine(body: Fields) -> Machine:
    """What a machine says of itself; `joined` adds what disks, interfaces and the list of power states say."""
    properties = body.at("properties")
    storage = properties.at("storageProfile")
    os_disk = storage.at("osDisk")
    attached = [_disk(os_disk, is_os=True)] if os_disk else []
    attached += [_disk(one, is_os=False) for one in storage.each("dataDisks")]
    return Machine(
        id=body.own_id,
        location=body.region,
        size=properties.at("hardwareProfile").text("vmSize"),
        os=os_disk.text("osType"),
        image=_image(storage.at("imageReference")),
        power=power_state(properties.at("instanceView")) or Power.UNKNOWN,
        provisioning=properties.text("provisioningState"),
        disks=tuple(attached),
        nics=_nics(properties),
        availability_set=properties.at("availabilitySet").id("id"),
        zone=body.zone,
        scale_set=properties.at("virtualMachineScaleSet").id("id"),
        proximity_group=properties.at("proximityPlacementGroup").id("id"),
        capacity_reservation=properties.at("capacityReservation", "capacityReservationGroup").id("id"),
        extensions=tuple(extension(one) for one in body.each("resources")),
        tags=body.pairs("tags"),
        vm_id=properties.text("vmId"),
        dedicated_host=properties.at("host").id("id") or properties.at("hostGroup").id("id"),
        encryption_at_host=properties.at("securityProfile").flag("encryptionAtHost") is True,
        security_type=properties.at("securityProfile").text("securityType"),
        disk_controller=storage.text("diskControllerType"),
        created=properties.time("timeCreated"),
    )


def joined(
    listed: Machine,
    power: Power | None,
    disks: Mapping[ArmId, DiskDetails],
    nics: Mapping[ArmId, NetworkInterface],
) -> Machine:
    """The machine with its power state, where that is known, and with its disks and interfaces by their ids."""
    return replace(
        listed,
        power=power or listed.power,
        disks=tuple(_with_details(one, disks.get(one.id) if one.id else None) for one in listed.disks),
        nics=tuple(
            replace(known, id=one.id, primary=one.primary) if (known := nics.get(one.id)) else one
            for one in listed.nics
        ),
    )


def _with_details(disk: Disk, details: DiskDetails | None) -> Disk:
    """A deallocated machine's own body leaves size and sku out; the disk has them."""
    if details is None:
        return disk
    return replace(
        disk,
        size_gib=details.size_gib or disk.size_gib,
        sku=details.sku or disk.sku,
        encryption_set=disk.encryption_set or details.encryption_set,
        size_bytes=details.size_bytes,
        max_shares=details.max_shares,
        key_encrypted=disk.key_encrypted or details.key_encrypted,
    )


def tagged(body: Fields) -> TaggedResource:
    return TaggedResource(body.own_id, body.pairs("tags"))


def parts(body: Fields) -> tuple[ArmId, ...]:
    """The managed disks and network interfaces of a machine."""
    properties = body.at("properties")
    storage = properties.at("storageProfile")
    disks = [one.at("managedDisk").id("id") for one in (storage.at("osDisk"), *storage.each("dataDisks"))]
    return (*(disk for disk in disks if disk), *properties.at("networkProfile").ids("networkInterfaces"))


def power_state(instance_view: Fields) -> Power | None:
    """The power state of an instance view, or None."""
    for status in instance_view.each("statuses"):
        code = status.text("code").casefold()
        if code.startswith(_POWER):
            word = code.removeprefix(_POWER)
            return next((power for power in Power if power.value == word), Power.UNKNOWN)
    return None


def _image(reference: Fields) -> str:
    """Publisher, offer and sku, or the name of the machine's own image."""
    parts = [reference.text(key) for key in ("publisher", "offer", "sku")]
    own = reference.id("id")
    return " ".join(part for part in parts if part) or (own.name if own else "")


def _disk(body: Fields, *, is_os: bool) -> Disk:
    managed = body.at("managedDisk")
    lun = body.number("lun")
    return Disk(
        name=body.text("name"),
        size_gib=body.whole("diskSizeGB"),
        sku=managed.text("storageAccountType"),
        is_os=is_os,
        id=managed.id("id"),
        vhd=body.at("vhd").text("uri"),
        lun=None if lun is None else int(lun),
        encryption_set=managed.at("diskEncryptionSet").id("id"),
        write_accelerator=body.flag("writeAcceleratorEnabled") is True,
        key_encrypted=body.at("encryptionSettings").flag("enabled") is True,
        ephemeral=body.at("diffDiskSettings").text("option").casefold() == "local",
    )


def disk_details(body: Fields) -> DiskDetails:
    """Of the body of a managed disk."""
    properties = body.at("properties")
    return DiskDetails(
        size_gib=properties.whole("diskSizeGB"),
        sku=body.at("sku").text("name"),
        encryption_set=properties.at("encryption").id("diskEncryptionSetId"),
        size_bytes=properties.whole("diskSizeBytes"),
        max_shares=properties.whole("maxShares", 1),
        key_encrypted=properties.at("encryptionSettingsCollection").flag("enabled") is True,
    )


def _nics(properties: Fields) -> tuple[NetworkInterface, ...]:
    """The ids of the interfaces, the primary one first: a single one often lacks the flag."""
    references = [one for one in properties.at("networkProfile").each("networkInterfaces") if one.id("id")]
    alone = len(references) == 1
    found = [
        NetworkInterface(one.own_id, primary=alone or one.at("properties").flag("primary") is True)
        for one in references
    ]
    return tuple(sorted(found, key=lambda nic: not nic.primary))


def interface(body: Fields) -> NetworkInterface:
    """Of the body of a network interface; whether it is the primary one is told by its machine."""
    properties = body.at("properties")
    configurations = properties.each("ipConfigurations")
    chosen = next((one for one in configurations if one.at("properties").flag("primary")), None)
    chosen = chosen or (configurations[0] if configurations else Fields(None))
    ip = chosen.at("properties")
    return NetworkInterface(
        id=body.own_id,
        subnet=ip.at("subnet").id("id"),
        private_ip=ip.text("privateIPAddress"),
        static=ip.text("privateIPAllocationMethod").casefold() == "static",
        public_ip=ip.at("publicIPAddress").id("id"),
        nsg=properties.at("networkSecurityGroup").id("id"),
        pools=ip.ids("loadBalancerBackendAddressPools"),
        configuration=chosen.text("name"),
        accelerated=properties.flag("enableAcceleratedNetworking") is True,
        further=tuple(_further(one) for one in configurations if one is not chosen),
        application_groups=tuple(
            dict.fromkeys(
                group for one in configurations for group in one.at("properties").ids("applicationSecurityGroups")
            )
        ),
    )


def _further(body: Fields) -> IpConfiguration:
    ip = body.at("properties")
    public, subnet = ip.at("publicIPAddress").id("id"), ip.at("subnet").id("id")
    return IpConfiguration(body.text("name"), ip.text("privateIPAddress"), public, subnet)


def extension(body: Fields) -> Extension:
    properties = body.at("properties")
    own = body.id("id")
    return Extension(
        name=body.text("name") or (own.name if own else ""),
        publisher=properties.text("publisher"),
        provisioning=properties.text("provisioningState"),
        kind=properties.text("type"),
        id=own,
    )
