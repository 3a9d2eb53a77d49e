"""Pages before the review of a plan's run: which state, which network, shut down first, notes of a clean-up."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from asr_tui.domain.drafts.enable_replication import Choice
from asr_tui.domain.drafts.group_failover import GroupFailoverDraft
from asr_tui.domain.drafts.recovery_plan import DeleteRecoveryPlanDraft
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan_status import PlanStatus
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import PlanPoint, RecoveryPlan
from asr_tui.domain.resources import Vault
from asr_tui.domain.run_members import BEGAN_AS
from asr_tui.services.plan_estates import recovery_plan_estate
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.dialogs.pick import Pick, Picked
from asr_tui.ui.navigation import ActionsOfMany
from asr_tui.ui.plans.plan_questions import ISOLATED, network_question, point_question
from asr_tui.ui.present.plan_run import (
    INTERNET,
    NETWORK,
    NOTES,
    POINT,
    SHUT_DOWN,
    joined_words,
    member_rows,
    question,
    run_fields,
    run_word,
)
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.present.rows import Row
from asr_tui.ui.review.screen import ReviewScreen, change_review
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import FieldList, field_entries, go_on
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.rule_head import RuleHead


class RunPage(AsrScreen[str]):
    """Answers with the run, or None. The machines are read each time that it is shown."""

    CSS_PATH = "run_pages.tcss"
    AUTO_FOCUS = "#fields"
    words = ("Recovery plan", "Recovery point", "Test failover", "Failover")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="On to the review; nothing is sent yet.", id="plan_run.next"),
        Binding("x", "shut_down", "Shut down first", id="plan_run.shut_down",
                tooltip="Switch the machines off before they are started elsewhere. If that fails it goes on."),
        Binding("r", "again", "Read again", tooltip="Read the plan and its machines once more.", id="plan_run.again"),
        *copying.keys("the plan", shown=False),
    ]  # fmt: skip
    EXPLANATIONS: ClassVar[dict[Action, str]] = {
        Action.DRILL: "A test failover starts a copy of every machine in a network of its own, group after group, and "
        "runs the plan's actions. Replication goes on, and production does not notice.",
        Action.CLEAN_UP: "All test machines of the plan are deleted. What you note here is kept in Azure and in the "
        "report.",
        Action.FAIL_OVER: "All machines are started in the other region, group after group. Shutting them down first "
        "loses least; where the region is down that fails, and they start all the same.",
    }

    def __init__(self, workspace: Workspace, vault: Vault, plan: RecoveryPlan, action: Action) -> None:
        self.vault = vault
        self._plan = plan
        self._draft = RunRecoveryPlanDraft(plan.id, action)
        self._estate: RecoveryPlanEstate | None = None
        super().__init__(workspace)

    def about(self) -> tuple[str, str, tuple[str, ...]]:
        """Title, explanation and words of the help, by the action."""
        return (run_word(self._draft, self._plan, self._estate), self.EXPLANATIONS[self._draft.action], self.words)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, self._plan.name, run_word(self._draft, self._plan, self._estate))

    def compose_body(self) -> ComposeResult:
        yield RuleHead(id="question")
        yield FieldList(id="fields")
        with Pane(id="machines"):
            yield Lines(id="members", classes="content")

    def on_mount(self) -> None:
        self.query_one("#members", Lines).can_focus = False
        self._show()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.action_again()

    @property
    def _planned(self) -> RunRecoveryPlanDraft | GroupFailoverDraft:
        """What is reviewed."""
        return self._draft

    def action_again(self) -> None:
        choices = self.workspace.choices
        choices.refresh_plans()
        draft, pane = self._planned, self.query_one(Pane)
        what = f"Reading the machines of {self._plan.name}"
        self.load(pane, what, lambda: recovery_plan_estate(choices, draft), self._read, quiet=self._estate is not None)

    def _read(self, estate: RecoveryPlanEstate) -> None:
        self._estate = estate
        self._plan = self._recovery(estate)
        self._show()
        self.update_top_line()

    def _recovery(self, estate: RecoveryPlanEstate) -> RecoveryPlan:
        """The plan as it is now."""
        return estate.plan(self._plan.id) or self._plan

    def _above(self, width: int) -> list[Row]:
        """Rows above the machines."""
        return []

    def _show(self) -> None:
        draft, estate, plan = self._draft, self._estate, self._plan
        title, facts = question(draft, plan, estate)
        self.query_one(RuleHead).ask(title, facts)
        entries = field_entries(run_fields(draft, plan, estate))
        self.query_one(FieldList).show([*entries, go_on("Next: review what happens")])
        if estate is not None:
            rows = partial(member_rows, draft, plan, estate)
            self.query_one("#members", Lines).show(lambda width: [*self._above(width), *rows(width)])

    def _take(self, draft: RunRecoveryPlanDraft) -> None:
        self._draft = draft
        self._show()

    @on(FieldList.Chosen)
    def _change(self, event: FieldList.Chosen) -> None:
        event.stop()
        draft = self._draft
        match event.key:
            case key if key == POINT:
                push_dialog(self.app, Pick(point_question(draft)), self._pick_point)
            case key if key == NETWORK and self._estate is not None:
                push_dialog(self.app, Pick(network_question(draft, self._plan, self._estate)), self._pick_network)
            case key if key == SHUT_DOWN:
                self.action_shut_down()
            case key if key == INTERNET:
                self._take(replace(draft, deny_internet=not draft.deny_internet))
            case key if key == NOTES:
                self._ask_notes()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a failover shuts machines down first."""
        if action == "shut_down" and self._draft.action is not Action.FAIL_OVER:
            return False
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why nothing is shut down."""
        if action == "shut_down":
            return "only a failover shuts the machines down; a drill touches none of them."
        return super().reason(action, parameters)

    def action_shut_down(self) -> None:
        self._take(replace(self._draft, shut_down_source=not self._draft.shut_down_source))

    def _pick_point(self, answer: Picked) -> None:
        self._take(replace(self._draft, point=PlanPoint(answer.key)))

    def _pick_network(self, answer: Picked) -> None:
        draft = replace(self._draft, network_confirmed=False)
        if answer.key == ISOLATED:
            self._take(replace(draft, network=Choice()))
            return
        draft = replace(draft, network=Choice(id=ArmId(answer.key)))
        found = joined_words(draft, self._plan, self._estate) if self._estate else ()
        if not found:
            self._take(draft)
            return
        dialog = Choose(
            f"{plain(ArmId(answer.key).name)} can meet production",
            [f"! {plain(one)}" for one in found],
            [
                ("other", "Choose another network", "nothing is started"),
                ("use", "Use it all the same", "the test machines may act on real ones"),
            ],
            danger=True,
        )

        def answered(word: str) -> None:
            if word == "use":
                self._take(replace(draft, network_confirmed=True))

        push_dialog(self.app, dialog, answered)

    def _ask_notes(self) -> None:
        dialog = AskText("How did it go?", self._draft.comments, explanation="A note for the report; may stay empty.")
        push_dialog(self.app, dialog, lambda text: self._take(replace(self._draft, comments=text)))

    @on(FieldList.Submitted)
    def _left(self, event: FieldList.Submitted) -> None:
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        word = run_word(self._draft, self._plan, self._estate)
        review = change_review(self.workspace, self.vault.id, self._planned, word)
        push_dialog(self.app, review, self.dismiss)

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        return (ResourceLink(self._plan.id, f"Recovery plan {plain(self._plan.name)}"),)


def first_page(screen: AsrScreen[None], vault: Vault, status: PlanStatus, action: Action) -> Screen[str]:
    """The first page of an action on a whole plan; what Azure has not for plans goes over its machines in its order.

    Where some of its machines were run one by one, they are ended one by one.
    """
    workspace = screen.workspace
    if action in BEGAN_AS and status.plan.scenario[0] != BEGAN_AS[action] and status.unable(action):
        return screen.screen_for(ActionsOfMany(status.able(action), action))
    if action in RunPage.EXPLANATIONS:
        return RunPage(workspace, vault, status.plan, action)
    if action is Action.COMMIT:
        return change_review(workspace, vault.id, RunRecoveryPlanDraft(status.plan.id, action), action.value)
    return screen.screen_for(ActionsOfMany(status.able(action), action))


def delete_review(workspace: Workspace, plan: RecoveryPlan) -> ReviewScreen:
    """The review of deleting a plan."""
    return change_review(workspace, plan.id.vault_id, DeleteRecoveryPlanDraft(plan.id), "Delete recovery plan")
