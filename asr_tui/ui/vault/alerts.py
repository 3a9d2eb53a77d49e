"""Who is told of a vault's problems: its settings, which can be changed, and the alerts that fired."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain import kinds, steps
from asr_tui.domain.alerting import AlertRule, AlertSettings, FiredAlert
from asr_tui.domain.drafts.alerting import (
    AlertSettingsDraft,
    AlertStateDraft,
    address_problem,
    addresses_of,
    toggled,
)
from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import Vault
from asr_tui.domain.vault_safety import VaultSafety
from asr_tui.services.planning import PlannedDraft
from asr_tui.services.reads import OptionalReads
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.navigation import RunOf
from asr_tui.ui.present.alerting import (
    alert_cells,
    alert_words,
    finding_rows,
    newest_first,
    safety_rows,
    setting_fields,
)
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink, of_vault
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.field_list import FieldList, field_entries, go_on
from asr_tui.ui.widgets.lines import Picture
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.table import Table

_COLUMNS = (Column("Alert", most=14), Column("What", most=70), Column("Severity", drop=1), Column("Since", drop=2))


class _Found(Struct, frozen=True):
    """`rules` and `alerts` are None where they could not be read, `unread` says why."""

    settings: AlertSettings
    rules: tuple[AlertRule, ...] | None
    alerts: tuple[FiredAlert, ...] | None
    unread: tuple[str, ...]
    safety: VaultSafety | None = None


class AlertsScreen(AsrScreen[None]):
    """Reads settings, rules and alerts each time it is shown; what was changed and not sent stays."""

    CSS_PATH = "alerts.tcss"
    title_words = "Alerts and mails"
    explanation = (
        "Azure Monitor raises alerts when replication or a failover goes wrong; an alert processing rule sends them to "
        "people. Site Recovery also mails by itself, to those named here."
    )
    words = ("Failover",)
    AUTO_FOCUS = "#settings"
    changing_actions = frozenset({"acknowledge"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="On to the review; nothing is sent yet.", id="alerts.next"),
        Binding("exclamation_mark", "acknowledge", "Acknowledge", tooltip="Say that somebody looks after the alert.",
                id="alerts.acknowledge"),
        Binding("r", "refresh", "Read again", tooltip="Ask Azure again.", id="screen.refresh"),
        *copying.keys("the vault"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, vault: Vault) -> None:
        self._vault = vault
        self._found: _Found | None = None
        self._wanted: AlertSettings | None = None
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._vault.name, self.title_words)

    def compose_body(self) -> ComposeResult:
        with Pane(id="alerting"):
            yield FieldList(id="settings")
            yield Picture(id="findings")
            yield Picture(id="safety")
            yield Table(*_COLUMNS, id="alerts")

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.action_refresh()

    # Reading

    def action_refresh(self) -> None:
        pane = self.query_one(Pane)
        what = f"Reading who is told of problems in {self._vault.name}"
        self.load(pane, what, self._read, self._show, quiet=self._found is not None)

    async def _read(self) -> _Found:
        """Settings must be read; rules and alerts are left out where they cannot be."""
        catalog, unread, vault = self.workspace.session.catalog, OptionalReads(), self._vault.id
        settings, rules, alerts, safety = await asyncio.gather(
            catalog.one(kinds.ALERT_SETTINGS, vault),
            unread.or_nothing(kinds.ALERT_RULE.title, catalog.all(kinds.ALERT_RULE, vault.subscription)),
            unread.or_nothing(kinds.ALERT.title, catalog.all(kinds.ALERT, vault.subscription)),
            unread.or_nothing(kinds.VAULT_SAFETY.title, catalog.one(kinds.VAULT_SAFETY, vault)),
        )
        here = None if alerts is None else newest_first([one for one in alerts if one.target == vault])
        return _Found(settings, rules, here, tuple(unread.sentences), safety)

    def _show(self, found: _Found) -> None:
        if self._found is None or self._wanted == self._found.settings:
            self._wanted = found.settings
        self._found = found
        now = self.workspace.session.clock.now()
        table = self.query_one("#alerts", Table)
        table.set_empty_text("No alert in the last 30 days." if found.alerts is not None else "")
        table.show([TableRow(one.id, alert_cells(one, now, self.zone)) for one in found.alerts or ()])
        self._draw()

    def _draw(self) -> None:
        found, wanted = self._found, self._wanted
        if found is None or wanted is None:
            return
        entries = field_entries(setting_fields(wanted, found.settings))
        self.query_one("#settings", FieldList).show([*entries, go_on("Next: review the change")], entries[0].key)

        def rows(width: int) -> Sequence[Row]:
            unread = (row for why in found.unread for row in wrapped(plain(why), width, "quiet", first="- "))
            return [*finding_rows(wanted, found.rules, width), *unread]

        self.query_one("#findings", Picture).show(rows)
        self.query_one("#safety", Picture).show(lambda width: safety_rows(found.safety, width))
        self.refresh_bindings()

    # Settings

    @on(FieldList.Chosen)
    def _change(self, event: FieldList.Chosen) -> None:
        event.stop()
        wanted = self._wanted
        if wanted is None:
            return
        if event.key != "addresses":
            self._set(toggled(wanted, event.key))
            return
        dialog = AskText(
            "Whom shall Site Recovery mail?", ", ".join(wanted.addresses),
            explanation="Addresses, separated by commas; empty for nobody besides the owners.",
            refusal=lambda typed: address_problem(addresses_of(typed)),
        )  # fmt: skip
        push_dialog(self.app, dialog, lambda typed: self._set(replace(wanted, addresses=addresses_of(typed))))

    def _set(self, wanted: AlertSettings) -> None:
        self._wanted = wanted
        self.show_notice("")
        self._draw()

    @on(FieldList.Submitted)
    def _left(self, event: FieldList.Submitted) -> None:
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        """Open the review, unless nothing was changed."""
        if self._found is None or self._wanted is None:
            return
        if self._wanted == self._found.settings:
            self.show_notice("Nothing is changed yet: the arrow keys choose a line, c changes it.")
        else:
            self._review(AlertSettingsDraft(self._wanted), "Change alerts and mails")

    def _review(self, draft: PlannedDraft, verb: str) -> None:
        push_dialog(self.app, change_review(self.workspace, self._vault.id, draft, verb), self._begun)

    def _begun(self, run_id: str) -> None:
        self._wanted = self._found.settings if self._found else None
        self.go_to(RunOf(run_id, back_to="the alerts"))

    # Alerts

    @property
    def _alert(self) -> FiredAlert | None:
        """The alert under the cursor, else the only one that waits."""
        alerts = (self._found.alerts if self._found else None) or ()
        table = self.query_one("#alerts", Table) if self.is_mounted else None
        key = table.cursor_key if table and table.has_focus else None
        waiting = [one for one in alerts if one.waits]
        if key is None:
            return waiting[0] if len(waiting) == 1 else None
        return next((one for one in alerts if one.id == key), None)

    def on_table_highlighted(self) -> None:
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        self.refresh_bindings()

    def on_table_chosen(self) -> None:
        """Enter on an alert: what it says in full."""
        if found := self._alert:
            self.show_notice(alert_words(found, self.workspace.session.clock.now(), self.zone))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "acknowledge" and not ((found := self._alert) and found.waits):
            return False
        if action == "next" and self._found is None:
            return False
        return super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        if action == "acknowledge":
            return steps.SetAlertState.right, (ArmId(f"/subscriptions/{self._vault.id.subscription}"),)
        return super().right_of(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of this screen does nothing now."""
        if action == "acknowledge":
            return "the cursor is on no alert that waits; tab leads to the alerts."
        return READING if action == "next" else super().reason(action, parameters)

    def action_acknowledge(self) -> None:
        if found := self._alert:
            self._review(AlertStateDraft((found,), "Acknowledged"), "Acknowledge the alert")

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        return (of_vault(self._vault.id),)
