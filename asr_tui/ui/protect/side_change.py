"""A change of its own, started from a page of the wizard before the wizard continues."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.domain.ids import ArmId
from asr_tui.services.planning import Reviewed
from asr_tui.ui.navigation import RunOf
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.shell.starting import until_done


def run_side_change(
    wizard: AsrScreen[None], vault: ArmId, draft: Reviewed, verb: str, done: Callable[[], None]
) -> None:
    """Review the start of a machine, the removal of links or a changed mapping, then show its run.

    `done` is called when the run has ended or its screen was closed.
    """

    def started(run_id: str) -> None:
        wizard.run_worker(_watch(wizard, run_id, done), name="a change of its own", group="watch-change")

    push_dialog(wizard.app, change_review(wizard.workspace, vault, draft, verb), started)


async def _watch(wizard: AsrScreen[None], run_id: str, done: Callable[[], None]) -> None:
    """Show the run; its screen closes when the run succeeds."""
    watching = wizard.screen_for(RunOf(run_id))
    await wizard.app.push_screen(watching, lambda _: done())
    await until_done(wizard.workspace.runs, run_id)
    if wizard.app.screen is watching:
        await watching.dismiss(None)
    else:
        done()
