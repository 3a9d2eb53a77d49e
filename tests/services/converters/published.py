"""What cmdlets and azurerm's resources take, as they are published; looked up on 2026-11-29."""

CMDLETS: dict[str, set[str]] = {
    "New-AzRecoveryServicesAsrFabric": {"Azure", "Name", "Location"},
    "Get-AzRecoveryServicesAsrFabric": {"Name"},
    "New-AzRecoveryServicesAsrProtectionContainer": {"Name", "Fabric"},
    "Get-AzRecoveryServicesAsrProtectionContainer": {"Fabric", "Name"},
    "New-AzRecoveryServicesAsrPolicy": {
        "AzureToAzure", "Name", "RecoveryPointRetentionInHours", "ApplicationConsistentSnapshotFrequencyInHours",
        "MultiVmSyncStatus",
    },
    "Get-AzRecoveryServicesAsrPolicy": {"Name"},
    "New-AzRecoveryServicesAsrProtectionContainerMapping": {
        "Name", "Policy", "PrimaryProtectionContainer", "RecoveryProtectionContainer",
    },
    "Get-AzRecoveryServicesAsrProtectionContainerMapping": {"Name", "ProtectionContainer"},
    "New-AzRecoveryServicesAsrNetworkMapping": {
        "AzureToAzure", "Name", "PrimaryFabric", "PrimaryAzureNetworkId", "RecoveryFabric", "RecoveryAzureNetworkId",
    },
    "New-AzRecoveryServicesAsrAzureToAzureDiskReplicationConfig": {
        "ManagedDisk", "LogStorageAccountId", "DiskId", "RecoveryResourceGroupId", "RecoveryReplicaDiskAccountType",
        "RecoveryTargetDiskAccountType", "RecoveryDiskEncryptionSetId", "FailoverDiskName", "TfoDiskName",
    },
    "New-AzRecoveryServicesAsrReplicationProtectedItem": {
        "AzureToAzure", "AzureToAzureDiskReplicationConfiguration", "AzureVmId", "Name", "RecoveryVmName",
        "ProtectionContainerMapping", "RecoveryAzureNetworkId", "RecoveryAzureSubnetName", "RecoveryResourceGroupId",
        "ReplicationGroupName", "RecoveryAvailabilityZone", "RecoveryProximityPlacementGroupId",
        "RecoveryAvailabilitySetId", "RecoveryBootDiagStorageAccountId", "WaitForCompletion",
    },
    "Get-AzRecoveryServicesAsrReplicationProtectedItem": {"ProtectionContainer", "Name"},
    "Set-AzRecoveryServicesAsrReplicationProtectedItem": {
        "InputObject", "Name", "Size", "RecoveryNetworkId", "RecoveryResourceGroupId", "RecoveryAvailabilitySet",
        "RecoveryAvailabilityZone", "RecoveryProximityPlacementGroupId", "RecoveryCapacityReservationGroupId",
    },
    "Get-AzRecoveryServicesAsrRecoveryPoint": {"ReplicationProtectedItem", "Name"},
    "Get-AzRecoveryServicesAsrJob": {"Job", "Name"},
    "Start-AzRecoveryServicesAsrTestFailoverJob": {
        "ReplicationProtectedItem", "Direction", "AzureVMNetworkId", "RecoveryPoint",
    },
    "Start-AzRecoveryServicesAsrTestFailoverCleanupJob": {"ReplicationProtectedItem", "Comment"},
    "Start-AzRecoveryServicesAsrUnplannedFailoverJob": {
        "ReplicationProtectedItem", "Direction", "PerformSourceSideAction", "RecoveryPoint",
    },
    "Start-AzRecoveryServicesAsrCommitFailoverJob": {"ReplicationProtectedItem"},
    "Start-AzRecoveryServicesAsrApplyRecoveryPoint": {"RecoveryPoint", "ReplicationProtectedItem"},
    "Start-AzRecoveryServicesAsrResynchronizeReplicationJob": {"ReplicationProtectedItem"},
    "Set-AzRecoveryServicesAsrVaultContext": {"Vault"},
    "Get-AzRecoveryServicesVault": {"Name", "ResourceGroupName"},
    "Set-AzContext": {"Subscription"},
    "New-AzResourceGroup": {"Name", "Location", "Force"},
    "Get-AzResource": {"ResourceId"},
    "Remove-AzResource": {"ResourceId", "Force"},
    "Start-AzVM": {"Id"},
    "Invoke-AzRestMethod": {"Path", "Method", "Payload", "WaitForCompletion"},
}  # fmt: skip
"""Parameters by cmdlet, of the parameter sets for Azure machines.

Source: Microsoft Learn, Az.RecoveryServices, Az.Accounts, Az.Resources and Az.Compute, a page for each cmdlet.
"""

_REGION = {"name", "resource_group_name", "location"}
_VAULT = {"name", "resource_group_name", "recovery_vault_name"}
_ACTION = {
    "name", "type", "fail_over_directions", "fail_over_types", "fabric_location", "runbook_id",
    "manual_action_instruction", "script_path",
}  # fmt: skip
_GROUP = {"replicated_protected_items", "pre_action", "post_action"}

