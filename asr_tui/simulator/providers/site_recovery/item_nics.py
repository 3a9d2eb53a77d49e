"""The network interfaces of a replicated machine and their settings after a failover."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from itertools import zip_longest

from asr_tui.simulator.arm_ids import name_of, same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, value_at
from asr_tui.simulator.providers.site_recovery import machines
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.network_mappings import mapped_network
from asr_tui.simulator.providers.site_recovery.wire import parent_id, stable_guid


def settle(cloud: Cloud, item: Item) -> None:
    """Read the machine's interfaces and choose their networks, as happens when it becomes protected."""
    machine = cloud.store.get(item.vm_id)
    if machine is None:
        return
    before = {name_of(str(nic["sourceNicArmId"])).lower(): nic for nic in item.nics}
    interfaces = machines.interfaces(cloud, machine)
    item.nics = [_settled(cloud, item, nic, before.get(nic["name"].lower())) for nic in interfaces]
    networks = [nic["recoveryVMNetworkId"] for nic in item.nics if nic["recoveryVMNetworkId"]]
    item.target.selected_network_id = networks[0] if networks else item.target.network_id


def reversed_nics(cloud: Cloud, item: Item, turned_item: Item) -> list[JsonObject]:
    """The interfaces just after a reprotect: not selected, named in lower case, their former networks as targets."""
    machine = cloud.store.get(turned_item.vm_id) or {"properties": {}}
    interfaces = machines.interface_ids(machine)
    turned = []
    for nic, interface in zip(item.nics, interfaces, strict=False):
        source = cloud.store.get(nic["sourceNicArmId"])
        configs = [
            {
                **config,
                "recoveryPublicIPAddressId": _public_address(source, config["name"]),
                "name": None,
                "subnetName": None,
                "staticIPAddress": None,
                "recoverySubnetName": config["subnetName"],
                "recoveryLBBackendAddressPoolIds": [],
            }
            for config in nic["ipConfigs"]
        ]
        turned.append(
            {
                **nic,
                "sourceNicArmId": interface.lower(),
                "vMNetworkName": None,
                "recoveryVMNetworkId": nic["vMNetworkName"],
                "recoveryNetworkSecurityGroupId": value_at(source, "properties", "networkSecurityGroup", "id"),
                "selectionType": "NotSelected",
                "ipConfigs": configs,
            }
        )
    return turned


def _public_address(nic: JsonObject | None, name: str | None) -> str | None:
    """The public address of an interface's ip configuration, which a reprotected machine gets back (recorded)."""
    for config in value_at(nic, "properties", "ipConfigurations") or []:
        if same_id(config["name"], name):
            found: str | None = value_at(config, "properties", "publicIPAddress", "id")
            return found
    return None


def source_network(cloud: Cloud, machine: JsonObject) -> str:
    """The network of a machine's first interface, or an empty string."""
    return next(map(_network_of, machines.interfaces(cloud, machine)), "")


def _network_of(nic: JsonObject) -> str:
    configs = nic["properties"].get("ipConfigurations") or []
    return parent_id(str(value_at(configs[0], "properties", "subnet", "id"))) if configs else ""


def _settled(cloud: Cloud, item: Item, nic: JsonObject, before: JsonObject | None) -> JsonObject:
    configs = nic["properties"].get("ipConfigurations") or []
    network = _network_of(nic)
    target, selection = _target_network(cloud, item, network, before)
    return {
        "nicId": stable_guid("nic", nic["id"]),
        "replicaNicId": None,
        "sourceNicArmId": nic["id"],
        "vMNetworkName": network,
        "recoveryVMNetworkId": target,
        "ipConfigs": [
            _config(cloud, item, config, target, old)
            for config, old in zip_longest(configs, (before or {}).get("ipConfigs", [])[: len(configs)])
        ],
        "selectionType": selection,
        "recoveryNetworkSecurityGroupId": (before or {}).get("recoveryNetworkSecurityGroupId"),
        "enableAcceleratedNetworkingOnRecovery": bool(nic["properties"].get("enableAcceleratedNetworking")),
        "tfoVMNetworkId": None,
        "tfoNetworkSecurityGroupId": None,
        "enableAcceleratedNetworkingOnTfo": None,
        "recoveryNicName": None,
        "recoveryNicResourceGroupName": None,
        "reuseExistingNic": False,
        "tfoRecoveryNicName": None,
        "tfoRecoveryNicResourceGroupName": None,
        "tfoReuseExistingNic": False,
        "targetNicName": None,
    }


