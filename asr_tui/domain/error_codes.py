"""What Site Recovery's error codes mean and what to do, in plain words; unknown codes get no invented remedy.

Codes stand under their public source: an article of Microsoft Learn by its file name, recorded traffic, or a public
issue. Where the cause was concluded from an issue and not stated by Microsoft, the meaning says "seen with".
"""

from __future__ import annotations

import re

from msgspec import Struct


class ErrorExplanation(Struct, frozen=True):
    code: str
    means: str
    remedy: str
    source: str


_REPLICATION = "Microsoft Learn, azure-to-azure-troubleshoot-replication"
_BY_SOURCE = {
    "Microsoft Learn, azure-to-azure-virtual-machine-errors": {
        "150019": (
            "The machine is not in the state Succeeded: an operation on it failed, or one is still going on.",
            "Wait until running operations end, put right the one that failed, then try again.",
        ),
        "150039": (
            "Azure sees a data disk that the system inside the machine does not: it was never initialized there.",
            "Initialize the disk inside the machine, then try again.",
        ),
        "150225": (
            "The machine left the vault, but a resource lock kept its links to it.",
            "Remove the lock; remove the stale links before the machine is protected again.",
        ),
        "150226": (
            "Links of an older protection are still on the machine.",
            "Remove the lock on it, remove the stale links, then try again.",
        ),
    },
    "Microsoft Learn, azure-to-azure-troubleshoot-errors": {
        "150097": (
            "The target region has no quota, no right or no fitting size for this machine.",
            "Ask for quota there, or choose another target region or size.",
        ),
        "150172": (
            "A disk is smaller than 1024 MB, the least that can be replicated.",
            "Enlarge the disk or leave it out.",
        ),
        "151025": (
            "The extension cannot install: the COM+ System Application or the Volume Shadow Copy service is disabled.",
            "Set both services to automatic or manual inside the machine.",
        ),
        "151037": (
            "The machine cannot reach the addresses that Site Recovery needs.",
            "Open outbound port 443 by service tags, and check its name resolution.",
        ),
        "151066": (
            "Root certificates are missing inside the machine.",
            "Install them: Windows Update, or the CA package of the Linux distribution (rehash on SUSE).",
        ),
        "151072": (
            (
                "Site Recovery could not be configured inside the machine; often a proxy setting "
                "that is wrong or not seen."
            ),
            "Use a proxy without login and name it in ProxyInfo.conf.",
        ),
        "151083": (
            "The Mobility service was updated; its new driver starts with the next reboot.",
            "Reboot when it suits. Replication goes on meanwhile.",
        ),
    },
    "GitHub, MicrosoftDocs/azure-docs issue 10030": {
        "150175": (
            "The OS disk is encrypted, but no target key vault was given.",
            "Choose target key vaults for secret and key.",
        ),
    },
    "GitHub, hashicorp/terraform-provider-azurerm issue 25604": {
        "150253": (
            "The list of disks was refused; seen with a disk listed twice or a disk type that does not fit the source.",
            "Check that each disk is listed once and that its type fits.",
        ),
    },
    "GitHub, hashicorp/terraform-provider-azurerm issue 7479": {
        "150261": (
            "The replication policy was refused; seen with a retention beyond the limit.",
            "Bring retention and snapshot frequency into their ranges.",
        ),
    },
    "GitHub, hashicorp/terraform-provider-azurerm issue 31927": {
        "45005": (
            "Protection could not be enabled. This code says no more than that.",
            "Open the job: the failed task and its inner error name the cause.",
        ),
    },
    "recorded traffic of azure-cli-extensions, site-recovery tests": {
        "45031": (
            "Protection is already enabled for this machine.",
            "Nothing needs to be done. To protect it in another way, disable replication first.",
        ),
        "161011": (
            "No drill (test failover) has succeeded since this replication began: whether the copy starts is unknown.",
            "Do a test failover and clean it up.",
        ),
    },
    "GitHub, hashicorp/terraform-provider-azurerm issue 22193": {
        "28020": (
            "The requested operation failed. This code says no more; seen when test network settings did not fit.",
            "Check that the network and subnet exist and belong together.",
        ),
    },
    "Microsoft Learn, azure-to-azure-protection-errors": {
        "151124": (
            "The boot loader (GRUB) names an LVM device that does not exist.",
            "Create the device or drop the parameter.",
        ),
        "151126": (
            "The boot loader (GRUB) uses device names such as /dev/sda1 in place of UUIDs.",
            "Replace them with the UUIDs that blkid prints.",
        ),
        "151137": (
            "The installer cannot find the root disk (Mobility service 9.35 with disk encryption).",
            "Use a newer Mobility service.",
        ),
        "153039": (
            "The machine has a new disk that is not protected.",
            "Protect the disk, or dismiss the warning.",
        ),
    },
    "Microsoft Learn, azure-to-azure-troubleshoot-network-connectivity": {
        "151195": (
            "Name resolution fails inside the machine; typical after a failover with DNS servers of one's own.",
            "Make DNS reachable from its network; with private endpoints, check the private zones.",
        ),
        "151196": (
            (
                "The sign-in hosts of Microsoft Entra ID cannot be reached; typical in a private subnet without a NAT "
                "gateway, and behind a standard internal load balancer."
            ),
            "Open the service tag AzureActiveDirectory on port 443, or add a NAT gateway.",
        ),
        "151197": (
            "The Site Recovery service cannot be reached from the machine.",
            "Open the service tag AzureSiteRecovery on port 443.",
        ),
    },
    "Microsoft Learn, azure-to-azure-troubleshoot-replication": {
        "153006": (
            (
                "No app-consistent point could be made: VSS writers, SQL AUTO_CLOSE, Storage Spaces "
                "Direct, no Linux script."
            ),
            "Look for vacpError in vacp.log and fix VSS; or switch app-consistent snapshots off in the policy.",
        ),
        "153007": (
            "No crash-consistent point for 60 minutes: it writes faster than can be carried, or the network fails.",
            "Compare its write rate with the limits; check the way to the cache account and outbound port 443.",
        ),
        "BookmarkNotFound": (
            "The recovery point is older than a change of a disk's tier or type.",
            "Choose a newer point.",
        ),
    },
    "Microsoft Learn, site-recovery-failover-to-azure-troubleshoot (on-premises page, same engine)": {
        "28031": (
            "The machine could not be created: quota, mixed sizes in a set, or an Azure policy forbids it.",
            "Put that right and try again.",
        ),
        "28092": (
            "The network interface could not be created: its quota is used up.",
            "Raise the quota and try again.",
        ),
        "70038": (
            "A resource that is needed, such as the virtual network, is gone.",
            "Set one that exists.",
        ),
        "170010": (
            "The boot drivers of a migrated machine were not prepared.",
            "Run the no-hydration script inside the machine.",
        ),
    },
    "GitHub, MicrosoftDocs/azure-docs issue 46912": {
        "HvrStorageAccountNotFound": (
            "The service cannot find or see the cache storage account.",
            "Check the account's region, resource group, rights and firewall.",
        ),
    },
    "GitHub, hashicorp/terraform-provider-azurerm issue 21912; roles: Microsoft Learn, "
    "azure-to-azure-how-to-enable-replication-private-endpoints": {
        "HvrManagedIdentityPermissionMissing": (
            "Site Recovery uses the cache storage account as the vault's managed identity, which lacks rights on it.",
            (
                "See that the vault's system-assigned identity is on, and give it two roles on the machine's cache "
                "storage account: Contributor and Storage Blob Data Contributor (Storage Blob Data Owner on a premium "
                "account). A user-assigned identity does not do. Wait some minutes, then restart the job."
            ),
        ),
    },
    "GitHub, MicrosoftDocs/azure-docs issue 32050": {
        "ScopeLocked": (
            "A resource lock on the machine or its group forbids the change.",
            "Remove the lock for as long as the operation takes.",
        ),
    },
    "Azure REST API examples, ReplicationEligibilityResults_List": {
        "A2AOperatingSystemNotSupported": (
            "Site Recovery does not support the machine's operating system or kernel.",
            "Compare it with the support matrix for Azure virtual machines.",
        ),
        "AzureVmIsNotInDesiredPowerState": (
            "The machine is not running. Site Recovery installs its agent inside it, so it must run.",
            "Start the machine, then check again.",
        ),
        "AzureVmIsNotInDesiredProvisioningState": (
            "The machine is not in the state Succeeded: an operation on it failed, or one is still going on.",
            "Wait until running operations end, put right the one that failed, then check again.",
        ),
    },
}

