"""Each kind of step as resources of azurerm, by the arguments of its documentation (provider 5)."""

from __future__ import annotations

from functools import singledispatch

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Machine
from asr_tui.domain.recovery_plans import ActionKind, PlanAction, PlanGroup, with_fixed_groups
from asr_tui.domain.resources import Subnet
from asr_tui.services.converters.conversion import Converted

Value = str | int | bool | tuple[str, ...] | dict[str, str] | list["Block"] | None
Block = dict[str, Value]
"""Arguments by name; a list is blocks of that name."""


class TerraformResource(Struct, frozen=True):
    """`own_id`: its id is the step's own, by which it can be imported. `keep`: Terraform is not to destroy it."""

    kind: str
    name: str
    block: Block
    traps: tuple[str, ...] = ()
    own_id: bool = True
    keep: bool = False

    @property
    def is_slow(self) -> bool:
        """Whether it waits for a first copy of disks."""
        return self.kind == "azurerm_site_recovery_replicated_vm"


class More(Struct, frozen=True):
    """What azurerm says in one resource with the enabling: the step with its machine, and what is changed later."""

    one: Converted
    change: steps.UpdateItem | None = None


@singledispatch
def resources(step: steps.Step, more: More) -> tuple[TerraformResource, ...]:
    """The resources that say the step; none where azurerm cannot."""
    return ()


def is_said_with(step: steps.Step) -> bool:
    """Whether the resource of the machine says all of the step."""
    return isinstance(step, steps.UpdateItem) and not step.target_name and not step.nics


def _in_region(step: steps.CreateInRegion) -> Block:
    return {"name": step.id.name, "resource_group_name": step.id.group, "location": step.location}


def _in_vault(step: steps.Step) -> Block:
    vault = step.id.vault_id
    return {"name": step.id.name, "resource_group_name": vault.group, "recovery_vault_name": vault.name}


def _one(kind: str, step: steps.Step, block: Block, *traps: str, keep: bool = False) -> tuple[TerraformResource, ...]:
    return (TerraformResource(f"azurerm_{kind}", step.id.name, block, traps, keep=keep),)


@resources.register
def _(step: steps.CreateResourceGroup, more: More) -> tuple[TerraformResource, ...]:
    return _one("resource_group", step, {"name": step.id.name, "location": step.location})


@resources.register
def _(step: steps.CreateVault, more: More) -> tuple[TerraformResource, ...]:
    return _one("recovery_services_vault", step, _in_region(step) | {"sku": "Standard"}, keep=True)


@resources.register
def _(step: steps.CreateNetworkSecurityGroup, more: More) -> tuple[TerraformResource, ...]:
    rule: Block = {
        "name": "DenyInternetOutbound", "priority": 100, "direction": "Outbound", "access": "Deny", "protocol": "*",
        "source_port_range": "*", "destination_port_range": "*", "source_address_prefix": "*",
        "destination_address_prefix": "Internet",
        "description": "Keeps the machines of a test failover away from the internet.",
    }  # fmt: skip
    rules: Block = {"security_rule": [rule]} if step.deny_internet_out else {}
    return _one("network_security_group", step, _in_region(step) | rules)


@resources.register
def _(step: steps.CreateVirtualNetwork, more: More) -> tuple[TerraformResource, ...]:
    network: Block = _in_region(step) | {"address_space": tuple(step.prefixes), "tags": dict(step.tags) or None}
    below = (one for subnet in step.subnets for one in _subnet(step.id, subnet))
    return (*_one("virtual_network", step, network), *below)


def _subnet(network: ArmId, subnet: Subnet) -> tuple[TerraformResource, ...]:
    name = f"{network.name}_{subnet.name}"
    block: Block = {
        "name": subnet.name,
        "resource_group_name": network.group,
        "virtual_network_name": network.name,
        "address_prefixes": tuple(subnet.prefixes),
        "default_outbound_access_enabled": subnet.default_outbound is not False,
    }
    here = network.child("subnets", subnet.name)
    made = [TerraformResource("azurerm_subnet", name, block, own_id=False)]
    if subnet.nsg:
        tied: Block = {"subnet_id": here, "network_security_group_id": subnet.nsg}
        made.append(TerraformResource("azurerm_subnet_network_security_group_association", name, tied, own_id=False))
    if subnet.nat_gateway:
        tied = {"subnet_id": here, "nat_gateway_id": subnet.nat_gateway}
        made.append(TerraformResource("azurerm_subnet_nat_gateway_association", name, tied, own_id=False))
    return tuple(made)


