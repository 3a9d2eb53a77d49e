"""What replication makes in the target region: replica disks, and the machines of failovers and tests."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from msgspec import Struct

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.arm_ids import name_of, same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, value_at
from asr_tui.simulator.providers.compute.machines import create_machine, remove_machine
from asr_tui.simulator.providers.compute.runtime import DEALLOCATED, RUNNING
from asr_tui.simulator.providers.compute.sizes import require_quota
from asr_tui.simulator.providers.network.addresses import Addresses
from asr_tui.simulator.providers.network.interfaces import create_interface
from asr_tui.simulator.providers.site_recovery import item_nics, machines, target_names
from asr_tui.simulator.providers.site_recovery.item_record import Disk, Item
from asr_tui.simulator.providers.site_recovery.job_record import TaskFailed
from asr_tui.simulator.providers.site_recovery.wire import stable_guid


class Made(Struct, frozen=True):
    """The ids of a machine in the target region and of its disks and interfaces."""

    vm_id: str
    parts: list[str]


def make(cloud: Cloud, item: Item, *, test_network: str | None = None) -> Made:
    """Make an item's machine in the target region, or its test machine in a test network.

    Raises TaskFailed with the documented codes 28031 (machine), 28092 (interface) and 70038 (network gone).
    """
    if cloud.out_since(item.target_location) is not None:
        raise TaskFailed(target_names.refused("28031", item, f"The region {item.target_location} is not available."))
    test = test_network is not None
    name = item.target.test_vm_name if test else item.target.vm_name
    vm_id = f"{item.target.group_id}/providers/Microsoft.Compute/virtualMachines/{name}"
    if test:
        target_names.require_no_remains(cloud, item, vm_id)
    elif machines.find_machine(cloud, vm_id) is not None:
        target_names.require_own(cloud, item, vm_id)
        remove_machine(cloud, vm_id)
    _require_quota(cloud, item)
    parts: list[str] = []
    try:
        parts.extend(_disk(cloud, item, disk, test=test) for disk in item.disks if disk.uri is None)
        parts.extend(_interface(cloud, item, nic, test_network) for nic in target_names.interfaces(item))
        _machine(cloud, item, vm_id, parts)
    except ArmError as error:
        remove(cloud, Made(vm_id, parts))
        raise TaskFailed(target_names.refused("28031", item, error.message)) from None
    except TaskFailed:
        remove(cloud, Made(vm_id, parts))
        raise
    return Made(vm_id, parts)


def remove(cloud: Cloud, made: Made) -> None:
    remove_machine(cloud, made.vm_id)
    for part in made.parts:
        cloud.store.delete(part)


def make_replica_disks(cloud: Cloud, item: Item) -> None:
    """One `{disk}-ASRReplica` a managed disk, in the disk's recovery group."""
    for disk in item.disks:
        if disk.uri is not None:
            continue
        name = disk.name.lower() if item.reversed else disk.name  # lower case after a reprotect (recorded)
        disk.replica_id = f"{disk.recovery_group}/providers/Microsoft.Compute/disks/{name}-ASRReplica"
        put_like(cloud, item, disk, disk.replica_id, disk.replica_type)
        _mark_replica(cloud, item, disk.replica_id)


def _mark_replica(cloud: Cloud, item: Item, arm_id: str) -> None:
    """Born empty, written to by its SAS, with a tag whose value is a GUID (an exported real resource)."""
    body = cloud.store.get(arm_id)
    if body is not None:
        body["tags"] = {**(body.get("tags") or {}), "ASR-ReplicaDisk": stable_guid("replica of", item.machine_guid)}
        body["properties"]["creationData"] = {"createOption": "Empty"}
        body["properties"]["diskState"] = "ActiveSAS"
        cloud.store.put(body)


def put_like(cloud: Cloud, item: Item, disk: Disk, arm_id: str, account_type: str) -> None:
    """A disk in the target region with the size and system of a source disk."""
    source = cloud.store.get(disk.id)
    machines.put_disk(cloud, arm_id, item.target_location, account_type, disk.capacity, source, disk.encryption_set)


def delete_replica_disks(cloud: Cloud, item: Item) -> None:
    for disk in item.disks:
        if disk.replica_id:
            cloud.store.delete(disk.replica_id)


