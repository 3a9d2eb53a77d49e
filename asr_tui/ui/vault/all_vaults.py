"""One board over all vaults: their machines, worst first or in groups, their jobs and their recovery plans."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from asr_tui.domain.all_vaults import VaultsSnapshot, machines_of
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.domain.wording import first_few
from asr_tui.services.fresh_items import FreshItems, fresh_items
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import ActionsOf, ActionsOfMany, HomeOf, JobOf, MachineOf, PlansOf
from asr_tui.ui.present import all_vaults as present
from asr_tui.ui.present.all_vaults import Shown
from asr_tui.ui.present.estate import VaultView
from asr_tui.ui.shell.marking import SharedMarks
from asr_tui.ui.shell.palette import Shortcut
from asr_tui.ui.shell.regions import Regions
from asr_tui.ui.text import plain
from asr_tui.ui.vault import all_vaults_keys
from asr_tui.ui.vault.all_vaults_list import AllVaultsListScreen
from asr_tui.ui.vault.all_vaults_tables import AllVaultsTables
from asr_tui.ui.vault.resume import choose_run
from asr_tui.ui.vault.runs_banner import RunsBanner
from asr_tui.ui.widgets.lines import Picture
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.stale_line import StaleLine

_EVERY = Vault(ArmId(""), "")
"""Stands for the one vault that other screens with machines have."""
_WATCHES = "watch-vault"
_NAMED = 3


class AllVaultsScreen(AllVaultsListScreen):
    """Shows what was asked last, with its age. Before a key acts on machines, their vaults are read."""

    CSS_PATH = "all_vaults.tcss"
    AUTO_FOCUS = ""
    title_words = "All vaults"
    explanation = (
        "The machines, jobs and recovery plans of every vault that you may read, asked of Azure Resource Graph in one "
        "go. Its index lags behind: before anything is done, the machines themselves are read."
    )
    words = ("Recovery Services vault", "Protected machine", "RPO", "Test failover")
    palette_actions = frozenset({"jobs", "plans"})
    BINDINGS: ClassVar[list[BindingType]] = all_vaults_keys.BINDINGS

    def __init__(self, workspace: Workspace) -> None:
        self._regions: Regions | None = None
        self._seen = VaultsSnapshot()
        super().__init__(workspace, _EVERY, SharedMarks())

    def crumbs(self) -> tuple[str, ...]:
        return (self.title_words,)

    def compose_body(self) -> ComposeResult:
        yield StaleLine()
        yield RunsBanner(self.workspace, None)
        yield Picture(id="age")
        with Pane(id="list"):
            yield AllVaultsTables()

    # Reading

    def on_mount(self) -> None:
        self.query_one(Pane).loading_words("Reading all vaults", "a few seconds")

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._banner.read_unfinished()
        self._show_runs()
        self._banner.watch_runs(self._show_runs)
        own = (one for one in self.workers if one.node is self and one.group == _WATCHES)
        if all(worker.is_finished for worker in own):
            self.run_worker(self.follow(), name="all vaults", group=_WATCHES)

    def on_screen_suspend(self) -> None:
        """Nothing is asked while the board is not shown."""
        self.workers.cancel_group(self, _WATCHES)

    def _show_runs(self) -> None:
        self._banner.display = bool(self._banner.runs)
        self._banner.show_runs(self.zone)
        self.refresh_bindings()

    @property
    def _banner(self) -> RunsBanner:
        return self.query_one(RunsBanner)

    async def follow(self) -> None:
        """Show each snapshot of the poll of all vaults."""
        async for seen in self.workspace.all_vaults.changes():
            if self._regions is None and seen.vaults:
                self._regions = Regions(self.workspace.choices, seen.vaults[0].id.subscription)
                self.run_worker(self._read_regions(self._regions), name="the regions", group="load-regions")
            drawn = self._content()
            self._seen = seen
            self.query_one("#age", Picture).show(lambda width: [present.age_row(self._seen, width, self.zone)])
            if self._content() != drawn:
                self.snapshot = VaultSnapshot(seen.items, seen.jobs, (), seen.asked_at, seen.error, loading=False)
                self.draw()

    async def _read_regions(self, regions: Regions) -> None:
        if await regions.read() and self._seen.asked_at is not None:
            self.draw()

    def _content(self) -> tuple[object, ...]:
        """What of the snapshot the tables show: another begin of a reading draws none of it again."""
        seen = self._seen
        lists = (seen.items, seen.jobs, seen.plans, seen.vaults, seen.tags)
        return (*lists, seen.unread, seen.refused, seen.error, seen.complete)

    def _display(self, location: str) -> str:
        return self._regions.display(location) if self._regions else location

    # Showing

    def show(self, snapshot: VaultSnapshot) -> None:
        pane, seen = self.query_one(Pane), self._seen
        if seen.asked_at is None and seen.error is not None:
            pane.failed_words(seen.error, retry=self.retry_words(seen.error))
            return
        if seen.complete and not (seen.items or seen.jobs or seen.plans):
            number = len(seen.vaults)
            words = "No vault is visible to you." if not number else f"Nothing is protected in {number} vaults."
            pane.empty_words(words, "esc leads back to the vaults; r asks again.")
        elif seen.items or seen.complete:
            if pane.state != "ready":
                pane.ready()
                self.table.focus()
            self.tables.show(seen, self._view(), self.settings, self.marks.value)
        self.show_notice(present.unread_words(seen))

    def _view(self) -> VaultView:
        seen = self._seen
        now = seen.asked_at or self.workspace.session.clock.now()
        machines = machines_of(seen, now, self._display)
        found = tuple(need for one in machines for need in one.needs)
        regions = self._regions.all if self._regions else ()
        return VaultView(
            seen.items, found, regions, now, self._display, self.zone, jobs=seen.jobs, listed=machines
        )  # fmt: skip

    def on_resize(self) -> None:
        if self._seen.items:
            self._redraw()

    # Machines that keys act on

    def _open_menu(self, first: Action | None) -> None:
        """Read the machines, since the index lags behind, then open the menu."""
        items = self.acted_on()
        if items:
            self.run_worker(
                self._read_and_open(items, first), name="the machines", group="load-machines", exclusive=True
            )

    async def _read_and_open(self, items: tuple[ProtectedItem, ...], first: Action | None) -> None:
        vaults = len({item.id.vault_id for item in items})
        many = plain(items[0].machine_name) if len(items) == 1 else f"{len(items)} machines"
        self.say(f"~ Reading {many} from {'the vault' if vaults == 1 else f'{vaults} vaults'} …")
        session = self.workspace.session
        found = await fresh_items(session.site_recovery, session.clock, items)
        if not self.is_current:
            return
        self.say(_what_changed(found))
        if len(found.items) == 1:
            self.go_to(ActionsOf(found.items[0], first))
        elif found.items:
            self.go_to(ActionsOfMany(found.items, first))

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.is_mounted and not self._offered().get(action, True):
            return False
        return super().check_action(action, parameters)

    def _offered(self) -> dict[str, bool]:
        return {**all_vaults_keys.offered(self._seen, self.tables.shown), "go_on": bool(self._banner.runs)}

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the board does nothing now."""
        own = all_vaults_keys.reason(action, self._seen, self.tables.shown)
        return own or super().reason(action, parameters)

    def shortcuts(self) -> tuple[Shortcut, ...]:
        """A shortcut to the home of each vault."""
        return tuple(
            Shortcut(f"Vault {plain(one.name)}", "its home", partial(self.go_to, HomeOf(one)))
            for one in self._seen.vaults
        )

    def action_open(self) -> None:
        """Open what the line is about; other groups than vaults unfold."""
        branch, machine, key = self.tables.branch, self.selected_machine(), ArmId(self.cursor_key)
        if branch is not None and self.tables.shown is Shown.BY_VAULT:
            self.go_to(HomeOf(self._seen.vault(branch.machines[0].item.id.vault_id)))
        elif branch is not None:
            self.tables.groups.fold(branch)
            self._redraw()
        elif machine is not None:
            self.go_to(MachineOf(self._seen.vault(machine.id.vault_id), machine.id, self._display))
        elif self.tables.shown is Shown.JOBS and key:
            self.go_to(JobOf(self._seen.vault(key.vault_id), key.name))
        elif self.tables.shown is Shown.PLANS and key:
            self.go_to(PlansOf(self._seen.vault(key.vault_id), key))

    def action_go_on(self) -> None:
        self.run_worker(choose_run(self, self.workspace, self._banner.runs), name="continue", group="ask-continue")

    def action_refresh(self) -> None:
        self.workspace.choices.refresh()
        self.workspace.all_vaults.refresh()


def _what_changed(found: FreshItems) -> str:
    """What the machines' vaults did not confirm; empty where they did."""
    words = []
    if found.gone:
        words.append(f"! No longer protected, and left out: {plain(first_few(found.gone, _NAMED))}.")
    for vault, error in found.unread[:_NAMED]:
        words.append(
            f"! {plain(vault.name)} could not be read ({plain(error.title)}): its machines are as the index knew them."
        )
    return " ".join(words)
