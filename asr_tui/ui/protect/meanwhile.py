"""What is changed in Azure from a page of the wizard: reviewed and watched above it, then everything is read again."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.domain.ids import ArmId
from asr_tui.services.planning import PlannedDraft
from asr_tui.ui.navigation import RunOf
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.starting import until_done


def change_meanwhile(
    wizard: AsrScreen[None], vault: ArmId, draft: PlannedDraft, verb: str, done: Callable[[], None]
) -> None:
    """Review a start of a machine, a removal of links or a change of a mapping; once it is confirmed, watch its run.

    `done` is called when it has ended, or when one comes back before.
    """

    def begun(run_id: str | None) -> None:
        if run_id is not None:
            wizard.run_worker(_watch(wizard, run_id, done), name="a change of its own", group="watch-change")

    wizard.app.push_screen(change_review(wizard.workspace, vault, draft, verb), begun)


async def _watch(wizard: AsrScreen[None], run_id: str, done: Callable[[], None]) -> None:
    """The run closes by itself when all went well."""
    watching = wizard.screen_for(RunOf(run_id))
    await wizard.app.push_screen(watching, lambda _: done())
    await until_done(wizard.workspace.runs, run_id)
    if wizard.app.screen is watching:
        await watching.dismiss(None)
    else:
        done()
