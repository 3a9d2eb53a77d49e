"""Jobs: read, filter, cancel, restart, resume, export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from asr_tui.simulator.arm_ids import name_of, same_id
from asr_tui.simulator.cloud import Cloud, Handler
from asr_tui.simulator.lazy_list import LazyList
from asr_tui.simulator.lists import filter_by, page
from asr_tui.simulator.messages import Request, Response
from asr_tui.simulator.providers.site_recovery import (
    item_record,
    job_body,
    job_record,
    job_runs,
    operations,
    refusals,
    scenarios,
)
from asr_tui.simulator.providers.site_recovery.inputs import CommentsInput, with_input
from asr_tui.simulator.providers.site_recovery.job_record import Job
from asr_tui.simulator.providers.site_recovery.job_runs import Effect, JobProvider, Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.views import vault_of
from asr_tui.simulator.providers.site_recovery.wire import VAULT, wire_time

# The fields of the clients' JobQueryParameter.
_FILTERS = (
    "startTime", "endTime", "fabricId", "affectedObjectTypes", "jobStatus", "jobOutputType", "jobName",
    "timezoneOffset",
)  # fmt: skip
_TEMPLATE = VAULT + "/replicationJobs/{job}"


def _require(cloud: Cloud, request: Request) -> Job:
    return job_record.load(cloud, f"{vault_of(cloud, request)}/replicationJobs/{request.params['job']}")


def _get(cloud: Cloud, request: Request) -> Response:
    job = _require(cloud, request)
    return Response(200, job_body.whole(job, request.api_version), [("x-ms-request-id", job.id)])


def _list(cloud: Cloud, request: Request) -> Response:
    """Newest first. A filter by one state or one type, and by time, finds its jobs without reading others."""
    vault = vault_of(cloud, request)
    filters = filter_by(request, *_FILTERS, refusal=refusals.invalid_filter)
    states, types = _words(filters.get("jobstatus")), _words(filters.get("affectedobjecttypes"))
    kinds = [*(("state", one) for one in states), *(("type", one) for one in types)]
    since, until = _moment(filters.get("starttime")), _moment(filters.get("endtime"))
    shelf = kinds[0] if len(kinds) == 1 else ()
    jobs: Sequence[Job] = job_record.newest_first(cloud, vault, *shelf, since=since, until=until)
    if "jobname" in filters:
        jobs = job_record.named(cloud, vault, filters["jobname"])
    if len(kinds) > 1 or "jobname" in filters:
        matching = (job_body.in_list(job) for job in jobs if not job.placeholder and _matches(job, filters))
        return page(cloud, request, matching, always_next_link=True)
    return page(cloud, request, LazyList(job_body.in_list, jobs), always_next_link=True)


def _matches(job: Job, filters: dict[str, str]) -> bool:
    """Fields of the clients' JobQueryParameter: startTime and endTime bound the job's start, jobStatus lists states
    (`,`-separated)."""
    since, until = _moment(filters.get("starttime")), _moment(filters.get("endtime"))
    states, kinds = _words(filters.get("jobstatus")), _words(filters.get("affectedobjecttypes"))
    return (
        (since is None or job.start >= since)
        and (until is None or job.start <= until)
        and (not states or job.state.lower() in states or job.description.lower() in states)
        and (not kinds or job.target_type.lower() in kinds)
        and filters.get("jobname", job.name).lower() == job.name.lower()
    )


def _words(listed: str | None) -> set[str]:
    return {word.strip().lower() for word in (listed or "").split(",") if word.strip()}


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "T"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _acting(workflow: Workflow, word: str) -> Handler:
    """The handler of a verb on a job, refused where the job does not allow it (the refusal is assumed)."""

    def handler(cloud: Cloud, request: Request, given: CommentsInput) -> Response:
        job = _require(cloud, request)
        if word not in job_body.allowed_actions(job):
            raise refusals.refused(
                409,
                "JobActionNotAllowed",
                f"The action {word} is not allowed on the job '{job.friendly_name}'.",
                f"The job's state is {job.state}.",
                "Read the allowed actions of the job.",
            )
        if word == "Restart":
            _require_restartable(cloud, job)
        target = Target(job.target_id, job.target_name, job.target_type)
        args = {"comments": given.comments}
        acting = job_runs.start(cloud, workflow, job.vault, request, target, subject=job.id, result=job.id, args=args)
        return operations.accepted(cloud, request, acting, job.id)

    return with_input(CommentsInput, handler)


def _require_restartable(cloud: Cloud, job: Job) -> None:
    """A job cannot be restarted after a newer one on the same resource (assumed)."""
    newer = any(
        other.start > job.start for other in job_record.all_on(cloud, job.subject) if same_id(other.vault, job.vault)
    )
    if newer or (item_record.is_item(job.subject) and item_record.find(cloud, job.subject) is None):
        raise refusals.not_allowed("Restart", job.target_name, job.state)


def _export(cloud: Cloud, request: Request) -> Response:
    """`{}` or a filter in the body; the list goes to a blob that the job's details name."""
    vault = vault_of(cloud, request)
    job = job_runs.start(cloud, EXPORT, vault, request, Target("", "", "Vault"))
    job.result = job.id
    job_record.save(cloud, job)
    return operations.accepted(cloud, request, job, job.id)


def _exported(cloud: Cloud, job: Job) -> None:
    """assumed: the details' keys are the SDK's ExportJobDetails; no blob of a real export was seen."""
    name = f"{wire_time(cloud.clock.now)}-{name_of(job.vault)}.json".replace(":", "")
    job.custom = {"blobUri": f"https://siterecoveryexport.blob.core.windows.net/jobs/{name}", "sasToken": ""}


def _cancel_subject(cloud: Cloud, job: Job) -> None:
    subject = job_record.load(cloud, job.subject)
    if not subject.over:
        job_runs.cancel(cloud, subject)


def _event_of_subject(kind: str) -> Effect:
    return lambda cloud, job: cloud.events[kind](cloud, {"job": job.subject})


def _resume(cloud: Cloud, job: Job) -> None:
    """Let the job go on; the comment lands in the task's observation (assumed by that name)."""
    subject = job_record.load(cloud, job.subject)
    if subject.state == "Suspended" and 0 <= subject.step < len(subject.tasks):
        subject.tasks[subject.step].observation = job.args.get("comments")
        job_record.save(cloud, subject)
    _event_of_subject(job_runs.RESUME)(cloud, job)


_restart = _event_of_subject(job_runs.RESTART)
EXPORT = Workflow("export_jobs", scenarios.EXPORT_JOBS, (Step(0.5, _exported),))
RESTART = Workflow("restart_job", scenarios.RESTART_JOB, (Step(1.0),), done=_restart, restartable=False)
CANCEL = Workflow("cancel_job", scenarios.CANCEL_JOB, (Step(0.5),), done=_cancel_subject, restartable=False)
RESUME = Workflow("resume_job", scenarios.RESUME_JOB, (Step(0.5),), done=_resume, restartable=False)


PROVIDER = JobProvider(
    routes=[
        ("GET", VAULT + "/replicationJobs", _list),
        ("POST", VAULT + "/replicationJobs/export", _export),
        ("GET", _TEMPLATE, _get),
        ("POST", _TEMPLATE + "/cancel", _acting(CANCEL, "Cancel")),
        ("POST", _TEMPLATE + "/restart", _acting(RESTART, "Restart")),
        ("POST", _TEMPLATE + "/resume", _acting(RESUME, "Resume")),
    ],
    workflows=[EXPORT, RESTART, CANCEL, RESUME],
)
