"""The run of jobs: the clock's events end their tasks and start the next ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.simulator.cloud import Cloud, EventHandler, Provider
from asr_tui.simulator.messages import JsonObject, Request
from asr_tui.simulator.providers.site_recovery import job_record, rehearsed_faults
from asr_tui.simulator.providers.site_recovery.job_record import Fault, Job, Task, TaskFailed, TaskReported
from asr_tui.simulator.providers.site_recovery.scenarios import Scenario
from asr_tui.simulator.providers.site_recovery.wire import public_id

Effect = Callable[["Cloud", Job], None]

STEP = "site_recovery.job_step"
CANCELLED = "site_recovery.job_cancelled"
RESTART = "site_recovery.job_restart"
RESUME = "site_recovery.job_resume"
_PLACEHOLDER_SECONDS = 0.4
_CANCEL_SECONDS = 5.0


class Step(Struct, frozen=True):
    """The duration of a task (None: until `finish_step`), its effects at its end and begin, and where it is skipped."""

    seconds: float | Callable[[Cloud, Job], float] | None
    effect: Effect | None = None
    begin: Effect | None = None
    skipped: Callable[[Cloud, Job], bool] | None = None


class Workflow(Struct, frozen=True):
    """The course of the jobs of a scenario.

    lead     seconds before the first task
    done     when a job succeeded; `stopped` when it failed or was cancelled, `again` before it is restarted
    step_of  the steps of jobs whose tasks differ from one to another
    """

    key: str
    scenario: Scenario
    steps: tuple[Step, ...]
    lead: float = 0.3
    done: Effect | None = None
    stopped: Effect | None = None
    again: Effect | None = None
    placeholder: bool = False
    restartable: bool = True
    step_of: Callable[[Task], Step] | None = None

    def steps_of(self, job: Job) -> tuple[Step, ...]:
        return self.steps if self.step_of is None else tuple(self.step_of(task) for task in job.tasks)


class JobProvider(Provider, frozen=True, kw_only=True):
    """A part of Site Recovery: its routes, and the workflows of the jobs that they start."""

    workflows: Sequence[Workflow] = ()


class Target(Struct, frozen=True):
    """What a job shows as the thing it works on."""

    id: str
    name: str
    type: str | None = None


def start(
    cloud: Cloud,
    workflow: Workflow,
    vault: str,
    request: Request | None,
    target: Target,
    *,
    subject: str = "",
    result: str | None = None,
    affected: JsonObject | None = None,
    custom: JsonObject | None = None,
    args: JsonObject | None = None,
    tasks: list[Task] | None = None,
    notice: Fault | None = None,
) -> Job:
    """Start a job; without a request the service starts it itself."""
    name = cloud.new_guid()
    scenario = workflow.scenario
    job = Job(
        id=public_id(f"{vault}/replicationJobs/{name}"),
        name=name,
        vault=public_id(vault),
        workflow=workflow.key,
        scenario=scenario.name,
        friendly_name=scenario.friendly_name,
        details=scenario.details,
        activity_id=_activity(cloud, request),
        target_id=target.id,
        target_name=target.name,
        target_type=target.type or scenario.target_type,
        start=cloud.clock.now,
        subject=subject,
        result=result,
        affected=affected or {},
        custom=custom or {},
        args=args or {},
        tasks=_tasks(cloud, scenario) if tasks is None else tasks,
        notice=notice,
        placeholder=workflow.placeholder,
        restartable=workflow.restartable,
        step=-1,
    )
    if request is not None and (workflow.restartable or workflow.step_of is not None):
        job.rehearsed = rehearsed_faults.planned_fault(cloud, job)
    if not job.placeholder:
        _set_state(job, "InProgress")
    finish_step(cloud, job, _PLACEHOLDER_SECONDS if job.placeholder else workflow.lead)
    job_record.save(cloud, job)
    return job


def _activity(cloud: Cloud, request: Request | None) -> str:
    client = request.client_request_id if request is not None else cloud.new_guid()
    return f"{client} ActivityId: {request.correlation_id if request is not None else cloud.new_guid()}"


def _tasks(cloud: Cloud, scenario: Scenario) -> list[Task]:
    return [Task(task_id or cloud.new_guid(), name, friendly_name) for task_id, name, friendly_name in scenario.tasks]


def finish_step(cloud: Cloud, job: Job, delay: float = 0.0) -> None:
    """End the task at hand after some seconds."""
    cloud.clock.schedule(delay, STEP, job=job.id, step=job.step, attempt=job.attempt)


def cancel(cloud: Cloud, job: Job) -> None:
    _set_state(job, "Cancelling")
    job.attempt += 1
    cloud.clock.schedule(_CANCEL_SECONDS, CANCELLED, job=job.id)
    job_record.save(cloud, job)


def job_events(workflows: Iterable[Workflow]) -> dict[str, EventHandler]:
    """The events that move the jobs of these workflows; their argument `job` is the job's id."""
    by_key = {workflow.key: workflow for workflow in workflows}

    def moving(move: Callable[[Cloud, Workflow, Job], None], *states: str) -> EventHandler:
        """An event for jobs in these states; a step is outdated by a cancel or restart after its scheduling."""

        def happen(cloud: Cloud, args: JsonObject) -> None:
            job = job_record.load(cloud, args["job"])
            outdated = "step" in args and (args["step"], args["attempt"]) != (job.step, job.attempt)
            if job.state in states and not outdated:
                move(cloud, by_key[job.workflow], job)

        return happen

    return {
        STEP: moving(_advance, "InProgress", "NotStarted"),
        CANCELLED: moving(_end_cancelled, "Cancelling"),
        RESTART: moving(_restart, "Failed"),
        RESUME: moving(_resume, "Suspended"),
    }


