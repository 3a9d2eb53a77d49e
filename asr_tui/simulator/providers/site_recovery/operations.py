"""The 202 of writes with its two links, an operation's status, and its result."""

from __future__ import annotations

from datetime import datetime

from asr_tui.simulator import request_models
from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud, Handler
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import job_record, job_runs, refusals, views
from asr_tui.simulator.providers.site_recovery.job_record import Job
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Target, Workflow
from asr_tui.simulator.providers.site_recovery.wire import (
    CONTAINER,
    FABRIC,
    ITEM,
    VAULT,
    public_id,
    vault_id,
    whole_seconds,
    wire_time,
)

_RESULT_HOLDERS = (
    FABRIC,
    CONTAINER,
    CONTAINER + "/replicationProtectionContainerMappings/{mapping}",
    ITEM,
    FABRIC + "/replicationNetworks/{network}/replicationNetworkMappings/{mapping}",
    VAULT + "/replicationPolicies/{policy}",
    VAULT + "/replicationRecoveryPlans/{plan}",
    VAULT + "/replicationJobs/{job}",
)


def accepted(
    cloud: Cloud,
    request: Request,
    job: Job,
    location: str,
    *,
    job_as_request_id: bool = False,
    operation: str | None = None,
) -> Response:
    """The 202 of a write. `location` is the id that the operation's result lies under.

    `job_as_request_id`: PUT of an item and POST or PATCH on items, plans and clusters carry the job's id
    twice as x-ms-request-id; other writes carry the client's request id and a time (both recorded).
    """
    op = operation or job.name
    version = f"?api-version={request.api_version}"
    status_url = f"{request.base_url}{public_id(job.vault)}/replicationOperationStatus/{op}{version}"
    result_url = f"{request.base_url}{public_id(location)}/operationresults/{op}{version}"
    headers = [
        ("Azure-AsyncOperation", status_url),
        ("Location", result_url),
        ("Retry-After", cloud.clock.retry_after(30)),
    ]
    if job_as_request_id:
        headers += [("x-ms-request-id", job.id)] * 2
    else:
        headers.append(("x-ms-request-id", _client_and_time(cloud, request)))
    return Response(202, None, headers)


def save(
    cloud: Cloud,
    request: Request,
    workflow: Workflow,
    body: JsonObject,
    target: Target,
    affected: JsonObject | None = None,
    *,
    job_as_request_id: bool = False,
) -> Response:
    """202 for a resource that the workflow stores by `keep_body`."""
    arm_id = body["id"]
    job = job_runs.start(
        cloud, workflow, vault_id(arm_id), request, target,
        subject=arm_id, result=arm_id, affected=affected, args={"body": body},
    )  # fmt: skip
    return accepted(cloud, request, job, arm_id, job_as_request_id=job_as_request_id)


def keep_body(cloud: Cloud, job: Job) -> None:
    """Store the resource of a creation or change."""
    cloud.store.put(job.args["body"])


def delete_subject(cloud: Cloud, job: Job) -> None:
    """Remove a job's resource."""
    cloud.store.delete(job.subject)


def remove(
    cloud: Cloud, request: Request, workflow: Workflow, arm_id: str, target: Target, affected: JsonObject | None = None
) -> Response:
    """202 for a resource that the workflow removes by `delete_subject`."""
    job = job_runs.start(cloud, workflow, vault_id(arm_id), request, target, subject=arm_id, affected=affected)
    return accepted(cloud, request, job, arm_id)


def _client_and_time(cloud: Cloud, request: Request) -> str:
    return f"{request.client_request_id} {us_time(cloud.clock.now)}"


