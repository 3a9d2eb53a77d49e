"""What can be chosen for a machine that is protected already, and the plan that it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch

from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import Problem, Severity

UNDER_WAY = "under_way"
"""The field of a finding that says: just this is being done already."""
WATCH_IT = "Watch it."
SEE_JOB = "Look at that job."


@dataclass(frozen=True, slots=True)
class DayTwoDraft:
    """A change of one protected machine, with all that was chosen for it."""

    item: ArmId
    machine_name: str


@singledispatch
def plan(draft: DayTwoDraft, estate: ItemEstate) -> Plan:
    """What the draft changes, as things stand; each kind's is registered where it is made."""
    raise NotImplementedError(type(draft).__name__)


def under_way(scenario: str, what: str, estate: ItemEstate) -> Iterator[Problem]:
    """Azure does just this already, whoever began it: it can be watched, and is not sent twice."""
    job = estate.job_under_way()
    if job is None:
        return
    since = f" since {job.started:%H:%M} UTC" if job.started else ""
    if job.scenario == scenario:
        yield Problem(
            Severity.BLOCKING, "review", UNDER_WAY, f"{what} of {estate.item.machine_name} is under way{since}.",
            WATCH_IT,
        )  # fmt: skip
    else:
        yield Problem(
            Severity.WARNING, "review", "item",
            f"“{job.title or 'A job'}” of {estate.item.machine_name} is under way{since}; Azure may refuse this now.",
            SEE_JOB,
        )  # fmt: skip


def not_offered(what: str, estate: ItemEstate) -> Problem:
    """Azure does not allow it in the machine's present state."""
    item = estate.item
    return Problem(
        Severity.BLOCKING, "review", "item",
        f"Azure does not offer {what} for {item.machine_name} now ({item.state_text}).",
        "Look at the machine: somebody else may have gone on, or a job is under way.",
    )  # fmt: skip
