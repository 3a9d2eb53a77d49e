"""A fleet's machines put straight into the store as their requests would leave them, many times quicker."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.arm_ids import subscription_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.locations import location_named
from asr_tui.simulator.pace import arm_time
from asr_tui.simulator.providers.compute.disks import LARGEST, disk_body, mark_attached
from asr_tui.simulator.providers.compute.kinds import DISK, MACHINE
from asr_tui.simulator.providers.compute.machine_bodies import os_profile
from asr_tui.simulator.providers.compute.machines import CREATION_SECONDS, NAME_RULE
from asr_tui.simulator.providers.compute.power import DEALLOCATED
from asr_tui.simulator.providers.compute.sizes import has_quota, require_size
from asr_tui.simulator.providers.network import changes
from asr_tui.simulator.providers.network.addresses import (
    INTERFACE,
    RESERVED_FIRST,
    Addresses,
    IpAddress,
    IpNetwork,
    ip_network,
)
from asr_tui.simulator.providers.network.interfaces import common_properties, dynamic_configuration
from asr_tui.simulator.providers.network.subnets import find_subnet, prefixes_of
from asr_tui.simulator.world_images import IMAGES
from asr_tui.simulator.world_schema import Machine


@dataclass(frozen=True, slots=True)
class Planned:
    """A machine of a fleet, and the ids of its group, its subnet and what is made for it."""

    machine: Machine
    group: str
    subnet: str

    @property
    def id(self) -> str:
        return f"{self.group}/providers/{MACHINE}/{self.machine.name}"

    @property
    def interface(self) -> str:
        return f"{self.group}/providers/{INTERFACE}/{self.machine.name}-nic"

    def disk(self, name: str) -> str:
        return f"{self.group}/providers/{DISK}/{self.machine.name}-{name}"

    def new_ids(self) -> list[str]:
        data = [self.disk(f"data-{lun}") for lun in range(len(self.machine.disks))]
        return [self.id, self.interface, self.disk("os"), *data]


def can_be_put(cloud: Cloud, location: str, planned: list[Planned]) -> bool:
    """Whether all the requests for these machines would be accepted, and none would meet something that is there."""
    by_subscription, by_subnet = defaultdict[str, list[str]](list), defaultdict[str, int](int)
    for one in planned:
        by_subscription[subscription_of(one.group) or ""].append(one.machine.size)
        by_subnet[one.subnet] += 1
    sizes_and_zones = {(one.machine.size, one.machine.zone) for one in planned}
    return (
        all(_is_usual(cloud, one) for one in planned)
        and all(_is_offered(cloud, location, size, zone) for size, zone in sizes_and_zones)
        and all(_has_room(cloud, location, subnet, count) for subnet, count in by_subnet.items())
        and all(has_quota(cloud, subscription, location, sizes) for subscription, sizes in by_subscription.items())
    )


def _is_usual(cloud: Cloud, one: Planned) -> bool:
    machine = one.machine
    return (
        machine.image in IMAGES
        and cloud.store.exists(one.group)
        and re.fullmatch(NAME_RULE, machine.name) is not None
        and all(1 <= disk.gib <= LARGEST for disk in machine.disks)
        and not any(cloud.store.exists(arm_id) for arm_id in one.new_ids())
    )


def _is_offered(cloud: Cloud, location: str, size: str, zone: str | None) -> bool:
    try:
        require_size(cloud, location, size, [zone] if zone else [])
    except ArmError:
        return False
    known = location_named(location)
    return known is not None and (zone is None or zone in [one.logical for one in known.zones])


def _has_room(cloud: Cloud, location: str, subnet_id: str, count: int) -> bool:
    network, subnet = cloud.store.get(subnet_id.rpartition("/subnets/")[0]), find_subnet(cloud, subnet_id)
    if network is None or subnet is None or network["location"] != location:
        return False
    return _space(subnet).num_addresses - RESERVED_FIRST - 1 - len(Addresses(cloud, subnet["id"])) >= count


def _space(subnet: JsonObject) -> IpNetwork:
    return ip_network(prefixes_of(subnet)[0], subnet["id"])


def put(cloud: Cloud, location: str, planned: list[Planned]) -> None:
    """Make machines for which `can_be_put` was asked. The clock, the GUIDs and the order are those of requests."""
    subnets = [find_subnet(cloud, arm_id) for arm_id in {one.subnet for one in planned}]
    free = {one["id"].lower(): Addresses(cloud, one["id"]).free(_space(one)) for one in subnets if one is not None}
    for one in planned:
        _Maker(cloud, location, one).make(next(free[one.subnet.lower()]))


class _Maker:
    """Makes one machine in the order of its requests: system disk, interface, data disks, machine."""

    def __init__(self, cloud: Cloud, location: str, planned: Planned) -> None:
        self._cloud = cloud
        self._location = location
        self._planned = planned
        self._machine = planned.machine
        self._image = IMAGES[planned.machine.image]
        self._zones = [planned.machine.zone] if planned.machine.zone else None
        self._disk_state = "Reserved" if planned.machine.power == DEALLOCATED else "Attached"

    def make(self, address: IpAddress) -> None:
        cloud = self._cloud
        os_disk = self._os_disk()
        interface = self._interface(address)
        body = self._body(os_disk, interface)
        cloud.skip_guids(1)  # the operation's
        cloud.pace.lapse(CREATION_SECONDS)
        private = {"power": self._machine.power, "power_since": cloud.pace.now.isoformat()}
        system = {"os_name": self._image.os_name, "os_version": self._image.os_version}
        cloud.store.put_private(self._planned.id, {**private, **system})
        cloud.store.put(body)

    def _os_disk(self) -> JsonObject:
        image, machine = self._image, self._machine
        sent: JsonObject = {
            "osType": image.system,
            "hyperVGeneration": image.generation,
            "creationData": {"createOption": "FromImage"},
            "diskSizeGB": image.disk_gib,
        }
        arm_id, kind = self._planned.disk("os"), machine.account_type
        return disk_body(self._cloud, arm_id, self._location, kind, sent, zones=self._zones, tags=machine.tags)

    def _interface(self, address: IpAddress) -> JsonObject:
        cloud, arm_id = self._cloud, self._planned.interface
        body: JsonObject = {"name": f"{self._machine.name}-nic", "id": arm_id, "type": INTERFACE}
        body["location"] = self._location
        body["properties"] = common_properties(
            cloud, {}, {}, lambda: [dynamic_configuration(cloud, arm_id, self._planned.subnet, address)]
        )
        body["properties"] |= {"virtualMachine": {"id": self._planned.id}, "primary": True}
        body["etag"] = changes.etag(cloud)
        cloud.skip_guids(1)  # the operation's
        cloud.pace.lapse(changes.CHANGE_SECONDS)
        return body

    def _body(self, os_disk: JsonObject, interface: JsonObject) -> JsonObject:
        cloud, machine, image = self._cloud, self._machine, self._image
        vm_id = cloud.new_guid()
        cloud.skip_guids(1)  # the system disk's name, had none been sent
        data = [self._data_disk(lun) for lun in range(len(machine.disks))]
        for disk in (os_disk, *data):
            mark_attached(cloud, disk, self._planned.id)
            disk["properties"]["diskState"] = self._disk_state
        for made in (os_disk, interface, *data):
            cloud.store.put(made)
        body: JsonObject = {"name": machine.name, "id": self._planned.id, "type": MACHINE, "location": self._location}
        body["tags"] = machine.tags
        if self._zones:
            body["zones"] = self._zones
        system: JsonObject = {"osType": image.system, "name": os_disk["name"], "createOption": "FromImage"}
        body["properties"] = {
            "vmId": vm_id,
            "hardwareProfile": {"vmSize": machine.size},
            "storageProfile": {
                "imageReference": image.reference,
                "osDisk": {**system, "caching": "ReadWrite", **_backed_by(os_disk)},
                "dataDisks": [self._attached(lun, disk) for lun, disk in enumerate(data)],
            },
            "osProfile": os_profile({"computerName": machine.name[:15], "adminUsername": "azureuser"}, image.system),
            "networkProfile": {"networkInterfaces": [{"id": interface["id"]}]},
            "provisioningState": "Succeeded",
            "timeCreated": arm_time(cloud.pace.now).replace("Z", "+00:00"),
        }
        return body

    def _data_disk(self, lun: int) -> JsonObject:
        disk = self._machine.disks[lun]
        sent: JsonObject = {"creationData": {"createOption": "Empty"}, "diskSizeGB": disk.gib}
        kind = disk.account_type or self._machine.account_type
        self._cloud.skip_guids(1)  # its name, had none been sent
        return disk_body(self._cloud, self._planned.disk(f"data-{lun}"), self._location, kind, sent, zones=self._zones)

    def _attached(self, lun: int, disk: JsonObject) -> JsonObject:
        sent: JsonObject = {"lun": lun, "name": disk["name"], "createOption": "Empty", "caching": "None"}
        entry = {**sent, **_backed_by(disk)}
        if self._machine.disks[lun].write_accelerator:
            entry = {**sent, "diskSizeGB": 0, "writeAcceleratorEnabled": True, **_backed_by(disk)}
        return entry


def _backed_by(disk: JsonObject) -> JsonObject:
    return {
        "diskSizeGB": disk["properties"]["diskSizeGB"],
        "managedDisk": {"storageAccountType": disk["sku"]["name"], "id": disk["id"]},
        "deleteOption": "Detach",
    }
