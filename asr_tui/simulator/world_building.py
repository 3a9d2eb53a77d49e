"""Building a world through the simulator's own doors, so that it can only hold what Azure would accept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from asr_tui.simulator import async_operations
from asr_tui.simulator.arm_ids import group_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.fleet_building import Planned, can_be_copied, put_copies
from asr_tui.simulator.fleets import fleet_machines
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.providers.authorization import restrict
from asr_tui.simulator.providers.compute.disks import create_disk, with_own_key
from asr_tui.simulator.providers.compute.extensions import put_extension
from asr_tui.simulator.providers.compute.power import set_power
from asr_tui.simulator.providers.generic_resources import LINK
from asr_tui.simulator.providers.resources import add_subscription
from asr_tui.simulator.routes import Request
from asr_tui.simulator.world_images import IMAGES
from asr_tui.simulator.world_placement import put_placement
from asr_tui.simulator.world_schema import (
    Group,
    LoadBalancer,
    Machine,
    Network,
    RouteTable,
    StorageAccount,
    World,
)

# Its resources were made that long before the world begins.
_AGE = timedelta(days=90)
_API = "2024-03-01"


def build_resources(cloud: Cloud, world: World) -> None:
    """Fill an empty cloud. Raises ArmError for what Azure would refuse, KeyError for an unknown name."""
    begins = cloud.pace.now
    cloud.pace.now = begins - _AGE
    _Builder(cloud, world).build()
    cloud.pace.now = begins


def _built(cloud: Cloud, world: World) -> Callable[[Machine], None]:
    builder = _Builder(cloud, world)
    builder.build()
    return builder.put_machine


class _Builder:
    """Turns each record of a world into the request that a client would send."""

    def __init__(self, cloud: Cloud, world: World) -> None:
        self._cloud = cloud
        self._world = world
        self._subscriptions = {subscription.name: subscription.id for subscription in world.subscriptions}
        self._groups = {group.name: group for group in world.groups}
        self._networks = {network.name: network for network in world.networks}
        self._ids: dict[str, str] = {}

    def build(self) -> None:
        world = self._world
        self._cloud.store.put_private("/tenant", {"name": world.tenant, "domain": world.domain})
        self._cloud.store.put_private("/storage", {"taken": world.taken_account_names})
        self._cloud.store.put_private("/quotas", world.quotas)
        self._cloud.store.put_private("/sizes", world.missing_sizes)
        self._cloud.store.put_private("/disk_types", world.missing_disk_types)
        self._cloud.store.put_private("/closed_zones", world.closed_zones)
        for subscription in world.subscriptions:
            add_subscription(self._cloud, subscription.id, subscription.name, subscription.state)
        for group in world.groups:
            self._put(self._group(group.name), {"location": group.location, "tags": group.tags})
        self._put_surroundings()
        self._ids |= put_placement(world, self._id, self._place, self._put)
        for machine in world.machines:
            self.put_machine(machine)
        for fleet in world.fleets:
            self._put_fleet(list(fleet_machines(fleet)))
        self._put_stale_links()
        self._put_rules_of_access()

    def _group(self, name: str) -> str:
        group: Group = self._groups[name]
        first = self._world.subscriptions[0].id
        subscription = self._subscriptions[group.subscription] if group.subscription else first
        return group_id(subscription, group.name)

    def _place(self, group: str, location: str | None) -> str:
        return location or self._groups[group].location

    def _id(self, group: str, kind: str, name: str) -> str:
        return f"{self._group(group)}/providers/{kind}/{name}"

    def _put(self, arm_id: str, body: JsonObject) -> None:
        query = {"api-version": _API}
        self._cloud.answer(Request("PUT", arm_id, {}, query, body, {}, "http://localhost", _API, "", "", ""))
        while self._cloud.pace.jump():
            pass
        async_operations.forget_all(self._cloud)

    def _put_surroundings(self) -> None:
        world = self._world
        for security_group in world.security_groups:
            rules = [
                {
                    "name": rule.name,
                    "properties": {
                        "priority": rule.priority,
                        "direction": rule.direction,
                        "access": rule.access,
                        "protocol": "Tcp" if rule.port != "*" else "*",
                        "sourceAddressPrefix": rule.source,
                        "destinationAddressPrefix": rule.destination,
                        "destinationPortRange": rule.port,
                    },
                }
                for rule in security_group.rules
            ]
            arm_id = self._id(security_group.group, "Microsoft.Network/networkSecurityGroups", security_group.name)
            self._ids[security_group.name] = arm_id
            location = self._place(security_group.group, None)
            self._put(arm_id, {"location": location, "properties": {"securityRules": rules}})
        for table in world.route_tables:
            self._put_route_table(table)
        for network in world.networks:
            self._put_network(network)
        for balancer in world.load_balancers:
            self._put_load_balancer(balancer)
        for peering in world.peerings:
            for here, there in ((peering.one, peering.other), (peering.other, peering.one)):
                remote = {"remoteVirtualNetwork": {"id": self._network(there)}}
                self._put(f"{self._network(here)}/virtualNetworkPeerings/to-{there}", {"properties": remote})
        for account in world.storage_accounts:
            self._put_account(account)
        for availability_set in world.availability_sets:
            arm_id = self._id(availability_set.group, "Microsoft.Compute/availabilitySets", availability_set.name)
            location = self._place(availability_set.group, None)
            self._put(arm_id, {"location": location, "sku": {"name": "Aligned"}})
            self._ids[availability_set.name] = arm_id
        for vault in world.vaults:
            body: JsonObject = {"location": vault.location, "sku": {"name": "Standard"}, "properties": {}}
            if vault.identity:
                body["identity"] = {"type": "SystemAssigned"}
            self._put(self._id(vault.group, "Microsoft.RecoveryServices/vaults", vault.name), body)

    def _network(self, name: str) -> str:
        return self._id(self._networks[name].group, "Microsoft.Network/virtualNetworks", name)

    def _put_route_table(self, table: RouteTable) -> None:
        arm_id = self._id(table.group, "Microsoft.Network/routeTables", table.name)
        routes = [
            {"name": f"to-{hop.lower()}", "properties": {"addressPrefix": prefix, "nextHopType": hop}}
            for prefix, hop in table.routes.items()
        ]
        self._ids[table.name] = arm_id
        self._put(arm_id, {"location": self._place(table.group, None), "properties": {"routes": routes}})

    def _put_load_balancer(self, balancer: LoadBalancer) -> None:
        arm_id = self._id(balancer.group, "Microsoft.Network/loadBalancers", balancer.name)
        subnet = {"id": f"{self._network(balancer.network)}/subnets/{balancer.subnet}"}
        pool = f"{arm_id}/backendAddressPools/machines"
        properties = {
            "frontendIPConfigurations": [{"name": "front", "properties": {"subnet": subnet}}],
            "backendAddressPools": [{"name": "machines", "id": pool, "properties": {}}],
        }
        self._ids[balancer.name] = pool
        location = self._place(balancer.group, None)
        self._put(arm_id, {"location": location, "sku": {"name": "Standard"}, "properties": properties})

    def _put_network(self, network: Network) -> None:
        subnets: list[JsonObject] = []
        for name, prefix in network.subnets.items():
            properties: JsonObject = {"addressPrefix": prefix}
            if name in network.security_groups:
                properties["networkSecurityGroup"] = {"id": self._ids[network.security_groups[name]]}
            if name in network.route_tables:
                properties["routeTable"] = {"id": self._ids[network.route_tables[name]]}
            if name in network.service_endpoints:
                properties["serviceEndpoints"] = [{"service": one} for one in network.service_endpoints[name]]
            subnets.append({"name": name, "properties": properties})
        properties = {"addressSpace": {"addressPrefixes": network.prefixes}, "subnets": subnets}
        location = self._place(network.group, network.location)
        self._put(self._network(network.name), {"location": location, "properties": properties})

    def _put_account(self, account: StorageAccount) -> None:
        arm_id = self._id(account.group, "Microsoft.Storage/storageAccounts", account.name)
        location = self._place(account.group, account.location)
        properties: JsonObject = {} if account.shared_keys else {"allowSharedKeyAccess": False}
        if account.firewall:
            properties["networkAcls"] = {
                "bypass": "None", "virtualNetworkRules": [], "ipRules": [], "defaultAction": "Deny"
            }  # fmt: skip
        sku = {"name": account.sku}
        self._put(arm_id, {"location": location, "sku": sku, "kind": account.kind, "properties": properties})
        if account.soft_delete:
            self._cloud.store.put_private(arm_id, {"soft_delete": True})

    def _put_fleet(self, machines: list[Machine]) -> None:
        """As copies where these are the same as what requests would make, otherwise by requests."""
        known = all(machine.group in self._groups and machine.network in self._networks for machine in machines)
        if machines and known:
            network = self._networks[machines[0].network]
            subnets = f"{self._network(network.name)}/subnets"
            planned = [Planned(one, self._group(one.group), f"{subnets}/{one.subnet}") for one in machines]
            location = normalized(self._place(network.group, network.location))
            if can_be_copied(self._cloud, location, planned):
                put_copies(self._cloud, location, planned, _built)
                return
        for machine in machines:
            self.put_machine(machine)

    def put_machine(self, machine: Machine) -> None:
        arm_id = self._id(machine.group, "Microsoft.Compute/virtualMachines", machine.name)
        location = self._place(self._networks[machine.network].group, self._networks[machine.network].location)
        body: JsonObject = {"location": location, "tags": machine.tags}
        if machine.zone:
            body["zones"] = [machine.zone]
        body["properties"] = {
            "hardwareProfile": {"vmSize": machine.size},
            "storageProfile": self._storage(machine, location),
            "osProfile": {"computerName": machine.name[:15], "adminUsername": "azureuser"},
            "networkProfile": {"networkInterfaces": [{"id": self._put_interface(machine, location)}]},
        }
        if machine.availability_set:
            body["properties"]["availabilitySet"] = {"id": self._ids[machine.availability_set]}
        if machine.proximity_group:
            body["properties"]["proximityPlacementGroup"] = {"id": self._ids[machine.proximity_group]}
        security: JsonObject = {}
        if machine.trusted_launch:
            security |= {
                "securityType": "TrustedLaunch",
                "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True},
            }
        if machine.encryption_at_host:
            security["encryptionAtHost"] = True
        if security:
            body["properties"]["securityProfile"] = security
        self._put(arm_id, body)
        self._tell_guest(arm_id, machine)

    def _tell_guest(self, arm_id: str, machine: Machine) -> None:
        store = self._cloud.store
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
            put_extension(self._cloud, made, extension.name, properties)
        set_power(self._cloud, arm_id, machine.power)

    def _put_interface(self, machine: Machine, location: str) -> str:
        properties: JsonObject = {
            "subnet": {"id": f"{self._network(machine.network)}/subnets/{machine.subnet}"},
            "privateIPAllocationMethod": "Static" if machine.address else "Dynamic",
        }
        if machine.address:
            properties["privateIPAddress"] = machine.address
        if machine.public_address:
            public = self._id(machine.group, "Microsoft.Network/publicIPAddresses", machine.public_address)
            self._put(public, {"location": location, "sku": {"name": "Standard"}})
            properties["publicIPAddress"] = {"id": public}
        if machine.load_balancer:
            properties["loadBalancerBackendAddressPools"] = [{"id": self._ids[machine.load_balancer]}]
        interface: JsonObject = {"ipConfigurations": [{"name": "ipconfig1", "properties": properties}]}
        if machine.security_group:
            interface["networkSecurityGroup"] = {"id": self._ids[machine.security_group]}
        arm_id = self._id(machine.group, "Microsoft.Network/networkInterfaces", f"{machine.name}-nic")
        self._put(arm_id, {"location": location, "properties": interface})
        return arm_id

    def _storage(self, machine: Machine, location: str) -> JsonObject:
        image = IMAGES[machine.image]
        gib = machine.os_disk_gib or (127 if image.system == "Windows" else 30)
        os_disk: JsonObject = {"osType": image.system, "name": f"{machine.name}-os", "createOption": "FromImage"}
        disks: list[JsonObject] = []
        for lun, disk in enumerate(machine.disks):
            name = f"{machine.name}-data-{lun}"
            entry: JsonObject = {"lun": lun, "name": name, "createOption": "Empty", "diskSizeGB": disk.gib}
            if disk.write_accelerator:
                entry["writeAcceleratorEnabled"] = True
            disks.append(entry | self._backing(machine, name, disk.account_type))
        if machine.vhds_in is None:
            self._put_os_disk(machine, location, gib)
        os_disk |= {"diskSizeGB": gib, **self._backing(machine, os_disk["name"], None)}
        controller = {"diskControllerType": machine.disk_controller} if machine.disk_controller else {}
        return {"imageReference": image.reference, "osDisk": os_disk, "dataDisks": disks, **controller}

    def _put_os_disk(self, machine: Machine, location: str, gib: int) -> None:
        image = IMAGES[machine.image]
        sent: JsonObject = {
            "osType": image.system,
            "hyperVGeneration": image.generation,
            "creationData": {"createOption": "FromImage"},
            "diskSizeGB": gib,
        }
        if machine.encryption_set:
            sent["encryption"] = with_own_key(self._cloud, self._ids[machine.encryption_set], location)
        arm_id = self._id(machine.group, "Microsoft.Compute/disks", f"{machine.name}-os")
        zones = [machine.zone] if machine.zone else None
        create_disk(self._cloud, arm_id, location, machine.account_type, sent, zones=zones, tags=machine.tags)

    def _backing(self, machine: Machine, name: str, account_type: str | None) -> JsonObject:
        """A managed disk, or a VHD in the storage account that the world names."""
        if machine.vhds_in is not None:
            return {"vhd": {"uri": f"https://{machine.vhds_in}.blob.core.windows.net/vhds/{name}.vhd"}}
        managed: JsonObject = {"storageAccountType": account_type or machine.account_type}
        if machine.encryption_set:
            managed["diskEncryptionSet"] = {"id": self._ids[machine.encryption_set]}
        return {"managedDisk": managed}

    def _put_stale_links(self) -> None:
        """As a disabled protection leaves them (name and target as in Microsoft's published clean-up script)."""
        vaults = {vault.name: vault.group for vault in self._world.vaults}
        for stale in self._world.stale_links:
            source = self._id(stale.group, "Microsoft.Compute/virtualMachines", stale.machine)
            self._cloud.store.require(source)
            vault = self._id(vaults[stale.vault], "Microsoft.RecoveryServices/vaults", stale.vault)
            name = f"ASR-Protect-{self._cloud.new_guid()}"
            properties = {"sourceId": source, "targetId": f"{vault}/replicationProtectedItems/{name}", "notes": None}
            self._cloud.store.put(
                {"id": f"{source}/providers/{LINK}/{name}", "name": name, "type": LINK, "properties": properties}
            )

    def _put_rules_of_access(self) -> None:
        for lock in self._world.locks:
            scope = self._group(lock.group)
            if lock.machine is not None:
                scope = self._id(lock.group, "Microsoft.Compute/virtualMachines", lock.machine)
            arm_id = f"{scope}/providers/Microsoft.Authorization/locks/{lock.name}"
            self._put(arm_id, {"properties": {"level": lock.level}})
        for rule in self._world.permissions:
            scope = self._group(rule.group)
            if rule.vault is not None:
                scope = self._id(rule.group, "Microsoft.RecoveryServices/vaults", rule.vault)
            restrict(self._cloud, scope, rule.actions, rule.not_actions)
