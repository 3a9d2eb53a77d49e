"""What may stand in the way of a recovery plan's run, whom it passes over and where it stops for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from asr_tui.domain import steps
from asr_tui.domain.drafts.day_two import SEE_JOB, UNDER_WAY, WATCH_IT
from asr_tui.domain.drafts.recovery_plan import NAMED
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan import Consequence
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import ActionKind, RecoveryPlan
from asr_tui.domain.run_members import FAILOVER_TYPES, Members, state_words
from asr_tui.domain.wording import first_few, short_list

_WORDS = {
    Action.DRILL: "test failover",
    Action.CLEAN_UP: "clean-up",
    Action.FAIL_OVER: "failover",
    Action.COMMIT: "commit",
}
_MEMBERS = FieldRef("review", "machines")


def problems(
    action: Action, step: steps.RecoveryPlanRun, recovery: RecoveryPlan, members: Members, estate: RecoveryPlanEstate
) -> Iterator[Problem]:
    """What stops the run, or may let Azure refuse it."""
    what = "failback" if isinstance(step, steps.FailoverOfPlan) and step.homewards else _WORDS[action]
    if (job := estate.job_under_way(step.id)) is not None:
        since = f" since {job.started:%H:%M} UTC" if job.started else ""
        words = f"“{job.title}” of {step.id.name} is under way{since}."
        same = job.scenario == step.scenario
        at = FieldRef("review", UNDER_WAY if same else "plan")
        yield at.blocking(words, WATCH_IT) if same else at.warning(f"{words} Azure may refuse this now.", SEE_JOB)
    if not members.ready:
        yield _MEMBERS.blocking(f"No machine of {step.id.name} allows a {what} now.", _why_none(members))
        return
    if members.gone:
        yield _MEMBERS.warning(
            f"{short_list(members.gone)}: not protected any more, and still in the plan. Azure may refuse the run.",
            "Take it out of the plan first where there is time for it.",
        )
    yield from _unready(what, members.unready)
    yield from _busy(members, estate)
    yield from _split_groups(members, estate)
    if action in FAILOVER_TYPES:
        for one in recovery.actions:
            if one.never_runs:
                yield FieldRef("review", "actions").warning(
                    f"The action {one.name} never runs: it has no kind or no direction of failover.",
                    "Edit the plan and choose when it runs.",
                )


def _why_none(members: Members) -> str:
    named = [
        f"{item.machine_name}: {state_words(item)}" for item in (*members.skipped, *members.unready, *members.idle)
    ]
    return f"{first_few(named, NAMED)}." if named else "The plan has no machine that is protected."


def _unready(what: str, items: Sequence[ProtectedItem]) -> Iterator[Problem]:
    if not items:
        return
    named = first_few([f"{item.machine_name} ({state_words(item)})" for item in items], NAMED)
    them, their = ("it", "its") if len(items) == 1 else ("them", "their")
    drilled = all(item.drill_running for item in items)
    first = f"End {their} drill first, by a clean-up" if drilled else f"Look at {them} first"
    yield _MEMBERS.warning(
        f"Not ready for a {what}: {named}. Azure may refuse the run, or leave {them} out.",
        f"{first}, or take {them} out of the plan.",
    )


def _busy(members: Members, estate: RecoveryPlanEstate) -> Iterator[Problem]:
    busy = [(item, job) for item in members.ready if (job := estate.machine(item).job_under_way()) is not None]
    if busy:
        named = first_few([f"{item.machine_name} ({job.title or 'a job'})" for item, job in busy], NAMED)
        yield _MEMBERS.warning(f"At work just now: {named}. Azure may refuse the run.", SEE_JOB)


def _split_groups(members: Members, estate: RecoveryPlanEstate) -> Iterator[Problem]:
    """A replication group of which the run would take some machines only."""
    taking = {item.id for item in members.ready}
    for name in dict.fromkeys(item.multi_vm_group for item in members.ready if item.multi_vm_group):
        mates = [item for item in estate.items if item.multi_vm_group.casefold() == name.casefold()]
        missing = [item.machine_name for item in mates if item.id not in taking]
        if missing:
            yield _MEMBERS.warning(
                f"Of the replication group {name} {short_list(missing)} would not take part.",
                "Its machines fail over only together: Azure may refuse the run. Add them to the plan.",
            )


def skips(members: Members) -> Iterator[Consequence]:
    if members.skipped:
        names = tuple(item.machine_name for item in members.skipped)
        words = (
            f"{first_few(names, NAMED)}: failed over already; the run passes over {'it' if len(names) == 1 else 'them'}"
        )
        yield Consequence("skips", words)


def actions_of_run(action: Action, recovery: RecoveryPlan, estate: RecoveryPlanEstate) -> Iterator[str]:
    """Where the run stops for a person, and what runs by itself."""
    if action not in FAILOVER_TYPES:
        return
    kind, direction = FAILOVER_TYPES[action], estate.direction(recovery)
    running = [one for one in recovery.actions if one.runs_in(kind, direction)]
    manual = [one.name for one in running if one.action_kind is ActionKind.MANUAL]
    runbooks = [one.name for one in running if one.action_kind is ActionKind.RUNBOOK]
    other = [one.name for one in recovery.actions if one not in running and not one.never_runs]
    if manual:
        yield f"The run stops at {short_list(manual)} until somebody has done it and goes on."
    if runbooks:
        yield f"Azure runs {short_list(runbooks)}."
    if other:
        yield f"Not in this kind or direction of failover: {short_list(other)}."
