"""Menu of a machine: the actions that Azure offers now, the next sensible one first."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action, allowed_actions, stage_words
from asr_tui.domain.repair_ways import Repair
from asr_tui.domain.run import Run, RunState
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.runs import Runs
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.machine import action_pages
from asr_tui.ui.machine.action_keys import KEYS, is_offered, next_half, next_key, why_not_offered
from asr_tui.ui.machine.day_two_page import DayTwoPage
from asr_tui.ui.machine.drill_board import DrillBoard
from asr_tui.ui.machine.drill_report import DrillReportScreen
from asr_tui.ui.machine.failover_result import FailoverResult
from asr_tui.ui.machine.followed import FollowedMachinePage, not_protected_words
from asr_tui.ui.machine.migrate import MigratePage
from asr_tui.ui.navigation import GroupRunOf, RunOf
from asr_tui.ui.present.actions import MenuLine, first_key, menu_lines, menu_rows, round_rows, without_right
from asr_tui.ui.present.lifecycle import ROLLBACK, before_rollback
from asr_tui.ui.present.reasons import not_offered
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.palette import Shortcut, return_to
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content, lines
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.field_list import Entry, FieldList

_PAGES: dict[str, type[DayTwoPage]] = {"result": FailoverResult, "board": DrillBoard, "migration": MigratePage}
"""Menu lines that open a page."""
_AFTER: dict[type[steps.Step], str] = {
    steps.Failover: "result",
    steps.ChangeRecoveryPoint: "result",
    steps.TestFailover: "board",
}
"""The menu line whose page follows the run of a step."""
_KEYED = frozenset({"rollback", "DRILL", "CLEAN_UP", "FAIL_OVER", "COMMIT", "CHANGE_POINT", "DISABLE"})
"""Menu lines with a key of their own."""


class ActionsScreen(FollowedMachinePage):
    """The menu. `first`: an action to open at once, where Azure offers it."""

    title_words = "Actions"
    explanation = ROLLBACK
    words = ("Failover", "Test failover", "Commit", "Rollback", "Re-protect", "Failback", "Disable replication")
    AUTO_FOCUS = "#actions"
    reads = True
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS, *copying.keys("the protected item")]

    def __init__(self, workspace: Workspace, inquiry: Inquiry, first: Action | Repair | None = None) -> None:
        self._first = first
        self._drilled: ItemEstate | None = None
        super().__init__(workspace, inquiry)

    def compose_body(self) -> ComposeResult:
        yield Static(id="path", markup=False)
        yield FieldList(id="actions")
        yield Explanation(ROLLBACK)

    def on_mount(self) -> None:
        self.follow_machine()
        first, self._first = self._first, None
        if isinstance(first, Repair):
            self._open(first.name)
        elif first is not None and first in allowed_actions(self.item).actions:
            self.action_begin(first.name)
        elif first is not None:
            self.show_notice(f"Azure does not offer {first.value} now ({plain(stage_words(self.item))}).")

    # Menu

    def show(self, estate: ItemEstate) -> None:
        if estate.item.drill_running and estate.failed_over:
            self._drilled = estate
        if self.gone:  # the last state that was read is outdated
            self.query_one("#path", Static).update(content((f"- {plain(not_protected_words(estate.item))}", "strong")))
            self.query_one("#actions", FieldList).show([])
        else:
            self._show_round(estate)

    def _show_round(self, estate: ItemEstate) -> None:
        width = max(self.size.width - 2, 40)
        rows = round_rows(estate, width, self.zone)
        self.query_one("#path", Static).update(lines(*(content(*row) for row in rows), ""))
        shown = self._menu_lines(estate)
        entries = [_entry(one, number) for number, one in enumerate(shown)]
        self.query_one("#actions", FieldList).show(entries, first_key(shown))

    def _menu_lines(self, estate: ItemEstate) -> tuple[MenuLine, ...]:
        return tuple(self._allowed(one) for one in menu_lines(estate, self.run_under_way()))

    def _allowed(self, line: MenuLine) -> MenuLine:
        """The line, or one that cannot be chosen and names the right that the account lacks for it."""
        rollback = line.key == "rollback"
        lacking = self.lacking(*(("rollback", ()) if rollback else ("begin", (line.key,)))) if line.key else ""
        return without_right(line, lacking) if lacking else line

    def shortcuts(self) -> tuple[Shortcut, ...]:
        """Menu lines without a key of their own."""
        lines = () if self.gone else self._menu_lines(self.estate)
        return tuple(
            Shortcut(plain(one.title), plain(one.words), partial(self._open, one.key))
            for one in lines
            if one.key and one.key not in _KEYED
        )

    @on(FieldList.Chosen)
    def _chosen(self, event: FieldList.Chosen) -> None:
        self._open(event.key)

    def action_open(self) -> None:
        key = self.query_one("#actions", FieldList).current
        self.show_notice("" if key else "Nothing is due now. The arrow keys choose a line.")
        self._open(key)

    def _open(self, key: str) -> None:
        workspace, inquiry = self.workspace, self.inquiry
        if lacking := self.lacking_words("begin", (key,)):
            self.say(f"! {lacking}")
        elif key in Action.__members__:
            self.action_begin(key)
        elif key in _PAGES:
            self.go(_PAGES[key](workspace, inquiry))
        elif key == "watch":
            self.show_running()
        elif key == "report":
            self._report()
        elif key == "rollback":
            self.action_rollback()
        elif page := action_pages.without_choices(workspace, inquiry, key):
            self.go(page)

    def _report(self, notes: str = "") -> None:
        """Show the drill report of the machine as it was while the drill ran, with the present jobs."""
        known = replace(self._drilled or self.estate, jobs=self.estate.jobs, now=self.estate.now)
        self.app.push_screen(DrillReportScreen(self.workspace, known, notes))

    # Runs

    def _begun(self, run_id: str | None) -> None:
        """Show the run, and after it its result."""
        if run_id is None:
            self.ask()
        else:
            self.go_to(RunOf(run_id), lambda _: self._watched(run_id))

    def _watched(self, run_id: str) -> None:
        run = _newest_of(self.workspace.runs, run_id)
        last = _main_step(run)
        if run.state is not RunState.DONE:
            self.ask()
        elif isinstance(last, steps.DisableReplication | steps.PurgeItem):
            self.app.notify(not_protected_words(self.item), markup=False)
            self.action_leave()
        else:
            self.ask()
            self._open(_AFTER.get(type(last), ""))
            if isinstance(last, steps.CleanUpTestFailover):
                self.run_worker(self._report_after_reading(last.comments), name="the report", group="load-report")

    async def _report_after_reading(self, notes: str) -> None:
        """Read the jobs before the report, so that it has the clean-up's own."""
        await self.inquiry.again()
        self._report(notes)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        offered = is_offered(action, parameters, self.item, gone=self.gone)
        return offered if offered is False else super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        half = next_half(self.item) if action == "rollback" else None
        if action == "fail_back" or half:
            return super().right_of("begin", (half.name if half else "FAIL_BACK",))
        return super().right_of(action, parameters)

    def rights_changed(self) -> None:
        super().rights_changed()
        self.show(self.estate)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the menu does nothing now."""
        if self.gone and action != "leave":
            return not_protected_words(self.item)
        return why_not_offered(action, parameters, self.item) or super().reason(action, parameters)

    def action_next_step(self) -> None:
        """Open what ends the drill or failover next, else the failback, else the first line of the menu."""
        key = next_key(self.item) or first_key(self._menu_lines(self.estate))
        if key:
            self._open(key)
        else:
            self.say(f"! Next step: {not_offered(self.item, None)}")

    def action_begin(self, name: str) -> None:
        """Open the first page of an action, by its name; a replication group fails over as a whole."""
        if name == Action.FAIL_OVER.name and action_pages.fails_over_with_group(self.estate):
            self.go_to(GroupRunOf(self.item, Action.FAIL_OVER), self._begun)
        else:
            self.go(action_pages.first_page(self.workspace, self.inquiry, Action[name]))

    def action_fail_back(self) -> None:
        self.action_begin("FAIL_OVER")

    def return_to_menu(self) -> None:
        """Close the screens above the menu and read the machine again."""
        self.app.run_worker(return_to(self), name="to the menu", group="to-menu", exclusive=True)
        self.ask()

    def action_rollback(self) -> None:
        if half := next_half(self.item):
            self.action_begin(half.name)
        else:
            self.action_no_rollback()

    def action_no_rollback(self) -> None:
        body = [ROLLBACK, plain(before_rollback(self.item))]
        self.app.push_screen(Choose("Rollback", body, [("close", "Close", "")]))


def _newest_of(runs: Runs, run_id: str) -> Run:
    """The run, or the newer one that did the same from another recovery point."""
    last = _main_step(runs.get(run_id))
    alike = (run for run in runs.all if isinstance(_main_step(run), type(last)))
    return [run for run in alike if _main_step(run).id == last.id][-1]


def _main_step(run: Run) -> steps.Step:
    """The last step that is no health check after a repair."""
    main = [one.step for one in run.plan.steps if not isinstance(one.step, steps.RefreshHealth)]
    return main[-1] if main else run.plan.steps[-1].step


def _entry(one: MenuLine, number: int) -> Entry:
    return Entry(one.key or f"line {number}", lambda width: menu_rows(one, width), changes=False, enabled=bool(one.key))
