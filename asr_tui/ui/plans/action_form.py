"""Form of an action of a recovery plan: its name, text or runbook, and when it runs."""

from __future__ import annotations

from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain import kinds
from asr_tui.domain import plan_editing as edit
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.recovery_plans import ALL_DIRECTIONS, ALL_FAILOVER_TYPES, ActionKind, PlanAction, Runbook
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.dialogs.pick import Pick, Picked, PickOption, Question
from asr_tui.ui.present.plan_action import RUNBOOK, SIDE, action_fields, runbook_note, runbook_refusal
from asr_tui.ui.present.recovery_plans import kind_words
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import FieldList, field_entries, go_on
from asr_tui.ui.widgets.rule_head import RuleHead
from asr_tui.ui.widgets.text_box import TextBox


class ActionForm(AsrScreen[PlanAction]):
    """Answers with the action, also after esc: what was typed is kept. None for a new action that is not wanted."""

    CSS_PATH = "action_form.tcss"
    AUTO_FOCUS = "#fields"
    title_words = "Action"
    explanation = (
        "A manual action stops the run until a person has done it and says so. A runbook runs in an Automation account "
        "of the vault's subscription. An action runs only in the kinds and directions of failover that it names."
    )
    words = ("Recovery plan", "Test failover", "Failover")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Done", tooltip="Keep the action as it is here; nothing is sent yet.",
                id="action.take"),
        Binding("ctrl+s", "take", show=False, id="action.done"),
    ]  # fmt: skip

    def __init__(
        self, workspace: Workspace, vault: Vault, plan: str, action: PlanAction, taken: frozenset[str], *, new: bool
    ) -> None:
        """`taken`: names of the other actions, in lower case."""
        self._vault = vault
        self._plan = plan
        self._before = self._action = action
        self._taken = taken
        self._new = new
        self._runbooks: tuple[Runbook, ...] | None = None
        self._unread = ""
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._plan, kind_words(self._before).capitalize())

    def compose_body(self) -> ComposeResult:
        yield RuleHead(id="question")
        yield FieldList(id="fields")
        if self._before.action_kind is ActionKind.MANUAL:
            yield Static("Instructions for the person who does it (tab):", classes="question", markup=False)
            yield TextBox(plain(self._before.instructions, lines=True), id="text")

    def on_mount(self) -> None:
        kind = kind_words(self._before)
        self.query_one(RuleHead).ask(f"A new {kind}" if self._new else f"{kind.capitalize()} of {plain(self._plan)}")
        self._show()
        self.query_one(FieldList).move_to("name")
        if self._before.action_kind is ActionKind.RUNBOOK:
            self.run_worker(self._read_runbooks(), name="the runbooks", group="load-runbooks")

    async def _read_runbooks(self) -> None:
        try:
            self._runbooks = await self.workspace.choices.all(kinds.RUNBOOK, self._vault.id.subscription)
        except AsrError as error:
            self._unread = plain(error.title)
        self._show()

    def _show(self) -> None:
        entries = field_entries(action_fields(self._action, self._runbooks, self._unread))
        self.query_one(FieldList).show([*entries, go_on("Done: back to the plan")])

    @on(TextBox.Changed)
    def _typed(self, event: TextBox.Changed) -> None:
        event.stop()
        text = event.text_area.text
        if text != plain(self._action.instructions, lines=True):
            self._action = edit.with_instructions(self._action, text)

    @on(FieldList.Chosen)
    def _change(self, event: FieldList.Chosen) -> None:
        event.stop()
        key, action = event.key, self._action
        if key == "name":
            self._ask_name()
        elif key == RUNBOOK:
            push_dialog(self.app, Pick(self._which_runbook()), self._picked)
        elif key == SIDE:
            other = "Recovery" if action.side.casefold() == "primary" else "Primary"
            self._take(edit.with_side(action, other))
        elif key in ALL_FAILOVER_TYPES:
            self._take(replace(action, failover_types=edit.toggled(action.failover_types, key)))
        elif key in ALL_DIRECTIONS:
            self._take(replace(action, directions=edit.toggled(action.directions, key)))

    def _take(self, action: PlanAction) -> None:
        self._action = action
        self._show()

    def _ask_name(self) -> None:
        def refusal(name: str) -> str:
            if not name:
                return "An action needs a name: the run shows it by its name."
            return f"Another action of this plan is named {name}." if name.casefold() in self._taken else ""

        def answered(name: str) -> None:
            self._take(replace(self._action, name=name))

        push_dialog(
            self.app, AskText("What is the action called?", plain(self._action.name), refusal=refusal), answered
        )

    def _which_runbook(self) -> Question:
        offers = tuple(
            PickOption(one.id.casefold(), one.name, runbook_note(one), runbook_refusal(one))
            for one in sorted(self._runbooks or (), key=lambda one: one.name.casefold())
        )
        chosen = self._action.runbook
        hint = "Runbooks of the Automation accounts in the vault's subscription; other ones cannot be run by a plan."
        if self._unread:
            hint = f"The Automation accounts could not be read ({self._unread}). Type the runbook's whole id."
        elif self._runbooks is not None and not self._runbooks:
            hint = "No runbook was found in this subscription, or you may not see its Automation accounts."
        return Question("Which runbook?", offers, chosen.casefold() if chosen else "", "Runbook of this id",
                        self._refuse_id, hint)  # fmt: skip

    def _refuse_id(self, typed: str) -> str:
        runbook = ArmId(typed)
        if not (runbook.part("automationAccounts") and runbook.part("runbooks")):
            return "A runbook's id is .../automationAccounts/NAME/runbooks/NAME."
        if runbook.subscription.casefold() != self._vault.id.subscription.casefold():
            return "Azure runs only runbooks of the vault's own subscription."
        return ""

    def _picked(self, answer: Picked) -> None:
        found = next((one.id for one in self._runbooks or () if one.id.casefold() == answer.key), None)
        self._take(edit.with_runbook(self._action, found or ArmId(answer.typed)))

    @on(FieldList.Submitted)
    def _left(self, event: FieldList.Submitted) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        if self._action.action_kind is ActionKind.RUNBOOK and self._action.runbook is None:
            self.app.bell()
            self.say("! Choose a runbook first; esc leaves the action out.")
            self.query_one(FieldList).move_to(RUNBOOK)
            return
        self.dismiss(self._action)

    def action_back(self) -> None:
        """Keep what was typed; a new action of which nothing was typed is left out."""
        empty = self._action.action_kind is ActionKind.RUNBOOK and self._action.runbook is None
        unwanted = self._new and (self._action == self._before or empty)
        self.dismiss(None if unwanted else self._action)
