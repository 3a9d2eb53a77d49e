"""What is read without Microsoft's SDKs is asked at the addresses and in the versions that they would use."""

from __future__ import annotations

from importlib import import_module
from operator import attrgetter
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from asr_tui.azure_gateway.clients import Sdk, make
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.read_links import VERSIONS, link, version_of
from asr_tui.azure_gateway.sdk_call import Captured, CapturePolicy, http_request, read
from asr_tui.domain.errors import NotFound
from asr_tui.domain.ids import ArmId

BASE = "http://127.0.0.1:1"
OF = "/subscriptions/S"
GROUP = f"{OF}/resourceGroups/G"
VAULT = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/V"
CONTAINER = f"{VAULT}/replicationFabrics/F/replicationProtectionContainers/C"
VAULT_NAMES = {"resource_group_name": "G", "resource_name": "V"}

READ_ONLY_SDKS: dict[str, tuple[str, str]] = {
    "subscriptions": ("azure.mgmt.resource.subscriptions.aio", "SubscriptionClient"),
    "health": ("azure.mgmt.resourcehealth.aio", "ResourceHealthMgmtClient"),
    "graph": ("azure.mgmt.resourcegraph.aio", "ResourceGraphClient"),
}

Operation = tuple[Sdk | str, str, tuple[object, ...], dict[str, object]]


def compute(name: str, *arguments: object, **named: object) -> Operation:
    return Sdk.COMPUTE, name, arguments, named


def network(name: str, *arguments: object) -> Operation:
    return Sdk.NETWORK, name, arguments, {}


def other(sdk: Sdk | str, name: str, *arguments: object, **named: object) -> Operation:
    return sdk, name, arguments, named


LISTS: dict[str, Operation] = {
    "/tenants": other("subscriptions", "tenants.list"),
    "/subscriptions": other("subscriptions", "subscriptions.list"),
    f"{OF}/locations": other("subscriptions", "subscriptions.list_locations", "S"),
    f"{OF}/resourceGroups": other(Sdk.RESOURCES, "resource_groups.list"),
    f"{OF}/resources?$filter=name eq 'x'": other(Sdk.RESOURCES, "resources.list", filter="name eq 'x'"),
    f"{OF}/providers/Microsoft.Compute/virtualMachines": compute("virtual_machines.list_all"),
    f"{OF}/providers/Microsoft.Compute/virtualMachines?statusOnly=true": compute(
        "virtual_machines.list_all", status_only="true"
    ),
    f"{OF}/providers/Microsoft.Compute/virtualMachineScaleSets": compute("virtual_machine_scale_sets.list_all"),
    f"{OF}/providers/Microsoft.Compute/disks": compute("disks.list"),
    f"{OF}/providers/Microsoft.Compute/diskEncryptionSets": compute("disk_encryption_sets.list"),
    f"{OF}/providers/Microsoft.Compute/skus?$filter=location eq 'x'": compute(
        "resource_skus.list", filter="location eq 'x'"
    ),
    f"{OF}/providers/Microsoft.Compute/availabilitySets?$expand=virtualMachines/$ref": compute(
        "availability_sets.list_by_subscription", expand="virtualMachines/$ref"
    ),
    f"{OF}/providers/Microsoft.Compute/proximityPlacementGroups": compute(
        "proximity_placement_groups.list_by_subscription"
    ),
    f"{OF}/providers/Microsoft.Compute/capacityReservationGroups": compute(
        "capacity_reservation_groups.list_by_subscription"
    ),
    f"{GROUP}/providers/Microsoft.Compute/capacityReservationGroups/N/capacityReservations": compute(
        "capacity_reservations.list_by_capacity_reservation_group", "G", "N"
    ),
    f"{OF}/providers/Microsoft.Compute/locations/x/usages": compute("usage.list", "x"),
    f"{GROUP}/providers/Microsoft.Compute/virtualMachines/N/instanceView": compute(
        "virtual_machines.instance_view", "G", "N"
    ),
    f"{OF}/providers/Microsoft.Network/locations/x/usages": network("usages.list", "x"),
    f"{OF}/providers/Microsoft.Network/networkInterfaces": network("network_interfaces.list_all"),
    f"{OF}/providers/Microsoft.Network/virtualNetworks": network("virtual_networks.list_all"),
    f"{OF}/providers/Microsoft.Network/networkSecurityGroups": network("network_security_groups.list_all"),
    f"{OF}/providers/Microsoft.Network/publicIPAddresses": network("public_ip_addresses.list_all"),
    f"{OF}/providers/Microsoft.Network/routeTables": network("route_tables.list_all"),
    f"{OF}/providers/Microsoft.Network/loadBalancers": network("load_balancers.list_all"),
    f"{OF}/providers/Microsoft.Storage/storageAccounts": other(Sdk.STORAGE, "storage_accounts.list"),
    f"{GROUP}/providers/Microsoft.Storage/storageAccounts/N/blobServices/default": other(
        Sdk.STORAGE, "blob_services.get_service_properties", "G", "N"
    ),
    f"{OF}/providers/Microsoft.RecoveryServices/vaults": other(Sdk.RECOVERY_SERVICES, "vaults.list_by_subscription_id"),
    f"{OF}/providers/Microsoft.ResourceHealth/availabilityStatuses": other(
        "health", "availability_statuses.list_by_subscription_id"
    ),
    f"{GROUP}/providers/Microsoft.ResourceHealth/availabilityStatuses": other(
        "health", "availability_statuses.list_by_resource_group", "G"
    ),
    f"{OF}/providers/Microsoft.ResourceHealth/events?queryStartTime=01/02/2026": other(
        "health", "events.list_by_subscription_id", query_start_time="01/02/2026"
    ),
    "/providers/Microsoft.ResourceHealth/emergingIssues/default": other("health", "emerging_issues.get", "default"),
    "/providers/Microsoft.ResourceGraph/resources": other("graph", "resources", {"query": "resources"}),
    f"{GROUP}/providers/Microsoft.Compute/virtualMachines/N/providers/Microsoft.RecoveryServices/"
    "replicationEligibilityResults": other(Sdk.SITE_RECOVERY, "replication_eligibility_results.list", "G", "N"),
    f"{CONTAINER}/replicationProtectedItems/I/recoveryPoints": other(
        Sdk.SITE_RECOVERY,
        "recovery_points.list_by_replication_protected_items",
        **VAULT_NAMES,
        fabric_name="F",
        protection_container_name="C",
        replicated_protected_item_name="I",
    ),
    **{
        f"{VAULT}/{path}": other(Sdk.SITE_RECOVERY, f"{operations}.list", **VAULT_NAMES)
        for path, operations in {
            "replicationFabrics": "replication_fabrics",
            "replicationProtectionContainers": "replication_protection_containers",
            "replicationPolicies": "replication_policies",
            "replicationProtectionContainerMappings": "replication_protection_container_mappings",
            "replicationNetworkMappings": "replication_network_mappings",
            "replicationProtectedItems": "replication_protected_items",
            "replicationJobs": "replication_jobs",
            "replicationEvents": "replication_events",
            "replicationRecoveryPlans": "replication_recovery_plans",
            "replicationAlertSettings": "replication_alert_settings",
        }.items()
    },
}
RESOURCES = (
    GROUP,
    VAULT,
    *(
        f"{GROUP}/providers/{kind}/N"
        for kind in (
            *(f"Microsoft.Network/{one}" for one in ("virtualNetworks", "networkSecurityGroups", "publicIPAddresses")),
            *(f"Microsoft.Network/{one}" for one in ("natGateways", "loadBalancers", "networkInterfaces")),
            *(f"Microsoft.Compute/{one}" for one in ("virtualMachines", "disks", "availabilitySets")),
            "Microsoft.Compute/proximityPlacementGroups",
            "Microsoft.Storage/storageAccounts",
            "Microsoft.Resources/links",
            "Microsoft.Network/loadBalancers/B/backendAddressPools",
            "Microsoft.Automation/automationAccounts/A/runbooks",
        )
    ),
    f"{VAULT}/replicationFabrics/F",
    CONTAINER,
    f"{CONTAINER}/replicationProtectionContainerMappings/M",
    f"{CONTAINER}/replicationProtectedItems/I",
    f"{VAULT}/replicationFabrics/F/replicationNetworks/N/replicationNetworkMappings/M",
    f"{VAULT}/replicationPolicies/P",
    f"{VAULT}/replicationJobs/J",
    f"{VAULT}/replicationRecoveryPlans/P",
)


