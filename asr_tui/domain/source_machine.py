"""The source machine as it is now: what its shutdown before a failover comes to, and whether its size has changed."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.machines import Machine
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem

CHANGE_SIZE = "In the portal: the vault, Replicated items, the machine, Compute, its size."
"""Where the size after a failover is changed (Microsoft Learn, "Alternative virtual machine size recommendation in
Azure Site Recovery failover flow", 2025-09)."""


class Shutdown(Enum):
    """What the shutdown of the source before a failover comes to."""

    NOT_WANTED = auto()
    SHUTS_DOWN = auto()
    OFF_ALREADY = auto()
    GONE = auto()
    NO_ANSWER = auto()


def shutdown(estate: ItemEstate, *, wanted: bool) -> Shutdown:
    """What becomes of the shutdown; a source that does not answer is asked for it in vain."""
    if estate.running is not None and estate.running.is_off:
        return Shutdown.OFF_ALREADY
    if estate.absence is Absence.GONE:
        return Shutdown.GONE
    if not wanted:
        return Shutdown.NOT_WANTED
    return Shutdown.NO_ANSWER if estate.absence is Absence.SILENT else Shutdown.SHUTS_DOWN


def resized(item: ProtectedItem, machine: Machine | None) -> str:
    """The size of the running machine where a failover starts it as another one, else empty.

    Azure sets the target's size once, when the machine is protected: it does not follow the source (recorded items
    keep recoveryAzureVMSize; assumed for a resize, which was not recorded).
    """
    if machine is None or not item.target_size or not machine.size:
        return ""
    return machine.size if machine.size.casefold() != item.target_size.casefold() else ""


def size_problems(estate: ItemEstate) -> Iterator[Problem]:
    """A warning where the machine starts with another size than it has now."""
    item = estate.item
    now = resized(item, estate.running)
    if now:
        yield FieldRef("review", "size").warning(
            f"{item.machine_name} starts as {item.target_size}; runs now as {now}.",
            f"If {item.target_size} does not do, change it first. {CHANGE_SIZE}",
        )
