"""Last page of the wizard: the plan and its confirmation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import Problem, blocking
from asr_tui.services.draft_files import change_as_file
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.plan import ReviewContext
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.protect.page import Page, WizardSnapshot
from asr_tui.ui.review import writing
from asr_tui.ui.review.confirmation import Confirmation
from asr_tui.ui.review.panel import ReviewPanel
from asr_tui.ui.review.state import Readiness
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import READ_ONLY_REASON


class ReviewPage(Page):
    """Shows the plan; nothing is written before it is confirmed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "confirm", "Start", tooltip="Begin to carry out this plan in Azure.", id="review.confirm"),
        Binding("g", "jump", "Go to finding", tooltip="To the field that the selected finding is about.",
                id="review.jump"),
        Binding("f6", "as_rest", "Commands", tooltip="The same as az rest commands, for when this tool is not there.",
                id="review.as_rest"),
        writing.key("review"),
    ]  # fmt: skip

    key = "review"
    title = "Review"
    explanation = (
        "When you start, the steps run from top to bottom; what stands under one number runs "
        "side by side. Your machines keep running all the time."
    )
    words = ("Fabric, container, mapping", "Network mapping", "Initial replication", "Mobility service")

    class Confirmed(Message):
        """The shown plan is confirmed."""

        def __init__(self, plan: Plan) -> None:
            super().__init__()
            self.plan = plan

    class Jumped(Message):
        """The field of a finding is requested."""

        def __init__(self, problem: Problem) -> None:
            super().__init__()
            self.problem = problem

    def __init__(self, wizard: AsrScreen[None], workspace: Workspace, make: Callable[[], Awaitable[Plan]]) -> None:
        """`make` makes the plan from Azure's present state; raises AzureError."""
        super().__init__()
        self._wizard = wizard
        self._workspace = workspace
        self._make = make
        self._confirmation = Confirmation()
        self._panel = ReviewPanel(self._confirmation, workspace.session.changes.as_rest, pick=True)
        self.plan: Plan | None = None

    def compose(self) -> ComposeResult:
        yield self._panel

    def show(self, shown: WizardSnapshot) -> None:
        """Draws nothing: the plan is read by `begin`."""

    def question(self, shown: WizardSnapshot) -> str:
        return "Shall this be done? Nothing of it has been sent yet."

    def begin(self, made: Callable[[], None]) -> None:
        """Make the plan and show it; `made` is called then."""

        def show(plan: Plan) -> None:
            self._show_plan(plan)
            made()

        self._clear()
        what = "Reading Azure again and asking it about each machine"
        self._wizard.load(self._panel.pane, what, self._make, show, usual="a few seconds")

    def cancel(self) -> None:
        """Cancel the reading of the plan, or clear its error."""
        self._wizard.workers.cancel_group(self._wizard, f"load-{self._panel.pane.id}")
        self._panel.pane.ready()
        self._clear()

    def _show_plan(self, plan: Plan) -> None:
        self.plan = plan
        self._panel.show(plan, ReviewContext(speed=self._workspace.speed))
        self._panel.to_first_line()
        read_at = self._workspace.session.clock.now()
        self._confirmation.begin()
        self._confirmation.show(Readiness(plan, read_at=read_at, read_only=self._workspace.environment.read_only))
        self.refresh_bindings()

    def _clear(self) -> None:
        self.plan = None
        self._panel.clear()
        self._confirmation.show(Readiness())
        self.refresh_bindings()

    def take_focus(self) -> None:
        self._panel.take_focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "confirm":
            if self._workspace.environment.read_only or self.plan is None:
                return False
            return True if self.plan.can_start else None
        if action == "jump":
            return self._problem_to_fix() is not None
        if action in {"as_rest", "as_file"}:
            return bool(self.plan and self.plan.steps)
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the review does nothing now."""
        if self.plan is None:
            return "the plan is still being made."
        if action == "confirm":
            found = blocking(self.plan.problems)
            read_only = self._workspace.environment.read_only
            return READ_ONLY_REASON if read_only else found[0].what if found else "there is nothing to start."
        return "there is no finding to go to." if action == "jump" else "the plan has no steps."

    def action_confirm(self) -> None:
        self._confirmation.confirm()

    @on(Confirmation.Confirmed)
    def _confirmed(self, event: Confirmation.Confirmed) -> None:
        event.stop()
        if self.plan is not None:
            self.post_message(self.Confirmed(self.plan))

    def action_as_rest(self) -> None:
        if self.plan is not None:
            self._panel.show_commands(self.plan)

    def action_as_file(self) -> None:
        plan, shown = self.plan, self.shown
        if plan is not None and shown is not None:
            draft, choices = shown.draft, self._workspace.choices
            writing.write_as_file(
                self._wizard, self._workspace, draft.vault, lambda: change_as_file(choices, draft, plan)
            )

    def action_jump(self) -> None:
        """Jump to the field of the selected finding; with none selected, of the first, the most severe."""
        problem = self._problem_to_fix()
        if problem is not None:
            self.post_message(self.Jumped(problem))

    def _problem_to_fix(self) -> Problem | None:
        """The finding with a field to jump to; findings about rights or failed reads have none."""
        if self.plan is None:
            return None
        selected = self._panel.selected
        found = (block.problem for block in self._panel.blocks)
        wanted = (selected.problem,) if selected and selected.problem else found
        return next((one for one in wanted if one is not None and one.page != self.key), None)

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        """Resources that the selected line creates, reuses or is about."""
        selected = self._panel.selected if self.plan else None
        return selected.about if selected else ()

    def go_to(self, field: str, machine: ArmId | None) -> None:
        """Does nothing: findings of the review are on this page."""
