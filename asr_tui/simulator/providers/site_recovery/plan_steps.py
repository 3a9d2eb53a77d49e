"""The steps of a recovery plan's job: groups with a child job for each machine, manual actions and runbooks."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.providers import automation
from asr_tui.simulator.providers.site_recovery import (
    events,
    item_jobs,
    item_record,
    job_record,
    job_runs,
    plan_tasks,
    scenarios,
)
from asr_tui.simulator.providers.site_recovery.item_jobs import ItemEffect
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.job_record import (
    ChildJob,
    Fault,
    Job,
    Task,
    TaskFailed,
    TaskReported,
)
from asr_tui.simulator.providers.site_recovery.job_runs import Step, Workflow

Seconds = float | Callable[[Cloud, Job], float]


def claimed(cloud: Cloud, job: Job) -> list[Item]:
    """The items that the job still has for itself."""
    found = [item_record.find(cloud, item_id) for item_id in job.args["items"]]
    return [item for item in found if item is not None and item.job == job.id]


def for_each(per_item: ItemEffect | None, seconds: Seconds) -> Step:
    """A group's step: a child job for each machine, and the effect on each at its end.

    A machine that fails does not stop the others; the job then ends as failed.
    """

    def begin(cloud: Cloud, job: Job) -> None:
        by_name = {item.friendly_name.lower(): item for item in claimed(cloud, job)}
        for group in plan_tasks.groups_in(job.tasks[job.step])[1:]:
            job_runs.begin_task(cloud, group)
        for task in plan_tasks.machine_tasks(job.tasks[job.step]):
            item = by_name.get(task.friendly_name)
            if task.friendly_name in job.failed:
                task.state = task.description = "Failed"
            elif item is not None and not task.skipped:
                _begin_child(cloud, job, task, item)

    def end(cloud: Cloud, job: Job) -> None:
        by_name = {item.friendly_name.lower(): item for item in claimed(cloud, job)}
        machines, groups = plan_tasks.machine_tasks(job.tasks[job.step]), plan_tasks.groups_in(job.tasks[job.step])[1:]
        for task in machines:
            item = by_name.get(task.friendly_name)
            if task.state == "InProgress":
                _end_machine(cloud, job, task, item, per_item)
        for group in groups:
            group.end = cloud.clock.now
            failed = any(task.state == "Failed" for task in plan_tasks.machine_tasks(group))
            job_runs.mark(group, "Failed" if failed else "Succeeded")

    return Step(seconds, end, begin=begin)


def _end_machine(cloud: Cloud, job: Job, task: Task, item: Item | None, per_item: ItemEffect | None) -> None:
    fault: Fault | None = None
    try:
        if per_item is not None and item is not None:
            per_item(cloud, job, item)
    except TaskReported as reported:
        fault = reported.fault
    except TaskFailed as failed:
        fault = failed.fault
        job.failed.append(task.friendly_name)
    task.end = cloud.clock.now
    job_runs.mark(task, "Failed" if fault else "Succeeded")
    if fault is not None:
        job_runs.add_fault(cloud, job, msgspec.structs.replace(fault, task_id=task.task_id))
    if task.child is not None:
        child = job_record.load(cloud, task.child.job_id)
        child.args = {"fault": msgspec.to_builtins(fault)} if fault else {}
        job_record.save(cloud, child)
        job_runs.finish_step(cloud, child)


def _begin_child(cloud: Cloud, job: Job, task: Task, item: Item) -> None:
    target, affected = item_jobs.shown(cloud, item)
    tasks = [Task(cloud.new_guid(), "Unknown", job.friendly_name)]
    child = job_runs.start(cloud, MACHINE, job.vault, None, replace(target, type="Vm"), affected=affected, tasks=tasks)
    child.scenario, child.friendly_name = job.scenario, job.friendly_name
    job_record.save(cloud, child)
    job_runs.begin_task(cloud, task)
    task.child = ChildJob.of(child)


def _child_ends(cloud: Cloud, job: Job) -> None:
    fault = job.args.get("fault")
    if fault:
        raise TaskFailed(msgspec.convert(fault, Fault))


def cancel_children(cloud: Cloud, job: Job) -> None:
    """End the child jobs of a job that was stopped."""
    for task in (one for top in job.tasks for one in plan_tasks.machine_tasks(top)):
        child = job_record.load(cloud, task.child.job_id) if task.child else None
        if child is not None and not child.over:
            job_runs.cancel(cloud, child)


def _wait(cloud: Cloud, job: Job) -> None:
    """A manual action: the job goes on when a client resumes it."""
    job.state, job.description = "Suspended", "WaitingForManualAction"
    events.job_waits(cloud, job)


MANUAL = Step(None, begin=_wait)


def _runbook_seconds(cloud: Cloud, job: Job) -> float:
    details = job.tasks[job.step].runbook or {}
    outcome, most = automation.outcome(cloud, str(details.get("runbookId"))), _timeout(details.get("timeout"))
    return min(outcome.seconds, most) if most else outcome.seconds


def _runbook_ends(cloud: Cloud, job: Job) -> None:
    """assumed: a failed or late runbook fails the job, which can be restarted at it; code and words are assumed."""
    task = job.tasks[job.step]
    details = task.runbook = {**(task.runbook or {}), "jobId": cloud.new_guid()}
    outcome, most = automation.outcome(cloud, str(details.get("runbookId"))), _timeout(details.get("timeout"))
    late = bool(most) and outcome.seconds > most
    why = f"It ran longer than {most:.0f} seconds." if late else outcome.failure
    details["jobOutput"] = why or "Completed"
    if why:
        job.restartable = True
        raise TaskFailed.because(
            "28066",
            f"The runbook of the action '{task.friendly_name}' failed.",
            why,
            "Look at the runbook's job in its Automation account, then restart the job.",
        )


RUNBOOK = Step(_runbook_seconds, _runbook_ends)
_SPAN = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?|(\d+):(\d\d):(\d\d)", re.IGNORECASE)


def _timeout(text: object) -> float:
    """Seconds of "PT30M" or "00:30:00"; 0 where there is none."""
    found = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return 0.0
    numbers = [int(one or 0) for one in found.groups()]
    hours, minutes, seconds = (a + b for a, b in zip(numbers[:3], numbers[3:], strict=True))
    return hours * 3600.0 + minutes * 60.0 + seconds


MACHINE = Workflow("plan_machine", scenarios.PLAN_FAILOVER, (Step(None, _child_ends),), lead=0.0, restartable=False)
