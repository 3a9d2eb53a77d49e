"""One job as a whole: its state and times, its tasks as bars, why it failed, and what a support case needs."""

from __future__ import annotations

from datetime import UTC, datetime

from asr_tui.domain.jobs import Job, JobState, Task
from asr_tui.ui.present import times
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.job import (
    TONES,
    error_tone,
    errors_rows,
    instruction_rows,
    name,
    state_words,
    task_title,
    waiting_words,
)
from asr_tui.ui.present.job_tasks import gantt_rows, usually
from asr_tui.ui.present.rows import Row, ends, marked, noted, wrapped
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain


def detail_rows(job: Job, now: datetime, width: int, zone: Zone = UTC) -> list[Row]:
    """All of a job."""
    rows: list[Row] = [_head(job, now, width, zone)]
    if job.state is JobState.SUSPENDED:
        rows += [(), *noted("warn", waiting_words(job), width), *instruction_rows(job, width)]
    usual = usually(job)
    if job.tasks:
        rows += [rule("Tasks", ((usual, "quiet"),) if usual else (), width), *gantt_rows(job, now, width)]
        rows += [row for task in job.tasks for row in _said_rows(task, width)]
    if job.errors:
        rows += [(), *_why(job, width)]
    return [*rows, (), *_support(job, width)]


def _said_rows(task: Task, width: int) -> list[Row]:
    """What a person noted at a manual action, and what a runbook wrote, of the task and those below it."""
    said = ((f"Noted at “{task.title}”", task.observation), (f"“{task.title}” wrote", task.output))
    rows = [row for who, words in said if words.strip() for row in wrapped(plain(f"{who}: {words}"), width, "quiet")]
    return rows + [row for child in task.children for row in _said_rows(child, width)]


def _head(job: Job, now: datetime, width: int, zone: Zone) -> Row:
    shade = TONES[job.state]
    lasted = times.between(job.started, job.ended, now)
    when: Row = ((_period(job, now, zone), "quiet"), "   ", (lasted, "strong"))
    head: Row = (marked(shade, state_words(job.state, job.state_text)), "   ", (name(job), "strong"))
    return ends(head, when, width)


def _period(job: Job, now: datetime, zone: Zone) -> str:
    """ "01:16:04 to 01:19:25", "since 01:16:04"; the day where it is another."""
    if job.started is None:
        return "not started yet"
    if job.ended is None:
        return f"since {_exact(job.started, now, zone)}"
    return f"{_exact(job.started, now, zone)} to {_exact(job.ended, job.started, zone)}"


def _exact(moment: datetime, now: datetime, zone: Zone) -> str:
    local, today = moment.astimezone(zone), now.astimezone(zone)
    return f"{local:%H:%M:%S}" if local.date() == today.date() else f"{local.day} {local:%b %H:%M:%S}"


def _why(job: Job, width: int) -> list[Row]:
    """The errors below a head with the code and the task of the first grave one."""
    first = next((one for one in job.errors if error_tone(one) == "bad"), job.errors[0])
    grave = error_tone(first)
    at = task_title(job.tasks, first.task)
    code = plain(first.code) if first.code != "0" else ""
    facts: Row = ((code, grave), f" at {at}" if at and code else at) if at or code else ()
    title = "Why it failed" if job.state is JobState.FAILED else "What Azure notes"
    ordered = [first, *(one for one in job.errors if one is not first)]
    return [rule(title, facts, width, grave), *errors_rows(ordered, width, code_said=first.code)]


def _support(job: Job, width: int) -> list[Row]:
    rows: list[Row] = [rule("For a support case", (("y", "strong"), " copies the job's id"), width)]
    rows += wrapped(f"Job       {plain(job.name)}", width, "quiet", indent="  ")
    if job.activity_id:
        both = plain(job.activity_id).replace(" ActivityId: ", ", ")  # our request's, then Azure's own
        rows += wrapped(f"Activity  {both}", width, "quiet", indent="  ")
    if job.allowed_actions:
        rows += wrapped(
            f"Azure allows: {', '.join(sorted(map(plain, job.allowed_actions)))}", width, "quiet", indent="  "
        )
    return rows
