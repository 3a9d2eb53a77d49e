"""Subscriptions, regions, groups, networks, accounts: Azure's JSON as domain values."""

from __future__ import annotations

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import (
    AutomationAccount,
    AvailabilitySet,
    Interface,
    ManagedDisk,
    NatGateway,
    NetworkSecurityGroup,
    PublicAddress,
    Region,
    ResourceGroup,
    StorageAccount,
    Subnet,
    Subscription,
    Tenant,
    Vault,
    VirtualNetwork,
)


def tenant(body: Fields) -> Tenant:
    return Tenant(body.text("tenantId"), body.label("displayName"), body.text("defaultDomain"))


def subscription(body: Fields) -> Subscription:
    return Subscription(
        body.text("subscriptionId") or body.own_id.subscription,
        body.label("displayName") or body.text("subscriptionId") or body.own_id.subscription,
        body.text("tenantId"),
        body.text("state", "Enabled"),
    )


def region(body: Fields) -> Region:
    metadata = body.at("metadata")
    paired = metadata.each("pairedRegion")
    zones = tuple(one.text("logicalZone") for one in body.each("availabilityZoneMappings"))
    return Region(
        name=body.label("name"),
        display=body.label("displayName") or body.label("name"),
        geography=metadata.text("geography") or metadata.text("geographyGroup"),
        latitude=metadata.number("latitude"),
        longitude=metadata.number("longitude"),
        paired=paired[0].text("name") if paired else "",
        zones=tuple(sorted(zone for zone in zones if zone)),
        physical=metadata.text("regionType", "Physical") == "Physical",
        group=metadata.text("geographyGroup"),
    )


def resource_group(body: Fields) -> ResourceGroup:
    return ResourceGroup(body.own_id, body.region)


def vault(body: Fields) -> Vault:
    """Its identity's type is SystemAssigned, UserAssigned, both with a comma, or None (SDK, ResourceIdentityType)."""
    identity = body.at("identity")
    system = "systemassigned" in identity.text("type").casefold()
    others = tuple(ArmId(one).name for one, _ in identity.pairs("userAssignedIdentities"))
    return Vault(body.own_id, body.region, system, others)


def disk(body: Fields) -> ManagedDisk:
    properties = body.at("properties")
    return ManagedDisk(
        id=body.own_id,
        location=body.region,
        sku=body.at("sku").text("name"),
        size_gib=properties.whole("diskSizeGB"),
        state=properties.text("diskState"),
        machine=body.id("managedBy"),
        created=properties.time("timeCreated"),
        origin=properties.at("creationData").text("createOption"),
        tags=body.pairs("tags"),
    )


def interface(body: Fields) -> Interface:
    properties = body.at("properties")
    user = properties.at("virtualMachine").id("id") or properties.at("privateEndpoint").id("id")
    configs = [one.at("properties") for one in properties.each("ipConfigurations")]
    pairs = ((one.at("subnet").id("id"), one.text("privateIPAddress")) for one in configs)
    addresses = tuple((subnet, address) for subnet, address in pairs if subnet and address)
    return Interface(body.own_id, body.region, user, body.pairs("tags"), addresses)


def network(body: Fields) -> VirtualNetwork:
    properties = body.at("properties")
    subnets = properties.each("subnets")
    peers = (one.at("properties", "remoteVirtualNetwork").id("id") for one in properties.each("virtualNetworkPeerings"))
    return VirtualNetwork(
        id=body.own_id,
        location=body.region,
        prefixes=properties.at("addressSpace").texts("addressPrefixes"),
        subnets=tuple(_subnet(one) for one in subnets),
        peered_with=tuple(peer for peer in peers if peer),
        # The subnet of this name is where a gateway lives; Azure allows no other use of it.
        tags=body.pairs("tags"),
        in_use=any(one.at("properties").each("ipConfigurations") for one in subnets),
        has_gateway=any(one.text("name").casefold() == "gatewaysubnet" for one in subnets),
    )


def _subnet(body: Fields) -> Subnet:
    properties = body.at("properties")
    single = properties.text("addressPrefix")
    return Subnet(
        name=body.text("name"),
        prefixes=properties.texts("addressPrefixes") or ((single,) if single else ()),
        nsg=properties.at("networkSecurityGroup").id("id"),
        route_table=properties.at("routeTable").id("id"),
        nat_gateway=properties.at("natGateway").id("id"),
        service_endpoints=tuple(one.text("service") for one in properties.each("serviceEndpoints")),
        delegations=tuple(
            one.at("properties").text("serviceName") or one.text("name") for one in properties.each("delegations")
        ),
        private_endpoints=properties.ids("privateEndpoints"),
        default_outbound=properties.flag("defaultOutboundAccess"),
        taken=len(properties.each("ipConfigurations")),
    )


