"""The life of an application's resources, through Microsoft's own clients and their pollers."""

from __future__ import annotations

import pytest
from azure.core.exceptions import ResourceNotFoundError

from asr_tui.simulator.server import Simulator
from tests.simulator.arm_client import Clients
from tests.simulator.conftest import EMPTY

GROUP = f"/subscriptions/{EMPTY}/resourceGroups/rg"
SUBNET = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/net/subnets/web"


async def make_network(clients: Clients) -> None:
    await clients.resources.resource_groups.create_or_update("rg", {"location": "centralus"})
    poller = await clients.network.virtual_networks.begin_create_or_update(
        "rg",
        "net",
        {
            "location": "centralus",
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                "subnets": [{"name": "web", "properties": {"addressPrefix": "10.0.1.0/24"}}],
            },
        },
    )
    network = await poller.result()
    assert network.provisioning_state == "Succeeded"


async def make_machine(clients: Clients, name: str = "vm-1") -> None:
    await make_network(clients)
    configuration = {"name": "ipconfig1", "properties": {"subnet": {"id": SUBNET}}}
    poller = await clients.network.network_interfaces.begin_create_or_update(
        "rg", f"{name}-nic", {"location": "centralus", "properties": {"ipConfigurations": [configuration]}}
    )
    interface = await poller.result()
    body = {
        "location": "centralus",
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
            "storageProfile": {
                "imageReference": {"publisher": "Canonical", "offer": "ubuntu", "sku": "22_04", "version": "latest"},
                "osDisk": {"createOption": "FromImage"},
                "dataDisks": [{"lun": 0, "createOption": "Empty", "diskSizeGB": 64}],
            },
            "osProfile": {"computerName": name, "adminUsername": "azureuser", "adminPassword": "unused"},
            "networkProfile": {"networkInterfaces": [{"id": interface.id}]},
        },
    }
    machine = await (await clients.compute.virtual_machines.begin_create_or_update("rg", name, body)).result()
    assert machine.provisioning_state == "Succeeded"


async def test_the_sdk_reads_subscriptions_and_their_regions(clients: Clients) -> None:
    subscriptions = [item async for item in clients.subscriptions.subscriptions.list()]
    assert [item.subscription_id for item in subscriptions] == [EMPTY]
    locations = [item async for item in clients.subscriptions.subscriptions.list_locations(EMPTY)]
    east = next(item for item in locations if item.name == "eastus")
    assert (east.display_name, east.metadata.paired_region[0].name) == ("East US", "westus")
    assert [mapping.physical_zone for mapping in east.availability_zone_mappings] == [
        f"eastus-az{n}" for n in (1, 2, 3)
    ]


async def test_resource_group_from_birth_to_cascading_deletion(clients: Clients, empty: Simulator) -> None:
    await make_network(clients)
    assert await clients.resources.resource_groups.check_existence("RG")
    await (await clients.resources.resource_groups.begin_delete("rg")).result()
    assert not await clients.resources.resource_groups.check_existence("rg")
    assert empty.cloud.store.get(f"{GROUP}/providers/Microsoft.Network/virtualNetworks/net") is None


async def test_machine_is_made_with_its_disks_and_read_with_its_view(clients: Clients) -> None:
    await make_machine(clients)
    machine = await clients.compute.virtual_machines.get("rg", "vm-1", expand="instanceView")
    codes = [status.code for status in machine.instance_view.statuses]
    assert codes == ["ProvisioningState/succeeded", "PowerState/running"]
    assert machine.os_profile.admin_password is None
    disks = [disk async for disk in clients.compute.disks.list_by_resource_group("rg")]
    assert sorted(disk.disk_size_gb for disk in disks) == [30, 64]
    assert {disk.managed_by for disk in disks} == {machine.id}
    interface = await clients.network.network_interfaces.get("rg", "vm-1-nic")
    assert interface.virtual_machine.id == machine.id
    assert interface.ip_configurations[0].private_ip_address == "10.0.1.4"


async def test_machine_stops_starts_and_goes(clients: Clients) -> None:
    await make_machine(clients)
    machines = clients.compute.virtual_machines
    await (await machines.begin_deallocate("rg", "vm-1")).result()
    view = await machines.instance_view("rg", "vm-1")
    assert view.statuses[1].code == "PowerState/deallocated"
    disks = [disk async for disk in clients.compute.disks.list()]
    assert {disk.disk_state for disk in disks} == {"Reserved"}
    await (await machines.begin_start("rg", "vm-1")).result()
    assert (await machines.instance_view("rg", "vm-1")).statuses[1].code == "PowerState/running"
    await (await machines.begin_delete("rg", "vm-1")).result()
    with pytest.raises(ResourceNotFoundError):
        await machines.get("rg", "vm-1")
    disks = [disk async for disk in clients.compute.disks.list()]
    assert {disk.disk_state for disk in disks} == {"Unattached"}
    await (await clients.network.network_interfaces.begin_delete("rg", "vm-1-nic")).result()


