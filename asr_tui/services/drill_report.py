"""A drill report: read from Azure, and written as Markdown and as JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from asr_tui.domain import drill_report
from asr_tui.domain.data_loss import Against
from asr_tui.domain.drill_report import Drilled, DrillReport
from asr_tui.domain.errors import AzureError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.jobs import Job
from asr_tui.domain.wording import span
from asr_tui.services import report_text as text
from asr_tui.services.ports import Audit, Reports, Session
from asr_tui.services.reads import SOON, attempt
from asr_tui.services.timeouts import within

AGE = "Age of the data"
NOT_TOLD = "not told by Azure"


async def gather(
    session: Session, audit: Audit, drilled: Drilled, written_by: str, notes: str = "", of: str = ""
) -> DrillReport:
    """The report of a drill, by default of the newest; `of` is the name of its job or of its clean-up's.

    Its jobs are read with their tasks, and the points where they are not known, as far as Azure answers in time.
    """
    listed = [job for job in drill_report.jobs_of_drill(drill_report.machine_of(drilled), drilled.jobs, of) if job]
    jobs = await asyncio.gather(*(_detail(session, job, drill_report.vault_of(drilled)) for job in listed))
    if isinstance(drilled, ItemEstate) and drilled.points is None:
        points = await attempt(session.clock, session.site_recovery.recovery_points(drilled.item.id), seconds=SOON)
        drilled = replace(drilled, points=points.value)
    return drill_report.report(drilled, jobs, audit.entries(), written_by, notes, of)


async def _detail(session: Session, listed: Job, vault: ArmId) -> Job:
    try:
        return await within(session.clock, SOON, session.site_recovery.job(vault, listed.name))
    except (AzureError, TimeoutError):
        return listed


def save(reports: Reports, folder: str, report: DrillReport) -> tuple[str, ...]:
    """Write both files; returns their paths. Raises CannotStore."""
    began = report.test.started if report.test and report.test.started else report.written
    stem = f"drill-{text.file_stem(report.machine, '-._')}-{began:%Y%m%d-%H%M%S}"
    return text.save_report(reports, folder, stem, lines(report), data(report))


def lines(report: DrillReport) -> Iterator[str]:
    yield from (f"# Drill of {text.one_line(report.machine)}", "")
    yield from text.facts_table(facts(report))
    for job in (report.test, report.clean_up):
        if job is not None:
            times = f"{text.when(job.started)} to {text.when(job.ended)} ({text.length(job.duration)})"
            title = f"{text.one_line(job.title or job.scenario)}: {text.one_line(job.state.value)}"
            yield from text.section(title, (f"{times}, job {text.one_line(job.name)}", "", *text.task_lines(job.tasks)))
    yield from text.section("Notes", (text.one_line(report.notes) or "None.",))


def facts(report: DrillReport, measured: Callable[[timedelta | None], str] = text.length) -> list[tuple[str, str]]:
    """What the report says, as names and values; `measured` tells how long Azure's work took."""
    return [
        ("Vault", report.vault),
        ("Direction", f"{report.source} to {report.target}" if report.source and report.target else NOT_TOLD),
        ("Started by", report.started_by),
        ("Cleaned up by", report.cleaned_up_by or ("not cleaned up yet" if report.clean_up is None
                                                   else drill_report.UNKNOWN_PERSON)),
        ("Recovery point", _point(report)),
        (AGE, _age(report)),
        ("Measured recovery time", measured(report.recovery_time)),
        ("Test machine", ", ".join(part for part in (report.test_machine, report.size, *report.addresses) if part)),
        ("Network", report.network or NOT_TOLD),
        ("Written", f"{text.when(report.written)} by {report.written_by}"),
    ]  # fmt: skip


def _age(report: DrillReport) -> str:
    """How much the state missed, and when: the drill's start, as on the screens before it."""
    if report.data_age is None:
        return "not known"
    began = f", {text.when(report.test.started)}" if report.test and report.test.started else ""
    return f"{span(report.data_age)} before {Against.DRILL.value}{began}"


def _point(report: DrillReport) -> str:
    """Kind and time: the job has only the time, and the kind is known as long as Azure lists the point."""
    if report.point_time is None:
        return NOT_TOLD
    kind = f"{report.point.kind.value}, " if report.point else ""
    return f"{kind}{text.when(report.point_time)}"


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
        "recoveryPoint": {"time": text.iso(report.point_time), "kind": kind} if report.point_time else None,
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
        "written": text.iso(report.written),
        "writtenBy": report.written_by,
    }


def _job(job: Job) -> dict[str, object]:
    return {
        "name": job.name,
        "scenario": job.scenario,
        "state": job.state.value,
        "started": text.iso(job.started),
        "ended": text.iso(job.ended),
        "seconds": _seconds(job.duration),
        "tasks": [text.task_data(task) for task in job.tasks],
    }


def _seconds(took: timedelta | None) -> float | None:
    return round(took.total_seconds(), 1) if took is not None else None
