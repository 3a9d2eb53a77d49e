"""Form for the values of a replication policy."""

from __future__ import annotations

from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.binding import BindingType

from asr_tui.domain.drafts.policy import PolicyDraft, problems, users
from asr_tui.domain.problems import blocking
from asr_tui.domain.protection import Policy, ProtectedItem
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.hours import minutes_of
from asr_tui.ui.dialogs.pick import Pick, Picked, Question
from asr_tui.ui.present.policy import (
    effect_rows,
    value_fields,
)
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.vault.policy_form import PolicyForm, refusal_at
from asr_tui.ui.widgets.field_list import FieldList, field_entries, go_on
from asr_tui.ui.widgets.lines import Lines


class PolicyScreen(PolicyForm):
    """A change of what a policy keeps, for all machines that use it."""

    title_words = "Policy"
    explanation = (
        "Longer retention lets you go further back, and costs more snapshot storage. App-consistent points are safer "
        "for databases, and cost the machines some work each time."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        PolicyForm.NEXT,
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

    def asked(self) -> str:
        return f"What shall {plain(self._policy.name)} keep?"

    def draw(self) -> None:
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
            self.draw_changed()

        push_dialog(self.app, Pick(self._question(event.key)), picked)

    def _question(self, field: str) -> Question:
        minutes = {"retention_minutes": self._draft.retention_minutes}.get(field, self._draft.app_consistent_minutes)

        def refuse(wanted: int) -> str:
            changed = _with(self._draft, field, wanted)
            return refusal_at(blocking(problems(changed, (self._policy,), self._items)), field)

        return self.value_question(field, minutes, refuse)

    def action_next(self) -> None:
        """Open the review, unless nothing was changed or a finding blocks it."""
        vault, found = self._policy.id.vault_id, blocking(problems(self._draft, (self._policy,), self._items))
        self.open_review(found, lambda: change_review(self.workspace, vault, self._draft, "Change policy"))


def _with(draft: PolicyDraft, field: str, minutes: int) -> PolicyDraft:
    if field == "retention_minutes":
        return replace(draft, retention_minutes=minutes)
    return replace(draft, app_consistent_minutes=minutes)
