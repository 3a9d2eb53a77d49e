"""Jobs as a file for people and one for programs: a list of them, or one with its tasks and errors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from asr_tui.domain.jobs import Job, JobError
from asr_tui.services.ports import Reports
from asr_tui.services.report_text import iso, length, one_line, task_data, task_lines, when

Paths = tuple[str, ...]
"""Of the files that were written."""


def save_list(reports: Reports, folder: str, vault: str, jobs: Sequence[Job], shown: str, now: datetime) -> Paths:
    """Write the jobs that were shown; `shown` says which those are. Raises CannotStore."""
    stem = f"jobs-{_safe(vault)}-{now:%Y%m%d-%H%M%S}"
    whole: dict[str, object] = {
        "vault": vault,
        "shown": shown,
        "written": iso(now),
        "jobs": [_data(job) for job in jobs],
    }
    return _write(reports, folder, stem, list_markdown(vault, jobs, shown, now), whole)


def save_one(reports: Reports, folder: str, vault: str, job: Job, now: datetime) -> Paths:
    """Write one job with its tasks and errors. Raises CannotStore."""
    began = job.started or now
    stem = f"job-{_safe(job.scenario or 'job')}-{_safe(job.target or vault)}-{began:%Y%m%d-%H%M%S}"
    whole = {"vault": vault, "written": iso(now), **_data(job), **_details(job)}
    return _write(reports, folder, stem, one_markdown(vault, job, now), whole)


def _write(reports: Reports, folder: str, stem: str, markdown: str, whole: dict[str, object]) -> Paths:
    text = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
    return reports.write(folder or reports.folder, {f"{stem}.md": markdown, f"{stem}.json": text})


def _safe(name: str) -> str:
    return "".join(char if char.isalnum() or char in "-_" else "-" for char in name)


def list_markdown(vault: str, jobs: Sequence[Job], shown: str, now: datetime) -> str:
    """A table, newest first as Azure lists them."""
    return "\n".join(_list_lines(vault, jobs, shown, now)) + "\n"


def _list_lines(vault: str, jobs: Sequence[Job], shown: str, now: datetime) -> Iterator[str]:
    yield f"# Jobs of {one_line(vault)}"
    yield ""
    yield f"{len(jobs)} jobs ({one_line(shown)}), written {when(now)}."
    yield ""
    yield "| State | Job | On | Started | Took | Name |"
    yield "|---|---|---|---|---|---|"
    for job in jobs:
        cells = (_state(job), job.title or job.scenario, job.target, when(job.started), _took(job), job.name)
        yield f"| {' | '.join(map(one_line, cells))} |"


def one_markdown(vault: str, job: Job, now: datetime) -> str:
    """The whole job."""
    return "\n".join(_one_lines(vault, job, now)) + "\n"


def _one_lines(vault: str, job: Job, now: datetime) -> Iterator[str]:
    yield f"# {one_line(job.title or job.scenario or 'Job')} {one_line(job.target)}".rstrip()
    yield ""
    yield "| | |"
    yield "|---|---|"
    for name, value in (
        ("Vault", vault),
        ("State", _state(job)),
        ("Started", when(job.started)),
        ("Ended", when(job.ended) if job.ended else "not ended"),
        ("Took", _took(job)),
        ("Job", job.name),
        ("Activity", job.activity_id or "not told"),
        ("Written", when(now)),
    ):
        yield f"| {name} | {one_line(value)} |"
    yield ""
    yield "## Tasks"
    yield ""
    yield from task_lines(job.tasks) if job.tasks else ["Azure tells none."]
    yield ""
    yield "## Errors"
    yield ""
    if not job.errors:
        yield "None."
    for error in job.errors:
        yield from _error_lines(error)


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
