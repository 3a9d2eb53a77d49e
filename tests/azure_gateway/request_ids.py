"""What the examples of requests are made with: ids, and a part of bodies that stands in many."""

from __future__ import annotations

from asr_tui.domain.ids import ArmId, group_id, resource_id
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
MAPPED_NETWORK = FABRIC.child("replicationNetworks", "azureNetwork", "replicationNetworkMappings", "map")

A2A = {"instanceType": "A2A"}
