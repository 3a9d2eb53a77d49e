"""Command palette: all actions of the screen, and some actions and shortcuts of the screens below."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Protocol, TypeVar, runtime_checkable

from textual import events
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import Matcher
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Input

from asr_tui.ui.commands import Command, KnowsWhyNot, commands
from asr_tui.ui.widgets.too_small import HEIGHT, WIDTH

Answer = TypeVar("Answer")


async def return_to(screen: Screen[Answer]) -> None:
    """Close the screens above this one, if it is still open; none gets an answer."""
    app = screen.app
    while app.screen is not screen and screen in app.screen_stack:
        await app.pop_screen()


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A palette entry of a screen. `go` is called once that screen is on top."""

    title: str
    help: str
    go: Callable[[], None]


@runtime_checkable
class HasPaletteEntries(Protocol):
    """A screen with palette entries while others lie above it.

    palette_actions  actions that do not depend on a selected line
    """

    palette_actions: ClassVar[frozenset[str]]

    def palette_title(self) -> str:
        """Name of the screen as a way back; empty where there is none."""

    def shortcuts(self) -> Sequence[Shortcut]:
        """Entries that the screen adds."""


def _with_entries(screen: object) -> HasPaletteEntries | None:
    return screen if isinstance(screen, HasPaletteEntries) else None


Run = Callable[[], Coroutine[None, None, None]]


class PaletteCommands(Provider):
    """Actions of screen and app with their keys, then the entries of the screens below."""

    def _offers(self) -> Iterator[tuple[str, str, Run]]:
        known: set[str] = set()
        for title, words, run in (*self._here(), *self._elsewhere()):
            if title not in known:
                known.add(title)
                yield title, words, run

    def _here(self) -> Iterator[tuple[str, str, Run]]:
        for command in commands(self.screen):
            if command.binding.action == "command_palette":
                continue
            if command.enabled:
                words = f"{', '.join(command.keys)}   {command.help}".rstrip()
                yield command.title, words, partial(self._act, self.screen, command)
            else:
                yield f"{command.title} ({command.why_not})", command.help, partial(self._refuse, command)

    def _elsewhere(self) -> Iterator[tuple[str, str, Run]]:
        """Entries of the screens below, nearest first; none while a dialog is open."""
        stack = self.app.screen_stack
        if self.screen.is_modal or self.screen not in stack:
            return
        screen: Screen[object]
        for screen in reversed(stack[: stack.index(self.screen) + 1]):
            offers = _with_entries(screen)
            if offers is None:
                continue
            if screen is not self.screen:
                for command in commands(screen):
                    if command.node is screen and command.enabled and command.binding.action in offers.palette_actions:
                        yield command.title, command.help, partial(self._act, screen, command)
                if name := offers.palette_title():
                    yield f"Go to: {name}", "Back to it; what lies above is closed.", partial(self._go, screen, None)
            for shortcut in offers.shortcuts():
                yield shortcut.title, shortcut.help, partial(self._go, screen, shortcut)

    async def _act(self, screen: Screen[object], command: Command) -> None:
        await return_to(screen)
        await self.app.run_action(command.binding.action, command.node)

    async def _refuse(self, command: Command) -> None:
        if isinstance(self.screen, KnowsWhyNot):
            self.screen.show_why_not(command)

    async def _go(self, screen: Screen[object], shortcut: Shortcut | None) -> None:
        await return_to(screen)
        if shortcut is not None:
            shortcut.go()

    async def discover(self) -> Hits:
        for title, words, run in self._offers():
            yield DiscoveryHit(self._shown(Content(title), words), run, text=title)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for title, words, run in self._offers():
            score = matcher.match(title) or _WORDS_SCORE * _has_words(query, f"{title} {words}")
            if score > 0:
                yield Hit(score, self._shown(_highlighted(matcher, title), words), run, text=title)

    def _shown(self, title: Content, words: str) -> Content:
        """Title and help as they are; Textual reads a hit's help as markup, and its `escape` does not undo that."""
        style = Style.from_styles(self.app.screen.get_component_styles("command-palette--help-text"))
        return Content("\n").join((title, Content(words).stylize_before(style))) if words else title


def _highlighted(matcher: Matcher, title: str) -> Content:
    """The title with the matched characters in the match's style; Textual's own would read it as markup."""
    content = Content(title)
    for offset in matcher.fuzzy_search.match(matcher.query, title)[1]:
        content = content.stylize(matcher.match_style, offset, offset + 1)
    return content


_WORDS_SCORE = 0.01
"""Below any score of a title; help texts are matched by whole words, since single letters fit almost any text."""


def _has_words(query: str, text: str) -> bool:
    return all(word in text.casefold() for word in query.casefold().split())


class Palette(CommandPalette):
    """Textual's palette with a cursor that does not blink."""

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False

    def on_resize(self, event: events.Resize) -> None:
        """Close where the terminal became too small, so that the screen below says so."""
        if self.is_current and (event.size.width < WIDTH or event.size.height < HEIGHT):
            self.dismiss()
