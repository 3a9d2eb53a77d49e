"""Requests for what Site Recovery needs around it: groups, vaults, networks, accounts, availability sets."""

from __future__ import annotations

from typing import Any

from azure.mgmt.compute.models import AvailabilitySet, AvailabilitySetProperties, ProximityPlacementGroup
from azure.mgmt.compute.models import Sku as ComputeSku
from azure.mgmt.compute.models import SubResource as ComputeResource
from azure.mgmt.network import models as network
from azure.mgmt.recoveryservices import models as recovery_services
from azure.mgmt.resource.resources.models import ResourceGroup
from azure.mgmt.storage import models as storage

from asr_tui.azure_gateway.clients import Sdk
from asr_tui.azure_gateway.requests.by_id import LINKS, by_id
from asr_tui.azure_gateway.requests.call import Call, call
from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import Subnet


@call.register
def create_group(step: steps.CreateResourceGroup) -> Call:
    return Call(
        Sdk.RESOURCES,
        step.id.subscription,
        "resource_groups",
        "create_or_update",
        {"resource_group_name": step.id.name, "parameters": ResourceGroup(location=step.location)},
    )


@call.register
def create_vault(step: steps.CreateVault) -> Call:
    """Sku and open network access as the portal sends them."""
    vault = recovery_services.Vault(
        location=step.location,
        sku=recovery_services.Sku(name="RS0", tier="Standard"),
        properties=recovery_services.VaultProperties(public_network_access="Enabled"),
    )
    return _below_group(Sdk.RECOVERY_SERVICES, step.id, "vaults", "begin_create_or_update", "vault_name", vault=vault)


@call.register
def create_security_group(step: steps.CreateNetworkSecurityGroup) -> Call:
    rules = [_no_internet()] if step.deny_internet_out else []
    group = network.NetworkSecurityGroup(
        location=step.location,
        properties=network.NetworkSecurityGroupPropertiesFormat(security_rules=rules),
    )
    return _below_group(
        Sdk.NETWORK,
        step.id,
        "network_security_groups",
        "begin_create_or_update",
        "network_security_group_name",
        parameters=group,
    )


def _no_internet() -> network.SecurityRule:
    return network.SecurityRule(
        name="DenyInternetOutbound",
        properties=network.SecurityRulePropertiesFormat(
            description="Keeps the machines of a test failover away from the internet.",
            protocol="*",
            access="Deny",
            direction="Outbound",
            priority=100,
            source_address_prefix="*",
            source_port_range="*",
            destination_address_prefix="Internet",
            destination_port_range="*",
        ),
    )


@call.register
def create_network(step: steps.CreateVirtualNetwork) -> Call:
    vnet = network.VirtualNetwork(
        location=step.location,
        tags=dict(step.tags) or None,
        properties=network.VirtualNetworkPropertiesFormat(
            address_space=network.AddressSpace(address_prefixes=list(step.prefixes)),
            subnets=[_subnet(one) for one in step.subnets],
        ),
    )
    return _below_group(
        Sdk.NETWORK,
        step.id,
        "virtual_networks",
        "begin_create_or_update",
        "virtual_network_name",
        parameters=vnet,
    )


@call.register
def delete_network(step: steps.DeleteVirtualNetwork) -> Call:
    return _below_group(Sdk.NETWORK, step.id, "virtual_networks", "begin_delete", "virtual_network_name")


@call.register
def delete_security_group(step: steps.DeleteNetworkSecurityGroup) -> Call:
    return _below_group(Sdk.NETWORK, step.id, "network_security_groups", "begin_delete", "network_security_group_name")


def _subnet(subnet: Subnet) -> network.Subnet:
    prefixes = list(subnet.prefixes)
    return network.Subnet(
        name=subnet.name,
        properties=network.SubnetPropertiesFormat(
            # One prefix goes into the singular field: the plural one is for subnets with several.
            address_prefix=prefixes[0] if len(prefixes) == 1 else None,
            address_prefixes=prefixes if len(prefixes) != 1 else None,
            network_security_group=network.NetworkSecurityGroup(id=subnet.nsg) if subnet.nsg else None,
        ),
    )


@call.register
def create_account(step: steps.CreateStorageAccount) -> Call:
    parameters = storage.StorageAccountCreateParameters(
        sku=storage.Sku(name=step.sku),
        kind=step.kind,
        location=step.location,
        properties=storage.StorageAccountPropertiesCreateParameters(
            enable_https_traffic_only=True, minimum_tls_version="TLS1_2", allow_blob_public_access=False
        ),
    )
    return _below_group(Sdk.STORAGE, step.id, "storage_accounts", "begin_create", "account_name", parameters=parameters)


@call.register
def create_proximity_group(step: steps.CreateProximityGroup) -> Call:
    return _below_group(
        Sdk.COMPUTE,
        step.id,
        "proximity_placement_groups",
        "create_or_update",
        "proximity_placement_group_name",
        parameters=ProximityPlacementGroup(location=step.location),
    )


@call.register
def create_availability_set(step: steps.CreateAvailabilitySet) -> Call:
    """`Aligned` is Azure's word for a set whose machines have managed disks."""
    parameters = AvailabilitySet(
        location=step.location,
        sku=ComputeSku(name="Aligned" if step.aligned else "Classic"),
        properties=AvailabilitySetProperties(
            platform_fault_domain_count=step.fault_domains,
            platform_update_domain_count=step.update_domains,
            proximity_placement_group=ComputeResource(id=step.proximity_group) if step.proximity_group else None,
        ),
    )
    return _below_group(
        Sdk.COMPUTE,
        step.id,
        "availability_sets",
        "create_or_update",
        "availability_set_name",
        parameters=parameters,
    )


@call.register
def start_machine(step: steps.StartMachine) -> Call:
    return _below_group(Sdk.COMPUTE, step.id, "virtual_machines", "begin_start", "vm_name")


@call.register
def delete_link(step: steps.DeleteResourceLink) -> Call:
    return by_id(step.id, "begin_delete_by_id", LINKS)


def _below_group(sdk: Sdk, resource: ArmId, operations: str, method: str, name: str, **body: Any) -> Call:
    """A call for a resource of a group; `name` is what the SDK calls the argument with the resource's name."""
    arguments = {"resource_group_name": resource.group, name: resource.name, **body}
    return Call(sdk, resource.subscription, operations, method, arguments)