def asked_by_sdk(operation: Operation) -> str:
    sdk, name, arguments, named = operation
    endpoint, policies = Endpoint.of(url=BASE), [CapturePolicy()]
    if isinstance(sdk, Sdk):
        client = make(sdk, sdk.load(), "S", endpoint, policies, object())
    else:
        module, kind = READ_ONLY_SDKS[sdk]
        of_whom: dict[str, Any] = {"subscription_id": "S"} if sdk == "health" else {}
        made = getattr(import_module(module), kind)
        scopes = {"base_url": BASE, "credential_scopes": list(endpoint.scopes)}
        client = made(object(), **of_whom, **scopes, policies=policies, transport=object())
    call = attrgetter(name)(client)(*arguments, **named)
    sending = call.by_page().__anext__() if hasattr(call, "by_page") else call
    with pytest.raises(Captured) as caught:
        sending.send(None)
    return str(caught.value.request.url)


def taken_apart(url: str) -> tuple[str, list[tuple[str, str]]]:
    """Path and query; resource groups are spelled in two ways by the SDKs themselves."""
    parts = urlsplit(url)
    return unquote(parts.path).replace("resourcegroups", "resourceGroups"), sorted(parse_qsl(parts.query))


@pytest.mark.parametrize("wanted", LISTS)
def test_a_list_is_asked_as_the_sdk_asks_it(wanted: str) -> None:
    path, _, query = wanted.partition("?")
    ours = link(BASE, path, dict(parse_qsl(query)))
    assert taken_apart(ours) == taken_apart(asked_by_sdk(LISTS[wanted]))


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_resource_is_asked_as_the_sdk_asks_it(resource: str) -> None:
    by_sdk = http_request(read(ArmId(resource)), Endpoint.of(url=BASE)).url
    assert taken_apart(link(BASE, resource, {})) == taken_apart(by_sdk)


def test_each_version_is_needed_and_a_strange_provider_has_none() -> None:
    used = {version_of(path.partition("?")[0]) for path in (*LISTS, *RESOURCES)}
    assert used == set(VERSIONS.values())
    with pytest.raises(ValueError, match=r"microsoft\.other/things"):
        version_of(f"{GROUP}/providers/Microsoft.Other/things/N")


@pytest.mark.parametrize("path", ["/resourceGroups/G/providers/Microsoft.Compute/disks/N", "/subscriptions//resources"])
def test_a_path_without_its_subscription_is_not_sent(path: str) -> None:
    with pytest.raises(NotFound, match="without the subscription"):
        link(BASE, path, {})
