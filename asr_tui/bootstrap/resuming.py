"""`asr-tui resume`: lets a job go on that waits for a person, as at a manual action of a recovery plan."""

from __future__ import annotations

from msgspec import Struct

from asr_tui.bootstrap.acting import TITLE
from asr_tui.bootstrap.filing import BLOCKED, DIFFERS, NOTHING, one_vault, tell_next_plan
from asr_tui.bootstrap.following import RunFollower, Wait, where_words
from asr_tui.bootstrap.without_screen import FAILED, tell_error
from asr_tui.domain.drafts import job_action
from asr_tui.domain.drafts.job_action import JobAction, JobDraft
from asr_tui.domain.errors import AsrError, NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.run import RunState
from asr_tui.services.recovery_files import FilePlan
from asr_tui.services.workspace import Workspace


class ResumeOptions(Struct, frozen=True):
    """`wanted` is a job's name, its machine's or its plan's; empty for the only one that waits."""

    vault: str
    subscription: str
    wanted: str
    comments: str
    agreed: bool
    as_json: bool


async def resume(asked: ResumeOptions, workspace: Workspace) -> int:
    """Say what the job waits for, and let it go on where that was agreed to; gives the exit code."""
    vault = await one_vault(workspace, asked.vault, asked.subscription)
    job = await _waiting(asked, workspace, vault.id)
    task = job.waits_at
    if task is not None and not asked.as_json:
        tell_error(f"{job.target} waits {where_words(task)}")
    plan = job_action.plan(JobDraft(JobAction.RESUME, asked.comments), job)
    tell_next_plan(FilePlan(plan), vault, as_json=asked.as_json)
    if not plan.can_start:
        return BLOCKED
    if not asked.agreed:
        tell_error("Nothing was sent. --yes lets it go on.")
        return DIFFERS
    follower = RunFollower(workspace, Wait.PROTECTED, as_json=asked.as_json, again="resume")
    run = await follower.start(plan, workspace.place(vault.id), TITLE)
    return FAILED if run.state is RunState.FAILED else NOTHING


async def _waiting(asked: ResumeOptions, workspace: Workspace, vault: ArmId) -> Job:
    """The job with its tasks. Raises AsrError where none fits, or several do."""
    workspace.choices.refresh_plans()
    key = asked.wanted.casefold()
    waiting = [one for one in await workspace.choices.jobs(vault) if one.state is JobState.SUSPENDED]
    found = [one for one in waiting if not key or key in {one.name.casefold(), one.target.casefold()}]
    if not found:
        what = f"No job of {asked.wanted!r} waits for a person." if key else "No job waits for a person."
        raise NotFound("Nothing waits", what, "`asr-tui jobs` lists the jobs.")
    if len(found) > 1:
        names = ", ".join(f"{one.name} ({one.target})" for one in found)
        raise AsrError("Several jobs", f"These wait: {names}.", "Name one.")
    return await workspace.session.site_recovery.job(vault, found[0].name)
