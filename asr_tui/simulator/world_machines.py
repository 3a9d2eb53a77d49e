"""The machines of a starting world with interfaces, disks and extensions."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.simulator import async_operations
from asr_tui.simulator.arm_ids import group_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.fleet_building import Build, PlannedMachine, can_be_copied, put_copies
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject, Request
from asr_tui.simulator.providers.compute.disks import create_disk, with_own_key
from asr_tui.simulator.providers.compute.runtime import put_extension, set_power
from asr_tui.simulator.world_resources import IMAGES, Fleet, Machine
from asr_tui.simulator.world_schema import World

_API = "2024-03-01"


class WorldBuilder:
    """A cloud and the world that it is filled with. `ids` holds what machines refer to, by name."""

    def __init__(self, cloud: Cloud, world: World) -> None:
        self.cloud = cloud
        self.world = world
        self.ids: dict[str, str] = {}
        self.networks = {network.name: network for network in world.networks}
        self.groups = {group.name: group for group in world.groups}
        self._subscriptions = {subscription.name: subscription.id for subscription in world.subscriptions}

    def group(self, name: str) -> str:
        """The id of a resource group."""
        group = self.groups[name]
        first = self.world.subscriptions[0].id
        return group_id(self._subscriptions[group.subscription] if group.subscription else first, group.name)

    def id(self, group: str, kind: str, name: str) -> str:
        return f"{self.group(group)}/providers/{kind}/{name}"

    def new_id(self, group: str, kind: str, name: str) -> str:
        """The id of a new resource, also stored in `ids`."""
        self.ids[name] = self.id(group, kind, name)
        return self.ids[name]

    def network(self, name: str) -> str:
        return self.id(self.networks[name].group, "Microsoft.Network/virtualNetworks", name)

    def region(self, group: str, location: str | None = None) -> str:
        """The given region, or else the group's."""
        return location or self.groups[group].location

    def put(self, arm_id: str, location: str, body: JsonObject) -> None:
        """Send a PUT of a resource in a region and let its operation end."""
        self.send(arm_id, {"location": location, **body})

    def send(self, arm_id: str, body: JsonObject) -> None:
        """Send a PUT and let its operation end."""
        query = {"api-version": _API}
        self.cloud.answer(Request("PUT", arm_id, {}, query, body, {}, "http://localhost", _API, "", "", ""))
        while self.cloud.clock.jump():
            pass
        async_operations.discard_all(self.cloud)


def put_machines(builder: WorldBuilder, build: Build) -> None:
    for machine in builder.world.machines:
        put_machine(builder, machine)
    for fleet in builder.world.fleets:
        _put_fleet(builder, list(fleet_machines(fleet)), build)


def _put_fleet(builder: WorldBuilder, machines: list[Machine], build: Build) -> None:
    """Put a fleet as copies where requests would make the same, otherwise by requests."""
    known = all(machine.group in builder.groups and machine.network in builder.networks for machine in machines)
    if machines and known:
        network = builder.networks[machines[0].network]
        subnets = f"{builder.network(network.name)}/subnets"
        planned = [PlannedMachine(one, builder.group(one.group), f"{subnets}/{one.subnet}") for one in machines]
        location = normalized(builder.region(network.group, network.location))
        if can_be_copied(builder.cloud, location, planned):
            put_copies(builder.cloud, location, planned, build)
            return
    for machine in machines:
        put_machine(builder, machine)


