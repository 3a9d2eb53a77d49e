"""A Bash script for the Azure CLI that brings a vault to what a file says, and can be run again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from functools import singledispatch

from asr_tui.domain import steps
from asr_tui.services.converters.az_script import FUNCTIONS
from asr_tui.services.converters.conversion import Comments, Conversion, Converted, Files, Target, one_line, wrapped
from asr_tui.services.converters.quoting import jmespath, shell

COMMENTS = Comments("#")
TRAPS = """\
Run it with Bash and a signed-in Azure CLI (az login). It can be run again: what is there is left as it is,
also where its values are others; `asr-tui check` says which.

Trap: az cannot drill: neither az nor its extension site-recovery has a test failover of a protected machine
(Microsoft Learn, az site-recovery protected-item). Site Recovery is therefore asked by az rest, which needs
no extension and sends what this program sends.

Trap: az rest does not wait, and reads one page of a list. The functions below wait for the job of each request, end
where it failed, and read lists to their end.

Trap: a re-protect moves a machine to the other region's container, where enabling it again would be wrong. It is
therefore looked for in the whole vault first, and left alone.
"""


def files(conversion: Conversion) -> Files:
    lines = [
        "#!/usr/bin/env bash",
        *COMMENTS.head(conversion, TARGET.title, TRAPS),
        "",
        *FUNCTIONS.splitlines(),
        *_jobs(conversion),
    ]
    waited: set[str] = set()
    for one in conversion.steps:
        lines += ["", *_waits(one, conversion, waited), COMMENTS.title(one)]
        lines += [*COMMENTS.lines(traps(one.step)), *native(one.step, one)]
    for one in conversion.steps:
        lines += [*_wait(one, waited)]
    lines += [*COMMENTS.drills(conversion), "", 'echo "Done."', ""]
    return {"vault.sh": "\n".join(lines)}


def _jobs(conversion: Conversion) -> Iterator[str]:
    """Where the jobs of the vault are read."""
    version = next((one.request.version for one in conversion.steps if one.step.scenario), "")
    if version:
        yield ""
        yield f"JOBS={shell(f'{conversion.vault}/replicationJobs?api-version={version}')}"


def _waits(one: Converted, conversion: Conversion, waited: set[str]) -> Iterator[str]:
    """Waits for the machines that the step needs as protected: a plan, or a change of their settings."""
    needed: set[str] = set()
    match one.step:
        case steps.CreateRecoveryPlan(groups=groups) | steps.UpdateRecoveryPlan(groups=groups):
            needed = {member.item.casefold() for group in groups for member in group.members}
        case steps.UpdateItem() | steps.ChangeSettings():
            needed = {one.step.id.casefold()}
    for other in conversion.steps:
        if isinstance(other.step, steps.EnableReplication) and other.step.id.casefold() in needed:
            yield from _wait(other, waited)


def _wait(one: Converted, waited: set[str]) -> Iterator[str]:
    if isinstance(one.step, steps.EnableReplication) and one.key not in waited:
        waited.add(one.key)
        yield f"wait_protected {shell(one_line(one.step.on_machine))} {shell(one.request.url)}"


@singledispatch
def traps(step: steps.Step) -> tuple[str, ...]:
    """What goes wrong with the step in this tool, as lines of a comment."""
    return ()


@traps.register
def _(step: steps.CreateVirtualNetwork) -> tuple[str, ...]:
    return tuple(
        wrapped(
            "Trap: az network vnet create leaves a subnet's outbound access to Azure's default, which is none since "
            "api-version 2025-07-01: a machine there cannot be protected again. Here it is said."
        )
    )


@traps.register
def _(step: steps.CreateResourceGroup) -> tuple[str, ...]:
    return ("Trap: az group create clears the tags of a group that is there (azure-cli issue 11513). Here they stay.",)


@traps.register(steps.TestFailover)
@traps.register(steps.TestFailoverOfPlan)
def _(step: steps.Step) -> tuple[str, ...]:
    return ("Trap: az has no command for a drill; this is the request. Clean up afterwards: its machines are billed.",)


@traps.register
def _(step: steps.CreateRecoveryPlan) -> tuple[str, ...]:
    return ("Trap: an action that is sent without its failover types never runs again. Here they are said.",)


@traps.register
def _(step: steps.UpdateItem) -> tuple[str, ...]:
    return ("Trap: what a change leaves out may be cleared. The item is read first, and its settings are sent along.",)


@singledispatch
def native(step: steps.Step, one: Converted) -> Iterator[str]:
    """The lines that send the step: by az rest, unless az has a command that sends the same."""
    request, what = one.request, shell(one.title)
    body = f" {shell(request.compact)}" if request.body else " ''"
    common = f"{request.method.lower()} {shell(request.url)}{body}"
    if not step.writes_to_vault or not step.scenario:
        yield f"ensure {what} {common}" if step.creates else f"send {what} {common}"
        return
    verb = "ensure_by_job" if step.creates else "send_by_job"
    yield f"{verb} {what} {common} \\"
    yield f'  "$JOBS" {shell(_job_filter(step))}'


@native.register
def _(step: steps.EnableReplication, one: Converted) -> Iterator[str]:
    request, items = one.request, f"{step.id.vault_id}/replicationProtectedItems?api-version={one.request.version}"
    what = shell(one.title)
    yield f"enable {what} {request.method.lower()} {shell(request.url)} {shell(request.compact)} \\"
    yield f'  "$JOBS" {shell(_job_filter(step))} \\'
    yield f"  {shell(items)} {shell(f'value[?name=={jmespath(step.id.name)}].[id]')}"


def _job_filter(step: steps.Step) -> str:
    """The names of the step's jobs in a list of jobs, by JMESPath."""
    found = f"properties.scenarioName=={jmespath(step.scenario)}"
    target = step.machine_name if isinstance(step, steps.UpdateItem) else step.job_target
    if target:
        found += f" && properties.targetObjectName=={jmespath(target)}"
    return f"value[?{found}].[name]"


