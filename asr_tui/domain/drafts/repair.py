"""Resynchronization: compares source and copy of a machine and copies what differs.

What it is for: Azure PowerShell, Start-AzRecoveryServicesAsrResynchronizeReplicationJob ("if the protected is in a
resynchronization required state"). What it brings is assumed: no resynchronization of an Azure machine was recorded.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.aftercare import AGAIN
from asr_tui.domain.drafts import day_two
from asr_tui.domain.drafts.day_two import DayTwoDraft, not_offered, one_step, under_way
from asr_tui.domain.drafts.reprotect import protection_time
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.plan import Consequence, Plan


class RepairDraft(DayTwoDraft, frozen=True):
    """All disks of the machine are resynchronized; there is nothing to choose."""


@day_two.plan.register
def repair_plan(draft: RepairDraft, estate: ItemEstate) -> Plan:
    time = protection_time(estate)
    offered = "RepairReplication" in estate.item.allowed_operations
    return one_step(
        f"Resynchronize {draft.machine_name}",
        steps.RepairReplication(draft.item, draft.machine_name),
        estate,
        verb="Resynchronize",
        problems=(
            *under_way(steps.RepairReplication.scenario, "The resynchronization", estate),
            *(() if offered else (not_offered("a resynchronization", estate),)),
        ),
        consequences=_consequences(estate),
        expected=replace(time, origin=f"assumed to be as long as after a re-protect, {time.origin}"),
    )


def _consequences(estate: ItemEstate) -> Iterator[Consequence]:
    item = estate.item
    lost = [disk.name for disk in item.disks if disk.resync_required]
    yield Consequence("compares", f"{', '.join(lost) or 'all disks'} with the copy; what differs is copied again")
    yield Consequence("costs", "the traffic between the regions for what differs, and reads on the source's disks")
    yield Consequence("warning", "until it is done no new recovery point is made; those that are there stay")
    yield Consequence("stays", f"{item.machine_name} runs on and is not touched")
    yield Consequence("afterwards", AGAIN)
