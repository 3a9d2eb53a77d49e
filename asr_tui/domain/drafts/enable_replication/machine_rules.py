"""Why a machine cannot be protected, and what helps.

Limits and operating systems: Microsoft Learn, "Support matrix for Azure VM disaster recovery between Azure regions"
(2025-06). An operating system is known only by the image that the machine was made from. Only what surely is not in
the list is reported: a newer release may have joined it since, so that Azure's own check decides, as for every image
that does not name its system. Locks and stale links: Microsoft Learn, "Troubleshoot Azure VM errors in Site Recovery"
(150225, 150226).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from asr_tui.domain.drafts.enable_replication.disk_rules import source_disk_problems
from asr_tui.domain.drafts.enable_replication.hardware_rules import hardware_problems
from asr_tui.domain.drafts.enable_replication.interface_rules import interface_problems
from asr_tui.domain.drafts.enable_replication.outbound_rules import outbound_problems
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Machine, Power
from asr_tui.domain.obstacles import LockLevel
from asr_tui.domain.problems import FieldRef, Problem

MIN_CORES = 2
MIN_MEMORY_GIB = 1

OTHER_SYSTEMS = {
    "thefreebsdfoundation": "FreeBSD",
    "netgate": "FreeBSD",
    "kinvolk": "Flatcar Linux",
    "coreos": "CoreOS",
    "microsoftcblmariner": "Azure Linux",
    "clear-linux-project": "Clear Linux",
}
"""Publishers of systems that are not in the list, whatever the release."""

LOWEST = {"redhat": ("Red Hat Enterprise Linux", 6, 7), "oracle": ("Oracle Linux", 6, 4)}
LOWEST_UBUNTU = 14
WINDOWS_NO_MORE = re.compile(r"\b(2003|2008(?!-r2))", re.IGNORECASE)


def machine_problems(
    machine: Machine, estate: Estate, left_out: Collection[str] = (), target_region: str = ""
) -> tuple[Problem, ...]:
    """Our own rules first, then Azure's own answer where it was asked.

    left_out        names of the disks that are not copied
    target_region   empty where it is not known
    """
    return (*_ours(machine, estate, tuple(left_out), target_region), *_azures(machine, estate))


def _ours(machine: Machine, estate: Estate, left_out: tuple[str, ...], target_region: str) -> tuple[Problem, ...]:
    """Kept with the estate: Azure's answers about other machines change none of it."""
    key, kept = (machine.id, left_out, target_region), estate.found_of_machines
    known = kept.get(key)
    if known is None or known[0] is not machine:
        outbound = outbound_problems(machine, estate, target_region)
        known = kept[key] = (machine, (*_own(machine, estate, left_out), *outbound))
    return known[1]


def _own(machine: Machine, estate: Estate, left_out: Collection[str]) -> Iterator[Problem]:
    item = estate.item_of(machine.id)
    if item:
        yield FieldRef("machines", "machines", machine.id).blocking(
            f"{machine.name} is protected in this vault already ({item.state_text or item.stage.value}).",
            "There is nothing to do. Open it on the home screen to see how it stands.",
            "45031",
            "protected",
        )
    yield from _state(machine)
    yield from _system(machine)
    yield from hardware_problems(machine)
    yield from source_disk_problems(machine, left_out)
    yield from interface_problems(machine)
    yield from _size(machine, estate)
    yield from _locks(machine, estate)
    if has_stale_links(machine, estate):
        yield _links(machine, estate)
    yield from _group(machine, estate)


def has_failed_extension(machine: Machine) -> bool:
    """Whether an extension failed: Azure then installs no other one."""
    return any(extension.failed for extension in machine.extensions)


def _state(machine: Machine) -> Iterator[Problem]:
    if machine.power is not Power.RUNNING and machine.managed:
        yield FieldRef("machines", "machines", machine.id).blocking(
            f"{machine.name} is {machine.power.value}. Site Recovery installs its agent inside the machine, "
            "so it must run.",
            "Start it, then check again.",
            "AzureVmIsNotInDesiredPowerState",
            "not running",
        )
    if machine.provisioning.casefold() != "succeeded":
        yield FieldRef("machines", "machines", machine.id).blocking(
            f"Azure's last operation on {machine.name} did not succeed: its provisioning state is "
            f"{machine.provisioning}.",
            "Wait for running operations, repair the one that failed, then check again.",
            "150019",
            "not ready",
        )
    for extension in machine.extensions:
        if extension.failed:
            yield FieldRef("machines", "machines", machine.id).blocking(
                f"The extension {extension.name} on {machine.name} is in the state {extension.provisioning}, and "
                "Azure installs no other one meanwhile.",
                "Repair or remove that extension in the portal, then check again.",
                brief="extension failed",
            )


def _system(machine: Machine) -> Iterator[Problem]:
    system = unsupported_system(machine)
    if system:
        yield FieldRef("machines", "machines", machine.id).blocking(
            f"{machine.name} was made from an image of {system}, which is not in Site Recovery's list of systems.",
            "It cannot be protected this way. Where the system was upgraded since, Azure's own check decides: ask "
            "Azure support."
            if machine.windows
            else "It cannot be protected this way: keep a copy by means of its own, such as a second machine there.",
            "A2AOperatingSystemNotSupported",
            "OS not supported",
        )


