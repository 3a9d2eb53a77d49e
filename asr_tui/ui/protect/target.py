"""Page 3: target region, network, storage and placement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from asr_tui.domain.drafts.enable_replication import (
    MachineTarget,
    problems_of_target_in_parts,
    resolve,
)
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem
from asr_tui.ui.dialogs.pick import Pick, Picked, PickOption, Question
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.present.rows import Row, counted
from asr_tui.ui.protect import network_lock, target_arriving
from asr_tui.ui.protect.page import CheckRequest, Page, WizardSnapshot
from asr_tui.ui.protect.target_field import TargetField, TargetView
from asr_tui.ui.protect.target_fields import FIELDS, folded_away, target_resources
from asr_tui.ui.protect.target_rows import CUSTOMIZE, MORE, EachMachine, entries
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import GO_ON, FieldList
from asr_tui.ui.widgets.lines import Lines


class TargetFields(FieldList):
    """Enter changes the row under the cursor, `I` customizes one machine."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("I", "customize", "Customize one", tooltip="Let one machine differ from the others.",
                id="target.customize"),
    ]  # fmt: skip

    class CustomizeRequested(Message):
        """Values for a single machine are requested."""

    def action_customize(self) -> None:
        self.post_message(self.CustomizeRequested())


_REASONS = {
    "next_finding": "there is no finding on this page.",
    "more": "it is for all machines together: esc leads back to them.",
}


class TargetPage(Page):
    """Target fields of all machines, or of the one that is customized."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "next_finding", "Go to finding", tooltip="To the next row with a finding.", id="target.finding"),
        Binding("M", "more", "More", tooltip="Show or hide size, proximity group and reservation for all machines.",
                id="target.more"),
    ]  # fmt: skip

    key = "target"
    title = "Target"
    shows_parts = True
    explanation = (
        "What is new is made for you when you start. The disks' copies cost storage; no machine "
        "runs there, or is paid for, before a failover."
    )
    words = (
        "Source and target",
        "Paired region",
        "Cache storage account",
        "Network mapping",
        "Availability zone",
        "Proximity placement group",
        "Capacity reservation",
        "Disk encryption set",
        "Way out",
    )

    def __init__(self) -> None:
        super().__init__()
        self._machine: ArmId | None = None
        self._more = False
        self._found: tuple[str, ...] = ()
        self._each = EachMachine()

    def compose(self) -> ComposeResult:
        yield TargetFields(id="target-fields")
        yield Lines(id="each-machine")

    @property
    def _fields(self) -> FieldList:
        return self.query_one("#target-fields", FieldList)

    @property
    def _machines(self) -> Lines:
        return self.query_one("#each-machine", Lines)

    def question(self, shown: WizardSnapshot) -> str:
        return _question(shown, self._machine)

    def facts(self, shown: WizardSnapshot) -> Row:
        return (counted(len(shown.draft.machines), "machine"),)

    def check_request(self, shown: WizardSnapshot) -> CheckRequest:
        return _check_request(resolve(shown.draft, shown.estate).machines)

    def rail_parts(self, shown: WizardSnapshot) -> Iterator[None]:
        return problems_of_target_in_parts(shown.draft, shown.estate) if shown.whole else iter(())

    def preparations(self, shown: WizardSnapshot) -> Iterator[None]:
        if shown.whole:
            self._each.rows(resolve(shown.draft, shown.estate), self._machines.room)
            yield

    def show(self, shown: WizardSnapshot) -> None:
        if not shown.whole:
            self._found = ()
            target_arriving.show(shown, self._fields, self._machines)
            return
        resolved = resolve(shown.draft, shown.estate)
        if self._machine is not None and resolved.target_of(self._machine) is None:
            self._machine = None
        rows, self._found = entries(shown, resolved, shown.problems_of(self.key), self._machine, more=self._more)
        self._fields.show(rows)
        self._machines.show(lambda width: self._each.rows(resolved, width))

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        """Resources of the selected field, for all machines or for the customized one."""
        shown = self.shown
        if shown is None or not shown.whole:
            return ()
        resolved = resolve(shown.draft, shown.estate)
        return target_resources(self._fields.current, resolved, self._machine)

    def take_focus(self) -> None:
        self._fields.focus()

    def go_to(self, field: str, machine: ArmId | None) -> None:
        if machine is not None:
            self._look_at(machine if self.shown and _is_of_one(field, machine, self.shown) else None)
        if not self._fields.move_to(field):
            self._lead_to(field)

    def _lead_to(self, field: str) -> None:
        """Open a field that only single machines have: of the one marked machine, else the choice of a machine."""
        marked = self.shown.draft.machines if self.shown else ()
        if len(marked) == 1:
            self._look_at(marked[0])
            if self._fields.move_to(field):
                return
            self._look_at(None)
        self._fields.move_to(CUSTOMIZE)

    def refusal(self, shown: WizardSnapshot) -> str:
        return "" if self._machine is not None else super().refusal(shown)

    def step_back(self) -> bool:
        """Return from one machine to all."""
        if self._machine is None:
            return False
        self._look_at(None)
        return True

    def finish(self) -> bool:
        """On Enter in the last row, return from one machine to all."""
        return not self.step_back()

    def _look_at(self, machine: ArmId | None) -> None:
        self._machine = machine
        if self.shown is not None:
            self.show(self.shown)
            self.post_message(self.ViewChanged())

    def on_field_list_chosen(self, event: FieldList.Chosen) -> None:
        event.stop()
        shown = self.shown
        if shown is None or not shown.whole:
            return
        locks = network_lock.locks(shown.draft, shown.estate, self._machine) if event.key == "network" else ()
        if event.key == CUSTOMIZE:
            self._customize(shown)
        elif event.key == MORE:
            self.action_more()
        elif locks:
            post = self.post_message
            network_lock.ask(
                self.app,
                locks,
                shown.draft,
                shown.estate,
                lambda draft: post(self.Changed(draft)),
                lambda draft: post(self.ChangeRequested(draft, "Change mapping")),
            )
        elif (field := FIELDS.get(event.key)) is not None:
            self._ask(field, shown)

    def on_target_fields_customize_requested(self, event: TargetFields.CustomizeRequested) -> None:
        event.stop()
        if self.shown is not None and not self.shown.whole:
            self.post_message(self.Said(f"! I: {READING}"))
        elif self.shown is not None:
            self._customize(self.shown)

    def action_more(self) -> None:
        """Show or hide the rarely needed fields."""
        if self.shown is None or self._machine is not None:
            return
        self._more = not self._more
        folded = folded_away(self.shown.draft, resolve(self.shown.draft, self.shown.estate).machines, self._problems)
        self.show(self.shown)
        self._fields.move_to(next((field.key for field in folded), GO_ON) if self._more else MORE)

    @property
    def _problems(self) -> tuple[Problem, ...]:
        return self.shown.problems_of(self.key) if self.shown is not None else ()

    def action_next_finding(self) -> None:
        """Move to the next row with a finding; after the last one to the first."""
        keys = self._fields.keys
        here = keys.index(self._fields.current) if self._fields.current in keys else -1
        later = [key for key in self._found if keys.index(key) > here]
        for key in (*later, *self._found)[:1]:
            self._fields.move_to(key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "next_finding":
            return bool(self._found)
        if action == "more":
            return self._machine is None and not self.is_reading
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the page does nothing now."""
        return READING if self.is_reading and action in _REASONS else _REASONS.get(action, "")

    def _ask(self, field: TargetField, shown: WizardSnapshot) -> None:
        view = TargetView(shown.draft, shown.estate, resolve(shown.draft, shown.estate), self._machine)

        def answered(picked: Picked) -> None:
            if self.shown is not None:
                self.post_message(self.Changed(field.changed(replace(view, draft=self.shown.draft), picked)))

        if (question := field.question(view)) is not None:
            push_dialog(self.app, Pick(question), answered)

    def _customize(self, shown: WizardSnapshot) -> None:
        question = _which_machine(resolve(shown.draft, shown.estate).machines)
        push_dialog(self.app, Pick(question), lambda picked: self._look_at(ArmId(picked.key)))


