"""The applications of a vault: its machines grouped by a tag, by multi-VM group, or by recovery plan."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from asr_tui.domain import steps
from asr_tui.domain.applications import Branch, Grouping, by_group, by_plan, by_tag
from asr_tui.domain.direction import Display
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.services.groupings import GroupingReads
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import MachineOf
from asr_tui.ui.present import applications as present
from asr_tui.ui.present.filter_help import FILTER_FIELDS
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.shell.marking import MarkingScreen, SharedMarks
from asr_tui.ui.text import plain
from asr_tui.ui.vault.application_table import ApplicationTable
from asr_tui.ui.vault.listing import listed_of, needs_of
from asr_tui.ui.widgets.lines import Picture
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.stale_line import StaleLine

_GROUPINGS = tuple(Grouping)


class ApplicationsScreen(ListScreen, MarkingScreen):
    """Shows the polled snapshot as a tree. Its marks are those of home; a key acts on them, else on the branch."""

    CSS_PATH = "applications.tcss"
    title_words = "Applications"
    explanation = (
        "Applications are made of many machines: a line says how many, in which states, what a failover would lose at "
        "worst, and whose drill is due. The space bar marks all machines of a line; enter unfolds it."
    )
    signs = FILTER_FIELDS
    words = ("Protected machine", "RPO", "Failover", "Test failover")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Fold or unfold the application; open the machine.", id="apps.open"),
        Binding("right", "unfold(True)", "Unfold", tooltip="Show what is in it.", show=False, id="apps.unfold"),
        Binding("left", "unfold(False)", "Fold", tooltip="Show it in one line.", show=False, id="apps.fold"),
        *MarkingScreen.DRILL_AND_FAILOVER,
        MarkingScreen.MARKS[0],
        Binding("z", "group_by", "Group by", id="apps.group_by",
                tooltip="By the tags that the settings name, by multi-VM group, by recovery plan."),
        *MarkingScreen.NEXT_STEPS,
        MarkingScreen.ACTIONS,
        Binding("N", "new_plan", "New plan", show=False, id="apps.new_plan",
                tooltip="A recovery plan of the marked machines, else of the line's, in groups by their tiers."),
        MarkingScreen.MARKS[1],
        ListScreen.FILTER,
        MarkingScreen.REFRESH,
        *copying.keys("the selected machine, else of the vault"),
    ]  # fmt: skip

    def __init__(
        self, workspace: Workspace, vault: Vault, marks: SharedMarks, groupings: GroupingReads, display: Display
    ) -> None:
        self._groupings = groupings
        self._display = display
        self._grouping = Grouping.TAG
        super().__init__(workspace, vault, marks)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, self.title_words)

    def compose_body(self) -> ComposeResult:
        yield StaleLine()
        with Pane(id="list"), Vertical(classes="content"):
            yield Picture(id="head")
            yield ApplicationTable(id="applications")

    def on_mount(self) -> None:
        self.query_one(Pane).loading_words(f"Reading {self.vault.name}", "a few seconds")

    async def _read(self, *, again: bool = False) -> None:
        await self._groupings.read(self.snapshot.items, again=again)
        self.draw()

    @property
    def _table(self) -> ApplicationTable:
        return self.query_one(ApplicationTable)

    # Showing

    def show(self, snapshot: VaultSnapshot) -> None:
        pane = self.query_one(Pane)
        if snapshot.read_at is None:
            if snapshot.error is not None:
                pane.failed_words(snapshot.error, retry=self.retry_words(snapshot.error))
            return
        if not snapshot.items:
            pane.empty_words("No machine is protected in this vault.", "esc leads back.")
            return
        if pane.state != "ready":
            pane.ready()
            self._table.focus()
            if self._groupings.value.is_incomplete:
                self.run_worker(self._read(), name="tags and plans", group="watch-groupings", exclusive=True)
        self._show_tree()

    def _show_tree(self, *, chosen: bool = False) -> None:
        self._table.show_branches(self._branches(), self.marks.value, self.zone, chosen=chosen)
        self.show_marks_in_head()
        self.show_notice(self._notice())

    def _branches(self) -> tuple[Branch, ...]:
        now = self.snapshot.read_at or self.workspace.session.clock.now()
        known = self._groupings.value
        machines = listed_of(self.snapshot, needs_of(self.snapshot, now), now, self._display, known)
        match self._grouping:
            case Grouping.TAG:
                return by_tag(machines, self.settings.application_tag, self.settings.tier_tag)
            case Grouping.GROUP:
                return by_group(machines)
            case Grouping.PLAN:
                return by_plan(machines, known.plans or ())

    def _notice(self) -> str:
        """What could not be read, else that nothing is grouped so."""
        known = self._groupings.value
        wanted = {Grouping.TAG: known.by_member, Grouping.PLAN: known.plans, Grouping.GROUP: ()}[self._grouping]
        if known.unread and self._grouping is not Grouping.GROUP:
            as_before = "" if wanted is None else " Shown is what was known before."
            return f"! {plain(' '.join(known.unread))}{as_before} r reads again."
        if wanted is None:
            return "Tags and recovery plans are being read."
        rows = [branch for branch in self._branches() if not branch.rest]
        return "" if rows else present.none_words(self._grouping, self.settings)

    def show_marks(self) -> None:
        self._show_tree()

    def show_marks_in_head(self) -> None:
        facts = present.head_facts(self._grouping, self.settings, len(self.marks.value))
        self.query_one("#head", Picture).show(lambda width: [rule(self.title_words, facts, width)])

    def on_table_highlighted(self) -> None:
        self.refresh_bindings()

    # Machines that keys act on

    def under_cursor(self) -> tuple[ProtectedItem, ...]:
        return tuple(one.item for one in self._table.under_cursor) if self.is_mounted else ()

    def selected_machine(self) -> ProtectedItem | None:
        found = self.under_cursor()
        return found[0] if len(found) == 1 and self._table.branch is None else None

    def shown_machines(self) -> tuple[ProtectedItem, ...]:
        return tuple(one.item for one in self._table.shown) if self.is_mounted else ()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"open", "filter", "unfold", "group_by", "new_plan"} and not self.snapshot.items:
            return False
        return super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        if action == "new_plan":
            return steps.CreateRecoveryPlan.right, (self.vault.id,)
        return super().right_of(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the list does nothing now."""
        if action in {"open", "filter", "unfold", "group_by", "new_plan"}:
            return READING if self.snapshot.read_at is None else "no machine is protected in this vault."
        return super().reason(action, parameters)

    def action_open(self) -> None:
        branch, machine = self._table.branch, self.selected_machine()
        if branch is not None:
            self._table.fold(branch)
            self._show_tree()
        elif machine is not None:
            self.go_to(MachineOf(self.vault, machine.id, self._display))

    def action_unfold(self, wanted: bool) -> None:
        branch = self._table.branch
        if wanted and branch is not None:
            self._table.fold(branch, unfolded=True)
        elif not wanted:
            self._table.fold_around_cursor()
        self._show_tree()

    def action_group_by(self) -> None:
        self._grouping = _GROUPINGS[(_GROUPINGS.index(self._grouping) + 1) % len(_GROUPINGS)]
        self._show_tree(chosen=True)

    def action_filter(self) -> None:
        """Filter all machines, also those of folded applications."""
        super().action_filter()
        self._show_tree(chosen=True)

    def action_refresh(self) -> None:
        super().action_refresh()
        self.run_worker(self._read(again=True), name="tags and plans", group="watch-groupings", exclusive=True)

    def action_back(self) -> None:
        """Close the filter, else the screen; the marks stay for home."""
        if self._table.end_filter():
            self._show_tree(chosen=True)
        else:
            MarkingScreen.action_back(self)