def _require_quota(cloud: Cloud, item: Item) -> None:
    """The vCPUs of the region and of the size's family have to suffice for one more machine, a test machine too.

    Compute refuses the machine (recorded) in the subscription of the target group; that Site Recovery ends the job with
    28031 (documented: "quota") and passes Compute's sentence on is assumed.
    """
    subscription = item.target.group_id.split("/")[2]
    try:
        require_quota(cloud, subscription, item.target_location, item.target.vm_size)
    except ArmError as error:
        raise TaskFailed(target_names.refused("28031", item, error.message)) from None


def _disk(cloud: Cloud, item: Item, disk: Disk, *, test: bool) -> str:
    arm_id = target_names.disk_id(disk, test=test)
    put_like(cloud, item, disk, arm_id, disk.target_type)
    return arm_id


def _interface(cloud: Cloud, item: Item, nic: JsonObject, test_network: str | None) -> str:
    """An interface in the recovery or the test network."""
    test = test_network is not None
    network = test_network or nic["recoveryVMNetworkId"]
    if not network or cloud.store.get(network) is None:
        raise TaskFailed(target_names.refused("70038", item, f"The virtual network '{network}' could not be found."))
    arm_id = target_names.interface_id(item, nic, test=test)
    # From zone to zone of a region further ones do not come along (Microsoft Learn, the support matrix).
    further = item.source_location != item.target_location
    configs = [one for one in nic["ipConfigs"] if one["isPrimary"] or (further and one["isSeletedForFailover"])]
    properties: JsonObject = {
        "ipConfigurations": [_ip_config(cloud, config, network, nic, test=test) for config in configs],
        "enableAcceleratedNetworking": bool(nic["enableAcceleratedNetworkingOnRecovery"]),
    }
    security_group = nic["tfoNetworkSecurityGroupId"] if test else nic["recoveryNetworkSecurityGroupId"]
    if security_group and cloud.store.exists(security_group):
        properties["networkSecurityGroup"] = {"id": security_group}
    try:
        create_interface(cloud, arm_id, item.target_location, properties)
    except ArmError as error:
        raise TaskFailed(target_names.refused("28092", item, error.message)) from None
    return arm_id


def _ip_config(cloud: Cloud, config: JsonObject, network: str, nic: JsonObject, *, test: bool) -> JsonObject:
    requested = (config["tfoSubnetName"] if test else None) or config["recoverySubnetName"]
    subnet = item_nics.choose_subnet(cloud, network, requested, config["subnetName"] or "")
    subnet_id = f"{network}/subnets/{subnet}"
    address = _address(cloud, config, network, subnet, nic, test=test)
    properties: JsonObject = {
        "subnet": {"id": subnet_id},
        "primary": config["isPrimary"],
        "privateIPAllocationMethod": "Static" if address else "Dynamic",
    }
    if address:
        properties["privateIPAddress"] = address
    return {"name": config["name"] or "ipconfig1", "properties": properties | _bound(cloud, config, test=test)}


def _bound(cloud: Cloud, config: JsonObject, *, test: bool) -> JsonObject:
    """The public address and the backend pools that the configuration is bound to; the machine starts without those
    that are gone (assumed)."""
    public = config["tfoPublicIPAddressId" if test else "recoveryPublicIPAddressId"]
    pools = config["tfoLBBackendAddressPoolIds" if test else "recoveryLBBackendAddressPoolIds"] or []
    found: JsonObject = {"publicIPAddress": {"id": public}} if public and cloud.store.exists(public) else {}
    there = [{"id": pool} for pool in pools if _has_pool(cloud, pool)]
    return found | ({"loadBalancerBackendAddressPools": there} if there else {})


def _has_pool(cloud: Cloud, pool: str) -> bool:
    balancer = cloud.store.get(pool.rpartition("/backendAddressPools/")[0]) or {}
    known = value_at(balancer, "properties", "backendAddressPools") or []
    return any(same_id(one["id"], pool) for one in known)


def _address(
    cloud: Cloud, config: JsonObject, network: str, subnet: str | None, nic: JsonObject, *, test: bool
) -> str | None:
    """The address to keep; None for the next free one.

    Microsoft Learn, "Map virtual networks between two regions": a static address is tried again where the
    range has it; a test in the failover's own network takes one from the end of the subnet.
    """
    prefix = item_nics.subnets(cloud, network).get(subnet or "", "")
    if not prefix:
        return None
    subnet_id = f"{network}/subnets/{subnet}"
    used = Addresses(cloud, subnet_id)
    if test and same_id(network, nic["recoveryVMNetworkId"]):
        free = used.last_free(ip_network(prefix, strict=False))
        return str(free) if free else None
    requested = config["tfoStaticIPAddress"] if test else config["recoveryStaticIPAddress"]
    requested = requested or (config["staticIPAddress"] if test and config["ipAddressType"] == "Static" else None)
    if requested and used.user(requested) is None and ip_address(requested) in ip_network(prefix, strict=False):
        return str(requested)
    return None


