"""Confirmation of a plan: Enter, a button, or a typed word and a button, by the severity of the plan."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import tzinfo

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import Problem, blocking
from asr_tui.services.review import LATE
from asr_tui.ui.present.plan import READ_ONLY_WORDS, confirm_words
from asr_tui.ui.review.state import Readiness
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, content
from asr_tui.ui.widgets.push_button import PushButton

READING_SECONDS = 0.4
"""How long a plan must be readable before Enter counts: over SSH a key may come well after it was pressed."""


class TypedAheadGuard:
    """Measures, by the event loop's time, how long the plan has been readable: keys typed ahead confirm nothing."""

    def __init__(self) -> None:
        self._since = float("inf")

    def restart(self) -> None:
        """Start counting: what is shown has changed."""
        self._since = asyncio.get_running_loop().time()

    @property
    def is_readable(self) -> bool:
        """Whether Enter can be an answer to what is shown, be it yes or no."""
        return asyncio.get_running_loop().time() - self._since >= READING_SECONDS


def lock_words(ready: Readiness) -> Part:
    """Why the button is locked."""
    if ready.read_only or (ready.read_at is None and not ready.plan.machines):
        return ("", "quiet")
    if ready.read_at is None:
        return ("locked until Azure has answered, at most 5 s", "quiet")
    if not ready.can_start:
        return ("locked: see above why", "warn")
    called = "the name" if len(ready.plan.machines) < 2 else plain(ready.word)
    return (f"locked until {called} is typed above", "quiet")


def fresh_words(ready: Readiness, pending: Sequence[str], zone: tzinfo | None) -> Part:
    """When the plan was read, and what is still being read."""
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
    """What Enter does, for a plan without a button."""
    if ready.read_at is None:
        return ("", "quiet")
    if found := len(blocking(ready.plan.problems)):
        return (f"x {found} finding{'s' if found > 1 else ''} must be fixed first: g goes there.", "bad")
    if not ready.plan.steps:
        return ("- There is nothing to start.", "quiet")
    if ready.read_only:
        return (f"! {READ_ONLY_WORDS}", "warn")
    return (f"enter  {confirm_words(ready.plan)}", "strong")


class Confirmation(Vertical):
    """Posts `Confirmed`, or goes back on Cancel; keys typed before the plan was readable do neither.

    verb  words of the button; empty for a plan without a button
    """

    class Confirmed(Message):
        """The plan that was shown then is confirmed."""

        def __init__(self, plan: Plan) -> None:
            super().__init__()
            self.plan = plan

    def __init__(self, verb: str = "", *, danger: bool = False) -> None:
        super().__init__(id="confirmation")
        self._verb = verb
        self._danger = danger
        self._guard = TypedAheadGuard()
        self._readiness = Readiness()
        self._begun = False

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
        """Ignore keys typed before now, since the shown plan has changed."""
        self._guard.restart()

    def show(self, readiness: Readiness, pending: Sequence[str] = (), zone: tzinfo | None = None) -> None:
        """Show whether the plan can be sent; without that no word is asked for."""
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
        if before.plan.title and _findings(readiness.plan) - _findings(before.plan):
            self.leave_button()
        if before.plan.machines != readiness.plan.machines:
            self._guard.restart()
            if self._field.value and not self._typed:
                self._say(f" x not {plain(self._word)}")
        self._send.ready = self.can_send
        self.update_hint()

    def update_hint(self) -> None:
        """Update the words beside the button: why it is locked, else which key presses it."""
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
    def _word(self) -> str:
        return self._readiness.plan.word_to_type

    @property
    def _typed(self) -> bool:
        """Whether the word was typed, or none is required; case does not matter, as in Azure's names."""
        return not self._word or self._field.value.strip().casefold() == self._word.casefold()

    @property
    def can_send(self) -> bool:
        return self._readiness.can_send(typed=not self._verb or self._typed)

    def focus_first(self, readiness: Readiness) -> None:
        on_send = readiness.plan.sent_by_first_enter and not readiness.read_only
        self.query_one("#send" if on_send else "#cancel").focus()

    def leave_button(self) -> None:
        """Move the focus from the button to Cancel, since something new must be read first."""
        if self._send.has_focus:
            self.query_one("#cancel").focus()

    def go_to(self, by: int) -> None:
        """Move the focus by this many places among Cancel, the word and the button."""
        order = ["cancel", "name", "send"] if self._readiness.word else ["cancel", "send"]
        here = self.screen.focused.id if self.screen.focused else None
        index = order.index(here) if here in order else 0
        self.query_one(f"#{order[(index + by) % len(order)]}").focus()

    def type_ahead(self, key: events.Key) -> None:
        """Type a letter into the word, though its field has no focus yet; once begun, its blanks too."""
        letter = key.character if key.is_printable else None
        if self._field.has_focus or not letter:
            return
        if not (letter.isalnum() or letter in "-._" or (self._begun and letter == " ")):
            return
        key.stop()
        key.prevent_default()
        self._begun = True
        self._field.focus()
        self._field.insert_text_at_cursor(letter)

    def paste_ahead(self, pasted: events.Paste) -> None:
        """Put what is pasted into the word, though its field has no focus yet; only its first line."""
        line = next(iter(pasted.text.splitlines()), "")
        if self._field.has_focus or not line:
            return
        pasted.stop()
        self._field.focus()
        self._field.insert_text_at_cursor(line)

    def on_descendant_focus(self) -> None:
        """The field has what was typed ahead: from now on a blank is what its own place says."""
        self._begun = False

    @on(Input.Changed, "#name")
    def _name_changed(self) -> None:
        self._say("")
        self._send.ready = self.can_send
        self.update_hint()

    @on(Input.Submitted, "#name")
    def _name_entered(self, event: Input.Submitted) -> None:
        """Move from the field to the button; Enter here never confirms."""
        event.stop()
        if self.can_send:
            self._send.focus()
        elif not self._typed:
            self._say(f" x not {plain(self._word)}")

    def _say(self, words: str) -> None:
        self.query_one("#beside", Static).update(content((words, "bad")))

    @on(PushButton.Pressed, "#cancel")
    async def _cancelled(self, event: PushButton.Pressed) -> None:
        event.stop()
        if self._guard.is_readable:
            await self.run_action("screen.back")

    @on(PushButton.Pressed, "#send")
    def _pressed(self, event: PushButton.Pressed) -> None:
        event.stop()
        self.confirm()

    def confirm(self) -> None:
        """Confirm the plan; without a typed word only once it was readable."""
        if self.can_send and (self._word or self._guard.is_readable):
            self.post_message(self.Confirmed(self._readiness.plan))


def _findings(plan: Plan) -> set[Problem]:
    """What a person has to look at; that something was read late is none."""
    return {one for one in plan.problems if one.field != LATE}


def _prompt(plan: Plan) -> str:
    wanted = "the machine's name" if len(plan.machines) < 2 else plain(plan.word_to_type)
    return f"Type {wanted} to go on:"
