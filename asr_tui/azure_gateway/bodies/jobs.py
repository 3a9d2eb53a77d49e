"""Jobs, their tasks and their errors: Site Recovery's JSON as domain values."""

from __future__ import annotations

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.jobs import Job, JobError, JobState, Task

# Azure's state words in lower case; PartiallySucceeded and Aborted are known from PowerShell's filter alone.
_STATES = {
    "notstarted": JobState.WAITING,
    "inprogress": JobState.RUNNING,
    "suspended": JobState.SUSPENDED,
    "cancelling": JobState.CANCELLING,
    "succeeded": JobState.SUCCEEDED,
    "completed": JobState.SUCCEEDED,
    "completedwithinformation": JobState.WITH_INFORMATION,
    "partiallysucceeded": JobState.WITH_INFORMATION,
    "failed": JobState.FAILED,
    "aborted": JobState.CANCELLED,
    "cancelled": JobState.CANCELLED,
    "skipped": JobState.SKIPPED,
}


def job(body: Fields) -> Job:
    """A job. Its name may differ from the one it was read by (recorded for recovery plans)."""
    properties = body.at("properties")
    own = body.own_id
    details = properties.at("customDetails")
    machine = next(iter(details.each("protectedItemDetails")), Fields({}))
    affected = details.at("affectedObjectDetails")
    return Job(
        id=own,
        name=body.text("name") or own.name,
        scenario=properties.text("scenarioName"),
        title=properties.text("friendlyName") or properties.text("scenarioName"),
        state=_state(properties),
        state_text=properties.text("stateDescription") or properties.text("state"),
        target=properties.text("targetObjectName"),
        started=properties.time("startTime"),
        ended=properties.time("endTime"),
        tasks=tuple(_task(one, _DEEPEST) for one in properties.each("tasks")),
        errors=_errors(properties),
        allowed_actions=frozenset(properties.texts("allowedActions")),
        activity_id=properties.text("activityId"),
        network=_network(details),
        point=machine.text("recoveryPointId").rpartition("/")[2],
        point_time=machine.time("recoveryPointTime"),
        source=affected.text("primaryVmmName"),
        recovery=affected.text("recoveryVmmName"),
        test_machine=machine.text("testVmFriendlyName"),
        comments=details.text("comments"),
        of_plan=properties.text("targetInstanceType").casefold() == "recoveryplan",
    )


def _network(details: Fields) -> str:
    """The network of the whole test, else of the machine in it (filled when the job ends)."""
    machines = (one.text("networkFriendlyName") for one in details.each("protectedItemDetails"))
    return details.text("networkFriendlyName") or next((name for name in machines if name), "")


_DEEPEST = 8


def _state(body: Fields) -> JobState:
    """The state; a task that did not apply has the state "Other" and the description "Skipped"."""
    word = body.text("state").casefold()
    if word == "other":
        word = body.text("stateDescription").casefold()
    return _STATES.get(word, JobState.UNKNOWN)


def _task(body: Fields, depth: int) -> Task:
    children = body.at("groupTaskCustomDetails").each("childTasks") if depth else ()
    details = body.at("customDetails")
    child_job = details.at("jobTask").id("jobId")
    return Task(
        id=body.text("taskId"),
        title=body.text("friendlyName") or body.text("name"),
        state=_state(body),
        state_text=body.text("stateDescription") or body.text("state"),
        started=body.time("startTime"),
        ended=body.time("endTime"),
        children=tuple(_task(one, depth - 1) for one in children),
        child_job=child_job.name if child_job else "",
        instructions=details.text("instructions"),
        observation=details.text("observation"),
        output=details.text("jobOutput"),
    )


def _errors(properties: Fields) -> tuple[JobError, ...]:
    """The job's own errors, then those that only its tasks have."""
    found = [_error(one) for one in properties.each("errors")]
    found += [error for task in properties.each("tasks") for error in _task_errors(task, _DEEPEST)]
    return tuple({(error.code, error.message, error.task): error for error in reversed(found)}.values())[::-1]


def _task_errors(task: Fields, depth: int) -> list[JobError]:
    found = [_error(one, task.text("taskId")) for one in task.each("errors")]
    if depth:
        for child in task.at("groupTaskCustomDetails").each("childTasks"):
            found += _task_errors(child, depth - 1)
    return found


def _error(body: Fields, task: str = "") -> JobError:
    """The service's error, else that of the provider below it."""
    service, provider = body.at("serviceErrorDetails"), body.at("providerErrorDetails")
    code = service.text("code")
    if not code and provider.whole("errorCode"):
        code = provider.text("errorCode")
    return JobError(
        code=code,
        message=service.text("message") or provider.text("errorMessage"),
        causes=service.text("possibleCauses") or provider.text("possibleCauses"),
        action=service.text("recommendedAction") or provider.text("recommendedAction"),
        level=body.text("errorLevel", "Error"),
        task=body.text("taskId") or task,
        time=body.time("creationTime"),
    )
