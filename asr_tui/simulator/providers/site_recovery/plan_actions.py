"""A recovery plan's operations: failover, test failover, its clean-up and commit, group by group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from asr_tui.simulator.cloud import Cloud, Handler
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import (
    events,
    item_jobs,
    item_record,
    job_record,
    job_runs,
    operations,
    plan_body,
    plan_tasks,
    recovery_points,
    refusals,
    scenarios,
    target_machines,
)
from asr_tui.simulator.providers.site_recovery.drills import (
    NETWORK_TYPES,
    checked_network,
    drill_details,
    remove_test_machine,
)
from asr_tui.simulator.providers.site_recovery.failover import bring_up, commit, shut_down, shutdown_seconds, undo
from asr_tui.simulator.providers.site_recovery.inputs import PlanActionInput, with_input
from asr_tui.simulator.providers.site_recovery.item_jobs import ItemEffect, machine_details
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.item_record import Test as Drill
from asr_tui.simulator.providers.site_recovery.job_record import ChildJob, Job, Task, TaskFailed
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Workflow
from asr_tui.simulator.providers.site_recovery.recovery_plans import shown
from asr_tui.simulator.providers.site_recovery.views import require
from asr_tui.simulator.providers.site_recovery.wire import PLAN, vault_id, wire_time


def _acting(operation: str, workflow: Workflow) -> Handler:
    """The handler of a plan's verb; its operation's id is not the job's (recorded)."""

    def handler(cloud: Cloud, request: Request, given: PlanActionInput) -> Response:
        refusals.require_word("networkType", given.networkType, *NETWORK_TYPES)
        plan = require(cloud, request, PLAN)
        members = _members(cloud, plan, operation)
        items = [item.id for item in members]
        args = {"plan": plan["id"], "items": items, **_args(cloud, workflow, given, members)}
        target, affected = shown(cloud, plan)
        shutdown = workflow is FAILOVER and (given.sourceSiteOperations or "Required").lower() == "required"
        job = job_runs.start(
            cloud,
            workflow,
            vault_id(plan["id"]),
            request,
            target,
            subject=plan["id"],
            result=plan["id"],
            affected=affected,
            custom=_custom(workflow, given),
            args=args,
            tasks=plan_tasks.tasks(cloud, plan, members, workflow.scenario.name, shutdown=shutdown),
        )
        _claim(cloud, job, members, freeze=workflow is FAILOVER)
        op = cloud.new_guid()
        job_record.add_alias(cloud, job.vault, op, job)
        return operations.accepted(cloud, request, job, plan["id"], job_as_request_id=True, operation=op)

    return with_input(PlanActionInput, handler)


def _members(cloud: Cloud, plan: JsonObject, operation: str) -> list[Item]:
    """The items that allow the operation."""
    items = plan_body.items(cloud, plan)
    for item in items:
        item_record.require_idle(item)
    found = [item for item in items if operation in item_record.allowed_operations(item)]
    if not found:
        raise refusals.not_allowed(operation, plan["name"], "no machine of the plan allows it")
    return found


def _args(cloud: Cloud, workflow: Workflow, given: PlanActionInput, members: list[Item]) -> JsonObject:
    """The recovery point of each machine, by the plan's recoveryPointType, and the test's network."""
    kind = next((one.recoveryPointType for one in given.providerSpecificDetails or []), None)
    points: JsonObject = {}
    for item in members:
        stored = recovery_points.stored_points(cloud, item)
        consistent = [point for point in stored if point.app_consistent]
        newest = recovery_points.newest_point(cloud, item)
        point = consistent[-1] if kind == "LatestApplicationConsistent" and consistent else newest
        if point is not None:
            points[item.id] = [recovery_points.point_id(item, point), wire_time(point.time)]
    args: JsonObject = {"points": points}
    if workflow is TEST:
        args["network"] = checked_network(cloud, given.networkId or "", members[0].target_location)
    return args


def _custom(workflow: Workflow, given: PlanActionInput) -> JsonObject:
    if workflow is FAILOVER:
        return {"protectedItemDetails": []}
    if workflow is COMMIT:
        return {}
    if workflow is TEST:
        return drill_details(None, given.networkId or "", given.networkType)
    return drill_details(given.comments or "")


