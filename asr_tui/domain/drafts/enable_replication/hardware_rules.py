"""What a machine is made of and Site Recovery does not take or carry over: hosts, disk interfaces, encryption.

Sources: Microsoft Learn, "Support matrix for Azure VM disaster recovery between Azure regions" (2025-06: compute and
storage settings), "Azure trusted launch virtual machines and Site Recovery" (2025-03), "Tutorial: Set up disaster
recovery for Azure VMs" (Azure Disk Encryption). Confidential machines: azure-rest-api-specs, pull request 46144 (open
in September 2026), "ConfidentialVM" with `confidentialDiskEncryptionInfo`.

Machines of a scale set in uniform mode are no rule here: Azure does not list them among the virtual machines.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from asr_tui.domain.machines import Machine
from asr_tui.domain.problems import FieldRef, Problem

TRUSTED_LINUX_SINCE = datetime(2024, 4, 1, tzinfo=UTC)
DISK_ENCRYPTION = ("azurediskencryption", "azurediskencryptionforlinux")
APPLIANCES = ("paloaltonetworks",)


def hardware_problems(machine: Machine) -> Iterator[Problem]:
    at = FieldRef("machines", "machines", machine.id)
    yield from _never(machine)
    yield from _trusted_launch(machine)
    yield from _encrypted(machine)
    if machine.scale_set:
        yield at.warning(
            f"{machine.name} belongs to the scale set {machine.scale_set.name}. Site Recovery copies it as a machine "
            "of its own: fine where the set only spreads machines, not where it adds and removes them by itself.",
            "Protect it if the set has a fixed number of machines; else rebuild the set in the other region.",
            brief="scale set",
        )


def _never(machine: Machine) -> Iterator[Problem]:
    """What Microsoft's list says no to."""
    at = FieldRef("machines", "machines", machine.id)
    if machine.dedicated_host:
        yield at.blocking(
            f"{machine.name} runs on the dedicated host {machine.dedicated_host.name}, which Site Recovery does not "
            "support.",
            "Move it off the host (stop it, take the host away in its settings, start it), or leave it out.",
            brief="dedicated host",
        )
    if machine.disk_controller.casefold() == "nvme":
        yield at.warning(
            f"The disks of {machine.name} are attached by NVMe. Microsoft's list (2025-06) says that Site Recovery "
            "does not support this; Azure's own check of the machine decides.",
            "Stop it and change its disk controller to SCSI, where its size offers that, or choose another size.",
            brief="NVMe disks",
        )
    if machine.security_type.casefold() == "confidentialvm":
        yield at.blocking(
            f"{machine.name} is a confidential machine. Site Recovery begins to take these with its api-version "
            "2026-11-01, with keys for each disk; this program does not use that one yet.",
            "Protect it in the portal where that offers it, or leave it out.",
            brief="confidential",
        )
    if machine.image.casefold().startswith(APPLIANCES):
        yield at.blocking(
            f"{machine.name} is a Palo Alto appliance, which Site Recovery does not support.",
            "Deploy a second appliance in the target region instead.",
            brief="appliance",
        )


def _trusted_launch(machine: Machine) -> Iterator[Problem]:
    """Windows is fully supported; Linux is in preview, for machines made since April 2024."""
    at = FieldRef("machines", "machines", machine.id)
    if machine.security_type.casefold() != "trustedlaunch" or machine.windows:
        return
    old = machine.created is not None and machine.created < TRUSTED_LINUX_SINCE
    yield at.warning(
        f"{machine.name} runs Linux with trusted launch, for which Site Recovery is a preview"
        + (", and only for machines made since April 2024: this one is older." if old else "."),
        "Rebuild it, or expect Azure's refusal." if old else "Rehearse it with a drill before you rely on it.",
        brief="preview",
    )


def _encrypted(machine: Machine) -> Iterator[Problem]:
    at = FieldRef("machines", "machines", machine.id)
    if machine.encryption_at_host:
        yield at.warning(
            f"{machine.name} has encryption at host. It can be protected, but after a failover it will not have it.",
            "Turn it on again there, after each failover, if your rules ask for it.",
            brief="encrypted",
        )
    extension = next((one for one in machine.extensions if one.kind.casefold() in DISK_ENCRYPTION), None)
    if extension is None and not any(disk.key_encrypted for disk in machine.disks):
        return
    yield at.warning(
        f"{machine.name} has Azure Disk Encryption: its keys and secrets must be in a key vault of the target region "
        "before it can start there, and this program copies none.",
        "Copy them first (Microsoft's script Copy-keys, run with your own rights), or enable it in the portal. Keys "
        "in a hardware module (HSM) are not supported.",
        brief="encrypted",
    )
