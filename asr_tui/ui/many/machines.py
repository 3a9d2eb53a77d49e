"""The machines of one action, shared by the pages that lead to its review."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.wave_choice import WaveChoice, with_waves
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.review import MachinesReview
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.many_menu import Choice, LeftOut, left_out_words
from asr_tui.ui.review.screen import ReviewScreen

MakeDraft = Callable[[ProtectedItem], DayTwoDraft]


@dataclass(frozen=True, slots=True)
class Marked:
    """The reads of the machines that take part in an action, the machines that do not, and the waves."""

    choice: Choice
    inquiries: tuple[Inquiry, ...]
    waves: WaveChoice = WaveChoice()

    @property
    def action(self) -> Action:
        return self.choice.action

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        return self.choice.left_out

    @property
    def estates(self) -> tuple[ItemEstate, ...]:
        """What is known of each machine now."""
        return tuple(inquiry.value for inquiry in self.inquiries)

    @property
    def subject(self) -> str:
        """ "12 machines", or the only one's name."""
        return words_of([one.item.machine_name for one in self.estates])


def words_of(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} machines"


def review_of(workspace: Workspace, marked: Marked, draft: MakeDraft, *, reads: bool = False) -> ReviewScreen:
    """The one review of all machines; `reads` where no page before it has read them."""
    asked = [(inquiry, draft(inquiry.value.item)) for inquiry in marked.inquiries]

    def arranged(plan: Plan) -> Plan:
        names = {one.item.id: one.item.machine_name for one in marked.estates}
        return with_waves(marked.waves, replace(plan, problems=(*plan.problems, *_not_in_it(marked))), names)

    return ReviewScreen(workspace, MachinesReview(*asked, arranged=arranged), reads=reads)


def _not_in_it(marked: Marked) -> tuple[Problem, ...]:
    """The machines that were left out in the menu, with their states."""
    if not marked.left_out:
        return ()
    number, verb = len(marked.left_out), "is" if len(marked.left_out) == 1 else "are"
    words = f"{number} of the marked machines {verb} left out: {left_out_words(marked.left_out)}."
    return (FieldRef("review", "item").note(words, "Azure does not offer this for them now."),)
