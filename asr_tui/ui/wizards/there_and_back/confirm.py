"""The last question: what will happen, freshly read, and where it cannot be undone the machine's name to type."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from asr_tui.domain import steps
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft
from asr_tui.domain.drafts.failover import FailoverDraft
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.jobs import Job
from asr_tui.domain.plan import Plan
from asr_tui.domain.recovery_points import loss
from asr_tui.services import attempts
from asr_tui.services.item_planning import DayTwoDraft, Inquiry, plan
from asr_tui.ui.present import times
from asr_tui.ui.present.confirmation import confirmation_rows
from asr_tui.ui.present.step import title
from asr_tui.ui.starting import start_run
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.push_button import PushButton
from asr_tui.ui.wizards.there_and_back.errand import ErrandPage

if TYPE_CHECKING:
    from asr_tui.services.workspace import Workspace
    from asr_tui.ui.screens.actions import ActionsScreen

NOT_WORTH_A_QUESTION = timedelta(minutes=2)
"""How much more or less may be lost than was shown, before it is asked again."""
SEEN_JUST_NOW = 60.0
"""Seconds of this computer in which what was lost is not asked about a second time: nothing may hold a failover up."""
LONGEST_LOOK = 5.0
"""Seconds of this computer that the last look at Azure takes at most; in practice more time passes there meanwhile."""

READ_ONLY_WORDS = "READ-ONLY: this shows what would be done. To do it, start without read-only."


class ConfirmPage(ErrandPage):
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
    ]  # fmt: skip

    def __init__(
        self, workspace: Workspace, inquiry: Inquiry, draft: DayTwoDraft, *, verb: str, asks: bool = False
    ) -> None:
        self.draft = draft
        self._verb = verb
        self._read_at: datetime | None = None
        self._read_once = False
        self._loss: timedelta | None = None
        self._asked_at = float("-inf")
        self._plan = plan(draft, inquiry.value)
        self._attempt: attempts.Attempt | None = None
        super().__init__(workspace, inquiry, asks=asks)
        self.set_class(bool(self._plan.name_to_type), "-danger")

    def crumbs(self) -> tuple[str, ...]:
        return (self.item.id.vault_id.name, self.item.machine_name, self._verb.removesuffix(" of"))

    @property
    def plan(self) -> Plan:
        """What is shown, and what is sent."""
        return self._plan

    def compose_body(self) -> ComposeResult:
        danger = bool(self._plan.name_to_type)
        verb = self._verb.upper() if danger else self._verb
        heading = f" {plain(verb)} {plain(self.item.machine_name)} "
        yield Static(content((heading, "danger" if danger else "strong")), id="heading")
        consequences = Lines(id="consequences")
        consequences.can_focus = False
        yield consequences
        yield Static(id="fresh", markup=False)
        with Horizontal(id="ask"):
            yield Static("Type the machine's name to go on:", id="prompt", markup=False)
            field = Input(id="name", select_on_focus=False)
            field.cursor_blink = False
            yield Static("[", classes="bracket", markup=False)
            yield field
            yield Static("]", classes="bracket", markup=False)
            yield Static(id="beside", markup=False)
        with Horizontal(id="answers"):
            yield PushButton("Cancel", id="cancel")
            yield PushButton(self._verb.removesuffix(" of"), danger=danger, ready=False, id="send")
            yield Static(id="why", markup=False)

    def on_mount(self) -> None:
        if isinstance(self.draft, DrillDraft | CleanUpDraft) and not self._plan.problems:
            self.query_one("#send", PushButton).focus()
        self._ask_again()

    def show(self, estate: ItemEstate) -> None:
        known, self._plan = set(self._plan.problems), plan(self.draft, estate)
        send = self.query_one("#send", PushButton)
        if send.has_focus and set(self._plan.problems) - known:
            self.query_one("#cancel").focus()
        self._attempt = attempts.newest(self.workspace.runs, self.place, self._plan)
        self._loss = would_lose(self.draft, estate)
        shown, attempt, zone, refused = self._plan, self._attempt, self.zone, self._refused_now
        self.query_one("#consequences", Lines).show(
            lambda width: confirmation_rows(shown, estate, attempt, width, zone, refused=refused)
        )
        self._tell()

    def _tell(self) -> None:
        """How fresh this is, and whether it can be sent; where it cannot be, no name is asked for."""
        ask = self.query_one("#ask")
        ask.display = self._asks_for_name
        if not ask.display and self.query_one("#name", Input).has_focus:
            self.query_one("#cancel").focus()
        self.query_one("#fresh", Static).update(self._fresh_words())
        self.query_one("#send", PushButton).ready = self._can_send
        self.query_one("#why", Static).update(self._why())
        self.refresh_bindings()

    def _fresh_words(self) -> Content:
        if self.workspace.surroundings.read_only:
            return content((f"! {READ_ONLY_WORDS}", "warn"))
        if self._read_at is None:
            return content(("~ Reading the machine once more (at most 5 s) …", "busy"))
        now = self._read_at.astimezone(self.zone)
        pending = f"   still asking: {', '.join(self.estate.pending)}" if self.estate.pending else ""
        return content((f"read at {now:%H:%M:%S}{pending}", "quiet"))

    @property
    def _typed(self) -> bool:
        wanted = self._plan.name_to_type
        return not wanted or self.query_one("#name", Input).value.strip().casefold() == wanted.casefold()

    @property
    def _under_way(self) -> bool:
        return self._attempt is not None and self._attempt.under_way

    @property
    def _refused_now(self) -> bool:
        """Whether Azure, asked on this page, would not take it, or is at it already."""
        return self._read_once and (self._under_way or not self._plan.can_start)

    @property
    def _asks_for_name(self) -> bool:
        """Not where Azure would refuse; beside what is under way the name may be typed, but is no key then."""
        return bool(self._plan.name_to_type) and (self._plan.can_start or not self._read_once)

    @property
    def _can_send(self) -> bool:
        ready = self._read_at is not None and self._plan.can_start and not self._under_way
        return ready and self._typed and not self.workspace.surroundings.read_only

    def _why(self) -> Content:
        """Why the button is locked, which its brackets only show; else which key presses it."""
        if self.workspace.surroundings.read_only or self._can_send:
            return content((self._how() if self._can_send else "", "quiet"))
        if self._read_at is None:
            return content(("locked until Azure has answered, at most 5 s", "quiet"))
        if self._refused_now:
            return content(("locked: see above why", "warn"))
        return content(("locked until the name is typed above", "quiet"))

    def _how(self) -> str:
        here = self.focused.id if self.focused else ""
        return {"send": "Enter does it", "name": "Enter goes to the button; Enter there does it"}.get(here or "", "")

    def on_descendant_focus(self) -> None:
        self._tell()

    # Reading once more

    def _ask_again(self) -> None:
        self._read_at = None
        self._tell()
        self.run_worker(self._again(), name="reading once more", group="watch-again", exclusive=True)

    async def _again(self) -> None:
        await self.inquiry.again()
        self._read_at, self._read_once = self.estate.now, True
        self.show(self.estate)

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
        order = ["cancel", "name", "send"] if self._asks_for_name else ["cancel", "send"]
        here = self.focused.id if self.focused else None
        index = order.index(here) if here in order else 0
        self.query_one(f"#{order[(index + by) % len(order)]}").focus()

    def on_key(self, event: events.Key) -> None:
        """Who just begins to type the name need not go to the field first."""
        field = self.query_one("#name", Input)
        if not self._asks_for_name or field.has_focus or not event.is_printable or event.character in {None, " "}:
            return
        if event.key == "w" and self.check_action("watch", ()):
            return
        if event.character and (event.character.isalnum() or event.character in "-._"):
            event.stop()
            event.prevent_default()
            field.focus()
            field.insert_text_at_cursor(event.character)

    @on(Input.Changed, "#name")
    def _name_changed(self) -> None:
        self.query_one("#beside", Static).update("")
        self._tell()

    @on(Input.Submitted, "#name")
    def _name_entered(self, event: Input.Submitted) -> None:
        """Enter in the field goes to the button, never past it."""
        event.stop()
        if self._can_send:
            self.query_one("#send", PushButton).focus()
        elif not self._typed:
            self.query_one("#beside", Static).update(content((f" x not {plain(self._plan.name_to_type)}", "bad")))

    # Answers

    @on(PushButton.Pressed, "#cancel")
    def _cancelled(self) -> None:
        self.action_back()

    @on(PushButton.Pressed, "#send")
    def _pressed(self) -> None:
        self.run_worker(self._send(), name="starting", group="watch-send", exclusive=True)

    async def _send(self) -> None:
        """Look at Azure a last time; what is no longer as it was shown is asked again."""
        if not self._can_send:
            return
        agreed, shown = self._plan, self._loss
        self._read_at = None
        self._tell()
        await self._again()
        if not self._can_send:
            self.notice("Something has changed meanwhile, and nothing was sent: see above.")
        elif changed := self._changed(agreed, shown):
            self._asked_at = monotonic()
            self.query_one("#cancel").focus()
            self.notice(f"Nothing was sent yet. {changed} Look again; the other key still sends it.")
        else:
            self._start(self._plan if _sends(self._plan) == _sends(agreed) else agreed)

    def _changed(self, agreed: Plan, shown: timedelta | None) -> str:
        """What is not any more as it was shown, in a sentence; a point that only became the second newest is not."""
        now = self._loss
        practice = self.workspace.practice
        worth = max(NOT_WORTH_A_QUESTION, timedelta(seconds=LONGEST_LOOK * (practice.speed if practice else 1.0)))
        asked = monotonic() - self._asked_at < SEEN_JUST_NOW
        if shown is not None and now is not None and now - shown > worth and not asked:
            what = "The state is now {} old" if isinstance(self.draft, DrillDraft) else "It would now lose {}"
            return f"{what.format(times.span(now))}; {times.span(shown)} was shown."
        known = {point.id for point in self.estate.points or ()}
        if _sends(self._plan) == _sends(agreed) or (_but_for_the_point(agreed, self._plan) and _point(agreed) in known):
            return ""
        return "What would be done has changed."

    def _start(self, agreed: Plan) -> None:
        start_run(self, self.workspace.runs, agreed, self.place, begun=self.dismiss, refused=self._refused)

    def _refused(self, error: AsrError) -> None:
        self.show(self.estate)
        self.show_error(error)

    # Beside it

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"to_name", "to_button"}:
            return (action == "to_name") == self._asks_for_name
        if action in {"actions", "reread"}:
            return self._refused_now
        if action == "watch":
            return self._under_way or self.estate.job_under_way() is not None
        return super().check_action(action, parameters)

    def action_scroll(self, direction: int) -> None:
        self.query_one("#consequences", Lines).action_page(direction)

    def action_reread(self) -> None:
        self.action_again()

    def action_actions(self) -> None:
        """Back to the menu that this came from, which reads the machine as it is now; else to one of its own."""
        from asr_tui.ui.screens.actions import ActionsScreen
        from asr_tui.ui.wizards.there_and_back import open_actions

        menu = next((one for one in reversed(self.app.screen_stack) if isinstance(one, ActionsScreen)), None)
        if menu is None:
            self.app.push_screen(open_actions(self.workspace, self.item))
        else:
            self.app.run_worker(_back_to(menu), name="to the menu", group="to-menu", exclusive=True)

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
        from asr_tui.ui.screens.job import JobScreen

        self.app.push_screen(JobScreen(self.workspace, self.vault, job.name))

    def action_as_rest(self) -> None:
        from asr_tui.ui.dialogs.as_rest import AsRest

        changes = self.workspace.session.changes
        commands = [(title(one.step), changes.as_rest(one.step)) for one in self._plan.steps]
        self.app.push_screen(AsRest(commands))


async def _back_to(menu: ActionsScreen) -> None:
    while menu.app.screen is not menu and menu in menu.app.screen_stack:
        await menu.app.pop_screen()
    menu.ask()


def would_lose(draft: DayTwoDraft, estate: ItemEstate) -> timedelta | None:
    """How old the data is that the draft starts from; None where it starts from none, or that is not known."""
    return loss(draft.point, estate) if isinstance(draft, FailoverDraft | DrillDraft) else None


def _sends(shown: Plan) -> list[steps.Step]:
    return [one.step for one in shown.steps]


def _point(shown: Plan) -> ArmId | None:
    last = shown.steps[-1].step
    return last.point if isinstance(last, steps.Failover | steps.TestFailover) else None


def _but_for_the_point(one: Plan, other: Plan) -> bool:
    """Whether both would send the same, from another state."""
    return [_without_point(step) for step in _sends(one)] == [_without_point(step) for step in _sends(other)]


def _without_point(step: steps.Step) -> steps.Step:
    return replace(step, point=None) if isinstance(step, steps.Failover | steps.TestFailover) else step
