"""Can this machine be protected, and where not, why and what helps.

Limits: Microsoft Learn, "Support matrix for Azure VM disaster recovery between Azure regions" (2025-06).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from asr_tui.domain.drafts.enable_replication.hardware_rules import hardware_problems
from asr_tui.domain.drafts.enable_replication.obstacle_rules import obstacle_problems
from asr_tui.domain.drafts.enable_replication.outbound_rules import outbound_problems
from asr_tui.domain.drafts.enable_replication.source_disk_rules import disk_problems
from asr_tui.domain.drafts.enable_replication.system_rules import unsupported_system
from asr_tui.domain.estate import Estate
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.resources import Extension, Machine, Power

MIN_CORES = 2
MIN_MEMORY_GIB = 1
PAGE = "machines"


def machine_problems(
    machine: Machine, estate: Estate, left_out: Collection[str] = (), target_region: str = ""
) -> tuple[Problem, ...]:
    """Our own rules first, then what Azure itself answered where it was asked.

    left_out        disks that shall not be copied
    target_region   empty where it is not known
    """
    outbound = outbound_problems(machine, estate, target_region)
    return (*_own(machine, estate, left_out), *outbound, *_azures(machine, estate))


def _blocking(machine: Machine, what: str, remedy: str, code: str = "", *, brief: str = "") -> Problem:
    return Problem(Severity.BLOCKING, PAGE, "machines", what, remedy, machine.id, code, brief)


def _warning(machine: Machine, what: str, remedy: str, *, brief: str) -> Problem:
    return Problem(Severity.WARNING, PAGE, "machines", what, remedy, machine.id, brief=brief)


def _own(machine: Machine, estate: Estate, left_out: Collection[str]) -> Iterator[Problem]:
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
    yield from _system(machine)
    yield from hardware_problems(machine)
    yield from disk_problems(machine, left_out)
    yield from _size(machine, estate)
    yield from obstacle_problems(machine, estate)
    yield from _group(machine, estate)


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


def _system(machine: Machine) -> Iterator[Problem]:
    system = unsupported_system(machine)
    if system:
        yield _blocking(
            machine,
            f"{machine.name} was made from an image of {system}, which is not in Site Recovery's list of systems.",
            "It cannot be protected this way. Where the system was upgraded since, Azure's own check decides: ask "
            "Azure support." if machine.windows else
            "It cannot be protected this way: keep a copy by means of its own, such as a second machine there.",
            "A2AOperatingSystemNotSupported",
            brief="OS not supported",
        )  # fmt: skip


def _group(machine: Machine, estate: Estate) -> Iterator[Problem]:
    """Said so that nobody wonders why the portal does not show the machine (Microsoft Learn, "Troubleshoot Azure VM
    errors in Site Recovery": machines whose group lies in another region)."""
    group = estate.group(machine.id.group_id)
    if group and group.location != machine.location:
        yield Problem(
            Severity.NOTE, PAGE, "machines",
            f"The resource group {group.name} of {machine.name} lies in {estate.display(group.location)}, the machine "
            f"in {estate.display(machine.location)}.",
            "The vault's form in the portal hides such machines; here it can be chosen all the same.",
            machine.id,
        )  # fmt: skip


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
    ours = {problem.code for problem in (*_state(machine), *_system(machine))}
    for error in estate.eligibility_of(machine.id) or ():
        if error.code not in ours:
            remedy = " ".join(text for text in (error.causes, error.action) if text)
            yield _blocking(machine, error.message, remedy, error.code)
