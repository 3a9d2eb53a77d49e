"""Choice of the subscription and the Recovery Services vault."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain import kinds
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import Region, Subscription, Vault
from asr_tui.domain.run import Run
from asr_tui.services.choices import Choices
from asr_tui.services.vault_states import VaultStates
from asr_tui.services.workspace import AzureOptions, PracticeOptions, UnfinishedWork, Workspace
from asr_tui.ui import messages
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.navigation import HomeOf, NewVault, RunOf
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink, of_vault
from asr_tui.ui.present.vault import (
    limits,
    no_subscription_words,
    no_vault_words,
    not_opened,
    refusal,
    subscription_cells,
    vault_not_opened,
)
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.shell.starting import until_done
from asr_tui.ui.text import plain
from asr_tui.ui.vault.runs_banner import UnfinishedRuns
from asr_tui.ui.vault.vault_list import READS_STATES, VAULT_COLUMNS, VaultList, read_in_sight
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.table import Table

Vaults = tuple[tuple[Vault, ...], tuple[Region, ...]]
"""Vaults, and regions where they could be read."""


_SUBSCRIPTIONS = (
    "A subscription is what Azure bills, and where machines and vaults live. Take the one whose machines shall be "
    "protected; esc leads back here."
)
_SUBSCRIPTION_COLUMNS = (Column("Subscription", most=50), Column("State"), Column("Id", drop=1))


@dataclass(frozen=True, slots=True)
class Preselection:
    """Subscription and vault to open at once, by id or name; empty where none is given."""

    subscription: str = ""
    vault: str = ""

    @classmethod
    def of(cls, start: PracticeOptions | AzureOptions, unfinished: UnfinishedWork | None) -> Preselection:
        """Those of the unfinished work, else of the command line."""
        if unfinished is not None:
            return cls(unfinished.place.subscription, unfinished.place.vault)
        return cls(start.subscription, start.vault) if isinstance(start, AzureOptions) else cls()


class VaultsScreen(ListScreen):
    """Asks for the subscription where there are several, then for the vault; opens both at once where given."""

    explanation = (
        "A Recovery Services vault holds settings and jobs, no disks. It should not be in the source region, whose "
        "failure you plan for."
    )
    words = ("Recovery Services vault", "Subscription", "Source and target")
    changing_actions = frozenset({"new", "new_first"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Open the selected line.", id="vaults.open"),
        Binding("enter,N", "new_first", "New vault", tooltip="Make the first vault: name, group and region.",
                id="vaults.first"),
        Binding("N", "new", "New vault", tooltip="Make a vault: name, group and region.", id="vaults.new"),
        Binding("escape", "subscriptions", "Subscriptions", tooltip="Choose another subscription.",
                id="vaults.subscription"),
        Binding("escape", "back", "Back", tooltip="One step back; nothing is lost.", id="screen.back"),
        Binding("l", "go_on", "Left undone", tooltip="Go on with a run that was left undone, in its vault.",
                id="vaults.go_on"),
        ListScreen.FILTER,
        Binding("r", "refresh", "Refresh", tooltip="Ask Azure again.", id="screen.refresh"),
        *copying.keys("the selected line"),
    ]  # fmt: skip

    def __init__(
        self,
        workspace: Workspace,
        start: PracticeOptions | AzureOptions,
        unfinished: UnfinishedWork | None = None,
        notice: str = "",
    ) -> None:
        """`notice` is shown here, or on the vault's home where that opens at once."""
        self._first_notice = notice
        self._preselected = Preselection.of(start, unfinished)
        self._unfinished = unfinished
        self._subscriptions: tuple[Subscription, ...] = ()
        self._subscription: Subscription | None = None
        self._vaults: tuple[Vault, ...] = ()
        self._listed = False
        self._states = VaultStates(workspace.session.site_recovery, workspace.feeds, workspace.session.clock)
        self._left: tuple[Run, ...] = ()
        self._start = start
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return ("asr-tui", *((self._subscription.name, "Vaults") if self._subscription else ("Subscriptions",)))

    def compose_body(self) -> ComposeResult:
        yield UnfinishedRuns(id="left")
        yield Static("", classes="question", id="question", markup=False)
        yield VaultList(*_SUBSCRIPTION_COLUMNS)
        yield Explanation(self.explanation)

    def on_mount(self) -> None:
        self.show_notice(self._first_notice)
        self._load_subscriptions()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self._listed:  # a vault may have been created meanwhile
            self._load_vaults(quiet=True)
        self._left, now = self.workspace.runs.unfinished(), self.workspace.session.clock.now()
        self.query_one(UnfinishedRuns).show_unfinished(self._left, now, self.zone)
        self.refresh_bindings()

    def _ask(self, question: str, explanation: str, columns: Sequence[Column]) -> None:
        self.query_one("#question", Static).update(question)
        self.query_one(Explanation).explain(explanation)
        self.table.table.set_columns(*columns)

    def _load_subscriptions(self) -> None:
        self._subscription, self._listed = None, False
        self.table.show(())
        self.query_one(VaultList).show_none()
        self._ask("Which subscription?", _SUBSCRIPTIONS, _SUBSCRIPTION_COLUMNS)
        read = partial(self.workspace.choices.all, kinds.SUBSCRIPTION)
        self.load(self.query_one(Pane), "Reading your subscriptions", read, self._show_subscriptions)

    def _show_subscriptions(self, subscriptions: tuple[Subscription, ...]) -> None:
        self._subscriptions = subscriptions
        if not subscriptions:
            self.query_one(Pane).empty_words(*no_subscription_words(self.workspace.identity.name))
            return
        wanted, self._preselected = self._preselected.subscription, replace(self._preselected, subscription="")
        known = [one for one in subscriptions if wanted.casefold() in {one.id.casefold(), one.name.casefold()}]
        offered = known if wanted else subscriptions
        if len(offered) == 1 and not refusal(offered[0]):
            self._choose(offered[0])
            return
        if wanted:
            self.show_notice(not_opened(wanted, known, self.workspace.identity))
            if not known:
                self._preselected = Preselection()
        self.table.show([TableRow(one.id, subscription_cells(one)) for one in subscriptions])
        self.table.focus()

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
            read = partial(_read, self.workspace.choices, self._subscription.id)
            self.load(self.query_one(Pane), what, read, self._show_vaults, quiet=quiet)

    def _show_vaults(self, found: Vaults) -> None:
        self._vaults, regions = found
        self._listed = True
        subscription = self._subscription.name if self._subscription else ""
        if not self._vaults:
            read_only, several = self.workspace.environment.read_only, len(self._subscriptions) > 1
            words = no_vault_words(subscription, self._preselected.vault, read_only=read_only, several=several)
            self.query_one(Pane).empty_words(*words)
            return
        self.query_one(VaultList).show_vaults(self._vaults, regions, self._states, self.zone)
        self.table.focus()
        wanted, self._preselected = self._preselected.vault, Preselection()
        matches = [one for one in self._vaults if wanted.casefold() in {one.name.casefold(), one.id.casefold()}]
        if len(matches) == 1:
            self._open(matches[0], self._first_notice)
            return
        if wanted:
            self.show_notice(vault_not_opened(wanted, len(matches), subscription))
        self.call_after_refresh(self._read_states)

    @on(Table.Highlighted)
    @on(FilterTable.Filtered)
    def _read_states(self) -> None:
        """Show what the vault under the cursor protects, and read what the visible ones do."""
        self.query_one(VaultList).draw_detail()
        read_in_sight(self, self.query_one(VaultList), self._states)

    def on_screen_suspend(self) -> None:
        self.workers.cancel_group(self, READS_STATES)

    def _open(self, vault: Vault, notice: str = "") -> None:
        unfinished, self._unfinished = self._unfinished, None
        self.go_to(HomeOf(vault, notice, unfinished))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        chosen = self._subscription is not None
        if action == "subscriptions":
            return len(self._subscriptions) > 1 and chosen and not self.table.has_class("-filtering")
        if action == "go_on":
            return bool(self._left)
        if action in {"open", "filter", "copy", "portal"}:
            return self.is_mounted and bool(self.table.rows)
        none_there = self.is_mounted and self.query_one(Pane).state == "empty"
        if action in {"new", "new_first"} and not (chosen and (action == "new_first") is none_there):
            return False
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the list does nothing now."""
        if self.why_not(action) != "read-only" and action in {"new", "new_first"} and self._subscription is None:
            return "a vault lies in a subscription: choose that first."
        if action == "go_on":
            return "no run was left undone."
        if action in {"open", "filter", "copy", "portal"}:
            return READING if self.query_one(Pane).state == "loading" else "there is no line to choose."
        return super().reason(action, parameters)

    def changes_allowed(self) -> None:
        """Read the list again: an empty one says what can be made now."""
        super().changes_allowed()
        self.action_refresh()

    def action_go_on(self) -> None:
        """Open the vault of a run that was left undone, and go on there; ask where there are several."""
        if len(self._left) == 1:
            self._go_on(self._left[0].id)
        elif self._left:
            answers = [(run.id, plain(run.plan.title), plain(run.place.vault.name)) for run in self._left]
            push_dialog(self.app, Choose("Which of these shall go on?", (), answers), self._go_on)

    def _go_on(self, run_id: str) -> None:
        run = next(run for run in self._left if run.id == run_id)
        of = len(run.steps)
        self._unfinished = UnfinishedWork(self._start, run.place, "run", run.plan.title, run.started, run.done, of)
        self._preselected = Preselection.of(self._start, self._unfinished)
        self.action_subscriptions()

    def action_open(self) -> None:
        subscription = next((one for one in self._subscriptions if one.id == self.cursor_key), None)
        vault = next((one for one in self._vaults if one.id == self.cursor_key), None)
        if self._subscription is not None:
            if vault is not None:
                self._open(vault)
        elif subscription is not None and (why := refusal(subscription)):
            self.show_notice(why)
            self.app.bell()
        elif subscription is not None:
            self._choose(subscription)

    def action_subscriptions(self) -> None:
        self.show_notice("")
        self.table.end_filter()
        self._load_subscriptions()

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        if self._subscription is not None:
            return (of_vault(ArmId(self.cursor_key)),)
        return (ResourceLink(ArmId(f"/subscriptions/{self.cursor_key}"), f"Subscription {self.cursor_key}"),)

    def action_new(self) -> None:
        """Open the form for a new vault, show its run, and open the vault."""
        if self._subscription is not None:
            self.run_worker(self._make(self._subscription), name="the new vault", group="watch-new-vault")

    action_new_first = action_new

    async def _make(self, subscription: Subscription) -> None:
        if vault := await _create_vault(self, subscription):
            self._open(vault)

    def action_refresh(self) -> None:
        """Read the shown list again."""
        self.show_notice("")
        self.workspace.choices.refresh()
        self.workers.cancel_group(self, READS_STATES)
        self._states.forget()
        (self._load_vaults if self._subscription else self._load_subscriptions)()

    def action_back(self) -> None:
        """Close the filter, else return to the subscriptions, else to the welcome screen."""
        if self.table.end_filter():
            return
        if self.check_action("subscriptions", ()):
            self.action_subscriptions()
        else:
            self.post_message(messages.WorkspaceLeft(self.workspace))


async def _read(choices: Choices, subscription: str) -> Vaults:
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


async def _create_vault(screen: AsrScreen[None], subscription: Subscription) -> Vault | None:
    """Create a vault on screens above this one; None where its run was left or failed."""
    begun = await screen.app.push_screen_wait(screen.screen_for(NewVault(subscription)))
    if begun is None:
        return None
    run_id, vault = begun
    watching = screen.screen_for(RunOf(run_id))
    await screen.app.push_screen(watching)
    if not await until_done(screen.workspace.runs, run_id):
        return None
    screen.workspace.choices.refresh()
    if screen.app.screen is not watching:
        return None
    await watching.dismiss(None)
    return vault
