"""The machines of a vault that can be added to a recovery plan."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan_members import Candidate
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present import item
from asr_tui.ui.present.rows import Cell, counted
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.rule_head import RuleHead

_COLUMNS = (Column("Machine", most=32), Column("State", most=20), Column("", most=70))


class MachinesToAdd(AsrScreen[tuple[ProtectedItem, ...]]):
    """Answers with the marked machines, else with the one under the cursor; None where nothing is added."""

    AUTO_FOCUS = "#machines Table"
    title_words = "Machines to add"
    explanation = (
        "All machines of a plan replicate from one region to one other. A replication group comes as a whole. A "
        "machine may be in several plans: whichever plan runs later passes over what another has failed over."
    )
    words = ("Recovery plan", "Multi-VM consistency")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Add", tooltip="Add the marked machines, else the one under the cursor.",
                id="adding.take"),
        Binding("space", "mark", "Mark", tooltip="Mark the machine under the cursor, or take its mark away.",
                id="adding.mark"),
        Binding("asterisk", "mark_all", "All", tooltip="Mark all machines shown that can be added, or none.",
                id="adding.all"),
        Binding("slash,ctrl+f", "filter", "Filter", tooltip="Show only machines with the words that you type.",
                id="screen.filter"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, plan: str, group: str, offered: tuple[Candidate, ...]) -> None:
        self._plan = plan
        self._group = group
        self._offered = {one.item.id.casefold(): one for one in offered}
        self._marks: set[ArmId] = set()
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._plan, self._group, self.title_words)

    def compose_body(self) -> ComposeResult:
        yield RuleHead(id="question")
        yield FilterTable(*_COLUMNS, markable=True, id="machines")

    def on_mount(self) -> None:
        self._draw()

    def _draw(self) -> None:
        table = self.query_one(FilterTable)
        rows = [TableRow(key, _cells(one), one.item.id in self._marks) for key, one in self._offered.items()]
        table.show(rows)
        table.table.set_empty_text("Every machine of this vault is in the plan already.")
        marked = (f"{len(self._marks)} marked",) if self._marks else (counted(len(rows), "machine"),)
        self.query_one(RuleHead).ask(f"Which machines are added to {self._group.lower()}?", marked)
        self.refresh_bindings()

    @property
    def _selected(self) -> Candidate | None:
        return self._offered.get(self.query_one(FilterTable).cursor_key or "") if self.is_mounted else None

    def on_table_highlighted(self) -> None:
        self.refresh_bindings()

    def on_table_chosen(self) -> None:
        self.action_mark()

    def on_filter_table_marked(self) -> None:
        self.action_mark()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A machine that cannot be added can be neither marked nor taken."""
        if action in {"mark", "take"}:
            found = self._selected
            if (found is None or found.refusal) and not (action == "take" and self._marks):
                return None
        if action == "mark_all" and not any(not one.refusal for one in self._offered.values()):
            return None
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why the machine under the cursor cannot be added."""
        if action in {"mark", "take", "mark_all"}:
            found = self._selected
            if found is None:
                return "there is no machine here; esc leads back."
            if found.refusal:
                return f"{plain(found.item.machine_name)} cannot be added: {found.refusal}."
        return super().reason(action, parameters)

    def action_mark(self) -> None:
        found = self._selected
        if found is None or found.refusal:
            self.app.bell()
            self.say(f"! Mark: {self.reason('mark', ())}")
            return
        self._marks ^= {found.item.id}
        self.query_one(FilterTable).table.action_move(1)
        self._draw()

    def action_mark_all(self) -> None:
        keys = [row.key for row in self.query_one(FilterTable).table.rows]
        ids = {one.item.id for key in keys if not (one := self._offered[key]).refusal}
        self._marks = self._marks - ids if self._marks >= ids else self._marks | ids
        self._draw()

    def action_filter(self) -> None:
        self.query_one(FilterTable).start_filter()

    def action_back(self) -> None:
        if not self.query_one(FilterTable).end_filter():
            super().action_back()

    def action_take(self) -> None:
        chosen = tuple(one.item for one in self._offered.values() if one.item.id in self._marks)
        found = self._selected
        self.dismiss(chosen or ((found.item,) if found and not found.refusal else ()))


def _cells(one: Candidate) -> tuple[Cell, ...]:
    name, refused = plain(one.item.machine_name), one.refusal
    return ((name, "quiet" if refused else "strong"), item.state(one.item, short=True), _note(one))


def _note(one: Candidate) -> Cell:
    if one.refusal:
        return (f"x {one.refusal}", "quiet")
    notes = []
    if one.together:
        notes.append(f"comes with {', '.join(map(plain, one.together))} (replication group)")
    if one.other_plans:
        notes.append(f"also in {', '.join(map(plain, one.other_plans))}")
    return (", ".join(notes), "quiet")
