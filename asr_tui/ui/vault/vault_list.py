"""The list of vaults, and beside it what the vault under the cursor protects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import Region, Vault, display_of
from asr_tui.services.vault_states import VaultState, VaultStates
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.map import VAULT_LEGEND, Site
from asr_tui.ui.present.rows import Row
from asr_tui.ui.present.vault_state import STRIP, cells, detail_rows, sites
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Picture
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.table import Table
from asr_tui.ui.widgets.too_small import SIDE_BY_SIDE
from asr_tui.ui.widgets.world_map import WorldMap

VAULT_COLUMNS = (
    Column("Vault", most=50),
    Column("Machines", align="right"),
    Column("State", least=16),
    Column("A sign a machine", most=STRIP, least=STRIP, drop=3),
    Column("Direction", most=30, drop=4),
    Column("Region"),
    Column("Resource group", drop=1),
)
READS_STATES = "load-states"
"""The group of the worker that reads what the vaults protect."""
_LEAST_DETAIL = 9
"""Lines that the detail keeps below a long list."""
_DETAIL = 14
"""Lines of the detail above the map."""


class VaultList(Container):
    """A table for subscriptions or vaults; for vaults with the detail of the one under the cursor."""

    def __init__(self, workspace: Workspace, *columns: Column) -> None:
        super().__init__(id="vaults")
        session = workspace.session
        self._states = VaultStates(session.site_recovery, workspace.feeds, session.clock)
        self._columns = columns
        self._vaults: Sequence[Vault] = ()
        self._regions: Sequence[Region] = ()
        self._zone: tzinfo | None = None

    def compose(self) -> ComposeResult:
        with Pane(id="list"):
            yield FilterTable(*self._columns, classes="content", id="table")
        with Vertical(id="beside"):
            yield Picture(id="state")
            yield WorldMap(id="world")

    def show_none(self) -> None:
        """Show no vaults and no other lines."""
        self.query_one(FilterTable).show(())
        self._vaults = ()
        self._share_room()

    def show_vaults(self, vaults: Sequence[Vault], regions: Sequence[Region], zone: tzinfo | None) -> None:
        self._vaults, self._regions, self._zone = vaults, regions, zone
        self.draw()
        self._share_room()

    @property
    def in_sight(self) -> list[ArmId]:
        """The vaults of the visible lines."""
        table = self.query_one(FilterTable).table
        return [ArmId(key) for key in table.keys_from_top(max(table.size.height, 1))] if self._vaults else []

    def draw(self) -> None:
        """Draw what is known of the vaults."""
        if not self._vaults:
            return
        states = self._states
        self.query_one(FilterTable).show(
            [TableRow(one.id, cells(one, states.of(one.id), self._display, waits=states.waits(one.id)))
             for one in self._vaults]
        )  # fmt: skip
        self.query_one(WorldMap).show_world(self._sites, legend=[VAULT_LEGEND])
        self.draw_detail()

    @property
    def _sites(self) -> list[Site]:
        return sites(self._vaults, self._regions, lambda one: self._states.of(one.id))

    def draw_detail(self) -> None:
        """Draw the vault under the cursor."""
        key, picture = self.query_one(FilterTable).cursor_key, self.query_one("#state", Picture)
        vault = next((one for one in self._vaults if one.id == key), None)
        state = self._state(vault)

        def rows(width: int) -> list[Row]:
            return detail_rows(vault, state, self._display, width, picture.tall, self._zone) if vault else []

        picture.show(rows)

    @on(Table.Highlighted)
    @on(FilterTable.Filtered)
    def read_states(self) -> None:
        """Draw the vault under the cursor, and read in the background what the visible ones protect."""
        if not self.screen.is_current:
            return  # a vault was opened meanwhile, and reads itself
        self.draw_detail()
        going = any(worker.group == READS_STATES and not worker.is_finished for worker in self.workers)
        if not going and self._states.due(self.in_sight):
            self.run_worker(self._reading(), name="what the vaults protect", group=READS_STATES)

    async def _reading(self) -> None:
        """Read the visible vaults, then those that come into sight meanwhile."""
        while due := self._states.due(self.in_sight):
            await self._states.read(due, self.draw)

    def stop_reading(self) -> None:
        self.workers.cancel_group(self, READS_STATES)

    def forget_states(self) -> None:
        """Forget what the vaults protect, so that it is read again."""
        self.stop_reading()
        self._states.forget()

    def _state(self, vault: Vault | None) -> VaultState | None:
        return self._states.of(vault.id) if vault else None

    def _display(self, location: str) -> str:
        return display_of(self._regions, location)

    def on_resize(self) -> None:
        self._share_room()

    def _share_room(self) -> None:
        """The lines of the list and of the detail; side by side both have all."""
        side = self.app.size.width >= SIDE_BY_SIDE
        beside, world = self.query_one("#beside"), self.query_one(WorldMap)
        beside.display = bool(self._vaults)
        self.set_class(side, "-side")
        mapped = bool(self._vaults) and bool(self._sites) and self.app.size.height >= 36
        world.display = mapped
        self.query_one("#state").styles.height = _DETAIL if mapped else "1fr"
        lines = len(self._vaults) + 2
        listed = min(lines, max(self.size.height - _LEAST_DETAIL, self.size.height // 2))
        self.query_one("#list").styles.height = listed if self._vaults and not side else "1fr"
