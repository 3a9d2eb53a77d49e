"""Azure's JSON as domain values: both ways in which Azure says a thing, and what stands where it is silent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from asr_tui.azure_gateway.bodies import jobs, machines, networking, placement, protected_items, resources
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.ids import ArmId
from asr_tui.domain.outbound import Route
from asr_tui.domain.placement import DiskType, Reservation
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Subnet, Vault
from tests.azure_gateway.stub import ITEM

ID = ArmId("/subscriptions/s/resourceGroups/g/providers/x/y/one")
OTHER = ArmId("/subscriptions/s/resourceGroups/g/providers/x/y/two")


def body(**properties: Any) -> Fields:
    return Fields({"id": ID, "name": "one", "location": "westeurope", "properties": properties})


def rule(name: str = "r", direction: str = "Outbound", **properties: Any) -> dict[str, Any]:
    return {"name": name, "properties": {"direction": direction, **properties}}


def test_a_rule_says_one_value_or_many() -> None:
    single = rule(access="Allow", protocol="Tcp", priority=100, destinationPortRange="443", sourceAddressPrefix="*",
                  destinationAddressPrefix="Internet")  # fmt: skip
    many = rule(access="Deny", destinationPortRanges=["80", "443"], destinationPortRange="*",
                sourceAddressPrefixes=["10.0.0.0/8"], destinationAddressPrefixes=["a", "b"])  # fmt: skip
    one, other = networking.security_group(body(securityRules=[single, rule(direction="Inbound"), many])).rules
    assert (one.priority, one.allows, one.protocol) == (100, True, "Tcp")
    assert (one.ports, one.sources, one.destinations) == (("443",), ("*",), ("Internet",))
    assert (other.priority, other.allows, other.protocol) == (0, False, "*")
    assert (other.ports, other.sources, other.destinations) == (("80", "443"), ("10.0.0.0/8",), ("a", "b"))
    [bare] = networking.security_group(body(securityRules=[rule()])).rules
    assert (bare.ports, bare.sources, bare.destinations) == ((), (), ())


def test_routes_of_a_table() -> None:
    route = {"name": "r", "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType": "Internet"}}
    assert networking.route_table(body(routes=[route])).routes == (Route("r", "0.0.0.0/0", "Internet"),)


PUBLIC: dict[str, Any] = {"properties": {"publicIPAddress": {}}}


@pytest.mark.parametrize(
    ("fronts", "internal"), [([], False), ([{"properties": {}}], True), ([{"properties": {}}, PUBLIC], False)]
)
def test_a_balancer_without_a_public_front_is_internal(fronts: list[Any], *, internal: bool) -> None:
    made = networking.load_balancer(body(frontendIPConfigurations=fronts, backendAddressPools=[{"id": OTHER}, {}]))
    assert (made.internal, made.standard, made.pools) == (internal, False, (OTHER,))


def test_a_subnet_says_one_prefix_or_many() -> None:
    one = {"name": "web", "properties": {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": {"id": OTHER},
                                         "serviceEndpoints": [{"service": "Microsoft.Storage"}]}}  # fmt: skip
    two = {"name": "GatewaySubnet", "properties": {"addressPrefixes": ["10.1.0.0/24", "fd00::/64"]}}
    network = resources.network(body(subnets=[one, two, {"name": "bare"}]))
    assert network.subnets == (
        Subnet("web", ("10.0.0.0/24",), nsg=OTHER, service_endpoints=("Microsoft.Storage",)),
        Subnet("GatewaySubnet", ("10.1.0.0/24", "fd00::/64")),
        Subnet("bare", ()),
    )
    assert (network.has_gateway, network.in_use) == (True, False)
    used = resources.network(body(subnets=[{"name": "web", "properties": {"ipConfigurations": [{"id": OTHER}]}}]))
    assert (used.has_gateway, used.in_use) == (False, True)


def test_a_region_says_its_pair_and_zones() -> None:
    zones = [{"logicalZone": "2"}, {"logicalZone": "1"}, {}]
    metadata = {"geography": "Europe", "pairedRegion": [{"name": "northeurope"}], "latitude": "52.3"}
    region = resources.region(Fields({"name": "westeurope", "metadata": metadata, "availabilityZoneMappings": zones}))
    assert (region.display, region.geography, region.latitude) == ("westeurope", "Europe", 52.3)
    assert (region.paired, region.zones, region.physical) == ("northeurope", ("1", "2"), True)
    logical = resources.region(Fields({"name": "x", "displayName": "X", "metadata": {"regionType": "Logical"}}))
    assert (logical.display, logical.paired, logical.zones, logical.physical) == ("X", "", (), False)


TO_ALL = {"protocol": "*", "sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationPortRange": "*"}


@pytest.mark.parametrize(
    ("rules", "denied"),
    [
        ([], False),
        ([rule(access="Deny", destinationAddressPrefix="Internet", priority=100, **TO_ALL)], True),
        ([rule(access="Deny", destinationAddressPrefix="0.0.0.0/0", priority=100, **TO_ALL)], True),
        ([rule(access="Deny", destinationAddressPrefix="10.0.0.0/8", priority=100, **TO_ALL)], False),
        ([rule(access="Deny", destinationAddressPrefix="*", priority=100, **TO_ALL | {"protocol": "Tcp"})], False),
        ([rule(direction="Inbound", access="Deny", destinationAddressPrefix="*", priority=100, **TO_ALL)], False),
        (
            [
                rule(access="Deny", destinationAddressPrefix="*", priority=200, **TO_ALL),
                rule(access="Allow", destinationAddressPrefix="Storage", priority=100),
            ],
            False,
        ),
        (
            [
                rule(access="Deny", destinationAddressPrefix="*", priority=200, **TO_ALL),
                rule(access="Allow", destinationAddressPrefix="VirtualNetwork", priority=100),
            ],
            True,
        ),
        (
            [
                rule(access="Deny", destinationAddressPrefix="*", priority=200, **TO_ALL),
                rule(access="Allow", destinationAddressPrefixes=["Storage"], priority=300),
            ],
            True,
        ),
    ],
)
def test_the_first_rule_for_the_internet_decides(rules: list[Any], *, denied: bool) -> None:
    assert resources.security_group(body(securityRules=rules)).denies_internet_out is denied


def test_an_account_that_says_nothing_takes_keys_and_has_no_firewall() -> None:
    plain = resources.storage_account(body())
    assert (plain.shared_key_access, plain.firewall, plain.trusts_azure) == (True, False, True)
    closed = resources.storage_account(
        body(allowSharedKeyAccess=False, networkAcls={"defaultAction": "Deny", "bypass": "Logging, Metrics"})
    )
    assert (closed.shared_key_access, closed.firewall, closed.trusts_azure) == (False, True, False)
    assert resources.storage_account(body(publicNetworkAccess="Disabled")).firewall


def test_an_availability_set_has_two_fault_and_five_update_domains_unless_it_says_so() -> None:
    plain = resources.availability_set(body())
    assert (plain.fault_domains, plain.update_domains, plain.aligned, plain.machines) == (2, 5, False, ())
    full = resources.availability_set(
        Fields({"id": ID, "sku": {"name": "Aligned"}, "properties": {
            "platformFaultDomainCount": 3, "platformUpdateDomainCount": 20, "virtualMachines": [{"id": OTHER}, {}]}})
    )  # fmt: skip
    assert (full.fault_domains, full.update_domains, full.aligned, full.machines) == (3, 20, True, (OTHER,))


@pytest.mark.parametrize(
    ("identity", "has"),
    [
        (None, False),
        ("None", False),
        ("SystemAssigned", True),
        ("UserAssigned", False),
        ("SystemAssigned, UserAssigned", True),
        ("systemassigned,userassigned", True),
    ],
)
def test_a_vault_may_have_an_identity(identity: str | None, *, has: bool) -> None:
    others = {f"{ID}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-dr": {"clientId": "1"}}
    body = {"type": identity, "userAssignedIdentities": others if identity and "user" in identity.lower() else None}
    vault = resources.vault(Fields({"id": ID, "identity": body if identity else None}))
    assert vault == Vault(ID, "", has, ("id-dr",) if identity and "user" in identity.lower() else ())


def test_a_size_with_its_zones_and_restrictions() -> None:
    sku = {
        "resourceType": "virtualMachines", "name": "Standard_D2s_v5", "family": "f",
        "capabilities": [{"name": "vCPUs", "value": "2"}, {"name": "MemoryGB", "value": "7.5"},
                         {"name": "MaxDataDiskCount", "value": "4"}, {"name": "MaxNetworkInterfaces", "value": "3"}],
        "locationInfo": [{"zones": ["3", "1"]}, {"zones": ["1"]}],
        "restrictions": [{"type": "Zone", "restrictionInfo": {"zones": ["3", "2"]}}],
    }  # fmt: skip
    size = placement.machine_size(Fields(sku))
    assert size is not None
    assert (size.cores, size.memory_gib, size.max_data_disks, size.max_nics) == (2, 7.5, 4, 3)
    assert (size.zones, size.closed_zones, size.premium) == (("1", "3"), ("2", "3"), True)
    silent = placement.machine_size(Fields({**sku, "locationInfo": [], "capabilities": [
        {"name": "PremiumIO", "value": "False"}]}))  # fmt: skip
    assert silent is not None
    assert (silent.zones, silent.premium, silent.cores) == (None, False, 0)
    assert placement.machine_size(Fields({**sku, "restrictions": [{"type": "Location"}]})) is None
    assert placement.machine_size(Fields({**sku, "resourceType": "disks"})) is None


def test_a_disk_types_zones_are_those_of_all_its_skus_that_are_open() -> None:
    def disk(*zones: str, closed: tuple[str, ...] = (), kind: str = "Zone") -> Fields:
        restrictions = [{"type": kind, "restrictionInfo": {"zones": list(closed)}}] if closed else []
        return Fields({"resourceType": "disks", "name": "PremiumV2_LRS", "locationInfo": [{"zones": list(zones)}],
                       "restrictions": restrictions})  # fmt: skip

    found = placement.offered([disk("2", "3", closed=("3",)), disk("1"), disk("9", closed=("9",), kind="Location")])
    assert found.disk_types == (DiskType("PremiumV2_LRS", ("1", "2")),)
    assert found.sizes == ()


def test_reserved_capacity_and_proximity() -> None:
    sku = {"name": "Standard_D2s_v5", "capacity": 4}
    assert placement.reservation(Fields({"sku": sku, "zones": ["2"]})) == Reservation("Standard_D2s_v5", 4, "2")
    assert placement.reservation(Fields({"sku": sku})) == Reservation("Standard_D2s_v5", 4, "")
    assert placement.proximity_group(Fields({"id": ID, "zones": ["3"]})).zone == "3"
    assert placement.proximity_group(Fields({"id": ID})).zone == ""


def item(details: dict[str, Any] | None = None, **properties: Any) -> ProtectedItem:
    return protected_items.protected_item(
        Fields({"id": ITEM, "properties": {**properties, "providerSpecificDetails": details or {}}})
    )


@pytest.mark.parametrize(
    ("seconds", "rpo"), [(0, timedelta()), (1, timedelta(seconds=1)), (-1, None), (1e9, None), (None, None)]
)
def test_an_rpo_is_none_where_azure_has_none(seconds: float | None, rpo: timedelta | None) -> None:
    assert item({"rpoInSeconds": seconds}).rpo == rpo


@pytest.mark.parametrize("flag", [True, False, None])
def test_flags_of_the_agent_are_yes_only_where_azure_says_so(flag: bool | None) -> None:
    made = item({
        "isReplicationAgentUpdateRequired": flag,
        "isAgentUpgradeable": flag,
        "isReplicationAgentCertificateUpdateRequired": flag,
        "protectedManagedDisks": [{"diskName": "os", "resyncRequired": flag}],
    })  # fmt: skip
    flags = {made.agent_update_required, made.agent_upgradeable, made.agent_certificate_update_required}
    assert flags == {made.disks[0].resync_required} == {flag is True}


@pytest.mark.parametrize(("job", "percent"), [("None", None), ("", None), ("InitialReplication", 43)])
def test_a_disks_percentage_counts_only_while_it_is_copied(job: str, percent: float | None) -> None:
    disk = {"monitoringJobType": job, "monitoringPercentageCompletion": 43, "dataPendingAtSourceAgentInMB": 1.5}
    [made] = item({"protectedManagedDisks": [disk]}).disks
    assert (made.percent, made.pending_at_source_mb, made.pending_in_cache_mb) == (percent, 1.5, 0)


def test_a_nics_primary_address_else_its_first() -> None:
    first = {"subnetName": "a", "ipAddressType": "Static"}
    second = {"subnetName": "b", "isPrimary": True, "ipAddressType": "Dynamic"}
    nic = {"nicId": "n-1", "sourceNicArmId": OTHER, "selectionType": "SelectedByDefault"}
    nics = [{**nic, "ipConfigs": [first, second]}, {"nicId": "n-2", "ipConfigs": [first]}, {"nicId": "n-3"}]
    one, two, three = item({"vmNics": nics}).nics
    assert (one.name, one.source_subnet, one.static, one.by_mapping) == ("two", "b", False, True)
    assert (two.name, two.source_subnet, two.static, two.by_mapping) == ("n-2", "a", True, False)
    assert (three.name, three.source_subnet, three.static) == ("n-3", "", False)


@pytest.mark.parametrize(
    ("location", "away"), [("Recovery", True), ("recovery", True), ("Primary", False), ("", False)]
)
def test_a_machine_runs_in_the_target_where_azure_says_recovery(location: str, *, away: bool) -> None:
    assert item(activeLocation=location).active_on_target is away


def test_names_stand_in_for_what_azure_leaves_out() -> None:
    bare = item()
    assert (bare.name, bare.machine_name, bare.state_text) == ("item", "item", "")
    full = item(friendlyName="web-01", protectionState="Protected", protectionStateDescription="Protected well")
    assert (full.machine_name, full.state_text) == ("web-01", "Protected well")
    assert item(protectionState="Protected").state_text == "Protected"


@pytest.mark.parametrize(
    ("reference", "image"),
    [
        ({"publisher": "Canonical", "offer": "ubuntu", "sku": "22_04", "id": OTHER}, "Canonical ubuntu 22_04"),
        ({"publisher": "Canonical", "offer": "ubuntu"}, "Canonical ubuntu"),
        ({"id": OTHER}, "two"),
        ({}, ""),
    ],
)
def test_a_machines_image_by_its_offer_else_by_its_own_name(reference: dict[str, str], image: str) -> None:
    made = machines.machine(body(storageProfile={"imageReference": reference}))
    assert made.image == image


def test_a_jobs_state_in_azures_description_else_by_its_word() -> None:
    assert jobs.job(body(state="InProgress", stateDescription="In progress")).state_text == "In progress"
    assert jobs.job(body(state="InProgress")).state_text == "InProgress"


def test_a_tasks_state_in_azures_description_else_by_its_word() -> None:
    described = {"state": "InProgress", "stateDescription": "In progress"}
    tasks = jobs.job(body(state="InProgress", tasks=[described, {"state": "InProgress"}])).tasks
    assert [task.state_text for task in tasks] == ["In progress", "InProgress"]
