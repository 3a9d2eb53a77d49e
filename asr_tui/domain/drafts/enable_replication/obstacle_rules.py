"""Locks and stale links on a machine, which stop its protection or later its clean-up.

Source: Microsoft Learn, "Troubleshoot Azure VM errors in Site Recovery" (150225, 150226).
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.obstacles import LockLevel
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.resources import Machine


def obstacle_problems(machine: Machine, estate: Estate) -> Iterator[Problem]:
    yield from _locks(machine, estate)
    if has_stale_links(machine, estate):
        yield _links(machine, estate)


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
