"""Where each problem is put right: a repair, an action or a screen of this program, or the exact place elsewhere."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from msgspec import Struct

from asr_tui.domain.attention import AGENT_WARNING, CERTIFICATE_WARNING, Need, NeedReason
from asr_tui.domain.error_codes import recognized
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import HealthError, ProtectedItem, Stage


class Repair(Enum):
    """A repair of a protected machine; the value is its title in a menu."""

    ADD_DISKS = "Protect new disks"
    REMOVE_DISKS = "Take disks out"
    DISMISS = "Dismiss warnings"
    UPDATE_AGENT = "Update the agent"
    UPDATE_EXPIRING = "Update what ends soon"
    REINSTALL_AGENT = "Install the agent again"

    def is_due(self, item: ProtectedItem, now: datetime) -> bool:
        """Whether the machine needs it, as far as its item says; a list of items does not tell of removable disks."""
        if item.stage is not Stage.PROTECTED:
            return False
        match self:
            case Repair.ADD_DISKS:
                return bool(item.unprotected_disks)
            case Repair.REMOVE_DISKS:
                return any(disk.removable for disk in item.disks)
            case Repair.DISMISS:
                return any(error.dismissable for error in item.health_errors)
            case Repair.UPDATE_AGENT:
                old = item.agent_update_required or item.agent_upgradeable or agent_ends_soon(item, now)
                return old and not item.agent_upgrade.reinstall
            case Repair.UPDATE_EXPIRING:
                return agent_ends_soon(item, now) and not item.agent_upgrade.reinstall
            case Repair.REINSTALL_AGENT:
                return item.agent_upgrade.reinstall


def agent_ends_soon(item: ProtectedItem, now: datetime) -> bool:
    """Whether the agent, or its certificate, expires within 30 days, or has expired."""
    expires, certificate = item.agent_expires, item.agent_certificate_expires
    if item.agent_certificate_update_required or (certificate is not None and certificate - now < CERTIFICATE_WARNING):
        return True
    return expires is not None and expires - now < AGENT_WARNING


class RepairPlace(Enum):
    """A screen of this program; the value says how a person gets there."""

    MACHINE = "the machine's page, its health"
    SETTINGS = "the machine's settings after a failover (c)"
    JOB = "the job, its failed task"
    POLICIES = "the vault's policies (P on home)"
    LEFTOVERS = "the vault's leftovers (F11 on home)"
    ALERTS = "the vault's alerts and mails (F12 on home)"
    AGENTS = "who updates the agents (= on home)"
    WIZARD = "the wizard that protects machines (p on home)"


class Way(Struct, frozen=True):
    """`to` is what puts it right here, None where nothing here does; `where` says what is done, and exactly where."""

    to: Repair | Action | RepairPlace | None
    where: str


_IN_MACHINE = "inside the machine"
_ROLES = "portal: the cache storage account > Access control (IAM)"
_NETWORK = "portal: the machine > Networking, and the route table and firewall of its subnet"

CODES: dict[str, Way] = {
    "150019": Way(None, "portal: the machine > Activity log names the operation that failed or still goes on"),
    "150039": Way(None, f"{_IN_MACHINE}: Disk Management, or fdisk on Linux"),
    "150225": Way(RepairPlace.LEFTOVERS, "remove the lock in the portal (the machine > Locks), then the link in F11"),
    "150226": Way(RepairPlace.LEFTOVERS, "remove the lock in the portal (the machine > Locks), then the link in F11"),
    "150097": Way(RepairPlace.SETTINGS, "another size; more quota in the portal: Quotas > Compute > the target region"),
    "150172": Way(None, "portal: the disk > Size + performance; or leave it out in the wizard"),
    "151025": Way(None, f"{_IN_MACHINE}: services.msc, COM+ System Application and Volume Shadow Copy"),
    "151037": Way(None, _NETWORK),
    "151066": Way(None, f"{_IN_MACHINE}: Windows Update, or the CA package of the distribution"),
    "151072": Way(None, f"{_IN_MACHINE}: ProxyInfo.conf of the Mobility service"),
    "151083": Way(None, "portal: the machine > Restart, when it suits"),
    "150175": Way(RepairPlace.WIZARD, "disable, then protect it again with target key vaults"),
    "150253": Way(RepairPlace.WIZARD, "protect it again, with the disks and types that it has now"),
    "150261": Way(RepairPlace.POLICIES, "retention and snapshot frequency of the policy"),
    "45005": Way(RepairPlace.JOB, "the failed task and its inner error name the cause"),
    "45031": Way(RepairPlace.MACHINE, "nothing is to be done: it is protected"),
    "161011": Way(Action.DRILL, "a test failover, then its clean-up"),
    "28020": Way(RepairPlace.JOB, "the failed task and its inner error name the cause"),
    "151124": Way(None, f"{_IN_MACHINE}: /etc/default/grub, then grub2-mkconfig"),
    "151126": Way(None, f"{_IN_MACHINE}: /etc/default/grub, then grub2-mkconfig"),
    "151137": Way(Repair.UPDATE_AGENT, "a newer Mobility service"),
    "153039": Way(Repair.ADD_DISKS, "protect the disks, or dismiss the warning in the same menu"),
    "151195": Way(None, f"{_NETWORK}; DNS servers: the virtual network > DNS servers"),
    "151196": Way(None, f"{_NETWORK}: service tag AzureActiveDirectory, port 443"),
    "151197": Way(None, f"{_NETWORK}: service tag AzureSiteRecovery, port 443"),
    "153006": Way(RepairPlace.POLICIES, f"{_IN_MACHINE}: vacp.log and VSS; or no app-consistent points in the policy"),
    "153007": Way(RepairPlace.MACHINE, f"compare what it writes with the limits; {_NETWORK}"),
    "BookmarkNotFound": Way(Action.DRILL, "the same again, with a newer recovery point"),
    "28031": Way(RepairPlace.SETTINGS, "another size or placement; quota in the portal: Quotas > Compute"),
    "28092": Way(None, "portal: Quotas > Networking > the target region, network interfaces"),
    "70038": Way(RepairPlace.SETTINGS, "a network and a subnet that exist"),
    "170010": Way(None, f"{_IN_MACHINE}: the no-hydration script"),
    "HvrStorageAccountNotFound": Way(None, "portal: the cache storage account > Networking, and its region and group"),
    "HvrManagedIdentityPermissionMissing": Way(None, f"{_ROLES}; the vault > Identity"),
    "ScopeLocked": Way(None, "portal: the machine or its resource group > Locks"),
    "A2AOperatingSystemNotSupported": Way(None, f"{_IN_MACHINE}: another kernel or system release"),
    "AzureVmIsNotInDesiredPowerState": Way(RepairPlace.WIZARD, "U on its line powers it on"),
    "AzureVmIsNotInDesiredProvisioningState": Way(None, "portal: the machine > Activity log"),
    "replica-ip-invalid": Way(Action.CLEAN_UP, "the clean-up frees the address; a machine left behind is in F11"),
    "replica-disk-exists": Way(RepairPlace.LEFTOVERS, "the replica disk of the earlier protection"),
    "cache-region": Way(Action.REPROTECT, "the same again, with a cache account of the region where it runs"),
    "invalid-disk-ids": Way(None, f"{_IN_MACHINE}: Disk Management, or fdisk on Linux"),
    "source-deleted": Way(Action.DISABLE, "then the wizard (p on home) protects the machine that runs now"),
    "vacp-not-installed": Way(None, f"{_IN_MACHINE}: InMageVSSProvider_Install in the Mobility service's folder"),
    "vacp-disabled": Way(None, f"{_IN_MACHINE}: services.msc, Azure Site Recovery VSS Provider"),
    "vacp-not-registered": Way(None, f"{_IN_MACHINE}: InMageVSSProvider_Uninstall, then _Install"),
    "vacp-writer": Way(None, f"{_IN_MACHINE}: vssadmin list writers, then the writer's service"),
}
"""Every code of domain/error_codes.py."""
_UPDATE_CATEGORY = "agentautoupdate"
"""How the categories of health errors of automatic updates begin (SDK, HealthErrorCategory)."""

REASONS: dict[NeedReason, Way] = {
    NeedReason.NO_POINT: Way(RepairPlace.MACHINE, "its health says why"),
    NeedReason.HEALTH_CRITICAL: Way(RepairPlace.MACHINE, "its health says why"),
    NeedReason.HEALTH_WARNING: Way(RepairPlace.MACHINE, "its health says why"),
    NeedReason.JOB_FAILED: Way(RepairPlace.JOB, "the failed task says why, and whether it can be restarted"),
    NeedReason.NOT_COMMITTED: Way(Action.COMMIT, "commit, or choose another recovery point"),
    NeedReason.UNPROTECTED: Way(Action.REPROTECT, "a re-protect copies it back"),
    NeedReason.RESYNC: Way(Action.REPAIR, "a resynchronization compares the copy and sends what differs"),
    NeedReason.LATE: Way(RepairPlace.MACHINE, "its loss and its health say why"),
    NeedReason.FAILBACK_DUE: Way(Action.FAIL_OVER, "a failover leads it home"),
    NeedReason.DRILL_RUNNING: Way(Action.CLEAN_UP, "the clean-up ends the drill"),
    NeedReason.AGENT_UPDATE: Way(Repair.UPDATE_AGENT, "a newer Mobility service"),
    NeedReason.AGENT: Way(Repair.UPDATE_AGENT, "a newer Mobility service"),
    NeedReason.CERTIFICATE: Way(Repair.UPDATE_AGENT, "a newer Mobility service comes with a new certificate"),
    NeedReason.REBOOT: CODES["151083"],
    NeedReason.NEVER_DRILLED: CODES["161011"],
    NeedReason.DRILLED_BEFORE: CODES["161011"],
    NeedReason.DRILL_OLD: CODES["161011"],
    NeedReason.COPYING: Way(RepairPlace.MACHINE, "nothing is to be done: it is being copied"),
}
"""Every reason of home's needs."""

_BY_CODE = {code.casefold(): way for code, way in CODES.items()}


def way_of_code(code: str, *texts: str) -> Way | None:
    """Where an error of Azure is put right, by its code and its words; None where neither is known."""
    return _BY_CODE.get(recognized(code, *texts).casefold()) or _BY_CODE.get(code.casefold())


def way_of_error(error: HealthError) -> Way | None:
    """Where a health error is put right; one of the automatic updates by its category."""
    if error.category.casefold().startswith(_UPDATE_CATEGORY):
        return Way(RepairPlace.AGENTS, "the account that updates them: its identity, its role, its runs")
    return way_of_code(error.code, error.message, error.causes)


def way_of(need: Need) -> Way:
    """Where a need is put right: by Azure's code where it has a known one."""
    if need.reason is NeedReason.AGENT_UPDATE and need.item.agent_upgrade.reinstall:
        blocked = "; ".join(need.item.agent_upgrade.blocked_by)
        return Way(Repair.REINSTALL_AGENT, f"in the way: {blocked}" if blocked else "the service is installed again")
    known = way_of_error(need.error) if need.error else None
    return known or REASONS[need.reason]
