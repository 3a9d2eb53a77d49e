"""The body of a virtual machine from a checked request, with defaults."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import ArmError, bad_request, conflict
from asr_tui.simulator.arm_ids import group_of, name_of, same_id, subscription_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.compute.disks import attach_disk, disk_sku
from asr_tui.simulator.providers.compute.placement import require_capacity
from asr_tui.simulator.virtual_clock import arm_time

_KEPT = (
    "additionalCapabilities",
    "diagnosticsProfile",
    "securityProfile",
    "licenseType",
    "proximityPlacementGroup",
    "capacityReservation",
    "virtualMachineScaleSet",
    "host",
    "priority",
    "evictionPolicy",
    "billingProfile",
    "hostGroup",
    "platformFaultDomain",
    "extensionsTimeBudget",
    "applicationProfile",
    "scheduledEventsPolicy",
    "scheduledEventsProfile",
    "userData",
)


LATEST_IMAGE = "1.0.202610010"  # the form of a marketplace image's version; the number is made up


def required_part(properties: JsonObject, name: str) -> JsonObject:
    part = properties.get(name)
    if not isinstance(part, dict):
        raise bad_request("InvalidParameter", f"Required parameter '{name}' is missing (null).", target=name)
    return part


def machine_properties(cloud: Cloud, body: JsonObject, sent: JsonObject, old: JsonObject) -> JsonObject:
    """The properties of a machine that is created or updated; makes and attaches its disks."""
    hardware = required_part({**old, **sent}, "hardwareProfile")
    network = _network(cloud, body, sent, old)
    group = sent.get("availabilitySet", old.get("availabilitySet"))
    in_set = {"availabilitySet": {"id": _availability_set(cloud, body, str(group.get("id")))}} if group else {}
    properties: JsonObject = {
        "vmId": old.get("vmId") or sent.get("vmId") or cloud.new_guid(),
        "hardwareProfile": {**hardware, "vmSize": hardware.get("vmSize") or "Standard_A1_v2"},
        "storageProfile": _storage(cloud, body, sent, old),
    }
    profile: JsonObject | None = sent.get("osProfile", old.get("osProfile"))
    if profile is not None:
        properties["osProfile"] = _os_profile(profile, properties["storageProfile"]["osDisk"].get("osType"))
    properties["networkProfile"] = network
    for key in _KEPT:
        value = sent.get(key, old.get(key))
        if value is not None:
            properties[key] = value
    if str(properties.get("priority")) in ("Spot", "Low"):
        # What Azure fills in (Microsoft Learn, "Use Azure Spot Virtual Machines").
        properties = {"evictionPolicy": "Deallocate", "billingProfile": {"maxPrice": -1.0}, **properties}
    properties |= in_set
    reserved = ((properties.get("capacityReservation") or {}).get("capacityReservationGroup") or {}).get("id")
    if reserved and not is_recorded(sent):
        require_capacity(cloud, str(reserved), body, properties)
    properties["provisioningState"] = "Updating" if old else "Creating"
    properties["timeCreated"] = old.get("timeCreated") or arm_time(cloud.clock.now).replace("Z", "+00:00")
    return properties


def is_recorded(sent: JsonObject) -> bool:
    """Whether a body is an answer of Azure (`vmId` is read-only); its references need not exist."""
    return bool(sent.get("vmId"))


def _availability_set(cloud: Cloud, machine: JsonObject, set_id: str) -> str:
    found = cloud.store.get(set_id)
    if found is None:
        raise ArmError(404, "NotFound", f"Availability Set '{name_of(set_id)}' cannot be found.")
    if not same_id(found["location"], machine["location"]):
        raise bad_request("BadRequest", "Virtual Machine and Availability Set must be in the same location.")
    if machine.get("zones"):
        raise bad_request(
            "BadRequest", "Virtual Machine cannot be created because both Availability Zone and Availability Set "
            "were specified. Deploying an Availability Set to an Availability Zone isn’t supported."
        )  # fmt: skip
    return str(found["id"])


def _storage(cloud: Cloud, body: JsonObject, sent: JsonObject, old: JsonObject) -> JsonObject:
    if old and "storageProfile" not in sent:
        unchanged: JsonObject = old["storageProfile"]
        return unchanged
    profile = required_part(sent, "storageProfile")
    os_disk = required_part(profile, "osDisk")
    storage: JsonObject = {}
    if profile.get("imageReference"):
        storage["imageReference"] = _image(profile["imageReference"])
    storage["osDisk"] = _disk(cloud, body, sent, os_disk, _os_defaults(body, profile, os_disk, cloud))
    storage["dataDisks"] = [
        _disk(cloud, body, sent, disk, _data_defaults(body, disk, cloud)) for disk in profile.get("dataDisks") or []
    ]
    luns = [disk["lun"] for disk in storage["dataDisks"]]
    if len(set(luns)) != len(luns):
        raise bad_request(
            "InvalidParameter", "The LUN of each data disk must be unique on a virtual machine.", target="dataDisks"
        )
    storage["diskControllerType"] = profile.get("diskControllerType") or "SCSI"
    if "alignRegionalDisksToVMZone" in profile:
        storage["alignRegionalDisksToVMZone"] = profile["alignRegionalDisksToVMZone"]
    return storage


def _image(given: JsonObject) -> JsonObject:
    """An image with the version that "latest" means; an image of the customer's own has none."""
    if not given.get("publisher"):
        return given
    asked = str(given.get("version") or "latest")
    return {"exactVersion": LATEST_IMAGE if asked == "latest" else asked, **given}


