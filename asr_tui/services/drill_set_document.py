"""The report of a drill of several machines, as a document and as JSON."""

from __future__ import annotations

from asr_tui.domain.data_loss import Against
from asr_tui.domain.drill_report import UNKNOWN_PERSON
from asr_tui.domain.drill_set import (
    DrillSetReport,
    MachineDrill,
    period_of,
)
from asr_tui.domain.jobs import Job
from asr_tui.domain.wording import first_few, span
from asr_tui.services import drill_report
from asr_tui.services import report_text as text
from asr_tui.services.report_document import (
    Block,
    Document,
    Facts,
    Item,
    Items,
    Section,
    SignatureLine,
    Table,
    Words,
    markdown_lines,
    task_items,
)
from asr_tui.services.report_html import html
from asr_tui.services.report_port import Reports

_NAMED = 12


def save(reports: Reports, folder: str, report: DrillSetReport) -> tuple[str, ...]:
    """Write Markdown, JSON and HTML; returns their paths. Raises CannotStore."""
    began = report.period[0] if report.period else report.written
    stem = f"drill-{len(report.machines)}-machines-{began:%Y%m%d-%H%M%S}"
    made = document(report)
    texts = {".md": text.markdown(markdown_lines(made)), ".json": text.as_json(data(report)), ".html": html(made)}
    return text.save_report(reports, folder, stem, texts)


def document(report: DrillSetReport) -> Document:
    """The report for people: the whole first, then waves, machines, failures, tasks, notes and a line to sign."""
    sections = [
        *([Section("Waves", (_waves(report),))] if report.waves else []),
        Section("Machines", (_machines(report),)),
        *([Section("Points chosen again", (Items(others),))] if (others := _other_points(report)) else []),
        *([Section("Left out", (Items(tuple(map(Item, left_out_lines(report)))),))] if report.left_out else []),
        *([Section("What failed", (Items(_failed(report)),))] if report.failed else []),
        *([Section("Tasks", (Items(_tasks(report)),))] if any(one.report.test for one in report.machines) else []),
        Section("Notes", _notes(report)),
        Section("Signed", (SignatureLine(drill_report.SIGNED),)),
    ]
    return Document(f"Drill of {len(report.machines)} machines", (Facts(tuple(facts(report))),), tuple(sections))


def facts(report: DrillSetReport) -> list[tuple[str, str]]:
    """What the report says of the whole, as names and values."""
    period = report.period
    return [
        ("Vault" if len(report.vaults) == 1 else "Vaults", ", ".join(report.vaults)),
        ("Direction", ", ".join(report.directions) or drill_report.NOT_TOLD),
        ("Network", ", ".join(report.networks) or drill_report.NOT_TOLD),
        ("Started by", ", ".join(report.started_by) or "not begun"),
        ("Cleaned up by", ", ".join(report.cleaned_up_by) or "not cleaned up yet"),
        ("When", f"{text.when(period[0])} to {text.when(period[1])}" if period else "not known"),
        ("Result", result_words(report)),
        *([("Left out", left_out_words(report))] if report.left_out else []),
        ("Measured recovery time", recovery_words(report)),
        ("Slowest", slowest_words(report)),
        ("Recovery points", _points(report)),
        ("Oldest data", _oldest(report)),
        ("Clean-up", clean_up_words(report)),
        ("Written", f"{text.when(report.written)} by {report.written_by}"),
    ]


def result_words(report: DrillSetReport) -> str:
    """How many test machines came up, and which did not."""
    missing = [f"{one.report.machine} ({one.words})" for one in report.machines if not one.ran]
    came = f"{len(report.ran)} of {len(report.machines)} test machines came up"
    return f"{came}; not: {first_few(missing, _NAMED)}" if missing else came


def left_out_words(report: DrillSetReport) -> str:
    """Who was marked and took no part."""
    names = first_few([one.machine for one in report.left_out], _NAMED)
    return f"{len(report.left_out)} that {'was' if len(report.left_out) == 1 else 'were'} marked: {names}"


