"""The key that leads from a problem to where it is put right."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import Binding, BindingType

from asr_tui.domain.jobs import Job
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.repair_ways import Repair, RepairPlace, Way
from asr_tui.domain.resources import Vault
from asr_tui.ui.navigation import (
    ActionsOf,
    AgentUpdatesOf,
    AlertsOf,
    Destination,
    JobOf,
    JobsOf,
    LeftoversOf,
    MachineOf,
    PoliciesOf,
    ProtectMachines,
    TargetSettingsOf,
)
from asr_tui.ui.present.repairs import way_words
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.text import plain

REPAIR: BindingType = Binding(
    "f2", "repair", "Repair", tooltip="To what puts the problem right, or where that is done.", id="screen.repair"
)


def follow_way(
    screen: AsrScreen[None],
    vault: Vault,
    way: Way,
    item: ProtectedItem | None = None,
    display: Callable[[str], str] | None = None,
    job: Job | None = None,
) -> None:
    """Open what puts a problem right; where that is elsewhere, or its machine is not known, say where."""
    to = _destination(vault, way.to, item, display, job)
    if to is None:
        screen.show_notice(plain(way_words(way)))
    elif isinstance(to, ActionsOf):
        screen.go_to(to)
    else:
        screen.go_to(to)


def _destination(
    vault: Vault,
    to: Repair | Action | RepairPlace | None,
    item: ProtectedItem | None,
    display: Callable[[str], str] | None,
    job: Job | None,
) -> Destination[str] | Destination[None] | None:
    if isinstance(to, Repair | Action):
        return ActionsOf(item, to) if item else None
    match to:
        case RepairPlace.MACHINE:
            return MachineOf(vault, item.id, display) if item and display else None
        case RepairPlace.SETTINGS:
            return TargetSettingsOf(vault, (item,)) if item else None
        case RepairPlace.JOB:
            return JobOf(vault, job.name) if job else JobsOf(vault)
        case RepairPlace.POLICIES:
            return PoliciesOf(vault)
        case RepairPlace.LEFTOVERS:
            return LeftoversOf(vault)
        case RepairPlace.ALERTS:
            return AlertsOf(vault)
        case RepairPlace.AGENTS:
            return AgentUpdatesOf(vault)
        case RepairPlace.WIZARD:
            return ProtectMachines(vault)
        case None:
            return None
