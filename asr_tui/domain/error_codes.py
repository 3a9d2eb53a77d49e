"""What Site Recovery's error codes mean and what to do, in plain words; unknown codes get no invented remedy.

Each entry names its public source: an article of Microsoft Learn by its file name, recorded traffic, or a public
issue. Where the cause was concluded from an issue and not stated by Microsoft, `means` says "seen with".
"""

from __future__ import annotations

from dataclasses import dataclass

_MACHINE = "Microsoft Learn, azure-to-azure-virtual-machine-errors"
_TROUBLE = "Microsoft Learn, azure-to-azure-troubleshoot-errors"
_PROTECTION = "Microsoft Learn, azure-to-azure-protection-errors"
_NETWORK = "Microsoft Learn, azure-to-azure-troubleshoot-network-connectivity"
_REPLICATION = "Microsoft Learn, azure-to-azure-troubleshoot-replication"
_FAILOVER = "Microsoft Learn, site-recovery-failover-to-azure-troubleshoot (on-premises page, same engine)"
_ELIGIBILITY = "Azure REST API examples, ReplicationEligibilityResults_List"


@dataclass(frozen=True, slots=True)
class Explanation:
    """`phase` is when the code is met: enable, run, update, failover, re-protect, disable or policy."""

    code: str
    phase: str
    means: str
    remedy: str
    source: str