_BY_TEXT = {
    "replica-ip-invalid": (
        r"replica.*\bip\b.*\binvalid\b|\bip address\b.*\b(already in use|not available)\b",
        "The address that a replicated machine is to get is held by another machine, mostly a test machine.",
        "Clean the drill up, or remove the test machine that was left behind.",
        "Microsoft Learn, site-recovery-failover-to-azure-troubleshoot",
    ),
    "replica-disk-exists": (
        r"replica managed disk.*already exists",
        "A replica disk of an earlier protection is left, without the tags that would let it be used again.",
        "Delete that replica disk, then try again.",
        "Microsoft Learn, azure-to-azure-protection-errors",
    ),
    "cache-region": (
        r"storage account.*same region|same region.*storage account",
        "The cache storage account does not lie in the region of the machine that runs now.",
        "Choose a cache account in the region where the machine runs.",
        "GitHub, hashicorp/terraform-provider-azurerm issue 25880",
    ),
    "invalid-disk-ids": (
        r"invalid disk ids?\b",
        "The Mobility service does not know the disk: it is not initialized inside the machine.",
        "Initialize the disk inside the machine, then try again.",
        "GitHub, hashicorp/terraform-provider-azurerm issue 16241",
    ),
    "source-deleted": (
        r"\b(vm|virtual machine)\b.*might have been deleted",
        "The source machine was removed by hand, so that nothing can be copied back to it.",
        "Disable its replication, and protect the machine that runs now anew.",
        "GitHub, MicrosoftDocs/azure-docs issue 81429",
    ),
    "vacp-not-installed": (
        r"\b2147221164\b|\b0x80040154\b",
        "Site Recovery's VSS provider is not registered, or not installed.",
        "Install it again with the scripts in the Mobility service's folder.",
        _REPLICATION,
    ),
    "vacp-disabled": (
        r"\b2147943458\b|\b0x80070422\b",
        "The service of Site Recovery's VSS provider is disabled.",
        "Set it to automatic; restart Volume Shadow Copy, the provider and Virtual Disk.",
        _REPLICATION,
    ),
    "vacp-not-registered": (
        r"\b2147754756\b",
        "Site Recovery's VSS provider is not registered.",
        "Uninstall the provider and install it again.",
        _REPLICATION,
    ),
    "vacp-writer": (
        r"\b2147754994\b",
        "A VSS writer inside the machine is not healthy.",
        "Find it with `vssadmin list writers`, and restart its service.",
        _REPLICATION,
    ),
}
"""What has no code of its own and is known by Azure's words: pattern, meaning, remedy, source."""
_PATTERNS = {name: re.compile(row[0], re.IGNORECASE | re.DOTALL) for name, row in _BY_TEXT.items()}

_BY_CODE = {
    code.casefold(): ErrorExplanation(code, means, remedy, source)
    for source, codes in _BY_SOURCE.items()
    for code, (means, remedy) in codes.items()
} | {name: ErrorExplanation(name, *row[1:]) for name, row in _BY_TEXT.items()}


def recognized(code: str, *texts: str) -> str:
    """What an error is known by: a name of `_BY_TEXT` where its words tell more than its code, else its code."""
    said = " ".join(texts)
    return next((name for name, pattern in _PATTERNS.items() if pattern.search(said)), code)


def explain(code: str, *texts: str) -> ErrorExplanation | None:
    """By the code and the words of an error; None where neither is known: then Azure's own words must do."""
    return _BY_CODE.get(recognized(code, *texts).casefold()) or _BY_CODE.get(code.casefold())


def known_codes() -> tuple[str, ...]:
    """All codes, and the names of what is known by its words."""
    return (*(code for codes in _BY_SOURCE.values() for code in codes), *_BY_TEXT)
