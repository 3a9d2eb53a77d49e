"""Operations on a protected machine: what is chosen, and the plan that it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import singledispatch

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.drafts.facts import plain_facts
from asr_tui.domain.estimates import Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import stage_words
from asr_tui.domain.plan import Confirm, Consequence, MachineFacts, Plan, PlannedStep
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.recovery_points import why_no_points
from asr_tui.domain.shift import Shift

UNDER_WAY = "under_way"
"""The field of a finding that says: just this is being done already."""
WATCH_IT = "Watch it."
SEE_JOB = "Look at that job."


class DayTwoDraft(Struct, frozen=True):
    """A change of one protected machine, with all that was chosen for it."""

    item: ArmId
    machine_name: str


@singledispatch
def plan(draft: DayTwoDraft, estate: ItemEstate) -> Plan:
    """The plan of a draft; each kind of draft registers its own."""
    raise NotImplementedError(type(draft).__name__)


def under_way(scenario: str, what: str, estate: ItemEstate) -> Iterator[Problem]:
    """A running job on the machine: the same operation blocks, so that it is not sent twice; another one warns."""
    job = estate.job_under_way()
    if job is None:
        return
    since = f" since {job.started:%H:%M} UTC" if job.started else ""
    if job.scenario == scenario:
        yield FieldRef("review", UNDER_WAY).blocking(
            f"{what} of {estate.item.machine_name} is under way{since}.", WATCH_IT
        )
    else:
        yield FieldRef("review", "item").warning(
            f"“{job.title or 'A job'}” of {estate.item.machine_name} is under way{since}; Azure may refuse this now.",
            SEE_JOB,
        )


def not_offered(what: str, estate: ItemEstate) -> Problem:
    item = estate.item
    return FieldRef("review", "item").blocking(
        f"Azure does not offer {what} for {item.machine_name} now ({stage_words(item)}).",
        "Look at the machine: somebody else may have gone on, or a job is under way.",
    )


def never_starts(estate: ItemEstate) -> Iterator[Problem]:
    """A machine with unmanaged disks (Microsoft Learn, "Migrate your Azure unmanaged disks by March 31, 2026")."""
    if any(disk.unmanaged for disk in estate.item.disks):
        yield FieldRef("review", "item").warning(
            f"{estate.item.machine_name} has unmanaged disks, which Azure ended on 31 March 2026: what is made from "
            "its copies does not start.",
            "Convert its disks to managed ones, disable its replication and protect it again.",
        )


def basic_problems(estate: ItemEstate) -> Iterator[Problem]:
    """Basic public addresses and load balancers ended on 2025-09-30 (Microsoft Learn, "Upgrade a basic public IP
    address to Standard SKU").
    """
    for one in estate.basic:
        what = "load balancer" if one.part("loadBalancers") else "public address"
        yield FieldRef("review", "item").warning(
            f"{estate.item.machine_name} is to get the {what} {one.name}, whose SKU Basic Azure ended on 30 September "
            "2025.",
            f"Upgrade the {what} to Standard, or choose another in the machine's network settings in the portal.",
        )


def point_gone(choice: PointChoice, estate: ItemEstate) -> Problem:
    """No point is what was chosen."""
    gone = "That point is not there any more: it was thinned away meanwhile."
    if choice.kind is PointKindChoice.NEWEST_BEFORE:
        moment = f"{choice.before:%d %b %Y %H:%M:%S} UTC" if choice.before else "the moment, which is not chosen yet"
        gone = f"{estate.item.machine_name} has no point from before {moment}."
    if choice.kind is PointKindChoice.LATEST_APP:
        gone = f"{estate.item.machine_name} has no app-consistent point."
    why = why_no_points(estate) or gone
    return FieldRef("point", "point").blocking(why, "Choose again: esc leads back to the points.")


def one_step(
    title: str,
    step: steps.Step,
    estate: ItemEstate,
    *,
    verb: str,
    problems: Iterable[Problem],
    consequences: Iterable[Consequence],
    then: tuple[str, ...] = (),
    expected: Estimate | None = None,
    loss: timedelta | None = None,
    shift: Shift | None = None,
    confirm: Confirm = Confirm.CHOICE,
    facts: MachineFacts | None = None,
) -> Plan:
    """A plan of one step on the machine, in the `expected` time if that is known, else in the usual one."""
    return Plan(
        title=title,
        steps=(PlannedStep(step, frozenset(), expected or step.estimate()),),
        problems=tuple(problems),
        then=then,
        consequences=tuple(consequences),
        checks=estate.checks if isinstance(step, steps.Failover) else (),
        word_to_type=estate.item.machine_name if step.asks_for_name else "",
        confirm=confirm,
        verb=verb,
        machines=(estate.item.machine_name,),
        loss=loss,
        shift=shift,
        facts=(facts or plain_facts(estate),),
    )
