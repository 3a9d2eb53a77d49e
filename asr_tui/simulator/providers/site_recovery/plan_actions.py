"""A recovery plan's operations: failover, test failover, its clean-up and commit, group by group."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.simulator.cloud import Cloud, Handler
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import (
    events,
    item_record,
    job_record,
    job_runs,
    operations,
    plan_members,
    plan_steps,
    plan_tasks,
    recovery_points,
    refusals,
    scenarios,
    target_machines,
)
from asr_tui.simulator.providers.site_recovery.drills import (
    DIRECTIONS,
    NETWORK_TYPES,
    checked_network,
    drill_details,
    remove_test_machine,
)
from asr_tui.simulator.providers.site_recovery.failover import (
    SOURCE_SITE_OPERATIONS,
    bring_up,
    commit,
    shut_down,
    shutdown_seconds,
    undo,
)
from asr_tui.simulator.providers.site_recovery.inputs import PlanActionInput, with_input
from asr_tui.simulator.providers.site_recovery.item_jobs import machine_details
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.item_record import Test as Drill
from asr_tui.simulator.providers.site_recovery.job_record import Job, Task, TaskFailed
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Workflow
from asr_tui.simulator.providers.site_recovery.plan_members import Taking
from asr_tui.simulator.providers.site_recovery.plan_steps import claimed, for_each
from asr_tui.simulator.providers.site_recovery.recovery_plans import shown
from asr_tui.simulator.providers.site_recovery.views import require
from asr_tui.simulator.providers.site_recovery.wire import PLAN, vault_id, wire_time

# Seconds: recorded for a plan of one machine; of a test, its clean-up and a commit as for a single machine.
CHECKS, SHUTDOWN, FAIL_OVER, START = 3.0, 64.0, 95.0, 40.0
START_TEST, CLEAN_UP, COMMITTING = 115.0, 80.0, 30.0
LEAD, EMPTY = 0.3, 0.1
_POINT_KINDS = ("Latest", "LatestProcessed", "LatestApplicationConsistent", "LatestCrashConsistent")


def _acting(operation: str, workflow: Workflow) -> Handler:
    """The handler of a plan's verb; its operation's id is not the job's (recorded)."""

    def handler(cloud: Cloud, request: Request, given: PlanActionInput) -> Response:
        _require_words(given)
        plan = require(cloud, request, PLAN)
        taking = plan_members.taking_part(cloud, plan, operation)
        direction = given.failoverDirection or DIRECTIONS[0]
        _require_direction(plan, taking.ready, direction)
        args = {
            "plan": plan["id"],
            "items": [item.id for item in taking.ready],
            **_args(cloud, workflow, given, taking),
        }
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
            tasks=plan_tasks.tasks(cloud, plan, taking, operation, direction, shutdown=shutdown),
        )
        _claim(cloud, job, taking.ready, freeze=workflow is FAILOVER)
        op = cloud.new_guid()
        job_record.add_alias(cloud, job.vault, op, job)
        return operations.accepted(cloud, request, job, plan["id"], job_as_request_id=True, operation=op)

    return with_input(PlanActionInput, handler)


def _require_words(given: PlanActionInput) -> None:
    refusals.require_word("networkType", given.networkType, *NETWORK_TYPES)
    refusals.require_word("failoverDirection", given.failoverDirection, *DIRECTIONS)
    refusals.require_word("sourceSiteOperations", given.sourceSiteOperations, *SOURCE_SITE_OPERATIONS)
    for details in given.providerSpecificDetails or []:
        refusals.require_word("recoveryPointType", details.recoveryPointType, *_POINT_KINDS)


def _require_direction(plan: JsonObject, items: list[Item], direction: str) -> None:
    """assumed: the way back is open once the machines were re-protected; a single machine's failback says
    PrimaryToRecovery too (recorded), so that word is right both ways."""
    at_home = any(item.fabric.lower() == str(plan["properties"]["primaryFabricId"]).lower() for item in items)
    within = plan["properties"]["primaryFabricId"].lower() == plan["properties"]["recoveryFabricId"].lower()
    moved = any(item.reversed for item in items)
    if direction != DIRECTIONS[0] and not (moved if within else not at_home):
        raise refusals.wrong_input(
            "InvalidFailoverDirection", f"The failover direction '{direction}' is not valid for '{plan['name']}' now."
        )


def _args(cloud: Cloud, workflow: Workflow, given: PlanActionInput, taking: Taking) -> JsonObject:
    """The recovery point of each machine, by the plan's recoveryPointType, and the test's network."""
    kind = next((one.recoveryPointType for one in given.providerSpecificDetails or []), None)
    points: JsonObject = {}
    for item in taking.ready:
        stored = recovery_points.stored_points(cloud, item)
        consistent = [point for point in stored if point.app_consistent]
        newest = recovery_points.newest_point(cloud, item)
        point = consistent[-1] if kind == "LatestApplicationConsistent" and consistent else newest
        if point is not None:
            points[item.id] = [recovery_points.point_id(item, point), wire_time(point.time)]
    args: JsonObject = {"points": points, "unready": [item.friendly_name for item in taking.unready]}
    if workflow is TEST:
        # Azure makes no machine without an interface: a test without a network is refused (assumed).
        args["network"] = checked_network(cloud, given.networkId or "", taking.ready[0].target_location)
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


