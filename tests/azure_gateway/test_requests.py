"""Each kind of step as the request that the SDK makes of it, in the shapes recorded from Azure's own clients."""

from __future__ import annotations

import json
import shlex
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.requests import call
from asr_tui.azure_gateway.sdk_call import http_request
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.resources import Subnet
from asr_tui.domain.steps import Step
from asr_tui.domain.target_settings import AddressSettings, DiskSettings, NicSettings, TargetSettings
from tests.azure_gateway.plan_requests import PLAN_CASES
from tests.azure_gateway.stub import ITEM, SUBSCRIPTION, VAULT

GROUP = group_id(SUBSCRIPTION, "rg-asr")
FABRIC = VAULT.child("replicationFabrics", "east")
CONTAINER = FABRIC.child("replicationProtectionContainers", "box-east")
POLICY = VAULT.child("replicationPolicies", "24h")
MACHINE = resource_id(group_id(SUBSCRIPTION, "rg-shop"), "Microsoft.Compute/virtualMachines", "sql-01")
DISK = resource_id(group_id(SUBSCRIPTION, "rg-shop"), "Microsoft.Compute/disks", "sql-01-os")
CACHE = resource_id(group_id(SUBSCRIPTION, "rg-shop"), "Microsoft.Storage/storageAccounts", "cache")
NETWORK = resource_id(GROUP, "Microsoft.Network/virtualNetworks", "vnet-asr")
SOURCE_NETWORK = resource_id(GROUP, "Microsoft.Network/virtualNetworks", "vnet")
ADDRESS = resource_id(GROUP, "Microsoft.Network/publicIPAddresses", "vnet-asr-nat-ip")
GATEWAY = resource_id(GROUP, "Microsoft.Network/natGateways", "vnet-asr-nat")
POINT = ITEM.child("recoveryPoints", "p-1")
JOB = VAULT.child("replicationJobs", "j-1")
SECURITY = resource_id(GROUP, "Microsoft.Network/networkSecurityGroups", "nsg-drill")
SET = resource_id(GROUP, "Microsoft.Compute/availabilitySets", "set-asr")
PROXIMITY = resource_id(GROUP, "Microsoft.Compute/proximityPlacementGroups", "ppg-asr")
RESERVED = resource_id(GROUP, "Microsoft.Compute/capacityReservationGroups", "crg")
SCALE_SET = resource_id(GROUP, "Microsoft.Compute/virtualMachineScaleSets", "vmss")
KEYS = resource_id(GROUP, "Microsoft.Compute/diskEncryptionSets", "des")
NIC = resource_id(GROUP, "Microsoft.Network/networkInterfaces", "nic")
LINK = MACHINE.child("providers", "Microsoft.Resources", "links", "ASR-Protect-1")
MAPPING = CONTAINER.child("replicationProtectionContainerMappings", "map")
MAILS = VAULT.child("replicationAlertSettings", "defaultAlertSetting")
ALERTS = ArmId(f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.AlertsManagement/alerts")
ALERT = ALERTS.child("66114d64-d9d9-478b-95c9-b789d6502100")
CLASSIC = {"classicAlertSettings": {"emailNotificationsForSiteRecovery": "Enabled"}}
MAPPED_NETWORK = FABRIC.child("replicationNetworks", "azureNetwork", "replicationNetworkMappings", "map")

MANAGED = steps.DiskToReplicate(CACHE, GROUP, disk=DISK)
MANAGED_BODY = {
    "diskId": DISK,
    "primaryStagingAzureStorageAccountId": CACHE,
    "recoveryResourceGroupId": GROUP,
}
A2A = {"instanceType": "A2A"}
POLICY_BODY = {
    "instanceType": "A2A",
    "recoveryPointHistory": 1440,
    "crashConsistentFrequencyInMinutes": 5,
    "appConsistentFrequencyInMinutes": 60,
    "multiVmSyncStatus": "Enable",
}

CASES: list[tuple[Step, str, ArmId | str, Any]] = [
    (steps.CreateResourceGroup(GROUP, "westeurope"), "PUT", GROUP, {"location": "westeurope"}),
    (
        steps.CreateVault(VAULT, "westeurope"),
        "PUT",
        VAULT,
        {
            "location": "westeurope",
            "sku": {"name": "RS0", "tier": "Standard"},
            "properties": {"publicNetworkAccess": "Enabled"},
        },
    ),
    (
        steps.CreateVirtualNetwork(NETWORK, "westeurope", ("10.0.0.0/16",), (Subnet("web", ("10.0.1.0/24",)),)),
        "PUT",
        NETWORK,
        {
            "location": "westeurope",
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                "subnets": [
                    {"name": "web", "properties": {"addressPrefix": "10.0.1.0/24", "defaultOutboundAccess": True}}
                ],
            },
        },
    ),
    (
        steps.CreateVirtualNetwork(
            NETWORK,
            "westeurope",
            ("10.0.0.0/16",),
            (Subnet("web", ("10.0.1.0/24",), nat_gateway=GATEWAY, default_outbound=False),),
        ),
        "PUT",
        NETWORK,
        {
            "location": "westeurope",
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                "subnets": [
                    {
                        "name": "web",
                        "properties": {
                            "addressPrefix": "10.0.1.0/24",
                            "natGateway": {"id": GATEWAY},
                            "defaultOutboundAccess": False,
                        },
                    }
                ],
            },
        },
    ),
    (
        steps.CreatePublicAddress(ADDRESS, "westeurope"),
        "PUT",
        ADDRESS,
        {
            "location": "westeurope",
            "sku": {"name": "Standard"},
            "properties": {"publicIPAllocationMethod": "Static"},
        },
    ),
    (
        steps.CreateNatGateway(GATEWAY, "westeurope", ADDRESS),
        "PUT",
        GATEWAY,
        {
            "location": "westeurope",
            "sku": {"name": "Standard"},
            "properties": {"publicIpAddresses": [{"id": ADDRESS}]},
        },
    ),
    (
        steps.CreateStorageAccount(CACHE, "centralus"),
        "PUT",
        CACHE,
        {
            "location": "centralus",
            "sku": {"name": "Standard_LRS"},
            "kind": "StorageV2",
            "properties": {
                "supportsHttpsTrafficOnly": True,
                "minimumTlsVersion": "TLS1_2",
                "allowBlobPublicAccess": False,
                "allowSharedKeyAccess": True,
            },
        },
    ),
    (
        steps.CreateAvailabilitySet(SET, "westeurope", fault_domains=3),
        "PUT",
        SET,
        {
            "location": "westeurope",
            "sku": {"name": "Aligned"},
            "properties": {"platformFaultDomainCount": 3, "platformUpdateDomainCount": 5},
        },
    ),
    (
        steps.CreateFabric(FABRIC, "centralus"),
        "PUT",
        FABRIC,
        {"properties": {"customDetails": {"instanceType": "Azure", "location": "centralus"}}},
    ),
    (steps.StartMachine(MACHINE), "POST", MACHINE.child("start"), None),
    (steps.CreateContainer(CONTAINER), "PUT", CONTAINER, {"properties": {"providerSpecificInput": [A2A]}}),
    (
        steps.CreatePolicy(POLICY, 1440, 60),
        "PUT",
        POLICY,
        {"properties": {"providerSpecificInput": POLICY_BODY}},
    ),
    (
        steps.UpdatePolicy(POLICY, 1440, 60, multi_vm_sync=False),
        "PATCH",
        POLICY,
        {"properties": {"replicationProviderSettings": POLICY_BODY | {"multiVmSyncStatus": "Disable"}}},
    ),
    (
        steps.CreateContainerMapping(
            CONTAINER.child("replicationProtectionContainerMappings", "m"), ITEM.parent(), POLICY
        ),
        "PUT",
        CONTAINER.child("replicationProtectionContainerMappings", "m"),
        {
            "properties": {
                "policyId": POLICY,
                "targetProtectionContainerId": ITEM.parent(),
                "providerSpecificInput": {"instanceType": "A2A", "agentAutoUpdateStatus": "Disabled"},
            }
        },
    ),
    (
        steps.CreateNetworkMapping(MAPPED_NETWORK, SOURCE_NETWORK, NETWORK, ITEM.parent(2)),
        "PUT",
        MAPPED_NETWORK,
        {
            "properties": {
                "fabricSpecificDetails": {"instanceType": "AzureToAzure", "primaryNetworkId": SOURCE_NETWORK},
                "recoveryFabricName": "west",
                "recoveryNetworkId": NETWORK,
            }
        },
    ),
    (
        steps.UpdateNetworkMapping(MAPPED_NETWORK, SOURCE_NETWORK, NETWORK, ITEM.parent(2)),
        "PATCH",
        MAPPED_NETWORK,
        {
            "properties": {
                "fabricSpecificDetails": {"instanceType": "AzureToAzure", "primaryNetworkId": SOURCE_NETWORK},
                "recoveryFabricName": "west",
                "recoveryNetworkId": NETWORK,
            }
        },
    ),
    (
        steps.EnableReplication(
            ITEM, MACHINE, POLICY, CONTAINER, GROUP, (MANAGED,), target_network=NETWORK, target_subnet="web"
        ),
        "PUT",
        ITEM,
        {
            "properties": {
                "policyId": POLICY,
                "providerSpecificDetails": {
                    "instanceType": "A2A",
                    "fabricObjectId": MACHINE,
                    "recoveryContainerId": CONTAINER,
                    "recoveryResourceGroupId": GROUP,
                    "recoveryAzureNetworkId": NETWORK,
                    "recoverySubnetName": "web",
                    "vmManagedDisks": [MANAGED_BODY],
                },
            }
        },
    ),
    (
        steps.EnableReplication(
            ITEM,
            MACHINE,
            POLICY,
            CONTAINER,
            GROUP,
            (MANAGED,),
            target_availability_set=SET,
        ),
        "PUT",
        ITEM,
        {
            "properties": {
                "policyId": POLICY,
                "providerSpecificDetails": {
                    "instanceType": "A2A",
                    "fabricObjectId": MACHINE,
                    "recoveryContainerId": CONTAINER,
                    "recoveryResourceGroupId": GROUP,
                    "recoveryAvailabilitySetId": SET,
                    "vmManagedDisks": [MANAGED_BODY],
                },
            }
        },
    ),
    (
        steps.UpdateItem(ITEM, "sql-01-dr", "Standard_D2s_v5", NETWORK, (steps.NicSetting(NIC, "ip", "web"),)),
        "PATCH",
        ITEM,
        {
            "properties": {
                "recoveryAzureVMName": "sql-01-dr",
                "recoveryAzureVMSize": "Standard_D2s_v5",
                "selectedRecoveryAzureNetworkId": NETWORK,
                "vmNics": [
                    {
                        "nicId": NIC,
                        "selectionType": "SelectedByUser",
                        "ipConfigs": [
                            {
                                "ipConfigName": "ip",
                                "isPrimary": True,
                                "isSeletedForFailover": True,
                                "recoverySubnetName": "web",
                                "recoveryStaticIPAddress": "",
                            }
                        ],
                    }
                ],
                "providerSpecificDetails": A2A,
            }
        },
    ),
    (
        steps.TestFailover(ITEM, "sql-01", NETWORK, POINT),
        "POST",
        f"{ITEM}/testFailover",
        {
            "properties": {
                "failoverDirection": "PrimaryToRecovery",
                "networkType": "VmNetworkAsInput",
                "networkId": NETWORK,
                "providerSpecificDetails": {"instanceType": "A2A", "recoveryPointId": POINT},
            }
        },
    ),
    (
        steps.CleanUpTestFailover(ITEM, "sql-01"),
        "POST",
        f"{ITEM}/testFailoverCleanup",
        {"properties": {"comments": ""}},
    ),
    (
        steps.Failover(ITEM, "sql-01", shut_down_source=True),
        "POST",
        f"{ITEM}/unplannedFailover",
        {
            "properties": {
                "failoverDirection": "PrimaryToRecovery",
                "sourceSiteOperations": "Required",
                "providerSpecificDetails": A2A,
            }
        },
    ),
    (
        steps.Failover(ITEM, "sql-01", shut_down_source=False, point=POINT),
        "POST",
        f"{ITEM}/unplannedFailover",
        {
            "properties": {
                "failoverDirection": "PrimaryToRecovery",
                "sourceSiteOperations": "NotRequired",
                "providerSpecificDetails": {"instanceType": "A2A", "recoveryPointId": POINT},
            }
        },
    ),
    (steps.CancelFailover(ITEM, "sql-01"), "POST", f"{ITEM}/failoverCancel", None),
    (
        steps.ChangeRecoveryPoint(ITEM, "sql-01", POINT),
        "POST",
        f"{ITEM}/applyRecoveryPoint",
        {"properties": {"recoveryPointId": POINT, "providerSpecificDetails": A2A}},
    ),
    (steps.CommitFailover(ITEM, "sql-01"), "POST", f"{ITEM}/failoverCommit", None),
    (steps.RepairReplication(ITEM, "sql-01"), "POST", f"{ITEM}/repairReplication", None),
    (
        steps.Reprotect(ITEM, "sql-01", POLICY, CONTAINER, GROUP, (MANAGED,)),
        "POST",
        f"{ITEM.parent()}/switchprotection",
        {
            "properties": {
                "replicationProtectedItemName": "item",
                "providerSpecificDetails": {
                    "instanceType": "A2A",
                    "policyId": POLICY,
                    "recoveryContainerId": CONTAINER,
                    "recoveryResourceGroupId": GROUP,
                    "vmManagedDisks": [MANAGED_BODY],
                },
            }
        },
    ),
    (
        steps.Reprotect(
            ITEM,
            "sql-01",
            POLICY,
            CONTAINER,
            GROUP,
            (MANAGED,),
            target_proximity_group=PROXIMITY,
            target_scale_set=SCALE_SET,
        ),
        "POST",
        f"{ITEM.parent()}/switchprotection",
        {
            "properties": {
                "replicationProtectedItemName": "item",
                "providerSpecificDetails": {
                    "instanceType": "A2A",
                    "policyId": POLICY,
                    "recoveryContainerId": CONTAINER,
                    "recoveryResourceGroupId": GROUP,
                    "recoveryProximityPlacementGroupId": PROXIMITY,
                    "recoveryVirtualMachineScaleSetId": SCALE_SET,
                    "vmManagedDisks": [MANAGED_BODY],
                },
            }
        },
    ),
    (
        steps.DisableReplication(ITEM, "sql-01"),
        "POST",
        f"{ITEM}/remove",
        {"properties": {"replicationProviderInput": {"instanceType": "DisableProtectionProviderSpecificInput"}}},
    ),
    (
        steps.DisableReplication(ITEM, "sql-01", migration=True),
        "POST",
        f"{ITEM}/remove",
        {
            "properties": {
                "disableProtectionReason": "MigrationComplete",
                "replicationProviderInput": {"instanceType": "DisableProtectionProviderSpecificInput"},
            }
        },
    ),
    (steps.PurgeItem(ITEM, "sql-01"), "DELETE", ITEM, None),
    (steps.DeleteVirtualNetwork(NETWORK), "DELETE", NETWORK, None),
    (steps.DeleteNetworkSecurityGroup(SECURITY), "DELETE", SECURITY, None),
    (steps.DeleteResourceLink(LINK, MACHINE), "DELETE", LINK, None),
    (steps.CancelJob(JOB), "POST", f"{JOB}/cancel", None),
    (steps.RestartJob(JOB), "POST", f"{JOB}/restart", None),
    (steps.ResumeJob(JOB, comments="go on"), "POST", f"{JOB}/resume", {"properties": {"comments": "go on"}}),
    (
        steps.RefreshHealth(VAULT.child("replicationVaultHealth", "default")),
        "POST",
        f"{VAULT}/replicationVaultHealth/default/refresh",
        None,
    ),
    (steps.CreateProximityGroup(PROXIMITY, "westeurope"), "PUT", PROXIMITY, {"location": "westeurope"}),
    (
        steps.CreateAvailabilitySet(SET, "westeurope", proximity_group=PROXIMITY),
        "PUT",
        SET,
        {
            "location": "westeurope",
            "sku": {"name": "Aligned"},
            "properties": {
                "platformFaultDomainCount": 2,
                "platformUpdateDomainCount": 5,
                "proximityPlacementGroup": {"id": PROXIMITY},
            },
        },
    ),
    (
        steps.EnableReplication(
            ITEM,
            MACHINE,
            POLICY,
            CONTAINER,
            GROUP,
            (steps.DiskToReplicate(CACHE, GROUP, disk=MANAGED.disk, encryption_set=KEYS),),
            target_proximity_group=PROXIMITY,
            target_capacity_reservation=RESERVED,
        ),
        "PUT",
        ITEM,
        {
            "properties": {
                "policyId": POLICY,
                "providerSpecificDetails": {
                    "instanceType": "A2A",
                    "fabricObjectId": MACHINE,
                    "recoveryContainerId": CONTAINER,
                    "recoveryResourceGroupId": GROUP,
                    "recoveryProximityPlacementGroupId": PROXIMITY,
                    "recoveryCapacityReservationGroupId": RESERVED,
                    "vmManagedDisks": [
                        {
                            "diskId": MANAGED.disk,
                            "primaryStagingAzureStorageAccountId": CACHE,
                            "recoveryResourceGroupId": GROUP,
                            "recoveryDiskEncryptionSetId": KEYS,
                        }
                    ],
                },
            }
        },
    ),
    *PLAN_CASES,
    (
        steps.UpdateVaultAlerts(VAULT, replication=True, failover=False),
        "PATCH",
        VAULT,
        {
            "properties": {
                "monitoringSettings": {
                    "azureMonitorAlertSettings": {
                        "alertsForAllReplicationIssues": "Enabled",
                        "alertsForAllFailoverIssues": "Disabled",
                    }
                }
            }
        },
    ),
    (
        steps.UpdateVaultAlerts(VAULT, classic_mail=True),
        "PATCH",
        VAULT,
        {"properties": {"monitoringSettings": CLASSIC}},
    ),
    (
        steps.UpdateMails(MAILS, owners=True, addresses=("dr@contoso.example",), locale="en-US"),
        "PUT",
        MAILS,
        {"properties": {"sendToOwners": "Send", "customEmailAddresses": ["dr@contoso.example"], "locale": "en-US"}},
    ),
    (steps.DeletePolicy(POLICY), "DELETE", POLICY, None),
    (steps.DeleteContainer(MAPPING.parent()), "POST", MAPPING.parent().child("remove"), None),
    (steps.DeleteFabric(MAPPING.parent().parent()), "POST", MAPPING.parent().parent().child("remove"), None),
    (steps.DeleteDisk(DISK), "DELETE", DISK, None),
    (steps.DeleteInterface(NIC), "DELETE", NIC, None),
    (steps.DeleteStorageAccount(CACHE), "DELETE", CACHE, None),
    (steps.DeleteAvailabilitySet(SET), "DELETE", SET, None),
    (steps.DeleteNetworkMapping(MAPPED_NETWORK), "DELETE", MAPPED_NETWORK, None),
    (
        steps.DeleteContainerMapping(MAPPING),
        "POST",
        MAPPING.child("remove"),
        {"properties": {"providerSpecificInput": {"instanceType": "A2A"}}},
    ),
    (
        steps.ChangeSettings(
            ITEM,
            "sql-01",
            TargetSettings(name="sql-01"),
            TargetSettings(
                name="sql-01-dr",
                size="Standard_D4s_v5",
                test_network=NETWORK,
                nics=(
                    NicSettings(
                        "nic",
                        id="n-1",
                        selection="SelectedByUser",
                        addresses=(AddressSettings("ipconfig1", subnet="db", address="10.1.0.7", test_subnet="drill"),),
                    ),
                ),
                disks=(
                    DiskSettings(
                        DISK,
                        "Premium_LRS",
                        "Standard_LRS",
                        new_name="sql-os",
                        secret_url="https://kv/secrets/a/1",
                        secret_vault="/kv",
                    ),
                ),
                license="NoLicenseType",
            ),
        ),
        "PATCH",
        ITEM,
        {
            "properties": {
                "recoveryAzureVMName": "sql-01-dr",
                "licenseType": "NoLicenseType",
                "recoveryAzureVMSize": "Standard_D4s_v5",
                "selectedTfoAzureNetworkId": NETWORK,
                "vmNics": [
                    {
                        "nicId": "n-1",
                        "selectionType": "SelectedByUser",
                        "enableAcceleratedNetworkingOnRecovery": False,
                        "reuseExistingNic": False,
                        "enableAcceleratedNetworkingOnTfo": False,
                        "tfoReuseExistingNic": False,
                        "ipConfigs": [
                            {
                                "ipConfigName": "ipconfig1",
                                "isPrimary": True,
                                "isSeletedForFailover": True,
                                "recoverySubnetName": "db",
                                "recoveryStaticIPAddress": "10.1.0.7",
                                "tfoSubnetName": "drill",
                            }
                        ],
                    }
                ],
                "providerSpecificDetails": {
                    "instanceType": "A2A",
                    "managedDiskUpdateDetails": [
                        {
                            "diskId": DISK,
                            "recoveryTargetDiskAccountType": "Premium_LRS",
                            "recoveryReplicaDiskAccountType": "Standard_LRS",
                            "failoverDiskName": "sql-os",
                            "diskEncryptionInfo": {
                                "diskEncryptionKeyInfo": {
                                    "secretIdentifier": "https://kv/secrets/a/1",
                                    "keyVaultResourceArmId": "/kv",
                                }
                            },
                        }
                    ],
                },
            }
        },
    ),
    (
        steps.AddDisks(ITEM, "sql-01", (MANAGED,)),
        "POST",
        ITEM.child("addDisks"),
        {"properties": {"providerSpecificDetails": A2A | {"vmManagedDisks": [MANAGED_BODY]}}},
    ),
    (
        steps.RemoveDisks(ITEM, "sql-01", (DISK,)),
        "POST",
        ITEM.child("removeDisks"),
        {"properties": {"providerSpecificDetails": A2A | {"vmManagedDisksIds": [DISK]}}},
    ),
    (
        steps.DismissHealthErrors(ITEM, "sql-01", ("6:8010",)),
        "POST",
        ITEM.child("resolveHealthErrors"),
        {"properties": {"healthErrors": [{"healthErrorId": "6:8010"}]}},
    ),
    (
        steps.UpdateAgentUpdates(MAPPING, CACHE),
        "PATCH",
        MAPPING,
        {
            "properties": {
                "providerSpecificInput": A2A
                | {
                    "agentAutoUpdateStatus": "Enabled",
                    "automationAccountArmId": CACHE,
                    "automationAccountAuthenticationType": "SystemAssignedIdentity",
                }
            }
        },
    ),
    (steps.ReinstallAgent(ITEM, "sql-01"), "POST", ITEM.child("reinstallMobilityService"), {"properties": {}}),
    (steps.UpdateAgent(ITEM, "sql-01"), "POST", ITEM.child("updateMobilityService"), {"properties": {}}),
    (steps.SetAlertState(ALERT, "Health is critical", "Acknowledged"), "POST", ALERT.child("changestate"), None),
]