AZURERM: dict[str, set[str]] = {
    "azurerm_resource_group": {"name", "location"},
    "azurerm_recovery_services_vault": _REGION | {"sku"},
    "azurerm_network_security_group": _REGION | {"security_rule"},
    "azurerm_virtual_network": _REGION | {"address_space", "tags"},
    "azurerm_subnet": {
        "name", "resource_group_name", "virtual_network_name", "address_prefixes", "default_outbound_access_enabled",
    },
    "azurerm_subnet_network_security_group_association": {"subnet_id", "network_security_group_id"},
    "azurerm_subnet_nat_gateway_association": {"subnet_id", "nat_gateway_id"},
    "azurerm_public_ip": _REGION | {"allocation_method", "sku"},
    "azurerm_nat_gateway": _REGION | {"sku_name"},
    "azurerm_nat_gateway_public_ip_association": {"nat_gateway_id", "public_ip_address_id"},
    "azurerm_storage_account": _REGION | {
        "account_kind", "account_tier", "account_replication_type", "https_traffic_only_enabled", "min_tls_version",
        "allow_nested_items_to_be_public", "shared_access_key_enabled",
    },
    "azurerm_proximity_placement_group": _REGION,
    "azurerm_availability_set": _REGION | {
        "platform_fault_domain_count", "platform_update_domain_count", "managed", "proximity_placement_group_id",
    },
    "azurerm_site_recovery_fabric": _VAULT | {"location"},
    "azurerm_site_recovery_protection_container": _VAULT | {"recovery_fabric_name"},
    "azurerm_site_recovery_replication_policy": _VAULT | {
        "recovery_point_retention_in_minutes", "application_consistent_snapshot_frequency_in_minutes",
    },
    "azurerm_site_recovery_protection_container_mapping": _VAULT | {
        "recovery_fabric_name", "recovery_source_protection_container_name",
        "recovery_target_protection_container_id", "recovery_replication_policy_id",
    },
    "azurerm_site_recovery_network_mapping": _VAULT | {
        "source_recovery_fabric_name", "target_recovery_fabric_name", "source_network_id", "target_network_id",
    },
    "azurerm_site_recovery_replicated_vm": _VAULT | {
        "source_recovery_fabric_name", "source_vm_id", "source_recovery_protection_container_name",
        "recovery_replication_policy_id", "target_resource_group_id", "target_recovery_fabric_id",
        "target_recovery_protection_container_id", "target_network_id", "target_availability_set_id", "target_zone",
        "target_proximity_placement_group_id", "target_capacity_reservation_group_id", "target_virtual_machine_size",
        "multi_vm_group_name", "managed_disk", "network_interface",
    },
    "azurerm_site_recovery_replication_recovery_plan": {
        "name", "recovery_vault_id", "source_recovery_fabric_id", "target_recovery_fabric_id",
        "shutdown_recovery_group", "failover_recovery_group", "boot_recovery_group", "azure_to_azure_settings",
    },
}  # fmt: skip
"""Arguments and blocks by resource. Source: hashicorp/terraform-provider-azurerm, website/docs/r, provider 5.

All but `ip_configuration`, which is new in 5.0, also stand in cdktf-cdktf-provider-azurerm 14.23.1, which is made from
the schema of azurerm 4.55.0.
"""

REQUIRED: dict[str, set[str]] = {
    "azurerm_subnet": {"name", "resource_group_name", "virtual_network_name", "address_prefixes"},
    "azurerm_public_ip": _REGION | {"allocation_method"},
    "azurerm_recovery_services_vault": _REGION | {"sku"},
    "azurerm_storage_account": _REGION | {"account_tier", "account_replication_type"},
    "azurerm_site_recovery_fabric": _VAULT | {"location"},
    "azurerm_site_recovery_protection_container": _VAULT | {"recovery_fabric_name"},
    "azurerm_site_recovery_replicated_vm": _VAULT | {
        "source_recovery_fabric_name", "source_vm_id", "source_recovery_protection_container_name",
        "recovery_replication_policy_id", "target_resource_group_id", "target_recovery_fabric_id",
        "target_recovery_protection_container_id",
    },
    "azurerm_site_recovery_replication_recovery_plan": {
        "name", "recovery_vault_id", "source_recovery_fabric_id", "target_recovery_fabric_id",
        "shutdown_recovery_group", "failover_recovery_group", "boot_recovery_group",
    },
    "ip_configuration": {"name", "primary"},
} | {
    kind: AZURERM[kind] for kind in (
        "azurerm_resource_group", "azurerm_subnet_network_security_group_association",
        "azurerm_subnet_nat_gateway_association", "azurerm_nat_gateway_public_ip_association",
        "azurerm_site_recovery_replication_policy", "azurerm_site_recovery_protection_container_mapping",
        "azurerm_site_recovery_network_mapping",
    )
}  # fmt: skip
"""What cannot be left out, from the same sources; of all others `_REGION`."""

BLOCKS: dict[str, set[str]] = {
    "managed_disk": {
        "disk_id", "staging_storage_account_id", "target_resource_group_id", "target_disk_type",
        "target_replica_disk_type", "target_disk_encryption_set_id",
    },
    "network_interface": {"source_network_interface_id", "ip_configuration"},
    "ip_configuration": {"name", "primary", "target_subnet_name", "target_static_ip"},
    "shutdown_recovery_group": _GROUP - {"replicated_protected_items"},
    "failover_recovery_group": _GROUP - {"replicated_protected_items"},
    "boot_recovery_group": _GROUP,
    "pre_action": _ACTION,
    "post_action": _ACTION,
    "azure_to_azure_settings": {"primary_zone", "recovery_zone", "primary_edge_zone", "recovery_edge_zone"},
    "security_rule": {
        "name", "priority", "direction", "access", "protocol", "source_port_range", "destination_port_range",
        "source_address_prefix", "destination_address_prefix", "description",
    },
}  # fmt: skip
"""Arguments of the blocks, from the same pages."""
META = {"depends_on", "lifecycle", "provider", "timeouts"}
