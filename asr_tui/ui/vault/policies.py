"""Replication policies of a vault with their values and number of machines."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain import steps
from asr_tui.domain.drafts.policy import DeletePolicyDraft, users
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import Policy, ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import RunOf
from asr_tui.ui.present.policy import compared_rows, policy_cells
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.vault.new_policy import NewPolicyScreen
from asr_tui.ui.vault.policy import PolicyScreen
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.table import Table

Found = tuple[tuple[Policy, ...], tuple[ProtectedItem, ...]]

_COLUMNS = (Column("Policy", most=40), Column("Retention"), Column("App-consistent"), Column("Used by", drop=1))


class PoliciesScreen(AsrScreen[None]):
    """Reads the policies each time it is shown, since one may just have been changed."""

    CSS_PATH = "policies.tcss"
    title_words = "Policies"
    explanation = (
        "A policy says how long recovery points are kept and how often clean ones are made. A change of it counts for "
        "every machine that uses it."
    )
    words = ("Replication policy", "Recovery point", "Crash-consistent", "App-consistent")
    AUTO_FOCUS = "#policies"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Change", tooltip="Change its retention or frequency.", id="policies.open"),
        Binding("N", "new", "New policy", tooltip="Make a policy; no machine uses it at first.", id="policies.new"),
        Binding(
            "delete",
            "delete",
            "Delete policy",
            tooltip="Delete a policy that nothing uses; asks first.",
            id="policies.delete",
        ),
        Binding("r", "refresh", "Read again", tooltip="Ask Azure again.", id="screen.refresh"),
        *copying.keys("the selected policy"),
    ]

    def __init__(self, workspace: Workspace, vault: Vault) -> None:
        self._vault = vault
        self._policies: tuple[Policy, ...] = ()
        self._items: tuple[ProtectedItem, ...] = ()
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._vault.name, self.title_words)

    def compose_body(self) -> ComposeResult:
        yield Static("Which policy?", classes="question", markup=False)
        with Pane(id="list"):
            yield Table(*_COLUMNS, id="policies", classes="content")
            yield Lines(id="compared")
        yield Explanation(self.explanation)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.action_refresh()

    def action_refresh(self) -> None:
        pane = self.query_one(Pane)
        what = f"Reading the policies of {self._vault.name}"
        self.load(pane, what, self._read, self._show, quiet=bool(self._policies))

    async def _read(self) -> Found:
        recovery = self.workspace.session.site_recovery
        topology, items = await asyncio.gather(recovery.topology(self._vault.id), recovery.items(self._vault.id))
        return topology.policies, items

    def _show(self, found: Found) -> None:
        self._policies, self._items = found
        if not self._policies:
            self.query_one(Pane).empty_words(
                "This vault has no replication policy yet.",
                "The first one is made when machines are protected; N makes one now.",
            )
            return
        table = self.query_one("#policies", Table)
        table.show([TableRow(one.id, policy_cells(one, len(users(one.id, self._items)))) for one in self._policies])
        table.focus()
        self._compare()

    def _compare(self) -> None:
        """Below the list: the selected policy beside the others."""
        found, policies, items = self._selected, self._policies, self._items
        self.query_one("#compared", Lines).show(
            lambda width: compared_rows(found, policies, items, width) if found else []
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only policies for Azure machines can be changed."""
        if action == "open" and not self._changeable:
            return False
        if action in {"copy", "portal", "delete"} and not self._policies:
            return False
        return super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        if action in {"open", "new", "delete"}:
            step = steps.DeletePolicy if action == "delete" else steps.UpdatePolicy
            return step.right, (self._vault.id,)
        return super().right_of(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the list does nothing now."""
        if action == "open" and (found := self._selected):
            return f"{plain(found.name)} is not for Azure machines; only policies for those can be changed here."
        if action in {"open", "copy", "portal", "delete"}:
            return "no policy is selected."
        return super().reason(action, parameters)

    @property
    def _selected(self) -> Policy | None:
        key = self.query_one("#policies", Table).cursor_key if self.is_mounted else None
        return next((one for one in self._policies if one.id == key), None)

    @property
    def _changeable(self) -> Policy | None:
        found = self._selected
        return found if found and found.is_a2a else None

    def action_new(self) -> None:
        self._begin(NewPolicyScreen(self.workspace, self._vault, self._policies))

    def action_delete(self) -> None:
        if found := self._selected:
            draft = DeletePolicyDraft(found.id)
            self._begin(change_review(self.workspace, self._vault.id, draft, "Delete policy"))

    def _begin(self, screen: AsrScreen[str]) -> None:
        push_dialog(self.app, screen, lambda run_id: self.go_to(RunOf(run_id)))

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        found = self._selected
        return (ResourceLink(found.id, f"Policy {plain(found.name)}"),) if found else ()

    def on_table_highlighted(self) -> None:
        self.refresh_bindings()
        self._compare()

    def on_table_chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if policy := self._changeable:
            self._begin(PolicyScreen(self.workspace, policy, self._items))
