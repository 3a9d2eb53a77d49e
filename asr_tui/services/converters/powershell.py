"""A PowerShell script with the cmdlets of Az.RecoveryServices, and the request itself where they lack something."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import singledispatch

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.services.converters.conversion import Comments, Conversion, Converted, Files, Target
from asr_tui.services.converters.powershell_script import FUNCTIONS
from asr_tui.services.converters.quoting import powershell as quoted

COMMENTS = Comments("#")
TRAPS = """\
Run it in PowerShell 7 after Connect-AzAccount. It can be run again: what is there is left as it is.

Trap: Update-AzRecoveryServicesAsrRecoveryPlan sends actions without their failover types, and such an action
never runs again (Azure/azure-powershell issue 12837). Plans are therefore sent as requests; do not use it on
them.

Trap: no cmdlet adds an action to a recovery plan, and Update-AzRecoveryServicesAsrProtectionDirection refuses
a plan of Azure machines.

Trap: the cmdlets of a policy take whole hours only.

Trap: a re-protect moves a machine to the other region's container, where enabling it again would be wrong. It is
therefore looked for in the whole vault, and left alone.
"""


def files(conversion: Conversion) -> Files:
    vault = conversion.vault
    lines = [
        "#Requires -Version 7.0",
        "#Requires -Modules Az.Accounts, Az.Resources, Az.Compute, Az.RecoveryServices",
        *COMMENTS.head(conversion, TARGET.title, TRAPS),
        "",
        *FUNCTIONS.splitlines(),
        f"Set-AzContext -Subscription {quoted(vault.subscription)} | Out-Null",
    ]
    in_vault = False
    for one in conversion.steps:
        if one.step.writes_to_vault and not in_vault:
            in_vault = True
            lines += ["", *_vault(vault)]
        here = one.step.id.subscription.casefold() == vault.subscription.casefold()
        lines += ["", COMMENTS.title(one), *(cmdlet(one.step, one) if here else _request(one))]
    return {"vault.ps1": "\n".join((*lines, *COMMENTS.drills(conversion), ""))}


def _vault(vault: ArmId) -> Iterator[str]:
    yield f"$vault = Get-AzRecoveryServicesVault -Name {quoted(vault.name)} -ResourceGroupName {quoted(vault.group)}"
    yield "Set-AzRecoveryServicesAsrVaultContext -Vault $vault | Out-Null"


@singledispatch
def cmdlet(step: steps.Step, one: Converted) -> Iterator[str]:
    """The lines that send the step. Without a cmdlet of its own it is the request that this program sends."""
    yield from _request(one)


def _request(one: Converted) -> Iterator[str]:
    request = one.request
    verb = "Add-Missing" if one.step.creates else "Send-Request"
    path, method = quoted(request.url), quoted(request.method)
    if not request.body:
        yield f"{verb} -What {quoted(one.title)} -Method {method} -Path {path}"
        return
    payload = quoted(json.dumps(request.body, ensure_ascii=False))
    yield f"{verb} -What {quoted(one.title)} -Method {method} -Path {path} -Payload {payload}"


def _missing(one: Converted, *lines: str) -> Iterator[str]:
    """What is done only where the step's resource is not there."""
    yield f"if (-not (Test-There -Path {quoted(one.request.url)})) {{"
    yield from (f"    {line}" for line in lines)
    yield "}"


def _fabric(fabric: ArmId) -> str:
    return f"(Get-AzRecoveryServicesAsrFabric -Name {quoted(fabric.name)})"


def _container(container: ArmId) -> str:
    name = quoted(container.name)
    return f"(Get-AzRecoveryServicesAsrProtectionContainer -Fabric {_fabric(container.parent())} -Name {name})"


def _item(item: ArmId) -> str:
    name = quoted(item.name)
    container = _container(item.parent())
    return f"(Get-AzRecoveryServicesAsrReplicationProtectedItem -ProtectionContainer {container} -Name {name})"


@cmdlet.register
def _(step: steps.CreateResourceGroup, one: Converted) -> Iterator[str]:
    new = f"New-AzResourceGroup -Name {quoted(step.id.name)} -Location {quoted(step.location)} | Out-Null"
    yield from _missing(one, new)


@cmdlet.register
def _(step: steps.CreateFabric, one: Converted) -> Iterator[str]:
    name, place = quoted(step.id.name), quoted(step.location)
    yield from _missing(one, f"Wait-DrJob (New-AzRecoveryServicesAsrFabric -Azure -Name {name} -Location {place})")


@cmdlet.register
def _(step: steps.CreateContainer, one: Converted) -> Iterator[str]:
    new = f"New-AzRecoveryServicesAsrProtectionContainer -Name {quoted(step.id.name)}"
    yield from _missing(one, f"Wait-DrJob ({new} -Fabric {_fabric(step.id.parent())})")