def _advance(cloud: Cloud, workflow: Workflow, job: Job) -> None:
    """End the task at hand and start the next one."""
    if job.placeholder:
        job.placeholder = False
        _set_state(job, "InProgress")
        finish_step(cloud, job, workflow.lead)
        job_record.save(cloud, job)
        return
    if job.step >= 0:
        try:
            _end_task(cloud, workflow, job)
        except TaskFailed as failed:
            add_fault(cloud, job, failed.fault)
            _close(cloud, job, "Failed", "Failed")
            _follow(cloud, job, workflow.stopped)
            return
    _next_task(cloud, workflow, job)


def _end_task(cloud: Cloud, workflow: Workflow, job: Job) -> None:
    """End the task at hand; its effect comes first and may fail it (TaskFailed)."""
    step, task = workflow.steps_of(job)[job.step], job.tasks[job.step]
    task.end = cloud.clock.now
    try:
        rehearsed_faults.raise_planned(cloud, job, task.task_id)
        if step.effect is not None:
            step.effect(cloud, job)
    except TaskReported as reported:
        mark(task, "Failed")
        add_fault(cloud, job, reported.fault)
    except TaskFailed:
        mark(task, "Failed")
        raise
    else:
        mark(task, "Succeeded")


def _next_task(cloud: Cloud, workflow: Workflow, job: Job) -> None:
    steps = workflow.steps_of(job)
    for number in range(job.step + 1, len(steps)):
        step, task = steps[number], job.tasks[number]
        job.step = number
        if step.skipped is not None and step.skipped(cloud, job):
            task.state, task.description = "Other", "Skipped"
            continue
        begin_task(cloud, task)
        if step.begin is not None:
            step.begin(cloud, job)
        usual = step.seconds(cloud, job) if callable(step.seconds) else step.seconds
        seconds = rehearsed_faults.seconds_of(cloud, job.target_id, task.task_id, usual)
        if seconds is not None:
            finish_step(cloud, job, seconds)
        job_record.save(cloud, job)
        return
    if job.failed:
        _close(cloud, job, "Failed", "Failed")
        _follow(cloud, job, workflow.stopped)
        return
    if job.faults:
        _close(cloud, job, "CompletedWithInformation", "CompletedWithInformation")
    else:
        _close(cloud, job, "Succeeded", "Completed")
    _follow(cloud, job, workflow.done)


def _end_cancelled(cloud: Cloud, workflow: Workflow, job: Job) -> None:
    for task in job.tasks:
        if task.state == "InProgress":
            mark(task, "Cancelled")
            task.end = cloud.clock.now
    _close(cloud, job, "Cancelled", "Cancelled")
    if workflow.stopped is not None:
        workflow.stopped(cloud, job)


def _restart(cloud: Cloud, workflow: Workflow, job: Job) -> None:
    """Repeat the failed task of a job and the tasks after it."""
    if workflow.again is not None:
        workflow.again(cloud, job)
    job.attempt += 1
    job.end, job.faults, job.failed = None, [], []
    _set_state(job, "InProgress")
    for task in job.tasks[max(job.step, 0) :]:
        mark(task, "NotStarted")
        task.start = task.end = None
    job.step -= 1
    _next_task(cloud, workflow, job)


def _resume(cloud: Cloud, workflow: Workflow, job: Job) -> None:
    _set_state(job, "InProgress")
    _advance(cloud, workflow, job)


def _follow(cloud: Cloud, job: Job, effect: Effect | None) -> None:
    """Apply the effect of a job's end."""
    if effect is not None:
        effect(cloud, job)
        job_record.save(cloud, job)


def add_fault(cloud: Cloud, job: Job, fault: Fault) -> None:
    task = job.tasks[job.step] if 0 <= job.step < len(job.tasks) else None
    task_id = fault.task_id or (task.task_id if task else "")
    job.faults.append(replace(fault, task_id=task_id, error_id=cloud.new_guid(), time=cloud.clock.now))


def _close(cloud: Cloud, job: Job, state: str, description: str) -> None:
    job.state, job.description = state, description
    job.end = max(cloud.clock.now, job.start)
    job_record.save(cloud, job)


def _set_state(job: Job, state: str) -> None:
    job.state = job.description = state


def begin_task(cloud: Cloud, task: Task) -> None:
    mark(task, "InProgress")
    task.start = cloud.clock.now


def mark(task: Task, state: str) -> None:
    task.state = state
    task.description = "Completed" if state == "Succeeded" else state
