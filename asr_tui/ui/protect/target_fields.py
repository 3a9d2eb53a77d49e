"""The fields of the target page, in order: which of them have a row, for all machines or for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, MachineTarget, Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem
from asr_tui.ui.present.addressed import Addressed
from asr_tui.ui.present.field import Field
from asr_tui.ui.protect.target_field import Scope, TargetField, TargetView
from asr_tui.ui.protect.target_hardware import (
    AVAILABILITY,
    DISK_TYPE,
    DISKS,
    NAME,
    SIZE,
    SUBNET,
    ZONE,
)
from asr_tui.ui.protect.target_location import REGION, SUBSCRIPTION
from asr_tui.ui.protect.target_placement import CAPACITY_RESERVATION, ENCRYPTION_SET, PROXIMITY_GROUP
from asr_tui.ui.protect.target_resources import AVAILABILITY_SET, CACHE, GROUP, NETWORK, STORAGE

PAGE = "target"
"""By which findings name the page."""

OF_ALL: tuple[TargetField, ...] = (REGION, SUBSCRIPTION)
"""What all machines share in any case."""

OF_EACH: tuple[TargetField, ...] = (
    GROUP, NETWORK, SUBNET, CACHE, STORAGE, AVAILABILITY, AVAILABILITY_SET, ZONE, DISK_TYPE,
)  # fmt: skip
MORE: tuple[TargetField, ...] = (SIZE, PROXIMITY_GROUP, CAPACITY_RESERVATION)
"""What can be chosen for all machines too, but is folded away at first."""

OF_ONE: tuple[TargetField, ...] = (NAME, *MORE, ENCRYPTION_SET, DISKS)

FIELDS = {field.key: field for field in (*OF_ALL, *OF_EACH, *OF_ONE)}


def target_fields(
    draft: EnableReplicationDraft,
    estate: Estate,
    resolved: Resolved,
    problems: Iterable[Problem],
    machine: ArmId | None = None,
    *,
    more: bool = False,
) -> list[Field]:
    """The rows for all machines, with what is folded away at first where there is `more`; or for `machine` alone."""
    view = TargetView(draft, estate, resolved, Scope(machine))
    found = [one for one in problems if one.page == PAGE and (machine is None or one.machine in {None, machine})]
    if machine is None:
        folded = () if more else folded_away(draft, view.targets, found)
        encryption = (ENCRYPTION_SET,) if ENCRYPTION_SET.source_has(view.targets) else ()
        wanted = (*OF_ALL, *OF_EACH, *encryption, *(one for one in MORE if one not in folded))
    else:
        wanted = (*OF_EACH, *OF_ONE)
    rows = [field.shown(view) for field in wanted]
    return [replace(row, problems=tuple(one for one in found if one.field == row.key)) for row in rows if row]


def folded_away(
    draft: EnableReplicationDraft, targets: Sequence[MachineTarget], problems: Iterable[Problem]
) -> tuple[TargetField, ...]:
    """What nobody has to look at: no source has it, nothing of it is chosen for all, and nothing is wrong with it."""
    wrong = {problem.field for problem in problems if problem.page == PAGE}
    return tuple(
        field
        for field in MORE
        if field.key not in wrong and not field.chosen(draft.target) and not field.source_has(targets)
    )


def folded_words(folded: Iterable[TargetField]) -> str:
    """ "size, proximity group, reservation" """
    return ", ".join(field.label.lower() for field in folded)


def target_resources(key: str, resolved: Resolved, machine: ArmId | None = None) -> tuple[Addressed, ...]:
    """The resources of a row, each once; none where the row is only a choice."""
    field = FIELDS.get(key)
    targets = (one for one in resolved.machines if machine is None or one.machine.id == machine)
    found = [field.resource(target) for target in targets] if field else []
    return tuple({one.id: one for one in found if one}.values())
