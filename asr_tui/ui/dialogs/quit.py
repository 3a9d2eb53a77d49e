"""Questions before the program or Azure is left while a run is under way, and before the wizard ends the program."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from asr_tui.domain.run import Run
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content

_GOES_ON = (
    "\nAzure goes on with what was sent. What was not sent yet waits: at the next start the run is offered, and goes "
    "on with what is missing."
)
_STANDS_STILL = (
    "\nThe practice world is kept and stands still until the next start; then it goes on, and the run is offered."
)


class QuitDialog(Choose):
    """Answers "quit", or something else to stay."""

    def __init__(self, runs: Sequence[Run], *, practice: bool = False) -> None:
        meanwhile = "practice stands still meanwhile" if practice else "Azure goes on by itself"
        answers = [("stay", "Stay", "watch it to its end"), ("quit", "Quit", meanwhile)]
        super().__init__("End the program while a run is on?", _under_way(runs, practice=practice), answers)


class QuitWizard(Choose):
    """Answers "quit", or something else to stay. `chosen`: there are choices to keep."""

    def __init__(self, *, chosen: bool) -> None:
        kept = "Your choices are kept: the next start offers them. " if chosen else ""
        answers = [("stay", "Stay", "go on choosing"), ("quit", "Quit", "")]
        super().__init__("End the program?", [f"{kept}Nothing of this has been sent to Azure."], answers)


class LeaveDialog(Choose):
    """Answers "leave", or something else to stay."""

    def __init__(self, runs: Sequence[Run], *, practice: bool = False) -> None:
        answers = [("stay", "Stay", "watch it to its end"), ("leave", "Leave", "to the welcome screen")]
        super().__init__("Leave while a run is on?", _under_way(runs, practice=practice), answers)


def _under_way(runs: Sequence[Run], *, practice: bool) -> list[Content | str]:
    """The progress of each run, and what happens to them."""
    progress = (f"{plain(run.plan.title)}: {run.done} of {len(run.steps)} steps done" for run in runs)
    return [*(content(("~ ", "busy"), words) for words in progress), _STANDS_STILL if practice else _GOES_ON]
