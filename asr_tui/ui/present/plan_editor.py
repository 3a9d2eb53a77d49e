"""The editor of a recovery plan as lines: its groups in order, each with its actions and machines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct, field

from asr_tui.domain.ids import ArmId
from asr_tui.domain.new_plan import ProposedPlan
from asr_tui.domain.plan_editing import ActionPlace, Editing
from asr_tui.domain.plan_members import direction_of, item_of, plan_direction, plans_of
from asr_tui.domain.plan_wording import short_when, when_words
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import (
    MOST_GROUPS,
    MOST_MACHINES,
    ActionKind,
    GroupKind,
    PlanAction,
    PlanMember,
    RecoveryPlan,
)
from asr_tui.ui.present import item
from asr_tui.ui.present.recovery_plans import group_head, kind_words, short_kind
from asr_tui.ui.present.rows import Cell, Row, counted, labelled, noted, split, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone

SAVE = "save"
_KIND_NOTES = {
    GroupKind.SHUTDOWN: ("all switched off", "All machines are switched off, where that was chosen; not in a drill."),
    GroupKind.FAILOVER: (
        "all at once",
        "All machines fail over at once; the numbered groups only start them in order.",
    ),
}


class EditorLine(Struct, frozen=True):
    """A line of the editor: a group, an action, a machine, or the last one, which saves.

    member  the member's id where the line is a machine
    """

    key: str
    cells: tuple[Cell, ...]
    group: int = 0
    place: ActionPlace | None = None
    member: ArmId | None = None

    @property
    def is_group(self) -> bool:
        return self.place is None and self.member is None and self.key != SAVE


class EditorView(Struct, frozen=True):
    """What the editor is drawn from.

    items   the vault's protected machines; None before they were read
    plans   all plans of the vault
    """

    editing: Editing
    items: tuple[ProtectedItem, ...] | None = None
    plans: tuple[RecoveryPlan, ...] = ()
    marks: frozenset[ArmId] = frozenset()
    known: Mapping[ArmId, ProtectedItem] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        editing: Editing,
        items: tuple[ProtectedItem, ...] | None,
        plans: tuple[RecoveryPlan, ...],
        marks: Collection[ArmId],
    ) -> EditorView:
        found = ((one.item, item_of(one, items or ())) for one in editing.plan.members)
        known = {member: protected for member, protected in found if protected is not None}
        return cls(editing, items, plans, frozenset(marks) & {one.item for one in editing.plan.members}, known)

    def name(self, member: ArmId) -> str:
        """The machine's name; its item's where the vault does not protect it."""
        found = self.known.get(member)
        return plain(found.machine_name if found else member.name)


def group_key(group: int) -> str:
    return f"group:{group}"


def action_key(place: ActionPlace) -> str:
    return f"action:{place.group}:{'after' if place.after else 'before'}:{place.index}"


def lines(view: EditorView) -> list[EditorLine]:
    """All lines in the order in which a run goes through them."""
    plan = view.editing.plan
    found: list[EditorLine] = []
    for index, group in enumerate(plan.groups):
        found.append(_group_line(plan, index))
        found += _action_lines(index, group.before, after=False)
        found += (_member_line(view, index, one) for one in group.members)
        found += _action_lines(index, group.after, after=True)
    words = "Save: review what changes" if view.editing.changed else "Nothing to save yet"
    found.append(EditorLine(SAVE, ((words, "strong" if view.editing.changed else "quiet"), "", "")))
    return found


def _group_line(plan: RecoveryPlan, index: int) -> EditorLine:
    group = plan.groups[index]
    if group.kind is GroupKind.BOOT:
        number = len(group.members)
        note = "start together" if number > 1 else "" if number or group.actions else "empty"
        cells: tuple[Cell, ...] = ((group_head(plan, index), "accent"), counted(number, "machine"), (note, "quiet"))
    else:
        cells = ((group_head(plan, index), "accent"), "", (_KIND_NOTES.get(group.kind, ("", ""))[0], "quiet"))
    return EditorLine(group_key(index), cells, index)


def _action_lines(group: int, actions: Sequence[PlanAction], *, after: bool) -> Iterator[EditorLine]:
    for index, action in enumerate(actions):
        place = ActionPlace(group, after, index)
        words = f"  {'after' if after else 'before'}: {plain(action.name)}"
        when = plain(short_when(action))
        tone: Tone = "warn" if action.never_runs else "quiet"
        shown = f"! {when}" if action.never_runs else when
        yield EditorLine(action_key(place), (words, short_kind(action), (shown, tone)), group, place)


def _member_line(view: EditorView, group: int, member: PlanMember) -> EditorLine:
    protected = view.known.get(member.item)
    name = f"    {view.name(member.item)}"
    key = member.item.casefold()
    if protected is None:
        reading: Part = ("reading …", "quiet")
        note = reading if view.items is None else ("! not protected any more; passed over", "warn")
        return EditorLine(key, (name, "-", note), group, member=member.item)
    return EditorLine(key, (name, item.state(protected, short=True), _note(view, protected)), group, member=member.item)


def _note(view: EditorView, protected: ProtectedItem) -> Part:
    way = plan_direction(view.editing.plan, view.items or ())
    if direction_of(protected) != way:
        return ("! goes another way than the others", "warn")
    notes = []
    if protected.multi_vm_group:
        notes.append(f"moves with {plain(protected.multi_vm_group)}")
    others = plans_of(protected, (one for one in view.plans if one.id != view.editing.plan.id))
    if others:
        notes.append(f"also in {', '.join(map(plain, others))}")
    return (", ".join(notes), "quiet")


def head(view: EditorView) -> tuple[str, Row]:
    """The plan's name, what it holds against the limits, changes and marks."""
    plan, changes = view.editing.plan, len(view.editing.past)
    facts = (
        _against(len(plan.members), MOST_MACHINES, "machine"),
        _against(len(plan.boot_groups), MOST_GROUPS, "group"),
        counted(len(plan.actions), "action"),
    )
    told: Row = (", ".join(facts),)
    if view.editing.changed and changes:
        told = (*told, "   ", (counted(changes, "change"), "warn"))
    if view.marks:
        told = (*told, "   ", (f"{len(view.marks)} marked", "strong"))
    return plain(plan.name), told


