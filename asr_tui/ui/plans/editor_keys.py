"""Keys of the editor of a recovery plan, and why one does nothing now."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from asr_tui.domain.recovery_plans import GroupKind, RecoveryPlan
from asr_tui.ui.present.plan_editor import SAVE, EditorLine
from asr_tui.ui.shell import copying

BINDINGS: list[BindingType] = [
    Binding("enter", "change", "Change", tooltip="Of a machine its group, of an action all of it; of a group what is "
            "added to it. On the last line: on to the review.", id="editor.change"),
    Binding("space", "mark", "Mark", tooltip="Mark the machine under the cursor, or take its mark away; keys "
            "act on the marked ones.", id="editor.mark"),
    Binding("N", "add", "Add", tooltip="Machines, a manual action, a runbook or a group, at the cursor.",
            id="editor.add"),
    Binding("minus,shift+up", "move(-1)", "Earlier", tooltip="The machines one group earlier; an action or a group one "
            "place earlier.", id="editor.earlier"),
    Binding("plus,shift+down", "move(1)", "Later", tooltip="The machines one group later; an action or a group one "
            "place later.", id="editor.later"),
    Binding("delete,backspace", "remove", "Remove", tooltip="Take the machines, the action or the group out of the "
            "plan; nothing is sent.", id="editor.remove"),
    Binding("ctrl+u", "undo", "Undo", tooltip="Take the last change back.", id="editor.undo"),
    Binding("ctrl+s", "save", "Save", tooltip="Review what changes; nothing is sent before.", id="editor.save"),
    Binding("asterisk", "mark_all", "All", tooltip="Mark all machines of the plan, or none.", id="editor.all",
            show=False),
    Binding("e", "export", "Export", tooltip="The plan as it is here, as text for a paper runbook.",
            id="editor.export"),
    Binding("r", "again", "Read again", tooltip="Read the plan from Azure once more; your changes stay.",
            id="editor.again"),
    *copying.keys("the plan", shown=False),
]  # fmt: skip


def possible(action: str, line: EditorLine | None, plan: RecoveryPlan, *, changed: bool, past: bool) -> bool:
    """Whether a key works at the line under the cursor."""
    match action:
        case "mark":
            return line is not None and line.member is not None
        case "mark_all":
            return bool(plan.members)
        case "undo":
            return past
        case "save":
            return changed
        case "move" | "remove":
            return line is not None and line.key != SAVE and not _fixed(line, plan)
        case "change":
            return line is not None and (line.key != SAVE or changed)
        case _:
            return True


def _fixed(line: EditorLine, plan: RecoveryPlan) -> bool:
    return line.is_group and plan.groups[line.group].kind is not GroupKind.BOOT


REASONS = {
    "mark": "only machines can be marked.",
    "mark_all": "the plan holds no machine yet; N adds some.",
    "undo": "there is no change to undo.",
    "save": "nothing is changed yet.",
    "change": "nothing is changed yet, so there is nothing to save.",
    "move": "Shutdown and Failover always come first; actions, machines and numbered groups can be moved.",
    "remove": "Shutdown and Failover belong to every plan; actions, machines and numbered groups can be removed.",
}
