"""The tasks of a recovery plan's job: groups that hold machines, actions between them.

Recorded for a failover (A2A) and a commit (Hyper-V); the tasks of a test and of its clean-up, and where actions stand,
are assumed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import plan_body
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.job_record import Task
from asr_tui.simulator.providers.site_recovery.plan_members import CLEANUP, COMMIT, FAILOVER, TEST, Taking

SHUTDOWN = "ShutdownAllActionGroup"
FAIL_OVER = "FailoverAllActionGroup"
CHECKS = "RpSrsPrerequisitesCheck"
END = "EndRecoveryPlanTask"
SKIPPED = "AlreadyFailedOver"
"""The skippedReason of a machine that was moved before: assumed, its words were not found."""
_GROUP = "RecoveryPlanGroupTaskDetails"
_SHUTDOWN_GROUP = "RecoveryPlanShutdownGroupTaskDetails"


def tasks(
    cloud: Cloud, plan: JsonObject, taking: Taking, operation: str, direction: str, *, shutdown: bool
) -> list[Task]:
    """The tasks of an operation on a plan, in order."""
    boot = _boot_groups(cloud, plan, taking)
    if operation == COMMIT:
        return [
            _group(f"Group{number}", f"Group {number}: Commit ({len(items)})", "CommitGroup", _machines(cloud, items))
            for number, (_, items) in enumerate(boot, 1)
            if items
        ]
    found = [Task(cloud.new_guid(), CHECKS, "Prerequisites check for the recovery plan")]
    end = Task(cloud.new_guid(), END, "Finalizing the recovery plan")
    if operation == CLEANUP:
        title = "Recovery plan test failover cleanup"
        return [*found, _group(FAIL_OVER, title, "RpTestFailoverCleanupTask", _machines(cloud, taking.ready)), end]
    return [*found, *_starting(cloud, plan, taking, operation, direction, shutdown=shutdown), end]


def _starting(
    cloud: Cloud, plan: JsonObject, taking: Taking, operation: str, direction: str, *, shutdown: bool
) -> Iterable[Task]:
    """Shutdown where asked for, failover of all, then each group's start, with the actions around each."""
    boot, running = _boot_groups(cloud, plan, taking), (operation, direction)
    first = {group["groupType"]: group for group in plan["properties"]["groups"] if group["groupType"] != "Boot"}
    shut, fail = first.get("Shutdown", {}), first.get("Failover", {})
    yield from _actions(cloud, shut.get("startGroupActions"), *running)
    if shutdown:
        inner = [
            _group(f"Group{number}", f"Shutdown: Group {number} ({len(items)})", "Shutdown", _machines(cloud, items))
            for number, (_, items) in enumerate(boot, 1)
        ]
        yield _group(SHUTDOWN, f"All groups shutdown ({len(boot)})", "Shutdown", inner, _SHUTDOWN_GROUP)
    yield from _actions(cloud, shut.get("endGroupActions"), *running)
    yield from _actions(cloud, fail.get("startGroupActions"), *running)
    title = "Recovery plan test failover" if operation == TEST else "Recovery plan failover"
    machines = [*_machines(cloud, taking.ready), *_machines(cloud, taking.skipped, skipped=SKIPPED)]
    yield _group(FAIL_OVER, title, "RpTestFailoverTask" if operation == TEST else "RpFailoverTask", machines)
    yield from _actions(cloud, fail.get("endGroupActions"), *running)
    for number, (group, items) in enumerate(boot, 1):
        yield from _actions(cloud, group["startGroupActions"], *running)
        title = f"Group {number}: Start ({len(items)})"
        yield _group(f"Group{number}", title, "BootGroup", _machines(cloud, items))
        yield from _actions(cloud, group["endGroupActions"], *running)


def machine_tasks(task: Task) -> list[Task]:
    """The machines under a task, however deep."""
    below = [child for inner in task.children for child in machine_tasks(inner)]
    return [task] if task.in_plan else below


def groups_in(task: Task) -> list[Task]:
    return [task, *(inner for child in task.children for inner in groups_in(child))] if task.group else []


def _boot_groups(cloud: Cloud, plan: JsonObject, taking: Taking) -> list[tuple[JsonObject, list[Item]]]:
    ready = {item.id.lower() for item in taking.ready}
    return [
        (group, [item for item in plan_body.items_of(cloud, plan, group) if item.id.lower() in ready])
        for group in plan["properties"]["groups"]
        if group["groupType"] == "Boot"
    ]


def _group(task_id: str, title: str, kind: str, children: list[Task], group: str = _GROUP) -> Task:
    return Task(task_id, "Unknown", title, group=group, group_type=kind, children=children)


def _machines(cloud: Cloud, items: Sequence[Item], skipped: str = "") -> list[Task]:
    found = []
    for item in items:
        task = Task(cloud.new_guid(), "Unknown", item.friendly_name.lower(), in_plan=True, skipped=skipped)
        if skipped:
            task.state, task.description = "Other", "Skipped"
        found.append(task)
    return found


def _actions(cloud: Cloud, actions: list[JsonObject] | None, operation: str, direction: str) -> Iterable[Task]:
    """The actions for this kind and direction of failover: one without them never runs (azure-powershell 12837).

    Scripts run for machines of System Center only and are passed over (Microsoft Learn, "About recovery plans").
    """
    for action in actions or []:
        details = action.get("customDetails") or {}
        kinds, directions = action.get("failoverTypes") or [], action.get("failoverDirections") or []
        if operation not in kinds or direction not in directions:
            continue
        name = str(action.get("actionName") or "Action")
        match details.get("instanceType"):
            case "ManualActionDetails":
                text = str(details.get("description") or "")
                yield Task(cloud.new_guid(), "ManualAction", name, manual=text)
            case "AutomationRunbookActionDetails":
                yield Task(cloud.new_guid(), "AutomationRunbook", name, runbook=_runbook(details))


def _runbook(details: JsonObject) -> JsonObject:
    runbook = str(details.get("runbookId") or "")
    segments = runbook.split("/")
    return {
        "runbookId": runbook,
        "runbookName": name_of(runbook),
        "accountName": segments[-3] if len(segments) > 3 else None,
        "subscriptionId": segments[2] if len(segments) > 2 else None,
        "isPrimarySideScript": str(details.get("fabricLocation") or "").lower() == "primary",
        "timeout": details.get("timeout"),
        "jobId": None,
        "jobOutput": None,
    }


__all__ = ["CHECKS", "END", "FAILOVER", "FAIL_OVER", "SHUTDOWN", "groups_in", "machine_tasks", "tasks"]