def _check(cloud: Cloud, job: Job) -> None:
    """assumed for a failover and a test of Azure machines; code and words were recorded for a planned failover of
    Hyper-V machines (2017)."""
    unready = job.args.get("unready") or []
    if unready:
        named = ", ".join(f"'{name}'" for name in unready)
        raise TaskFailed.because(
            "25014",
            "Some of the virtual machines in the recovery plan aren't ready for failover.",
            f"Virtual machines {named} aren't replicating or have no recovery point.",
            "Fix the state of the virtual machines or remove them from the plan. Then retry the operation.",
        )


def _shutdown_seconds(cloud: Cloud, job: Job) -> float:
    return shutdown_seconds(cloud, claimed(cloud, job), SHUTDOWN)


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
    _free(cloud, job)
    waits = job.workflow == TEST.key
    note(cloud, job, *(("Suspended", "WaitingForStopTestFailover") if waits else ("Succeeded", "Completed")))


def _free(cloud: Cloud, job: Job) -> None:
    """Free the machines, show them in the job, and let those that were not failed over replicate on."""
    details = []
    for item in claimed(cloud, job):
        network = job.args.get("network") or item.target.selected_network_id
        test = item.target.test_vm_name if job.workflow == TEST.key else None
        details.append(machine_details(item, network, test, *_point(job, item)))
        if item.stage == "protected":
            item.frozen_at = None
        item_record.free(cloud, item)
    if "protectedItemDetails" in job.custom and job.workflow != CLEANUP.key:
        job.custom["protectedItemDetails"] = details
    cloud.store.put_private(job.args["plan"], {})


def note(cloud: Cloud, job: Job, status: str = "Succeeded", description: str = "Completed") -> None:
    """Store a job as the plan's last scenario; a plan may have been deleted meanwhile."""
    plan = cloud.store.get(job.args["plan"])
    if plan is None:
        return
    plan["properties"] |= {
        "currentScenario": {"scenarioName": job.scenario, "jobId": job.id, "startTime": wire_time(job.start)},
        "currentScenarioStatus": status,
        "currentScenarioStatusDescription": description,
    }
    if job.workflow in _LAST:
        plan["properties"][_LAST[job.workflow]] = wire_time(job.start)
    cloud.store.put(plan)


def _stopped(cloud: Cloud, job: Job) -> None:
    """Machines that are not failed over go on replicating; the others stay as they are (assumed).

    Of a run that was cancelled the plan shows the cancelling, or what it showed before.
    """
    plan_steps.cancel_children(cloud, job)
    _free(cloud, job)
    if job.state == "Failed":
        note(cloud, job, job.state, job.state)
    events.job_failed(cloud, job)


def _again(cloud: Cloud, job: Job) -> None:
    """A job that is restarted takes its machines again; 409 while one of them is at work."""
    items = [item for one in job.args["items"] if (item := item_record.find(cloud, one)) is not None]
    for item in items:
        item_record.require_idle(item)
    _claim(cloud, job, items, freeze=False)


def _start_seconds(cloud: Cloud, job: Job) -> float:
    """A group without a machine that takes part starts nothing."""
    return START if job.tasks[job.step].children else EMPTY


def _steps(each: Step, shutdown: Step | None = None) -> Callable[[Task], Step]:
    """The step of a task."""
    boot = for_each(None, _start_seconds)

    def step_of(task: Task) -> Step:
        if task.manual is not None:
            return plan_steps.MANUAL
        if task.runbook is not None:
            return plan_steps.RUNBOOK
        if task.task_id == plan_tasks.SHUTDOWN and shutdown is not None:
            return shutdown
        if task.group_type == "BootGroup":
            return boot
        if task.group:
            return each
        return Step(CHECKS, _check) if task.name == plan_tasks.CHECKS else Step(EMPTY)

    return step_of


def _plan_workflow(key: str, scenario: scenarios.Scenario, step_of: Callable[[Task], Step]) -> Workflow:
    return Workflow(
        key, scenario, (), LEAD, _done, _stopped, _again, placeholder=True, restartable=False, step_of=step_of
    )


FAILOVER = _plan_workflow(
    "plan_failover",
    scenarios.PLAN_FAILOVER,
    _steps(for_each(_bring_up, FAIL_OVER), for_each(shut_down, _shutdown_seconds)),
)
TEST = _plan_workflow("plan_test", scenarios.PLAN_TEST, _steps(for_each(_make_test_machine, START_TEST)))
CLEANUP = _plan_workflow("plan_cleanup", scenarios.PLAN_CLEANUP, _steps(for_each(remove_test_machine, CLEAN_UP)))
COMMIT = _plan_workflow("plan_commit", scenarios.PLAN_COMMIT, _steps(for_each(commit, COMMITTING)))

# The plan's property that shows the start of its last run; absent when there was none (recorded).
_LAST = {FAILOVER.key: "lastUnplannedFailoverTime", TEST.key: "lastTestFailoverTime"}

PROVIDER = JobProvider(
    routes=[
        ("POST", PLAN + "/unplannedFailover", _acting(plan_members.FAILOVER, FAILOVER)),
        ("POST", PLAN + "/testFailover", _acting(plan_members.TEST, TEST)),
        ("POST", PLAN + "/testFailoverCleanup", _acting(plan_members.CLEANUP, CLEANUP)),
        ("POST", PLAN + "/failoverCommit", _acting(plan_members.COMMIT, COMMIT)),
    ],
    workflows=[FAILOVER, TEST, CLEANUP, COMMIT, plan_steps.MACHINE],
)
