"""The review screen: the freshly made plan and the confirmation that starts its run."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.binding import BindingType

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.resources import Vault
from asr_tui.services.draft_files import Written, change_as_file, machines_as_file, taking_part_of
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.planning import PlannedDraft
from asr_tui.services.review import DraftReview, MachinesReview
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import ActionsOf, JobOf, MachineMenu
from asr_tui.ui.present.resource_links import ResourceLink, of_item, of_steps, of_vault
from asr_tui.ui.review import review_keys
from asr_tui.ui.review.confirmation import Confirmation
from asr_tui.ui.review.reading import ReviewReading
from asr_tui.ui.review.writing import write_as_file
from asr_tui.ui.shell.starting import start_run
from asr_tui.ui.text import plain


class ReviewScreen(ReviewReading):
    """Shows a plan and starts its run once it is confirmed. Answers with the run's id, or None.

    Only what Azure does not offer, or is doing already, blocks a failover; our own findings do not.
    """

    CSS_PATH = "review.tcss"
    title_words = "Review"
    explanation = (
        "What stands here was read from Azure just now. Nothing has been changed so far. A wrong name, or Enter on "
        "Cancel, changes nothing."
    )
    words = ("Failover", "Commit", "Re-protect", "Recovery point")
    AUTO_FOCUS = "#cancel"
    BINDINGS: ClassVar[list[BindingType]] = review_keys.BINDINGS

    @on(Confirmation.Confirmed)
    def _confirmed(self, event: Confirmation.Confirmed) -> None:
        if self._state.started:  # Enter was pressed twice
            return
        if event.plan.steps != self.plan.steps:  # something came in between
            self.show_notice("Nothing was sent: it has changed in this moment. Look again.")
            return
        if self.review.inquiries:
            self.run_worker(self._read_and_start(event.plan), name="starting", group="watch-send", exclusive=True)
        else:
            self._start(self.plan)

    async def _read_and_start(self, confirmed: Plan) -> None:
        """Read Azure a last time and start the run; ask again where the plan differs from the one shown."""
        agreed = self._state.plans
        self._state.start_reading(forget=False)
        self._draw()
        self._answered(await self.review.again())
        words = self._state.difference(agreed)
        to_send = None if words else self._state.to_send(agreed)
        if not self._confirmation.can_send and not (to_send and self._state.is_still(confirmed, to_send)):
            self._confirmation.leave_button()
            self.show_notice(self._changed_words(words))
        elif to_send is None:
            self._confirmation.leave_button()
            self.show_notice(f"Nothing was sent yet. {words} Look again; the other key still sends it.")
        else:
            self._start(to_send)

    def _changed_words(self, words: str) -> str:
        """That nothing was sent, why, and with several machines how the others are still sent."""
        word = self._state.readiness.word if len(self.plan.machines) > 1 else ""
        if not words or not word:
            return "Something has changed meanwhile, and nothing was sent: see above."
        return f"Nothing was sent. {plain(words)} For the others type {plain(word)} now."

    def _start(self, plan: Plan) -> None:
        place = self.workspace.place(self.review.vault)
        start_run(self, self.workspace.runs, plan, place, on_started=self._begun, on_refused=self._refused)

    def _begun(self, run_id: str) -> None:
        self._state.started = True
        self.dismiss(run_id)

    def _refused(self, error: AsrError) -> None:
        self.show()
        self.show_error(error)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        failed = self._panel.pane.state == "failed"
        offered = review_keys.offered(self._state, machines=len(self.review.inquiries), failed=failed)
        return super().check_action(action, parameters) if offered.get(action, True) else False

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the review does nothing now."""
        return review_keys.REASONS.get(action) or super().reason(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """Type a letter into the word, unless it is a key of this screen now."""
        if self._state.readiness.word and not (event.key == "l" and self.check_action("watch", ())):
            self._confirmation.type_ahead(event)

    def on_paste(self, event: events.Paste) -> None:
        """Take the word that a terminal sends in one piece, wherever the focus is."""
        if self._state.readiness.word:
            self._confirmation.paste_ahead(event)

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        """The protected items, and the other resources of the steps."""
        items = (of_item(inquiry.value.item) for inquiry in self.review.inquiries)
        planned = of_steps(one.step for one in self.plan.steps)
        return (*items, *planned) or (of_vault(self.review.vault),)

    def action_go_to(self, by: int = 1) -> None:
        self._confirmation.go_to(by)

    action_to_name = action_go_to
    action_to_button = action_go_to
    action_reread = ReviewReading.action_again
    action_copy_id = ReviewReading.action_copy
    action_address = ReviewReading.action_portal

    def action_scroll(self, direction: int) -> None:
        self._panel.page(direction)

    def action_as_rest(self) -> None:
        self._panel.show_commands(self.plan)

    def action_as_file(self) -> None:
        write_as_file(self, self.workspace, self.review.vault, self._as_file)

    async def _as_file(self) -> Written:
        if isinstance(self.review, MachinesReview):
            return machines_as_file(taking_part_of(self.review.chosen, self.plan), self.review.waves)
        return await change_as_file(self.workspace.choices, self.review.draft, self.plan)

    def action_actions(self) -> None:
        """Return to the machine's menu below, or open a new one."""
        menu = next((one for one in reversed(self.app.screen_stack) if isinstance(one, MachineMenu)), None)
        if menu is None:
            self.go_to(ActionsOf(self.review.inquiries[0].value.item))
        else:
            menu.return_to_menu()

    def action_watch(self) -> None:
        """Open the run or the job that does this already."""
        attempt = self._state.attempt_under_way
        try:
            if attempt is not None:
                self.dismiss(self.workspace.runs.resume(attempt.run) if attempt.interrupted else attempt.run.id)
            elif self._state.job is not None:
                self.go_to(JobOf(Vault(self.review.vault, ""), self._state.job.name))
        except AsrError as error:
            self.show_error(error)


def change_review(workspace: Workspace, vault: ArmId, draft: PlannedDraft, verb: str) -> ReviewScreen:
    """Review of a change without a protected machine. `vault` stores its run and need not exist yet."""
    return ReviewScreen(workspace, DraftReview(workspace.planning, vault, draft, verb))


def machine_review(workspace: Workspace, inquiry: Inquiry, draft: DayTwoDraft) -> ReviewScreen:
    """Review of an operation on one protected machine."""
    return ReviewScreen(workspace, MachinesReview((inquiry, draft)))