def _group(machine: Machine, estate: Estate) -> Iterator[Problem]:
    """Said so that nobody wonders why the portal does not show the machine (Microsoft Learn, "Troubleshoot Azure VM
    errors in Site Recovery": machines whose group lies in another region)."""
    group = estate.group(machine.id.group_id)
    if group and group.location != machine.location:
        yield FieldRef("machines", "machines", machine.id).note(
            f"The resource group {group.name} of {machine.name} lies in {estate.display(group.location)}, the machine "
            f"in {estate.display(machine.location)}.",
            "The vault's form in the portal hides such machines; here it can be chosen all the same.",
        )


def _size(machine: Machine, estate: Estate) -> Iterator[Problem]:
    size = estate.size(machine.size)
    if size and (size.cores < MIN_CORES or size.memory_gib < MIN_MEMORY_GIB):
        yield FieldRef("machines", "machines", machine.id).warning(
            f"{machine.size} is small: Site Recovery's driver wants {MIN_CORES} cores and {MIN_MEMORY_GIB} GB, and "
            "about 6 % of the memory.",
            "Expect a slower machine, or choose a larger size before.",
            brief="small size",
        )


def _azures(machine: Machine, estate: Estate) -> Iterator[Problem]:
    errors = estate.eligibility_of(machine.id)
    if not errors:
        return
    ours = {problem.code for problem in (*_state(machine), *_system(machine))}
    for error in errors:
        if error.code not in ours:
            remedy = " ".join(text for text in (error.causes, error.action) if text)
            yield FieldRef("machines", "machines", machine.id).blocking(error.message, remedy, error.code)


def unsupported_system(machine: Machine) -> str:
    """The system's name where it is not in Microsoft's list, else an empty string."""
    publisher, _, release = machine.image.partition(" ")
    publisher = publisher.casefold()
    if publisher in OTHER_SYSTEMS:
        return OTHER_SYSTEMS[publisher]
    if publisher == "microsoftwindowsserver":
        found = WINDOWS_NO_MORE.search(release)
        return f"Windows Server {found[1]}" if found else ""
    if publisher == "canonical":
        return _ubuntu(release)
    return _older(publisher, release)


def _ubuntu(release: str) -> str:
    """Only the releases with long support are in the list, from 14.04 on."""
    found = re.search(r"(?<!\d)(\d\d)[._](\d\d)(?!\d)", release)
    if found is None:
        return ""
    year, month = int(found[1]), int(found[2])
    listed = year >= LOWEST_UBUNTU and year % 2 == 0 and month == 4
    return "" if listed else f"Ubuntu {found[1]}.{found[2]}"


def _older(publisher: str, release: str) -> str:
    if publisher not in LOWEST:
        return ""
    name, *lowest = LOWEST[publisher]
    found = re.search(r"(?<![\d.])(\d{1,2})[._](\d{1,2})(?!\d)", release)
    version = [int(found[1]), int(found[2])] if found else lowest
    return f"{name} {version[0]}.{version[1]}" if version < lowest else ""


def has_stale_links(machine: Machine, estate: Estate) -> bool:
    """Whether an earlier protection left links on it; links of a machine that this vault protects are in use."""
    return estate.item_of(machine.id) is None and bool(estate.stale_links_on(machine.id))


def _locks(machine: Machine, estate: Estate) -> Iterator[Problem]:
    for lock in estate.locks_on(machine.id):
        if lock.level is LockLevel.READ_ONLY:
            yield FieldRef("machines", "machines", machine.id).warning(
                f"The read-only lock {lock.name} on {lock.where} lets nothing be installed on {machine.name}.",
                "Remove the lock for as long as the protection is set up, or ask whoever set it.",
                "ScopeLocked",
                "locked",
            )
        else:
            yield FieldRef("machines", "machines", machine.id).note(
                f"The lock {lock.name} on {lock.where} does not stop the protection of {machine.name}, but it will "
                "stop the clean-up when replication is disabled.",
                "Remember to remove it before that, or stale links stay on the machine.",
                "150225",
            )


def _links(machine: Machine, estate: Estate) -> Problem:
    vaults = sorted({link.vault for link in estate.stale_links_on(machine.id) if link.vault})
    to = f" to the vault{'s' if len(vaults) > 1 else ''} {' and '.join(vaults)}" if vaults else ""
    locked = "Remove the lock on it, then the links" if estate.locks_on(machine.id) else "Remove the links"
    return FieldRef("machines", "machines", machine.id).blocking(
        f"Links of an older protection{to} are still on {machine.name}: Azure protects it only when they are gone.",
        f"{locked}; if the machine is protected there now, disable that instead.",
        "150226",
        "old links",
    )


def group_lock_problems(group: ArmId, estate: Estate) -> Iterator[Problem]:
    """A target group in which nothing can be created."""
    for lock in estate.locks_on(group):
        if lock.level is LockLevel.READ_ONLY:
            yield FieldRef("target", "group").warning(
                f"The read-only lock {lock.name} on {lock.where} lets nothing be made in {group.name}.",
                "Remove the lock, or choose another resource group.",
                "ScopeLocked",
            )
