"""Managed disks."""

from __future__ import annotations

from bisect import bisect_left

from asr_tui.simulator import async_operations
from asr_tui.simulator.arm_errors import bad_request, conflict
from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.kinds import DISK, ENCRYPTION_SET
from asr_tui.simulator.providers.tracked import tracked_body, tracked_routes
from asr_tui.simulator.virtual_clock import arm_time

GIB = 1024**3
CHANGE_SECONDS = 3.0  # assumed
# Largest managed disk, in GiB (Microsoft Learn, "Azure managed disk types": 32,767).
LARGEST = 32767

_TIERS = {
    "Standard_LRS": "Standard",
    "StandardSSD_LRS": "Standard",
    "StandardSSD_ZRS": "Standard",
    "Premium_LRS": "Premium",
    "Premium_ZRS": "Premium",
    "PremiumV2_LRS": "Premium",
    "UltraSSD_LRS": "Ultra",
}


def disk_sku(disk: JsonObject) -> str:
    return str((disk.get("sku") or {}).get("name") or "Standard_LRS")


def disk_properties(cloud: Cloud, sent: JsonObject, old: JsonObject) -> JsonObject:
    """A disk's properties as Azure answers them."""
    size = sent.get("diskSizeGB") or old.get("diskSizeGB")
    if size is None and sent.get("diskSizeBytes"):
        size = sent["diskSizeBytes"] // GIB
    creation = sent.get("creationData") or old.get("creationData")
    if creation is None:
        raise bad_request("InvalidParameter", "Required parameter 'creationData' is missing (null).", target="disk")
    if size is None and creation.get("sourceResourceId"):
        source = cloud.store.get(str(creation["sourceResourceId"]))
        size = source["properties"]["diskSizeGB"] if source else None
    if size is None:
        size = 127 if sent.get("osType") == "Windows" else 30
    if not isinstance(size, int) or not 1 <= size <= LARGEST:
        raise bad_request(
            "InvalidParameter", f"The value of diskSizeGB must be from 1 to {LARGEST}.", target="disk.diskSizeGB"
        )
    if old and size < old["diskSizeGB"]:
        raise bad_request(
            "OperationNotAllowed",
            f"New disk size {size} GB must be greater than or equal to the current size {old['diskSizeGB']} GB.",
        )
    properties: JsonObject = {}
    for key in ("osType", "hyperVGeneration"):
        if sent.get(key) or old.get(key):
            properties[key] = sent.get(key) or old.get(key)
    properties |= {
        "creationData": creation,
        "diskSizeGB": size,
        "diskIOPSReadWrite": max(500, min(20000, size * 3)),
        "diskMBpsReadWrite": 100,
        "encryption": sent.get("encryption") or {"type": "EncryptionAtRestWithPlatformKey"},
        "networkAccessPolicy": sent.get("networkAccessPolicy") or "AllowAll",
        "publicNetworkAccess": sent.get("publicNetworkAccess") or "Enabled",
        "timeCreated": old.get("timeCreated") or arm_time(cloud.clock.now).replace("Z", "+00:00"),
        "provisioningState": "Succeeded",
        "diskState": old.get("diskState") or "Unattached",
        "diskSizeBytes": size * GIB,
        "uniqueId": old.get("uniqueId") or cloud.new_guid(),
        "dataAccessAuthMode": sent.get("dataAccessAuthMode") or old.get("dataAccessAuthMode") or "None",
    }
    if properties.get("osType"):
        properties["supportedCapabilities"] = sent.get("supportedCapabilities") or _CAPABILITIES
    for key in _ECHOED:
        if (value := sent.get(key, old.get(key))) is not None:
            properties[key] = value
    return properties


# Of an operating system's disk (recorded by public clients in 2023 and later).
_CAPABILITIES = {"acceleratedNetwork": True, "architecture": "x64", "diskControllerTypes": "SCSI"}
_ECHOED = (
    "availabilityPolicy", "burstingEnabled", "diskAccessId", "maxShares", "optimizedForFrequentAttach", "purchasePlan",
    "securityProfile", "supportsHibernation",
)  # fmt: skip
# The performance tier of a premium disk by its size in GiB (Microsoft Learn, "Azure managed disk types").
_SIZES = (4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32767)
_PREMIUM_TIERS = ("P1", "P2", "P3", "P4", "P6", "P10", "P15", "P20", "P30", "P40", "P50", "P60", "P70", "P80")


def with_tier(body: JsonObject, sent: JsonObject) -> JsonObject:
    """A disk's body with its performance tier, which only premium SSDs have."""
    if body["sku"]["name"] in ("Premium_LRS", "Premium_ZRS"):
        own = _PREMIUM_TIERS[bisect_left(_SIZES, body["properties"]["diskSizeGB"])]
        body["properties"]["tier"] = sent.get("tier") or own
    return body


