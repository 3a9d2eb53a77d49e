"""Form for the values of a replication policy."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain.drafts.policy import PolicyDraft, problems, users
from asr_tui.domain.problems import blocking
from asr_tui.domain.protection import Policy, ProtectedItem
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.hours import app_consistent_question, minutes_of, retention_question
from asr_tui.ui.dialogs.pick import Pick, Picked, Question
from asr_tui.ui.present.policy import (
    effect_rows,
    value_fields,
)
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import FieldList, field_entries, go_on
from asr_tui.ui.widgets.lines import Lines


class PolicyScreen(AsrScreen[str]):
    """Answers with the id of the started run, or None."""

    CSS_PATH = "policy.tcss"
    title_words = "Policy"
    explanation = (
        "Longer retention lets you go further back, and costs more snapshot storage. App-consistent points are safer "
        "for databases, and cost the machines some work each time."
    )
    words = ("Replication policy", "Recovery point", "Crash-consistent", "App-consistent")
    AUTO_FOCUS = "#fields"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="On to the review; nothing is sent yet.", id="policy.next"),
        *copying.keys("the policy"),
    ]

    def __init__(self, workspace: Workspace, policy: Policy, items: tuple[ProtectedItem, ...]) -> None:
        self._policy = policy
        self._items = items
        self._draft = PolicyDraft(policy.id, policy.retention_minutes, policy.app_consistent_minutes)
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._policy.id.vault_id.name, "Policies", self._policy.name)

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        return (ResourceLink(self._policy.id, f"Policy {plain(self._policy.name)}"),)

    def compose_body(self) -> ComposeResult:
        yield Static(f"What shall {plain(self._policy.name)} keep?", classes="question", markup=False)
        yield FieldList(id="fields")
        yield Lines(id="buys")

    def on_mount(self) -> None:
        self._show()
        self.query_one("#buys", Lines).can_focus = False

    def _show(self) -> None:
        entries = field_entries(value_fields(self._draft, self._policy, self._items))
        self.query_one("#fields", FieldList).show([*entries, go_on("Next: review the change")])
        number = len(users(self._policy.id, self._items))
        acts = f"Acts on all machines using it: {number} now." if number else "No machine uses it now."
        retention, app_consistent = self._draft.retention_minutes, self._draft.app_consistent_minutes
        buys = self.query_one("#buys", Lines)
        buys.show(lambda width: effect_rows(retention, app_consistent, width, buys.tall, before=(acts,)))

    @on(FieldList.Chosen)
    def _change(self, event: FieldList.Chosen) -> None:
        event.stop()

        def picked(answer: Picked) -> None:
            self._draft = _with(self._draft, event.key, minutes_of(answer))
            self.show_notice("")
            self._show()

        push_dialog(self.app, Pick(self._question(event.key)), picked)

    def _question(self, field: str) -> Question:
        if field == "retention_minutes":
            return retention_question(
                "How long shall points be kept?",
                self._draft.retention_minutes,
                lambda minutes: self._refusal(field, minutes),
            )
        return app_consistent_question(
            "How often shall app-consistent points be made?",
            self._draft.app_consistent_minutes,
            lambda minutes: self._refusal(field, minutes),
        )

    def _refusal(self, field: str, minutes: int) -> str:
        found = blocking(problems(_with(self._draft, field, minutes), (self._policy,), self._items))
        here = next((one for one in found if one.field == field), None)
        return f"{here.what} {here.remedy}" if here else ""

    @on(FieldList.Submitted)
    def _left(self, event: FieldList.Submitted) -> None:
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        """Open the review, unless nothing was changed or a finding blocks it."""
        found = blocking(problems(self._draft, (self._policy,), self._items))
        if found:
            self.show_notice(f"x {found[0].what} {found[0].remedy}")
            self.query_one("#fields", FieldList).move_to(found[0].field)
            self.app.bell()
            return
        review = change_review(self.workspace, self._policy.id.vault_id, self._draft, "Change policy")
        push_dialog(self.app, review, self.dismiss)


def _with(draft: PolicyDraft, field: str, minutes: int) -> PolicyDraft:
    if field == "retention_minutes":
        return replace(draft, retention_minutes=minutes)
    return replace(draft, app_consistent_minutes=minutes)
