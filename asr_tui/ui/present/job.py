"""A job: its row in a list, its task tree, its errors with what they mean."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import assert_never

from asr_tui.domain.error_codes import explain
from asr_tui.domain.jobs import Job, JobError, JobState, Task, task_in
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import MARKS, Row, cut, ends, left, marked, sign, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone


def tone(state: JobState) -> Tone:
    match state:
        case JobState.SUCCEEDED:
            return "good"
        case JobState.WITH_INFORMATION | JobState.SUSPENDED | JobState.CANCELLED:
            return "warn"
        case JobState.FAILED:
            return "bad"
        case JobState.RUNNING | JobState.CANCELLING:
            return "busy"
        case JobState.WAITING | JobState.SKIPPED | JobState.UNKNOWN:
            return "quiet"
        case _:
            assert_never(state)


def name(job: Job) -> str:
    """ "Enable replication web-02". Azure shows a job that was just accepted without any title."""
    return plain(" ".join(part for part in (job.title or "Job just accepted", job.target) if part))


_SHORT_TITLES = {
    "PrimaryIrCompletion": "Finalize primary side",
    "SecondaryIrCompletion": "Finalize recovery side",
    "AssociateProtectionProfile": "Associate policy",
    "AddProtectionProfile": "Create policy",
    "UpdateVmProperties": "Update machine",
}
"""Own words, by Azure's scenario, where its title begins like another one's and would be cut in a list."""


def list_title(job: Job) -> str:
    """The title as lists show it: short enough that different jobs can be told apart."""
    return _SHORT_TITLES.get(job.scenario) or plain(job.title or "Job just accepted")


def state_words(state: JobState, text: str) -> str:
    """Our word; Azure's own where it says something else."""
    return plain(text) if state is JobState.UNKNOWN and text else state.value


def running_task(job: Job) -> Task | None:
    """The innermost task that Azure works on now."""

    def find(tasks: tuple[Task, ...]) -> Task | None:
        for task in tasks:
            inner = find(task.children)
            if inner or task.state is JobState.RUNNING:
                return inner or task
        return None

    return find(job.tasks)


def waiting_words(job: Job) -> str:
    """What a suspended job waits for, as far as Azure tells: the task at which it stopped."""

    stopped = task_in(job.tasks, JobState.SUSPENDED)
    at = f" at “{plain(stopped.title)}”" if stopped else ""
    how = "g lets it go on." if "Resume" in job.allowed_actions else "Azure does not offer to let it go on from here."
    return f"It waits{at} for a person to do their part and say so. {how}"


def cells(job: Job, now: datetime, zone: tzinfo | None = UTC) -> tuple[Part, ...]:
    """A job in a table: state, what it does, on what, since when and how long."""
    shade = tone(job.state)
    return (
        marked(shade, state_words(job.state, job.state_text)),
        list_title(job),
        plain(job.target),
        (times.moment(job.started, now, zone) if job.started else "", "quiet"),
        (times.between(job.started, job.ended, now), "quiet"),
    )


def short_row(job: Job, now: datetime, width: int, zone: tzinfo | None = UTC) -> Row:
    """A job in one line of another screen: the running one with its elapsed time, an old one with its clock."""
    shade, name_width = tone(job.state), min(44, width // 2 - 2)
    if job.state.over:
        when = job.ended or job.started
        tail = times.moment(when, now, zone) if when else ""
        said = state_words(job.state, job.state_text)
        if job.state.good and job.started and job.ended:
            said = f"done in {times.between(job.started, job.ended, now)}"
    else:
        tail = times.between(job.started, job.ended, now)
        running = running_task(job)
        said = plain(running.title) if running else state_words(job.state, job.state_text)
    head: Row = (sign(shade), left(_short_name(job, name_width), name_width), "  ", (said, shade))
    return ends(head, ((tail, "quiet"),), width)


def _short_name(job: Job, width: int) -> str:
    """What is cut is the title: the machine says more."""
    title, target = list_title(job), plain(job.target)
    return f"{cut(title, max(width - len(target) - 1, 8))} {target}"


def task_rows(tasks: tuple[Task, ...], now: datetime, width: int, indent: str = "") -> list[Row]:
    """The task tree, each task with its mark and elapsed time."""
    rows: list[Row] = []
    for task in tasks:
        shade = tone(task.state)
        words = plain(task.title)
        if task.state not in {JobState.WAITING, JobState.RUNNING, JobState.SUCCEEDED}:
            words += f"  {state_words(task.state, task.state_text)}"
        length = times.between(task.started, task.ended, now)
        done = task.state is JobState.SUCCEEDED
        head: Row = (indent, sign(shade), words) if done else (indent, marked(shade, words))
        rows.append(ends(head, ((length, "quiet"),), width))
        rows += task_rows(task.children, now, width, indent + "  ")
    return rows


def error_rows(error: JobError, width: int, indent: str = "") -> list[Row]:
    """What went wrong: Azure's message, our plain words where we know the code, then Azure's cause and advice."""
    shade: Tone = "warn" if error.level in {"Info", "Warning"} else "bad"
    code = f" ({plain(error.code)})" if error.code and error.code != "0" else ""
    deeper = indent + "  "
    rows = wrapped(f"{plain(error.message)}{code}", width, shade, indent=deeper, first=f"{indent}{MARKS[shade]} ")
    if known := explain(error.code):
        rows += wrapped(f"That means: {known.means}", width, indent=deeper)
        rows += wrapped(f"What to do: {known.remedy}", width, "strong", indent=deeper)
    if error.causes.strip():
        rows += wrapped(f"Azure's possible causes: {plain(error.causes)}", width, "quiet", indent=deeper)
    if error.action.strip():
        rows += wrapped(f"Azure recommends: {plain(error.action)}", width, "quiet", indent=deeper)
    return rows


def detail_rows(job: Job, now: datetime, width: int, zone: tzinfo | None = UTC) -> list[Row]:
    """The whole job: how it stands, its tasks, its errors, and what names it in a support case."""
    shade = tone(job.state)
    started = f"started {times.moment(job.started, now, zone)}" if job.started else "not started yet"
    ended = f", ended {times.moment(job.ended, now, zone)}" if job.ended else ""
    rows: list[Row] = [
        (marked(shade, state_words(job.state, job.state_text)), f"   {name(job)}"),
        ends(((f"  {started}{ended}", "quiet"),), ((times.between(job.started, job.ended, now), "quiet"),), width),
        (),
    ]
    if job.state is JobState.SUSPENDED:
        rows += [*wrapped(waiting_words(job), width, "warn", indent="  ", first="! "), ()]
    rows += [(("Tasks", "title"),), *task_rows(job.tasks, now, width)] if job.tasks else []
    for error in job.errors:
        rows += [(), *error_rows(error, width)]
    rows += [(), *wrapped(f"Job {plain(job.name)}", width, "quiet")]
    if job.activity_id:
        rows += wrapped(f"Activity {plain(job.activity_id)}", width, "quiet")
    if job.allowed_actions:
        rows += wrapped(f"Azure allows: {', '.join(sorted(map(plain, job.allowed_actions)))}", width, "quiet")
    return rows
