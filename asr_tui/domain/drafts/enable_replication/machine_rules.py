"""Can this machine be protected, and where not, why and what helps.

Limits: Microsoft Learn, "Support matrix for Azure VM disaster recovery between Azure regions" (2025-06).
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.drafts.enable_replication.obstacle_rules import obstacle_problems
from asr_tui.domain.estate import Estate
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.resources import Disk, Extension, Machine, Power

OS_DISK_MAX_GIB = 4095
DATA_DISK_MAX_GIB = 32 * 1024
DATA_DISKS_USUAL_MAX = 64
MIN_CORES = 2
MIN_MEMORY_GIB = 1
PAGE = "machines"


def machine_problems(machine: Machine, estate: Estate) -> tuple[Problem, ...]:
    """Our own rules first, then what Azure itself answered where it was asked."""
    return (*_own(machine, estate), *_azures(machine, estate))


def _blocking(machine: Machine, what: str, remedy: str, code: str = "", *, brief: str = "") -> Problem:
    return Problem(Severity.BLOCKING, PAGE, "machines", what, remedy, machine.id, code, brief)


def _warning(machine: Machine, what: str, remedy: str, *, brief: str) -> Problem:
    return Problem(Severity.WARNING, PAGE, "machines", what, remedy, machine.id, brief=brief)


def _own(machine: Machine, estate: Estate) -> Iterator[Problem]:
    item = estate.item_of(machine.id)
    if item:
        yield _blocking(
            machine,
            f"{machine.name} is protected in this vault already ({item.state_text or item.stage.value}).",
            "There is nothing to do. Open it on the home screen to see how it stands.",
            "45031",
            brief="protected",
        )
    yield from _state(machine)
    yield from _disks(machine)
    yield from _size(machine, estate)
    yield from obstacle_problems(machine, estate)


def has_failed_extension(machine: Machine) -> bool:
    """Whether Azure installs no other extension on it meanwhile."""
    return any(_failed(extension) for extension in machine.extensions)


def _failed(extension: Extension) -> bool:
    return extension.provisioning.casefold() in {"failed", "canceled"}


def _state(machine: Machine) -> Iterator[Problem]:
    if machine.power is not Power.RUNNING:
        yield _blocking(
            machine,
            f"{machine.name} is {machine.power.value}. Site Recovery installs its agent inside the machine, "
            "so it must run.",
            "Start it, then check again.",
            "AzureVmIsNotInDesiredPowerState",
            brief="not running",
        )
    if machine.provisioning.casefold() != "succeeded":
        yield _blocking(
            machine,
            f"Azure's last operation on {machine.name} did not succeed: its provisioning state is "
            f"{machine.provisioning}.",
            "Wait for running operations, repair the one that failed, then check again.",
            "150019",
            brief="not ready",
        )
    for extension in machine.extensions:
        if _failed(extension):
            yield _blocking(
                machine,
                f"The extension {extension.name} on {machine.name} is in the state {extension.provisioning}, and "
                "Azure installs no other one meanwhile.",
                "Repair or remove that extension in the portal, then check again.",
                brief="extension failed",
            )


def _disks(machine: Machine) -> Iterator[Problem]:
    for disk in machine.disks:
        yield from _disk(machine, disk)
    if len(machine.data_disks) > DATA_DISKS_USUAL_MAX:
        yield _warning(
            machine,
            f"{machine.name} has {len(machine.data_disks)} data disks; Microsoft names 64 as the limit in one place "
            "and 100 in another.",
            "Leave out disks that need no copy, or try it: Azure decides.",
            brief="many disks",
        )
    if not machine.managed:
        yield _warning(
            machine,
            f"{machine.name} has unmanaged disks, which Azure retired on 30 September 2025. Retention there is at "
            "most 3 days.",
            "Convert them to managed disks when you can.",
            brief="old disks",
        )


def _disk(machine: Machine, disk: Disk) -> Iterator[Problem]:
    if disk.is_os and disk.size_gib > OS_DISK_MAX_GIB:
        yield _blocking(
            machine,
            f"The system disk of {machine.name} has {disk.size_gib} GiB; {OS_DISK_MAX_GIB} GiB is the limit.",
            "A larger system disk cannot be replicated.",
            brief="OS disk too big",
        )
    if not disk.is_os and disk.size_gib > DATA_DISK_MAX_GIB:
        yield _blocking(
            machine,
            f"The disk {disk.name} has {disk.size_gib} GiB; {DATA_DISK_MAX_GIB} GiB is the limit.",
            "Leave it out, or split its data.",
            brief="disk too big",
        )
    if disk.sku.casefold().startswith(("ultrassd", "premiumv2")):
        yield _warning(
            machine,
            f"The disk {disk.name} is of the type {disk.sku}, which Site Recovery takes only with the High Churn "
            "option and a premium cache account.",
            "Choose a premium block blob account as cache.",
            brief="disk type",
        )


def _size(machine: Machine, estate: Estate) -> Iterator[Problem]:
    size = next((one for one in estate.sizes if one.name.casefold() == machine.size.casefold()), None)
    if size and (size.cores < MIN_CORES or size.memory_gib < MIN_MEMORY_GIB):
        yield _warning(
            machine,
            f"{machine.size} is small: Site Recovery's driver wants {MIN_CORES} cores and {MIN_MEMORY_GIB} GB, and "
            "about 6 % of the memory.",
            "Expect a slower machine, or choose a larger size before.",
            brief="small size",
        )


def _azures(machine: Machine, estate: Estate) -> Iterator[Problem]:
    ours = {problem.code for problem in _state(machine)}
    for error in estate.eligibility_of(machine.id) or ():
        if error.code not in ours:
            remedy = " ".join(text for text in (error.causes, error.action) if text)
            yield _blocking(machine, error.message, remedy, error.code)
