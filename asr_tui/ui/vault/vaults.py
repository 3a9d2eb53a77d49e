"""Which subscription, and which Recovery Services vault in it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain import kinds
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import Region, Subscription, Vault
from asr_tui.domain.run import RunState
from asr_tui.services.workspace import AzureOptions
from asr_tui.ui import messages
from asr_tui.ui.present.addressed import Addressed, of_vault
from asr_tui.ui.present.home import left_row
from asr_tui.ui.present.subscription import limits, refusal, subscription_cells
from asr_tui.ui.present.world import VAULT_LEGEND, vault_sites
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Picture
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.table import Column, Row
from asr_tui.ui.widgets.world_map import WorldMap

if TYPE_CHECKING:
    from asr_tui.services.workspace import PracticeOptions, UnfinishedWork, Workspace

Vaults = tuple[tuple[Vault, ...], tuple[Region, ...]]
"""The vaults, and the regions as far as they could be read."""


_LEFT_SHOWN = 3
_SUBSCRIPTIONS = (
    "A subscription is what Azure bills, and where machines and vaults live. Take the one whose machines shall be "
    "protected; esc leads back here."
)
_SUBSCRIPTION_COLUMNS = (Column("Subscription", most=50), Column("State"), Column("Id", drop=1))
_VAULT_COLUMNS = (Column("Vault", most=50), Column("Region"), Column("Resource group", drop=1))


class VaultsScreen(AsrScreen[None]):
    """Asks for the subscription where there are several, then for the vault. Goes straight on where both are known."""

    explanation = (
        "A Recovery Services vault is the control desk: it keeps settings and jobs, no disks. It should not lie in "
        "the region you fear to lose."
    )
    words = ("Recovery Services vault", "Subscription", "Source and target")
    changing_actions = frozenset({"new", "new_first"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Open the selected line.", id="vaults.open"),
        Binding("enter,n", "new_first", "New vault", tooltip="Make the first vault: name, group and region.",
                id="vaults.first"),
        Binding("n", "new", "New vault", tooltip="Make a vault: name, group and region.", id="vaults.new"),
        Binding("c", "subscriptions", "Subscription", tooltip="Choose another subscription.", id="vaults.subscription"),
        Binding("slash,ctrl+f", "filter", "Filter", tooltip="Show only lines with these words.", id="screen.filter"),
        Binding("r", "refresh", "Refresh", tooltip="Ask Azure again.", id="screen.refresh"),
        *copying.keys("the selected line"),
    ]  # fmt: skip

    def __init__(
        self,
        workspace: Workspace,
        start: PracticeOptions | AzureOptions,
        left: UnfinishedWork | None = None,
        notice: str = "",
    ) -> None:
        """`notice` is told here, or where the vault is known already, there."""
        self._untold = notice
        self._wanted_subscription = start.subscription if isinstance(start, AzureOptions) else ""
        self._wanted_vault = start.vault if isinstance(start, AzureOptions) else ""
        self._left = left
        if left is not None:
            self._wanted_subscription, self._wanted_vault = left.place.subscription, left.place.vault
        self._subscriptions: tuple[Subscription, ...] = ()
        self._subscription: Subscription | None = None
        self._vaults: tuple[Vault, ...] = ()
        self._listed = False
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        here = () if self._subscription is None else (self._subscription.name, "Vaults")
        return ("asr-tui", *(here or ("Subscriptions",)))

    def compose_body(self) -> ComposeResult:
        yield Picture(id="left")
        yield Static("", classes="question", id="question", markup=False)
        with Pane(id="list"):
            yield FilterTable(*_SUBSCRIPTION_COLUMNS, classes="content", id="table")
        yield WorldMap(id="world")
        yield Explanation(self.explanation)

    def on_mount(self) -> None:
        self.notice(self._untold)
        self._load_subscriptions()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self._listed:  # one may have been made meanwhile; what is read already is not asked for again
            self._load_vaults(quiet=True)
        runs, now = self.workspace.runs.unfinished(), self.workspace.session.clock.now()
        line = self.query_one("#left", Picture)
        line.display = bool(runs)
        line.styles.height = min(len(runs), _LEFT_SHOWN)
        line.show(lambda width: [left_row(run, now, width, self.zone) for run in runs[:_LEFT_SHOWN]])

    @property
    def _pane(self) -> Pane:
        return self.query_one("#list", Pane)

    @property
    def _table(self) -> FilterTable:
        return self.query_one("#table", FilterTable)

    def _ask(self, question: str) -> None:
        self.query_one("#question", Static).update(question)

    # Subscriptions

    def _load_subscriptions(self) -> None:
        self._subscription = None
        self._listed = False
        self._table.show(())
        self._table.table.set_columns(*_SUBSCRIPTION_COLUMNS)
        self.query_one(WorldMap).show_world()
        self.query_one(Explanation).explain(_SUBSCRIPTIONS)
        self._ask("Which subscription?")
        read = partial(self.workspace.choices.all, kinds.SUBSCRIPTION)
        self.load(self._pane, "Reading your subscriptions", read, self._show_subscriptions)

    def _show_subscriptions(self, subscriptions: tuple[Subscription, ...]) -> None:
        self._subscriptions = subscriptions
        if not subscriptions:
            who = self.workspace.identity.name
            self._pane.empty_words(
                f"No subscription is visible to {who}.",
                "Ask for the role Reader on a subscription, or sign in to another tenant: esc, then Sign in, Tenant.",
                "r  Look again",
            )
            return
        wanted = self._wanted_subscription
        self._wanted_subscription = ""
        known = [one for one in subscriptions if wanted.casefold() in {one.id.casefold(), one.name.casefold()}]
        offered = known if wanted else subscriptions
        if len(offered) == 1 and not refusal(offered[0]):
            self._choose(offered[0])
            return
        if wanted:
            self._tell_of_wanted(wanted, known)
        self._table.show([Row(one.id, subscription_cells(one)) for one in subscriptions])
        self._table.focus()

    def _tell_of_wanted(self, wanted: str, known: list[Subscription]) -> None:
        """Why the subscription of the command line was not opened; beneath stands what there is."""
        name, who = plain(wanted), plain(self.workspace.identity.name)
        if not known:
            self._wanted_vault = ""
            tenant = plain(self.workspace.identity.tenant)
            if not tenant:
                self.notice(f"There is no subscription “{name}” here; these are there.")
                return
            self.notice(
                f"No subscription “{name}” is visible to {who} in tenant {tenant}; these are. "
                "It may be in another tenant: esc, then choose one where you sign in."
            )
        elif len(known) > 1:
            self.notice(f"{len(known)} subscriptions are named “{name}”: choose by id.")
        else:
            self.notice(refusal(known[0]))

    def _choose(self, subscription: Subscription) -> None:
        self._subscription = subscription
        self.notice(self._untold or limits(subscription))
        self._table.end_filter()
        self._table.show(())
        self._table.table.set_columns(*_VAULT_COLUMNS)
        self.told(subscription.name)
        self._load_vaults()

    # Vaults

    def _load_vaults(self, *, quiet: bool = False) -> None:
        if self._subscription is not None:
            self.query_one(Explanation).explain(self.explanation)
            self._ask("Which vault?")
            what = f"Reading the vaults of {self._subscription.name}"
            self.load(self._pane, what, self._read_vaults, self._show_vaults, quiet=quiet)

    async def _read_vaults(self) -> Vaults:
        subscription = self._subscription.id if self._subscription else ""
        choices = self.workspace.choices
        vaults, regions = await asyncio.gather(
            choices.all(kinds.VAULT, subscription), choices.all(kinds.REGION, subscription), return_exceptions=True
        )
        if isinstance(vaults, BaseException):
            raise vaults
        if isinstance(regions, AsrError):  # their display names are worth no error
            regions = ()
        elif isinstance(regions, BaseException):
            raise regions
        return vaults, regions

    def _show_vaults(self, found: Vaults) -> None:
        self._vaults, regions = found
        self._listed = True
        displays = {region.name: region.display for region in regions}
        subscription = self._subscription.name if self._subscription else ""
        if not self._vaults:
            self._pane.empty_words(
                f"There is no Recovery Services vault in {subscription}.",
                *((f"“{self._wanted_vault}” was asked for.",) if self._wanted_vault else ()),
                *(
                    ("This session is read-only: to make one, start again with changes.", "")
                    if self.workspace.surroundings.read_only
                    else ("Make one, in another region than the machines it shall protect.", "", "enter  New vault")
                ),
                "r      Look again" + ("   c  Another subscription" if len(self._subscriptions) > 1 else ""),
            )
            return
        self._table.show(
            [Row(one.id, (one.name, displays.get(one.location, one.location), one.id.group)) for one in self._vaults]
        )
        self._table.focus()
        sites = vault_sites(regions, (one.location for one in self._vaults))
        self.query_one(WorldMap).show_world(sites, legend=[VAULT_LEGEND])
        wanted = self._wanted_vault.casefold()
        self._wanted_vault = ""
        matches = [one for one in self._vaults if wanted in {one.name.casefold(), one.id.casefold()}]
        if len(matches) == 1:
            self._open(matches[0], self._untold)
        elif matches:
            self.notice(f"{len(matches)} vaults are named “{plain(wanted)}”: choose by resource group.")
        elif wanted:
            self.notice(f"There is no vault “{plain(wanted)}” in {plain(subscription)}; these are there.")

    def _open(self, vault: Vault, notice: str = "") -> None:
        left, self._left = self._left, None
        self.post_message(messages.VaultChosen(self.workspace, vault, left, notice))

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "subscriptions":
            return len(self._subscriptions) > 1 and self._subscription is not None
        if action in {"new", "new_first"}:
            none_there = self.is_mounted and self._pane.state == "empty"
            if self._subscription is None or (action == "new_first") is not none_there:
                return False
        if action in {"open", "filter", "copy", "portal"}:
            return self.is_mounted and bool(self._table.rows)
        return super().check_action(action, parameters)

    def on_table_chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        key = self._table.cursor_key
        if self._subscription is None:
            subscription = next((one for one in self._subscriptions if one.id == key), None)
            if subscription is None:
                return
            if why := refusal(subscription):
                self.notice(why)
                self.app.bell()
            else:
                self._choose(subscription)
        elif vault := next((one for one in self._vaults if one.id == key), None):
            self._open(vault)

    def action_subscriptions(self) -> None:
        self.notice("")
        self._table.end_filter()
        self._load_subscriptions()

    def pointed_at(self) -> tuple[Addressed, ...]:
        key = self._table.cursor_key or ""
        if self._subscription is None:
            return (Addressed(ArmId(f"/subscriptions/{key}"), f"Subscription {key}"),)
        return (of_vault(ArmId(key)),)

    def action_new_first(self) -> None:
        self.action_new()

    def action_new(self) -> None:
        """Choose what it shall be, watch it being made, and open it."""
        from asr_tui.ui.vault.new_vault import NewVaultScreen

        if self._subscription is not None:
            self.app.push_screen(NewVaultScreen(self.workspace, self._subscription), self._begun)

    def _begun(self, begun: tuple[str, Vault] | None) -> None:
        if begun is not None:
            run_id, vault = begun
            self.run_worker(self._watch_making(run_id, vault), name="the new vault", group="watch-new-vault")

    async def _watch_making(self, run_id: str, vault: Vault) -> None:
        """Show the run; when the vault is made, and nobody has gone elsewhere, go on to it."""
        from asr_tui.ui.run.run import RunScreen

        watching = RunScreen(self.workspace, run_id)
        await self.app.push_screen(watching)
        async for run in self.workspace.runs.changes(run_id):
            if run.state is RunState.DONE:
                break
        else:
            return
        self.workspace.choices.refresh()
        if self.app.screen is watching:
            await watching.dismiss(None)
            self._open(vault)

    def action_filter(self) -> None:
        self._table.start_filter()

    def action_refresh(self) -> None:
        """Ask again for what is shown."""
        self.notice("")
        self.workspace.choices.refresh()
        if self._subscription is None:
            self._load_subscriptions()
        else:
            self._load_vaults()

    def action_back(self) -> None:
        """Out of the filter, then to the subscriptions, then to the welcome screen."""
        if self._table.end_filter():
            return
        if self.check_action("subscriptions", ()):
            self.action_subscriptions()
            return
        self.post_message(messages.WorkspaceLeft(self.workspace))
