"""Form for a new replication policy."""

from __future__ import annotations

from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.binding import BindingType

from asr_tui.domain.drafts.policy import NewPolicyDraft, new_problems
from asr_tui.domain.problems import blocking
from asr_tui.domain.protection import Policy
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.dialogs.hours import minutes_of
from asr_tui.ui.dialogs.pick import Pick
from asr_tui.ui.present.policy import effect_rows, new_fields
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.vault.policy_form import PolicyForm, refusal_at
from asr_tui.ui.widgets.field_list import FieldList, field_entries, go_on
from asr_tui.ui.widgets.lines import Lines


class NewPolicyScreen(PolicyForm):
    """A policy with a name of its own."""

    title_words = "New policy"
    explanation = (
        "Machines that are protected from now on can use it. Longer retention lets you go further back, and costs more "
        "snapshot storage."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        PolicyForm.NEXT,
    ]

    def __init__(self, workspace: Workspace, vault: Vault, policies: tuple[Policy, ...]) -> None:
        self._policies = policies
        self._draft = NewPolicyDraft(vault.id, "")
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._draft.vault.name, "Policies", self.title_words)

    def asked(self) -> str:
        return "What shall the new policy keep?"

    def draw(self) -> None:
        entries = field_entries(new_fields(self._draft, self._policies))
        self.query_one("#fields", FieldList).show([*entries, go_on("Next: review the new policy")], entries[0].key)
        retention, app_consistent = self._draft.retention_minutes, self._draft.app_consistent_minutes
        buys = self.query_one("#buys", Lines)
        buys.show(lambda width: effect_rows(retention, app_consistent, width, buys.tall))

    @on(FieldList.Chosen)
    def _change(self, event: FieldList.Chosen) -> None:
        event.stop()
        if event.key == "name":
            dialog = AskText(
                "How shall the policy be called?", self._draft.name, refusal=lambda typed: self._refusal(name=typed)
            )
            push_dialog(self.app, dialog, lambda typed: self._set(replace(self._draft, name=typed)))
        else:
            self._ask_minutes(event.key)

    def _ask_minutes(self, field: str) -> None:
        draft = self._draft
        minutes = {"retention_minutes": draft.retention_minutes}.get(field, draft.app_consistent_minutes)
        question = self.value_question(field, minutes, lambda wanted: self._refusal(**{field: wanted}))
        push_dialog(self.app, Pick(question), lambda answer: self._set(self._with(**{field: minutes_of(answer)})))

    def _with(self, **changed: object) -> NewPolicyDraft:
        return replace(self._draft, **changed)

    def _set(self, draft: NewPolicyDraft) -> None:
        self._draft = draft
        self.draw_changed()

    def _refusal(self, **changed: object) -> str:
        """Why the draft with this value would be refused; only what is wrong with that value."""
        return refusal_at(blocking(tuple(new_problems(self._with(**changed), self._policies))), *changed)

    def action_next(self) -> None:
        """Open the review, unless a finding blocks it."""
        draft, found = self._draft, blocking(tuple(new_problems(self._draft, self._policies)))
        self.open_review(found, lambda: change_review(self.workspace, draft.vault, draft, "Make policy"))
