"""The home of a vault: what needs a person, its machines, its jobs and where on earth they are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from asr_tui.domain import kinds
from asr_tui.domain.attention import Need, needs
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Region, Vault
from asr_tui.domain.run import Run
from asr_tui.services.job_feed import VaultSnapshot
from asr_tui.ui.commands import Place
from asr_tui.ui.machine.machine_actions import MachineActionsScreen
from asr_tui.ui.present import home as present
from asr_tui.ui.present import item, job
from asr_tui.ui.present.rows import split
from asr_tui.ui.shell import copying
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Picture
from asr_tui.ui.widgets.overview import Overview, Seen
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.stale_line import StaleLine
from asr_tui.ui.widgets.table import Column
from asr_tui.ui.widgets.table import Row as TableRow

if TYPE_CHECKING:
    from asr_tui.services.workspace import Workspace

_COLUMNS = (
    Column("Machine", most=24),
    Column("State", most=28, least=16),
    Column("Health", least=9),
    Column("Loss (RPO)", align="right"),
    Column("Newest point", align="right", drop=2),
    Column("Direction", most=44),
    Column("Drill", drop=1),
    Column("Policy", most=40, drop=4),
    Column("Mobility service", most=30, drop=3),
)
_FULL_STATES = 120
"""Cells from which on a state is told in all its words."""
_ROOMY = 100
"""Cells from which on health has its word in the table too."""
_WIDEST = 118
"""Cells: wider, and a job's time stands too far from its name."""
_EXPLAINED, _LEAST_TABLE = 3, 4
"""Lines that are left over beside a table of at least so many, from which on they explain the screen."""
_HIGH = 36
"""Lines from which on the map, the machines and the jobs share the room by what they need."""


