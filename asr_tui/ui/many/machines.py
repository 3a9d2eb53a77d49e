"""The machines of one action, shared by the pages that lead to its review."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.many import MachineChoices, SetDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan import Confirm, LeftOutMachine, Plan
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.repair_ways import Repair
from asr_tui.domain.taking_part import LeftOut
from asr_tui.domain.waves import MachineWaves
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.review import review_of_set
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.many_menu import OfferedAction, along_words, left_out_words
from asr_tui.ui.review.screen import ReviewScreen

USUAL = MachineChoices()
"""Of actions for which nothing is chosen."""
TOGETHER = MachineWaves()


class Marked(Struct, frozen=True):
    """The reads of the machines that take part in an action, and the machines that do not.

    kept  what was chosen for them before, where only another recovery point is chosen
    """

    choice: OfferedAction
    inquiries: tuple[Inquiry, ...]
    kept: tuple[DayTwoDraft, ...] = ()

    @property
    def action(self) -> Action | Repair:
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
        names = [one.item.machine_name for one in self.estates]
        return names[0] if len(names) == 1 else f"{len(names)} machines"

    def whole(self, waves: MachineWaves) -> MachineWaves:
        """The waves with no replication group in two of them."""
        return waves.whole([[one.id for one in group] for group in self.choice.groups])

    def draft(self, choices: MachineChoices = USUAL, waves: MachineWaves = TOGETHER) -> SetDraft:
        """The action with what was chosen for all machines."""
        return SetDraft(self.action, choices, waves=waves)


def review_of(workspace: Workspace, marked: Marked, draft: SetDraft, *, reads: bool = False) -> ReviewScreen:
    """The one review of all machines; `reads` where no page before it has read them."""

    def arranged(plan: Plan) -> Plan:
        severe = Confirm.CHOICE if plan.confirm is Confirm.ENTER else plan.confirm  # one Enter too many is many then
        left_out = tuple(LeftOutMachine(one.item.machine_name, one.item.id.vault_id.name, one.why)
                         for one in marked.left_out)  # fmt: skip
        return replace(
            plan,
            problems=(*plan.problems, *_notes(marked, draft.waves)),
            confirm=severe,
            left_out=(*left_out, *plan.left_out),
        )

    made = review_of_set(draft, marked.inquiries, marked.choice.groups, marked.choice.along, arranged)
    return ReviewScreen(workspace, made, reads=reads)


def _notes(marked: Marked, waves: MachineWaves) -> tuple[Problem, ...]:
    """The machines that were left out in the menu, with their states, and what follows from replication groups."""
    notes: list[str] = []
    if marked.left_out:
        number, verb = len(marked.left_out), "is" if len(marked.left_out) == 1 else "are"
        notes.append(f"{number} of the marked machines {verb} left out: {left_out_words(marked.left_out)}.")
    notes += dict.fromkeys(out.why for out in marked.left_out if out.group)
    if staying := marked.choice.staying:
        notes.append(f"Not marked, and nothing happens to them: {along_words(staying)}.")
    whole = marked.whole(waves)
    moved = [one for one in marked.choice.able if _wave_name(waves, one.id) != _wave_name(whole, one.id)]
    if moved:
        notes.append(f"Begin with the first wave of their replication group: {along_words(moved)}.")
    return tuple(FieldRef("review", "item").note(words) for words in notes)


def _wave_name(waves: MachineWaves, item: ArmId) -> str:
    found = waves.of(item)
    return found.name if found else ""
