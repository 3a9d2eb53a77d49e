"""Starts a run from any screen; where the log of it cannot be kept on this computer, asks once and goes on."""

from __future__ import annotations

from collections.abc import Callable

from textual.dom import DOMNode

from asr_tui.domain.errors import AsrError, CannotStore
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import RunState
from asr_tui.services.runs import Runs
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.text import plain

_GO_ON = "go on"


def start_run(
    screen: DOMNode,
    runs: Runs,
    plan: Plan,
    place: Place,
    *,
    begun: Callable[[str], object],
    refused: Callable[[AsrError], None],
) -> None:
    """Begin the confirmed plan: `begun` is told the run's id, `refused` why it cannot start."""
    try:
        run_id = runs.start(plan, place)
    except CannotStore as error:
        go_on_without_log(
            screen, runs, error, lambda: start_run(screen, runs, plan, place, begun=begun, refused=refused)
        )
    except AsrError as error:
        refused(error)
    else:
        begun(run_id)


async def until_done(runs: Runs, run_id: str) -> bool:
    """Wait until the run is done; False where it ends otherwise."""
    async for run in runs.changes(run_id):
        if run.state is RunState.DONE:
            return True
    return False


def go_on_without_log(screen: DOMNode, runs: Runs, error: AsrError, go_on: Callable[[], None]) -> None:
    """Nothing that this computer cannot store stops a failover: ask, keep the log in memory, then `go_on`."""

    def answered(answer: str | None) -> None:
        if answer == _GO_ON:
            runs.keep_in_memory()
            go_on()

    screen.app.push_screen(_unkept(error), answered)


def _unkept(error: AsrError) -> Choose:
    return Choose(
        "What is done cannot be written down",
        [
            f"{plain(error.title)}. {plain(error.what)} {plain(error.remedy)}",
            (
                "Nothing has been sent. If you go on, audit log and journal are kept in memory, and the log is printed "
                "when the program ends; after a crash both would be lost."
            ),
        ],
        [
            ("cancel", "Cancel", "nothing is sent"),
            (_GO_ON, "Go on without it on disk", "the log is printed at the end"),
        ],
        danger=True,
    )
