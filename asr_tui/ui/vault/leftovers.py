"""What Site Recovery and drills have left behind in all subscriptions; what is proven to be left can be deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain.drafts.leftovers import LeftoversDraft
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.leftovers import Leftover, LeftoverEstate, leftovers
from asr_tui.domain.prices import RegionPrices
from asr_tui.domain.resources import Vault
from asr_tui.domain.rights import action_of
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import RunOf
from asr_tui.ui.present import leftovers as present
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.present.rows import Row
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane

_COLUMNS = (
    Column("", least=6),
    Column("What", most=24),
    Column("Name", most=44),
    Column("Group", most=30, drop=2),
    Column("Size", most=24, drop=1),
    Column("A month", align="right", drop=2),
    Column("Made", drop=3),
)


class LeftoversScreen(ListScreen):
    """Nothing is marked at first; only what is proven to be left can be."""

    CSS_PATH = "leftovers.tcss"
    title_words = "Leftovers"
    explanation = (
        "Replica disks look unattached and are live: only what no protected machine of any vault names, and a tag or "
        "this program's audit log proves to be left, can be deleted. Resource groups never are."
    )
    words = ("Test failover", "Cache storage account")
    changing_actions = frozenset({"delete"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", tooltip="Mark what is under the cursor, to be deleted.", id="leftovers.mark"),
        Binding("asterisk", "mark_all", "All", tooltip="Mark all shown that can be deleted, or none.",
                id="leftovers.mark_all"),
        Binding("delete", "delete", "Delete", tooltip="Review the deletion of what is marked.", id="leftovers.delete"),
        ListScreen.FILTER,
        Binding("dollar_sign", "ask", "Ask for prices", id="leftovers.ask",
                tooltip="Ask Azure's public price list what the disks cost, without your sign-in."),
        Binding("r", "refresh", "Read again", tooltip="Read all subscriptions again.", id="screen.refresh"),
        *copying.keys("the selected line"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, vault: Vault) -> None:
        self._vault = vault
        self._estate: LeftoverEstate | None = None
        self._found: tuple[Leftover, ...] = ()
        self._marked: set[ArmId] = set()
        self._prices: Mapping[str, RegionPrices] = {}
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._vault.name, self.title_words)

    def compose_body(self) -> ComposeResult:
        yield Static(id="head", classes="question", markup=False)
        with Pane(id="list"):
            yield FilterTable(*_COLUMNS, markable=True, id="leftovers", classes="content")
        yield Lines(id="selected")

    def on_mount(self) -> None:
        self.action_refresh()

    # Reading

    def action_refresh(self) -> None:
        pane = self.query_one(Pane)
        self.load(
            pane, "Looking through all subscriptions", self._reading, self._read, usual="a few seconds",
            quiet=self._estate is not None,
        )  # fmt: skip

    async def _reading(self) -> LeftoverEstate:
        estate = await self.workspace.planning.leftovers()
        self._prices = await self.workspace.prices.known(disk.location for disk in estate.disks)
        return estate

    def _read(self, estate: LeftoverEstate) -> None:
        first, self._estate = self._estate is None, estate
        self._found = leftovers(estate)
        self._marked &= {one.id for one in self._found if one.removable}
        if not self._found:
            self.query_one(Pane).empty_words("Nothing seems to be left.", *estate.unread)
        self._draw()
        if first and self._found:
            self.table.focus()

    def _draw(self) -> None:
        now = self.workspace.session.clock.now()
        marked = f"   {len(self._marked)} marked" if self._marked else ""
        self.query_one("#head", Static).update(present.head_words(self._found, self._prices) + marked)
        self.table.show(
            [
                TableRow(one.id, present.cells(one, now, self.zone, self._prices), one.id in self._marked)
                for one in self._found
            ]
        )
        self._show_selected()

    def on_table_highlighted(self) -> None:
        self._show_selected()

    def _show_selected(self) -> None:
        one, estate, zone, prices = self._selected, self._estate, self.zone, self._prices

        def rows(width: int) -> Sequence[Row]:
            unread = present.unread_rows(estate, width) if estate else []
            return [*(present.detail_rows(one, width, zone, prices) if one else []), *unread]

        self.query_one("#selected", Lines).show(rows)
        self.refresh_bindings()

    @property
    def _selected(self) -> Leftover | None:
        return next((one for one in self._found if one.id == self.cursor_key), None) if self.cursor_key else None

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        found = self._selected
        return (ResourceLink(found.id, plain(found.id.name)),) if found else ()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"mark_all", "filter", "copy", "portal"} and not self._found:
            return False
        if action == "mark" and not ((found := self._selected) and found.removable):
            return False
        if action == "delete" and not self._marked:
            return False
        if action == "ask" and not (self.workspace.prices.source and any(one.disk for one in self._found)):
            return False
        return super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        """To delete what is marked, of which one may lack and another not; the review names each."""
        kinds = {kind for one in self._marked if (kind := one.split("/")[-2])}
        if action == "delete" and len(kinds) == 1:
            right = action_of("DELETE", next(iter(self._marked)))
            return right, tuple(dict.fromkeys(one.group_id for one in self._marked))
        return super().right_of(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of this list does nothing now."""
        if action in {"mark", "mark_all", "delete", "filter", "copy", "portal", "ask"} and self._estate is None:
            return READING
        if action == "ask":
            return "no disk is left, and only disks have a price."
        if action == "mark" and (found := self._selected):
            return f"{plain(found.id.name)} must stay. {plain(found.against[0])}" if found.against else ""
        if action == "delete":
            return "nothing is marked; the space bar marks what can be deleted."
        return super().reason(action, parameters)

    def on_filter_table_marked(self) -> None:
        if self.check_action("mark", ()):
            self.action_mark()

    def action_mark(self) -> None:
        if found := self._selected:
            self._marked ^= {found.id}
            self._draw()

    def action_mark_all(self) -> None:
        shown = {row.key for row in self.table.table.rows}
        able = {one.id for one in self._found if one.removable and one.id in shown}
        self._marked = self._marked - able if able <= self._marked else self._marked | able
        self._draw()

    def action_ask(self) -> None:
        """Ask for the prices of the regions in which disks are left."""
        regions = {one.disk.location: () for one in self._found if one.disk}
        estate = self._estate
        if estate is None:
            return

        async def asked() -> tuple[AsrError, ...]:
            errors = await self.workspace.prices.ask(regions)
            self._prices = await self.workspace.prices.known(regions)
            return errors

        def priced(errors: tuple[AsrError, ...]) -> None:
            self._draw()
            if errors:
                self.show_error(errors[0])

        self.load(self.query_one(Pane), "Asking for prices", asked, priced, quiet=True)

    def action_delete(self) -> None:
        chosen = tuple(one.id for one in self._found if one.id in self._marked)
        review = change_review(
            self.workspace, self._vault.id, LeftoversDraft(self._vault.id, chosen), "Delete leftovers"
        )
        push_dialog(self.app, review, self._begun)

    def _begun(self, run_id: str) -> None:
        self._marked.clear()
        self.go_to(RunOf(run_id, back_to="the leftovers"), lambda _: self.action_refresh())

    def action_open(self) -> None:
        """What a line says in full stands below."""
        self.query_one("#selected", Lines).focus()
