"""A drill report: read from Azure, and written as Markdown and as JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

from asr_tui.domain import drill_report, recovery_time
from asr_tui.domain.drill_report import DrillReport
from asr_tui.domain.errors import AzureError
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.jobs import Job
from asr_tui.services.ports import Audit, Reports, Session
from asr_tui.services.reads import SOON
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
from asr_tui.services.timeouts import within


async def gather(session: Session, audit: Audit, estate: ItemEstate, written_by: str, notes: str = "") -> DrillReport:
    """The newest drill's report; its jobs are read with their tasks, as far as Azure answers in time."""
    name, kinds = estate.item.machine_name, (recovery_time.DRILL, drill_report.CLEAN_UP)
    listed = recovery_time.own_jobs(name, estate.jobs, *kinds)[:4]
    jobs = await asyncio.gather(*(_detail(session, job, estate) for job in listed))
    return drill_report.report(estate, jobs, audit.entries(), written_by, notes)


async def _detail(session: Session, listed: Job, estate: ItemEstate) -> Job:
    try:
        return await within(session.clock, SOON, session.site_recovery.job(estate.item.id.vault_id, listed.name))
    except (AzureError, TimeoutError):
        return listed


def save(reports: Reports, folder: str, report: DrillReport) -> tuple[str, ...]:
    """Write both files; returns their paths. Raises CannotStore."""
    began = report.test.started if report.test and report.test.started else report.written
    stem = f"drill-{file_stem(report.machine, '-._')}-{began:%Y%m%d-%H%M%S}"
    return save_report(reports, folder, stem, lines(report), data(report))


def lines(report: DrillReport) -> Iterator[str]:
    """The report as Markdown."""
    yield from (f"# Drill of {one_line(report.machine)}", "")
    yield from facts_table(facts(report))
    for job in (report.test, report.clean_up):
        if job is not None:
            took = f"{when(job.started)} to {when(job.ended)} ({length(job.duration)}), job {one_line(job.name)}"
            title = f"{one_line(job.title or job.scenario)}: {one_line(job.state.value)}"
            yield from section(title, (took, "", *task_lines(job.tasks)))
    yield from section("Notes", (one_line(report.notes) or "None.",))


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
    """Kind and time: the job has only the time, and the kind is known as long as Azure lists the point."""
    if report.point_time is None:
        return "not told by Azure"
    kind = f"{report.point.kind.value}, " if report.point else ""
    return f"{kind}{when(report.point_time)}"


def data(report: DrillReport) -> dict[str, object]:
    """The report for programs: times in UTC (ISO 8601), lengths in seconds."""
    kind = report.point.kind.value if report.point else None
    return {
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
            "name": report.test_machine,
            "size": report.size,
            "addresses": list(report.addresses),
            "network": report.network,
        },
        "jobs": [_job(job) for job in (report.test, report.clean_up) if job],
        "notes": report.notes,
        "written": iso(report.written),
        "writtenBy": report.written_by,
    }


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
