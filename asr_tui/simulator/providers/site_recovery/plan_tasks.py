"""The tasks of a recovery plan's job: groups that hold machines, manual actions between them.

Recorded for a failover; the same shape is assumed for a test, its clean-up and a commit.
"""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import item_record
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.job_record import Task

SHUTDOWN = "ShutdownAllActionGroup"
FAILOVER = "FailoverAllActionGroup"
CHECKS = "RpSrsPrerequisitesCheck"
END = "EndRecoveryPlanTask"
# The scenarios that start machines, and that the actions of a group belong to.
_STARTING = ("UnplannedFailover", "TestFailover")
_GROUP = "RecoveryPlanGroupTaskDetails"
_SHUTDOWN_GROUP = "RecoveryPlanShutdownGroupTaskDetails"


def tasks(cloud: Cloud, plan: JsonObject, members: list[Item], kind: str, *, shutdown: bool) -> list[Task]:
    """In order: checks, shutdown (where asked for), failover of all, then each group's start with its actions."""
    groups = _boot_groups(cloud, plan, members)
    found = [Task(cloud.new_guid(), CHECKS, "Prerequisites check for the recovery plan")]
    if shutdown:
        inner = [
            _group(f"Group{number}", f"Shutdown: Group {number} ({len(items)})", "Shutdown", _machines(cloud, items))
            for number, (_, items) in enumerate(groups, 1)
        ]
        title = f"All groups shutdown ({len(groups)})"
        found.append(_group(SHUTDOWN, title, "Shutdown", inner, _SHUTDOWN_GROUP))
    found.append(_group(FAILOVER, "Recovery plan failover", "RpFailoverTask", _machines(cloud, members)))
    for number, (group, items) in enumerate(groups, 1):
        found += _manual(cloud, group["startGroupActions"], kind)
        if kind in _STARTING:
            title = f"Group {number}: Start ({len(items)})"
            found.append(_group(f"Group{number}", title, "BootGroup", _machines(cloud, items)))
        found += _manual(cloud, group["endGroupActions"], kind)
    found.append(Task(cloud.new_guid(), END, "Finalizing the recovery plan"))
    return found


def machine_tasks(task: Task) -> list[Task]:
    """The machines under a task, however deep."""
    below = [child for inner in task.children for child in machine_tasks(inner)]
    return [task] if task.in_plan else below


def groups_in(task: Task) -> list[Task]:
    return [task, *(inner for child in task.children for inner in groups_in(child))] if task.group else []


def _boot_groups(cloud: Cloud, plan: JsonObject, members: list[Item]) -> list[tuple[JsonObject, list[Item]]]:
    by_id = {item.id.lower(): item for item in members}
    found = []
    for group in plan["properties"]["groups"]:
        if group["groupType"] == "Boot":
            named = [item_record.find(cloud, entry["id"]) for entry in group["replicationProtectedItems"]]
            items = [by_id[item.id.lower()] for item in named if item is not None and item.id.lower() in by_id]
            found.append((group, items))
    return found


def _group(task_id: str, title: str, kind: str, children: list[Task], group: str = _GROUP) -> Task:
    return Task(task_id, "Unknown", title, group=group, group_type=kind, children=children)


def _machines(cloud: Cloud, items: list[Item]) -> list[Task]:
    return [Task(cloud.new_guid(), "Unknown", item.friendly_name.lower(), in_plan=True) for item in items]


def _manual(cloud: Cloud, actions: list[JsonObject], kind: str) -> list[Task]:
    """The manual actions for this kind of failover: they stop the job. Runbooks take no time here."""
    found = []
    for action in actions:
        details = action.get("customDetails") or {}
        if details.get("instanceType") == "ManualActionDetails" and kind in (action.get("failoverTypes") or []):
            name = str(action.get("actionName") or "Manual action")
            found.append(Task(cloud.new_guid(), "ManualAction", name, manual=str(details.get("description") or "")))
    return found
