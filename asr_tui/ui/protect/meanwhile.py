"""What is changed in Azure from a page of the wizard: reviewed and watched above it, then everything is read again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from asr_tui.domain.run import RunState
from asr_tui.ui.review.screen import change_review

if TYPE_CHECKING:
    from asr_tui.domain.ids import ArmId
    from asr_tui.services.planning import Reviewed
    from asr_tui.ui.shell.base import AsrScreen


def change_meanwhile(
    wizard: AsrScreen[None], vault: ArmId, draft: Reviewed, verb: str, read_again: Callable[[], None]
) -> None:
    """Review a start of a machine, a removal of links or a change of a mapping; once it is confirmed, watch its run."""

    def begun(run_id: str | None) -> None:
        if run_id is not None:
            wizard.run_worker(_watch(wizard, run_id, read_again), name="a change of its own", group="watch-change")

    wizard.app.push_screen(change_review(wizard.workspace, vault, draft, verb), begun)


async def _watch(wizard: AsrScreen[None], run_id: str, read_again: Callable[[], None]) -> None:
    """The run closes by itself when all went well; everything is read again then, or when one comes back."""
    from asr_tui.ui.run.run import RunScreen

    watching = RunScreen(wizard.workspace, run_id)
    await wizard.app.push_screen(watching, lambda _: read_again())
    async for run in wizard.workspace.runs.changes(run_id):
        if run.state is RunState.DONE:
            break
    if wizard.app.screen is watching:
        await watching.dismiss(None)
    else:
        read_again()
