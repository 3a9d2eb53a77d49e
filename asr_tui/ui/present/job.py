"""A job: its row in a list, its task tree, its errors with what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from asr_tui.domain import steps
from asr_tui.domain.error_codes import explain
from asr_tui.domain.jobs import Job, JobError, JobState, Task, task_in
from asr_tui.domain.repair_ways import way_of_code
from asr_tui.ui.present import times
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.quota import quota_rows
from asr_tui.ui.present.repairs import way_words
from asr_tui.ui.present.rows import Row, all_words, cut, ends, marked, noted, wrapped
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone

TONES: dict[JobState, Tone] = {
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
    return TONES[job.state]


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
    stopped = job.waits_at
    at = f" at “{plain(stopped.title)}”" if stopped else ""
    how = "G lets it go on." if "Resume" in job.allowed_actions else "Azure does not offer to let it go on from here."
    return f"It waits{at} for a person to do their part and say so. {how}"


def instruction_rows(job: Job, width: int) -> list[Row]:
    """What the person is to do for whom a suspended job waits; nothing where Azure does not say it."""
    stopped = job.waits_at
    if stopped is None or not stopped.instructions.strip():
        return []
    texts = plain(stopped.instructions, lines=True).strip().split("\n")
    shown = [row for text in texts for row in (wrapped(text, width, indent="  ") or [()])]
    return [rule(plain(stopped.title), (("instructions", "quiet"),), width, "warn"), *shown]


def cells(job: Job, now: datetime, zone: Zone = UTC) -> tuple[Part, ...]:
    shade = TONES[job.state]
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


def task_words(task: Task) -> str:
    """The task's title, with its state where the mark alone does not say it."""
    words = plain(task.title)
    if task.state not in {JobState.WAITING, JobState.RUNNING, JobState.SUCCEEDED}:
        words += f"  {state_words(task.state, task.state_text)}"
    return words


def task_rows(tasks: tuple[Task, ...], now: datetime, width: int, indent: str = "") -> list[Row]:
    rows: list[Row] = []
    for task in tasks:
        shade = TONES[task.state]
        length = times.between(task.started, task.ended, now)
        done = task.state is JobState.SUCCEEDED
        head: Row = (indent, marked(shade), task_words(task)) if done else (indent, marked(shade, task_words(task)))
        rows.append(ends(head, ((length, "quiet"),), width))
        rows += task_rows(task.children, now, width, indent + "  ")
    return rows


def task_title(tasks: tuple[Task, ...], task_id: str) -> str:
    """The title of the task with an id; empty where there is none."""
    for task in tasks:
        if task.id == task_id:
            return plain(task.title)
        if found := task_title(task.children, task_id):
            return found
    return ""


def error_tone(error: JobError) -> Tone:
    return "warn" if error.level in {"Info", "Warning"} else "bad"


def error_rows(error: JobError, width: int, indent: str = "") -> list[Row]:
    """Azure's message, what it means where we know the code, then Azure's causes and advice."""
    return errors_rows((error,), width, indent)


def errors_rows(errors: Sequence[JobError], width: int, indent: str = "", *, code_said: str = "") -> list[Row]:
    """The errors one after the other; no sentence stands twice. `code_said`: stands above them already."""
    rows: list[Row] = []
    heard: set[str] = set()
    for error in errors:
        rows += _error_rows(error, width, indent, heard, code_said)
    return rows


def _error_rows(error: JobError, width: int, indent: str, heard: set[str], code_said: str) -> list[Row]:
    with_code = error.code not in {"", "0", code_said}
    known = explain(error.code, error.message, error.causes)
    deeper = indent + "  "
    rows: list[Row] = []
    if _new(error.message, heard):
        code = f" ({plain(error.code)})" if with_code else ""
        rows += noted(error_tone(error), f"{plain(error.message)}{code}", width, indent)
    numbers = quota_rows((error.message, error.causes), width, deeper)
    if numbers and _new(all_words(numbers), heard):
        rows += numbers
    sentences: tuple[tuple[str, str, Tone], ...] = (
        ("That means", known.means if known else "", ""),
        ("What to do", known.remedy if known else "", "strong"),
        ("Azure's possible causes", plain(error.causes), "quiet"),
        ("Azure recommends", plain(error.action), "quiet"),
    )
    for words, text, shade in sentences:
        if _new(text, heard):
            rows += wrapped(f"{words}: {text}", width, shade, indent=deeper)
    way = way_of_code(error.code, error.message, error.causes)
    if way and _new(way_words(way), heard):
        rows += wrapped(way_words(way), width, "quiet", indent=deeper)
    return rows


def _new(text: str, heard: set[str]) -> bool:
    """Whether something is said that was not said before."""
    core = " ".join(text.split()).rstrip(".").casefold()
    if not core or core in heard:
        return False
    heard.add(core)
    return True