_TABLE = (
    Explanation(
        "150019",
        "enable",
        "The machine is not in the state Succeeded: an operation on it failed, or one is still going on.",
        "Wait until running operations end, put right the one that failed, then try again.",
        _MACHINE,
    ),
    Explanation(
        "150039",
        "enable",
        "Azure sees a data disk that the system inside the machine does not: it was never initialized there.",
        "Initialize the disk inside the machine, then try again.",
        _MACHINE,
    ),
    Explanation(
        "150097",
        "enable",
        "The target region has no quota, no right or no fitting size for this machine.",
        "Ask for quota there, or choose another target region or size.",
        _TROUBLE,
    ),
    Explanation(
        "150172",
        "enable",
        "A disk is smaller than 1024 MB, the least that can be replicated.",
        "Enlarge the disk or leave it out.",
        _TROUBLE,
    ),
    Explanation(
        "150175",
        "enable",
        "The OS disk is encrypted, but no target key vault was given.",
        "Choose target key vaults for secret and key.",
        "GitHub, MicrosoftDocs/azure-docs issue 10030",
    ),
    Explanation(
        "150225",
        "disable",
        "The machine left the vault, but a resource lock kept its links to it.",
        "Remove the lock; remove the stale links before the machine is protected again.",
        _MACHINE,
    ),
    Explanation(
        "150226",
        "enable",
        "Links of an older protection are still on the machine.",
        "Remove the lock on it, remove the stale links, then try again.",
        _MACHINE,
    ),
    Explanation(
        "150253",
        "enable",
        "The list of disks was refused; seen with a disk listed twice or a disk type that does not fit the source.",
        "Check that each disk is listed once and that its type fits.",
        "GitHub, hashicorp/terraform-provider-azurerm issue 25604",
    ),
    Explanation(
        "150261",
        "policy",
        "The replication policy was refused; seen with a retention beyond the limit.",
        "Bring retention and snapshot frequency into their ranges.",
        "GitHub, hashicorp/terraform-provider-azurerm issue 7479",
    ),
    Explanation(
        "45005",
        "enable",
        "Protection could not be enabled. This code says no more than that.",
        "Open the job: the failed task and its inner error name the cause.",
        "GitHub, hashicorp/terraform-provider-azurerm issue 31927",
    ),
    Explanation(
        "45031",
        "enable",
        "Protection is already enabled for this machine.",
        "Nothing needs to be done. To protect it in another way, disable replication first.",
        "recorded traffic of azure-cli-extensions, site-recovery tests",
    ),
    Explanation(
        "28020",
        "update",
        "The requested operation failed. This code says no more; seen when test network settings did not fit.",
        "Check that the network and subnet exist and belong together.",
        "GitHub, hashicorp/terraform-provider-azurerm issue 22193",
    ),
    Explanation(
        "151025",
        "enable",
        "The extension cannot install: the COM+ System Application or the Volume Shadow Copy service is disabled.",
        "Set both services to automatic or manual inside the machine.",
        _TROUBLE,
    ),
    Explanation(
        "151037",
        "enable",
        "The machine cannot reach the addresses that Site Recovery needs.",
        "Open outbound port 443 by service tags, and check its name resolution.",
        _TROUBLE,
    ),
    Explanation(
        "151066",
        "enable",
        "Root certificates are missing inside the machine.",
        "Install them: Windows Update, or the CA package of the Linux distribution (rehash on SUSE).",
        _TROUBLE,
    ),
    Explanation(
        "151072",
        "enable",
        "Site Recovery could not be configured inside the machine; often a proxy setting that is wrong or not seen.",
        "Use a proxy without login and name it in ProxyInfo.conf.",
        _TROUBLE,
    ),
    Explanation(
        "151083",
        "update",
        "The Mobility service was updated; its new driver starts with the next reboot.",
        "Reboot when it suits. Replication goes on meanwhile.",
        _TROUBLE,
    ),
    Explanation(
        "151124",
        "enable",
        "The boot loader (GRUB) names an LVM device that does not exist.",
        "Create the device or drop the parameter.",
        _PROTECTION,
    ),
    Explanation(
        "151126",
        "enable",
        "The boot loader (GRUB) uses device names such as /dev/sda1 in place of UUIDs.",
        "Replace them with the UUIDs that blkid prints.",
        _PROTECTION,
    ),
    Explanation(
        "151137",
        "enable",
        "The installer cannot find the root disk (Mobility service 9.35 with disk encryption).",
        "Use a newer Mobility service.",
        _PROTECTION,
    ),
    Explanation(
        "151195",
        "enable",
        "Name resolution fails inside the machine; typical after a failover with DNS servers of one's own.",
        "Make DNS reachable from its network; with private endpoints, check the private zones.",
        _NETWORK,
    ),
    Explanation(
        "151196",
        "enable",
        "The sign-in hosts of Microsoft Entra ID cannot be reached; typical behind a standard internal load balancer.",
        "Open the service tag AzureActiveDirectory on port 443, or add a NAT gateway.",
        _NETWORK,
    ),
    Explanation(
        "151197",
        "enable",
        "The Site Recovery service cannot be reached from the machine.",
        "Open the service tag AzureSiteRecovery on port 443.",
        _NETWORK,
    ),
    Explanation(
        "153006",
        "run",
        "No app-consistent point could be made: VSS writers, SQL AUTO_CLOSE, Storage Spaces Direct, no Linux script.",
        "Look for vacpError in vacp.log and mend VSS; or switch app-consistent snapshots off in the policy.",
        _REPLICATION,
    ),
    Explanation(
        "153007",
        "run",
        "No crash-consistent point for 60 minutes: it writes faster than can be carried, or the network fails.",
        "Compare its write rate with the limits; check the way to the cache account and outbound port 443.",
        _REPLICATION,
    ),
    Explanation(
        "153039",
        "run",
        "The machine has a new disk that is not protected.",
        "Protect the disk, or dismiss the warning.",
        _PROTECTION,
    ),
    Explanation(
        "161011",
        "run",
        "No drill (test failover) of this machine has succeeded yet, so nobody knows whether its copy starts.",
        "Do a test failover and clean it up.",
        "recorded traffic of azure-cli-extensions, site-recovery tests",
    ),
    Explanation(
        "28031",
        "failover",
        "The machine could not be created: quota, mixed sizes in a set, or an Azure policy forbids it.",
        "Put that right and try again.",
        _FAILOVER,
    ),
    Explanation(
        "28092",
        "failover",
        "The network interface could not be created: its quota is used up.",
        "Raise the quota and try again.",
        _FAILOVER,
    ),
    Explanation(
        "70038",
        "failover",
        "A resource that is needed, such as the virtual network, is gone.",
        "Set one that exists.",
        _FAILOVER,
    ),
    Explanation(
        "170010",
        "failover",
        "The boot drivers of a migrated machine were not prepared.",
        "Run the no-hydration script inside the machine.",
        _FAILOVER,
    ),
    Explanation(
        "BookmarkNotFound",
        "failover",
        "The recovery point is older than a change of a disk's tier or type.",
        "Choose a newer point.",
        _REPLICATION,
    ),
    Explanation(
        "HvrStorageAccountNotFound",
        "enable",
        "The service cannot find or see the cache storage account.",
        "Check the account's region, resource group, rights and firewall.",
        "GitHub, MicrosoftDocs/azure-docs issue 46912",
    ),
    Explanation(
        "ScopeLocked",
        "disable",
        "A resource lock on the machine or its group forbids the change.",
        "Remove the lock for as long as the operation takes.",
        "GitHub, MicrosoftDocs/azure-docs issue 32050",
    ),
    Explanation(
        "A2AOperatingSystemNotSupported",
        "enable",
        "Site Recovery does not support the machine's operating system or kernel.",
        "Compare it with the support matrix for Azure virtual machines.",
        _ELIGIBILITY,
    ),
    Explanation(
        "AzureVmIsNotInDesiredPowerState",
        "enable",
        "The machine is not running. Site Recovery installs its agent inside it, so it must run.",
        "Start the machine, then check again.",
        _ELIGIBILITY,
    ),
    Explanation(
        "AzureVmIsNotInDesiredProvisioningState",
        "enable",
        "The machine is not in the state Succeeded: an operation on it failed, or one is still going on.",
        "Wait until running operations end, put right the one that failed, then check again.",
        _ELIGIBILITY,
    ),
)

_BY_CODE = {one.code.casefold(): one for one in _TABLE}


def explain(code: str) -> Explanation | None:
    """What is known of a code, or None: then Azure's own words must do."""
    return _BY_CODE.get(code.casefold())


def known_codes() -> tuple[str, ...]:
    return tuple(one.code for one in _TABLE)
