"""What can be done with one machine now: what Azure offers, the next sensible step first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action, failover_word, is_away, offer
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.run import Run, RunState
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.job_feed import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.machine import opening
from asr_tui.ui.machine.day_two_page import DayTwoPage
from asr_tui.ui.machine.drill_board import DrillBoard
from asr_tui.ui.machine.drill_report import DrillReportScreen
from asr_tui.ui.machine.failover_result import FailoverResult
from asr_tui.ui.machine.migrate import MigratePage
from asr_tui.ui.navigation import JobOf, RunOf, ShowsMachines
from asr_tui.ui.present.actions import DRILL_NETWORK, Offered, offered, offered_rows, start
from asr_tui.ui.present.lifecycle import ROLLBACK, before_rollback, copy_words, path_rows
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.palette import Shortcut, return_to
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content, lines
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.field_list import Entry, FieldList

_KEYS = {
    "drill": Action.DRILL,
    "clean_up": Action.CLEAN_UP,
    "fail_over": Action.FAIL_OVER,
    "commit": Action.COMMIT,
    "change_point": Action.CHANGE_POINT,
    "disable": Action.DISABLE,
}


class ActionsScreen(DayTwoPage):
    """The menu of a machine's round. `first`: an action to open at once, where Azure offers it."""

    title_words = "Actions"
    explanation = ROLLBACK
    words = ("Failover", "Test failover", "Commit", "Rollback", "Re-protect", "Failback", "Disable replication")
    AUTO_FOCUS = "#actions"
    asks = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="It asks before it sends anything.", id="actions.open"),
        Binding("t", "drill", "Drill", tooltip="Test failover into a closed network.", id="actions.drill"),
        Binding("u", "clean_up", "Clean up", tooltip="End the running drill.", id="actions.clean_up"),
        Binding("f", "fail_over", "Fail over", tooltip="Start it in the other region for real.", id="actions.failover"),
        Binding("k", "commit", "Commit", tooltip="Say that the failover is good.", id="actions.commit"),
        Binding("p", "change_point", "Another point", tooltip="Another recovery point for the failed-over machine.",
                id="actions.point"),
        Binding("b", "rollback", "Rollback", tooltip="Re-protect, then failback: the way home.",
                id="actions.rollback"),
        Binding("x", "disable", "Disable replication", tooltip="End the protection.", id="actions.disable", show=False),
        Binding("enter", "leave", "Home", tooltip="Back to the vault's machines.", id="actions.leave"),
        Binding("r", "again", "Read again", tooltip="Read the machine from Azure once more.", id="actions.refresh"),
        *copying.keys("the protected item"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, inquiry: Inquiry, first: Action | None = None) -> None:
        self._first = first
        self._gone = False
        self._drilled: ItemEstate | None = None
        super().__init__(workspace, inquiry)

    def compose_body(self) -> ComposeResult:
        yield Static(id="path", markup=False)
        yield FieldList(id="actions")
        yield Explanation(ROLLBACK)

    def on_mount(self) -> None:
        self.run_worker(self._watch_vault(), name="the vault", group="watch-vault")
        first, self._first = self._first, None
        if first is not None and first in offer(self.item).actions:
            self._open_action(first)
        elif first is not None:
            self.notice(f"Azure does not offer {first.value} now ({plain(self.item.state_text)}).")

    # What Azure does meanwhile

    async def _watch_vault(self) -> None:
        async for snapshot in self.workspace.feeds.of(self.item.id.vault_id).changes():
            if not snapshot.loading and snapshot.error is None:
                self._compare(snapshot)

    def _compare(self, snapshot: VaultSnapshot) -> None:
        """Read everything again when the vault shows the machine in another state, or in another container."""
        known = self.item
        now = snapshot.followed(known.id)
        self._gone = now is None
        if now is None:
            self.show(self.estate)
            self.refresh_bindings()
        elif (now.id, now.stage, now.allowed_operations) != (known.id, known.stage, known.allowed_operations):
            self.inquiry.now(now)
            self.ask()
        elif now.percent != known.percent:
            self.inquiry.now(now)

    # What can be done

    def show(self, estate: ItemEstate) -> None:
        if estate.item.drill_running and estate.failed_over:
            self._drilled = estate
        if self._gone:
            self._show_gone(estate.item)
        else:
            self._show_round(estate)

    def _show_gone(self, item: ProtectedItem) -> None:
        """The state that was read last is not true any more."""
        self.query_one("#path", Static).update(content((f"- {plain(_gone_words(item))}", "strong")))
        self.query_one("#actions", FieldList).show([])

    def _show_round(self, estate: ItemEstate) -> None:
        width = max(self.size.width - 2, 40)
        state = content(f"{plain(estate.item.machine_name)}: ", (plain(estate.item.state_text), "strong"))
        copied = copy_words(estate)
        progress = [content((f"~ {copied}", "busy"))] if copied else []
        path = [content(*row) for row in path_rows(estate.item, width)]
        self.query_one("#path", Static).update(lines(state, *progress, *path, ""))
        shown = self._offered(estate)
        entries = [_entry(one, number) for number, one in enumerate(shown)]
        self.query_one("#actions", FieldList).show(entries, start(shown))

    def _offered(self, estate: ItemEstate) -> tuple[Offered, ...]:
        return offered(estate, self._run_under_way())

    def shortcuts(self) -> tuple[Shortcut, ...]:
        """Each line of the menu that has no key of its own."""
        keyed = {"rollback", *(action.name for action in _KEYS.values())}
        lines = () if self._gone else self._offered(self.estate)
        return tuple(
            Shortcut(plain(one.title), plain(one.words), partial(self._open, one.key))
            for one in lines
            if one.key and one.key not in keyed
        )

    def _run_under_way(self) -> Run | None:
        """A run of this session that has this machine."""
        for run in self.workspace.runs.active:
            if any(one.step.id == self.item.id for one in run.plan.steps):
                return run
        return None

    @on(FieldList.Chosen)
    def _chosen(self, event: FieldList.Chosen) -> None:
        self._open(event.key)

    def action_open(self) -> None:
        self._open(self.query_one("#actions", FieldList).current)

    def _open(self, key: str) -> None:
        if key in Action.__members__:
            self._open_action(Action[key])
        elif key == "watch":
            self._watch_it()
        elif key == "result":
            self.go(FailoverResult(self.workspace, self.inquiry))
        elif key == "board":
            self.go(DrillBoard(self.workspace, self.inquiry))
        elif key == "report":
            self._report()
        elif key == "rollback":
            self.action_rollback()
        elif key == "migration":
            self.go(MigratePage(self.workspace, self.inquiry))
        elif key.startswith(DRILL_NETWORK):
            network = ArmId(key.removeprefix(DRILL_NETWORK))
            self.go(opening.delete_network(self.workspace, self.inquiry, network))
        elif key == "purge":
            self.go(opening.purge(self.workspace, self.inquiry))

    def _open_action(self, action: Action) -> None:
        self.go(opening.page(self.workspace, self.inquiry, action))

    def _report(self, notes: str = "") -> None:
        self.app.push_screen(DrillReportScreen(self.workspace, self._reported(), notes))

    def _reported(self) -> ItemEstate:
        """The machine as it was while the drill ran, with the jobs as they are now."""
        if self._drilled is None:
            return self.estate
        return replace(self._drilled, jobs=self.estate.jobs, now=self.estate.now)

    def _watch_it(self) -> None:
        run, job = self._run_under_way(), self.estate.job_under_way()
        if run is not None:
            self._begun(run.id)
        elif job is not None:
            self.go_to(JobOf(self.vault, job.name))

    # A run was begun

    def _begun(self, run_id: str | None) -> None:
        """Watch it here; when it is done, show what came of it."""
        if run_id is None:
            self.ask()
        else:
            self.go_to(RunOf(run_id), lambda _: self._watched(run_id))

    def _watched(self, run_id: str) -> None:
        run = self.workspace.runs.get(run_id)
        done = run.state is RunState.DONE
        last = run.plan.steps[-1].step
        if done and isinstance(last, steps.DisableReplication | steps.PurgeItem):
            self.app.notify(_gone_words(self.item), markup=False)
            self.action_leave()
            return
        self.ask()
        if done:
            self._show_result(last)

    def _show_result(self, step: steps.Step) -> None:
        match step:
            case steps.Failover() | steps.ChangeRecoveryPoint():
                self._open("result")
            case steps.TestFailover():
                self._open("board")
            case steps.CleanUpTestFailover(comments=comments):
                self.run_worker(self._report_after_reading(comments), name="the report", group="load-report")
            case _:
                pass

    async def _report_after_reading(self, notes: str) -> None:
        """The clean-up's own job shall be in the report."""
        await self.inquiry.again()
        self._report(notes)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"open", "rollback", "again", "leave"}:
            return (action == "leave") is self._gone
        if action in _KEYS:
            return not self._gone and _KEYS[action] in offer(self.item).actions
        return super().check_action(action, parameters)

    def action_drill(self) -> None:
        self._open_action(Action.DRILL)

    def action_clean_up(self) -> None:
        self._open_action(Action.CLEAN_UP)

    def action_fail_over(self) -> None:
        self._open_action(Action.FAIL_OVER)

    def action_commit(self) -> None:
        self._open_action(Action.COMMIT)

    def action_change_point(self) -> None:
        self._open_action(Action.CHANGE_POINT)

    def action_disable(self) -> None:
        self._open_action(Action.DISABLE)

    def action_again(self) -> None:
        self.ask()

    def come_back(self) -> None:
        """Close what lies above, and read the machine as it is now."""
        self.app.run_worker(return_to(self), name="to the menu", group="to-menu", exclusive=True)
        self.ask()

    def action_leave(self) -> None:
        """To the vault's home, past what else is about this machine: the vault does not protect it any more."""
        self.workspace.feeds.of(self.item.id.vault_id).refresh()
        stack = self.app.screen_stack
        below = stack[: stack.index(self)]
        homes: list[Screen[object]] = [one for one in below if isinstance(one, ShowsMachines)]
        self.app.run_worker(return_to((homes or below)[-1]), name="home", group="home", exclusive=True)

    def action_rollback(self) -> None:
        """Re-protect, then failback: whichever of both comes next, or what comes before."""
        actions = offer(self.item).actions
        if Action.REPROTECT in actions and self.item.active_on_target and Action.COMMIT not in actions:
            self._open_action(Action.REPROTECT)
        elif is_away(self.item) and failover_word(self.item) == "Failback" and Action.FAIL_OVER in actions:
            self._open_action(Action.FAIL_OVER)
        else:
            body = [ROLLBACK, plain(before_rollback(self.item))]
            self.app.push_screen(Choose("Rollback", body, [("close", "Close", "")]))


def _gone_words(item: ProtectedItem) -> str:
    return f"{item.machine_name} is no longer protected by this vault."


def _entry(one: Offered, number: int) -> Entry:
    return Entry(
        one.key or f"line {number}", lambda width: offered_rows(one, width), changes=False, enabled=bool(one.key)
    )
