"""Home of a vault: needs, machines, jobs and map."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.domain.set_offer import SetOffer
from asr_tui.domain.settings import Settings
from asr_tui.domain.sort_orders import SortOrder
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import UnfinishedWork, Workspace
from asr_tui.ui.navigation import (
    MachineOf,
)
from asr_tui.ui.present import item, job_list
from asr_tui.ui.present.estate import VaultView
from asr_tui.ui.present.filter_help import FILTER_FIELDS
from asr_tui.ui.present.home import FIRST_WORDS
from asr_tui.ui.present.overview import MAP_HEIGHT, MAP_WIDTH
from asr_tui.ui.present.rows import split
from asr_tui.ui.present.signs import HOME_MAP
from asr_tui.ui.shell.marking import MarkingScreen
from asr_tui.ui.shell.palette import Shortcut
from asr_tui.ui.shell.putting_away import put_away
from asr_tui.ui.text import plain
from asr_tui.ui.vault import home_keys
from asr_tui.ui.vault.board import Board
from asr_tui.ui.vault.followed_jobs import HomeJobs
from asr_tui.ui.vault.home_reads import HomeReads
from asr_tui.ui.vault.listing import Views
from asr_tui.ui.vault.practice import let_time_pass
from asr_tui.ui.vault.resume import choose_run, continue_work
from asr_tui.ui.vault.runs_banner import RunsBanner
from asr_tui.ui.vault.signals_banner import SignalsBanner
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.stale_line import StaleLine


class HomeScreen(HomeReads):
    """Shows the vault's polled snapshot; keeps the last one when a read fails."""

    CSS_PATH = "home.tcss"
    shows_parts = True
    AUTO_FOCUS = ""
    explanation = (
        "Protected machines. Loss (RPO) is how much of the newest data a failover would lose now. A drill tries a copy "
        "without touching production."
    )
    signs = (*HOME_MAP, *FILTER_FIELDS)
    words = ("Protected machine", "RPO", "Failover", "Test failover")
    palette_actions = frozenset(
        {
            "agents",
            "alerts",
            "all_vaults",
            "costs",
            "go_on",
            "history",
            "jobs",
            "leftovers",
            "let_time_pass",
            "plans",
            "protect",
            "protect_first",
        }
    )
    BINDINGS: ClassVar[list[BindingType]] = home_keys.BINDINGS

    def __init__(
        self, workspace: Workspace, vault: Vault, notice: str = "", unfinished: UnfinishedWork | None = None
    ) -> None:
        """`notice` is shown at first; `unfinished` work is continued above this screen."""
        self._first_notice = notice
        self._unfinished = unfinished
        self._shown_keys: tuple[dict[str, bool], SetOffer] = ({}, SetOffer())
        self._drawn_with: Settings | None = None
        self._missed = False
        super().__init__(workspace, vault)
        self._followed = HomeJobs(self.feed)
        self._views = Views(workspace, vault.id)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, self._regions.display(self.vault.location))

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
        yield SignalsBanner(self.workspace, self.vault, self._regions.display, lambda: self.zone)
        yield RunsBanner(self.workspace, self.vault)
        with Pane(id="vault"):
            yield Board(self.explanation, self.marks)

    def on_mount(self) -> None:
        self.query_one(Pane).loading_words(f"Reading {self.vault.name}", "a few seconds")
        self.run_worker(self._read_regions(), name="the regions", group="load-regions")
        self.show_notice(self._first_notice)
        if self._unfinished is not None:
            continue_work(self, self.workspace, self._unfinished, self.vault)

    async def _read_regions(self) -> None:
        if await self._regions.read() and not self.snapshot.loading:
            await self.draw_in_parts()

    # Runs

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._banner.read_unfinished()
        self._show_runs()
        self._banner.watch_runs(self._show_runs)
        if self._missed or (self.snapshot.items and self._drawn_with != self.settings):
            self.draw()
        self.show_marks()  # applications may have changed them

    @property
    def _lines_above(self) -> int:
        return self._banner.lines + self.query_one(SignalsBanner).lines

    def on_signals_banner_resized(self) -> None:
        if self.snapshot.items:
            self.draw()

    @property
    def _banner(self) -> RunsBanner:
        return self.query_one(RunsBanner)

    def _show_runs(self) -> None:
        self._banner.show_runs(self.zone)
        offered = (self._offered(), self.offer)
        if offered != self._shown_keys:  # the footer follows where other keys work now
            self._shown_keys = offered
            self.refresh_bindings()

    # The vault

    def draw(self) -> None:
        """Draw the newest snapshot; below another full screen that waits until this one is seen again."""
        self._missed = self.is_covered
        if not self._missed:
            super().draw()

    async def prepare(self, snapshot: VaultSnapshot) -> None:
        if snapshot.items and not self.is_covered:
            await self._views.prepare(snapshot)
            await self.query_one(Board).prepare(self._view_of(snapshot))

    def show(self, snapshot: VaultSnapshot) -> None:
        pane = self.query_one(Pane)
        if snapshot.items:
            if pane.state != "ready":  # once: it lays out the whole screen
                pane.ready()
            self._show_vault(snapshot)
            if self.focused is None:
                self.table.focus()
        elif snapshot.read_at is None and snapshot.error is not None:
            pane.failed_words(snapshot.error, retry=self.retry_words(snapshot.error))
        elif not snapshot.is_partial:  # else only jobs have come
            pane.empty_words("No machine is protected in this vault yet.", *FIRST_WORDS)
        self._show_runs()
        self.read_beside_once()

    def _view_of(self, snapshot: VaultSnapshot) -> VaultView:
        return self._views.of(snapshot, self._regions, self.settings, self.zone, self._groupings.value)

    def _show_vault(self, snapshot: VaultSnapshot) -> None:
        newest = [snapshot.detail(one.name) or one for one in snapshot.jobs]
        self._followed.show(job_list.listed(newest) if self.is_current and not snapshot.is_partial else ())
        settings = self._drawn_with = self.settings
        order, columns = SortOrder(settings.home_order), settings.home_columns
        self.query_one(Board).show(self._view_of(snapshot), newest, self._lines_above, order, columns)

    def on_screen_suspend(self) -> None:
        self._followed.show(())

    def on_unmount(self) -> None:
        self._followed.show(())

    def on_resize(self) -> None:
        if self.snapshot.items:  # another size has other parts: a map, heads, columns
            self.draw()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only actions that are possible now have a key."""
        return super().check_action(action, parameters) if self._offered().get(action, True) else False

    def _offered(self) -> dict[str, bool]:
        return home_keys.offered(
            self.snapshot, self._banner.runs, self._banner.stopped, practice=self.workspace.practice is not None
        )

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        right = home_keys.RIGHTS.get(action, "")
        return (right, (self.vault.id,)) if right else super().right_of(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of home does nothing now."""
        return home_keys.reason(action, self.snapshot) or super().reason(action, parameters)

    def action_open(self) -> None:
        if found := self.selected_machine():
            self._open(found)

    def _open(self, found: ProtectedItem) -> None:
        self.go_to(MachineOf(self.vault, found.id, self._regions.display))

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
        if (practice := self.workspace.practice) is not None:
            asking = let_time_pass(self, practice, self._regions.display, self.selected_machine())
            self.run_worker(asking, group="ask-practice")

    def action_vaults(self) -> None:
        """Close this screen, whether the filter is open or not."""
        MarkingScreen.action_back(self)