def answering(method: str, handler: Handler) -> Handler:
    """The handler for bodies of the published models, with the request's ids in its refusals, and in the headers of a
    plain GET (recorded)."""

    def answer(cloud: Cloud, request: Request) -> Response:
        try:
            problem = request_models.first_problem(request)
            if problem is not None:
                raise refusals.invalid_parameter(problem.name, problem.words)
            response = handler(cloud, request)
        except ArmError as error:
            own = request.client_request_id or request.request_id  # a client without one gets the service's
            for detail in error.details or []:
                detail.update(clientRequestId=own, activityId=request.correlation_id)
            raise
        headers = response.header_pairs()
        if method == "GET" and not any(name == "x-ms-request-id" for name, _ in headers):
            headers.append(("x-ms-request-id", _client_and_time(cloud, request)))
        return Response(response.status, response.body, headers)

    return answer


def status(cloud: Cloud, request: Request) -> Response:
    """GET replicationOperationStatus/{op}: always these eight keys, in this order."""
    job = _job(cloud, request)
    running = job.state == "NotStarted"
    body: JsonObject = {
        "error": _error(job),
        "id": None,
        "name": job.name,
        "properties": None,
        "status": _word(job),
        "startTime": None if running else wire_time(job.start),
        "endTime": None if job.end is None else whole_seconds(job.end)[:-1] + ".0000000Z",
        "percentComplete": None,
    }
    # Azure was not seen sending Retry-After here; a simulator that runs faster than Azure has to, or
    # clients would fall back to their 30 seconds.
    headers = [("x-ms-request-id", job.id)]
    if job.end is None:
        headers.append(("Retry-After", cloud.clock.retry_after(30)))
    return Response(200, body, headers)


def result(cloud: Cloud, request: Request) -> Response:
    """GET {resource}/operationresults/{op}: the resource, or 204 after a removal (recorded)."""
    job = _job(cloud, request)
    op = request.params["operation"]
    version = f"?api-version={request.api_version}"
    headers = [
        ("Azure-AsyncOperation", f"{request.base_url}{job.vault}/replicationOperationStatus/{op}{version}"),
        ("x-ms-request-id", job.id),
        ("x-ms-request-id", job.id),
    ]
    if job.end is None:  # assumed, ARM's usual way: not seen while the operation runs
        headers += [
            ("Location", f"{request.base_url}{request.path}{version}"),
            ("Retry-After", cloud.clock.retry_after(30)),
        ]
        return Response(202, None, headers)
    if job.state in ("Failed", "Cancelled"):
        raise _failure(job)
    body = views.view(cloud, job.result, request.api_version) if job.result else None
    return Response(204, None, headers) if body is None else Response(200, body, headers)


def _failure(job: Job) -> ArmError:  # assumed: the result of a failed operation was not seen
    if not job.faults:
        return refusals.refused(409, "OperationCanceled", "The operation was canceled.")
    fault = job.faults[0]
    return refusals.refused(400, fault.code, fault.message, fault.causes, fault.action)


def _job(cloud: Cloud, request: Request) -> Job:
    vault = vault_id(request.path)
    cloud.store.require(vault)
    return job_record.load(cloud, f"{vault}/replicationJobs/{request.params['operation']}")


def _word(job: Job) -> str:
    words = {
        "NotStarted": "NotStarted",
        "Succeeded": "Succeeded",
        "CompletedWithInformation": "Succeeded",
        "Failed": "Failed",
        "Cancelled": "Canceled",  # assumed: ARM's word for it
    }
    return words.get(job.state, "InProgress")


def _error(job: Job) -> JsonObject | None:
    """The error of a failure, or the notice of a success (recorded)."""
    fault = job.faults[0] if job.faults else job.notice
    if fault is None:
        return None
    if job.state == "Cancelled":
        return {"code": "OperationCanceled", "message": "The operation was canceled.", "details": None}
    return {"code": fault.code, "message": fault.message, "details": None}


def us_time(moment: datetime) -> str:
    """As "10/11/2022 9:24:02 PM"."""
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"
    return f"{moment.month}/{moment.day}/{moment.year} {hour}:{moment.minute:02}:{moment.second:02} {half}"


PROVIDER = JobProvider(
    routes=[
        ("GET", VAULT + "/replicationOperationStatus/{operation}", status),
        *(("GET", holder + "/operationresults/{operation}", result) for holder in _RESULT_HOLDERS),
    ],
)
