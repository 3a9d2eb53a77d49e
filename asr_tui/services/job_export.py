"""Jobs as a file for people and one for programs: a list of them, or one with its tasks and errors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from asr_tui.domain.jobs import Job, JobError
from asr_tui.services.ports import Reports
from asr_tui.services.report_text import (
    facts_table,
    file_stem,
    iso,
    length,
    one_line,
    save_report,
    section,
    task_data,
    task_lines,
    when,
)


def save_list(
    reports: Reports, folder: str, vault: str, jobs: Sequence[Job], shown: str, now: datetime
) -> tuple[str, ...]:
    """Write the jobs that are shown (`shown` names the filter); returns the files' paths. Raises CannotStore."""
    stem = f"jobs-{file_stem(vault)}-{now:%Y%m%d-%H%M%S}"
    data = {"vault": vault, "shown": shown, "written": iso(now), "jobs": [_data(job) for job in jobs]}
    return save_report(reports, folder, stem, _list_lines(vault, jobs, shown, now), data)


def save_one(reports: Reports, folder: str, vault: str, job: Job, now: datetime) -> tuple[str, ...]:
    """Write one job with its tasks and errors; returns the files' paths. Raises CannotStore."""
    began = job.started or now
    stem = f"job-{file_stem(job.scenario or 'job')}-{file_stem(job.target or vault)}-{began:%Y%m%d-%H%M%S}"
    data = {"vault": vault, "written": iso(now), **_data(job), **_details(job)}
    return save_report(reports, folder, stem, _one_lines(vault, job, now), data)


def _list_lines(vault: str, jobs: Sequence[Job], shown: str, now: datetime) -> Iterator[str]:
    """A table, newest first as Azure lists them."""
    yield f"# Jobs of {one_line(vault)}"
    yield ""
    yield f"{len(jobs)} jobs ({one_line(shown)}), written {when(now)}."
    yield ""
    yield "| State | Job | On | Started | Took | Name |"
    yield "|---|---|---|---|---|---|"
    for job in jobs:
        cells = (_state(job), job.title or job.scenario, job.target, when(job.started), _took(job), job.name)
        yield f"| {' | '.join(map(one_line, cells))} |"


def _one_lines(vault: str, job: Job, now: datetime) -> Iterator[str]:
    yield from (f"# {one_line(job.title or job.scenario or 'Job')} {one_line(job.target)}".rstrip(), "")
    facts = (
        ("Vault", vault),
        ("State", _state(job)),
        ("Started", when(job.started)),
        ("Ended", when(job.ended) if job.ended else "not ended"),
        ("Took", _took(job)),
        ("Job", job.name),
        ("Activity", job.activity_id or "not told"),
        ("Written", when(now)),
    )
    yield from facts_table(facts)
    yield from section("Tasks", task_lines(job.tasks) if job.tasks else ["Azure tells none."])
    yield from section("Errors", [line for error in job.errors for line in _error_lines(error)] or ["None."])


def _error_lines(error: JobError) -> Iterator[str]:
    yield f"- {one_line(error.level)} {one_line(error.code)}: {one_line(error.message)}"
    if error.causes.strip():
        yield f"  - Possible causes: {one_line(error.causes)}"
    if error.action.strip():
        yield f"  - Recommended action: {one_line(error.action)}"


def _state(job: Job) -> str:
    return job.state.value if job.state.value != "Unknown" else job.state_text


def _took(job: Job) -> str:
    return length(job.ended - job.started) if job.started and job.ended else "-"


def _data(job: Job) -> dict[str, object]:
    return {
        "id": str(job.id),
        "name": job.name,
        "scenario": job.scenario,
        "title": job.title,
        "target": job.target,
        "state": job.state.value,
        "stateText": job.state_text,
        "started": iso(job.started),
        "ended": iso(job.ended),
    }


def _details(job: Job) -> dict[str, object]:
    return {
        "activityId": job.activity_id,
        "allowedActions": sorted(job.allowed_actions),
        "tasks": [task_data(task) for task in job.tasks],
        "errors": [
            {
                "code": error.code,
                "level": error.level,
                "message": error.message,
                "possibleCauses": error.causes,
                "recommendedAction": error.action,
                "task": error.task,
                "time": iso(error.time),
            }
            for error in job.errors
        ],
    }