def fleet_machines(fleet: Fleet) -> Iterator[Machine]:
    """The fleet's machines, dealt out to its groups, subnets, images, sizes and disks in turn."""
    for number in range(fleet.count):
        yield Machine(
            name=f"{fleet.prefix}-{number + 1:03d}",
            group=fleet.groups[number % len(fleet.groups)],
            network=fleet.network,
            subnet=fleet.subnets[number % len(fleet.subnets)],
            image=fleet.images[number % len(fleet.images)],
            size=fleet.sizes[number // len(fleet.images) % len(fleet.sizes)],
            disks=fleet.disks[number // 3 % len(fleet.disks)] if fleet.disks else [],
            zone=str(number % 3 + 1) if fleet.zones else None,
            power="deallocated" if fleet.stopped_every and number % fleet.stopped_every == 7 else "running",
            tags={"fleet": fleet.prefix, "number": str(number + 1)},
        )


def put_machine(builder: WorldBuilder, machine: Machine) -> None:
    arm_id = builder.id(machine.group, "Microsoft.Compute/virtualMachines", machine.name)
    location = builder.region(builder.networks[machine.network].group, builder.networks[machine.network].location)
    body: JsonObject = {"tags": machine.tags}
    if machine.zone:
        body["zones"] = [machine.zone]
    body["properties"] = {
        "hardwareProfile": {"vmSize": machine.size},
        "storageProfile": _storage(builder, machine, location),
        "osProfile": {"computerName": machine.name[:15], "adminUsername": "azureuser"},
        "networkProfile": {"networkInterfaces": [{"id": _put_interface(builder, machine, location)}]},
    }
    if machine.vhds_in:
        body["properties"]["vmId"] = builder.cloud.new_guid()  # an old machine: Azure makes none any more
    if machine.availability_set:
        body["properties"]["availabilitySet"] = {"id": builder.ids[machine.availability_set]}
    if machine.proximity_group:
        body["properties"]["proximityPlacementGroup"] = {"id": builder.ids[machine.proximity_group]}
    security: JsonObject = {}
    if machine.trusted_launch:
        uefi = {"secureBootEnabled": True, "vTpmEnabled": True}
        security |= {"securityType": "TrustedLaunch", "uefiSettings": uefi}
    if machine.encryption_at_host:
        security["encryptionAtHost"] = True
    if security:
        body["properties"]["securityProfile"] = security
    builder.put(arm_id, location, body)
    _set_guest(builder, arm_id, machine)


def _set_guest(builder: WorldBuilder, arm_id: str, machine: Machine) -> None:
    store = builder.cloud.store
    image = IMAGES[machine.image]
    private = {**store.private(arm_id), "os_name": image.os_name, "os_version": image.os_version}
    store.put_private(arm_id, private | ({"agent": machine.agent} if machine.agent else {}))
    made = store.require(arm_id)
    for extension in machine.extensions:
        properties = {
            "publisher": extension.publisher,
            "type": extension.type,
            "typeHandlerVersion": extension.version,
            "provisioningState": extension.state,
        }
        put_extension(builder.cloud, made, extension.name, properties)
    set_power(builder.cloud, arm_id, machine.power)


def _put_interface(builder: WorldBuilder, machine: Machine, location: str) -> str:
    properties: JsonObject = {
        "subnet": {"id": f"{builder.network(machine.network)}/subnets/{machine.subnet}"},
        "privateIPAllocationMethod": "Static" if machine.address else "Dynamic",
    }
    if machine.address:
        properties["privateIPAddress"] = machine.address
    if machine.public_address:
        public = builder.id(machine.group, "Microsoft.Network/publicIPAddresses", machine.public_address)
        builder.put(public, location, {"sku": {"name": "Standard"}})
        properties["publicIPAddress"] = {"id": public}
    if machine.load_balancer:
        properties["loadBalancerBackendAddressPools"] = [{"id": builder.ids[machine.load_balancer]}]
    interface: JsonObject = {"ipConfigurations": [{"name": "ipconfig1", "properties": properties}]}
    if machine.security_group:
        interface["networkSecurityGroup"] = {"id": builder.ids[machine.security_group]}
    arm_id = builder.id(machine.group, "Microsoft.Network/networkInterfaces", f"{machine.name}-nic")
    builder.put(arm_id, location, {"properties": interface})
    return arm_id


def _storage(builder: WorldBuilder, machine: Machine, location: str) -> JsonObject:
    image = IMAGES[machine.image]
    gib = machine.os_disk_gib or (127 if image.system == "Windows" else 30)
    os_disk: JsonObject = {"osType": image.system, "name": f"{machine.name}-os", "createOption": "FromImage"}
    if machine.ephemeral:
        os_disk |= {"diffDiskSettings": {"option": "Local"}, "caching": "ReadOnly"}
    disks: list[JsonObject] = []
    for lun, disk in enumerate(machine.disks):
        name = f"{machine.name}-data-{lun}"
        entry: JsonObject = {"lun": lun, "name": name, "createOption": "Empty", "diskSizeGB": disk.gib}
        if disk.write_accelerator:
            entry["writeAcceleratorEnabled"] = True
        disks.append(entry | _backing(builder, machine, name, disk.account_type))
    if machine.vhds_in is None:
        _put_os_disk(builder, machine, location, gib)
    os_disk |= {"diskSizeGB": gib, **_backing(builder, machine, os_disk["name"], None)}
    controller = {"diskControllerType": machine.disk_controller} if machine.disk_controller else {}
    return {"imageReference": image.reference, "osDisk": os_disk, "dataDisks": disks, **controller}


def _put_os_disk(builder: WorldBuilder, machine: Machine, location: str, gib: int) -> None:
    image = IMAGES[machine.image]
    sent: JsonObject = {
        "osType": image.system,
        "hyperVGeneration": image.generation,
        "creationData": {"createOption": "FromImage"},
        "diskSizeGB": gib,
    }
    if machine.encryption_set:
        sent["encryption"] = with_own_key(builder.cloud, builder.ids[machine.encryption_set], location)
    arm_id = builder.id(machine.group, "Microsoft.Compute/disks", f"{machine.name}-os")
    zones = [machine.zone] if machine.zone else None
    create_disk(builder.cloud, arm_id, location, machine.account_type, sent, zones=zones, tags=machine.tags)


def _backing(builder: WorldBuilder, machine: Machine, name: str, account_type: str | None) -> JsonObject:
    """A managed disk, or a VHD in the storage account that the world names."""
    if machine.vhds_in is not None:
        return {"vhd": {"uri": f"https://{machine.vhds_in}.blob.core.windows.net/vhds/{name}.vhd"}}
    managed: JsonObject = {"storageAccountType": account_type or machine.account_type}
    if machine.encryption_set:
        managed["diskEncryptionSet"] = {"id": builder.ids[machine.encryption_set]}
    return {"managedDisk": managed}