def recovery_words(report: DrillSetReport) -> str:
    """The set's time, and of which machines it was measured."""
    if report.recovery_time is None:
        return "not known"
    of = "" if len(report.ran) == len(report.machines) else f" of the {len(report.ran)} that came up"
    apart = f"; they were not begun together, {span(report.begun_apart)} apart" if report.begun_apart else ""
    return f"{text.length(report.recovery_time)}, from the first job's beginning to the last one's end{of}{apart}"


def slowest_words(report: DrillSetReport) -> str:
    """The machine that took longest."""
    slow = report.slowest
    return f"{slow.report.machine}, {text.length(slow.report.recovery_time)}" if slow else "not known"


def clean_up_words(report: DrillSetReport) -> str:
    """Whether every test machine is gone again."""
    if not report.ran:
        return "no test machine came up"
    waiting = [one.report.machine for one in report.not_cleaned_up]
    if not waiting:
        return f"done for all {len(report.ran)}"
    return f"not done for {len(waiting)} of {len(report.ran)}: {first_few(waiting, _NAMED)}"


def _points(report: DrillSetReport) -> str:
    times = [one.report.point_time for one in report.machines if one.report.point_time]
    if not times:
        return drill_report.NOT_TOLD
    if len(set(times)) == 1:
        return text.when(times[0])
    return f"{text.when(min(times))} to {text.when(max(times))}, {span(max(times) - min(times))} apart"


def _oldest(report: DrillSetReport) -> str:
    oldest = report.oldest_data
    if oldest is None or oldest.report.data_age is None:
        return "not known"
    return f"{oldest.report.machine}: {span(oldest.report.data_age)} before {Against.DRILL.value}"


def _waves(report: DrillSetReport) -> Table:
    rows = []
    for wave in report.waves:
        each = report.of_wave(wave)
        period = period_of(each)
        came = f"{sum(one.ran for one in each)} of {len(each)} came up"
        began, ended = (text.when(period[0]), text.when(period[1])) if period else ("not known", "not known")
        rows.append((wave, came, began, ended, text.length(period[1] - period[0]) if period else "-"))
    return Table(("Wave", "Machines", "From", "To", "Took"), tuple(rows))


def _machines(report: DrillSetReport) -> Table:
    several, waves, networks = len(report.vaults) > 1, bool(report.waves), len(report.networks) > 1
    optional = (("Vault", several), ("Wave", waves), ("Network", networks))
    chosen = (name for name, shown in optional if shown)
    head = ("Machine", *chosen, "Result", "Recovery point", "Age", "Began", "Took", "Clean-up")
    rows = []
    for drill in report.machines:
        one = drill.report
        rows.append((
            one.machine, *((one.vault,) if several else ()), *((drill.wave or "-",) if waves else ()),
            *((one.network or "-",) if networks else ()), drill.words,
            drill_report.point_words(one), span(one.data_age) if one.data_age is not None else "not known",
            text.when(one.test.started) if one.test else "-", text.length(one.test.duration) if one.test else "-",
            one.clean_up.state.value.lower() if one.clean_up else "not done" if drill.ran else "-",
        ))  # fmt: skip
    return Table(head, tuple(rows))


def causes(report: DrillSetReport) -> list[tuple[str, str, list[str]]]:
    """What failed with its remedy, and the machines where it did, most machines first."""
    found: dict[tuple[str, str], list[str]] = {}
    for drill in report.machines:
        for one in drill.failures:
            words = f"{one.what} ({one.code})" if one.code else one.what
            found.setdefault((words, one.remedy), []).append(drill.report.machine)
    listed = [(words, remedy, machines) for (words, remedy), machines in found.items()]
    return sorted(listed, key=lambda one: -len(one[2]))


