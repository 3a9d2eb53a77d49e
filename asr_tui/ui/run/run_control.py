"""What a person changes of a run while it is under way: hold, go on, on an error, cancelled jobs, tried again."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.drafts.job_action import cancel_plan
from asr_tui.domain.errors import AsrError, CannotStore
from asr_tui.domain.jobs import Job
from asr_tui.domain.plan import Plan
from asr_tui.domain.rollout import OnError
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.navigation import RunOf
from asr_tui.ui.present import run as present
from asr_tui.ui.present.rows import counted
from asr_tui.ui.present.run_waves import waiting
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.starting import go_on_without_log, start_run
from asr_tui.ui.text import plain


def go_on(screen: AsrScreen[None], workspace: Workspace, run: Run) -> None:
    """Let it go on: the hold ends, else what failed is passed over and the next wave begins."""
    try:
        workspace.runs.go_on(run.id)
    except AsrError as error:
        screen.show_error(error)


def hold_or_release(screen: AsrScreen[None], workspace: Workspace, run: Run) -> None:
    """Let nothing new begin, or let it go on again."""
    try:
        if run.held_since is None:
            workspace.runs.hold(run.id)
            screen.say("Held: nothing new begins; what Azure has begun goes on. Z lets it go on.")
        else:
            workspace.runs.release(run.id)
            screen.say("The run goes on.")
    except AsrError as error:
        screen.show_error(error)


def switch_on_error(screen: AsrScreen[None], workspace: Workspace, run: Run) -> None:
    """Let an error stop the run, or not, from now on."""
    stops = run.rollout.on_error is OnError.GO_ON
    try:
        workspace.runs.set_on_error(run.id, OnError.STOP if stops else OnError.GO_ON)
    except AsrError as error:
        screen.show_error(error)
        return
    words = "From now on an error stops the run: nothing more begins." if stops else (
        "From now on an error stops only what needs the failed step; the others go on."
    )  # fmt: skip
    screen.say(words)


async def cancel_jobs(screen: AsrScreen[None], workspace: Workspace, run: Run) -> None:
    """Ask, and cancel the jobs under way where Azure allows it, in a run of its own."""
    run = workspace.runs.get(run.id)
    planned = cancel_plan(_named(one.job, one) for one in run.steps if one.job and not one.state.over)
    unread = sum(one.job is None and one.state in {StepState.SENDING, StepState.UNDER_WAY} for one in run.steps)
    answer = await screen.app.push_screen_wait(_question(planned, waiting(run), unread))
    if answer not in {"do", "both"} or not planned.can_start:
        return
    if answer == "both":
        workspace.runs.hold(run.id)
    start_run(
        screen, workspace.runs, planned, run.place,
        on_started=lambda run_id: screen.go_to(RunOf(run_id, back_to="the run")), on_refused=screen.show_error,
    )  # fmt: skip


def _named(job: Job, of: StepRun) -> Job:
    """The job with what its step says of it: a job that was just accepted has neither title nor machine yet."""
    step = of.planned.step
    if job.title:
        return job
    return replace(job, title=step.label.removesuffix(step.on_machine).rstrip(), target=step.on_machine)


def _question(planned: Plan, behind: int, unread: int) -> Choose:
    """What will be cancelled, what cannot be, and whether what has not begun shall wait.

    unread  steps that were sent and whose jobs Azure has not shown yet
    """
    verb = "is" if unread == 1 else "are"
    sentences = [
        *([f"{counted(unread, 'job')} that {verb} just begun {verb} not read yet: X again then."] if unread else []),
        *(plain(one.what) for one in planned.problems),
        *(plain(f"This {one.kind} {one.text}.") for one in planned.consequences if planned.can_start),
    ]
    answers = [("leave", "Leave them alone", "nothing is sent")]
    if planned.can_start:
        number = counted(len(planned.steps), "job")
        if behind:
            answers.append(("both", f"Hold, and cancel {number}", f"{behind} that have not begun wait for you"))
        answers.append(("do", f"Cancel {number}", "what has not begun goes on" if behind else "sent to Azure at once"))
    return Choose(f"{plain(planned.title)}?", sentences, answers, danger=planned.can_start)


async def retry(screen: AsrScreen[None], workspace: Workspace, run: Run) -> None:
    """Try what failed or is unknown again as a set, each looked up in Azure first."""

    def again() -> None:
        screen.run_worker(retry_failed(), name="trying again", group="retry")

    async def retry_failed() -> None:
        try:
            await workspace.runs.retry(run.id)
        except CannotStore as error:
            go_on_without_log(screen, workspace.runs, error, again)
        except AsrError as error:
            screen.show_error(error)

    failed = present.can_retry(run)
    unkept = next((one.error for one in failed if isinstance(one.error, CannotStore)), None)
    if unkept is None or workspace.runs.in_memory:
        await retry_failed()
    else:
        go_on_without_log(screen, workspace.runs, unkept, again)
