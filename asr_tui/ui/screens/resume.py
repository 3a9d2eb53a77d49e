"""Goes to a run that is under way, or asks what shall become of those that were left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from asr_tui.domain.errors import AsrError, CannotStore
from asr_tui.domain.run import Run
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.screens.base import AsrScreen
from asr_tui.ui.screens.run import RunScreen
from asr_tui.ui.starting import go_on_without_log
from asr_tui.ui.text import plain

if TYPE_CHECKING:
    from asr_tui.services.workspace import Workspace

_LOOKS_FIRST = "Azure is looked at first; only what is missing is sent"
_PUT_AWAY = "never offered again; what was made stays, Azure's work goes on"


async def go_on(screen: AsrScreen[None], workspace: Workspace, runs: Sequence[Run]) -> None:
    """One run of this session is shown at once; else a person chooses which to go on with, or to put away."""
    if not runs:
        return
    answer = (
        f"go {runs[0].id}" if len(runs) == 1 and _here(workspace, runs[0]) else await _asked(screen, workspace, runs)
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
            take_up(screen, workspace, run)
    except AsrError as error:
        screen.show_error(error)


def take_up(screen: AsrScreen[None], workspace: Workspace, run: Run) -> None:
    """Show the run; one that was left goes on, where a person agrees also without a log of it."""
    try:
        shown = run.id if _here(workspace, run) else workspace.runs.resume(run)
    except CannotStore as error:
        go_on_without_log(screen, workspace.runs, error, lambda: take_up(screen, workspace, run))
    except AsrError as error:
        screen.show_error(error)
    else:
        screen.app.push_screen(RunScreen(workspace, shown))


def _here(workspace: Workspace, run: Run) -> bool:
    return any(one.id == run.id for one in workspace.runs.all)


async def _asked(screen: AsrScreen[None], workspace: Workspace, runs: Sequence[Run]) -> str | None:
    answers = [
        (f"go {run.id}", f"Watch: {_words(run)}" if _here(workspace, run) else f"Continue: {_words(run)}",
         "it goes on meanwhile" if _here(workspace, run) else _LOOKS_FIRST)
        for run in runs
    ]  # fmt: skip
    answers += [(f"away {run.id}", f"Put away: {_words(run)}", _PUT_AWAY) for run in runs if not _here(workspace, run)]
    return await screen.app.push_screen_wait(Choose("These runs are not done", [], answers))


def _words(run: Run) -> str:
    return f"{plain(run.plan.title)}, {run.done} of {len(run.steps)} done"
