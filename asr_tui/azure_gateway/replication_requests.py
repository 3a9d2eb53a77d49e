"""Requests to Site Recovery, in the shapes that were recorded from Azure's own clients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from azure.mgmt.recoveryservicessiterecovery import models

from asr_tui.azure_gateway.call import Call
from asr_tui.azure_gateway.clients import Sdk
from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId

ItemStep = (
    steps.EnableReplication
    | steps.UpdateItem
    | steps.TestFailover
    | steps.CleanUpTestFailover
    | steps.Failover
    | steps.CancelFailover
    | steps.ChangeRecoveryPoint
    | steps.CommitFailover
    | steps.Reprotect
    | steps.DisableReplication
    | steps.PurgeItem
)
VaultStep = (
    steps.CreateFabric
    | steps.CreateContainer
    | steps.CreatePolicy
    | steps.UpdatePolicy
    | steps.CreateContainerMapping
    | steps.CreateNetworkMapping
    | steps.RefreshHealth
    | steps.CancelJob
    | steps.RestartJob
    | steps.ResumeJob
    | ItemStep
)

# Azure's word for both ways: a fail-back is a failover of the item in its other container (recorded).
_DIRECTION = "PrimaryToRecovery"


def create_fabric(step: steps.CreateFabric) -> Call:
    body = models.FabricCreationInput(
        properties=models.FabricCreationInputProperties(
            custom_details=models.AzureFabricCreationInput(location=step.location)
        )
    )
    return _fabric(step.id, "replication_fabrics", "begin_create", input=body)


def create_container(step: steps.CreateContainer) -> Call:
    body = models.CreateProtectionContainerInput(
        properties=models.CreateProtectionContainerInputProperties(
            provider_specific_input=[models.A2AContainerCreationInput()]
        )
    )
    return _container(step.id, "begin_create", creation_input=body)


def create_policy(step: steps.CreatePolicy) -> Call:
    body = models.CreatePolicyInput(
        properties=models.CreatePolicyInputProperties(provider_specific_input=_policy_input(step))
    )
    return _vault(step.id, "replication_policies", "begin_create", policy_name=step.id.name, input=body)


def update_policy(step: steps.UpdatePolicy) -> Call:
    body = models.UpdatePolicyInput(
        properties=models.UpdatePolicyInputProperties(replication_provider_settings=_policy_input(step))
    )
    return _vault(step.id, "replication_policies", "begin_update", policy_name=step.id.name, input=body)


def _policy_input(step: steps.CreatePolicy | steps.UpdatePolicy) -> models.A2APolicyCreationInput:
    return models.A2APolicyCreationInput(
        recovery_point_history=step.retention_minutes,
        crash_consistent_frequency_in_minutes=step.crash_consistent_minutes,
        app_consistent_frequency_in_minutes=step.app_consistent_minutes,
        multi_vm_sync_status="Enable" if step.multi_vm_sync else "Disable",
    )


def create_container_mapping(step: steps.CreateContainerMapping) -> Call:
    body = models.CreateProtectionContainerMappingInput(
        properties=models.CreateProtectionContainerMappingInputProperties(
            policy_id=step.policy,
            target_protection_container_id=step.target_container,
            provider_specific_input=models.A2AContainerMappingInput(agent_auto_update_status="Disabled"),
        )
    )
    return _call(
        step.id,
        "replication_protection_container_mappings",
        "begin_create",
        **_container_names(step.id.parent()),
        mapping_name=step.id.name,
        creation_input=body,
    )


def create_network_mapping(step: steps.CreateNetworkMapping) -> Call:
    body = models.CreateNetworkMappingInput(
        properties=models.CreateNetworkMappingInputProperties(
            recovery_fabric_name=step.target_fabric.name,
            recovery_network_id=step.target_network,
            fabric_specific_details=models.AzureToAzureCreateNetworkMappingInput(
                primary_network_id=step.source_network
            ),
        )
    )
    return _fabric(
        step.id,
        "replication_network_mappings",
        "begin_create",
        network_name=step.id.part("replicationNetworks"),
        network_mapping_name=step.id.name,
        input=body,
    )


def refresh_health(step: steps.RefreshHealth) -> Call:
    return _vault(step.id, "replication_vault_health", "begin_refresh")


def cancel_job(step: steps.CancelJob) -> Call:
    return _vault(step.id, "replication_jobs", "begin_cancel", job_name=step.id.name)


def restart_job(step: steps.RestartJob) -> Call:
    return _vault(step.id, "replication_jobs", "begin_restart", job_name=step.id.name)


def resume_job(step: steps.ResumeJob) -> Call:
    # A blank comment, as in the specification's example: an empty one was never seen to be taken.
    body = models.ResumeJobParams(properties=models.ResumeJobParamsProperties(comments=step.comments or " "))
    return _vault(step.id, "replication_jobs", "begin_resume", job_name=step.id.name, resume_job_params=body)


def enable(step: steps.EnableReplication) -> Call:
    details = models.A2AEnableProtectionInput(
        fabric_object_id=step.machine,
        recovery_container_id=step.target_container,
        recovery_resource_group_id=step.target_group,
        recovery_azure_network_id=step.target_network,
        recovery_subnet_name=step.target_subnet or None,
        recovery_availability_set_id=step.target_availability_set,
        recovery_availability_zone=step.target_zone or None,
        recovery_proximity_placement_group_id=step.target_proximity_group,
        recovery_capacity_reservation_group_id=step.target_capacity_reservation,
        multi_vm_group_name=step.multi_vm_group or None,
        vm_managed_disks=_managed_disks(step.disks),
        vm_disks=_unmanaged_disks(step.disks),
    )
    body = models.EnableProtectionInput(
        properties=models.EnableProtectionInputProperties(policy_id=step.policy, provider_specific_details=details)
    )
    return _item(step.id, "begin_create", input=body)


def _managed_disks(disks: tuple[steps.DiskToReplicate, ...]) -> list[models.A2AVmManagedDiskInputDetails] | None:
    return [
        models.A2AVmManagedDiskInputDetails(
            disk_id=disk.disk,
            primary_staging_azure_storage_account_id=disk.cache_account,
            recovery_resource_group_id=disk.target_group,
            recovery_replica_disk_account_type=disk.replica_sku or None,
            recovery_target_disk_account_type=disk.target_sku or None,
            recovery_disk_encryption_set_id=disk.encryption_set,
        )
        for disk in disks
        if disk.disk is not None
    ] or None


def _unmanaged_disks(disks: tuple[steps.DiskToReplicate, ...]) -> list[models.A2AVmDiskInputDetails] | None:
    return [
        models.A2AVmDiskInputDetails(
            disk_uri=disk.vhd,
            recovery_azure_storage_account_id=disk.target_account,
            primary_staging_azure_storage_account_id=disk.cache_account,
        )
        for disk in disks
        if disk.disk is None and disk.target_account is not None
    ] or None


def update_item(step: steps.UpdateItem) -> Call:
    body = models.UpdateReplicationProtectedItemInput(
        properties=models.UpdateReplicationProtectedItemInputProperties(
            recovery_azure_vm_name=step.target_name or None,
            recovery_azure_vm_size=step.target_size or None,
            selected_recovery_azure_network_id=step.target_network,
            vm_nics=_nics(step.nics) or None,
            provider_specific_details=models.A2AUpdateReplicationProtectedItemInput(),
        )
    )
    return _item(step.id, "begin_update", update_protection_input=body)


def _nics(settings: tuple[steps.NicSetting, ...]) -> list[models.VMNicInputDetails]:
    """One entry a network interface, with all of its IP configurations; the first of them is the primary one."""
    by_nic: dict[ArmId, list[steps.NicSetting]] = {}
    for setting in settings:
        by_nic.setdefault(setting.nic, []).append(setting)
    return [
        models.VMNicInputDetails(
            nic_id=nic,
            selection_type="SelectedByUser",
            ip_configs=[
                models.IPConfigInputDetails(
                    ip_config_name=one.ip_config,
                    is_primary=position == 0,
                    is_seleted_for_failover=True,
                    recovery_subnet_name=one.subnet,
                    recovery_static_ip_address=one.address,
                )
                for position, one in enumerate(configs)
            ],
        )
        for nic, configs in by_nic.items()
    ]


def test_failover(step: steps.TestFailover) -> Call:
    body = models.TestFailoverInput(
        properties=models.TestFailoverInputProperties(
            failover_direction=_DIRECTION,
            network_type="VmNetworkAsInput",
            network_id=step.network,
            provider_specific_details=models.A2ATestFailoverInput(recovery_point_id=step.point),
        )
    )
    return _item(step.id, "begin_test_failover", testfailover_input=body)


def clean_up_test_failover(step: steps.CleanUpTestFailover) -> Call:
    body = models.TestFailoverCleanupInput(properties=models.TestFailoverCleanupInputProperties(comments=step.comments))
    return _item(step.id, "begin_test_failover_cleanup", cleanup_input=body)


def failover(step: steps.Failover) -> Call:
    """Without a point Azure processes what is pending and takes the newest."""
    body = models.UnplannedFailoverInput(
        properties=models.UnplannedFailoverInputProperties(
            failover_direction=_DIRECTION,
            source_site_operations="Required" if step.shut_down_source else "NotRequired",
            provider_specific_details=models.A2AUnplannedFailoverInput(recovery_point_id=step.point),
        )
    )
    return _item(step.id, "begin_unplanned_failover", failover_input=body)


def cancel_failover(step: steps.CancelFailover) -> Call:
    return _item(step.id, "begin_failover_cancel")


def change_recovery_point(step: steps.ChangeRecoveryPoint) -> Call:
    body = models.ApplyRecoveryPointInput(
        properties=models.ApplyRecoveryPointInputProperties(
            recovery_point_id=step.point, provider_specific_details=models.A2AApplyRecoveryPointInput()
        )
    )
    return _item(step.id, "begin_apply_recovery_point", apply_recovery_point_input=body)


def commit_failover(step: steps.CommitFailover) -> Call:
    return _item(step.id, "begin_failover_commit")


def reprotect(step: steps.Reprotect) -> Call:
    """`switchprotection` on the container: the item's own `reProtect` knows no managed disks."""
    details = models.A2ASwitchProtectionInput(
        policy_id=step.policy,
        recovery_container_id=step.target_container,
        recovery_resource_group_id=step.target_group,
        recovery_availability_set_id=step.target_availability_set,
        recovery_availability_zone=step.target_zone or None,
        recovery_capacity_reservation_group_id=step.target_capacity_reservation,
        vm_managed_disks=_managed_disks(step.disks),
        vm_disks=_unmanaged_disks(step.disks),
    )
    body = models.SwitchProtectionInput(
        properties=models.SwitchProtectionInputProperties(
            replication_protected_item_name=step.id.name, provider_specific_details=details
        )
    )
    return _container(step.id.parent(), "begin_switch_protection", switch_input=body)


