"""Failover, change of recovery point, commit and cancel: what they bring, and their plans.

A finding of ours blocks a failover only where Azure surely cannot make the machine.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from asr_tui.domain import nic_bindings, recovery_time, steps
from asr_tui.domain.data_loss import choice_loss, in_use, loss_of
from asr_tui.domain.direction import leads_home
from asr_tui.domain.drafts import day_two
from asr_tui.domain.drafts.day_two import (
    DayTwoDraft,
    basic_problems,
    never_starts,
    not_offered,
    one_step,
    point_gone,
    under_way,
)
from asr_tui.domain.drafts.facts import changed_facts, failover_facts, running_facts, target_need
from asr_tui.domain.drafts.failover_consequences import (
    consequences,
    is_own_of_earlier,
    nothing_waits_words,
    replaces_earlier,
)
from asr_tui.domain.drafts.failover_tasks import checklist
from asr_tui.domain.drafts.shifts import change_shift, failover_shift, missed_of
from asr_tui.domain.item_estate import ItemEstate, ReadKey
from asr_tui.domain.left_behind import name_in_group
from asr_tui.domain.lifecycle import failover_word
from asr_tui.domain.own_jobs import FAILOVER
from asr_tui.domain.plan import Consequence, Plan
from asr_tui.domain.point_choices import PointChoice, PointKindChoice, chosen_point
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import Stage
from asr_tui.domain.shift import Drawn
from asr_tui.domain.source_machine import Shutdown, shutdown, size_problems
from asr_tui.domain.subnets import misplaced
from asr_tui.domain.target_quota import quota_problems
from asr_tui.domain.wording import and_join

REPLICATION_GROUP = "replication_group"
"""The field of a finding that the machine fails over with its group only: see `drafts/group_failover.py`."""


class FailoverDraft(DayTwoDraft, frozen=True):
    """`again`: the user asked to send it once more after an attempt that failed or stayed unknown."""

    point: PointChoice = PointChoice()
    shut_down_source: bool = True
    again: bool = False


class ChangePointDraft(DayTwoDraft, frozen=True):
    point: PointChoice = PointChoice()


class CommitDraft(DayTwoDraft, frozen=True):
    """The failover is made final."""


class CancelFailoverDraft(DayTwoDraft, frozen=True):
    """A failover under way is taken back."""


@day_two.plan.register
def failover_plan(draft: FailoverDraft, estate: ItemEstate) -> Plan:
    """One step; works with as little as a dead source region leaves in `estate`."""
    point = chosen_point(draft.point, estate.points or ())
    used, home = point.id if point else None, leads_home(estate.item)
    step = steps.Failover(draft.item, draft.machine_name, draft.shut_down_source, used, draft.point.by_kind, home)
    attempt = shutdown(estate, wanted=draft.shut_down_source)
    expected = recovery_time.expected(draft.item, draft.machine_name, estate.jobs, attempt)
    word = failover_word(estate.item)
    loss = choice_loss(draft.point, estate)
    missed = missed_of("loses", loss, nothing_waits_words(draft.point, estate))
    made = one_step(
        f"{word} of {draft.machine_name}",
        step,
        estate,
        verb="Fail back" if word == "Failback" else "Fail over",
        problems=tuple(_failover_problems(draft, estate)),
        consequences=tuple(consequences(draft.point, estate, shut_down=draft.shut_down_source)),
        then=tuple(one.words for one in checklist(estate.item, estate.running, estate.lost)),
        expected=expected,
        loss=loss.length if loss else None,
        shift=failover_shift(estate, attempt, point, missed, anew=replaces_earlier(estate)),
        facts=failover_facts(estate, point, loss),
    )
    return replace(made, needs=target_need(estate))


@day_two.plan.register
def change_point_plan(draft: ChangePointDraft, estate: ItemEstate) -> Plan:
    point = chosen_point(draft.point, estate.points or ())
    problems = list(under_way(steps.ChangeRecoveryPoint.scenario, "A change of the recovery point", estate))
    if point is None:
        problems.append(point_gone(draft.point, estate))
    if "ChangePit" not in estate.item.allowed_operations:
        problems.append(not_offered("a change of the recovery point", estate))
    used = point.id if point else draft.item
    step = steps.ChangeRecoveryPoint(draft.item, draft.machine_name, used, draft.point.by_kind)
    if point is not None and in_use(point, estate.item):
        what = f"{draft.machine_name} runs from this point already: it would be made again from the same state."
        problems.append(FieldRef("point", "point").warning(what, "Choose another point."))
    when = f"{point.time:%d %b %H:%M:%S} UTC, {loss_of(point, estate).words}" if point else "the chosen point"
    return one_step(
        f"Change the recovery point of {draft.machine_name}",
        step,
        estate,
        verb="Change recovery point",
        problems=tuple(problems),
        consequences=(
            Consequence("replaces", f"the failed-over machine by its state of {when}", drawn=Drawn.BOXES),
            Consequence(
                "loses", f"everything written on {draft.machine_name} since the {failover_word(estate.item).lower()}"
            ),
        ),
        shift=change_shift(estate, point, missed_of("loses", loss_of(point, estate))) if point else None,
        facts=changed_facts(estate, point, loss_of(point, estate) if point else None),
    )


@day_two.plan.register
def commit_plan(draft: CommitDraft, estate: ItemEstate) -> Plan:
    count = len(estate.points) if estate.points is not None else None
    points = "all recovery points"
    if count:
        points = f"all {count} recovery points" if count > 1 else "the one recovery point"
    return one_step(
        f"Commit the {failover_word(estate.item).lower()} of {draft.machine_name}",
        steps.CommitFailover(draft.item, draft.machine_name),
        estate,
        verb="Commit",
        problems=(
            *under_way(steps.CommitFailover.scenario, "The commit", estate),
            *(() if "Commit" in estate.item.allowed_operations else (_no_commit(estate),)),
        ),
        consequences=(
            Consequence("deletes", f"{points} of {draft.machine_name}: no other point can be chosen afterwards"),
            Consequence("stays", f"{draft.machine_name} runs on in {estate.target_words}"),
            Consequence("warning", "the machine is not protected until it is re-protected"),
        ),
        facts=running_facts(estate),
    )


def _no_commit(estate: ItemEstate) -> Problem:
    item = estate.item
    if item.stage is not Stage.COMMITTED:
        return not_offered("a commit", estate)
    word = failover_word(item).lower()
    return FieldRef("review", "item").blocking(
        f"The {word} of {item.machine_name} is committed already, by another run or by somebody else.",
        "What comes next is the re-protect.",
    )


@day_two.plan.register
def cancel_failover_plan(draft: CancelFailoverDraft, estate: ItemEstate) -> Plan:
    offered, word = "CancelFailover" in estate.item.allowed_operations, failover_word(estate.item).lower()
    return one_step(
        f"Cancel the {word} of {draft.machine_name}",
        steps.CancelFailover(draft.item, draft.machine_name, leads_home(estate.item)),
        estate,
        verb=f"Cancel {word} of",
        problems=() if offered else (not_offered(f"to cancel the {word}", estate),),
        consequences=(Consequence("deletes", f"what the {word} has made in the target region so far"),),
    )


def _failover_problems(draft: FailoverDraft, estate: ItemEstate) -> Iterator[Problem]:
    item = estate.item
    yield from under_way(FAILOVER, failover_word(item), estate)
    if "UnplannedFailover" not in item.allowed_operations:
        yield not_offered(f"a {failover_word(item).lower()}", estate)
    if draft.point.kind is not PointKindChoice.LATEST and chosen_point(draft.point, estate.points or ()) is None:
        yield point_gone(draft.point, estate)
    for one in misplaced(item, estate.networks):
        yield FieldRef("review", "network").blocking(
            f"{one.words} The {failover_word(item).lower()} would end without {item.machine_name}.",
            "Name another subnet in the machine's network settings in the portal, then read again.",
        )
    yield from nic_bindings.lost_bindings(item, estate.lost, "review")
    yield from never_starts(estate)
    yield from basic_problems(estate)
    yield from _group_problems(estate)
    yield from _namesake_problems(estate)
    yield from size_problems(estate)
    yield from quota_problems(target_need(estate))
    if shutdown(estate, wanted=draft.shut_down_source) is Shutdown.NOT_WANTED:
        yield FieldRef("point", "shut_down_source").warning(
            f"{item.machine_name} would run twice, with one name and perhaps one address.",
            f"Let it be shut down first: if that fails, the {failover_word(item).lower()} goes on all the same.",
        )


def _namesake_problems(estate: ItemEstate) -> Iterator[Problem]:
    """Names of machines are unique in a resource group. That Azure's job then fails is assumed."""
    if estate.namesake is not None and not is_own_of_earlier(estate):
        word = failover_word(estate.item).lower()
        yield FieldRef("review", "item").warning(
            f"There is a machine {name_in_group(estate)} already: the {word} cannot make another, and would fail.",
            "Delete it there if an earlier protection left it; or choose another target name for this machine.",
        )


def _group_problems(estate: ItemEstate) -> Iterator[Problem]:
    """Microsoft Learn, "Common questions about Azure VM disaster recovery" (2025-07): no member fails over alone."""
    item, at = estate.item, FieldRef("review", REPLICATION_GROUP)
    if not item.multi_vm_group:
        return
    together = "Azure fails its machines over only together, by a recovery plan."
    if ReadKey.GROUP in (*estate.pending, *(key for key, _ in estate.failed)):
        yield at.warning(f"{item.machine_name} is in the replication group {item.multi_vm_group}.", together)
    elif estate.group:
        others = and_join(estate.group)
        yield at.blocking(
            f"{item.machine_name} is in the replication group {item.multi_vm_group} with {others}. {together}",
            "Fail over the whole group instead: by a recovery plan of just its machines, or by one made for it.",
        )
