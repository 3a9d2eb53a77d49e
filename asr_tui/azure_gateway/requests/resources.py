"""Requests for the resources that replication needs: groups, vaults, networks, accounts, availability sets."""

from __future__ import annotations

from azure.mgmt.compute.models import AvailabilitySet, AvailabilitySetProperties, ProximityPlacementGroup
from azure.mgmt.compute.models import Sku as ComputeSku
from azure.mgmt.compute.models import SubResource as ComputeResource
from azure.mgmt.network import models as network
from azure.mgmt.recoveryservices import models as recovery_services
from azure.mgmt.resource.resources.models import ResourceGroup
from azure.mgmt.storage import models as storage

from asr_tui.azure_gateway.sdk_call import Call, call, resource_call
from asr_tui.domain import steps
from asr_tui.domain.resources import Subnet


@call.register
def create_group(step: steps.CreateResourceGroup) -> Call:
    return resource_call(step.id, "create_or_update", parameters=ResourceGroup(location=step.location))


@call.register
def create_vault(step: steps.CreateVault) -> Call:
    """Sku and open network access as the portal sends them."""
    vault = recovery_services.Vault(
        location=step.location,
        sku=recovery_services.Sku(name="RS0", tier="Standard"),
        properties=recovery_services.VaultProperties(public_network_access="Enabled"),
    )
    return resource_call(step.id, "begin_create_or_update", vault=vault)


@call.register
def create_security_group(step: steps.CreateNetworkSecurityGroup) -> Call:
    rules = [_no_internet()] if step.deny_internet_out else []
    group = network.NetworkSecurityGroup(
        location=step.location,
        properties=network.NetworkSecurityGroupPropertiesFormat(security_rules=rules),
    )
    return resource_call(step.id, "begin_create_or_update", parameters=group)


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
    return resource_call(step.id, "begin_create_or_update", parameters=vnet)


def _subnet(subnet: Subnet) -> network.Subnet:
    prefixes = list(subnet.prefixes)
    return network.Subnet(
        name=subnet.name,
        properties=network.SubnetPropertiesFormat(
            # One prefix goes into the singular field: the plural one is for subnets with several.
            address_prefix=prefixes[0] if len(prefixes) == 1 else None,
            address_prefixes=prefixes if len(prefixes) != 1 else None,
            network_security_group=network.NetworkSecurityGroup(id=subnet.nsg) if subnet.nsg else None,
            nat_gateway=network.SubResource(id=subnet.nat_gateway) if subnet.nat_gateway else None,
            # Always said: without it Azure makes the subnet private (since api-version 2025-07-01).
            default_outbound_access=subnet.default_outbound is not False,
        ),
    )


@call.register
def create_public_address(step: steps.CreatePublicAddress) -> Call:
    address = network.PublicIPAddress(
        location=step.location,
        sku=network.PublicIPAddressSku(name="Standard"),
        properties=network.PublicIPAddressPropertiesFormat(public_ip_allocation_method="Static"),
    )
    return resource_call(step.id, "begin_create_or_update", parameters=address)


@call.register
def create_nat_gateway(step: steps.CreateNatGateway) -> Call:
    gateway = network.NatGateway(
        location=step.location,
        sku=network.NatGatewaySku(name="Standard"),
        properties=network.NatGatewayPropertiesFormat(public_ip_addresses=[network.SubResource(id=step.address)]),
    )
    return resource_call(step.id, "begin_create_or_update", parameters=gateway)


@call.register
def create_account(step: steps.CreateStorageAccount) -> Call:
    """Access by keys is allowed on purpose: Site Recovery uses them, and a policy may deny an account that leaves it
    out."""
    parameters = storage.StorageAccountCreateParameters(
        sku=storage.Sku(name=step.sku),
        kind=step.kind,
        location=step.location,
        properties=storage.StorageAccountPropertiesCreateParameters(
            enable_https_traffic_only=True,
            minimum_tls_version="TLS1_2",
            allow_blob_public_access=False,
            allow_shared_key_access=True,
        ),
    )
    return resource_call(step.id, "begin_create", parameters=parameters)


@call.register
def create_proximity_group(step: steps.CreateProximityGroup) -> Call:
    return resource_call(step.id, "create_or_update", parameters=ProximityPlacementGroup(location=step.location))


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
    return resource_call(step.id, "create_or_update", parameters=parameters)