def _machine(cloud: Cloud, item: Item, vm_id: str, parts: list[str]) -> None:
    """As recorded after a failover: disks attached, no osProfile, no image; tags come along."""
    target = item.target
    interfaces = [part for part in parts if "/networkinterfaces/" in part.lower()]
    properties: JsonObject = {
        "hardwareProfile": {"vmSize": target.vm_size},
        "storageProfile": _storage(cloud, item, parts),
        "networkProfile": {
            "networkInterfaces": [
                {"id": interface, "properties": {"primary": position == 0}}
                for position, interface in enumerate(interfaces)
            ]
        },
    }
    for key, arm_id in (
        ("availabilitySet", target.availability_set),
        ("proximityPlacementGroup", _proximity_group(cloud, item)),
        ("virtualMachineScaleSet", target.scale_set),
    ):
        if arm_id:
            properties[key] = {"id": arm_id}
    if target.boot_account:
        uri = f"https://{name_of(target.boot_account).lower()}.blob.core.windows.net/"
        properties["diagnosticsProfile"] = {"bootDiagnostics": {"enabled": True, "storageUri": uri}}
    if target.capacity_group:
        properties["capacityReservation"] = {"capacityReservationGroup": {"id": target.capacity_group}}
    if license_type := _license(cloud, item):
        properties["licenseType"] = license_type
    zones = [target.zone] if target.zone else None
    power = DEALLOCATED if any(disk.uri for disk in item.disks) else RUNNING  # Azure starts none with unmanaged disks
    create_machine(cloud, vm_id, item.target_location, properties, power=power, tags=item.tags, zones=zones)


def _license(cloud: Cloud, item: Item) -> str | None:
    """The source's where none was chosen (Microsoft Learn, azure-to-azure-support-matrix, "Hybrid Use Benefit")."""
    if item.target.license_type == "NotSpecified":
        found: str | None = value_at(cloud.store.get(item.vm_id), "properties", "licenseType")
        return found
    return None if item.target.license_type == "NoLicenseType" else "Windows_Server"


def _proximity_group(cloud: Cloud, item: Item) -> str | None:
    """The group, unless it is missing or of another zone (Microsoft Learn, "Replicate virtual
    machines running in a proximity placement group to another region")."""
    group = cloud.store.get(item.target.proximity_group or "")
    if group is None:
        return None
    zones = group.get("zones") or []
    return None if zones and item.target.zone and item.target.zone not in zones else str(group["id"])


def _storage(cloud: Cloud, item: Item, parts: list[str]) -> JsonObject:
    attached = value_at(machines.find_machine(cloud, item.vm_id), "properties", "storageProfile") or {}
    by_disk = {
        str(value_at(entry, "managedDisk", "id") or "").lower(): entry
        for entry in [attached.get("osDisk") or {}, *(attached.get("dataDisks") or [])]
    }
    made = iter(part for part in parts if "/disks/" in part.lower())
    storage: JsonObject = {"osDisk": {}, "dataDisks": []}
    for number, disk in enumerate(item.disks):
        before = by_disk.get(disk.id.lower(), {})
        entry: JsonObject = {"createOption": "Attach", "caching": before.get("caching") or "ReadWrite"}
        if disk.uri is None:
            arm_id = next(made)
            entry |= {"name": name_of(arm_id), "deleteOption": "Detach"}
            entry["managedDisk"] = {"id": arm_id, "storageAccountType": disk.target_type}
        else:
            account = name_of(disk.recovery_account or "")
            uri = f"https://{account}.blob.core.windows.net/vhds/{disk.name}.vhd"
            entry |= {"name": disk.name, "vhd": {"uri": uri}}
        if disk.is_os:
            storage["osDisk"] = {**entry, "osType": item.os_type}
        else:
            storage["dataDisks"].append({**entry, "lun": before.get("lun", number)})
    return storage
