"""Page 4: replication policy and multi-VM group."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from textual.app import ComposeResult

from asr_tui.domain.drafts.enable_replication import resolved_policy
from asr_tui.domain.ids import ArmId
from asr_tui.ui.dialogs.pick import Pick, Picked, Question
from asr_tui.ui.present.policy import VALUES, effect_rows, policy_fields
from asr_tui.ui.present.resource_links import ResourceLink, of_new
from asr_tui.ui.protect import policy_arriving
from asr_tui.ui.protect import policy_questions as questions
from asr_tui.ui.protect.page import Page, WizardSnapshot
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.widgets.field_list import FieldList, field_entries, go_on
from asr_tui.ui.widgets.lines import Lines

_QUESTIONS: dict[str, Callable[[WizardSnapshot], Question]] = {
    "policy": questions.policies,
    "retention_minutes": questions.retention,
    "app_consistent_minutes": questions.app_consistent,
    "multi_vm_group": questions.groups,
}


class PolicyPage(Page):
    """An existing policy or the values of a new one, with benefits and costs."""

    key = "policy"
    title = "Policy"
    shows_parts = True
    explanation = (
        "A recovery point is a moment you can go back to. The policy says how long points are "
        "kept, and how often app-consistent ones are made."
    )
    words = ("Recovery point", "Crash-consistent", "App-consistent", "Replication policy", "Multi-VM consistency")

    def compose(self) -> ComposeResult:
        yield FieldList(id="policy-fields")
        yield Lines(id="buys")

    @property
    def _fields(self) -> FieldList:
        return self.query_one("#policy-fields", FieldList)

    def question(self, shown: WizardSnapshot) -> str:
        return "How far shall one be able to go back?"

    def show(self, shown: WizardSnapshot) -> None:
        if not shown.whole:
            self._fields.show(policy_arriving.entries(shown.draft))
            return
        policy = resolved_policy(shown.draft, shown.estate)
        entries = field_entries(policy_fields(shown.draft, shown.estate, policy, shown.problems_of(self.key)))
        self._fields.show([*entries, go_on("Next: review the whole plan")])
        buys = self.query_one("#buys", Lines)
        buys.show(lambda width: effect_rows(policy.retention_minutes, policy.app_consistent_minutes, width, buys.tall))

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        if self.shown is None or not self.shown.whole:
            return ()
        policy = resolved_policy(self.shown.draft, self.shown.estate)
        return (of_new(policy.id, f"Policy {policy.name}", is_new=policy.is_new),)

    def take_focus(self) -> None:
        self._fields.focus()

    def go_to(self, field: str, machine: ArmId | None) -> None:
        self._fields.move_to("policy" if field == "name" else field)

    def on_field_list_chosen(self, event: FieldList.Chosen) -> None:
        event.stop()
        if self.shown is None or not self.shown.whole:
            return
        if event.key in VALUES and not resolved_policy(self.shown.draft, self.shown.estate).is_new:
            self._ask_for_another(self.shown, event.key)
        else:
            self._ask(event.key, self.shown)

    def _ask(self, field: str, shown: WizardSnapshot) -> None:
        def answered(picked: Picked) -> None:
            if self.shown is not None:
                self.post_message(self.Changed(questions.with_policy(self.shown.draft, field, picked)))

        push_dialog(self.app, Pick(_QUESTIONS[field](shown)), answered)

    def _ask_for_another(self, shown: WizardSnapshot, field: str) -> None:
        """Offer another policy, since those of an existing one are fixed; a new one asks for this value at once."""

        def answered(picked: Picked) -> None:
            if self.shown is None:
                return
            draft = questions.with_policy(self.shown.draft, "policy", picked)
            self.post_message(self.Changed(draft))
            if draft.policy.policy is None:
                self._ask(field, replace(self.shown, draft=draft))

        push_dialog(self.app, Pick(questions.another_policy(shown, field)), answered)
