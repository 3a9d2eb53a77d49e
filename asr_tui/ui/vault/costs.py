"""What the protection of a vault's machines costs a month, and whether all would fit into their targets today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain.cost_lines import MachineCost, VaultCost
from asr_tui.domain.daily_change import daily_change
from asr_tui.domain.errors import AsrError
from asr_tui.domain.resources import Vault
from asr_tui.services import cost_export
from asr_tui.services.costs import CostEstate, Costs
from asr_tui.services.workspace import Workspace
from asr_tui.ui import messages
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.present import capacity as capacity_words
from asr_tui.ui.present import costs as present
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.exporting import export
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Lines, Picture
from asr_tui.ui.widgets.panes import Pane

_COLUMNS = (
    Column("Machine", most=30),
    Column("A month", align="right"),
    Column("Licence", align="right", drop=3),
    Column("Replica disks", align="right", drop=2),
    Column("Test, an hour", align="right", drop=1),
    Column("Failed over", align="right", drop=1),
    Column("Target", most=22, drop=4),
    Column("Size there", most=24, drop=5),
)
_FILES = "Three files, for you alone: to read (.md), for a spreadsheet (.csv), for programs (.json)."
_NEEDS_MACHINES = frozenset({"change_figure", "filter", "export", "copy", "portal", "ask", "capacity"})
_NO_MACHINES = "no machine is protected in this vault yet."


class CostsScreen(ListScreen):
    """Prices are asked for by a key, or at once where the settings say so."""

    CSS_PATH = "costs.tcss"
    title_words = "Costs and capacity"
    explanation = (
        "Amounts are made from Azure's public retail prices, with their date; what Azure bills by use is not known "
        "beforehand, and nothing is guessed. ? is not known; + means that a part of the sum is not."
    )
    words = ("Replica disk", "Cache storage account", "Quota")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="All that the machine costs, below.", id="costs.open"),
        Binding("dollar_sign", "ask", "Ask for prices", id="costs.ask",
                tooltip="Ask Azure's public price list now, without your sign-in."),
        Binding("c", "change_figure", "Change", id="costs.change",
                tooltip="State how much of a machine changes a day: for snapshots and traffic."),
        Binding("percent_sign", "capacity", "Capacity", id="costs.capacity",
                tooltip="Whether all machines would fit into their targets today; again for the costs."),
        Binding("e", "export", "Export", tooltip="Write costs and capacity as .md, .csv and .json.", id="costs.export"),
        ListScreen.FILTER,
        Binding("r", "refresh", "Read again", tooltip="Read the machines and quotas again.", id="screen.refresh"),
        *copying.keys("the selected machine"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, vault: Vault) -> None:
        self._vault = vault
        self._costs = Costs(workspace.choices, workspace.session.site_recovery, workspace.prices)
        self._estate: CostEstate | None = None
        self._found = VaultCost((), workspace.prices.currency)
        self._errors: tuple[AsrError, ...] = ()
        self._asked = False
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._vault.name, self.title_words)

    def compose_body(self) -> ComposeResult:
        yield Picture(id="head")
        with Pane(id="list"):
            yield FilterTable(*_COLUMNS, id="costs", classes="content")
        yield Lines(id="selected")
        yield Lines(id="capacity")

    def on_mount(self) -> None:
        self.action_refresh()

    # Reading

    def action_refresh(self) -> None:
        self.load(
            self.query_one(Pane), "Reading machines, disks and quotas", self._read_estate, self._read,
            usual="a few seconds", quiet=self._estate is not None,
        )  # fmt: skip

    async def _read_estate(self) -> CostEstate:
        return await self._costs.estate(self._vault.id, self._vault.id.subscription)

    def _read(self, estate: CostEstate) -> None:
        first, self._estate = self._estate is None, estate
        if not estate.items:
            self.query_one(Pane).empty_words(f"Nothing costs anything: {_NO_MACHINES}", *estate.unread)
        self._draw()
        if first and estate.items:
            self.table.focus()
        if estate.items and self.settings.ask_prices and not self._asked:
            self.action_ask()

    def action_ask(self) -> None:
        """Ask for the prices of all targets; what cannot be read keeps its earlier prices."""
        estate = self._estate
        if estate is None:
            return
        self._asked = True

        async def asked() -> CostEstate:
            self._errors = await self._costs.ask(estate)
            return await self._costs.priced(estate)

        self.show_notice(f"Asking {plain(self.workspace.prices.source)} for prices.")
        self.load(self.query_one(Pane), "Asking for prices", asked, self._priced, quiet=True)

    def _priced(self, estate: CostEstate) -> None:
        self._estate = estate
        self._draw()
        if self._errors:
            self.show_error(self._errors[0])
        else:
            self.show_notice("Prices are those of now.")

    # Drawing

    def _draw(self) -> None:
        estate = self._estate or CostEstate()
        change = daily_change(self.settings.daily_change)
        self._found = found = estate.costs(self.workspace.session.clock.now(), change)
        zone = self.zone
        if estate.items:
            self.query_one("#head", Picture).show(lambda width: present.head_rows(found, estate.prices, width, zone))
        self.table.show(
            [
                TableRow(one.item.id, present.cells(one, estate.display(one.item.target_location)))
                for one in found.dearest_first
            ]
        )
        self.query_one("#capacity", Lines).show(lambda width: self._capacity_rows(estate, width))
        self._show_selected()

    def _capacity_rows(self, estate: CostEstate, width: int) -> list[Row]:
        unread = [row for why in estate.unread for row in wrapped(plain(why), width, "warn", indent="  ", first="! ")]
        return [*unread, *capacity_words.capacity_rows(estate.capacity, width)]

    def on_table_highlighted(self) -> None:
        self._show_selected()

    def _show_selected(self) -> None:
        one, zone, found = self._selected, self.zone, self._found

        def rows(width: int) -> Sequence[Row]:
            machine = present.detail_rows(one, found.currency, width, zone) if one else []
            return [*machine, *present.unknown_rows(found, width)]

        self.query_one("#selected", Lines).show(rows)
        self.refresh_bindings()

    @property
    def _selected(self) -> MachineCost | None:
        return next((one for one in self._found.machines if one.item.id == self.cursor_key), None)

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        found = self._selected
        return (ResourceLink(found.item.id, plain(found.item.machine_name)),) if found else ()

    # Keys

    @property
    def _shows_capacity(self) -> bool:
        return self.has_class("-capacity")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in _NEEDS_MACHINES and not self._found.machines:
            return False
        if action == "ask" and not self.workspace.prices.source:
            return False
        if action in {"filter", "open"} and self._shows_capacity:
            return False
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of this screen does nothing now."""
        if action in _NEEDS_MACHINES and not self._found.machines:
            return READING if self._estate is None else _NO_MACHINES
        if action == "ask":
            return "no address of a price list is known for this cloud."
        if action in {"filter", "open"} and self._shows_capacity:
            return "this is the capacity; % leads back to the machines."
        return super().reason(action, parameters)

    def action_change_figure(self) -> None:
        """Ask for the daily change, keep it in the settings, and count with it."""

        def refusal(text: str) -> str:
            try:
                daily_change(text)
            except ValueError as error:
                return f"It {error}"
            return ""

        def taken(text: str) -> None:
            settings = replace(self.settings, daily_change=text.strip())
            self.host.settings = settings
            self.post_message(messages.SettingsChanged(settings))
            self._draw()

        question = "How much of a machine's data changes a day?"
        how = "GB of each machine such as 10 GB, or a share of its disks such as 5 %. Nothing: not known."
        dialog = AskText(question, self.settings.daily_change, explanation=how, refusal=refusal)
        push_dialog(self.app, dialog, taken)

    def action_capacity(self) -> None:
        self.toggle_class("-capacity")
        (self.query_one("#capacity", Lines) if self._shows_capacity else self.table).focus()
        self.refresh_bindings()

    def action_open(self) -> None:
        """What a line says in full stands below."""
        self.query_one("#selected", Lines).focus()

    def action_export(self) -> None:
        reports, estate = self.workspace.reports, self._estate
        if estate is None:
            return
        listed = cost_export.CostReport(
            self._vault.name,
            self._found,
            estate.prices,
            estate.capacity,
            {one.name: one.display for one in estate.regions},
        )
        now = self.workspace.session.clock.now()
        export(self, reports, lambda folder: cost_export.save(reports, folder, listed, now), _FILES)