def public_address(body: Fields) -> PublicAddress:
    return PublicAddress(body.own_id, body.region, body.at("sku").text("name", "Basic"))


def nat_gateway(body: Fields) -> NatGateway:
    return NatGateway(body.own_id, body.region, body.at("properties").ids("publicIpAddresses"))


def security_group(body: Fields) -> NetworkSecurityGroup:
    rules = [one.at("properties") for one in body.at("properties").each("securityRules")]
    outbound = sorted(
        (one for one in rules if one.text("direction").casefold() == "outbound"), key=lambda one: one.whole("priority")
    )
    to_internet = next((one for one in outbound if _is_all_to_internet(one) or _allows_to_internet(one)), Fields(None))
    return NetworkSecurityGroup(
        id=body.own_id,
        location=body.region,
        denies_internet_out=to_internet.text("access").casefold() == "deny",
    )


_OUTSIDE = frozenset({"internet", "*", "0.0.0.0/0", "::/0"})


def _is_all_to_internet(rule: Fields) -> bool:
    """Whether the rule holds for everything that leaves for the internet."""
    others = ("protocol", "sourceAddressPrefix", "sourcePortRange", "destinationPortRange")
    everything = all(rule.text(field) == "*" for field in others)
    return everything and rule.text("destinationAddressPrefix").casefold() in _OUTSIDE


def _allows_to_internet(rule: Fields) -> bool:
    """Whether the rule lets anything leave for an address outside the virtual network."""
    targets = (rule.text("destinationAddressPrefix"), *rule.texts("destinationAddressPrefixes"))
    return rule.text("access").casefold() == "allow" and any(
        one and one.casefold() != "virtualnetwork" for one in targets
    )


def storage_account(body: Fields) -> StorageAccount:
    properties = body.at("properties")
    rules = properties.at("networkAcls")
    public = properties.text("publicNetworkAccess").casefold() != "disabled"
    return StorageAccount(
        id=body.own_id,
        location=body.region,
        sku=body.at("sku").text("name"),
        kind=body.text("kind"),
        # Absent means allowed (Microsoft Learn, "Prevent Shared Key authorization"), for the account and its services.
        shared_key_access=properties.flag("allowSharedKeyAccess") is not False
        and properties.at("allowSharedKeyAccessForServices", "blob").flag("enabled") is not False,
        firewall=rules.text("defaultAction").casefold() == "deny"
        or properties.text("publicNetworkAccess").casefold() == "disabled",
        trusts_azure="azureservices" in rules.text("bypass", "AzureServices").casefold(),
        # Without public access its rules have no effect; a rule whose subnet is gone has none either.
        allowed_subnets=tuple(
            subnet
            for one in (rules.each("virtualNetworkRules") if public else ())
            if one.text("state", "Succeeded").casefold() not in {"failed", "networksourcedeleted", "deprovisioning"}
            and (subnet := one.id("id"))
        ),
        private_endpoints=tuple(
            endpoint
            for one in properties.each("privateEndpointConnections")
            if one.at("properties", "privateLinkServiceConnectionState").text("status").casefold() == "approved"
            and (endpoint := one.at("properties", "privateEndpoint").id("id"))
        ),
        public_access=properties.text("publicNetworkAccess", "Enabled"),
    )


def availability_set(body: Fields) -> AvailabilitySet:
    properties = body.at("properties")
    return AvailabilitySet(
        id=body.own_id,
        location=body.region,
        fault_domains=properties.whole("platformFaultDomainCount", 2),
        update_domains=properties.whole("platformUpdateDomainCount", 5),
        proximity_group=properties.at("proximityPlacementGroup").id("id"),
        aligned=body.at("sku").text("name").casefold() == "aligned",
        machines=properties.ids("virtualMachines"),
    )


def automation_account(body: Fields) -> AutomationAccount:
    """As ARM lists it among all resources."""
    identity = body.at("identity")
    kinds = identity.text("type").casefold()
    return AutomationAccount(body.own_id, body.region, "systemassigned" in kinds, identity.text("principalId"))