@cmdlet.register
def _(step: steps.CreatePolicy, one: Converted) -> Iterator[str]:
    if step.retention_minutes % 60 or step.app_consistent_minutes % 60:
        yield from COMMENTS.trap("New-AzRecoveryServicesAsrPolicy takes whole hours, this is none: the request itself.")
        yield from _request(one)
        return
    yield from _missing(
        one,
        f"Wait-DrJob (New-AzRecoveryServicesAsrPolicy -AzureToAzure -Name {quoted(step.id.name)} `",
        f"    -RecoveryPointRetentionInHours {step.retention_minutes // 60} `",
        f"    -ApplicationConsistentSnapshotFrequencyInHours {step.app_consistent_minutes // 60} `",
        f"    -MultiVmSyncStatus {'Enable' if step.multi_vm_sync else 'Disable'})",
    )


@cmdlet.register
def _(step: steps.CreateContainerMapping, one: Converted) -> Iterator[str]:
    yield from _missing(
        one,
        f"Wait-DrJob (New-AzRecoveryServicesAsrProtectionContainerMapping -Name {quoted(step.id.name)} `",
        f"    -Policy (Get-AzRecoveryServicesAsrPolicy -Name {quoted(step.policy.name)}) `",
        f"    -PrimaryProtectionContainer {_container(step.id.parent())} `",
        f"    -RecoveryProtectionContainer {_container(step.target_container)})",
    )


@cmdlet.register
def _(step: steps.CreateNetworkMapping, one: Converted) -> Iterator[str]:
    yield from _missing(
        one,
        f"Wait-DrJob (New-AzRecoveryServicesAsrNetworkMapping -AzureToAzure -Name {quoted(step.id.name)} `",
        f"    -PrimaryFabric {_fabric(step.id.parent(2))} -PrimaryAzureNetworkId {quoted(step.source_network)} `",
        f"    -RecoveryFabric {_fabric(step.target_fabric)} -RecoveryAzureNetworkId {quoted(step.target_network)})",
    )


@cmdlet.register
def _(step: steps.EnableReplication, one: Converted) -> Iterator[str]:
    disks = [disk for disk in step.disks if disk.disk is not None]
    if not disks or step.target_capacity_reservation:
        yield from COMMENTS.trap("the cmdlet takes no capacity reservation and no unmanaged disks: the request.")
        yield from _request(one)
        return
    lines = ["$disks = @()"]
    for disk in disks:
        lines += ["$disks += New-AzRecoveryServicesAsrAzureToAzureDiskReplicationConfig -ManagedDisk `"]
        lines += [f"    {line}" for line in _disk(disk, one.type_of(disk))]
    items = f"{step.id.vault_id}/replicationProtectedItems?api-version={one.request.version}"
    yield f"if (-not (Test-Item -Path {quoted(items)} -Name {quoted(step.id.name)})) {{"
    yield from (f"    {line}" for line in (*lines, *_protect(step)))
    yield "}"


def _disk(disk: steps.DiskToReplicate, chosen: str) -> Iterator[str]:
    """The cmdlet wants the types said: where nobody chose one, that of the disk itself."""
    own = f"(Get-AzResource -ResourceId {quoted(disk.disk or '')}).Sku.Name"
    target = quoted(chosen) if chosen else own
    replica = quoted(disk.replica_sku) if disk.replica_sku else target
    yield f"-DiskId {quoted(disk.disk or '')} -LogStorageAccountId {quoted(disk.cache_account)} `"
    keys = f" -RecoveryDiskEncryptionSetId {quoted(disk.encryption_set)}" if disk.encryption_set else ""
    yield f"-RecoveryResourceGroupId {quoted(disk.target_group)}{keys} `"
    yield f"-RecoveryReplicaDiskAccountType {replica} -RecoveryTargetDiskAccountType {target}"


def _protect(step: steps.EnableReplication) -> Iterator[str]:
    source, target = step.id.parent(), step.target_container
    yield "$mapping = Get-AzRecoveryServicesAsrProtectionContainerMapping `"
    yield f"    -ProtectionContainer {_container(source)} |"
    yield f"    Where-Object {{ $_.TargetProtectionContainerId -eq {quoted(target)} -and"
    yield f"        $_.PolicyId -eq {quoted(step.policy)} }} | Select-Object -First 1"
    yield "Wait-DrJob (New-AzRecoveryServicesAsrReplicationProtectedItem -AzureToAzure `"
    yield f"    -Name {quoted(step.id.name)} -AzureVmId {quoted(step.machine)} `"
    yield "    -ProtectionContainerMapping $mapping -AzureToAzureDiskReplicationConfiguration $disks `"
    each: tuple[tuple[str, str], ...] = (
        ("RecoveryAzureNetworkId", step.target_network or ""),
        ("RecoveryAzureSubnetName", step.target_subnet),
        ("ReplicationGroupName", step.multi_vm_group),
        ("RecoveryAvailabilitySetId", step.target_availability_set or ""),
        ("RecoveryAvailabilityZone", step.target_zone),
        ("RecoveryProximityPlacementGroupId", step.target_proximity_group or ""),
    )
    yield from (f"    -{name} {quoted(value)} `" for name, value in each if value)
    yield f"    -RecoveryResourceGroupId {quoted(step.target_group)})"


