"""Marks on the machines of a vault: their keys, and what becomes of them when machines change or vanish."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct, field
from textual.binding import Binding, BindingType

from asr_tui.domain.marks import Marks
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.domain.wording import first_few
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import NewPlanOf, RunOf
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.rows import counted
from asr_tui.ui.shell.machine_keys import MachineKeysScreen
from asr_tui.ui.text import plain

_NAMED = 3


class SharedMarks(Struct):
    """The marks of a vault's machines, shared by the screens that show them."""

    value: Marks = field(default_factory=Marks)


class MarkingScreen(MachineKeysScreen):
    """A subclass says which machines are shown and which are under the cursor, and draws the marks."""

    MARKS: ClassVar[tuple[BindingType, ...]] = (
        Binding("space", "mark", "Mark", id="marks.mark",
                tooltip="Mark the line under the cursor, or take its mark away. Keys then act on all marked machines; "
                "esc on home takes all marks away."),
        Binding("asterisk", "mark_all", "All", id="marks.all",
                tooltip="Mark all machines shown; where they are marked already, take these marks away."),
    )  # fmt: skip

    def __init__(self, workspace: Workspace, vault: Vault, marks: SharedMarks) -> None:
        self.marks = marks
        self._acted_on: tuple[object, Marks, tuple[ProtectedItem, ...]] = ((), Marks(), ())
        super().__init__(workspace, vault)

    def under_cursor(self) -> tuple[ProtectedItem, ...]:
        """The machines of the line under the cursor."""
        found = self.selected_machine()
        return (found,) if found else ()

    def shown_machines(self) -> tuple[ProtectedItem, ...]:
        """The machines that are listed now, without those that a filter hides."""
        return self.snapshot.items

    def show_marks(self) -> None:
        """Draw the marks."""

    def acted_on(self) -> tuple[ProtectedItem, ...]:
        """The marked machines, also those that a filter hides; else those under the cursor."""
        marks = self.marks.value
        if not marks:
            return self.under_cursor()
        items, known, found = self._acted_on
        if items is not self.snapshot.items or known is not marks:
            found = marks.of(self.snapshot.items)
            self._acted_on = (self.snapshot.items, marks, found)
        return found

    def draw(self) -> None:
        """Draw; marks of machines that are not protected here any more go with them, and that is said."""
        gone: tuple[str, ...] = ()
        if self.snapshot.read_at is not None:
            self.marks.value, gone = self.marks.value.still_there(self.snapshot.items)
        super().draw()
        if gone:
            names = plain(first_few(gone, _NAMED))
            who = f"{counted(len(gone), 'marked machine')} {'is' if len(gone) == 1 else 'are'}"
            left = len(self.marks.value)
            still = f" {left} {'is' if left == 1 else 'are'} still marked." if left else ""
            words = f"{who} not protected here any more: {names}.{still}"
            self.hold(words)
            self.say(f"! {words}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "mark" and not self.under_cursor():
            return False
        if action == "mark_all" and not self.shown_machines():
            return False
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key for marks does nothing now."""
        if action in {"mark", "mark_all"}:
            return READING if self.snapshot.read_at is None else "no machine is shown here."
        return super().reason(action, parameters)

    def action_mark(self) -> None:
        self._toggle(self.under_cursor())

    def action_mark_all(self) -> None:
        self._toggle(self.shown_machines())

    def action_new_plan(self) -> None:
        """A recovery plan of the marked machines, else of those under the cursor; its key is the subclass's."""
        self.go_to(NewPlanOf(self.vault, self.acted_on()), self._begun_plan)

    def _begun_plan(self, run_id: str | None) -> None:
        if run_id:
            self.go_to(RunOf(run_id))

    def clear_marks(self) -> bool:
        """Take all marks away. False where there were none."""
        number = len(self.marks.value)
        if number:
            self.marks.value = Marks()
            self._marks_changed()
            self.say(f"{counted(number, 'mark')} taken away.")
        return bool(number)

    def _toggle(self, items: tuple[ProtectedItem, ...]) -> None:
        self.marks.value = self.marks.value.toggled(items)
        self._marks_changed()

    def _marks_changed(self) -> None:
        self.show_marks()
        self.refresh_bindings()
