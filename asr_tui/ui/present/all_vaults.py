"""All vaults on one board: how old what is shown is, what could not be read, and the rows of jobs and plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum

from asr_tui.domain.all_vaults import VaultsSnapshot, VaultsSource
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.ui.present import job, times
from asr_tui.ui.present.job_list import listed
from asr_tui.ui.present.machine_list import ListState
from asr_tui.ui.present.rows import Cell, Row, clipped, counted, marked
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain

_NAMED = 2
"""So many things that could not be read are named in one line."""
_RUNS = {
    "testfailover": "Drill",
    "testfailovercleanup": "Clean-up",
    "unplannedfailover": "Failover",
    "plannedfailover": "Planned failover",
    "commitfailover": "Commit",
    "cancelfailover": "Cancelled failover",
    "reversereplication": "Re-protect",
}


class Shown(Enum):
    """What the board lists."""

    MACHINES = "Machines"
    BY_VAULT = "Machines by vault"
    BY_APPLICATION = "Machines by application"
    BY_REGION = "Machines by region"
    JOBS = "Jobs"
    PLANS = "Recovery plans"

    @property
    def is_tree(self) -> bool:
        return self in _TREES

    @property
    def heading(self) -> str:
        """The head of a tree's names."""
        return _TREES[self]


_TREES = {Shown.BY_VAULT: "Vault", Shown.BY_APPLICATION: "Application", Shown.BY_REGION: "Runs in"}


def after(shown: Shown) -> Shown:
    """The next way to list machines; the list without groups follows the last one."""
    order = (Shown.MACHINES, *_TREES)
    return order[(order.index(shown) + 1) % len(order)] if shown in order else Shown.BY_VAULT


def age_row(seen: VaultsSnapshot, width: int, zone: Zone = UTC) -> Row:
    """Where it comes from and when it was asked for, or that it is being asked for."""
    if seen.asked_at is None:
        return clipped((("~ ", "busy"), "Asking Azure Resource Graph for all vaults …"), width)
    when = f"asked {seen.asked_at.astimezone(zone):%H:%M:%S}"
    known = (
        f"as {VaultsSource.GRAPH.value} knew it, {when}"
        if seen.source is VaultsSource.GRAPH
        else f"by the vaults, {when}"
    )
    if seen.reading:
        more = "; reading again …" if seen.complete else "; reading on …"
        return clipped((("~ ", "busy"), known, (more, "busy")), width)
    if seen.source is VaultsSource.GRAPH:
        own = f"; {counted(seen.own_reads, 'vault')} read since" if seen.own_reads else "; its index's age is unknown"
        return clipped((known, (own, "quiet")), width)
    return clipped((known, ("; Resource Graph gave no answer", "quiet")), width)


def unread_words(seen: VaultsSnapshot) -> str:
    """What could not be read and why; empty where all was."""
    found = [
        f"{plain(one.what)} could not be read: {plain(one.error.title)}{_code(one.error.code)}." for one in seen.unread
    ]
    told = found[:_NAMED]
    if len(found) > _NAMED:
        told.append(f"{len(found) - _NAMED} more could not be read.")
    if seen.unreadable:
        told.append(f"{counted(seen.unreadable, 'row')} of Resource Graph could not be understood.")
    if seen.refused is not None:
        why = f"{plain(seen.refused.title)}{_code(seen.refused.code)}"
        told.append(f"Resource Graph: {why}; the vaults' own lists are shown.")
    return f"! {' '.join(told)}" if told else ""


def _code(code: str) -> str:
    return f" ({plain(code)})" if code else ""


def head_facts(shown: Shown, state: ListState, vault: str, number: int, graver: int = 0) -> Row:
    """Marks, the vault of the machine under the cursor, the order, and the cursor's place.

    graver  machines that came to stand above the cursor since it was moved
    """
    marks: Row = ()
    if state.marked:
        hidden = f", {state.hidden} of them not shown" if state.hidden else ""
        marks = ((f"{state.marked} marked", "title"), f"{hidden}   ")
    if shown is not Shown.MACHINES:
        return (*marks, (f"{state.place}", "strong"), f" of {state.shown}")
    of = f" of {state.shown}" if state.shown == number else f" of {state.shown} shown, {number} in all"
    beside: Row = (f"> in {plain(vault)}   ",) if vault and not state.marked else ()
    order: Row = ((f"! {graver} graver above   ", "warn"),) if graver else ((f"{state.order.words}, ", "quiet"),)
    return (*marks, *beside, *order, (f"{state.place}", "strong"), of)


def job_rows(
    jobs: Sequence[Job], names: Mapping[ArmId, str], now: datetime, zone: Zone = UTC
) -> list[tuple[str, tuple[Cell, ...]]]:
    """What runs, what failed, what ended; key and cells: state, job, on, started, took, vault."""
    return [
        (one.id.casefold(), (*job.cells(one, now, zone), plain(names.get(one.id.vault_id, one.id.vault_id.name))))
        for one in listed(jobs)
    ]


def plan_rows(
    plans: Sequence[RecoveryPlan], names: Mapping[ArmId, str], now: datetime, zone: Zone = UTC
) -> list[tuple[str, tuple[Cell, ...]]]:
    """Key and cells: plan, machines, groups, state, last drill, vault."""
    return [
        (
            one.id.casefold(),
            (
                (plain(one.name), "strong"),
                f"{len(one.members)}",
                f"{len(one.boot_groups)}",
                plan_state(one),
                times.day(one.last_test_failover, now, zone) if one.last_test_failover else ("never", "quiet"),
                plain(names.get(one.id.vault_id, one.id.vault_id.name)),
            ),
        )
        for one in sorted(plans, key=lambda plan: (_rank(plan), plan.name.casefold()))
    ]


def plan_state(plan: RecoveryPlan) -> Cell:
    """Its last run and how that stands, in Azure's words where they are none of ours."""
    if "TestFailoverCleanup" in plan.operations:
        return marked("warn", "Drill waits for its clean-up")
    name, status, _ = plan.scenario
    run = _RUNS.get(name.casefold(), plain(name))
    if not run:
        return ("not run yet", "quiet")
    words = {"succeeded": "done", "inprogress": "runs", "failed": "failed", "suspended": "waits for you"}
    said = f"{run} {words.get(status.casefold(), plain(status))}".strip()
    match status.casefold():
        case "failed":
            return marked("bad", said)
        case "suspended":
            return marked("warn", said)
        case "inprogress":
            return marked("busy", said)
    return said


def _rank(plan: RecoveryPlan) -> int:
    status = plan.scenario[1].casefold()
    return {"failed": 0, "suspended": 1, "inprogress": 2}.get(
        status, 1 if "TestFailoverCleanup" in plan.operations else 3
    )
