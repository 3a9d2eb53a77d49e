"""Page of the notes on the drills of several machines, which Azure stores with each clean-up job."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from asr_tui.domain.drafts.many import MachineChoices
from asr_tui.ui.many.machines import review_of
from asr_tui.ui.many.page import ManyPage
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.drill_forms import CleanUpForm
from asr_tui.ui.text import plain


class ManyCleanUpPage(CleanUpForm, ManyPage):
    """One note for all of them."""

    reads = True
    explanation = (
        "The test machines, their disks and their interfaces are deleted, and with them what they cost. A drill counts "
        "only when it was cleaned up. What you note here is kept in Azure and in the drill report."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*copying.keys("the protected items", shown=False)]

    def question(self) -> str:
        return f"How did the drill of {plain(self.marked.subject)} go?"

    def noted(self, notes: str) -> None:
        self.go(review_of(self.workspace, self.marked, self.marked.draft(MachineChoices(comments=notes))))