@resources.register
def _(step: steps.CreatePublicAddress, more: More) -> tuple[TerraformResource, ...]:
    return _one("public_ip", step, _in_region(step) | {"allocation_method": "Static", "sku": "Standard"})


@resources.register
def _(step: steps.CreateNatGateway, more: More) -> tuple[TerraformResource, ...]:
    tied: Block = {"nat_gateway_id": step.id, "public_ip_address_id": step.address}
    return (
        *_one("nat_gateway", step, _in_region(step) | {"sku_name": "Standard"}),
        TerraformResource("azurerm_nat_gateway_public_ip_association", step.id.name, tied, own_id=False),
    )


@resources.register
def _(step: steps.CreateStorageAccount, more: More) -> tuple[TerraformResource, ...]:
    tier, _, copies = step.sku.partition("_")
    block: Block = _in_region(step) | {
        "account_kind": step.kind,
        "account_tier": tier,
        "account_replication_type": copies,
        "https_traffic_only_enabled": True,
        "min_tls_version": "TLS1_2",
        "allow_nested_items_to_be_public": False,
        "shared_access_key_enabled": True,
    }
    return _one("storage_account", step, block)


@resources.register
def _(step: steps.CreateProximityGroup, more: More) -> tuple[TerraformResource, ...]:
    return _one("proximity_placement_group", step, _in_region(step))


@resources.register
def _(step: steps.CreateAvailabilitySet, more: More) -> tuple[TerraformResource, ...]:
    block: Block = _in_region(step) | {
        "platform_fault_domain_count": step.fault_domains,
        "platform_update_domain_count": step.update_domains,
        "managed": step.aligned,
        "proximity_placement_group_id": step.proximity_group,
    }
    return _one("availability_set", step, block)


@resources.register
def _(step: steps.CreateFabric, more: More) -> tuple[TerraformResource, ...]:
    return _one("site_recovery_fabric", step, _in_vault(step) | {"location": step.location})


@resources.register
def _(step: steps.CreateContainer, more: More) -> tuple[TerraformResource, ...]:
    block: Block = _in_vault(step) | {"recovery_fabric_name": step.id.part("replicationFabrics")}
    return _one("site_recovery_protection_container", step, block)


@resources.register
def _(step: steps.CreatePolicy, more: More) -> tuple[TerraformResource, ...]:
    block: Block = _in_vault(step) | {
        "recovery_point_retention_in_minutes": step.retention_minutes,
        "application_consistent_snapshot_frequency_in_minutes": step.app_consistent_minutes,
    }
    return _one("site_recovery_replication_policy", step, block)


@resources.register
def _(step: steps.CreateContainerMapping, more: More) -> tuple[TerraformResource, ...]:
    block: Block = _in_vault(step) | {
        "recovery_fabric_name": step.id.part("replicationFabrics"),
        "recovery_source_protection_container_name": step.id.part("replicationProtectionContainers"),
        "recovery_target_protection_container_id": step.target_container,
        "recovery_replication_policy_id": step.policy,
    }
    return _one("site_recovery_protection_container_mapping", step, block)


@resources.register
def _(step: steps.CreateNetworkMapping, more: More) -> tuple[TerraformResource, ...]:
    block: Block = _in_vault(step) | {
        "source_recovery_fabric_name": step.id.part("replicationFabrics"),
        "target_recovery_fabric_name": step.target_fabric.name,
        "source_network_id": step.source_network,
        "target_network_id": step.target_network,
    }
    return _one("site_recovery_network_mapping", step, block)