@pytest.mark.parametrize(("step", "verb", "path", "body"), CASES, ids=[type(case[0]).__name__ for case in CASES])
def test_a_step_becomes_azures_request(step: Step, verb: str, path: str, body: Any) -> None:
    request = http_request(call(step), Endpoint.of())
    url = urlsplit(request.url)
    assert request.method == verb
    assert url.netloc == "management.azure.com"
    assert ArmId(url.path) == ArmId(path)
    assert set(parse_qs(url.query)) - {"newState"} == {"api-version"}
    assert (json.loads(request.content) if request.content else None) == body


def test_a_drills_security_group_lets_nothing_out_to_the_internet() -> None:
    request = http_request(call(steps.CreateNetworkSecurityGroup(SECURITY, "westeurope")), Endpoint.of())
    assert ArmId(urlsplit(request.url).path) == SECURITY
    [rule] = json.loads(request.content)["properties"]["securityRules"]
    chosen = {"access": "Deny", "direction": "Outbound", "destinationAddressPrefix": "Internet", "protocol": "*"}
    assert chosen.items() <= rule["properties"].items()


def test_no_kind_of_step_is_left_out() -> None:
    assert {type(case[0]) for case in CASES} | {steps.CreateNetworkSecurityGroup} == set(steps.KINDS.values())


async def test_the_command_line_is_the_same_request() -> None:
    session = AzureSession(Endpoint.of(url="http://127.0.0.1:1"))
    step, verb, path, body = CASES[11]
    words = shlex.split(session.changes.as_rest(step))
    assert words[:5] == ["az", "rest", "--method", verb.lower(), "--url"]
    assert words[5].startswith(f"http://127.0.0.1:1{path}?api-version=")
    assert words[6] == "--body"
    assert json.loads(words[7]) == body
    without_body = shlex.split(session.changes.as_rest(steps.CommitFailover(ITEM, "sql-01")))
    assert "--body" not in without_body
    await session.close()
