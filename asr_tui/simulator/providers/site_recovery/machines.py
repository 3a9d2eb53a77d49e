"""Machines, disks and extensions as Site Recovery reads and makes them, and the resources that an input names."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject, value_at
from asr_tui.simulator.providers.compute.disks import with_own_key, with_tier
from asr_tui.simulator.providers.compute.kinds import DISK, EXTENSION, MACHINE
from asr_tui.simulator.providers.compute.runtime import put_extension as install
from asr_tui.simulator.providers.site_recovery import refusals
from asr_tui.simulator.virtual_clock import arm_time

_EXTENSION_PUBLISHER = "Microsoft.Azure.RecoveryServices.SiteRecovery"


def find_machine(cloud: Cloud, vm_id: str) -> JsonObject | None:
    machine = cloud.store.get(vm_id)
    if machine is None or str(machine.get("type", "")).lower() != MACHINE.lower():
        return None
    return machine


def is_provisioned(machine: JsonObject) -> bool:
    return bool(machine["properties"].get("provisioningState", "Succeeded") == "Succeeded")


def os_type(machine: JsonObject) -> str:
    return str(value_at(machine, "properties", "storageProfile", "osDisk", "osType") or "Windows")


def disk_ids(machine: JsonObject) -> list[str]:
    """The managed disks of a machine, the system's first."""
    storage = machine["properties"].get("storageProfile") or {}
    disks = [storage.get("osDisk") or {}, *(storage.get("dataDisks") or [])]
    return [str(disk["managedDisk"]["id"]) for disk in disks if (disk.get("managedDisk") or {}).get("id")]


def interface_ids(machine: JsonObject) -> list[str]:
    profile = machine["properties"].get("networkProfile") or {}
    return [str(interface["id"]) for interface in profile.get("networkInterfaces") or []]


def interfaces(cloud: Cloud, machine: JsonObject) -> Iterator[JsonObject]:
    """The bodies of a machine's interfaces that exist."""
    bodies = map(cloud.store.get, interface_ids(machine))
    return (body for body in bodies if body is not None)


def generation(cloud: Cloud, machine: JsonObject) -> str:
    system_disk = cloud.store.get(next(iter(disk_ids(machine)), ""))
    return str(value_at(system_disk, "properties", "hyperVGeneration") or "V1")


def disk_size_bytes(disk: JsonObject) -> int:
    properties = disk["properties"]
    size: int = properties.get("diskSizeBytes") or int(properties.get("diskSizeGB") or 0) * 1024**3
    return size


def put_extension(cloud: Cloud, vm_id: str, state: str) -> None:
    """Install the mobility service's extension (keys: recorded on a machine)."""
    machine = find_machine(cloud, vm_id)
    if machine is None:
        return
    system = os_type(machine)
    settings = {
        "publicObject": None,
        "module": "a2a",
        "timeStamp": arm_time(cloud.clock.now),
        "commandToExecute": "InstallAndConfigure",
        "taskId": cloud.new_guid(),
    }
    properties = {
        "autoUpgradeMinorVersion": False,
        "provisioningState": state,
        "publisher": _EXTENSION_PUBLISHER,
        "type": system,
        "settings": settings,
    }
    install(cloud, machine, f"SiteRecovery-{system}", properties)


def failed_extensions(cloud: Cloud, vm_id: str) -> list[str]:
    """Names of the machine's extensions in a failed state, other than the service's own."""
    return [
        str(body["name"])
        for body in cloud.store.children(vm_id, EXTENSION)
        if body["properties"].get("provisioningState") == "Failed"
        and body["properties"].get("publisher") != _EXTENSION_PUBLISHER
    ]


def put_disk(
    cloud: Cloud,
    arm_id: str,
    location: str,
    account_type: str,
    size_bytes: int,
    like: JsonObject | None,
    encryption_set: str | None = None,
) -> None:
    """Make a replica disk or a disk of a failed-over machine."""
    properties: JsonObject = {
        "creationData": {"createOption": "Upload", "uploadSizeBytes": size_bytes + 512},
        "diskSizeGB": max(1, size_bytes // 1024**3),
        "diskSizeBytes": size_bytes,
        "timeCreated": arm_time(cloud.clock.now),
        "provisioningState": "Succeeded",
        "diskState": "Unattached",
        "publicNetworkAccess": "Enabled",
        "networkAccessPolicy": "AllowAll",
        "uniqueId": cloud.new_guid(),
    }
    for key in ("osType", "hyperVGeneration"):
        if like is not None and key in like["properties"]:
            properties[key] = like["properties"][key]
    known = cloud.store.get(encryption_set or "")
    if encryption_set and known is not None and known["location"] == location:
        properties["encryption"] = with_own_key(cloud, encryption_set, location)
    tier = "Premium" if account_type.startswith("Premium") else "Standard"
    body: JsonObject = {"name": name_of(arm_id), "id": arm_id, "type": DISK, "location": location}
    body |= {"sku": {"name": account_type, "tier": tier}, "properties": properties}
    cloud.store.put(with_tier(body, {}))


def own_key(cloud: Cloud, disk: str) -> str | None:
    """The encryption set of a disk; None without one."""
    found: str | None = value_at(cloud.store.get(disk), "properties", "encryption", "diskEncryptionSetId")
    return found


def encrypted_inside(cloud: Cloud, disk: str) -> bool:
    """Whether Azure Disk Encryption is on for the disk."""
    return value_at(cloud.store.get(disk), "properties", "encryptionSettingsCollection", "enabled") is True


_KINDS = {
    "ResourceGroup": "microsoft.resources/resourcegroups",
    "VirtualNetwork": "microsoft.network/virtualnetworks",
    "AvailabilitySet": "microsoft.compute/availabilitysets",
    "ProximityPlacementGroup": "microsoft.compute/proximityplacementgroups",
    "CapacityReservationGroup": "microsoft.compute/capacityreservationgroups",
    "VirtualMachineScaleSet": "microsoft.compute/virtualmachinescalesets",
    "StorageAccount": "microsoft.storage/storageaccounts",
    "Disk": "microsoft.compute/disks",
    "DiskEncryptionSet": "microsoft.compute/diskencryptionsets",
    "NetworkSecurityGroup": "microsoft.network/networksecuritygroups",
    "PublicIPAddress": "microsoft.network/publicipaddresses",
}


def named_resource(cloud: Cloud, arm_id: str | None, kind: str, location: str | None = None) -> JsonObject | None:
    """The resource that an input names; a missing one and one of another type or region are refused."""
    if not arm_id:
        return None
    found = cloud.store.get(arm_id)
    if found is None or str(found.get("type", "")).lower() != _KINDS[kind]:
        raise not_found(f"{kind}NotFound", kind, arm_id)
    if location is not None and normalized(str(found.get("location", location))) != location:
        raise refusals.wrong_input(
            f"{kind}LocationMismatch",
            f"'{name_of(arm_id)}' is in {found['location']}, not in the target region {location}.",
        )
    return found


def not_found(code: str, what: str, arm_id: str | None) -> Exception:
    return refusals.wrong_input(
        code, f"The {what} '{arm_id}' could not be found.", "Create it or give another one, then retry the operation."
    )
