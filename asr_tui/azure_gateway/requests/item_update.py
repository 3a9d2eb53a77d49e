"""The PATCH of a protected item: what is changed, with all other settings as they are.

Microsoft's cmdlet (Az.RecoveryServices, Set-AzRecoveryServicesAsrReplicationProtectedItem) and Terraform's azurerm
(site_recovery_replicated_vm) read the item and send its values back: what is left out may be cleared.
"""

from __future__ import annotations

from azure.mgmt.recoveryservicessiterecovery import models

from asr_tui.azure_gateway.sdk_call import Call, call, resource_call
from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.target_settings import AddressSettings, DiskSettings, NicSettings, TargetSettings


@call.register
def update_item(step: steps.UpdateItem) -> Call:
    """Without the current settings only the changes: they are known when it is sent."""
    nics = [_nic(nic) for nic in step.wanted.nics] if step.current else _chosen_nics(step.nics)
    return _update(step.id, step.wanted, nics)


@call.register
def change_settings(step: steps.ChangeSettings) -> Call:
    return _update(step.id, step.wanted, [_nic(nic) for nic in step.wanted.nics])


def _update(item: ArmId, wanted: TargetSettings, nics: list[models.VMNicInputDetails]) -> Call:
    body = models.UpdateReplicationProtectedItemInput(
        properties=models.UpdateReplicationProtectedItemInputProperties(
            recovery_azure_vm_name=wanted.name or None,
            recovery_azure_vm_size=wanted.size or None,
            selected_recovery_azure_network_id=wanted.network,
            selected_tfo_azure_network_id=wanted.test_network,
            vm_nics=nics or None,
            recovery_availability_set_id=wanted.availability_set,
            license_type=wanted.license or None,
            provider_specific_details=_details(wanted),
        )
    )
    return resource_call(item, "begin_update", update_protection_input=body)


def _details(wanted: TargetSettings) -> models.A2AUpdateReplicationProtectedItemInput:
    return models.A2AUpdateReplicationProtectedItemInput(
        recovery_resource_group_id=wanted.resource_group,
        managed_disk_update_details=[_disk(disk) for disk in wanted.disks] or None,
        recovery_boot_diag_storage_account_id=wanted.boot_diagnostics_account,
        tfo_azure_vm_name=wanted.test_name or None,
        recovery_proximity_placement_group_id=wanted.proximity_placement_group,
        recovery_virtual_machine_scale_set_id=wanted.scale_set,
        recovery_capacity_reservation_group_id=wanted.capacity_reservation_group,
        recovery_availability_zone=wanted.zone or None,
        platform_fault_domain=wanted.fault_domain,
    )


def _disk(disk: DiskSettings) -> models.A2AVmManagedDiskUpdateDetails:
    return models.A2AVmManagedDiskUpdateDetails(
        disk_id=disk.id,
        recovery_target_disk_account_type=disk.type or None,
        recovery_replica_disk_account_type=disk.replica_type or None,
        failover_disk_name=disk.new_name or None,
        tfo_disk_name=disk.test_name or None,
        disk_encryption_info=_encryption(disk),
    )


def _encryption(disk: DiskSettings) -> models.DiskEncryptionInfo | None:
    """Only where it was chosen: what Azure has cannot be sent back, since it is not told."""
    if not disk.secret_url:
        return None
    key = models.KeyEncryptionKeyInfo(key_identifier=disk.key_url, key_vault_resource_arm_id=disk.key_vault)
    return models.DiskEncryptionInfo(
        disk_encryption_key_info=models.DiskEncryptionKeyInfo(
            secret_identifier=disk.secret_url, key_vault_resource_arm_id=disk.secret_vault
        ),
        key_encryption_key_info=key if disk.key_url else None,
    )


def _nic(nic: NicSettings) -> models.VMNicInputDetails:
    return models.VMNicInputDetails(
        nic_id=nic.id,
        ip_configs=[_address(address) for address in nic.addresses],
        selection_type=nic.selection or None,
        recovery_network_security_group_id=nic.security_group,
        enable_accelerated_networking_on_recovery=nic.accelerated,
        recovery_nic_name=nic.new_name or None,
        recovery_nic_resource_group_name=nic.new_resource_group or None,
        reuse_existing_nic=nic.reuses_existing,
        target_nic_name=nic.name_in_target or None,
        tfo_network_security_group_id=nic.test_security_group,
        enable_accelerated_networking_on_tfo=nic.test_accelerated,
        tfo_nic_name=nic.test_name or None,
        tfo_nic_resource_group_name=nic.test_resource_group or None,
        tfo_reuse_existing_nic=nic.test_reuses_existing,
    )


def _address(address: AddressSettings) -> models.IPConfigInputDetails:
    return models.IPConfigInputDetails(
        ip_config_name=address.name or None,
        is_primary=address.primary,
        is_seleted_for_failover=address.selected,
        recovery_subnet_name=address.subnet or None,
        recovery_static_ip_address=address.address,
        recovery_public_ip_address_id=address.public_address,
        recovery_lb_backend_address_pool_ids=list(address.pools) or None,
        tfo_subnet_name=address.test_subnet or None,
        tfo_static_ip_address=address.test_address or None,
        tfo_public_ip_address_id=address.test_public_address,
        tfo_lb_backend_address_pool_ids=list(address.test_pools) or None,
    )


def _chosen_nics(settings: tuple[steps.NicSetting, ...]) -> list[models.VMNicInputDetails]:
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
