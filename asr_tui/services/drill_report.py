"""A drill report: read from Azure, and written as Markdown, JSON and HTML."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from msgspec.structs import replace

from asr_tui.domain import drill_report
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.data_loss import Against
from asr_tui.domain.drill_report import Drilled, DrillReport
from asr_tui.domain.errors import AzureError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.jobs import Job
from asr_tui.domain.wording import span
from asr_tui.services import report_text as text
from asr_tui.services.ports import Audit, Session
from asr_tui.services.reads import SOON, attempt
from asr_tui.services.report_document import (
    Document,
    Facts,
    Items,
    Section,
    SignatureLine,
    Words,
    error_items,
    markdown_lines,
    task_items,
)
from asr_tui.services.report_html import html
from asr_tui.services.report_port import Reports
from asr_tui.services.timeouts import within

AGE = "Age of the data"
NOT_TOLD = "not told by Azure"
SIGNED = ("Name", "Date", "Signature")


async def gather(
    session: Session, audit: Audit, drilled: Drilled, written_by: str, notes: str = "", of: str = ""
) -> DrillReport:
    """The report of a drill, by default of the newest; `of` is the name of its job or of its clean-up's.

    Its jobs are read with their tasks, and the points where they are not known, as far as Azure answers in time.
    """
    return await gather_from(session, audit.entries(), drilled, written_by, notes, of)


async def gather_from(
    session: Session,
    entries: Sequence[AuditEntry],
    drilled: Drilled,
    written_by: str,
    notes: str = "",
    of: str = "",
    *,
    listed: bool = False,
) -> DrillReport:
    """The same with the audit log's entries. `listed`: nothing more is read, the lists tell what they can."""
    jobs = [job for job in drill_report.jobs_of_drill(drill_report.machine_of(drilled), drilled.jobs, of) if job]
    if not listed:
        jobs = await asyncio.gather(*(_detail(session, job, drill_report.vault_of(drilled)) for job in jobs))
    if isinstance(drilled, ItemEstate) and drilled.points is None and not listed:
        points = await attempt(session.clock, session.site_recovery.recovery_points(drilled.item.id), seconds=SOON)
        drilled = replace(drilled, points=points.value)
    return drill_report.report(drilled, jobs, entries, written_by, notes, of)


async def _detail(session: Session, listed: Job, vault: ArmId) -> Job:
    try:
        return await within(session.clock, SOON, session.site_recovery.job(vault, listed.name))
    except (AzureError, TimeoutError):
        return listed


def save(reports: Reports, folder: str, report: DrillReport) -> tuple[str, ...]:
    """Write Markdown, JSON and HTML; returns their paths. Raises CannotStore."""
    began = report.test.started if report.test and report.test.started else report.written
    stem = f"drill-{text.file_stem(report.machine, '-._')}-{began:%Y%m%d-%H%M%S}"
    made = document(report)
    texts = {".md": text.markdown(lines(report)), ".json": text.as_json(data(report)), ".html": html(made)}
    return text.save_report(reports, folder, stem, texts)


def lines(report: DrillReport) -> Iterator[str]:
    """The report as Markdown."""
    return markdown_lines(document(report))


def document(report: DrillReport) -> Document:
    """The report for people: the facts, each job with its tasks and errors, notes and a line to sign."""
    sections = [_section(job) for job in (report.test, report.clean_up) if job]
    sections += [
        Section("Notes", (Words(report.notes.strip() or "None."),)),
        Section("Signed", (SignatureLine(SIGNED),)),
    ]
    return Document(f"Drill of {report.machine}", (Facts(tuple(facts(report))),), tuple(sections))


def _section(job: Job) -> Section:
    times = f"{text.when(job.started)} to {text.when(job.ended)} ({text.length(job.duration)})"
    blocks = (Words(f"{times}, job {job.name}"), Items(task_items(job.tasks)), Items(error_items(job.errors)))
    shown = tuple(one for one in blocks if not isinstance(one, Items) or one.items)
    return Section(f"{job.title or job.scenario}: {job.state.value}", shown)


def facts(report: DrillReport, measured: Callable[[timedelta | None], str] = text.length) -> list[tuple[str, str]]:
    """What the report says, as names and values; `measured` tells how long Azure's work took."""
    return [
        ("Vault", report.vault),
        ("Direction", f"{report.source} to {report.target}" if report.source and report.target else NOT_TOLD),
        ("Started by", report.started_by),
        ("Cleaned up by", report.cleaned_up_by or ("not cleaned up yet" if report.clean_up is None
                                                   else drill_report.UNKNOWN_PERSON)),
        ("Recovery point", point_words(report)),
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


def point_words(report: DrillReport) -> str:
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
        "startedBy": _known_person(report.started_by),
        "cleanedUpBy": _known_person(report.cleaned_up_by),
        "recoveryPoint": {"time": text.iso(report.point_time), "kind": kind} if report.point_time else None,
        "dataAgeSeconds": text.seconds(report.data_age),
        "recoveryTimeSeconds": text.seconds(report.recovery_time),
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


def _known_person(name: str) -> str | None:
    """None where nobody is known: words for people are no name."""
    return name if name and name != drill_report.UNKNOWN_PERSON else None


def _job(job: Job) -> dict[str, object]:
    return {
        "name": job.name,
        "scenario": job.scenario,
        "state": job.state.value,
        "started": text.iso(job.started),
        "ended": text.iso(job.ended),
        "seconds": text.seconds(job.duration),
        "tasks": [text.task_data(task) for task in job.tasks],
    }
