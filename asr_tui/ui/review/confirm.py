"""The last question: what will happen, freshly read, and where it cannot be undone the machine's name to type."""

from __future__ import annotations

from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.errors import AsrError
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.jobs import Job
from asr_tui.domain.plan import Plan
from asr_tui.services import attempts
from asr_tui.services.item_planning import Inquiry, plan
from asr_tui.ui.machine.day_two_page import DayTwoPage
from asr_tui.ui.present.addressed import Addressed, of_steps
from asr_tui.ui.present.confirmation import confirmation_rows
from asr_tui.ui.present.step import title
from asr_tui.ui.review.agreement import Agreement, agreement, changed, to_send, worth_a_question
from asr_tui.ui.review.name_to_type import NameToType
from asr_tui.ui.review.standing import Standing
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.returning import return_to
from asr_tui.ui.shell.starting import start_run
from asr_tui.ui.shell.typed_ahead import TypedAheadGuard
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, content
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.push_button import PushButton

if TYPE_CHECKING:
    from asr_tui.services.workspace import Workspace

SEEN_JUST_NOW = 60.0
"""Seconds of this computer in which what was lost is not asked about a second time: nothing may hold a failover up."""


class ConfirmPage(DayTwoPage):
    """Nothing was sent before its button is pressed. The focus starts on Cancel.

    No finding of ours keeps a failover from being sent; what Azure itself does not offer, or is doing already, does.
    """

    title_words = "Confirm"
    explanation = (
        "What stands here was read from Azure just now. Nothing has been changed so far. A wrong name, or Enter on "
        "Cancel, changes nothing."
    )
    words = ("Failover", "Commit", "Re-protect", "Recovery point")
    AUTO_FOCUS = "#cancel"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "to_name", "To the name", tooltip="From Cancel to the name, and on.", id="confirm.next"),
        Binding("tab", "to_button", "To the button", tooltip="From one answer to the other.", id="confirm.button"),
        Binding("shift+tab", "go_to(-1)", show=False),
        Binding("pagedown", "scroll(1)", "More", tooltip="The rest of what will happen.", id="confirm.more"),
        Binding("pageup", "scroll(-1)", "Up", show=False),
        Binding("w", "watch", "Watch it", tooltip="What is under way already.", id="confirm.watch"),
        Binding("a", "actions", "Actions", tooltip="What can be done with the machine as it stands now.",
                id="confirm.actions"),
        Binding("r", "reread", "Read again", show=False),
        Binding("f5", "again", "Read again", tooltip="Read the machine from Azure once more.", id="confirm.again"),
        Binding("f6", "as_rest", "Commands", tooltip="The same as az rest commands, for when this tool is not there.",
                id="confirm.as_rest"),
        *copying.keys("what it acts on", shown=False),
        Binding("f7", "copy_id", "Copy id", show=False, id="confirm.copy",
                tooltip="Copy the id of what it acts on; y is a letter of the name here."),
        Binding("f8", "address", "Portal", show=False, id="confirm.portal",
                tooltip="Show and copy its address in the portal; o is a letter of the name here."),
    ]  # fmt: skip

    def __init__(
        self, workspace: Workspace, inquiry: Inquiry, draft: DayTwoDraft, *, verb: str, asks: bool = False
    ) -> None:
        self.draft = draft
        self._verb = verb
        self._read_at: datetime | None = None
        self._asked_once = False
        self._reading = TypedAheadGuard()
        self._asked_at = float("-inf")
        self._shown = agreement(plan(draft, inquiry.value), draft, inquiry.value)
        self._attempt: attempts.Attempt | None = None
        super().__init__(workspace, inquiry, asks=asks)
        self.set_class(bool(self.plan.name_to_type), "-danger")

    def crumbs(self) -> tuple[str, ...]:
        return (self.item.id.vault_id.name, self.item.machine_name, self._verb.removesuffix(" of"))

    @property
    def plan(self) -> Plan:
        """What is shown, and what is sent."""
        return self._shown.plan

    def compose_body(self) -> ComposeResult:
        danger = bool(self.plan.name_to_type)
        verb = self._verb.upper() if danger else self._verb
        heading = f" {plain(verb)} {plain(self.item.machine_name)} "
        yield Static(content((heading, "danger" if danger else "strong")), id="heading")
        consequences = Lines(id="consequences")
        consequences.can_focus = False
        yield consequences
        yield Static(id="fresh", markup=False)
        yield NameToType(self.plan.name_to_type)
        with Horizontal(id="answers"):
            yield PushButton("Cancel", id="cancel")
            yield PushButton(self._verb.removesuffix(" of"), danger=danger, ready=False, id="send")
            yield Static(id="why", markup=False)

    def on_mount(self) -> None:
        self._reading.begin()
        if isinstance(self.draft, DrillDraft | CleanUpDraft) and not self.plan.problems:
            self.query_one("#send", PushButton).focus()
        self._ask_again()

    def show(self, estate: ItemEstate) -> None:
        known = set(self.plan.problems)
        self._shown = agreement(plan(self.draft, estate), self.draft, estate)
        send = self.query_one("#send", PushButton)
        if send.has_focus and set(self.plan.problems) - known:
            self.query_one("#cancel").focus()
        self._attempt = attempts.newest(self.workspace.runs, self.place, self.plan)
        shown, attempt, zone, refused = self.plan, self._attempt, self.zone, self._standing.refused
        self.query_one("#consequences", Lines).show(
            lambda width: confirmation_rows(shown, estate, attempt, width, zone, refused=refused)
        )
        self._tell()

    def _tell(self) -> None:
        """How fresh this is, and whether it can be sent; where it cannot be, no name is asked for."""
        self._asked_name.display = self._standing.asks_for_name
        if not self._asked_name.display and self._asked_name.field.has_focus:
            self.query_one("#cancel").focus()
        fresh = self._standing.fresh_words(self.estate.pending, self.zone)
        self.query_one("#fresh", Static).update(content(fresh))
        self.query_one("#send", PushButton).ready = self._can_send
        self.query_one("#why", Static).update(content(self._button_words()))
        self.refresh_bindings()

    @property
    def _asked_name(self) -> NameToType:
        return self.query_one(NameToType)

    @property
    def _typed(self) -> bool:
        return not self.plan.name_to_type or self._asked_name.is_right

    @property
    def _standing(self) -> Standing:
        read_only = self.workspace.surroundings.read_only
        read_at = None if self._awaits_original else self._read_at
        return Standing(self.plan, self._attempt, read_at, self._asked_once, read_only)

    @property
    def _awaits_original(self) -> bool:
        """What a re-protect takes over from the original machine must have been read, or be known to be unreadable."""
        estate = self.estate
        return isinstance(self.draft, ReprotectDraft) and estate.running is None and estate.absence is None

    @property
    def _can_send(self) -> bool:
        return self._standing.can_send(typed=self._typed)

    def _button_words(self) -> Part:
        """Why the button is locked; else which key presses it."""
        if not self._can_send:
            return self._standing.lock_words()
        here = self.focused.id if self.focused else None
        how = {"send": "Enter does it", "name": "Enter goes to the button; Enter there does it"}
        return (how.get(here or "", ""), "quiet")

    def on_descendant_focus(self) -> None:
        self._tell()

    # Reading once more

    def _ask_again(self) -> None:
        self._read_at = None
        self._tell()
        self.run_worker(self._again(), name="reading once more", group="watch-again", exclusive=True)

    async def _again(self) -> None:
        await self.inquiry.again()
        self._read_at, self._asked_once = self.estate.now, True
        self.show(self.estate)
        self._reading.begin()

    def action_again(self) -> None:
        if self._silent:
            self.ask()
        self._ask_again()

    # The name

    def action_to_name(self) -> None:
        self.action_go_to(1)

    def action_to_button(self) -> None:
        self.action_go_to(1)

    def action_go_to(self, by: int) -> None:
        """From Cancel to the name, from there to the button, and round."""
        order = ["cancel", "name", "send"] if self._standing.asks_for_name else ["cancel", "send"]
        here = self.focused.id if self.focused else None
        index = order.index(here) if here in order else 0
        self.query_one(f"#{order[(index + by) % len(order)]}").focus()

    def on_key(self, event: events.Key) -> None:
        """A letter of the name, unless it is a key of this page now."""
        if self._standing.asks_for_name and not (event.key == "w" and self.check_action("watch", ())):
            self._asked_name.take(event)

    @on(Input.Changed, "#name")
    def _name_changed(self) -> None:
        self._tell()

    @on(Input.Submitted, "#name")
    def _name_entered(self, event: Input.Submitted) -> None:
        """Enter in the field goes to the button, never past it."""
        event.stop()
        if self._can_send:
            self.query_one("#send", PushButton).focus()
        elif not self._typed:
            self._asked_name.say_wrong()

    # Answers

    @on(PushButton.Pressed, "#cancel")
    def _cancelled(self) -> None:
        if self._reading.was_possible:
            self.action_back()

    @on(PushButton.Pressed, "#send")
    def _pressed(self) -> None:
        """Where no name had to be typed, nobody can have read yet what was shown only just now."""
        if not self.plan.name_to_type and not self._reading.was_possible:
            return
        self.run_worker(self._send(), name="starting", group="watch-send", exclusive=True)

    async def _send(self) -> None:
        """Look at Azure a last time; what is no longer as it was shown is asked again."""
        if not self._can_send:
            return
        agreed = self._shown
        self._read_at = None
        self._tell()
        await self._again()
        if not self._can_send:
            self.notice("Something has changed meanwhile, and nothing was sent: see above.")
        elif words := self._changed(agreed):
            self._asked_at = monotonic()
            self.query_one("#cancel").focus()
            self.notice(f"Nothing was sent yet. {words} Look again; the other key still sends it.")
        else:
            self._start(to_send(agreed, self._shown))

    def _changed(self, agreed: Agreement) -> str:
        practice = self.workspace.practice
        asked = monotonic() - self._asked_at < SEEN_JUST_NOW
        worth = None if asked else worth_a_question(practice.speed if practice else 1.0)
        return changed(agreed, self._shown, self.estate, worth)

    def _start(self, agreed: Plan) -> None:
        start_run(self, self.workspace.runs, agreed, self.place, begun=self.dismiss, refused=self._refused)

    def _refused(self, error: AsrError) -> None:
        self.show(self.estate)
        self.show_error(error)

    # Beside it

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"to_name", "to_button"}:
            return (action == "to_name") == self._standing.asks_for_name
        if action in {"actions", "reread"}:
            return self._standing.refused
        if action in {"copy", "portal", "copy_id", "address"}:
            return (action in {"copy_id", "address"}) is self._standing.asks_for_name
        if action == "watch":
            return self._standing.under_way or self.estate.job_under_way() is not None
        return super().check_action(action, parameters)

    def pointed_at(self) -> tuple[Addressed, ...]:
        """The protected item, and what else the steps make or act on."""
        return (*super().pointed_at(), *of_steps(one.step for one in self.plan.steps))

    def action_copy_id(self) -> None:
        self.action_copy()

    def action_address(self) -> None:
        self.action_portal()

    def action_scroll(self, direction: int) -> None:
        self.query_one("#consequences", Lines).action_page(direction)

    def action_reread(self) -> None:
        self.action_again()

    def action_actions(self) -> None:
        """Back to the menu that this came from, which reads the machine as it is now; else to one of its own."""
        from asr_tui.ui.machine import open_actions
        from asr_tui.ui.machine.actions import ActionsScreen

        menu = next((one for one in reversed(self.app.screen_stack) if isinstance(one, ActionsScreen)), None)
        if menu is None:
            self.app.push_screen(open_actions(self.workspace, self.item))
        else:
            self.app.run_worker(return_to(menu), name="to the menu", group="to-menu", exclusive=True)
            menu.ask()

    def action_watch(self) -> None:
        """To the run, or the job, that does this already."""
        attempt, job = self._attempt, self.estate.job_under_way()
        try:
            if attempt is not None and attempt.under_way:
                self.dismiss(self.workspace.runs.resume(attempt.run) if attempt.left else attempt.run.id)
            elif job is not None:
                self._watch_job(job)
        except AsrError as error:
            self.show_error(error)

    def _watch_job(self, job: Job) -> None:
        from asr_tui.ui.run.job import JobScreen

        self.app.push_screen(JobScreen(self.workspace, self.vault, job.name))

    def action_as_rest(self) -> None:
        from asr_tui.ui.dialogs.as_rest import AsRest

        changes = self.workspace.session.changes
        commands = [(title(one.step), changes.as_rest(one.step)) for one in self.plan.steps]
        self.app.push_screen(AsRest(commands))