def _other_points(report: DrillSetReport) -> tuple[Item, ...]:
    """Where another point than the reviewed one was sent, in a later wave."""
    return tuple(Item(f"{', '.join(machines)}: {words}") for words, machines in report.other_points.items())


def left_out_lines(report: DrillSetReport) -> list[str]:
    """Who took no part and why, machines of one reason together."""
    several = len({*report.vaults, *(one.vault for one in report.left_out)}) > 1
    found: dict[str, list[str]] = {}
    for one in report.left_out:
        name = f"{one.machine} ({one.vault})" if several else one.machine
        found.setdefault(one.why.removeprefix(f"{one.machine}: "), []).append(name)
    return [f"{', '.join(names)}: {why}" for why, names in found.items()]


def _failed(report: DrillSetReport) -> tuple[Item, ...]:
    return tuple(
        Item(f"{', '.join(machines)}: {words}", (Item(f"What to do: {remedy}"),) if remedy else ())
        for words, remedy, machines in causes(report)
    )


def _tasks(report: DrillSetReport) -> tuple[Item, ...]:
    return tuple(_task_item(one.report.machine, job) for one in report.machines
                 for job in (one.report.test, one.report.clean_up) if job)  # fmt: skip


def _task_item(machine: str, job: Job) -> Item:
    times = f"{text.when(job.started)} to {text.when(job.ended)} ({text.length(job.duration)})"
    return Item(f"{machine}, {job.title or job.scenario}: {job.state.value}, {times}, job {job.name}",
                task_items(job.tasks))  # fmt: skip


def _notes(report: DrillSetReport) -> tuple[Block, ...]:
    """Those of the whole, then those of the clean-ups; what was typed for several machines stands once."""
    typed: dict[str, list[str]] = {}
    for one in report.machines:
        if one.report.notes.strip():
            typed.setdefault(one.report.notes.strip(), []).append(one.report.machine)
    whole = (Words(report.notes),) if report.notes.strip() else ()
    every = len(report.machines)
    each = tuple(
        Item(f"{f'All {every} machines' if len(names) == every else ', '.join(names)}: {notes}")
        for notes, names in typed.items()
    )
    return (*whole, *((Items(each),) if each else ())) or (Words("None."),)


def data(report: DrillSetReport) -> dict[str, object]:
    """The report for programs: times in UTC (ISO 8601), lengths in seconds."""
    period = report.period
    return {
        "vaults": list(report.vaults),
        "startedBy": [one for one in report.started_by if one != UNKNOWN_PERSON],
        "cleanedUpBy": [one for one in report.cleaned_up_by if one != UNKNOWN_PERSON],
        "networks": list(report.networks),
        "waves": [_wave_data(report, one) for one in report.waves],
        "began": text.iso(period[0]) if period else None,
        "ended": text.iso(period[1]) if period else None,
        "recoveryTimeSeconds": text.seconds(report.recovery_time),
        "pointsApartSeconds": text.seconds(report.points_apart),
        "machinesThatRan": len(report.ran),
        "cleanedUp": not report.not_cleaned_up,
        "machines": [_machine_data(one) for one in report.machines],
        "leftOut": [{"machine": one.machine, "vault": one.vault, "why": one.why} for one in report.left_out],
        "notes": report.notes,
        "written": text.iso(report.written),
        "writtenBy": report.written_by,
    }


def _wave_data(report: DrillSetReport, wave: str) -> dict[str, object]:
    each = report.of_wave(wave)
    period = period_of(each)
    began, ended = period or (None, None)
    ran = sum(one.ran for one in each)
    return {"name": wave, "machines": len(each), "ran": ran, "began": text.iso(began), "ended": text.iso(ended)}


def _machine_data(one: MachineDrill) -> dict[str, object]:
    failed = [{"code": each.code, "message": each.what, "action": each.remedy} for each in one.failures]
    return {
        **drill_report.data(one.report),
        "wave": one.wave,
        "result": one.words,
        "failures": failed,
        "otherPoint": one.other_point,
    }
