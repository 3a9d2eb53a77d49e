"""What is still to be seen after a repair: whether Azure's finding is gone, looked for again until a limit.

Azure evaluates health every 12 hours and when it is asked (Microsoft Learn, "Monitor Azure Site Recovery"). How soon a
finding goes after its cause has gone is not documented: the numbers here are this program's choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.run import Run
from asr_tui.domain.wording import short_list

LOOK_EVERY = 60.0
"""Seconds of Azure between two looks at the machines that are waited for."""
LOOKS_A_ROUND = 5
"""Machines that one round looks at, those first that were not looked at for longest."""
MOST_LOOKS = 30
"""Looks at a machine until it is no longer waited for."""
LOOKS_UNTIL_ASKED = 10
"""Looks at a machine after each of which Azure is asked to check the vault's health once more."""
NEW_DISK = "153039"
AGAIN = (
    "the machine is read each minute until the finding is gone, at most half an hour while this program runs; Azure is "
    "asked for its health again every ten minutes"
)
"""What a review says of it."""

REPAIRS = (
    steps.AddDisks,
    steps.RemoveDisks,
    steps.DismissHealthErrors,
    steps.UpdateAgent,
    steps.ReinstallAgent,
    steps.RepairReplication,
)
"""Steps after which a finding should go."""


class Awaited(Struct, frozen=True):
    """A repaired machine whose finding is waited for.

    run      the run that repaired it; `since` is when that ended
    looks    how often it was read since
    looked   when it was read last
    left     what is still found, in words
    gone     when it was seen to be gone
    given_up why it is no longer waited for
    """

    run: str
    item: ArmId
    machine: str
    step: steps.ItemStep
    since: datetime
    looks: int = 0
    looked: datetime | None = None
    left: str = ""
    gone: datetime | None = None
    given_up: str = ""

    @property
    def waiting(self) -> bool:
        return self.gone is None and not self.given_up

    @property
    def is_due_to_ask(self) -> bool:
        """Whether Azure should be asked for another health check before the next look."""
        return self.waiting and self.looks > 0 and self.looks % LOOKS_UNTIL_ASKED == 0


def mends(run: Run) -> bool:
    """Whether the run has a repair."""
    return any(isinstance(one.planned.step, REPAIRS) for one in run.steps)


def finding_left(step: steps.ItemStep, item: ProtectedItem) -> str:
    """What of the finding that the step was to mend is still there, in words; empty where it is gone."""
    codes = {error.code for error in item.health_errors}
    match step:
        case steps.AddDisks() if item.unprotected_disks or NEW_DISK in codes:
            luns = short_list([f"LUN {one.lun}" for one in item.unprotected_disks])
            return f"a disk that is not replicated ({luns or NEW_DISK})"
        case steps.RemoveDisks() if left := [one.name for one in item.disks if one.id in step.disks]:
            return f"{short_list(left)} among its replicated disks"
        case steps.DismissHealthErrors() if shown := [one.code for one in item.health_errors if one.id in step.errors]:
            return f"the warning {short_list(shown)}"
        case steps.UpdateAgent() if item.agent_upgradeable or item.agent_update_required:
            return f"an old Mobility service ({item.agent_version or 'version not told'})"
        case steps.ReinstallAgent() if item.agent_upgrade.reinstall:
            return "a Mobility service that is to be installed again"
        case steps.RepairReplication() if lost := [one.name for one in item.disks if one.resync_required]:
            return f"{short_list(lost)} to be resynchronized"
    return ""


def next_ones(awaited: Iterable[Awaited]) -> tuple[Awaited, ...]:
    """Those that the next round looks at."""
    waiting = [one for one in awaited if one.waiting]
    waiting.sort(key=lambda one: one.looked or one.since)
    return tuple(waiting[:LOOKS_A_ROUND])