def _command(*words: str) -> Iterator[str]:
    yield shlex.join(("az", *words, "--output", "none"))


@native.register
def _(step: steps.StartMachine, one: Converted) -> Iterator[str]:
    yield from _command("vm", "start", "--ids", step.id)


_DELETES: dict[type[steps.Step], tuple[str, ...]] = {
    steps.DeleteVirtualNetwork: ("network", "vnet", "delete"),
    steps.DeleteNetworkSecurityGroup: ("network", "nsg", "delete"),
    steps.DeleteInterface: ("network", "nic", "delete"),
    steps.DeleteDisk: ("disk", "delete", "--yes"),
    steps.DeleteStorageAccount: ("storage", "account", "delete", "--yes"),
    steps.DeleteAvailabilitySet: ("vm", "availability-set", "delete"),
}


def _delete(step: steps.Step, one: Converted) -> Iterator[str]:
    yield from _command(*_DELETES[type(step)], "--ids", step.id)


for _kind in _DELETES:
    native.register(_kind, _delete)


@native.register
def _(step: steps.UpdateItem, one: Converted) -> Iterator[str]:
    """Reads the item, and sends all of its settings with the changes."""
    if step.current is not None:
        yield from native.dispatch(steps.Step)(step, one)
        return
    yield f"change_item {shell(one.title)} {shell(one.request.url)} \\"
    yield f"  {shell(_changed_item(step))} \\"
    yield f'  "$JOBS" {shell(_job_filter(step))}'


def _changed_item(step: steps.UpdateItem) -> str:
    """An item's settings as its PATCH takes them, by JMESPath, with what the step changes."""
    wanted = {
        "recoveryAzureVMName": step.target_name,
        "recoveryAzureVMSize": step.target_size,
        "selectedRecoveryAzureNetworkId": str(step.target_network or ""),
    }
    said = [f"{name}: {jmespath(value) if value else f'{_DETAILS}.{name}'}" for name, value in wanted.items()]
    zone = jmespath(step.target_zone) if step.target_zone else f"{_DETAILS}.recoveryAvailabilityZone"
    return _ITEM_SETTINGS.replace("SAID", ", ".join(said)).replace("ZONE", zone)


_DETAILS = "properties.providerSpecificDetails"
_ITEM_SETTINGS = """{properties: {
  SAID,
  selectedTfoAzureNetworkId: properties.providerSpecificDetails.selectedTfoAzureNetworkId,
  recoveryAvailabilitySetId: properties.providerSpecificDetails.recoveryAvailabilitySet,
  vmNics: properties.providerSpecificDetails.vmNics[].{
    nicId: nicId, selectionType: selectionType,
    recoveryNetworkSecurityGroupId: recoveryNetworkSecurityGroupId,
    enableAcceleratedNetworkingOnRecovery: enableAcceleratedNetworkingOnRecovery,
    recoveryNicName: recoveryNicName, recoveryNicResourceGroupName: recoveryNicResourceGroupName,
    reuseExistingNic: reuseExistingNic, targetNicName: targetNicName,
    tfoNetworkSecurityGroupId: tfoNetworkSecurityGroupId,
    enableAcceleratedNetworkingOnTfo: enableAcceleratedNetworkingOnTfo,
    tfoNicName: tfoRecoveryNicName, tfoNicResourceGroupName: tfoRecoveryNicResourceGroupName,
    tfoReuseExistingNic: tfoReuseExistingNic,
    ipConfigs: ipConfigs[].{
      ipConfigName: name, isPrimary: isPrimary, isSeletedForFailover: isSeletedForFailover,
      recoverySubnetName: recoverySubnetName, recoveryStaticIPAddress: recoveryStaticIPAddress,
      recoveryPublicIPAddressId: recoveryPublicIPAddressId,
      recoveryLBBackendAddressPoolIds: recoveryLBBackendAddressPoolIds,
      tfoSubnetName: tfoSubnetName, tfoStaticIPAddress: tfoStaticIPAddress,
      tfoPublicIPAddressId: tfoPublicIPAddressId, tfoLBBackendAddressPoolIds: tfoLBBackendAddressPoolIds}},
  providerSpecificDetails: {
    instanceType: 'A2A',
    recoveryResourceGroupId: properties.providerSpecificDetails.recoveryAzureResourceGroupId,
    managedDiskUpdateDetails: properties.providerSpecificDetails.protectedManagedDisks[].{
      diskId: diskId, recoveryTargetDiskAccountType: recoveryTargetDiskAccountType,
      recoveryReplicaDiskAccountType: recoveryReplicaDiskAccountType,
      failoverDiskName: failoverDiskName, tfoDiskName: tfoDiskName},
    recoveryBootDiagStorageAccountId: properties.providerSpecificDetails.recoveryBootDiagStorageAccountId,
    tfoAzureVMName: properties.providerSpecificDetails.tfoAzureVMName,
    recoveryProximityPlacementGroupId: properties.providerSpecificDetails.recoveryProximityPlacementGroupId,
    recoveryVirtualMachineScaleSetId: properties.providerSpecificDetails.recoveryVirtualMachineScaleSetId,
    recoveryCapacityReservationGroupId: properties.providerSpecificDetails.recoveryCapacityReservationGroupId,
    recoveryAvailabilityZone: ZONE}}}"""

TARGET = Target("az", "Azure CLI script", declares=False, files=files)
