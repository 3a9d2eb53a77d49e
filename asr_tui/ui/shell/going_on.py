"""Lets a job that waits for a person go on: shows the instructions, asks for a comment, starts the run."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.domain.drafts.job_action import JobAction, JobDraft, plan
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.ui.dialogs.go_on import GoOn
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.shell.starting import start_run
from asr_tui.ui.text import plain


def let_go_on(screen: AsrScreen[None], vault: ArmId, job: Job, started: Callable[[str], object]) -> None:
    """Ask whether the task that the job waits at is done; `started` gets the run that resumes the job.

    job  with its tasks
    """
    stopped = job.waits_at
    title = plain(stopped.title if stopped else job.title)
    instructions = plain(stopped.instructions, lines=True).strip() if stopped else ""

    def answered(comment: str) -> None:
        planned = plan(JobDraft(JobAction.RESUME, comment), job)
        if not planned.can_start:
            screen.say(f"! {plain(planned.problems[0].what)} {plain(planned.problems[0].remedy)}")
            return
        workspace = screen.workspace
        place = workspace.place(vault)
        start_run(screen, workspace.runs, planned, place, on_started=started, on_refused=screen.show_error)

    push_dialog(screen.app, GoOn(title, instructions), answered)
