"""Picks something from a list or names something new, with the reason why it would be refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.present.rows import Draw, Row, left, wrapped
from asr_tui.ui.text import LONGEST_ECHO, echoed, plain, shortened
from asr_tui.ui.tones import content
from asr_tui.ui.widgets.field_list import Entry, FieldList
from asr_tui.ui.widgets.text_entry import TOO_LONG, TextEntry


class PickOption(Struct, frozen=True):
    """Something to pick. `note` describes it, `refusal` says why it cannot be taken, `also` is its other name."""

    key: str
    text: str
    note: str = ""
    refusal: str = ""
    also: str = ""


class Picked(Struct, frozen=True):
    """The key of the picked line, or the text typed for something new."""

    key: str = ""
    typed: str = ""


class Question(Struct, frozen=True):
    """A question with its options.

    current     the key of the present choice: the cursor starts there
    new         what a typed text would be ("New resource group"); empty where nothing new can be made
    refuse      gives why a typed text would be refused, or an empty string
    hint        one sentence below the title
    kept        the text typed before: the cursor starts there, and taking it changes nothing
    typing      the placeholder of the empty field
    literal     the typed text comes before options that only contain it: "2" is not "24 hours"
    """

    title: str
    offers: tuple[PickOption, ...]
    current: str = ""
    new: str = ""
    refuse: Callable[[str], str] = lambda _: ""
    hint: str = ""
    kept: str = ""
    typing: str = ""
    literal: bool = False

    @property
    def all_options(self) -> tuple[PickOption, ...]:
        return (PickOption(_KEPT, self.kept, "your choice"), *self.offers) if self.kept else self.offers


_NEW = "\0typed"
_KEPT = "\0kept"
_NAME_WIDTH = 30


class Pick(Dialog[Picked]):
    """Typing filters the list, and names something new where that is possible. Esc changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Choose", tooltip="Take the selected line.", id="pick.take"),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("escape", "refuse", "Keep what was", tooltip="Close this; nothing is changed.", id="dialog.back"),
    ]

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        self._overflowed = False

    def compose_box(self) -> ComposeResult:
        question = self._question
        yield Static(plain(question.title), classes="question", markup=False)
        if question.hint:
            yield Static(plain(question.hint), classes="quiet hint", markup=False)
        usual = "Type to filter, or a new name" if question.new else "Type to filter"
        yield TextEntry(placeholder=question.typing or usual, id="typed")
        yield Static(id="refusal", markup=False)
        offers = FieldList(id="offers")
        offers.can_focus = False
        yield offers

    def on_mount(self) -> None:
        self._show()
        self.call_after_refresh(self._to_current)

    def _to_current(self) -> None:
        self._fields.move_to(_KEPT if self._question.kept else self._question.current)

    @property
    def _fields(self) -> FieldList:
        return self.query_one("#offers", FieldList)

    @property
    def _typed(self) -> str:
        return self.query_one("#typed", Input).value.strip()

    def _show(self) -> None:
        typed = self._typed
        options = self._question.all_options
        shown = [(near, option) for option in options if (near := _nearness(option, typed)) is not None]
        entries = [(near, Entry(option.key, partial(_option_rows, option))) for near, option in shown]
        if self._makes_new([option for _, option in shown]):
            why = self._question.refuse(typed)
            near = _LITERAL if self._question.literal and not why else _LAST
            entries.append((near, Entry(_NEW, _new_drawing(self._question.new, typed, why), enabled=not why)))
        entries.sort(key=lambda one: one[0])
        self._fields.show([entry for _, entry in entries])
        self._show_refusal()

    def _makes_new(self, shown: Sequence[PickOption]) -> bool:
        same = any(_folded(self._typed) in _names(option) for option in shown)
        return bool(self._question.new and self._typed and not same)

    def on_input_changed(self, event: Input.Changed) -> None:
        """The cursor goes to the best match."""
        event.stop()
        self._show()
        if self._typed:
            self._fields.action_first()
        else:
            self._to_current()
        self._show_refusal()

    def on_text_entry_overflowed(self, event: TextEntry.Overflowed) -> None:
        event.stop()
        self._overflowed = True
        self._say(TOO_LONG)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    def on_option_list_option_highlighted(self, event: FieldList.OptionHighlighted) -> None:
        event.stop()
        self._show_refusal()

    def on_field_list_chosen(self, event: FieldList.Chosen) -> None:
        event.stop()
        self.action_take()

    def _refusal(self) -> str:
        key = self._fields.current
        if key and key != _NEW:
            return next((option.refusal for option in self._question.all_options if option.key == key), "")
        if self._question.new and self._typed:
            return self._question.refuse(self._typed)
        return "" if key else "Nothing fits what was typed." if self._typed else "There is nothing to choose."

    def _show_refusal(self) -> None:
        self._overflowed = False
        self._say(echoed(self._refusal(), self._typed))

    def _say(self, why: str) -> None:
        self.query_one("#refusal", Static).update(content((f"x {plain(why)}", "bad")) if why else "")

    def action_take(self) -> None:
        if self._overflowed:  # the pasted text is not in the field, so the selected line was not meant
            self.app.bell()
        elif self._refusal():
            self._show_refusal()
            self.app.bell()
        elif self._fields.current == _NEW:
            self.dismiss(Picked(typed=self._typed))
        elif self._fields.current == _KEPT:
            self.dismiss(None)
        else:
            self.dismiss(Picked(key=self._fields.current))

    def action_move(self, by: int) -> None:
        (self._fields.action_cursor_up if by < 0 else self._fields.action_cursor_down)()

    def action_page(self, by: int) -> None:
        for _ in range(self._fields.size.height - 1):
            self.action_move(by)


_LITERAL = (1, 0)
_LAST = (9, 0)


def _nearness(option: PickOption, typed: str) -> tuple[int, int] | None:
    """The option's sort key for the typed text, None where it does not match.

    A whole name comes before a beginning of one, a part of one, and words of the note; refused options come last among
    equal matches.
    """
    wanted = _folded(typed)
    names = _names(option)
    refused = int(bool(option.refusal))
    if not wanted:
        return 0, 0
    if wanted in names:
        return 0, refused
    if any(name.startswith(wanted) for name in names):
        return 2, refused
    if any(wanted in name for name in names):
        return 3, refused
    text = " ".join((*names, option.note.casefold()))
    return (4, refused) if all(word in text for word in wanted.split()) else None


def _names(option: PickOption) -> tuple[str, ...]:
    return tuple(_folded(name) for name in (option.text, option.also) if name)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _option_rows(option: PickOption, width: int) -> list[Row]:
    mark = "x " if option.refusal else ""
    text, note = plain(option.text), f"{mark}{plain(option.note or option.refusal)}"
    if len(text) <= _NAME_WIDTH and len(note) <= width - _NAME_WIDTH - 1:
        return [((left(text, _NAME_WIDTH + 1), "quiet" if option.refusal else ""), (note, "quiet"))]
    return [*wrapped(text, width), *wrapped(note, width, "quiet", indent="  ")]


def _new_drawing(what: str, typed: str, refusal: str) -> Draw:
    words = f"{'x' if refusal else '+'} {what}: {shortened(plain(typed), LONGEST_ECHO)}"
    return lambda width: wrapped(words, width, "quiet" if refusal else "strong")
