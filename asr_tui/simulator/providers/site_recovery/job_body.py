"""The body of a job: whole for GET, poorer in a list, a placeholder in its first moment."""

from __future__ import annotations

from datetime import datetime

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery.job_record import JOB_TYPE, Fault, Job, Task
from asr_tui.simulator.providers.site_recovery.wire import NEVER, whole_seconds, wire_time


def whole(job: Job, api_version: str) -> JsonObject:
    if job.placeholder:
        return _framed(job, _placeholder(job))
    own = {
        "activityId": job.activity_id,
        "tasks": [_task(job, task) for task in job.tasks],
        "errors": [_error(job, fault) for fault in job.faults],
        "customDetails": _details(job, api_version),
    }
    return _framed(job, {**_common(job), **own})


def in_list(job: Job) -> JsonObject:
    """The body in a list, without tasks, errors, activity and details, even of a failed job (recorded)."""
    return _framed(job, _common(job))


def allowed_actions(job: Job) -> list[str]:
    if job.state == "Suspended":
        return ["Cancel", "Resume"]
    if job.state in ("NotStarted", "InProgress"):
        return ["Cancel"]
    return ["Restart"] if job.state == "Failed" and job.restartable else []


def service_error(job: Job, fault: Fault) -> JsonObject:
    return {
        "code": fault.code,
        "message": fault.message,
        "possibleCauses": fault.causes,
        "recommendedAction": fault.action,
        "activityId": job.activity_id,
    }


def _framed(job: Job, properties: JsonObject) -> JsonObject:
    return {"id": job.id, "name": job.name, "type": JOB_TYPE, "properties": properties}


def _placeholder(job: Job) -> JsonObject:
    """Recorded for the first GET right after a POST or PATCH."""
    return {
        "activityId": job.activity_id,
        "scenarioName": None,
        "friendlyName": None,
        "state": "NotStarted",
        "stateDescription": "NotStarted",
        "tasks": [],
        "errors": [],
        "allowedActions": ["Cancel"],
        "targetObjectId": None,
        "targetObjectName": None,
        "targetInstanceType": "ProtectionEntity",
        "customDetails": {"instanceType": "AsrJobDetails", "affectedObjectDetails": {}},
    }


def _common(job: Job) -> JsonObject:
    return {
        "activityId": None,
        "scenarioName": job.scenario,
        "friendlyName": job.friendly_name,
        "state": job.state,
        "stateDescription": job.description,
        "tasks": [],
        "errors": [],
        "startTime": wire_time(job.start),
        **({} if job.end is None else {"endTime": whole_seconds(job.end)}),
        "allowedActions": allowed_actions(job),
        "targetObjectId": job.target_id,
        "targetObjectName": job.target_name,
        "targetInstanceType": job.target_type,
        "customDetails": None,
    }


def _details(job: Job, api_version: str) -> JsonObject:
    affected = job.affected
    if api_version < "2021-11":  # older versions write these keys with a capital (recorded: 2018-07-10)
        affected = {key[0].upper() + key[1:]: value for key, value in affected.items()}
    first = {key: value for key, value in job.custom.items() if key == "newReplicationProtectedItemId"}
    return {**first, "instanceType": job.details, **job.custom, "affectedObjectDetails": affected}


def _task(job: Job, task: Task) -> JsonObject:
    return {
        "taskId": task.task_id,
        "name": task.name,
        "startTime": _moment(task.start),
        "endTime": _moment(task.end),
        "allowedActions": [],
        "friendlyName": task.friendly_name,
        "state": task.state,
        "stateDescription": task.description,
        "taskType": _task_type(task),
        "customDetails": _task_details(job, task),
        "groupTaskCustomDetails": _group_details(job, task),
        "errors": [],
    }


def _moment(moment: datetime | None) -> str:
    return NEVER if moment is None else wire_time(moment)


def _task_type(task: Task) -> str:
    if task.group:
        return task.group
    if task.in_plan:
        return "VirtualMachineTaskDetails"
    if task.manual is not None:
        return "ManualActionTaskDetails"
    if task.runbook is not None:
        return "AutomationRunbookTaskDetails"
    return "JobTaskDetails" if task.child else "TaskDetails"


def _task_details(job: Job, task: Task) -> JsonObject | None:
    if task.group:
        return None
    details: JsonObject = {}
    if task.in_plan:
        details = {"skippedReason": task.skipped or "None", "skippedReasonString": task.skipped or None}
    if task.manual is not None:
        details = {"name": task.friendly_name, "instructions": task.manual, "observation": task.observation}
    if task.runbook is not None:
        shown = {key: value for key, value in task.runbook.items() if key != "timeout"}
        details = {"name": task.friendly_name, "cloudServiceName": None, **shown}
    if task.child is not None:
        details["jobTask"] = {
            "jobId": task.child.job_id,
            "jobFriendlyName": task.child.friendly_name,
            "targetObjectId": task.child.target_id,
            "targetObjectName": task.child.target_name,
            "targetInstanceType": "Vm",
            "jobScenarioName": task.child.scenario,
        }
    return {**details, "instanceType": _task_type(task)}


def _group_details(job: Job, task: Task) -> JsonObject | None:
    if not task.group:
        return None
    details: JsonObject = {}
    if task.group_type is not None:
        details = {"name": task.task_id, "groupId": task.task_id, "rpGroupType": task.group_type}
    details["instanceType"] = task.group
    details["childTasks"] = [_task(job, child) for child in task.children]
    return details


def _error(job: Job, fault: Fault) -> JsonObject:
    return {
        "serviceErrorDetails": service_error(job, fault),
        "providerErrorDetails": {
            "errorCode": 0,
            "errorMessage": None,
            "errorId": fault.error_id,
            "possibleCauses": "",
            "recommendedAction": "",
        },
        "errorLevel": fault.level,
        "creationTime": wire_time(fault.time) if fault.time else NEVER,
        "taskId": fault.task_id,
    }
