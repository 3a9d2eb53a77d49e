"""Requests about a protected item, in the shapes that were recorded from Azure's own clients."""

from __future__ import annotations

from azure.mgmt.recoveryservicessiterecovery import models

from asr_tui.azure_gateway.sdk_call import Call, call, resource_call
from asr_tui.domain import steps

# Azure's word for both directions: a failback is a failover of the item in its other container (recorded).
_DIRECTION = "PrimaryToRecovery"


@call.register
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
    )
    body = models.EnableProtectionInput(
        properties=models.EnableProtectionInputProperties(policy_id=step.policy, provider_specific_details=details)
    )
    return resource_call(step.id, "begin_create", input=body)


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


@call.register
def add_disks(step: steps.AddDisks) -> Call:
    details = models.A2AAddDisksInput(vm_managed_disks=_managed_disks(step.disks))
    body = models.AddDisksInput(properties=models.AddDisksInputProperties(provider_specific_details=details))
    return resource_call(step.id, "begin_add_disks", add_disks_input=body)


@call.register
def remove_disks(step: steps.RemoveDisks) -> Call:
    details = models.A2ARemoveDisksInput(vm_managed_disks_ids=list(step.disks))
    body = models.RemoveDisksInput(properties=models.RemoveDisksInputProperties(provider_specific_details=details))
    return resource_call(step.id, "begin_remove_disks", remove_disks_input=body)


@call.register
def dismiss_health_errors(step: steps.DismissHealthErrors) -> Call:
    errors = [models.ResolveHealthError(health_error_id=one) for one in step.errors]
    body = models.ResolveHealthInput(properties=models.ResolveHealthInputProperties(health_errors=errors))
    return resource_call(step.id, "begin_resolve_health_errors", resolve_health_input=body)


@call.register
def update_agent(step: steps.UpdateAgent) -> Call:
    """Empty properties, as Microsoft's cmdlet sends for Azure machines."""
    body = models.UpdateMobilityServiceRequest(properties=models.UpdateMobilityServiceRequestProperties())
    return resource_call(step.id, "begin_update_mobility_service", update_mobility_service_request=body)


@call.register
def reinstall_agent(step: steps.ReinstallAgent) -> Call:
    """Empty properties: the run-as account of the model is for machines on premises."""
    body = models.ReinstallMobilityServiceRequest(properties=models.ReinstallMobilityServiceRequestProperties())
    return resource_call(step.id, "begin_reinstall_mobility_service", update_mobility_service_request=body)


@call.register
def test_failover(step: steps.TestFailover) -> Call:
    body = models.TestFailoverInput(
        properties=models.TestFailoverInputProperties(
            failover_direction=_DIRECTION,
            network_type="VmNetworkAsInput",
            network_id=step.network,
            provider_specific_details=models.A2ATestFailoverInput(recovery_point_id=step.point),
        )
    )
    return resource_call(step.id, "begin_test_failover", testfailover_input=body)


@call.register
def clean_up_test_failover(step: steps.CleanUpTestFailover) -> Call:
    body = models.TestFailoverCleanupInput(properties=models.TestFailoverCleanupInputProperties(comments=step.comments))
    return resource_call(step.id, "begin_test_failover_cleanup", cleanup_input=body)


@call.register
def failover(step: steps.Failover) -> Call:
    """Without a point Azure processes pending data and uses the newest point."""
    body = models.UnplannedFailoverInput(
        properties=models.UnplannedFailoverInputProperties(
            failover_direction=_DIRECTION,
            source_site_operations="Required" if step.shut_down_source else "NotRequired",
            provider_specific_details=models.A2AUnplannedFailoverInput(recovery_point_id=step.point),
        )
    )
    return resource_call(step.id, "begin_unplanned_failover", failover_input=body)


@call.register
def change_recovery_point(step: steps.ChangeRecoveryPoint) -> Call:
    body = models.ApplyRecoveryPointInput(
        properties=models.ApplyRecoveryPointInputProperties(
            recovery_point_id=step.point, provider_specific_details=models.A2AApplyRecoveryPointInput()
        )
    )
    return resource_call(step.id, "begin_apply_recovery_point", apply_recovery_point_input=body)


@call.register
def reprotect(step: steps.Reprotect) -> Call:
    """`switchprotection` on the container: the item's own `reProtect` knows no managed disks."""
    details = models.A2ASwitchProtectionInput(
        policy_id=step.policy,
        recovery_container_id=step.target_container,
        recovery_resource_group_id=step.target_group,
        recovery_availability_set_id=step.target_availability_set,
        recovery_availability_zone=step.target_zone or None,
        recovery_capacity_reservation_group_id=step.target_capacity_reservation,
        recovery_proximity_placement_group_id=step.target_proximity_group,
        recovery_virtual_machine_scale_set_id=step.target_scale_set,
        vm_managed_disks=_managed_disks(step.disks),
    )
    body = models.SwitchProtectionInput(
        properties=models.SwitchProtectionInputProperties(
            replication_protected_item_name=step.id.name, provider_specific_details=details
        )
    )
    return resource_call(step.id.parent(), "begin_switch_protection", switch_input=body)


@call.register
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
    return resource_call(step.id, "begin_delete", disable_protection_input=body)