@cmdlet.register
def _(step: steps.UpdateItem, one: Converted) -> Iterator[str]:
    each: tuple[tuple[str, str], ...] = (
        ("Name", step.target_name),
        ("Size", step.target_size),
        ("RecoveryNetworkId", step.target_network or ""),
        ("RecoveryAvailabilityZone", step.target_zone),
    )
    said = " ".join(f"-{name} {quoted(value)}" for name, value in each if value)
    yield f"Wait-Protected {_item(step.id)}"
    if step.nics or not said:
        yield from COMMENTS.trap("the cmdlet changes one interface a call: the request, without other settings.")
        yield from _request(one)
        return
    yield f"Wait-DrJob (Set-AzRecoveryServicesAsrReplicationProtectedItem -InputObject {_item(step.id)} {said})"


@cmdlet.register
def _(step: steps.ChangeSettings, one: Converted) -> Iterator[str]:
    yield f"Wait-Protected {_item(step.id)}"
    yield from _request(one)


@cmdlet.register(steps.CreateRecoveryPlan)
@cmdlet.register(steps.UpdateRecoveryPlan)
def _(step: steps.CreateRecoveryPlan | steps.UpdateRecoveryPlan, one: Converted) -> Iterator[str]:
    """A plan takes machines only once they are protected."""
    members = (member.item for group in step.groups for member in group.members)
    yield from (f"Wait-Protected {_item(item)}" for item in members)
    yield from _request(one)


@cmdlet.register
def _(step: steps.TestFailover, one: Converted) -> Iterator[str]:
    yield from COMMENTS.trap("its machines run and are billed until the clean-up.")
    yield "Wait-DrJob (Start-AzRecoveryServicesAsrTestFailoverJob -Direction PrimaryToRecovery `"
    yield from _point(step.id, step.point)
    yield f"    -AzureVMNetworkId {quoted(step.network)} -ReplicationProtectedItem {_item(step.id)})"


def _point(item: ArmId, point: ArmId | None) -> Iterator[str]:
    if point is not None:
        found = f"(Get-AzRecoveryServicesAsrRecoveryPoint -ReplicationProtectedItem {_item(item)} `"
        yield f"    -RecoveryPoint {found}"
        yield f"        -Name {quoted(point.name)}) `"


@cmdlet.register
def _(step: steps.CleanUpTestFailover, one: Converted) -> Iterator[str]:
    comment = f" -Comment {quoted(step.comments)}" if step.comments else ""
    yield f"Wait-DrJob (Start-AzRecoveryServicesAsrTestFailoverCleanupJob{comment} `"
    yield f"    -ReplicationProtectedItem {_item(step.id)})"


@cmdlet.register
def _(step: steps.Failover, one: Converted) -> Iterator[str]:
    shut = " -PerformSourceSideAction" if step.shut_down_source else ""
    yield f"Wait-DrJob (Start-AzRecoveryServicesAsrUnplannedFailoverJob -Direction PrimaryToRecovery{shut} `"
    yield from _point(step.id, step.point)
    yield f"    -ReplicationProtectedItem {_item(step.id)})"


@cmdlet.register
def _(step: steps.ChangeRecoveryPoint, one: Converted) -> Iterator[str]:
    yield "Wait-DrJob (Start-AzRecoveryServicesAsrApplyRecoveryPoint `"
    yield from _point(step.id, step.point)
    yield f"    -ReplicationProtectedItem {_item(step.id)})"


_OF_ITEMS: dict[type[steps.Step], str] = {
    steps.CommitFailover: "Start-AzRecoveryServicesAsrCommitFailoverJob",
    steps.RepairReplication: "Start-AzRecoveryServicesAsrResynchronizeReplicationJob",
}


def _of_item(step: steps.Step, one: Converted) -> Iterator[str]:
    yield f"Wait-DrJob ({_OF_ITEMS[type(step)]} -ReplicationProtectedItem {_item(step.id)})"


for _kind in _OF_ITEMS:
    cmdlet.register(_kind, _of_item)


@cmdlet.register
def _(step: steps.StartMachine, one: Converted) -> Iterator[str]:
    yield f"Start-AzVM -Id {quoted(step.id)} | Out-Null"


@cmdlet.register
def _(step: steps.DeleteUnused, one: Converted) -> Iterator[str]:
    yield f"Remove-AzResource -ResourceId {quoted(step.id)} -Force | Out-Null"


TARGET = Target("powershell", "PowerShell script", declares=False, files=files)
