"""A drill report as Markdown and as JSON, and where it is written."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta

from asr_tui.domain import drill_report, recovery_time
from asr_tui.domain.drill_report import DrillReport
from asr_tui.domain.errors import AzureError
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.jobs import Job
from asr_tui.services.ports import Audit, Reports, Session
from asr_tui.services.reads import SOON
from asr_tui.services.report_text import iso, length, one_line, task_data, task_lines, when
from asr_tui.services.timeouts import within


async def gather(session: Session, audit: Audit, estate: ItemEstate, written_by: str, notes: str = "") -> DrillReport:
    """The newest drill's report; its jobs are read with their tasks, as far as Azure answers in time."""
    item = estate.item
    wanted = recovery_time.own_jobs(
        item.machine_name, estate.jobs, recovery_time.DRILL, drill_report.CLEAN_UP
    )[:4]  # fmt: skip
    jobs = await asyncio.gather(*(_detail(session, job, estate) for job in wanted))
    return drill_report.report(estate, jobs, audit.entries(), written_by, notes)


async def _detail(session: Session, listed: Job, estate: ItemEstate) -> Job:
    try:
        return await within(session.clock, SOON, session.site_recovery.job(estate.item.id.vault_id, listed.name))
    except (AzureError, TimeoutError):
        return listed


def file_names(report: DrillReport) -> tuple[str, str]:
    """Markdown's and JSON's, with the time at which the drill began."""
    began = report.test.started if report.test and report.test.started else report.written
    safe = "".join(char if char.isalnum() or char in "-._" else "-" for char in report.machine)
    stem = f"drill-{safe}-{began:%Y%m%d-%H%M%S}"
    return f"{stem}.md", f"{stem}.json"


def save(reports: Reports, folder: str, report: DrillReport) -> tuple[str, ...]:
    """Write both. Raises CannotStore."""
    markdown_name, json_name = file_names(report)
    return reports.write(folder or reports.folder, {markdown_name: markdown(report), json_name: as_json(report)})


def markdown(report: DrillReport) -> str:
    """For people."""
    return "\n".join(_markdown(report)) + "\n"


def _markdown(report: DrillReport) -> Iterator[str]:
    yield f"# Drill of {one_line(report.machine)}"
    yield ""
    yield "| | |"
    yield "|---|---|"
    for name, value in facts(report):
        yield f"| {name} | {one_line(value)} |"
    for job in (report.test, report.clean_up):
        if job is None:
            continue
        yield ""
        yield f"## {one_line(job.title or job.scenario)}: {one_line(job.state.value)}"
        yield ""
        yield f"{when(job.started)} to {when(job.ended)} ({length(job.duration)}), job {one_line(job.name)}"
        yield ""
        yield from task_lines(job.tasks)
    yield ""
    yield "## Notes"
    yield ""
    yield one_line(report.notes) or "None."


def facts(report: DrillReport) -> list[tuple[str, str]]:
    """What the report says, as names and values."""
    return [
        ("Vault", report.vault),
        ("Direction", f"{report.source} to {report.target}"),
        ("Started by", report.started_by),
        ("Cleaned up by", report.cleaned_up_by or ("not cleaned up yet" if report.clean_up is None
                                                   else drill_report.UNKNOWN_PERSON)),
        ("Recovery point", _point(report)),
        ("Age of the data", length(report.data_age)),
        ("Measured recovery time", length(report.recovery_time)),
        ("Test machine", ", ".join(part for part in (report.test_machine, report.size, *report.addresses) if part)),
        ("Network", report.network or "not told by Azure"),
        ("Written", f"{when(report.written)} by {report.written_by}"),
    ]  # fmt: skip


def _point(report: DrillReport) -> str:
    """The job tells only the time; the kind is known as long as Azure lists the point."""
    if report.point_time is None:
        return "not told by Azure"
    kind = f"{report.point.kind.value}, " if report.point else ""
    return f"{kind}{when(report.point_time)}"


def as_json(report: DrillReport) -> str:
    """For programs: the same, times in UTC (ISO 8601), lengths in seconds."""
    kind = report.point.kind.value if report.point else None
    return json.dumps(
        {
            "machine": report.machine,
            "vault": report.vault,
            "source": report.source,
            "target": report.target,
            "startedBy": report.started_by,
            "cleanedUpBy": report.cleaned_up_by,
            "recoveryPoint": {"time": iso(report.point_time), "kind": kind} if report.point_time else None,
            "dataAgeSeconds": _seconds(report.data_age),
            "recoveryTimeSeconds": _seconds(report.recovery_time),
            "testMachine": {
                "name": report.test_machine, "size": report.size, "addresses": list(report.addresses),
                "network": report.network,
            },
            "jobs": [_job(job) for job in (report.test, report.clean_up) if job],
            "notes": report.notes,
            "written": iso(report.written),
            "writtenBy": report.written_by,
        },
        indent=2,
        ensure_ascii=False,
    ) + "\n"  # fmt: skip


def _job(job: Job) -> dict[str, object]:
    return {
        "name": job.name,
        "scenario": job.scenario,
        "state": job.state.value,
        "started": iso(job.started),
        "ended": iso(job.ended),
        "seconds": _seconds(job.duration),
        "tasks": [task_data(task) for task in job.tasks],
    }


def _seconds(took: timedelta | None) -> float | None:
    return round(took.total_seconds(), 1) if took is not None else None
