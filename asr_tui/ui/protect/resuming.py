"""The question whether a saved draft goes on."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.protect.preparation import Preparation, draft_title
from asr_tui.ui.shell.base import AsrScreen


def offer_saved_draft(
    wizard: AsrScreen[None],
    preparation: Preparation,
    kept: EnableReplicationDraft,
    start_with: Callable[[EnableReplicationDraft], None],
) -> None:
    """Ask whether to continue the saved draft; `start_with` gets it or a fresh one."""

    def answered(answer: str | None) -> None:
        if answer is None:
            wizard.dismiss(None)
        else:
            start_with(kept if answer == "continue" else preparation.fresh)

    question = Choose(
        "You were here before",
        [f"{draft_title(kept)}: nothing of it has been sent to Azure."],
        [("continue", "Go on with it", "all your choices are still there"),
         ("anew", "Start anew", "forget them")],
    )  # fmt: skip
    wizard.app.push_screen(question, answered)
