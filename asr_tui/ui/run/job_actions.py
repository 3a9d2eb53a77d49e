"""Cancel, restart or resume a job: asked once more, then carried out like any other change."""

from __future__ import annotations

from asr_tui.domain.drafts.job_action import JobAction, JobDraft, plan
from asr_tui.domain.jobs import Job
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.navigation import RunOf
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.starting import start_run
from asr_tui.ui.text import plain


async def ask_and_do(screen: AsrScreen[None], workspace: Workspace, vault: Vault, job: Job, action: JobAction) -> None:
    """Ask; when it is wanted, begin it and watch its run."""
    wanted = plan(JobDraft(action), job)
    name = plain(wanted.title)
    sentences = [
        *(plain(one.what) for one in wanted.problems),
        *(plain(f"This {one.kind} {one.text}.") for one in wanted.consequences),
    ]
    answer = await screen.app.push_screen_wait(
        Choose(
            f"{name}?",
            sentences,
            [("leave", "Leave it alone", "nothing is sent"), ("do", name, "sent to Azure at once")],
            danger=action is JobAction.CANCEL,
        )
    )
    if answer != "do" or not wanted.can_start:
        return
    start_run(
        screen, workspace.runs, wanted, workspace.place(vault.id),
        begun=lambda run_id: screen.go_to(RunOf(run_id)), refused=screen.show_error,
    )  # fmt: skip