def disable(step: steps.DisableReplication) -> Call:
    """`begin_delete` is `POST .../remove`; the body's bare instance type is as recorded for A2A."""
    body = models.DisableProtectionInput(
        properties=models.DisableProtectionInputProperties(
            disable_protection_reason="MigrationComplete" if step.migration else None,
            replication_provider_input=models.DisableProtectionProviderSpecificInput(
                instance_type="DisableProtectionProviderSpecificInput"
            ),
        )
    )
    return _item(step.id, "begin_delete", disable_protection_input=body)


def purge(step: steps.PurgeItem) -> Call:
    """`begin_purge` is HTTP DELETE."""
    return _item(step.id, "begin_purge")


def _call(resource: ArmId, operations: str, method: str, **arguments: Any) -> Call:
    vault = resource.vault_id
    names = {"resource_group_name": vault.group, "resource_name": vault.name}
    return Call(Sdk.SITE_RECOVERY, vault.subscription, operations, method, names | arguments)


def _vault(resource: ArmId, operations: str, method: str, **arguments: Any) -> Call:
    return _call(resource, operations, method, **arguments)


def _fabric(resource: ArmId, operations: str, method: str, **arguments: Any) -> Call:
    return _call(resource, operations, method, fabric_name=resource.part("replicationFabrics"), **arguments)


def _container_names(container: ArmId) -> Mapping[str, str]:
    return {
        "fabric_name": container.part("replicationFabrics"),
        "protection_container_name": container.part("replicationProtectionContainers"),
    }


def _container(container: ArmId, method: str, **arguments: Any) -> Call:
    names = _container_names(container)
    return _call(container, "replication_protection_containers", method, **names, **arguments)


def _item(item: ArmId, method: str, **arguments: Any) -> Call:
    return _call(
        item,
        "replication_protected_items",
        method,
        **_container_names(item),
        replicated_protected_item_name=item.name,
        **arguments,
    )
