"""Help of a screen (purpose, keys, words) and the glossary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from asr_tui.ui.commands import commands
from asr_tui.ui.glossary import GLOSSARY
from asr_tui.ui.present import linear
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, cell, left, right, width_of, wrapped
from asr_tui.ui.present.signs import STATES, Sign, top_line
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.tones import Part
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.text_entry import TextEntry

_MOVING = (
    ("arrows pgup pgdn", "Move in a list or a text"),
    ("tab, shift+tab", "Next or previous field, or part of the screen"),
)
_KEY_WIDTH, _TITLE_WIDTH = 18, 16
_READABLE = 120
"""Cells: longer lines are hard to follow."""
_ANYWHERE = "F1, ctrl+f, ctrl+p and ctrl+q also work while you type in a field."
_CLOCK = "The time at the top is that of the newest reading, or of at most a minute ago."


class HelpScreen(AsrScreen[None]):
    """Help for the screen that it covers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("V", "glossary", "All words", tooltip="Every word of disaster recovery, explained.", id="help.words"),
    ]

    def __init__(self, screen: Screen[object]) -> None:
        self._about = screen.about() if isinstance(screen, AsrScreen) else ("", "", ())
        self._signs = (*_top_signs(screen), *screen.signs, *STATES) if isinstance(screen, AsrScreen) else ()
        self._keys = [
            (", ".join(command.keys), command.title, command.help, command.why_not) for command in commands(screen)
        ]
        super().__init__(screen.optional_workspace if isinstance(screen, AsrScreen) else None)
        self.add_class("-help")

    def crumbs(self) -> tuple[str, ...]:
        return (*((self._about[0],) if self._about[0] else ()), "Help")

    def compose_body(self) -> ComposeResult:
        yield Lines(id="told")

    def on_mount(self) -> None:
        self.query_one(Lines).show(self._rows)

    def _rows(self, width: int) -> list[Row]:
        _, explanation, words = self._about
        wide = min(width, _READABLE)
        rows: list[Row] = []
        if explanation:
            rows += [rule("What this is for", (), wide), *wrapped(explanation, wide), ()]
        if self._signs:
            rows.append(rule("Signs", (), wide))
            for sign, meaning in self._signs:
                rows += sign_rows(sign, meaning, wide)
            rows.append(())
        rows.append(rule("Keys", (), wide))
        for keys, title, tooltip, why_not in self._keys:
            rows += key_rows(keys, f"{title} ({why_not})" if why_not else title, tooltip, wide)
        for keys, what in _MOVING:
            rows += key_rows(keys, what, "", wide)
        rows.append(())
        for sentence in (_ANYWHERE, _CLOCK):
            rows += wrapped(sentence, wide, "quiet")
        if words:
            rows += [(), rule("Words", (), wide), *entry_rows([(word, GLOSSARY[word]) for word in words], width)]
        return rows

    def action_glossary(self) -> None:
        self.app.push_screen(GlossaryScreen(self.optional_workspace))


class GlossaryScreen(AsrScreen[None]):
    """All glossary entries in alphabetical order, with a filter."""

    title_words = "Words"
    AUTO_FOCUS = "Lines"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,ctrl+f", "filter", "Filter", tooltip="Show only words that have this.", id="screen.filter"),
    ]

    def compose_body(self) -> ComposeResult:
        with Vertical(id="glossary"):
            yield TextEntry(placeholder="Filter", id="wanted")
            yield Lines(id="entries")

    def on_mount(self) -> None:
        self._narrow("")

    def _narrow(self, wanted: str) -> None:
        words = wanted.casefold().split()
        entries = sorted(
            (
                (word, meaning)
                for word, meaning in GLOSSARY.items()
                if all(one in f"{word} {meaning}".casefold() for one in words)
            ),
            key=lambda entry: entry[0].casefold(),
        )
        self.query_one(Lines).show(lambda width: entry_rows(entries, width))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(Lines).focus()

    def action_filter(self) -> None:
        self.query_one("#glossary").add_class("-filtering")
        self.query_one(TextEntry).focus()

    def action_back(self) -> None:
        """Close the filter, else the screen."""
        shown = self.query_one("#glossary")
        if not shown.has_class("-filtering"):
            super().action_back()
            return
        self.query_one(TextEntry).value = ""
        shown.remove_class("-filtering")
        self.query_one(Lines).focus()


def entry_rows(entries: Sequence[tuple[str, str]], width: int) -> list[Row]:
    """Each word with its meaning beside it where there is room, else below."""
    if not entries:
        return [(("- No word has that.", "quiet"),)]
    column = max(map(len, GLOSSARY)) + 3
    rows: list[Row] = []
    for word, meaning in entries:
        if width < 2 * column:
            rows += [((word, "strong"),), *wrapped(meaning, width, indent="  ", first="  ")]
            continue
        first, *more = wrapped(meaning, min(width - column, _READABLE))
        rows += [((left(word, column), "strong"), *first), *((" " * column, *row) for row in more)]
    return rows


def _top_signs(screen: AsrScreen[object]) -> tuple[Sign, ...]:
    """What stands on the right of the screen's top line."""
    workspace = screen.optional_workspace
    if workspace is None:
        return ()
    return top_line(workspace.environment, workspace.practice.speed if workspace.practice else None)


def sign_rows(sign: str, meaning: str, width: int) -> list[Row]:
    """The sign, and its meaning wrapped within its column."""
    if linear.wanted():
        return wrapped(f"{' '.join(sign.split())}: {meaning}", width, indent="  ", first="")
    first, *more = wrapped(meaning, width - _KEY_WIDTH - 1, "quiet")
    head: Part = (left(sign, _KEY_WIDTH), "strong")
    return [(head, " ", *first), *((" " * (_KEY_WIDTH + 1), *row) for row in more)]


def key_rows(keys: str, title: str, tooltip: str, width: int) -> list[Row]:
    """An entry in a line: title, tooltip and, at the right, its keys; a long tooltip goes on within its column."""
    if linear.wanted():
        return wrapped(f"{keys}: {title}. {tooltip}".rstrip(), width, indent="  ", first="")
    head: Row = (cell(title, max(_TITLE_WIDTH, cell_len(title) + 1)),)
    tail: Row = ((right(keys, max(_KEY_WIDTH, cell_len(keys) + 2)), "strong"),)
    room = width - width_of(head) - width_of(tail)
    first, *more = wrapped(tooltip, room, "quiet") or [()]
    gap = " " * max(width - width_of((*head, *first, *tail)), 0)
    return [(*head, *first, gap, *tail), *((" " * width_of(head), *row) for row in more)]