class HomeScreen(MachineActionsScreen):
    """Fed by the vault's one poll; keeps what it has when a read fails."""

    CSS_PATH = "home.tcss"
    AUTO_FOCUS = ""
    explanation = (
        "Protected machines. Loss (RPO) is how much of the newest data a failover would lose now. A drill tries a copy "
        "without touching production."
    )
    words = ("Protected machine", "RPO", "Failover", "Test failover")
    anywhere = frozenset({"protect", "protect_first", "jobs", "go_on", "let_time_pass"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Open the selected machine.", id="home.open"),
        Binding("enter,p", "protect_first", "Protect machines", tooltip="Start with the first one.", id="home.first"),
        *MachineActionsScreen.NEXT_STEPS,
        Binding("c", "go_on", "The run", tooltip="Watch a run, or go on with one that was left.", id="home.continue"),
        *MachineActionsScreen.DRILL_AND_FAILOVER,
        Binding("j", "jobs", "Jobs", tooltip="All jobs of this vault, live.", id="home.jobs"),
        MachineActionsScreen.ACTIONS,
        Binding("p", "protect", "Protect more", tooltip="Enable replication of more machines.", id="home.protect"),
        Binding(
            "w",
            "let_time_pass",
            "Let time pass",
            tooltip="Practice: an hour, a day, the speed; or a region, all of Azure or the next job fails.",
            id="home.time",
        ),
        Binding("i", "needs", "Needs you", tooltip="All that needs a person, with what to do.", id="home.needs"),
        Binding("m", "fold_map", "Map", tooltip="Fold the map away, or show it again.", id="home.map"),
        Binding("r", "refresh", "Refresh", tooltip="Ask Azure again now.", id="screen.refresh"),
        Binding("v", "vaults", "Other vault", tooltip="Back to the vaults.", id="home.vaults"),
        Binding("slash,ctrl+f", "filter", "Filter", tooltip="Show only lines with these words.", id="screen.filter"),
        Binding(
            "o", "policies", "Policies", tooltip="How long points are kept, for which machines.", id="home.policies"
        ),
        Binding("y", "copy", "Copy id", tooltip="Copy the selected machine's id, else the vault's.", id="copy.id"),
        Binding("O", "portal", "Portal", tooltip="Show and copy its address in the portal.", id="home.portal"),
    ]

    def __init__(self, workspace: Workspace, vault: Vault) -> None:
        self._vault = vault
        self._regions: tuple[Region, ...] = ()
        self._snapshot = VaultSnapshot()
        self._left: tuple[Run, ...] = ()
        self._told_keys: tuple[dict[str, bool], frozenset[str]] = ({}, frozenset())
        self._needs: tuple[Need, ...] = ()
        self._shared: tuple[int | None, ...] = ()
        self._awaited: tuple[str, str | None] | None = None
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._vault.name, self._display(self._vault.location))

    def place_name(self) -> str:
        return f"Home of {self._vault.name}"

    def places(self) -> tuple[Place, ...]:
        """Each machine by its name."""
        return tuple(
            Place(f"Machine {plain(one.machine_name)}", split(item.state(one))[0], partial(self._open, one))
            for one in self._snapshot.items
        )

    def compose_body(self) -> ComposeResult:
        yield StaleLine()
        yield Picture(id="runs")
        with Pane(id="vault"), Vertical(classes="content"):
            yield Overview(id="top")
            yield FilterTable(*_COLUMNS, id="machines")
            yield Picture(id="jobs")
            yield Explanation(self.explanation)

    def on_mount(self) -> None:
        self.query_one(Pane).loading_words(f"Reading {self._vault.name}", "a few seconds")
        self.run_worker(self._watch(), name="the vault", group="watch-vault")
        self.run_worker(self._read_regions(), name="the regions", group="load-regions")

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._watch_runs()

    async def _watch(self) -> None:
        async for snapshot in self.workspace.feeds.of(self._vault.id).changes():
            self._show(snapshot)

    async def _read_regions(self) -> None:
        """Names and coordinates; without them there is no map, and regions go by ARM's names."""
        try:
            self._regions = await self.workspace.choices.all(kinds.REGION, self._vault.id.subscription)
        except AsrError:
            return
        self._show(self._snapshot)

    def _watch_runs(self) -> None:
        self._left = self.workspace.runs.unfinished(self.workspace.place(self._vault.id))
        self._show_runs()
        for run in self._runs():
            if not run.left:
                self.run_worker(self._watch_run(run.id), group=f"watch-run-{run.id}", exclusive=True)

    async def _watch_run(self, run_id: str) -> None:
        async for _ in self.workspace.runs.changes(run_id):
            self._show_runs()

    def _runs(self) -> tuple[Run, ...]:
        """Those of this vault that are not done: of this session first, then those left behind."""
        runs, place = self.workspace.runs, self.workspace.place(self._vault.id)
        own = tuple(run for run in runs.all if run.place == place and run.done < len(run.steps))
        taken_up = {run.id for run in runs.all}
        return (*reversed(own), *(run for run in self._left if run.id not in taken_up))

    def _display(self, name: str) -> str:
        return next((region.display for region in self._regions if region.name == name), name)

    # Showing

    def _show(self, snapshot: VaultSnapshot) -> None:
        self._snapshot = snapshot
        pane = self.query_one(Pane)
        if snapshot.loading:
            return
        if snapshot.read_at is None and snapshot.error is not None:
            pane.failed_words(snapshot.error, retry=self.retry_words(snapshot.error))
        elif not snapshot.items:
            pane.empty_words("No machine is protected in this vault yet.", *self._first_words())
        else:
            self._ready()
            self._show_vault()
            if self.focused is None:
                self.query_one(FilterTable).focus()
        self.query_one(StaleLine).tell(snapshot, self.workspace.session.clock.now(), self.zone)
        self._show_runs()
        self.told()

    def _ready(self) -> None:
        """Once: doing it again would lay out the whole screen anew."""
        pane = self.query_one(Pane)
        if pane.state != "ready":
            pane.ready()

    def _first_words(self) -> tuple[str, ...]:
        return (
            "",
            "enter  Protect machines: choose them and where they shall start.",
            "       Every change is shown before anything is sent to Azure.",
            "j      Jobs of this vault",
            "v      Another vault",
        )

    def _show_vault(self) -> None:
        snapshot = self._snapshot
        now = snapshot.read_at or self.workspace.session.clock.now()
        zone = self.zone
        found = needs(snapshot.items, snapshot.jobs, now)
        short, brief = self.size.width < _ROOMY, self.size.width < _FULL_STATES
        self.query_one(FilterTable).show(
            [
                TableRow(one.id.casefold(), item.cells(one, now, self._display, zone, short=short, short_state=brief))
                for one in present.ordered(snapshot.items, found)
            ]
        )
        self._needs = found
        self._find_awaited()
        self._share_room()
        self.query_one(Overview).show(Seen(snapshot.items, found, self._regions, now, self._display, zone))
        newest = [snapshot.detail(one.name) or one for one in snapshot.jobs]
        self.query_one("#jobs", Picture).show(
            lambda width: [
                (("Jobs", "title"),), *(job.short_row(one, now, min(width, _WIDEST), zone) for one in newest),
                *(() if newest else ((("- none in this vault yet", "quiet"),),)),
            ]
        )  # fmt: skip

    def point_at(self, machine: str) -> None:
        """Put the cursor on the machine of this name, or once it is listed, unless the cursor is moved before."""
        self._awaited = (machine.casefold(), self.query_one(FilterTable).cursor_key)
        self._find_awaited()

    def _find_awaited(self) -> None:
        if self._awaited is None:
            return
        name, cursor = self._awaited
        table = self.query_one(FilterTable)
        found = next((one for one in self._snapshot.items if one.machine_name.casefold() == name), None)
        if cursor is not None and table.cursor_key != cursor:
            self._awaited = None
        elif found is not None:
            self._awaited = None
            table.table.move_to(found.id.casefold())

    def on_resize(self) -> None:
        self._share_room()

    def _share_room(self) -> None:
        """In a high terminal: the machines as many lines as they need, then the jobs, and to the map the rest."""
        heights: tuple[int | None, ...]
        explained = False
        folded = self.query_one(Overview).map_folded
        room = self.size.height - 5 - max(len(self._runs()[:2]), 1)
        items, jobs = len(self._snapshot.items), len(self._snapshot.jobs)
        if self.size.height < _HIGH:
            top, for_jobs = present.low_shares(room, items, jobs, len(self._needs), map_folded=folded)
            heights = (top, None, for_jobs)
            explained = room - top - for_jobs - max(items + 1, _LEAST_TABLE) >= _EXPLAINED
        else:
            wanted = (items + 1, jobs + 1)
            heights = present.shares(room, self.size.width, *wanted)
        self.query_one(Explanation).display = explained
        if heights == self._shared:  # a height that is set again lays out and draws anew what it had already
            return
        self._shared = heights
        for name, height in zip(("#top", "#machines", "#jobs"), heights, strict=True):
            styles = self.query_one(name).styles
            if height is None:
                styles.clear_rule("height")
            else:
                styles.height = height

    def _show_runs(self) -> None:
        runs, now = self._runs(), self.workspace.session.clock.now()
        banner = self.query_one("#runs", Picture)
        tall = min(max(len(runs), 1), 2)
        if banner.size.height != tall:
            banner.styles.height = tall
        banner.show(lambda width: [present.run_row(run, now, width, self.zone) for run in runs])
        self._tell_keys()

    def _tell_keys(self) -> None:
        """Bring the footer up to date where other keys work now."""
        offered = (self._offered(), self.offered_actions())
        if offered != self._told_keys:
            self._told_keys = offered
            self.refresh_bindings()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done here and now has a key."""
        return super().check_action(action, parameters) if self._offered().get(action, True) else False

    def _offered(self) -> dict[str, bool]:
        read = self._snapshot.read_at is not None
        return {
            "open": bool(self._snapshot.items),
            "filter": bool(self._snapshot.items),
            "needs": bool(self._snapshot.items),
            "fold_map": bool(self._snapshot.items),
            "protect": bool(self._snapshot.items),
            "protect_first": read and not self._snapshot.items,
            "go_on": bool(self._runs()),
            "let_time_pass": self.workspace.practice is not None,
        }

    def action_open(self) -> None:
        if found := self.selected_machine():
            self._open(found)

    def _open(self, found: ProtectedItem) -> None:
        from asr_tui.ui.machine.machine import MachineScreen

        self.app.push_screen(MachineScreen(self.workspace, self._vault, found.id, self._display))

    def selected_machine(self) -> ProtectedItem | None:
        key = self.query_one(FilterTable).cursor_key if self.is_mounted else None
        return next((one for one in self._snapshot.items if one.id.casefold() == key), None)

    def on_table_highlighted(self) -> None:
        """Each machine has its own actions."""
        self.refresh_bindings()

    def on_table_chosen(self) -> None:
        self.action_open()

    def action_protect_first(self) -> None:
        self.action_protect()

    def action_protect(self) -> None:
        from asr_tui.ui.protect import EnableReplicationWizard

        self.app.push_screen(EnableReplicationWizard(self.workspace, self._vault))

    def action_jobs(self) -> None:
        from asr_tui.ui.run.jobs import JobsScreen

        self.app.push_screen(JobsScreen(self.workspace, self._vault))

    def action_needs(self) -> None:
        from asr_tui.ui.vault.needs import NeedsScreen

        self.app.push_screen(NeedsScreen(self.workspace, self._vault, self._display))

    def action_fold_map(self) -> None:
        top = self.query_one(Overview)
        top.map_folded = not top.map_folded
        self._show(self._snapshot)

    def action_policies(self) -> None:
        from asr_tui.ui.vault.policies import PoliciesScreen

        self.app.push_screen(PoliciesScreen(self.workspace, self._vault))

    def action_go_on(self) -> None:
        from asr_tui.ui.run.resume import go_on

        self.run_worker(go_on(self, self.workspace, self._runs()), name="continue", group="ask-continue")

    def action_let_time_pass(self) -> None:
        from asr_tui.ui.settings.practice import let_time_pass

        if self.workspace.practice is not None:
            names = {one for item in self._snapshot.items for one in (item.source_location, item.target_location)}
            regions = [(name, self._display(name)) for name in sorted(names)]
            self.run_worker(
                let_time_pass(self, self.workspace.practice, self.action_refresh, regions), group="ask-practice"
            )

    def action_refresh(self) -> None:
        self.workspace.feeds.of(self._vault.id).refresh()

    def action_vaults(self) -> None:
        super().action_back()

    def action_copy(self) -> None:
        copying.copy_id(self, self._pointed_at())

    def action_portal(self) -> None:
        copying.show_portal(self, self._pointed_at())

    def _pointed_at(self) -> ArmId:
        """The protected item under the cursor; the vault where there is none."""
        found = self.selected_machine()
        return found.id if found else self._vault.id

    def action_filter(self) -> None:
        self.query_one(FilterTable).start_filter()

    def action_back(self) -> None:
        """The filter goes first."""
        if not self.query_one(FilterTable).end_filter():
            super().action_back()