def _claim(cloud: Cloud, job: Job, members: list[Item], *, freeze: bool) -> None:
    for item in members:
        if freeze:
            item.frozen_at = cloud.clock.now
        item_record.claim(cloud, item, job)
    cloud.store.put_private(job.args["plan"], {"job": job.id})


def _items(cloud: Cloud, job: Job) -> list[Item]:
    found = [item_record.find(cloud, item_id) for item_id in job.args["items"]]
    return [item for item in found if item is not None and item.job == job.id]


def _for_each(per_item: ItemEffect | None, seconds: float | Callable[[Cloud, Job], float]) -> Step:
    """A group's step: a child job for each machine, and the effect on each at its end."""

    def begin(cloud: Cloud, job: Job) -> None:
        takes = seconds(cloud, job) if callable(seconds) else seconds
        by_name = {item.friendly_name.lower(): item for item in _items(cloud, job)}
        for group in plan_tasks.groups_in(job.tasks[job.step])[1:]:
            job_runs.begin_task(cloud, group)
        for task in plan_tasks.machine_tasks(job.tasks[job.step]):
            item = by_name.get(task.friendly_name)
            if item is not None:
                _begin_child(cloud, job, task, item, takes)

    def end(cloud: Cloud, job: Job) -> None:
        machines, groups = plan_tasks.machine_tasks(job.tasks[job.step]), plan_tasks.groups_in(job.tasks[job.step])[1:]
        names = {task.friendly_name for task in machines}
        failed = set()
        for item in _items(cloud, job):
            if per_item is not None and item.friendly_name.lower() in names:
                try:
                    per_item(cloud, job, item)
                except TaskFailed as error:
                    failed.add(item.friendly_name.lower())
                    job_runs.add_fault(cloud, job, error.fault)
        for task in [*machines, *groups]:
            task.end = cloud.clock.now
            job_runs.mark(task, "Failed" if task.friendly_name in failed else "Succeeded")

    return Step(seconds, end, begin=begin)


def _begin_child(cloud: Cloud, job: Job, task: Task, item: Item, seconds: float) -> None:
    target, affected = item_jobs.shown(cloud, item)
    tasks = [Task(cloud.new_guid(), "Unknown", job.friendly_name)]
    args = {"seconds": seconds}
    child = job_runs.start(
        cloud, MACHINE, job.vault, None, replace(target, type="Vm"), affected=affected, args=args, tasks=tasks
    )
    child.scenario, child.friendly_name = job.scenario, job.friendly_name
    job_record.save(cloud, child)
    job_runs.begin_task(cloud, task)
    task.child = ChildJob.of(child)


def _shutdown_seconds(cloud: Cloud, job: Job) -> float:
    return shutdown_seconds(cloud, _items(cloud, job), 64.0)


def _wait(cloud: Cloud, job: Job) -> None:
    """A manual action: the job goes on when a client resumes it."""
    job.state, job.description = "Suspended", "WaitingForManualAction"


def _bring_up(cloud: Cloud, job: Job, item: Item) -> None:
    try:
        bring_up(cloud, job, item)
    except TaskFailed:
        undo(cloud, item)
        raise
    item.stage = "failed_over"
    item.last_failover = job.start
    item.failover_point = _point(job, item)[0]
    item_record.save(cloud, item)


def _point(job: Job, item: Item) -> tuple[str | None, str | None]:
    found = job.args["points"].get(item.id)
    return (found[0], found[1]) if found else (None, None)


def _make_test_machine(cloud: Cloud, job: Job, item: Item) -> None:
    try:
        made = target_machines.make(cloud, item, test_network=job.args["network"])
    except TaskFailed:
        item_record.free(cloud, item)
        raise
    item.test = Drill(state="waiting", vm_id=made.vm_id, created=made.parts)
    item.last_test = job.start
    item.failover_point = _point(job, item)[0]
    item_record.save(cloud, item)


