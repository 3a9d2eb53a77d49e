"""Building a world by a client's requests, so that Azure would accept all of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.authorization import restrict
from asr_tui.simulator.providers.compute.disks import create_disk
from asr_tui.simulator.providers.compute.kinds import (
    AVAILABILITY_SET,
    CAPACITY_GROUP,
    DISK,
    ENCRYPTION_SET,
    MACHINE,
    PROXIMITY_GROUP,
)
from asr_tui.simulator.providers.generic_resources import LINK
from asr_tui.simulator.providers.recovery_services import VAULT
from asr_tui.simulator.providers.resources import add_subscription
from asr_tui.simulator.providers.site_recovery.alerts import RULE, alert_rule
from asr_tui.simulator.providers.site_recovery.vault_health import mail_setting
from asr_tui.simulator.providers.storage import ACCOUNT, RETIRED_KINDS
from asr_tui.simulator.virtual_clock import arm_time
from asr_tui.simulator.world_machines import WorldBuilder, put_machine, put_machines
from asr_tui.simulator.world_resources import (
    CapacityGroup,
    EncryptionSet,
    LoadBalancer,
    LooseDisk,
    LooseInterface,
    Machine,
    Network,
    ProximityGroup,
    SecurityGroup,
    StorageAccount,
    Vault,
)
from asr_tui.simulator.world_schema import World


def build_resources(cloud: Cloud, world: World) -> None:
    """Fill an empty cloud. Raises ArmError for what Azure would refuse, KeyError for an unknown name."""
    begins = cloud.clock.now
    cloud.clock.now = begins - timedelta(days=world.age_days)
    _fill(cloud, world)
    cloud.clock.now = begins


def _fill(cloud: Cloud, world: World) -> Callable[[Machine], None]:
    """Fill an empty cloud; gives what puts further machines into it."""
    builder = WorldBuilder(cloud, world)
    _put_settings(cloud, world)
    for subscription in world.subscriptions:
        add_subscription(cloud, subscription.id, subscription.name, subscription.state)
    for group in world.groups:
        builder.put(builder.group(group.name), group.location, {"tags": group.tags})
    _put_networks(builder)
    for account in world.storage_accounts:
        _put_account(builder, account)
    for one in world.availability_sets:
        arm_id = builder.new_id(one.group, AVAILABILITY_SET, one.name)
        builder.put(arm_id, builder.region(one.group), {"sku": {"name": "Aligned"}})
    for vault in world.vaults:
        _put_vault(builder, vault)
    for proximity_group in world.proximity_groups:
        _put_proximity_group(builder, proximity_group)
    for capacity_group in world.capacity_groups:
        _put_capacity_group(builder, capacity_group)
    for encryption_set in world.encryption_sets:
        _put_encryption_set(builder, encryption_set)
    put_machines(builder, _fill)
    for disk in world.loose_disks:
        _put_loose_disk(builder, disk)
    for interface in world.loose_interfaces:
        _put_loose_interface(builder, interface)
    _put_stale_links(builder)
    _put_locks_and_permissions(builder)
    return lambda machine: put_machine(builder, machine)


def _put_loose_disk(builder: WorldBuilder, disk: LooseDisk) -> None:
    body = create_disk(
        builder.cloud,
        builder.new_id(disk.group, DISK, disk.name),
        builder.region(disk.group),
        disk.account_type,
        {"creationData": {"createOption": "Empty"}, "diskSizeGB": disk.gib},
        tags=disk.tags,
    )
    made = builder.cloud.clock.now + timedelta(days=builder.world.age_days - disk.days_old)
    body["properties"] |= {"diskState": disk.state, "timeCreated": arm_time(made)}
    builder.cloud.store.put(body)


def _put_loose_interface(builder: WorldBuilder, interface: LooseInterface) -> None:
    subnet = {"id": f"{builder.network(interface.network)}/subnets/{interface.subnet}"}
    configuration = {"name": "ipconfig1", "properties": {"primary": True, "subnet": subnet}}
    network = builder.networks[interface.network]
    builder.put(
        builder.id(interface.group, "Microsoft.Network/networkInterfaces", interface.name),
        builder.region(network.group, network.location),
        {"properties": {"ipConfigurations": [configuration]}},
    )


def _put_vault(builder: WorldBuilder, vault: Vault) -> None:
    """The vault, whom Site Recovery mails, and the rule by which its alerts reach an action group."""
    identity = {"identity": {"type": "SystemAssigned"}} if vault.identity else {}
    body = {"sku": {"name": "Standard"}, "properties": {}, **identity}
    vault_id = builder.id(vault.group, VAULT, vault.name)
    builder.put(vault_id, vault.location, body)
    if vault.mails:
        builder.cloud.store.put(mail_setting(vault_id, {"customEmailAddresses": vault.mails, "locale": "en-US"}))
    if vault.alert_rule is not None:
        groups = builder.group(vault.group)
        builder.cloud.store.put(
            alert_rule(
                builder.id(vault.group, RULE, f"{vault.name}-alerts"),
                vault_id,
                f"{groups}/providers/Microsoft.Insights/actionGroups/{vault.alert_rule}",
            )
        )


def _put_settings(cloud: Cloud, world: World) -> None:
    """Store the settings for which there are no requests."""
    cloud.store.put_private("/tenant", {"name": world.tenant, "domain": world.domain})
    cloud.store.put_private("/storage", {"taken": world.taken_account_names})
    cloud.store.put_private("/quotas", world.quotas)
    cloud.store.put_private("/sizes", world.missing_sizes)
    cloud.store.put_private("/disk_types", world.missing_disk_types)
    cloud.store.put_private("/closed_zones", world.closed_zones)


def _put_networks(builder: WorldBuilder) -> None:
    world = builder.world
    for security_group in world.security_groups:
        _put_security_group(builder, security_group)
    for table in world.route_tables:
        arm_id = builder.new_id(table.group, "Microsoft.Network/routeTables", table.name)
        routes = [
            {"name": f"to-{hop.lower()}", "properties": {"addressPrefix": prefix, "nextHopType": hop}}
            for prefix, hop in table.routes.items()
        ]
        builder.put(arm_id, builder.region(table.group), {"properties": {"routes": routes}})
    for network in world.networks:
        _put_network(builder, network)
    for balancer in world.load_balancers:
        _put_load_balancer(builder, balancer)
    for peering in world.peerings:
        for local, remote in ((peering.one, peering.other), (peering.other, peering.one)):
            properties = {"remoteVirtualNetwork": {"id": builder.network(remote)}}
            arm_id = f"{builder.network(local)}/virtualNetworkPeerings/to-{remote}"
            builder.send(arm_id, {"properties": properties})


def _put_security_group(builder: WorldBuilder, security_group: SecurityGroup) -> None:
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
    arm_id = builder.new_id(security_group.group, "Microsoft.Network/networkSecurityGroups", security_group.name)
    builder.put(arm_id, builder.region(security_group.group), {"properties": {"securityRules": rules}})


def _put_network(builder: WorldBuilder, network: Network) -> None:
    subnets: list[JsonObject] = []
    for name, prefix in network.subnets.items():
        properties: JsonObject = {"addressPrefix": prefix}
        if name in network.security_groups:
            properties["networkSecurityGroup"] = {"id": builder.ids[network.security_groups[name]]}
        if name in network.route_tables:
            properties["routeTable"] = {"id": builder.ids[network.route_tables[name]]}
        if name in network.service_endpoints:
            properties["serviceEndpoints"] = [{"service": one} for one in network.service_endpoints[name]]
        if name in network.delegations:
            service = network.delegations[name]
            properties["delegations"] = [{"name": "delegation", "properties": {"serviceName": service}}]
        if name in network.private:
            properties["defaultOutboundAccess"] = False
        subnets.append({"name": name, "properties": properties})
    properties = {"addressSpace": {"addressPrefixes": network.prefixes}, "subnets": subnets}
    location = builder.region(network.group, network.location)
    builder.put(builder.network(network.name), location, {"tags": network.tags, "properties": properties})


def _put_load_balancer(builder: WorldBuilder, balancer: LoadBalancer) -> None:
    arm_id = builder.id(balancer.group, "Microsoft.Network/loadBalancers", balancer.name)
    subnet = {"id": f"{builder.network(balancer.network)}/subnets/{balancer.subnet}"}
    pool = builder.ids[balancer.name] = f"{arm_id}/backendAddressPools/machines"
    properties = {
        "frontendIPConfigurations": [{"name": "front", "properties": {"subnet": subnet}}],
        "backendAddressPools": [{"name": "machines", "id": pool, "properties": {}}],
    }
    builder.put(arm_id, builder.region(balancer.group), {"sku": {"name": "Standard"}, "properties": properties})


def _put_account(builder: WorldBuilder, account: StorageAccount) -> None:
    arm_id = builder.id(account.group, ACCOUNT, account.name)
    properties: JsonObject = {} if account.shared_keys else {"allowSharedKeyAccess": False}
    if account.firewall:
        pairs = (one.split("/") for one in account.allowed_subnets)
        subnets = [{"id": f"{builder.network(network)}/subnets/{subnet}"} for network, subnet in pairs]
        bypass = "AzureServices" if account.trusts_azure else "None"
        rules: JsonObject = {"bypass": bypass, "virtualNetworkRules": subnets, "ipRules": [], "defaultAction": "Deny"}
        properties["networkAcls"] = rules
    if account.kind in RETIRED_KINDS:
        properties["creationTime"] = "2019-03-01T08:00:00.0000000Z"  # an old one: Azure makes none any more
    if account.public_access != "Enabled":
        properties["publicNetworkAccess"] = account.public_access
    body = {"sku": {"name": account.sku}, "kind": account.kind, "properties": properties}
    builder.put(arm_id, builder.region(account.group, account.location), body)
    if account.soft_delete:
        builder.cloud.store.put_private(arm_id, {"soft_delete": True})


def _put_proximity_group(builder: WorldBuilder, group: ProximityGroup) -> None:
    body: JsonObject = {"properties": {"proximityPlacementGroupType": "Standard"}}
    if group.sizes:
        body["properties"]["intent"] = {"vmSizes": group.sizes}
    if group.zone:
        body["zones"] = [group.zone]
    arm_id = builder.new_id(group.group, PROXIMITY_GROUP, group.name)
    builder.put(arm_id, builder.region(group.group, group.location), body)


def _put_capacity_group(builder: WorldBuilder, group: CapacityGroup) -> None:
    arm_id = builder.new_id(group.group, CAPACITY_GROUP, group.name)
    location = builder.region(group.group, group.location)
    builder.put(arm_id, location, {"zones": group.zones} if group.zones else {})
    for reservation in group.reservations:
        zones: JsonObject = {"zones": [reservation.zone]} if reservation.zone else {}
        name = "-".join(filter(None, (reservation.size.removeprefix("Standard_").lower(), reservation.zone)))
        sku = {"name": reservation.size, "capacity": reservation.capacity}
        builder.put(f"{arm_id}/capacityReservations/{name}", location, {"sku": sku, **zones})


def _put_encryption_set(builder: WorldBuilder, encryption_set: EncryptionSet) -> None:
    """The key's address ends with its version, as Key Vault gives it."""
    vault = builder.id(encryption_set.group, "Microsoft.KeyVault/vaults", encryption_set.key_vault)
    key = f"https://{encryption_set.key_vault}.vault.azure.net/keys/disks/0123456789abcdef0123456789abcdef"
    properties = {
        "encryptionType": "EncryptionAtRestWithCustomerKey",
        "activeKey": {"sourceVault": {"id": vault}, "keyUrl": key},
    }
    arm_id = builder.new_id(encryption_set.group, ENCRYPTION_SET, encryption_set.name)
    location = builder.region(encryption_set.group, encryption_set.location)
    builder.put(arm_id, location, {"identity": {"type": "SystemAssigned"}, "properties": properties})