def _os_defaults(body: JsonObject, profile: JsonObject, disk: JsonObject, cloud: Cloud) -> JsonObject:
    image = profile.get("imageReference") or {}
    words = f"{image.get('publisher', '')} {image.get('offer', '')}".lower()
    system = disk.get("osType") or ("Windows" if "windows" in words else "Linux")
    return {
        "osType": system,
        "name": f"{body['name']}_OsDisk_1_{cloud.new_guid().replace('-', '')}",
        "createOption": "FromImage" if image else "Attach",
        "caching": "ReadWrite",
        "diskSizeGB": 127 if system == "Windows" else 30,
    }


def _data_defaults(body: JsonObject, disk: JsonObject, cloud: Cloud) -> JsonObject:
    if not isinstance(disk.get("lun"), int):
        raise bad_request("InvalidParameter", "Required parameter 'lun' is missing (null).", target="dataDisk.lun")
    return {
        "lun": disk["lun"],
        "name": f"{body['name']}_disk{disk['lun'] + 2}_{cloud.new_guid().replace('-', '')}",
        "createOption": "Empty",
        "caching": "None",
    }


def _disk(cloud: Cloud, machine: JsonObject, sent: JsonObject, given: JsonObject, defaults: JsonObject) -> JsonObject:
    """One disk of the machine: a managed disk is made or attached, a VHD only referred to."""
    disk = {**defaults, **{key: value for key, value in given.items() if value is not None}}
    if disk.get("vhd"):
        disk.setdefault("diskSizeGB", 30)
        return disk
    disk.setdefault("deleteOption", "Detach")
    managed = disk.get("managedDisk") or {}
    group = f"/subscriptions/{subscription_of(machine['id'])}/resourceGroups/{group_of(machine['id'])}"
    arm_id = str(managed.get("id") or f"{group}/providers/Microsoft.Compute/disks/{disk['name']}")
    found = cloud.store.get(arm_id)
    if disk["createOption"] == "Attach" and found is None and not is_recorded(sent):
        raise ArmError(404, "NotFound", f"Disk {name_of(arm_id)} is not found.")
    if found is not None and not same_id(found.get("managedBy") or machine["id"], machine["id"]):
        raise conflict(
            "ConflictingUserInput",
            f"Disk '{arm_id}' cannot be attached as the disk is already owned by VM '{found['managedBy']}'.",
        )
    sku = managed.get("storageAccountType") or (disk_sku(found) if found else "Premium_LRS")
    attached = attach_disk(cloud, machine, arm_id, disk, sku)
    disk["diskSizeGB"] = attached["properties"]["diskSizeGB"]
    disk["managedDisk"] = {**managed, "storageAccountType": disk_sku(attached), "id": attached["id"]}
    return disk


def _os_profile(given: JsonObject, system: str | None) -> JsonObject:
    profile = {key: value for key, value in given.items() if key != "adminPassword"}
    if system == "Windows":
        patches = {"patchMode": "AutomaticByOS", "assessmentMode": "ImageDefault"}
        windows = {"provisionVMAgent": True, "enableAutomaticUpdates": True, **_patching(patches)}
        profile["windowsConfiguration"] = {**windows, **(profile.get("windowsConfiguration") or {})}
    else:
        patches = {"patchMode": "ImageDefault", "assessmentMode": "ImageDefault"}
        linux = {"disablePasswordAuthentication": False, "provisionVMAgent": True, **_patching(patches)}
        profile["linuxConfiguration"] = {**linux, **(profile.get("linuxConfiguration") or {})}
    profile.setdefault("secrets", [])
    profile.setdefault("allowExtensionOperations", True)
    profile.setdefault("requireGuestProvisionSignal", True)
    return profile


def _patching(settings: JsonObject) -> JsonObject:
    """What Azure fills in (recorded in 2023)."""
    return {"patchSettings": settings, "enableVMAgentPlatformUpdates": False}


def _network(cloud: Cloud, machine: JsonObject, sent: JsonObject, old: JsonObject) -> JsonObject:
    if old and "networkProfile" not in sent:
        unchanged: JsonObject = old["networkProfile"]
        return unchanged
    profile = required_part(sent, "networkProfile")
    references = profile.get("networkInterfaces") or []
    if not references:
        raise bad_request(
            "InvalidParameter", "The value of parameter networkProfile is invalid: no network interface was given.",
            target="networkProfile",
        )  # fmt: skip
    for reference in references:
        interface = cloud.store.get(str(reference.get("id")))
        if interface is None:
            if is_recorded(sent):
                continue
            raise ArmError(404, "NotFound", f"Resource {reference.get('id')} not found.")
        if not same_id(interface["location"], machine["location"]):
            raise bad_request(
                "InvalidParameter",
                f"Network interface {interface['id']} is in location {interface['location']}, the virtual machine in "
                f"{machine['location']}.",
            )
        owner = (interface["properties"].get("virtualMachine") or {}).get("id")
        if owner and not same_id(owner, machine["id"]):
            raise bad_request(
                "NicInUse",
                f"Network Interface {interface['id']} is used by existing resource {owner}. In order to use it, it "
                "must be dissociated from the resource.",
            )
    return {"networkInterfaces": references}
