"""The confirmation of a plan: Enter, a button, or a word to type before the button, as grave as the plan is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import blocking
from asr_tui.ui.present.plan import READ_ONLY_WORDS, confirm_words
from asr_tui.ui.review.state import Readiness
from asr_tui.ui.shell.typed_ahead import TypedAheadGuard
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, content
from asr_tui.ui.widgets.push_button import PushButton


def lock_words(ready: Readiness) -> Part:
    """Why the button is locked, which its brackets only show."""
    if ready.read_only or (ready.read_at is None and not ready.plan.machines):
        return ("", "quiet")
    if ready.read_at is None:
        return ("locked until Azure has answered, at most 5 s", "quiet")
    if not ready.can_start:
        return ("locked: see above why", "warn")
    called = "the name" if len(ready.plan.machines) < 2 else plain(ready.word)
    return (f"locked until {called} is typed above", "quiet")


def fresh_words(ready: Readiness, pending: Sequence[str], zone: tzinfo | None) -> Part:
    """How fresh the plan is, and what is still being read."""
    if ready.read_only:
        return (f"! {READ_ONLY_WORDS}", "warn")
    if ready.read_at is None:
        if not ready.plan.machines:
            return ("", "quiet")
        machines = "machine" if len(ready.plan.machines) == 1 else "machines"
        return (f"~ Reading the {machines} once more (at most 5 s) …", "busy")
    still = f"   still asking: {', '.join(pending)}" if pending else ""
    return (f"read at {ready.read_at.astimezone(zone):%H:%M:%S}{still}", "quiet")


def key_words(ready: Readiness) -> Part:
    """What Enter does, for a plan that it sends wherever the cursor is."""
    if ready.read_at is None:
        return ("", "quiet")
    if found := len(blocking(ready.plan.problems)):
        return (f"x {found} finding{'s' if found > 1 else ''} must be mended first: g goes there.", "bad")
    if not ready.plan.steps:
        return ("- There is nothing to start.", "quiet")
    if ready.read_only:
        return (f"! {READ_ONLY_WORDS}", "warn")
    return (f"enter  {confirm_words(ready.plan)}", "strong")


class Confirmation(Vertical):
    """Posts `Confirmed` or `Cancelled`. Keys that were typed before the plan could be read do neither.

    verb  what the button does; empty for a plan that Enter sends wherever the cursor is
    """

    class Confirmed(Message):
        """The plan, as it is shown, is wanted."""

    class Cancelled(Message):
        """Nothing is to be sent."""

    def __init__(self, verb: str = "", *, danger: bool = False) -> None:
        super().__init__(id="confirmation")
        self._verb = verb
        self._danger = danger
        self._guard = TypedAheadGuard()
        self._readiness = Readiness()

    def compose(self) -> ComposeResult:
        if not self._verb:
            yield Static(id="confirm", markup=False)
            return
        yield Static(id="fresh", markup=False)
        with Horizontal(id="ask"):
            yield Static(id="prompt", markup=False)
            field = Input(id="name", select_on_focus=False)
            field.cursor_blink = False
            yield Static("[", classes="bracket", markup=False)
            yield field
            yield Static("]", classes="bracket", markup=False)
            yield Static(id="beside", markup=False)
        with Horizontal(id="answers"):
            yield PushButton("Cancel", id="cancel")
            yield PushButton(self._verb, danger=self._danger, ready=False, id="send")
            yield Static(id="why", markup=False)

    def begin(self) -> None:
        """Something else is shown now: what was typed before is no answer to it."""
        self._guard.begin()

    def show(self, readiness: Readiness, pending: Sequence[str] = (), zone: tzinfo | None = None) -> None:
        """Show whether the plan can be sent; where it cannot be, no word is asked for."""
        before, self._readiness = self._readiness, readiness
        if not self._verb:
            self.query_one("#confirm", Static).update(content(key_words(readiness)))
            return
        self.query_one("#ask").display = bool(readiness.word)
        if readiness.word:
            self.query_one("#prompt", Static).update(_prompt(readiness.plan))
        elif self._field.has_focus:
            self.query_one("#cancel").focus()
        self.query_one("#fresh", Static).update(content(fresh_words(readiness, pending, zone)))
        if before.plan.title and set(readiness.plan.problems) - set(before.plan.problems):
            self.leave_button()
        self._send.ready = self.can_send
        self.tell_why()

    def tell_why(self) -> None:
        """Beside the button: why it is locked, else which key presses it."""
        words = lock_words(self._readiness)
        if self.can_send:
            here = self.screen.focused.id if self.screen.focused else None
            how = {"send": "Enter does it", "name": "Enter goes to the button; Enter there does it"}
            words = (how.get(here or "", ""), "quiet")
        self.query_one("#why", Static).update(content(words))

    @property
    def _field(self) -> Input:
        return self.query_one("#name", Input)

    @property
    def _send(self) -> PushButton:
        return self.query_one("#send", PushButton)

    @property
    def _wanted(self) -> str:
        return self._readiness.plan.word_to_type

    @property
    def _typed(self) -> bool:
        """Whether the word stands there, or none is wanted; upper and lower case are one, as in Azure's names."""
        return not self._wanted or self._field.value.strip().casefold() == self._wanted.casefold()

    @property
    def can_send(self) -> bool:
        return self._readiness.can_send(typed=not self._verb or self._typed)

    def focus_first(self, *, on_send: bool) -> None:
        self.query_one("#send" if on_send else "#cancel").focus()

    def leave_button(self) -> None:
        """The focus to Cancel, where it is on the button: something new must be read first."""
        if self._send.has_focus:
            self.query_one("#cancel").focus()

    def go_to(self, by: int) -> None:
        """From Cancel to the word, from there to the button, and round."""
        order = ["cancel", "name", "send"] if self._readiness.word else ["cancel", "send"]
        here = self.screen.focused.id if self.screen.focused else None
        index = order.index(here) if here in order else 0
        self.query_one(f"#{order[(index + by) % len(order)]}").focus()

    def type_ahead(self, key: events.Key) -> None:
        """A letter goes to the word, though the field has no focus yet."""
        letter = key.character if key.is_printable else None
        if self._field.has_focus or not letter or not (letter.isalnum() or letter in "-._"):
            return
        key.stop()
        key.prevent_default()
        self._field.focus()
        self._field.insert_text_at_cursor(letter)

    @on(Input.Changed, "#name")
    def _name_changed(self) -> None:
        self._say("")
        self._send.ready = self.can_send
        self.tell_why()

    @on(Input.Submitted, "#name")
    def _name_entered(self, event: Input.Submitted) -> None:
        """Enter in the field goes to the button, never past it."""
        event.stop()
        if self.can_send:
            self._send.focus()
        elif not self._typed:
            self._say(f" x not {plain(self._wanted)}")

    def _say(self, words: str) -> None:
        self.query_one("#beside", Static).update(content((words, "bad")))

    @on(PushButton.Pressed, "#cancel")
    def _cancelled(self, event: PushButton.Pressed) -> None:
        event.stop()
        if self._guard.was_possible:
            self.post_message(self.Cancelled())

    @on(PushButton.Pressed, "#send")
    def _pressed(self, event: PushButton.Pressed) -> None:
        event.stop()
        self.confirm()

    def confirm(self) -> None:
        """Where no word was typed, nobody can have read yet what was shown only just now."""
        if self.can_send and (self._wanted or self._guard.was_possible):
            self.post_message(self.Confirmed())


def _prompt(plan: Plan) -> str:
    wanted = "the machine's name" if len(plan.machines) < 2 else plain(plan.word_to_type)
    return f"Type {wanted} to go on:"
