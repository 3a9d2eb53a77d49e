"""Keys of a run's board: which there are, which are offered, and why another one does nothing now."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from asr_tui.domain.drafts.job_action import JobAction
from asr_tui.domain.drafts.job_action import offered as job_actions
from asr_tui.domain.drill_set import drills_of_run
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.run import Run, RunState
from asr_tui.services.job_feed import JobFeeds
from asr_tui.ui.present import run as present
from asr_tui.ui.present.run_waves import waiting
from asr_tui.ui.run.run_after import gone_on, next_action
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.putting_away import can_put_away

_NEXT = {Action.COMMIT: "next_commit", Action.CLEAN_UP: "next_clean_up", Action.REPROTECT: "next_reprotect"}

BINDINGS: list[BindingType] = [
    Binding("enter", "home", "Home", tooltip="To the vault's machines; the run goes on.", id="run.home"),
    Binding("enter", "go_on", "Next", tooltip="To where this began or what came of it.", id="run.go_on"),
    Binding("G", "release", "Go on", tooltip="Let the next wave begin, what is held go on, or a job that waits.",
            id="run.release"),
    Binding("r", "retry", "Try the failed ones again", tooltip="Azure is looked at first.", id="run.retry"),
    Binding("n", "next_commit", "Commit", tooltip="Commit the machines of this run.", id="run.commit"),
    Binding("n", "next_clean_up", "Clean up", tooltip="Delete the test machines of this run.", id="run.clean_up"),
    Binding("n", "next_reprotect", "Re-protect", tooltip="Copy the machines of this run back.", id="run.reprotect"),
    Binding("R", "report", "Report", tooltip="One report of the drills of this run.", id="run.report"),
    Binding("Z", "hold", "Hold", tooltip="Send nothing more of it; again lets it go on.", id="run.hold"),
    Binding("Q", "on_error", "On error", tooltip="Stop at an error, or go on with the others.", id="run.on_error"),
    Binding("X", "cancel_jobs", "Cancel jobs", tooltip="Cancel what Azure works on; asks first.", id="run.cancel"),
    Binding("O", "another_point", "Other point", tooltip="Choose another recovery point, and keep the rest.",
            id="run.point"),
    Binding("H", "put_away", "Put away", tooltip="Take the stopped run off the vault's home; asks first.",
            id="run.put_away"),
    Binding("d", "details", "Details", tooltip="Show or fold what is done.", id="run.details"),
    *copying.keys("one of its jobs, else of the vault"),
]  # fmt: skip


def waiting_job(run: Run) -> Job | None:
    """The first job of the run that waits for a person and can be let go on."""
    jobs = (one.job for one in run.steps if one.job is not None and not one.state.over)
    return next((one for one in jobs if one.state is JobState.SUSPENDED and JobAction.RESUME in job_actions(one)), None)


CHANGING = frozenset({"retry", "another_point", "release", "cancel_jobs"})


def offered(run: Run, feeds: JobFeeds) -> dict[str, bool]:
    """Whether each action is possible now."""
    action = next_action(run, feeds)
    return {
        "retry": bool(present.can_retry(run)),
        "another_point": bool(present.without_point(run)),
        "put_away": can_put_away(run),
        "release": run.state is RunState.RUNNING and (run.pause is not None or waiting_job(run) is not None),
        "hold": run.state is RunState.RUNNING and (waiting(run) > 0 or run.held_since is not None),
        "on_error": run.state is RunState.RUNNING and waiting(run) > 0,
        "cancel_jobs": any(one.job and not one.state.over and not one.job.state.over for one in run.steps),
        "report": bool(drills_of_run(run)) and run.state is not RunState.RUNNING,
        **{name: action is one for one, name in _NEXT.items()},
    }


def reason(action: str, run: Run, feeds: JobFeeds) -> str:
    """Why the action is not possible; empty where it is none of the run's own."""
    running = run.state is RunState.RUNNING
    over = "the run is under way." if running else "all of it is done."
    ended = "the run has ended." if not running else "everything of it has begun already."
    reasons = {
        "retry": f"no step of it has failed; {over}",
        "put_away": over,
        "release": "nothing waits for you: the run goes on by itself." if running else "the run has ended.",
        "hold": ended,
        "on_error": ended,
        "cancel_jobs": "Azure works on no job of this run now." if running else "the run has ended.",
        "report": "its report comes when the run has ended." if drills_of_run(run) else "this run is no drill.",
        **dict.fromkeys(_NEXT.values(), "the next step comes when the run has ended." if running
                        else "its machines have gone on since: none allows that step now." if gone_on(run, feeds)
                        else "nothing of this run has a next step that several machines can take."),
    }  # fmt: skip
    return reasons.get(action, "")
