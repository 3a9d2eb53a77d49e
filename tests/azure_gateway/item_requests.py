"""Steps on a replicated item, each with its request."""

from __future__ import annotations

from typing import Any

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.steps import Step
from asr_tui.domain.target_settings import AddressSettings, DiskSettings, NicSettings, TargetSettings
from tests.azure_gateway.request_ids import (
    A2A,
    CACHE,
    CONTAINER,
    DISK,
    GROUP,
    KEYS,
    MACHINE,
    NETWORK,
    NIC,
    POINT,
    POLICY,
    PROXIMITY,
    RESERVED,
    SCALE_SET,
    SET,
)
from tests.azure_gateway.stub import ITEM

MANAGED = steps.DiskToReplicate(CACHE, GROUP, disk=DISK)
MANAGED_BODY = {
    "diskId": DISK,
    "primaryStagingAzureStorageAccountId": CACHE,
    "recoveryResourceGroupId": GROUP,
}

ITEM_CASES: list[tuple[Step, str, ArmId | str, Any]] = [
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
    (steps.ReinstallAgent(ITEM, "sql-01"), "POST", ITEM.child("reinstallMobilityService"), {"properties": {}}),
    (steps.UpdateAgent(ITEM, "sql-01"), "POST", ITEM.child("updateMobilityService"), {"properties": {}}),
]
