"""A job: its row in a list, its task tree, its errors with what they mean."""

from __future__ import annotations

from datetime import UTC, datetime

from asr_tui.domain import steps
from asr_tui.domain.error_codes import explain
from asr_tui.domain.jobs import Job, JobError, JobState, Task, task_in
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import Row, cut, ends, marked, noted, wrapped
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone

_TONES: dict[JobState, Tone] = {
    JobState.SUCCEEDED: "good",
    JobState.WITH_INFORMATION: "warn",
    JobState.SUSPENDED: "warn",
    JobState.CANCELLED: "warn",
    JobState.FAILED: "bad",
    JobState.RUNNING: "busy",
    JobState.CANCELLING: "busy",
    JobState.WAITING: "quiet",
    JobState.SKIPPED: "quiet",
    JobState.UNKNOWN: "quiet",
}
_SHORT_TITLES = {
    "PrimaryIrCompletion": "Finalize primary side",
    "SecondaryIrCompletion": "Finalize recovery side",
    "AssociateProtectionProfile": "Associate policy",
    "AddProtectionProfile": "Create policy",
    "UpdateVmProperties": "Update machine",
}
"""Our own words, by Azure's scenario, where its title begins like another one's and would be cut in a list."""
_WORDS = {
    steps.EnableReplication.scenario: "Enable",
    steps.TestFailover.scenario: "Drill",
    steps.CleanUpTestFailover.scenario: "Clean-up",
    steps.Failover.scenario: "Failover",
    steps.CommitFailover.scenario: "Commit",
    steps.ChangeRecoveryPoint.scenario: "Change of point",
    steps.Reprotect.scenario: "Re-protect",
    steps.RepairReplication.scenario: "Resync",
    steps.DisableReplication.scenario: "Disable",
}
_NO_TITLE = "Job just accepted"
"""Azure gives a job that was just accepted no title."""


def name(job: Job) -> str:
    """ "Enable replication web-02" """
    return plain(" ".join(part for part in (job.title or _NO_TITLE, job.target) if part))


def list_title(job: Job) -> str:
    """The title in lists, short enough to tell different jobs apart."""
    return _SHORT_TITLES.get(job.scenario) or plain(job.title or _NO_TITLE)


def word(job: Job) -> str:
    """The operation in a word or two: "Drill", "Re-protect"; else its title in lists."""
    return _WORDS.get(job.scenario) or list_title(job)


def state_words(state: JobState, text: str) -> str:
    """Our word; Azure's own for a state that we do not know."""
    return plain(text) if state is JobState.UNKNOWN and text else state.value


def tone(job: Job) -> Tone:
    return _TONES[job.state]


def running_task(job: Job) -> Task | None:
    return task_in(job.tasks, JobState.RUNNING)


def failed_task(job: Job) -> Task | None:
    return task_in(job.tasks, JobState.FAILED)


def place_of(job: Job) -> str:
    """The present task among all: "3 of 5"; empty where Azure gives no tasks."""
    place = next((index for index, one in enumerate(job.tasks, 1) if task_in((one,), JobState.RUNNING)), 0)
    return f"{place} of {len(job.tasks)}" if place else ""


def waiting_words(job: Job) -> str:
    """At which task a suspended job waits, and how it goes on."""
    stopped = task_in(job.tasks, JobState.SUSPENDED)
    at = f" at “{plain(stopped.title)}”" if stopped else ""
    how = "G lets it go on." if "Resume" in job.allowed_actions else "Azure does not offer to let it go on from here."
    return f"It waits{at} for a person to do their part and say so. {how}"


def cells(job: Job, now: datetime, zone: Zone = UTC) -> tuple[Part, ...]:
    shade = _TONES[job.state]
    return (
        marked(shade, state_words(job.state, job.state_text)),
        list_title(job),
        plain(job.target),
        (times.moment(job.started, now, zone) if job.started else "", "quiet"),
        (times.between(job.started, job.ended, now), "quiet"),
    )


def short_name(job: Job, width: int) -> str:
    """Title and machine; only the title is cut."""
    title, target = list_title(job), plain(job.target)
    return f"{cut(title, max(width - len(target) - 1, 8))} {target}"


def task_rows(tasks: tuple[Task, ...], now: datetime, width: int, indent: str = "") -> list[Row]:
    rows: list[Row] = []
    for task in tasks:
        shade = _TONES[task.state]
        words = plain(task.title)
        if task.state not in {JobState.WAITING, JobState.RUNNING, JobState.SUCCEEDED}:
            words += f"  {state_words(task.state, task.state_text)}"
        length = times.between(task.started, task.ended, now)
        done = task.state is JobState.SUCCEEDED
        head: Row = (indent, marked(shade), words) if done else (indent, marked(shade, words))
        rows.append(ends(head, ((length, "quiet"),), width))
        rows += task_rows(task.children, now, width, indent + "  ")
    return rows


def error_rows(error: JobError, width: int, indent: str = "") -> list[Row]:
    """Azure's message, what it means where we know the code, then Azure's causes and advice."""
    shade: Tone = "warn" if error.level in {"Info", "Warning"} else "bad"
    code = f" ({plain(error.code)})" if error.code and error.code != "0" else ""
    deeper = indent + "  "
    rows = noted(shade, f"{plain(error.message)}{code}", width, indent)
    if known := explain(error.code):
        rows += wrapped(f"That means: {known.means}", width, indent=deeper)
        rows += wrapped(f"What to do: {known.remedy}", width, "strong", indent=deeper)
    if error.causes.strip():
        rows += wrapped(f"Azure's possible causes: {plain(error.causes)}", width, "quiet", indent=deeper)
    if error.action.strip():
        rows += wrapped(f"Azure recommends: {plain(error.action)}", width, "quiet", indent=deeper)
    return rows


def detail_rows(job: Job, now: datetime, width: int, zone: Zone = UTC) -> list[Row]:
    shade = _TONES[job.state]
    started = f"started {times.moment(job.started, now, zone)}" if job.started else "not started yet"
    ended = f", ended {times.moment(job.ended, now, zone)}" if job.ended else ""
    rows: list[Row] = [
        (marked(shade, state_words(job.state, job.state_text)), f"   {name(job)}"),
        ends(((f"  {started}{ended}", "quiet"),), ((times.between(job.started, job.ended, now), "quiet"),), width),
        (),
    ]
    if job.state is JobState.SUSPENDED:
        rows += [*noted("warn", waiting_words(job), width), ()]
    rows += [(("Tasks", "title"),), *task_rows(job.tasks, now, width)] if job.tasks else []
    for error in job.errors:
        rows += [(), *error_rows(error, width)]
    rows += [(), *wrapped(f"Job {plain(job.name)}", width, "quiet")]
    if job.activity_id:
        rows += wrapped(f"Activity {plain(job.activity_id)}", width, "quiet")
    if job.allowed_actions:
        rows += wrapped(f"Azure allows: {', '.join(sorted(map(plain, job.allowed_actions)))}", width, "quiet")
    return rows