def _question(shown: WizardSnapshot, machine: ArmId | None) -> str:
    """`machine` is the one that is customized."""
    marked = shown.draft.machines
    if machine is not None and len(marked) > 1:
        return f"Where shall {plain(machine.name)} start, other than the rest?"
    who = plain(marked[0].name) if len(marked) == 1 else "they"
    return f"Where shall {who} start if {shown.estate.display(shown.draft.source_region)} fails?"


def _check_request(targets: Sequence[MachineTarget]) -> CheckRequest:
    """Checks of each machine, of new storage account names, and of the settings of existing accounts."""
    names = [one.cache.name for one in targets if one.cache.is_new]
    there = dict.fromkeys(one.cache.id for one in targets if not one.cache.is_new)
    machines = tuple(one.machine.id for one in targets)
    return CheckRequest(machines, account_names=tuple(dict.fromkeys(names)), accounts=tuple(there))


def _which_machine(targets: Sequence[MachineTarget]) -> Question:
    offers = tuple(PickOption(one.machine.id, one.machine.name, "differs" if one.differs else "") for one in targets)
    hint = "What is changed there counts for that machine alone."
    return Question("Customize which machine?", offers, hint=hint)


def _is_of_one(key: str, machine: ArmId, shown: WizardSnapshot) -> bool:
    """Whether a finding is fixed in the fields of its machine alone: its own choice is wrong, or only its source has
    such a thing."""
    field, draft = FIELDS.get(key), shown.draft
    if field is None or field.single_machine_only or field.chosen(draft.override(machine)):
        return field is not None
    if not field.folded_by_default or field.chosen(draft.target):
        return False
    return not field.source_has(resolve(draft, shown.estate).machines)
