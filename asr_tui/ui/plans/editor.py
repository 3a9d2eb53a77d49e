"""Editor of a recovery plan: boot groups with machines and actions, in the order of a run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from asr_tui.domain import plan_editing as edit
from asr_tui.domain.errors import AsrError, NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan_editing import ActionPlace, Editing, EditRefused
from asr_tui.domain.plan_members import with_mates
from asr_tui.domain.plan_status import status
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault
from asr_tui.services.job_feed import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.plans import editor_keys
from asr_tui.ui.plans.adding import Around, Change, addition, changed_action, to_group
from asr_tui.ui.plans.paper import export_paper
from asr_tui.ui.plans.saving import leaving, save
from asr_tui.ui.present.plan_editor import SAVE, EditorLine, EditorView, about_rows, action_key, group_key, head, lines
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.regions import Regions
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.rule_head import RuleHead
from asr_tui.ui.widgets.table import Table

_COLUMNS = (Column("In this order", most=44), Column("", most=18), Column("", most=60))


class PlanEditor(AsrScreen[str]):
    """Answers with the run that saves, or None. `keep` gets the unsaved editing, None once there is nothing unsaved."""

    CSS_PATH = "editor.tcss"
    AUTO_FOCUS = "#order"
    title_words = "Recovery plan"
    explanation = (
        "A run fails all machines over at once, then starts them group after group. Actions stand before or after a "
        "group. Nothing is sent to Azure before it was reviewed."
    )
    words = ("Recovery plan", "Failover", "Replication group")
    BINDINGS: ClassVar[list[BindingType]] = editor_keys.BINDINGS

    def __init__(
        self,
        workspace: Workspace,
        vault: Vault,
        editing: Editing,
        plans: tuple[RecoveryPlan, ...] = (),
        keep: Callable[[Editing | None], None] | None = None,
        notice: str = "",
    ) -> None:
        self.vault = vault
        self.editing = editing
        self._plans = plans
        self._keep = keep
        self._first_notice = notice
        self._marks: set[ArmId] = set()
        self._items: tuple[ProtectedItem, ...] | None = None
        self._lines: dict[str, EditorLine] = {}
        self._snapshot = VaultSnapshot()
        self._regions = Regions(workspace.choices, vault.id.subscription)
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, "Recovery plans", self.editing.plan.name)

    def compose_body(self) -> ComposeResult:
        yield RuleHead(id="plan-head")
        yield Table(*_COLUMNS, markable=True, header=False, id="order")
        yield Lines(id="about")

    def on_mount(self) -> None:
        self.query_one("#about", Lines).can_focus = False
        self.draw()
        self.show_notice(self._first_notice)
        self.run_worker(self._follow(), name="the vault", group="watch-vault")
        self.run_worker(self._regions.read(), name="the regions", group="load-regions")
        if self.editing.base is not None:
            self.action_again()

    async def _follow(self) -> None:
        async for snapshot in self.workspace.feeds.of(self.vault.id).changes():
            self._snapshot = snapshot
            if snapshot.read_at is not None:
                self._items = snapshot.items
                self.draw()

    # Drawing

    @property
    def view(self) -> EditorView:
        return EditorView.of(self.editing, self._items, self._plans, self._marks)

    def draw(self, cursor: str = "") -> None:
        """Draw all lines; the cursor goes to that key, else stays."""
        view = self.view
        found = lines(view)
        self._lines = {one.key: one for one in found}
        table = self.query_one("#order", Table)
        rows = [TableRow(one.key, one.cells, one.member in view.marks if one.member else False) for one in found]
        table.show(rows, chosen=True)
        if cursor:
            table.move_to(cursor)
        self.query_one(RuleHead).ask(*head(view))
        self._show_about()
        self.update_top_line()
        self.refresh_bindings()

    def _show_about(self) -> None:
        view, line = self.view, self.line
        self.query_one("#about", Lines).show(lambda width: about_rows(view, line, width))

    @property
    def line(self) -> EditorLine | None:
        """The line under the cursor."""
        return self._lines.get(self.query_one("#order", Table).cursor_key or "") if self.is_mounted else None

    def on_table_highlighted(self) -> None:
        self._show_about()
        self.refresh_bindings()

    def on_table_chosen(self) -> None:
        self.action_change()

    # Reading again

    def action_again(self) -> None:
        self.workspace.feeds.of(self.vault.id).refresh()
        if self.editing.base is not None:
            self.run_worker(self._read_again(), name="the plan", group="load-plan", exclusive=True)

    async def _read_again(self) -> None:
        try:
            there = await self.workspace.session.site_recovery.plan(self.editing.plan.id)
        except NotFound:
            self.show_notice("! Somebody has deleted the plan. Saving makes it again, as a new one.")
            self._take(replace(self.editing, base=None))
        except AsrError as error:
            self.show_notice(f"! Could not read the plan again: {plain(error.title)}.")
        else:
            self.read(there)

    def read(self, there: RecoveryPlan) -> None:
        """Take over what Azure has; where there are changes of one's own they stay, and saving asks."""
        if not self.editing.changed:
            self.editing = Editing(there, there)
            self.draw()
        elif self.editing.base is not None and there.groups != self.editing.base.groups:
            self.show_notice("! Somebody else has changed the plan meanwhile. Yours is untouched; saving shows both.")

    # Changing

    def _take(self, editing: Editing, cursor: str = "") -> None:
        self.editing = editing
        self._kept(editing if editing.changed else None)
        self.draw(cursor)

    def _kept(self, editing: Editing | None) -> None:
        if self._keep is not None:
            self._keep(editing)

    def change_plan(self, plan: RecoveryPlan, cursor: str = "") -> None:
        """Take over a changed plan as one change."""
        self._take(self.editing.to(plan), cursor)

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
        return with_mates(self.editing.plan, chosen, self._items or ())

    def _cursor_for(self, items: frozenset[ArmId]) -> str:
        """The line under the cursor where it is one of these machines, else the first of them."""
        line = self.line
        if line is not None and line.member in items:
            return line.key
        return next((one.item.casefold() for one in self.editing.plan.members if one.item in items), "")

    def action_mark(self) -> None:
        if (line := self.line) and line.member:
            self._marks ^= {line.member}
            self.query_one("#order", Table).action_move(1)
            self.draw()

    def action_mark_all(self) -> None:
        everything = {one.item for one in self.editing.plan.members}
        self._marks = set() if self._marks >= everything else everything
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
            self._marks -= items
            self._try(lambda: (edit.remove_members(plan, items), ""))
        elif (place := line.place) is not None:
            self._try(lambda: (edit.remove_action(plan, place), ""))
        else:
            self._try(lambda: (edit.remove_group(plan, line.group), ""))

    def action_undo(self) -> None:
        self._take(self.editing.undone())

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
        return Around(self.vault, self._items or (), self._plans)

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
        known = status(self.editing.plan, self._snapshot.items, self._snapshot.jobs)
        export_paper(self, known, self._regions.display)

    def action_save(self) -> None:
        self.run_worker(self._save(), name="saving", group="ask-save", exclusive=True)

    async def _save(self) -> None:
        names = {one.id.name.casefold(): one.machine_name for one in self._items or ()}
        done = await save(self, self.vault, self.editing, names)
        if done.editing is not None:
            self._take(done.editing)
        if done.run_id:
            self._kept(None)
            self.dismiss(done.run_id)

    def action_back(self) -> None:
        if self.editing.changed:
            self.run_worker(self._leave(), name="leaving", group="ask-leave", exclusive=True)
        else:
            super().action_back()

    async def _leave(self) -> None:
        answer = await leaving(self, self.editing, kept=self._keep is not None)
        if answer != "stay":
            self._kept(self.editing if answer == "keep" else None)
            self.dismiss(None)


def _moved_action(plan: RecoveryPlan, place: ActionPlace, by: int) -> tuple[RecoveryPlan, str]:
    made, new = edit.move_action(plan, place, by)
    return made, action_key(new)


def _moved_group(plan: RecoveryPlan, group: int, by: int) -> tuple[RecoveryPlan, str]:
    indexes = edit.boot_indexes(plan)
    made = edit.move_group(plan, group, by)
    return made, group_key(indexes[indexes.index(group) + by])
