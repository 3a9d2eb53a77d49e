"""Form for a new replication policy."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain.drafts.policy import NewPolicyDraft, new_problems
from asr_tui.domain.problems import blocking
from asr_tui.domain.protection import Policy
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.dialogs.hours import app_consistent_question, minutes_of, retention_question
from asr_tui.ui.dialogs.pick import Pick, Picked
from asr_tui.ui.present.policy import effect_rows, new_fields
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.widgets.field_list import FieldList, field_entries, go_on
from asr_tui.ui.widgets.lines import Lines


class NewPolicyScreen(AsrScreen[str]):
    """Answers with the id of the started run, or None."""

    CSS_PATH = "policy.tcss"
    title_words = "New policy"
    explanation = (
        "Machines that are protected from now on can use it. Longer retention lets you go further back, and costs more "
        "snapshot storage."
    )
    words = ("Replication policy", "Recovery point", "Crash-consistent", "App-consistent")
    AUTO_FOCUS = "#fields"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="On to the review; nothing is sent yet.", id="policy.next"),
    ]

    def __init__(self, workspace: Workspace, vault: Vault, policies: tuple[Policy, ...]) -> None:
        self._policies = policies
        self._draft = NewPolicyDraft(vault.id, "")
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._draft.vault.name, "Policies", self.title_words)

    def compose_body(self) -> ComposeResult:
        yield Static("What shall the new policy keep?", classes="question", markup=False)
        yield FieldList(id="fields")
        yield Lines(id="buys")

    def on_mount(self) -> None:
        self._show()
        self.query_one("#buys", Lines).can_focus = False

    def _show(self) -> None:
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
        elif event.key == "retention_minutes":
            self._ask_retention()
        else:
            self._ask_app()

    def _ask_retention(self) -> None:
        question = retention_question(
            "How long shall points be kept?",
            self._draft.retention_minutes,
            lambda minutes: self._refusal(retention_minutes=minutes),
        )
        push_dialog(self.app, Pick(question), lambda answer: self._picked(answer, "retention_minutes"))

    def _ask_app(self) -> None:
        question = app_consistent_question(
            "How often shall app-consistent points be made?",
            self._draft.app_consistent_minutes,
            lambda minutes: self._refusal(app_consistent_minutes=minutes),
        )
        push_dialog(self.app, Pick(question), lambda answer: self._picked(answer, "app_consistent_minutes"))

    def _picked(self, answer: Picked, field: str) -> None:
        minutes = minutes_of(answer)
        changed = {field: minutes}
        self._set(replace(self._draft, **changed))  # type: ignore[arg-type]

    def _set(self, draft: NewPolicyDraft) -> None:
        self._draft = draft
        self.show_notice("")
        self._show()

    def _refusal(self, **changed: object) -> str:
        """Why the draft with this value would be refused; only what is wrong with that value."""
        draft = replace(self._draft, **changed)  # type: ignore[arg-type]
        here = next((one for one in blocking(tuple(new_problems(draft, self._policies))) if one.field in changed), None)
        return f"{here.what} {here.remedy}" if here else ""

    @on(FieldList.Submitted)
    def _left(self, event: FieldList.Submitted) -> None:
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        """Open the review, unless a finding blocks it."""
        found = blocking(tuple(new_problems(self._draft, self._policies)))
        if found:
            self.show_notice(f"x {found[0].what} {found[0].remedy}")
            self.query_one("#fields", FieldList).move_to(found[0].field)
            self.app.bell()
            return
        push_dialog(
            self.app, change_review(self.workspace, self._draft.vault, self._draft, "Make policy"), self.dismiss
        )