@resources.register
def _(step: steps.EnableReplication, more: More) -> tuple[TerraformResource, ...]:
    disks = [_disk(disk, more.one.type_of(disk)) for disk in step.disks if disk.disk is not None]
    if not disks or not all(one["target_disk_type"] for one in disks):
        return ()  # azurerm wants each disk with its type
    change = more.change
    block: Block = _in_vault(step) | {
        "source_recovery_fabric_name": step.id.part("replicationFabrics"),
        "source_vm_id": step.machine,
        "source_recovery_protection_container_name": step.id.part("replicationProtectionContainers"),
        "recovery_replication_policy_id": step.policy,
        "target_resource_group_id": step.target_group,
        "target_recovery_fabric_id": step.target_container.parent(),
        "target_recovery_protection_container_id": step.target_container,
        "target_network_id": (change and change.target_network) or step.target_network,
        "target_availability_set_id": step.target_availability_set,
        "target_zone": (change and change.target_zone) or step.target_zone,
        "target_proximity_placement_group_id": step.target_proximity_group,
        "target_capacity_reservation_group_id": step.target_capacity_reservation,
        "target_virtual_machine_size": change.target_size if change else "",
        "multi_vm_group_name": step.multi_vm_group,
        "managed_disk": disks,
        "network_interface": _interfaces(step, more.one.machine) or None,
    }
    name = f"Trap: azurerm cannot say its name at a failover, {change.target_name}." if change else ""
    traps = [name] if change and change.target_name else []
    return _one("site_recovery_replicated_vm", step, block, *traps, keep=True)


def _interfaces(step: steps.EnableReplication, machine: Machine | None) -> list[Block]:
    """The interfaces with their subnets: azurerm does not send the subnet with the enabling."""
    found: list[Block] = []
    for nic in machine.nics if machine else ():
        subnet = step.target_subnet if nic.primary else nic.subnet.name if nic.subnet else ""
        if subnet:
            names = (nic.configuration, *(one.name for one in nic.further))
            addresses: list[Block] = [
                {"name": name or None, "primary": number == 0, "target_subnet_name": subnet}
                for number, name in enumerate(names)
            ]
            found.append({"source_network_interface_id": nic.id, "ip_configuration": addresses})
    return found


def _disk(disk: steps.DiskToReplicate, sku: str) -> Block:
    return {
        "disk_id": disk.disk,
        "staging_storage_account_id": disk.cache_account,
        "target_resource_group_id": disk.target_group,
        "target_disk_type": sku,
        "target_replica_disk_type": disk.replica_sku or sku,
        "target_disk_encryption_set_id": disk.encryption_set,
    }


@resources.register
def _(step: steps.CreateRecoveryPlan, more: More) -> tuple[TerraformResource, ...]:
    groups = with_fixed_groups(step.groups)
    actions = [action for group in groups for action in group.actions]
    if any(action.action_kind is ActionKind.UNKNOWN for action in actions):
        return ()
    zones: Block = {"primary_zone": step.zones[0], "recovery_zone": step.zones[1]}
    block: Block = {
        "name": step.id.name,
        "recovery_vault_id": step.id.vault_id,
        "source_recovery_fabric_id": step.primary_fabric,
        "target_recovery_fabric_id": step.recovery_fabric,
        **_groups(groups),
        "azure_to_azure_settings": [zones] if any(step.zones) else None,
    }
    traps = ["Trap: the blocks boot_recovery_group are run in the order in which they stand here."]
    traps += [
        f"Trap: azurerm cannot say how long Azure waits for the action {one.name}, {one.timeout}."
        for one in actions
        if one.timeout and one.action_kind is not ActionKind.MANUAL
    ]
    return _one("site_recovery_replication_recovery_plan", step, block, *traps)


def _groups(groups: tuple[PlanGroup, ...]) -> Block:
    kinds: dict[str, list[Block]] = {}
    for group in groups:
        names = {"Shutdown": "shutdown_recovery_group", "Failover": "failover_recovery_group"}
        block: Block = {
            "replicated_protected_items": tuple(one.item for one in group.members) or None,
            "pre_action": [_action(one) for one in group.before] or None,
            "post_action": [_action(one) for one in group.after] or None,
        }
        kinds.setdefault(names.get(group.kind.value, "boot_recovery_group"), []).append(block)
    return dict(kinds)


def _action(action: PlanAction) -> Block:
    kind = action.action_kind
    return {
        "name": action.name,
        "type": kind.value,
        "fail_over_directions": action.directions,
        "fail_over_types": action.failover_types,
        "fabric_location": "" if kind is ActionKind.MANUAL else action.side,
        "runbook_id": action.runbook if kind is ActionKind.RUNBOOK else None,
        "manual_action_instruction": action.instructions if kind is ActionKind.MANUAL else None,
        "script_path": str(action.details.get("path", "")) if kind is ActionKind.SCRIPT else None,
    }
