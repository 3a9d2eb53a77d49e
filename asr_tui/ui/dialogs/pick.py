"""Picks something that exists or names something new; what cannot be taken says why while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.present.rows import Row, left, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content
from asr_tui.ui.widgets.field_list import Entry, FieldList


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to pick. `note` says what it is, `refusal` why it cannot be taken."""

    key: str
    text: str
    note: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """The key of what was picked, or the text that was typed for something new."""

    key: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    current     the key of what is chosen now: the cursor starts there
    new         what a typed text would be ("New resource group"); empty where nothing new can be made
    refuse      why a typed text would be refused, or an empty string
    hint        one sentence below the title
    """

    title: str
    offers: tuple[Offer, ...]
    current: str = ""
    new: str = ""
    refuse: Callable[[str], str] = lambda _: ""
    hint: str = ""


_NEW = "\0new"
_NAME_WIDTH = 30


class Pick(Dialog[Picked]):
    """Typing narrows the list, and names something new where that is possible. Esc keeps what was."""

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

    def compose_box(self) -> ComposeResult:
        question = self._question
        yield Static(plain(question.title), classes="question", markup=False)
        if question.hint:
            yield Static(plain(question.hint), classes="quiet hint", markup=False)
        words = "Type to filter, or a new name" if question.new else "Type to filter"
        typed = Input(placeholder=words, id="typed")
        typed.cursor_blink = False
        yield typed
        yield Static(id="refusal", markup=False)
        offers = FieldList(id="offers")
        offers.can_focus = False
        yield offers

    def on_mount(self) -> None:
        self._show()
        self.call_after_refresh(self._fields.move_to, self._question.current)

    @property
    def _fields(self) -> FieldList:
        return self.query_one("#offers", FieldList)

    @property
    def _typed(self) -> str:
        return self.query_one("#typed", Input).value.strip()

    def _show(self) -> None:
        words = self._typed.casefold().split()
        shown = [
            offer for offer in self._question.offers
            if all(word in f"{offer.text} {offer.note}".casefold() for word in words)
        ]  # fmt: skip
        entries = [Entry(offer.key, _drawing(offer)) for offer in shown]
        if self._makes_new(shown):
            entries.append(Entry(_NEW, _new_drawing(self._question.new, self._typed)))
        self._fields.show(entries)
        self._tell()

    def _makes_new(self, shown: Sequence[Offer]) -> bool:
        same = any(offer.text.casefold() == self._typed.casefold() for offer in shown)
        return bool(self._question.new and self._typed and not same)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    def on_option_list_option_highlighted(self, event: FieldList.OptionHighlighted) -> None:
        event.stop()
        self._tell()

    def on_field_list_chosen(self, event: FieldList.Chosen) -> None:
        event.stop()
        self.action_take()

    def _refusal(self) -> str:
        key = self._fields.current
        if key == _NEW:
            return self._question.refuse(self._typed)
        if not key:
            return "Nothing fits what was typed." if self._typed else "There is nothing to choose."
        return next((offer.refusal for offer in self._question.offers if offer.key == key), "")

    def _tell(self) -> None:
        """Why the selected line cannot be taken, beside the field."""
        why = self._refusal()
        self.query_one("#refusal", Static).update(content((f"x {plain(why)}", "bad")) if why else "")

    def action_take(self) -> None:
        if self._refusal():
            self._tell()
            self.app.bell()
        elif self._fields.current == _NEW:
            self.dismiss(Picked(typed=self._typed))
        else:
            self.dismiss(Picked(key=self._fields.current))

    def action_move(self, by: int) -> None:
        if by < 0:
            self._fields.action_cursor_up()
        else:
            self._fields.action_cursor_down()

    def action_page(self, by: int) -> None:
        for _ in range(self._fields.size.height - 1):
            self.action_move(by)


def _drawing(offer: Offer) -> Callable[[int], list[Row]]:
    def draw(width: int) -> list[Row]:
        mark = "x " if offer.refusal else ""
        text, note = plain(offer.text), f"{mark}{plain(offer.note or offer.refusal)}"
        if len(text) <= _NAME_WIDTH and len(note) <= width - _NAME_WIDTH - 1:
            return [((left(text, _NAME_WIDTH + 1), "quiet" if offer.refusal else ""), (note, "quiet"))]
        return [*wrapped(text, width), *wrapped(note, width, "quiet", indent="  ")]

    return draw


def _new_drawing(what: str, typed: str) -> Callable[[int], list[Row]]:
    return lambda width: wrapped(f"+ {what}: {plain(typed)}", width, "strong")
