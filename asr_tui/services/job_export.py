"""Jobs as a file for people and one for programs: a list of them, or one with its tasks and errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from asr_tui.domain.jobs import Job
from asr_tui.services import report_text as text
from asr_tui.services.printed import job_data, job_state, job_took
from asr_tui.services.report_document import (
    Document,
    Facts,
    Item,
    Items,
    Section,
    Table,
    Words,
    error_items,
    markdown_lines,
    task_items,
)
from asr_tui.services.report_port import Reports


def save_list(
    reports: Reports, folder: str, vault: str, jobs: Sequence[Job], shown: str, now: datetime
) -> tuple[str, ...]:
    """Write the jobs that are shown (`shown` names the filter); returns the files' paths. Raises CannotStore."""
    stem = f"jobs-{text.file_stem(vault)}-{now:%Y%m%d-%H%M%S}"
    data = {"vault": vault, "shown": shown, "written": text.iso(now), "jobs": [job_data(job) for job in jobs]}
    return _save(reports, folder, stem, _list_document(vault, jobs, shown, now), data)


def save_one(reports: Reports, folder: str, vault: str, job: Job, now: datetime) -> tuple[str, ...]:
    """Write one job with its tasks and errors; returns the files' paths. Raises CannotStore."""
    began = job.started or now
    stem = f"job-{text.file_stem(job.scenario or 'job')}-{text.file_stem(job.target or vault)}-{began:%Y%m%d-%H%M%S}"
    data = {"vault": vault, "written": text.iso(now), **job_data(job), **_details(job)}
    return _save(reports, folder, stem, _one_document(vault, job, now), data)


def _save(reports: Reports, folder: str, stem: str, document: Document, data: Mapping[str, object]) -> tuple[str, ...]:
    texts = {".md": text.markdown(markdown_lines(document)), ".json": text.as_json(data)}
    return text.save_report(reports, folder, stem, texts)


def _list_document(vault: str, jobs: Sequence[Job], shown: str, now: datetime) -> Document:
    """A table, newest first as Azure lists them."""
    rows = tuple(
        (job_state(job), job.title or job.scenario, job.target, text.when(job.started), job_took(job), job.name)
        for job in jobs
    )
    table = Table(("State", "Job", "On", "Started", "Took", "Name"), rows)
    return Document(f"Jobs of {vault}", (Words(f"{len(jobs)} jobs ({shown}), written {text.when(now)}."), table))


def _one_document(vault: str, job: Job, now: datetime) -> Document:
    facts = (
        ("Vault", vault),
        ("State", job_state(job)),
        ("Started", text.when(job.started)),
        ("Ended", text.when(job.ended) if job.ended else "not ended"),
        ("Took", job_took(job)),
        ("Job", job.name),
        ("Activity", job.activity_id or "not told"),
        ("Written", text.when(now)),
    )
    tasks = task_items(job.tasks) or (Item("Azure tells none."),)
    errors = error_items(job.errors) or (Item("None."),)
    sections = (Section("Tasks", (Items(tasks),)), Section("Errors", (Items(errors),)))
    return Document(f"{job.title or job.scenario or 'Job'} {job.target}".rstrip(), (Facts(facts),), sections)


def _details(job: Job) -> dict[str, object]:
    return {
        "activityId": job.activity_id,
        "allowedActions": sorted(job.allowed_actions),
        "tasks": [text.task_data(task) for task in job.tasks],
        "errors": [
            {
                "code": error.code,
                "level": error.level,
                "message": error.message,
                "possibleCauses": error.causes,
                "recommendedAction": error.action,
                "task": error.task,
                "time": text.iso(error.time),
            }
            for error in job.errors
        ],
    }
