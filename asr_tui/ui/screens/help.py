"""What a screen is for, the words it uses and every key that works on it; and the whole glossary."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from asr_tui.ui.commands import commands
from asr_tui.ui.glossary import GLOSSARY, explained
from asr_tui.ui.screens.base import AsrScreen
from asr_tui.ui.tones import content, lines

_MOVING = (
    ("arrows pgup pgdn", "Move in a list or a text"),
    ("tab, shift+tab", "Next or previous part of the screen"),
)
_KEY_WIDTH = 18
_ANYWHERE = "F1, ctrl+f, ctrl+p and ctrl+q also work while you type in a field."


class HelpScreen(AsrScreen[None]):
    """Help for the screen that it covers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "glossary", "All words", tooltip="Every word of disaster recovery, explained.", id="help.words"),
    ]

    def __init__(self, screen: Screen[object]) -> None:
        self._about = screen.about() if isinstance(screen, AsrScreen) else ("", "", ())
        self._keys = [
            (", ".join(command.keys), command.title, command.help, command.enabled) for command in commands(screen)
        ]
        super().__init__(screen.given_workspace if isinstance(screen, AsrScreen) else None)
        self.add_class("-help")

    def crumbs(self) -> tuple[str, ...]:
        return (*((self._about[0],) if self._about[0] else ()), "Help")

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(can_focus=True):
            yield Static(lines(*self._words()), markup=False)

    def _words(self) -> list[Content | str]:
        _, explanation, words = self._about
        rows: list[Content | str] = []
        if explanation:
            rows += [content(("What this is for", "title")), explanation, ""]
        if words:
            rows += [content(("Words", "title")), *word_rows(explained(words)), ""]
        rows.append(content(("Keys", "title")))
        for keys, title, tooltip, enabled in self._keys:
            what = title if enabled else f"{title} (not now)"
            rows.append(content((f"{keys:<{_KEY_WIDTH}} ", "strong"), f"{what:<16}", (f" {tooltip}", "quiet")))
        rows += [content((f"{keys:<{_KEY_WIDTH}} ", "strong"), what) for keys, what in _MOVING]
        rows += ["", content((_ANYWHERE, "quiet"))]
        return rows

    def action_glossary(self) -> None:
        self.app.push_screen(GlossaryScreen(self.given_workspace))


class GlossaryScreen(AsrScreen[None]):
    """All words, in the order in which one meets them."""

    title_words = "Words"

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(can_focus=True):
            yield Static(lines(*word_rows(tuple(GLOSSARY.items()))), markup=False)


def word_rows(entries: tuple[tuple[str, str], ...]) -> list[Content]:
    return [content((f"{word}: ", "strong"), meaning) for word, meaning in entries]
