"""The recovery plans of a vault: where each stands, what it needs, and what can be done with it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan_editing import Editing
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import JobOf, RunOf
from asr_tui.ui.plans import plan_keys
from asr_tui.ui.plans.editor import PlanEditor
from asr_tui.ui.plans.new_plan import name_question, new_editing
from asr_tui.ui.plans.paper import export_paper
from asr_tui.ui.plans.plans_list import PlansListScreen
from asr_tui.ui.plans.run_pages import delete_review, first_page
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.shell.going_on import let_go_on
from asr_tui.ui.text import plain


class PlansScreen(PlansListScreen):
    """A key for each thing that can be done with the plan under the cursor, or with a new one."""

    CSS_PATH = "plans.tcss"
    AUTO_FOCUS = ""
    title_words = "Recovery plans"
    explanation = (
        "A recovery plan fails all its machines over together and starts them group after group, with manual actions "
        "and runbooks between the groups. A drill tries the whole plan without touching production."
    )
    words = ("Recovery plan", "Test failover", "Failover")
    changing_actions = frozenset({"delete"})
    BINDINGS: ClassVar[list[BindingType]] = plan_keys.BINDINGS

    def __init__(self, workspace: Workspace, vault: Vault, plan: ArmId | None = None) -> None:
        """`plan` is opened at once above the list."""
        self._drafts: dict[str, Editing] = {}
        super().__init__(workspace, vault, plan)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is possible for the selected plan now has a key."""
        if action in {"first_plan", "new_plan"} and self._unread:
            return False
        if action == "first_plan" and self._plans:
            return False
        possible = plan_keys.offered(self.selected, action, parameters)
        return super().check_action(action, parameters) if possible else False

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        right = plan_keys.right_of(action, parameters)
        return (right, (self.vault.id,)) if right else super().right_of(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the list does nothing now."""
        if self._unread and action not in {"refresh", "back"}:
            return READING
        if not plan_keys.offered(self.selected, action, parameters):
            return plan_keys.reason(self.selected, action, parameters)
        return super().reason(action, parameters)

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        found = self.selected
        return (ResourceLink(found.plan.id, f"Recovery plan {plain(found.plan.name)}"),) if found else ()

    def action_open(self) -> None:
        if found := self.selected:
            self.open_plan(found.plan)

    def open_plan(self, plan: RecoveryPlan) -> None:
        self._edit(self._drafts.get(plan.name.casefold()) or Editing(plan, plan))

    def _edit(self, editing: Editing) -> None:
        """Open the editor; what is left unsaved there is gone on with the next time."""
        name = editing.plan.name.casefold()

        def keep(unsaved: Editing | None) -> None:
            if unsaved is None:
                self._drafts.pop(name, None)
            else:
                self._drafts[name] = unsaved

        self.app.push_screen(PlanEditor(self.workspace, self.vault, editing, self._plans or (), keep), self._begun)

    def action_new_plan(self) -> None:
        plans = self._plans or ()

        def named(name: str) -> None:
            self._edit(self._drafts.get(name.casefold()) or new_editing(self.vault, name))

        push_dialog(self.app, name_question(plans), named)

    action_first_plan = action_new_plan

    def action_begin(self, name: str) -> None:
        if found := self.selected:
            self.app.push_screen(first_page(self, self.vault, found, plan_keys.action_of(name)), self._begun)

    def action_delete(self) -> None:
        if found := self.selected:
            self.app.push_screen(delete_review(self.workspace, found.plan), self._begun)

    def _begun(self, run_id: str | None) -> None:
        if run_id:
            self.go_to(RunOf(run_id))

    def action_go_on(self) -> None:
        if (found := self.selected) and found.job is not None:
            self.run_worker(self._go_on(found.job.name), name="the job", group="load-job", exclusive=True)

    async def _go_on(self, name: str) -> None:
        """Read the waiting job with its tasks, then ask."""
        try:
            job = await self.workspace.session.site_recovery.job(self.vault.id, name)
        except AsrError as error:
            self.show_error(error)
        else:
            let_go_on(self, self.vault.id, job, lambda run_id: self.go_to(RunOf(run_id)))

    def action_job(self) -> None:
        if (found := self.selected) and found.job is not None:
            self.go_to(JobOf(self.vault, found.job.name))

    def action_export(self) -> None:
        if found := self.selected:
            export_paper(self, found, self._regions.display)
