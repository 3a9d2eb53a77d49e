"""Page of a new recovery plan of marked machines: its name, and its groups by the tag of the tiers."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain.new_plan import ProposedPlan
from asr_tui.domain.plan_editing import Editing
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.plans.editor import PlanEditor
from asr_tui.ui.plans.new_plan import Ground, ground, name_question, plan_of_ground
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.plan_editor import preview_rows
from asr_tui.ui.present.rows import counted
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import FieldList, field_entries, go_on
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.rule_head import RuleHead


class NewPlanPage(AsrScreen[str]):
    """Answers with the run that saves the plan, or None."""

    CSS_PATH = "new_plan_page.tcss"
    AUTO_FOCUS = "#fields"
    title_words = "New plan"
    explanation = (
        "The machines of a plan fail over together and start group after group: what others need first. Here the "
        "groups come from a tag of the machines; everything can be changed in the editor before it is saved."
    )
    words = ("Recovery plan", "Multi-VM consistency")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="On to the editor; nothing is sent yet.", id="new_plan.next"),
        Binding("r", "again", "Read again", tooltip="Read the machines and their tags once more.",
                id="new_plan.again"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, vault: Vault, chosen: tuple[ProtectedItem, ...]) -> None:
        self.vault = vault
        self._chosen = chosen
        self._ground: Ground | None = None
        self._plan_name = ""
        self._by_tag = True
        self._kept: Editing | None = None
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, "Recovery plans", "New plan")

    def compose_body(self) -> ComposeResult:
        yield RuleHead(id="question")
        with Pane(id="proposal"):
            yield FieldList(id="fields").add_class("content")
            yield Lines(id="preview", classes="content")

    def on_mount(self) -> None:
        self.query_one("#preview", Lines).can_focus = False
        self.query_one(RuleHead).ask(f"A recovery plan of {counted(len(self._chosen), 'machine')}")
        self.action_again()

    def action_again(self) -> None:
        pane = self.query_one(Pane)
        read = ground(self.workspace, self.vault, self._chosen)
        self.load(pane, "Reading the machines and their tags", lambda: read, self._show_ground)

    def _show_ground(self, found: Ground) -> None:
        self._ground = found
        self._plan_name = self._plan_name or found.proposed_name(self.settings.application_tag)
        self._show()
        self.query_one("#fields", FieldList).focus()

    @property
    def _proposed(self) -> ProposedPlan | None:
        if self._ground is None:
            return None
        tag = self.settings.tier_tag if self._by_tag else ""
        return plan_of_ground(self.vault, self._plan_name or "new", self._chosen, self._ground, tag)

    def _show(self) -> None:
        proposed = self._proposed
        if proposed is None:
            return
        tag = self.settings.tier_tag
        fields = [
            Field(
                "name",
                "Name",
                plain(self._plan_name) or "none yet",
                "" if self._plan_name else "! enter asks for it",
                "warn",
            ),
            Field("groups", "Groups", f"by the tag {plain(tag)}" if self._by_tag else "all machines in one group"),
        ]
        self.query_one("#fields", FieldList).show([*field_entries(fields), go_on("Next: to the editor")])
        items = self._ground.items if self._ground else ()
        self.query_one("#preview", Lines).show(lambda width: preview_rows(proposed, items, width))

    @on(FieldList.Chosen)
    def _change(self, event: FieldList.Chosen) -> None:
        event.stop()
        if event.key == "groups":
            self._by_tag, self._kept = not self._by_tag, None
            self._show()
        else:
            self._ask_name()

    def _ask_name(self, *, then_on: bool = False) -> None:
        def answered(name: str) -> None:
            self._plan_name, self._kept = name, None
            self._show()
            if then_on:
                self.action_next()

        plans: tuple[RecoveryPlan, ...] = self._ground.plans if self._ground else ()
        push_dialog(self.app, name_question(plans, self._plan_name), answered)

    @on(FieldList.Submitted)
    def _left(self, event: FieldList.Submitted) -> None:
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        """Open the editor; what was edited there before is still there."""
        proposed, found = self._proposed, self._ground
        if proposed is None or found is None:
            return
        if not self._plan_name:
            self._ask_name(then_on=True)
            return
        editing = self._kept or Editing(proposed.plan)
        editor = PlanEditor(self.workspace, self.vault, editing, found.plans, self._keep, "  ".join(proposed.notes))
        push_dialog(self.app, editor, self.dismiss)

    def _keep(self, editing: Editing | None) -> None:
        self._kept = editing