def _target_network(cloud: Cloud, item: Item, network: str, before: JsonObject | None) -> tuple[str | None, str]:
    """(network, selectionType): the one given at enable, a reprotected interface's former one, or the mapping's."""
    if item.target.network_id:
        return item.target.network_id, "SelectedByUserOverride"
    if before is not None and before["recoveryVMNetworkId"]:
        return before["recoveryVMNetworkId"], "SelectedByUserOverride"
    mapped = mapped_network(cloud, item.fabric, item.recovery_fabric, network)
    return (mapped, "SelectedByDefault") if mapped else (None, "NotSelected")


def _config(cloud: Cloud, item: Item, config: JsonObject, network: str | None, before: JsonObject | None) -> JsonObject:
    properties = config["properties"]
    subnet_name = name_of(str((properties.get("subnet") or {}).get("id") or ""))
    requested = item.target.subnet or (before or {}).get("recoverySubnetName")
    chosen = choose_subnet(cloud, network, requested, subnet_name)
    static = str(properties.get("privateIPAllocationMethod") or "Dynamic") == "Static"
    address = str(properties.get("privateIPAddress") or "")
    primary = bool(properties.get("primary", True))
    fits = static and network is not None and address_fits(cloud, network, chosen, address)
    return {
        "name": config["name"],
        "isPrimary": primary,
        "subnetName": subnet_name,
        "staticIPAddress": address,
        "ipAddressType": "Static" if static else "Dynamic",
        # Only the primary one comes along by default (Microsoft Learn, "Support matrix for Azure VM disaster recovery")
        "isSeletedForFailover": primary,
        "recoverySubnetName": chosen,
        "recoveryStaticIPAddress": address if fits else "",
        "recoveryIPAddressType": "Static" if fits else "Dynamic",
        "recoveryPublicIPAddressId": (before or {}).get("recoveryPublicIPAddressId"),
        "recoveryLBBackendAddressPoolIds": [] if before is not None else None,
        "tfoSubnetName": None,
        "tfoStaticIPAddress": None,
        "tfoPublicIPAddressId": None,
        "tfoLBBackendAddressPoolIds": None,
    }


def choose_subnet(cloud: Cloud, network: str | None, requested: str | None, source_subnet: str) -> str | None:
    """The requested subnet, else the one of the source's name, else the first by alphabet.

    Microsoft Learn, "Map virtual networks between two regions".
    """
    if network is None:
        return requested
    names = sorted(subnets(cloud, network))
    for name in (requested, source_subnet):
        if name and any(name.lower() == other.lower() for other in names):
            return name
    return names[0] if names else requested


def subnets(cloud: Cloud, network: str) -> dict[str, str]:
    """Address range by subnet name."""
    body = cloud.store.get(network)
    if body is None:
        return {}
    nested = body["properties"].get("subnets") or []
    below = cloud.store.children(network, "Microsoft.Network/virtualNetworks/subnets")
    found: dict[str, str] = {}
    for subnet in [*nested, *below]:
        properties = subnet["properties"]
        prefixes = properties.get("addressPrefixes") or [""]
        found[str(subnet["name"])] = str(properties.get("addressPrefix") or prefixes[0])
    return found


def address_fits(cloud: Cloud, network: str, subnet: str | None, address: str) -> bool:
    for name, prefix in subnets(cloud, network).items():
        if subnet is not None and same_id(name, subnet) and prefix:
            return ip_address(address) in ip_network(prefix, strict=False)
    return False
