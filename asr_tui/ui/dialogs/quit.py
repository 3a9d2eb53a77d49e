"""Asks before the program ends while a run is on."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.run import Run
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content


class QuitDialog(Choose):
    """Answers "quit", or anything else to stay."""

    def __init__(self, runs: Sequence[Run]) -> None:
        rows = [
            content(("~ ", "busy"), f"{plain(run.plan.title)}: {run.done} of {len(run.steps)} steps done")
            for run in runs
        ]
        super().__init__(
            "End the program while a run is on?",
            [
                *rows,
                (
                    "\nAzure goes on with what was sent. What was not sent yet waits: at the next start the run is "
                    "offered, and goes on with what is missing."
                ),
            ],
            [("stay", "Stay", "watch it to its end"), ("quit", "Quit", "Azure goes on by itself")],
        )
