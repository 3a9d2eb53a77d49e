"""Who updates the Mobility service in a vault's machines: by container mapping."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain import kinds, steps
from asr_tui.domain.automation import AutomationRun, RoleAssignment
from asr_tui.domain.drafts.agent_updates import AgentUpdatesDraft
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.protection import ContainerMapping, ProtectedItem
from asr_tui.domain.resources import AutomationAccount, Vault
from asr_tui.services.reads import OptionalReads
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.navigation import ActionsOfMany, RunOf
from asr_tui.ui.present.agent_updates import account_answers, account_rows, agent_rows, mapping_cells
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.lines import Lines, Picture
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.table import Table

_COLUMNS = (Column("Container mapping", most=60), Column("Agents updated", most=44), Column("Account", most=40))


class _Found(Struct, frozen=True):
    mappings: tuple[ContainerMapping, ...]
    items: tuple[ProtectedItem, ...]
    accounts: tuple[AutomationAccount, ...] | None
    roles: tuple[RoleAssignment, ...] | None
    runs: tuple[tuple[ArmId, tuple[AutomationRun, ...] | None], ...]


class AgentUpdatesScreen(AsrScreen[None]):
    """Reads mappings, machines and accounts each time it is shown."""

    CSS_PATH = "agent_updates.tcss"
    title_words = "Agents"
    explanation = (
        "Azure can keep the Mobility service new by itself: an Automation account, with its own identity, installs "
        "newer versions in running machines once a day. Without one a person updates them."
    )
    words = ("Mobility service", "Runbook")
    AUTO_FOCUS = "#mappings"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Change", tooltip="Choose the account that updates the agents.", id="agents.open"),
        Binding("a", "actions", "Actions", tooltip="Actions of all machines: update their agents, and more.",
                id="machine.actions"),
        Binding("r", "refresh", "Read again", tooltip="Ask Azure again.", id="screen.refresh"),
        *copying.keys("the selected mapping"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, vault: Vault) -> None:
        self._vault = vault
        self._found: _Found | None = None
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._vault.name, self.title_words)

    def compose_body(self) -> ComposeResult:
        with Pane(id="list"):
            yield Picture(id="agents", classes="head")
            yield Table(*_COLUMNS, id="mappings", classes="content")
            yield Lines(id="account")
        yield Explanation(self.explanation)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.action_refresh()

    def action_refresh(self) -> None:
        what = f"Reading who updates the agents of {self._vault.name}"
        self.load(self.query_one(Pane), what, self._read, self._show, quiet=self._found is not None)

    async def _read(self) -> _Found:
        """Accounts, roles and runs are left out where they cannot be read."""
        session, vault, unread = self.workspace.session, self._vault.id, OptionalReads()
        catalog = session.catalog
        topology, items, accounts, roles = await asyncio.gather(
            session.site_recovery.topology(vault),
            session.site_recovery.items(vault),
            unread.or_nothing(
                kinds.AUTOMATION_ACCOUNT.title, catalog.all(kinds.AUTOMATION_ACCOUNT, vault.subscription)
            ),
            unread.or_nothing(kinds.ROLE_ASSIGNMENT.title, catalog.all(kinds.ROLE_ASSIGNMENT, vault)),
        )
        used = list(dict.fromkeys(one.update_account for one in topology.mappings if one.update_account))
        reads = (unread.or_nothing("Its runs", catalog.all(kinds.AUTOMATION_RUN, one)) for one in used)
        runs = tuple(zip(used, await asyncio.gather(*reads), strict=True))
        return _Found(topology.mappings, items, accounts, roles, runs)

    def _show(self, found: _Found) -> None:
        self._found = found
        now = self.workspace.session.clock.now()
        if not found.mappings:
            self.query_one(Pane).empty_words("This vault has no container mapping yet.", "Protect machines first.")
            return
        self.query_one("#agents", Picture).show(lambda width: agent_rows(found.items, now, width))
        self.query_one("#mappings", Table).show([TableRow(one.id, mapping_cells(one)) for one in found.mappings])
        self._tell_account()
        self.refresh_bindings()

    @property
    def _selected(self) -> ContainerMapping | None:
        mappings = self._found.mappings if self._found else ()
        key = self.query_one("#mappings", Table).cursor_key if self.is_mounted else None
        return next((one for one in mappings if one.id == key), None)

    def on_table_highlighted(self) -> None:
        self.refresh_bindings()
        self._tell_account()

    def _tell_account(self) -> None:
        """Below the list: who updates the agents of the selected mapping, its runs, and what it may do."""
        mapping, found = self._selected, self._found
        account = mapping.update_account if mapping and mapping.updates_agents else None
        lines = self.query_one("#account", Lines)
        if found is None or account is None:
            lines.show(lambda _: [])
            return
        known = by_id(found.accounts or (), account)
        runs = next((runs for one, runs in found.runs if one == account), None)
        now = self.workspace.session.clock.now()
        lines.show(lambda width: account_rows(account, known, found.roles, runs, now, self.zone, width))

    def on_table_chosen(self) -> None:
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"open", "copy", "portal"} and self._selected is None:
            return False
        if action == "actions" and not (self._found and self._found.items):
            return False
        return super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        if action == "open":
            return steps.UpdateAgentUpdates.right, (self._vault.id,)
        return super().right_of(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the list does nothing now."""
        if action in {"open", "copy", "portal", "actions"}:
            return READING if self._found is None else "the vault protects no machine."
        return super().reason(action, parameters)

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        found = self._selected
        return (ResourceLink(found.id, plain(found.name)),) if found else ()

    def action_actions(self) -> None:
        if found := self._found:
            self.go_to(ActionsOfMany(found.items))

    def action_open(self) -> None:
        if self._selected is not None:
            self.run_worker(self._choose(self._selected), name="the account", group="ask-account")

    async def _choose(self, mapping: ContainerMapping) -> None:
        """Ask for the account, then review the change."""
        accounts = (self._found.accounts if self._found else None) or ()
        now = mapping.update_account if mapping.updates_agents else None
        body = ["The setting counts for all machines of the mapping."]
        if not accounts:
            body.append("No Automation account can be read in the vault's subscription: make one in the portal.")
        question = Choose("Who updates the agents?", body, account_answers(accounts), selected=now or "")
        chosen = await self.app.push_screen_wait(question)
        if chosen is not None:
            draft = AgentUpdatesDraft(mapping.id, ArmId(chosen) if chosen else None)
            review = change_review(self.workspace, self._vault.id, draft, "Change who updates the agents")
            push_dialog(self.app, review, lambda run_id: self.go_to(RunOf(run_id, back_to="the agents")))
