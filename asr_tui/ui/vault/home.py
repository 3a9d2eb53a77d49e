"""Home of a vault: needs, machines, jobs and map."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain import kinds
from asr_tui.domain.attention import needs
from asr_tui.domain.errors import AsrError
from asr_tui.domain.jobs import Job
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Region, Vault
from asr_tui.services.job_feed import VaultSnapshot
from asr_tui.services.workspace import UnfinishedWork, Workspace
from asr_tui.ui.navigation import JobsOf, MachineOf, ProtectMachines
from asr_tui.ui.present import item, job_list
from asr_tui.ui.present.estate import VaultView
from asr_tui.ui.present.home import FIRST_WORDS
from asr_tui.ui.present.overview import MAP_HEIGHT, MAP_WIDTH
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.rows import split
from asr_tui.ui.present.signs import HOME_MAP
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.shell.machine_keys import MachineKeysScreen
from asr_tui.ui.shell.palette import Shortcut
from asr_tui.ui.shell.putting_away import put_away
from asr_tui.ui.text import plain
from asr_tui.ui.vault.board import Board
from asr_tui.ui.vault.needs import NeedsScreen
from asr_tui.ui.vault.policies import PoliciesScreen
from asr_tui.ui.vault.practice import let_time_pass
from asr_tui.ui.vault.resume import choose_run, resume_run
from asr_tui.ui.vault.runs_banner import RunsBanner
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.stale_line import StaleLine

MOST_FOLLOWED = 6
"""Jobs whose tasks are read for home: each costs a read in each round."""


class HomeScreen(ListScreen, MachineKeysScreen):
    """Shows the vault's polled snapshot; keeps the last one when a read fails."""

    CSS_PATH = "home.tcss"
    AUTO_FOCUS = ""
    explanation = (
        "Protected machines. Loss (RPO) is how much of the newest data a failover would lose now. A drill tries a copy "
        "without touching production."
    )
    signs = HOME_MAP
    words = ("Protected machine", "RPO", "Failover", "Test failover")
    palette_actions = frozenset({"protect", "protect_first", "jobs", "go_on", "let_time_pass"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Open the selected machine.", id="home.open"),
        Binding("enter", "protect_first", "Protect machines", tooltip="Start with the first one.", id="home.first"),
        *MachineKeysScreen.NEXT_STEPS,
        *MachineKeysScreen.DRILL_AND_FAILOVER,
        Binding("p", "protect_first", "Protect machines", tooltip="Start with the first one.", id="home.first"),
        Binding("p", "protect", "Protect more", tooltip="Enable replication of more machines.", id="home.protect"),
        Binding("l", "go_on", "The run", tooltip="Watch a run, or go on with one that was left.", id="home.continue"),
        Binding("H", "put_away", "Put away", tooltip="Take the stopped run off this screen; asks first.",
                id="run.put_away"),
        Binding("j", "jobs", "Jobs", tooltip="All jobs of this vault, live.", id="home.jobs"),
        MachineKeysScreen.ACTIONS,
        Binding("w", "let_time_pass", "Let time pass", id="home.time",
                tooltip="Practice: an hour, a day, the speed; or a region, all of Azure or the next job fails."),
        Binding("i", "needs", "Needs you", tooltip="All that needs a person, with what to do.", id="home.needs"),
        Binding("m", "fold_map", "Map", tooltip="Fold the map away, or show it again.", id="home.map"),
        MachineKeysScreen.REFRESH,
        Binding("v", "vaults", "Other vault", tooltip="Back to the vaults.", id="home.vaults"),
        ListScreen.FILTER,
        Binding("P", "policies", "Policies", tooltip="How long points are kept, for which machines.",
                id="home.policies"),
        *copying.keys("the selected machine, else of the vault"),
    ]  # fmt: skip

    def __init__(
        self, workspace: Workspace, vault: Vault, notice: str = "", unfinished: UnfinishedWork | None = None
    ) -> None:
        """`notice` is shown at first; `unfinished` work is continued above this screen."""
        self._first_notice = notice
        self._unfinished = unfinished
        self._regions: tuple[Region, ...] = ()
        self._following: dict[str, ExitStack] = {}
        self._shown_keys: tuple[dict[str, bool], tuple[Action, ...]] = ({}, ())
        super().__init__(workspace, vault)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, self._display_name(self.vault.location))

    def palette_title(self) -> str:
        return f"Home of {self.vault.name}"

    def shortcuts(self) -> tuple[Shortcut, ...]:
        """A shortcut to each machine."""
        return tuple(
            Shortcut(f"Machine {plain(one.machine_name)}", split(item.state(one))[0], partial(self._open, one))
            for one in self.snapshot.items
        )

    def compose_body(self) -> ComposeResult:
        yield StaleLine()
        yield RunsBanner(self.workspace, self.vault)
        with Pane(id="vault"):
            yield Board(self.explanation)

    def on_mount(self) -> None:
        self.query_one(Pane).loading_words(f"Reading {self.vault.name}", "a few seconds")
        self.run_worker(self._read_regions(), name="the regions", group="load-regions")
        self.show_notice(self._first_notice)
        if self._unfinished is not None:
            self._continue(self._unfinished)

    def _continue(self, unfinished: UnfinishedWork) -> None:
        if unfinished.what != "run":
            self.go_to(ProtectMachines(self.vault, resume=True))
        elif runs := self.workspace.runs.unfinished(unfinished.place):
            resume_run(self, self.workspace, runs[0])

    async def _read_regions(self) -> None:
        """Read names and coordinates of the regions; without them there is no map, and ARM's names are shown."""
        try:
            self._regions = await self.workspace.choices.all(kinds.REGION, self.vault.id.subscription)
        except AsrError:
            return
        if not self.snapshot.loading:
            self.draw()

    def _display_name(self, name: str) -> str:
        return next((region.display for region in self._regions if region.name == name), name)

    # Runs

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._banner.read_unfinished()
        self._show_runs()
        for run in self._banner.runs:
            if not run.interrupted:
                self.run_worker(self._watch_run(run.id), group=f"watch-run-{run.id}", exclusive=True)

    async def _watch_run(self, run_id: str) -> None:
        async for _ in self.workspace.runs.changes(run_id):
            self._show_runs()

    @property
    def _banner(self) -> RunsBanner:
        return self.query_one(RunsBanner)

    def _show_runs(self) -> None:
        self._banner.show_runs(self.zone)
        offered = (self._offered(), self.actions_with_keys())
        if offered != self._shown_keys:  # the footer follows where other keys work now
            self._shown_keys = offered
            self.refresh_bindings()

    # The vault

    def show(self, snapshot: VaultSnapshot) -> None:
        pane = self.query_one(Pane)
        if snapshot.read_at is None and snapshot.error is not None:
            pane.failed_words(snapshot.error, retry=self.retry_words(snapshot.error))
        elif not snapshot.items:
            pane.empty_words("No machine is protected in this vault yet.", *FIRST_WORDS)
        else:
            if pane.state != "ready":  # once: it lays out the whole screen
                pane.ready()
            self._show_vault(snapshot)
            if self.focused is None:
                self.table.focus()
        self._show_runs()

    def _show_vault(self, snapshot: VaultSnapshot) -> None:
        now = snapshot.read_at or self.workspace.session.clock.now()
        found = needs(snapshot.items, snapshot.jobs, now)
        newest = [snapshot.detail(one.name) or one for one in snapshot.jobs]
        seen = VaultView(
            snapshot.items, found, self._regions, now, self._display_name, self.zone, self.feed.rpo_history.of,
            snapshot.jobs,
        )  # fmt: skip
        self._follow(job_list.listed(newest) if self.is_current else ())
        self.query_one(Board).show(seen, newest, self._banner.lines)

    def _follow(self, listed: Sequence[Job]) -> None:
        """Read the tasks of the first jobs that run or failed, as long as they are shown."""
        wanted = {one.name for one in listed[:MOST_FOLLOWED] if not one.state.good}
        for name in self._following.keys() - wanted:
            self._following.pop(name).close()
        for name in wanted - self._following.keys():
            stack = self._following[name] = ExitStack()
            stack.enter_context(self.feed.follow(name, alone=True))

    def on_screen_suspend(self) -> None:
        self._follow(())

    def on_unmount(self) -> None:
        self._follow(())

    def on_resize(self) -> None:
        if self.snapshot.items:  # another size has other parts: a map, heads, columns
            self.draw()

    def point_at(self, machine: str) -> None:
        """Put the cursor on this machine, now or once it is listed; a moved cursor cancels that."""
        self.query_one(Board).point_at(machine)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only actions that are possible now have a key."""
        return super().check_action(action, parameters) if self._offered().get(action, True) else False

    def _offered(self) -> dict[str, bool]:
        items = bool(self.snapshot.items)
        return {
            **dict.fromkeys(("open", "filter", "needs", "fold_map", "protect"), items),
            "protect_first": self.snapshot.read_at is not None and not items,
            "go_on": bool(self._banner.runs),
            "put_away": self._banner.stopped is not None,
            "let_time_pass": self.workspace.practice is not None,
        }

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of home does nothing now."""
        reading = self.snapshot.read_at is None
        none = "no machine is protected in this vault yet; enter protects the first ones."
        reasons = {
            **dict.fromkeys(("open", "filter", "needs", "fold_map", "protect"), READING if reading else none),
            "protect_first": READING,
            "go_on": "no run is under way or left undone in this vault.",
            "put_away": "no run of this vault has stopped or was left undone.",
            "let_time_pass": "only in practice can time be moved; this is Azure.",
        }
        return reasons.get(action) or super().reason(action, parameters)

    def on_table_highlighted(self) -> None:
        """Refresh the footer, since each machine has its own actions."""
        self.query_one(Board).show_selected()
        self.refresh_bindings()

    def selected_machine(self) -> ProtectedItem | None:
        return next((one for one in self.snapshot.items if one.id.casefold() == self.cursor_key), None)

    def action_open(self) -> None:
        if found := self.selected_machine():
            self._open(found)

    def _open(self, found: ProtectedItem) -> None:
        self.go_to(MachineOf(self.vault, found.id, self._display_name))

    def action_protect(self) -> None:
        self.go_to(ProtectMachines(self.vault))

    action_protect_first = action_protect

    def action_jobs(self) -> None:
        self.go_to(JobsOf(self.vault))

    def action_needs(self) -> None:
        self.app.push_screen(NeedsScreen(self.workspace, self.vault, self._display_name))

    def action_policies(self) -> None:
        self.app.push_screen(PoliciesScreen(self.workspace, self.vault))

    def action_fold_map(self) -> None:
        if self.query_one(Board).fold_map():
            self.draw()
        else:
            self.show_notice(f"The map needs a terminal of {MAP_WIDTH}x{MAP_HEIGHT} or more.")

    def action_go_on(self) -> None:
        self.run_worker(choose_run(self, self.workspace, self._banner.runs), name="continue", group="ask-continue")

    def action_put_away(self) -> None:
        if run := self._banner.stopped:
            put_away(self, self.workspace, run, self.on_screen_resume)

    def action_let_time_pass(self) -> None:
        if self.workspace.practice is not None:
            asking = let_time_pass(self, self.workspace.practice, self._display_name)
            self.run_worker(asking, group="ask-practice")

    def action_vaults(self) -> None:
        """Close this screen, whether the filter is open or not."""
        MachineKeysScreen.action_back(self)
