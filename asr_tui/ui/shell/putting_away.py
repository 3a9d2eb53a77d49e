"""Takes a run that has stopped off the screens; asks first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from asr_tui.domain.errors import AsrError
from asr_tui.domain.run import Run, RunState
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.dialogs.show import ShowError
from asr_tui.ui.shell.frame import FramedScreen
from asr_tui.ui.text import plain

T = TypeVar("T")


def can_put_away(run: Run) -> bool:
    """Whether nothing of the run is under way here, and something of it is left undone."""
    return run.interrupted or run.state is RunState.FAILED or run.at_rest


def put_away(screen: FramedScreen[T], workspace: Workspace, run: Run, done: Callable[[], object]) -> None:
    """Ask, and put the run away; `done` is called then."""

    def answered(answer: str | None) -> None:
        if answer != "away":
            return
        try:
            workspace.runs.put_away(run.id)
        except AsrError as error:
            screen.app.push_screen(ShowError(error))
        else:
            done()

    body = [f"{plain(run.plan.title)}: {run.done} of {len(run.steps)} done."]
    answers = [
        ("keep", "Keep it", "it stays on the vault's home"),
        ("away", "Put away", "never offered again; what was made stays"),
    ]
    screen.app.push_screen(Choose("Put this run away?", body, answers), answered)