def create_disk(
    cloud: Cloud, arm_id: str, location: str, sku: str, properties: JsonObject, **more: object
) -> JsonObject:
    """Make a disk at once. `more` are top-level keys such as tags, zones and managedBy."""
    body: JsonObject = {"name": name_of(arm_id), "id": arm_id, "type": DISK, "location": location}
    body |= {key: value for key, value in more.items() if value}
    body["sku"] = {"name": sku, "tier": _TIERS.get(sku, "Standard")}
    body["properties"] = disk_properties(cloud, properties, {})
    if more.get("managedBy"):
        body["properties"]["diskState"] = "Attached"
    cloud.store.put(with_tier(body, properties))
    return body


def with_own_key(cloud: Cloud, encryption_set: str, location: str) -> JsonObject:
    """A disk's encryption by a disk encryption set, which has to exist in its region (wording assumed)."""
    found = cloud.store.get(encryption_set)
    if found is None or found["type"].lower() != ENCRYPTION_SET.lower() or found["location"] != location:
        raise bad_request(
            "InvalidParameter",
            f"Disk encryption set '{encryption_set}' was not found in the region '{location}' of the disk.",
            target="diskEncryptionSet",
        )
    kind = (found.get("properties") or {}).get("encryptionType") or "EncryptionAtRestWithCustomerKey"
    return {"type": kind, "diskEncryptionSetId": found["id"]}


def attach_disk(cloud: Cloud, machine: JsonObject, arm_id: str, disk: JsonObject, sku: str) -> JsonObject:
    """Attach a disk to a machine; a missing disk is made."""
    found = cloud.store.get(arm_id)
    if found is None:
        image = disk["createOption"] == "FromImage"
        sent = {
            "creationData": {"createOption": "FromImage" if image else "Empty"},
            "diskSizeGB": disk.get("diskSizeGB") or 30,
        }
        own_key = ((disk.get("managedDisk") or {}).get("diskEncryptionSet") or {}).get("id")
        if own_key:
            sent["encryption"] = with_own_key(cloud, str(own_key), machine["location"])
        if disk.get("osType"):
            sent |= {"osType": disk["osType"], "hyperVGeneration": "V1"}
        found = create_disk(cloud, arm_id, machine["location"], sku, sent, zones=machine.get("zones"))
    if found.get("managedBy") != machine["id"]:
        # The key's capital letter is Azure's own (specification of Microsoft.Compute/disks).
        found["properties"]["LastOwnershipUpdateTime"] = arm_time(cloud.clock.now).replace("Z", "+00:00")
    found["managedBy"] = machine["id"]
    found["properties"]["diskState"] = "Attached"
    cloud.store.put(found)
    return found


def set_state_of(cloud: Cloud, machine: JsonObject, state: str | None) -> None:
    """`Attached` or `Reserved` (deallocated) for a machine's disks; None detaches them."""
    storage = machine["properties"]["storageProfile"]
    for entry in [storage["osDisk"], *storage["dataDisks"]]:
        disk = cloud.store.get((entry.get("managedDisk") or {}).get("id", ""))
        if disk is None:
            continue
        if state is None:
            disk.pop("managedBy", None)
        disk["properties"]["diskState"] = state or "Unattached"
        cloud.store.put(disk)


def _put(cloud: Cloud, request: Request) -> Response:
    body, old = tracked_body(cloud, request, DISK)
    sent = request.body or {}
    sku = str((sent.get("sku") or {}).get("name") or disk_sku(old))
    if sku not in _TIERS:
        raise bad_request("InvalidParameter", f"The value '{sku}' of sku.name is not a disk type.", target="sku.name")
    for key in ("managedBy", "zones"):
        value = old.get(key) or (sent.get(key) if key == "zones" else None)
        if value:
            body[key] = value
    body["sku"] = {"name": sku, "tier": _TIERS[sku]}
    body["properties"] = disk_properties(cloud, request.properties, old.get("properties", {}))
    cloud.store.put(with_tier(body, request.properties))
    headers = async_operations.begin(cloud, request, body, CHANGE_SECONDS, result="operations")
    accepted = {
        "name": body["name"],
        "location": body["location"],
        "sku": {"name": sku},
        "properties": {"creationData": body["properties"]["creationData"], "provisioningState": "Updating"},
    }
    return Response(202, accepted, headers)


def _delete(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    if body.get("managedBy"):
        raise conflict("OperationNotAllowed", f"Disk {body['name']} is attached to VM {body['managedBy']}.")
    return async_operations.accepted(cloud, request, body, CHANGE_SECONDS, "disk_deleted")


PROVIDER = Provider(
    routes=tracked_routes(DISK, put=_put, patch=_put, delete=_delete),
    events={"disk_deleted": async_operations.delete_resource},
)
