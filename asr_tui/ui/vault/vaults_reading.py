"""What the choice of a vault reads and lists: the subscriptions, then the vaults of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.app import ComposeResult
from textual.widgets import Static

from asr_tui.domain import kinds
from asr_tui.domain.resources import Region, Subscription, Vault
from asr_tui.services.workspace import AzureOptions, PracticeOptions, UnfinishedWork, Workspace
from asr_tui.ui.navigation import HomeOf
from asr_tui.ui.present.vault import (
    limits,
    no_subscription_words,
    no_vault_words,
    not_opened,
    refusal,
    subscription_cells,
    vault_not_opened,
)
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.vault.opening import Opening
from asr_tui.ui.vault.runs_banner import UnfinishedRuns
from asr_tui.ui.vault.vault_list import VAULT_COLUMNS, VaultList
from asr_tui.ui.vault.vault_reads import Vaults, read_vaults
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.panes import Pane

_SUBSCRIPTIONS = (
    "A subscription is what Azure bills, and where machines and vaults live. Take the one whose machines shall be "
    "protected; esc leads back here."
)
_SUBSCRIPTION_COLUMNS = (Column("Subscription", most=50), Column("State"), Column("Id", drop=1))


class VaultsReading(ListScreen):
    """Lists subscriptions where there are several, then vaults; opens what was asked for by name or is the only one."""

    def __init__(
        self,
        workspace: Workspace,
        start: PracticeOptions | AzureOptions,
        unfinished: UnfinishedWork | None = None,
        notice: str = "",
    ) -> None:
        """`notice` is shown here, or on the vault's home where that opens at once."""
        self._first_notice = notice
        self._opening = Opening(start, unfinished)
        self._subscriptions: tuple[Subscription, ...] = ()
        self._subscription: Subscription | None = None
        self._vaults: tuple[Vault, ...] = ()
        self._listed = False
        self._list = VaultList(workspace, *_SUBSCRIPTION_COLUMNS)
        self._left = UnfinishedRuns(workspace)
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return ("asr-tui", *((self._subscription.name, "Vaults") if self._subscription else ("Subscriptions",)))

    def compose_body(self) -> ComposeResult:
        yield self._left
        yield Static("", classes="question", id="question", markup=False)
        yield self._list
        yield Explanation(self.explanation)

    def on_mount(self) -> None:
        self.show_notice(self._first_notice)
        self._load_subscriptions()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self._listed:  # a vault may have been created meanwhile
            self._load_vaults(quiet=True)
        self._left.read(self.zone)
        self.refresh_bindings()

    def _ask(self, question: str, explanation: str, columns: Sequence[Column]) -> None:
        self.query_one("#question", Static).update(question)
        self.query_one(Explanation).explain(explanation)
        self.table.table.set_columns(*columns)

    def _load_subscriptions(self) -> None:
        self._subscription, self._listed = None, False
        self._list.show_none()
        self._ask("Which subscription?", _SUBSCRIPTIONS, _SUBSCRIPTION_COLUMNS)
        read = partial(self.workspace.choices.all, kinds.SUBSCRIPTION)
        self.load(self.query_one(Pane), "Reading your subscriptions", read, self._show_subscriptions)

    def _show_subscriptions(self, subscriptions: tuple[Subscription, ...]) -> None:
        self._subscriptions = subscriptions
        if not subscriptions:
            self.query_one(Pane).empty_words(*no_subscription_words(self.workspace.identity.name))
            return
        wanted, known = self._opening.take_subscription(subscriptions)
        offered = known if wanted else subscriptions
        if len(offered) == 1 and not refusal(offered[0]):
            self._choose(offered[0])
            return
        if wanted:
            self.show_notice(not_opened(wanted, known, self.workspace.identity))
            if not known:
                self._opening.forget()
        self.table.show([TableRow(one.id, subscription_cells(one)) for one in subscriptions])
        self.table.focus()
        self.load_screens()

    def _choose(self, subscription: Subscription) -> None:
        self._subscription = subscription
        self.show_notice(self._first_notice or limits(subscription))
        self.table.end_filter()
        self.table.show(())
        self.update_top_line(subscription.name)
        self._load_vaults()

    def _load_vaults(self, *, quiet: bool = False) -> None:
        if self._subscription is not None:
            self._ask("Which vault?", self.explanation, VAULT_COLUMNS)
            what = f"Reading the vaults of {self._subscription.name}"
            read = partial(read_vaults, self.workspace.choices, self._subscription.id)
            self.load(self.query_one(Pane), what, read, self._show_vaults, quiet=quiet)

    def _show_vaults(self, found: Vaults) -> None:
        self._vaults, regions = found
        self._listed = True
        subscription = self._subscription.name if self._subscription else ""
        self.load_screens()
        if not self._vaults:
            read_only, several = self.workspace.environment.read_only, len(self._subscriptions) > 1
            words = no_vault_words(subscription, self._opening.vault, read_only=read_only, several=several)
            self.query_one(Pane).empty_words(*words)
            return
        wanted, matches = self._opening.take_vault(self._vaults)
        if len(matches) == 1:  # the list is drawn beneath it, where it costs no bytes
            self._open(matches[0], self._first_notice, partial(self._show_list, regions))
            return
        self._show_list(regions)
        if wanted:
            self.show_notice(vault_not_opened(wanted, len(matches), subscription))
        self.call_after_refresh(self._list.read_states)

    def _show_list(self, regions: tuple[Region, ...]) -> None:
        self._list.show_vaults(self._vaults, regions, self.zone)
        self.table.focus()

    def on_screen_suspend(self) -> None:
        self._list.stop_reading()

    def _open(self, vault: Vault, notice: str = "", then: Callable[[], None] = lambda: None) -> None:
        """Open the vault's home once its screens are there; `then` is called when it lies above this screen."""
        pane = self.query_one(Pane)

        def open_home() -> None:
            self.go_to(HomeOf(vault, notice, self._opening.take_unfinished()))
            then()

        async def open_later() -> None:
            await self.workspace.load_screens()
            open_home()
            pane.ready()
            self.table.focus()

        if self.workspace.has_screens():
            open_home()
        else:
            pane.loading_words(f"Opening {vault.name}", counting=False)
            self.run_worker(open_later(), name="home", group="open-home", exclusive=True)
