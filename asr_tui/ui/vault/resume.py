"""Shows an active run, or asks whether to resume or put away unfinished ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asr_tui.domain.errors import AsrError, CannotStore
from asr_tui.domain.resources import Vault
from asr_tui.domain.run import Run
from asr_tui.services.workspace import UnfinishedWork, Workspace
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.navigation import ProtectMachines, RunOf
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.shell.starting import go_on_without_log, with_second_factor
from asr_tui.ui.text import plain

_WATCH = "Watch: it goes on meanwhile."
_CONTINUE = "Continue: Azure is looked at first; only what is missing is sent."
_PUT_AWAY = "Put away: it is never offered again; what was made stays, and Azure's work goes on."


async def choose_run(screen: AsrScreen[None], workspace: Workspace, runs: Sequence[Run]) -> None:
    """Show the only run of this session; else ask which run to show, resume or put away."""
    if not runs:
        return
    answer = (
        f"go {runs[0].id}"
        if len(runs) == 1 and _in_session(workspace, runs[0])
        else await _ask(screen, workspace, runs)
    )
    if not answer:
        return
    what, _, run_id = answer.partition(" ")
    run = next(run for run in runs if run.id == run_id)
    try:
        if what == "away":
            workspace.runs.put_away(run.id)
            screen.on_screen_resume()
        else:
            resume_run(screen, workspace, run)
    except AsrError as error:
        screen.show_error(error)


def resume_run(screen: AsrScreen[None], workspace: Workspace, run: Run) -> None:
    """Show the run; resume it first where an earlier session left it."""
    if _in_session(workspace, run):
        _show(screen, workspace, run)
    else:
        with_second_factor(screen, lambda: _show(screen, workspace, run))


def choose_left(screen: AsrScreen[None], left: Sequence[Run], chosen: Callable[[Run], None]) -> None:
    """Call `chosen` with the only run that was left undone; ask where there are several."""
    if len(left) == 1:
        chosen(left[0])
    elif left:
        answers = [(run.id, plain(run.plan.title), plain(run.place.vault.name)) for run in left]
        question = Choose("Which of these shall go on?", (), answers)
        push_dialog(screen.app, question, lambda run_id: chosen(next(run for run in left if run.id == run_id)))


def continue_work(screen: AsrScreen[None], workspace: Workspace, unfinished: UnfinishedWork, vault: Vault) -> None:
    """Continue a run or a wizard that an earlier session left in this vault."""
    if unfinished.what != "run":
        screen.go_to(ProtectMachines(vault, resume=True))
    elif runs := workspace.runs.unfinished(unfinished.place):
        resume_run(screen, workspace, runs[0])


def _show(screen: AsrScreen[None], workspace: Workspace, run: Run) -> None:
    try:
        shown = run.id if _in_session(workspace, run) else workspace.runs.resume(run)
    except CannotStore as error:
        go_on_without_log(screen, workspace.runs, error, lambda: _show(screen, workspace, run))
    except AsrError as error:
        screen.show_error(error)
    else:
        screen.go_to(RunOf(shown))


def _in_session(workspace: Workspace, run: Run) -> bool:
    return any(one.id == run.id for one in workspace.runs.all)


async def _ask(screen: AsrScreen[None], workspace: Workspace, runs: Sequence[Run]) -> str | None:
    here = [run for run in runs if _in_session(workspace, run)]
    left = [run for run in runs if run not in here]
    answers = [(f"go {run.id}", "Watch" if run in here else "Continue", _words(run)) for run in runs]
    answers += [(f"away {run.id}", "Put away", _words(run)) for run in left]
    meanings = [*([_WATCH] if here else []), *([_CONTINUE, _PUT_AWAY] if left else [])]
    return await screen.app.push_screen_wait(Choose("These runs are not done", meanings, answers))


def _words(run: Run) -> str:
    return f"{plain(run.plan.title)}, {run.done} of {len(run.steps)} done"