async def test_a_disk_is_made_and_deleted_without_a_machine(clients: Clients) -> None:
    await clients.resources.resource_groups.create_or_update("rg", {"location": "eastus"})
    body = {"location": "eastus", "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 32}}
    disk = await (await clients.compute.disks.begin_create_or_update("rg", "d", body)).result()
    assert (disk.disk_state, disk.provisioning_state, disk.disk_size_bytes) == ("Unattached", "Succeeded", 32 * 1024**3)
    await (await clients.compute.disks.begin_delete("rg", "d")).result()
    with pytest.raises(ResourceNotFoundError):
        await clients.compute.disks.get("rg", "d")


async def test_storage_account_is_made_in_the_background(clients: Clients) -> None:
    await clients.resources.resource_groups.create_or_update("rg", {"location": "eastus"})
    accounts = clients.storage.storage_accounts
    free = await accounts.check_name_availability({"name": "cachefree", "type": "Microsoft.Storage/storageAccounts"})
    assert free.name_available
    body = {"location": "eastus", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
    account = await (await accounts.begin_create("rg", "cachefree", body)).result()
    assert (account.provisioning_state, account.primary_endpoints.blob) == (
        "Succeeded",
        "https://cachefree.blob.core.windows.net/",
    )
    taken = await accounts.check_name_availability({"name": "cachefree", "type": "Microsoft.Storage/storageAccounts"})
    assert (taken.name_available, taken.reason) == (False, "AlreadyExists")
    wrong = await accounts.check_name_availability({"name": "No-Good", "type": "Microsoft.Storage/storageAccounts"})
    assert wrong.reason == "AccountNameInvalid"


async def test_vault_is_made_and_deleted(clients: Clients) -> None:
    await clients.resources.resource_groups.create_or_update("rg", {"location": "westeurope"})
    body = {"location": "westeurope", "sku": {"name": "Standard"}, "properties": {}}
    vault = await (await clients.vaults.vaults.begin_create_or_update("rg", "v-1", body)).result()
    assert vault.properties.provisioning_state == "Succeeded"
    assert [v.name async for v in clients.vaults.vaults.list_by_subscription_id()] == ["v-1"]
    await (await clients.vaults.vaults.begin_delete("rg", "v-1")).result()
    assert [v.name async for v in clients.vaults.vaults.list_by_subscription_id()] == []


async def test_security_group_and_public_address(clients: Clients) -> None:
    await make_network(clients)
    rule = {"name": "https", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow",
            "protocol": "Tcp", "sourceAddressPrefix": "*", "destinationAddressPrefix": "*",
            "sourcePortRange": "*", "destinationPortRange": "443"}}  # fmt: skip
    group = await (
        await clients.network.network_security_groups.begin_create_or_update(
            "rg", "nsg", {"location": "centralus", "properties": {"securityRules": [rule]}}
        )
    ).result()
    assert (group.security_rules[0].name, len(group.default_security_rules)) == ("https", 6)
    address = await (
        await clients.network.public_ip_addresses.begin_create_or_update("rg", "pip", {"location": "centralus"})
    ).result()
    assert address.ip_address == "203.0.113.10"
    await (await clients.network.public_ip_addresses.begin_delete("rg", "pip")).result()
    await (await clients.network.network_security_groups.begin_delete("rg", "nsg")).result()


async def test_subnets_and_peerings_are_children_of_their_network(clients: Clients) -> None:
    await make_network(clients)
    subnets = clients.network.subnets
    body = {"properties": {"addressPrefix": "10.0.2.0/24"}}
    made = await (await subnets.begin_create_or_update("rg", "net", "app", body)).result()
    assert made.provisioning_state == "Succeeded"
    assert [s.name async for s in subnets.list("rg", "net")] == ["web", "app"]
    await (await subnets.begin_delete("rg", "net", "app")).result()
    assert [s.name async for s in subnets.list("rg", "net")] == ["web"]
    other = {"location": "centralus", "properties": {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}}}
    remote = await (await clients.network.virtual_networks.begin_create_or_update("rg", "far", other)).result()
    peerings = clients.network.virtual_network_peerings
    peering = {"properties": {"remoteVirtualNetwork": {"id": remote.id}}}
    first = await (await peerings.begin_create_or_update("rg", "net", "to-far", peering)).result()
    assert first.peering_state == "Initiated"
    back = {"properties": {"remoteVirtualNetwork": {"id": f"{GROUP}/providers/Microsoft.Network/virtualNetworks/net"}}}
    second = await (await peerings.begin_create_or_update("rg", "far", "to-net", back)).result()
    assert second.peering_state == "Connected"
    assert [p.peering_state async for p in peerings.list("rg", "net")] == ["Connected"]


async def test_extension_comes_and_goes(clients: Clients) -> None:
    await make_machine(clients)
    extensions = clients.compute.virtual_machine_extensions
    properties = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1"}
    body = {"location": "centralus", "properties": properties}
    made = await (await extensions.begin_create_or_update("rg", "vm-1", "script", body)).result()
    assert made.provisioning_state == "Succeeded"
    assert [e.name for e in (await extensions.list("rg", "vm-1")).value] == ["script"]
    await (await extensions.begin_delete("rg", "vm-1", "script")).result()
    assert not (await extensions.list("rg", "vm-1")).value


async def test_sizes_skus_and_usage(clients: Clients) -> None:
    await make_machine(clients)
    sizes = {s.name: s async for s in clients.compute.virtual_machine_sizes.list("centralus")}
    assert sizes["Standard_D2s_v5"].number_of_cores == 2
    skus = [s async for s in clients.compute.resource_skus.list(filter="location eq 'centralus'")]
    assert {s.location_info[0].location for s in skus} == {"centralus"}
    usage = {u.name.value: u async for u in clients.compute.usage.list("centralus")}
    assert usage["cores"].current_value == 2
    network = {u.name.value: u async for u in clients.network.usages.list("centralus")}
    assert network["VirtualNetworks"].current_value == 1


async def test_resources_are_listed_by_filter(clients: Clients) -> None:
    await make_machine(clients)
    wanted = "resourceType eq 'Microsoft.Compute/virtualMachines'"
    assert [r.name async for r in clients.resources.resources.list(filter=wanted)] == ["vm-1"]
    inside = [r.type async for r in clients.resources.resources.list_by_resource_group("rg")]
    assert len(inside) == 5