def _done(cloud: Cloud, job: Job) -> None:
    """Store the plan's last scenario; after a test it waits for the clean-up (recorded)."""
    details = []
    for item in _items(cloud, job):
        network = job.args.get("network") or item.target.selected_network_id
        test = item.target.test_vm_name if job.workflow == TEST.key else None
        details.append(machine_details(item, network, test, *_point(job, item)))
        item_record.free(cloud, item)
    if "protectedItemDetails" in job.custom and job.workflow != CLEANUP.key:
        job.custom["protectedItemDetails"] = details
    note(cloud, job)
    cloud.store.put_private(job.args["plan"], {})


def note(cloud: Cloud, job: Job) -> None:
    """Store a job as the plan's last scenario."""
    plan = cloud.store.require(job.args["plan"])
    waits = job.workflow == TEST.key
    plan["properties"] |= {
        "currentScenario": {"scenarioName": job.scenario, "jobId": job.id, "startTime": wire_time(job.start)},
        "currentScenarioStatus": "Suspended" if waits else "Succeeded",
        "currentScenarioStatusDescription": "WaitingForStopTestFailover" if waits else "Completed",
    }
    if job.workflow in _LAST:
        plan["properties"][_LAST[job.workflow]] = wire_time(job.start)
    cloud.store.put(plan)


def _stopped(cloud: Cloud, job: Job) -> None:
    """Machines that are not failed over go on replicating; the others stay as they are (assumed)."""
    for item in _items(cloud, job):
        item.job = None
        if item.stage == "protected":
            item.frozen_at = None
        item_record.save(cloud, item)
    cloud.store.put_private(job.args["plan"], {})
    events.job_failed(cloud, job)


def _steps(failover: Step, shutdown: Step | None = None) -> Callable[[Task], Step]:
    """The step of a task. Seconds: recorded for a plan of one machine."""
    boot = _for_each(None, 40.0)

    def step_of(task: Task) -> Step:
        if task.manual is not None:
            return Step(None, begin=_wait)
        if task.task_id == plan_tasks.SHUTDOWN and shutdown is not None:
            return shutdown
        if task.task_id == plan_tasks.FAILOVER:
            return failover
        if task.group:
            return boot
        return Step(3.0 if task.name == plan_tasks.CHECKS else 0.1)

    return step_of


def _plan_workflow(key: str, scenario: scenarios.Scenario, step_of: Callable[[Task], Step]) -> Workflow:
    return Workflow(key, scenario, (), 0.3, _done, _stopped, placeholder=True, restartable=False, step_of=step_of)


FAILOVER = _plan_workflow(
    "plan_failover",
    scenarios.PLAN_FAILOVER,
    _steps(_for_each(_bring_up, 95.0), _for_each(shut_down, _shutdown_seconds)),
)
TEST = _plan_workflow("plan_test", scenarios.PLAN_TEST, _steps(_for_each(_make_test_machine, 115.0)))
CLEANUP = _plan_workflow("plan_cleanup", scenarios.PLAN_CLEANUP, _steps(_for_each(remove_test_machine, 80.0)))
COMMIT = _plan_workflow("plan_commit", scenarios.PLAN_COMMIT, _steps(_for_each(commit, 30.0)))
_CHILD_STEP = Step(lambda cloud, job: float(job.args["seconds"]))
MACHINE = Workflow("plan_machine", scenarios.PLAN_FAILOVER, (_CHILD_STEP,), lead=0.0, restartable=False)

# The plan's property that shows the start of its last run; absent when there was none (recorded).
_LAST = {FAILOVER.key: "lastUnplannedFailoverTime", TEST.key: "lastTestFailoverTime"}

PROVIDER = JobProvider(
    routes=[
        ("POST", PLAN + "/unplannedFailover", _acting("UnplannedFailover", FAILOVER)),
        ("POST", PLAN + "/testFailover", _acting("TestFailover", TEST)),
        ("POST", PLAN + "/testFailoverCleanup", _acting("TestFailoverCleanup", CLEANUP)),
        ("POST", PLAN + "/failoverCommit", _acting("Commit", COMMIT)),
    ],
    workflows=[FAILOVER, TEST, CLEANUP, COMMIT, MACHINE],
)