def _against(number: int, most: int, noun: str) -> str:
    """How many there are; near the limit with it."""
    return f"{number} of {most} {noun}s" if number > 0.8 * most else counted(number, noun)


def about_rows(view: EditorView, line: EditorLine | None, width: int) -> list[Row]:
    """What is to be known of the line under the cursor."""
    if line is None or line.key == SAVE:
        return []
    if line.place is not None:
        group = view.editing.plan.groups[line.place.group]
        return action_rows((group.after if line.place.after else group.before)[line.place.index], width)
    if line.member is not None:
        found = view.known.get(line.member)
        return _machine_rows(view, found, width) if found else []
    return _group_rows(view, line.group, width)


def _group_rows(view: EditorView, index: int, width: int) -> list[Row]:
    group = view.editing.plan.groups[index]
    if group.kind is not GroupKind.BOOT:
        return wrapped(_KIND_NOTES.get(group.kind, ("", "This program does not know this kind of group."))[1], width)
    words = "Its machines start together, when all machines have failed over and the groups before have started."
    return [*wrapped(words, width, "quiet"), *(_after_rows(view.editing.plan, index, width))]


def _after_rows(plan: RecoveryPlan, index: int, width: int) -> list[Row]:
    group = plan.groups[index]
    manual = [plain(one.name) for one in group.actions if one.action_kind is ActionKind.MANUAL]
    return noted("quiet", f"The run stops for a person at: {', '.join(manual)}.", width) if manual else []


def action_rows(action: PlanAction, width: int) -> list[Row]:
    """An action's text, runbook or values, every line of it."""
    if action.action_kind is ActionKind.MANUAL:
        texts = plain(action.instructions, lines=True).split("\n")
        rows: list[Row] = [((f"{plain(action.name)}: {plain(when_words(action))}", "quiet"),)]
        rows += [row for text in texts for row in (wrapped(text, width) or [()])]
        return rows if action.instructions.strip() else noted("warn", "No instructions yet: enter writes them.", width)
    if action.action_kind is ActionKind.RUNBOOK:
        return wrapped(_runbook_words(action), width)
    words = f"{kind_words(action)}: this program does not know this kind of action; it is kept as it is."
    return wrapped(words[:1].upper() + words[1:], width, "quiet")


def _runbook_words(action: PlanAction) -> str:
    runbook = action.runbook
    if runbook is None:
        return "No runbook is chosen yet: enter chooses one."
    side = "source" if action.side.casefold() == "primary" else "target"
    limit = f"; time limit {plain(action.timeout)}" if action.timeout else ""
    return f"Runbook {plain(runbook.name)} of {plain(runbook.parent().name)}, for the {side} side{limit}."


def _machine_rows(view: EditorView, found: ProtectedItem, width: int) -> list[Row]:
    words, tone = split(item.state(found))
    rows: list[Row] = [(plain(found.machine_name), "  ", (words, tone), "  ", (split(item.health(found))))]
    mates = [
        view.name(id_)
        for id_, one in view.known.items()
        if one is not found and one.multi_vm_group and one.multi_vm_group.casefold() == found.multi_vm_group.casefold()
    ]
    if found.multi_vm_group:
        with_whom = f" with {', '.join(mates)}" if mates else ""
        rows += wrapped(f"Replication group {plain(found.multi_vm_group)}: it moves as a whole{with_whom}.", width)
    return rows


def preview_rows(proposed: ProposedPlan, items: Sequence[ProtectedItem], width: int) -> list[Row]:
    """The groups of a proposed plan with their machines, and what was decided on the way."""
    plan = proposed.plan
    names = {one.id: plain(one.machine_name) for one in items}
    rows: list[Row] = []
    for index, group in enumerate(plan.groups):
        if group.kind is GroupKind.BOOT:
            shown = ", ".join(names.get(one.item, plain(one.item.name)) for one in group.members)
            rows += labelled(group_head(plan, index), shown or "no machine", width)
    notes = [row for one in proposed.notes for row in noted("quiet", plain(one), width)]
    return [*rows, (), *notes]
