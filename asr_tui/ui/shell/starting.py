"""Starts a run; asks before about a missing second factor or a log that cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from asr_tui.domain.errors import AsrError, CannotStore
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import RunState
from asr_tui.services.runs import Runs
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.dialogs.sign_in_again import SignInAgain
from asr_tui.ui.shell.frame import FramedScreen
from asr_tui.ui.text import plain

T = TypeVar("T")
_GO_ON = "go on"


def start_run(
    screen: FramedScreen[T],
    runs: Runs,
    plan: Plan,
    place: Place,
    *,
    on_started: Callable[[str], object],
    on_refused: Callable[[AsrError], None],
) -> None:
    """Start the confirmed plan; `on_started` gets the run's id, `on_refused` the error where it cannot start."""

    def start() -> None:
        try:
            run_id = runs.start(plan, place)
        except CannotStore as error:
            go_on_without_log(screen, runs, error, start)
        except AsrError as error:
            on_refused(error)
        else:
            on_started(run_id)

    if plan.can_start:
        with_second_factor(screen, start)
    else:
        start()


async def until_done(runs: Runs, run_id: str) -> bool:
    """Wait for the end of the run; True where it succeeded."""
    async for run in runs.changes(run_id):
        if run.state is RunState.DONE:
            return True
    return False


def with_second_factor(screen: FramedScreen[T], start: Callable[[], None]) -> None:
    """Call `start`; where the sign-in lacks the second factor that Azure requires, ask for it before.

    During a run nobody may be present to sign in. A person may also start without it.
    """
    if not screen.workspace.lacks_second_factor:
        start()
        return

    def signed_in(done: str | None) -> None:
        if done:
            screen.workspace.signed_in_again()
            start()

    def answered(answer: str | None) -> None:
        if answer == "sign in":
            screen.workspace.session.ask_second_factor()
            screen.app.push_screen(SignInAgain(screen.workspace), signed_in)
        elif answer == "start":
            screen.workspace.asks_second_factor = False
            start()

    screen.app.push_screen(
        Choose(
            "Azure will ask for a second factor",
            [
                "Azure takes changes only from people who signed in with a second factor (MFA).",
                "This sign-in shows none. Nothing has been sent.",
            ],
            [
                ("sign in", "Sign in with it now", "then the run starts"),
                ("start", "Start all the same", "the run pauses where Azure asks, and goes on after S"),
                ("cancel", "Cancel", "nothing is sent"),
            ],
        ),
        answered,
    )


def go_on_without_log(screen: FramedScreen[T], runs: Runs, error: AsrError, go_on: Callable[[], None]) -> None:
    """Ask whether to keep the log in memory, then call `go_on`: a full disk must not stop a failover."""

    def answered(answer: str | None) -> None:
        if answer == _GO_ON:
            runs.keep_in_memory()
            go_on()

    screen.app.push_screen(_log_question(error), answered)


def _log_question(error: AsrError) -> Choose:
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
