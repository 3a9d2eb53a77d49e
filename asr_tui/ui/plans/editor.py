"""Editor of a recovery plan: boot groups with machines and actions, in the order of a run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.binding import BindingType

from asr_tui.domain import plan_editing as edit
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan_editing import ActionPlace, EditRefused
from asr_tui.domain.plan_members import with_mates
from asr_tui.domain.plan_status import status
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.ui.plans import editor_keys
from asr_tui.ui.plans.adding import Around, Change, addition, changed_action, to_group
from asr_tui.ui.plans.paper import export_paper
from asr_tui.ui.plans.plan_lines import PlanLinesScreen
from asr_tui.ui.plans.saving import leaving, save
from asr_tui.ui.present.plan_editor import SAVE, action_key, group_key
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.table import Table


class PlanEditor(PlanLinesScreen):
    """Answers with the run that saves, or None."""

    BINDINGS: ClassVar[list[BindingType]] = editor_keys.BINDINGS

    def on_table_chosen(self) -> None:
        self.action_change()

    # Changing

    def change_plan(self, plan: RecoveryPlan, cursor: str = "") -> None:
        """Take over a changed plan as one change."""
        self.take(self.editing.to(plan), cursor)

    def _try(self, change: Callable[[], tuple[RecoveryPlan, str]]) -> None:
        """Make a change; one that is refused is said."""
        try:
            plan, cursor = change()
        except EditRefused as refused:
            self.app.bell()
            self.say(f"! {plain(str(refused))}")
        else:
            self.change_plan(plan, cursor)

    @property
    def acted_on(self) -> frozenset[ArmId]:
        """The marked machines, else the one under the cursor, with all others of their replication groups."""
        line = self.line
        chosen = self.view.marks or ({line.member} if line and line.member else set())
        return with_mates(self.editing.plan, chosen, self.items or ())

    def _cursor_for(self, items: frozenset[ArmId]) -> str:
        """The line under the cursor where it is one of these machines, else the first of them."""
        line = self.line
        if line is not None and line.member in items:
            return line.key
        return next((one.item.casefold() for one in self.editing.plan.members if one.item in items), "")

    def action_mark(self) -> None:
        if (line := self.line) and line.member:
            self.marks ^= {line.member}
            self.query_one("#order", Table).action_move(1)
            self.draw()

    def action_mark_all(self) -> None:
        everything = {one.item for one in self.editing.plan.members}
        self.marks = set() if self.marks >= everything else everything
        self.draw()

    def action_move(self, by: int) -> None:
        plan, line = self.editing.plan, self.line
        if line is None or line.key == SAVE:
            return
        if line.member is not None:
            items = self.acted_on
            self._try(lambda: (edit.shift_members(plan, items, by), self._cursor_for(items)))
        elif (place := line.place) is not None:
            self._try(lambda: _moved_action(plan, place, by))
        else:
            self._try(lambda: _moved_group(plan, line.group, by))

    def action_remove(self) -> None:
        plan, line = self.editing.plan, self.line
        if line is None or line.key == SAVE:
            return
        if line.member is not None:
            items = self.acted_on
            self.marks -= items
            self._try(lambda: (edit.remove_members(plan, items), ""))
        elif (place := line.place) is not None:
            self._try(lambda: (edit.remove_action(plan, place), ""))
        else:
            self._try(lambda: (edit.remove_group(plan, line.group), ""))

    def action_undo(self) -> None:
        self.take(self.editing.undone())

    def action_change(self) -> None:
        line = self.line
        if line is None:
            return
        plan = self.editing.plan
        if line.key == SAVE:
            self.action_save()
        elif line.member is not None:
            self._ask(to_group(self, plan, self.acted_on, self._cursor_for(self.acted_on)))
        elif line.place is not None:
            self._ask(changed_action(self, self._around, plan, line.place))
        else:
            self.action_add()

    def action_add(self) -> None:
        plan, line = self.editing.plan, self.line
        group = line.group if line and line.key != SAVE else edit.boot_indexes(plan)[-1]
        self._ask(addition(self, self._around, plan, group))

    @property
    def _around(self) -> Around:
        return Around(self.vault, self.items or (), self.plans)

    def _ask(self, question: Awaitable[Change | None]) -> None:
        """Ask something, then make the change that is its answer."""

        async def asking() -> None:
            if (change := await question) is not None:
                self._try(lambda: change(self.editing.plan))

        self.run_worker(asking(), name="a question", group="ask-plan")

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that fit the line under the cursor."""
        editing = self.editing
        past = bool(editing.past)
        if not editor_keys.possible(action, self.line, editing.plan, changed=editing.changed, past=past):
            return None if action in {"save", "undo"} else False
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the editor does nothing now."""
        return editor_keys.REASONS.get(action) or super().reason(action, parameters)

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        plan = self.editing.plan
        return (ResourceLink(plan.id, f"Recovery plan {plain(plan.name)}"),)

    def action_export(self) -> None:
        known = status(self.editing.plan, self.snapshot.items, self.snapshot.jobs)
        export_paper(self, known, self.regions.display)

    def action_save(self) -> None:
        self.run_worker(self._save(), name="saving", group="ask-save", exclusive=True)

    async def _save(self) -> None:
        names = {one.id.name.casefold(): one.machine_name for one in self.items or ()}
        done = await save(self, self.vault, self.editing, names)
        if done.editing is not None:
            self.take(done.editing)
        if done.run_id:
            self.kept(None)
            self.dismiss(done.run_id)

    def action_back(self) -> None:
        if self.editing.changed:
            self.run_worker(self._leave(), name="leaving", group="ask-leave", exclusive=True)
        else:
            super().action_back()

    async def _leave(self) -> None:
        answer = await leaving(self, self.editing, kept=self.keep is not None)
        if answer != "stay":
            self.kept(self.editing if answer == "keep" else None)
            self.dismiss(None)


def _moved_action(plan: RecoveryPlan, place: ActionPlace, by: int) -> tuple[RecoveryPlan, str]:
    made, new = edit.move_action(plan, place, by)
    return made, action_key(new)


def _moved_group(plan: RecoveryPlan, group: int, by: int) -> tuple[RecoveryPlan, str]:
    indexes = edit.boot_indexes(plan)
    made = edit.move_group(plan, group, by)
    return made, group_key(indexes[indexes.index(group) + by])