def _put_stale_links(builder: WorldBuilder) -> None:
    """As a disabled protection leaves them (name and target as in Microsoft's published clean-up script)."""
    vaults = {vault.name: vault.group for vault in builder.world.vaults}
    for link in builder.world.stale_links:
        source = builder.id(link.group, MACHINE, link.machine)
        builder.cloud.store.require(source)
        vault = builder.id(vaults[link.vault], VAULT, link.vault)
        name = f"ASR-Protect-{builder.cloud.new_guid()}"
        properties = {"sourceId": source, "targetId": f"{vault}/replicationProtectedItems/{name}", "notes": None}
        body = {"id": f"{source}/providers/{LINK}/{name}", "name": name, "type": LINK, "properties": properties}
        builder.cloud.store.put(body)


def _put_locks_and_permissions(builder: WorldBuilder) -> None:
    for lock in builder.world.locks:
        scope = builder.group(lock.group)
        if lock.machine or lock.disk:
            scope = builder.id(lock.group, MACHINE if lock.machine else DISK, lock.machine or lock.disk or "")
        arm_id = f"{scope}/providers/Microsoft.Authorization/locks/{lock.name}"
        builder.send(arm_id, {"properties": {"level": lock.level}})
    for rule in builder.world.permissions:
        scope = builder.id(rule.group, VAULT, rule.vault) if rule.vault else builder.group(rule.group)
        restrict(builder.cloud, scope, rule.actions, rule.not_actions)
