"""Command palette: all actions of the screen, and some actions and shortcuts of the screens below."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Sequence
from functools import partial
from typing import ClassVar, Protocol, TypeVar, runtime_checkable

from msgspec import Struct
from rich.cells import cell_len
from textual import events
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import Matcher
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Input

from asr_tui.ui.commands import Command, KnowsWhyNot, commands
from asr_tui.ui.present import linear
from asr_tui.ui.present.rows import left
from asr_tui.ui.widgets.spoken_line import spoken_line
from asr_tui.ui.widgets.too_small import HEIGHT, WIDTH

Answer = TypeVar("Answer")


async def return_to(screen: Screen[Answer]) -> None:
    """Close the screens above this one, if it is still open; none gets an answer."""
    app = screen.app
    while app.screen is not screen and screen in app.screen_stack:
        await app.pop_screen()


class Shortcut(Struct, frozen=True):
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

_WIDEST_TITLE = 28
"""Cells: the help of longer titles stands further right."""
_BESIDE = 6
"""Cells of the terminal's width beside an entry: its margins and the scroll bar."""


class Offer(Struct, frozen=True):
    """An entry: its title, what it does in a sentence, and its keys, where it has some on this screen."""

    title: str
    help: str
    run: Run
    keys: str = ""


class PaletteCommands(Provider):
    """Actions of screen and app with their keys, then the entries of the screens below."""

    def _offers(self) -> list[Offer]:
        """Each title once."""
        found: dict[str, Offer] = {}
        for offer in (*self._here(), *self._elsewhere()):
            found.setdefault(offer.title, offer)
        return list(found.values())

    def _here(self) -> Iterator[Offer]:
        for command in commands(self.screen):
            if command.binding.action == "command_palette":
                continue
            keys = ", ".join(command.keys)
            if command.enabled:
                yield Offer(command.title, command.help, partial(self._act, self.screen, command), keys)
            else:
                title = f"{command.title} ({command.why_not})"
                yield Offer(title, command.help, partial(self._refuse, command), keys)

    def _elsewhere(self) -> Iterator[Offer]:
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
                        yield Offer(command.title, command.help, partial(self._act, screen, command))
                if name := offers.palette_title():
                    back = "Back to it; what lies above is closed."
                    yield Offer(f"Go to: {name}", back, partial(self._go, screen, None))
            for shortcut in offers.shortcuts():
                yield Offer(shortcut.title, shortcut.help, partial(self._go, screen, shortcut))

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
        for offer, line in self._lines(Content):
            yield DiscoveryHit(line, offer.run, text=offer.title)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for offer, line in self._lines(partial(_highlighted, matcher)):
            score = matcher.match(offer.title) or _WORDS_SCORE * _has_words(query, f"{offer.title} {offer.help}")
            if score > 0:
                yield Hit(score, line, offer.run, text=offer.title)

    def _lines(self, shown: Callable[[str], Content]) -> Iterator[tuple[Offer, Content]]:
        """Each entry with its line; Textual reads a hit's own help as markup, and its `escape` does not undo that."""
        quiet = Style.from_styles(self.app.screen.get_component_styles("command-palette--help-text"))
        offers = self._offers()
        column = min(max((cell_len(one.title) for one in offers), default=0), _WIDEST_TITLE)
        for one in offers:
            if linear.wanted():
                yield one, Content.assemble(shown(one.title), f"; {one.help}", f" Key: {one.keys}" if one.keys else "")
                continue
            words, keys = entry_parts(one, column, self.app.size.width - _BESIDE)
            yield one, Content.assemble(shown(one.title), (words, quiet), keys)


def entry_parts(offer: Offer, column: int, width: int) -> tuple[str, str]:
    """What stands behind the title of an entry: the help beside the column of titles, and the keys at the right."""
    gap = max(column - cell_len(offer.title), 0) + 2
    room = max(width - cell_len(offer.title) - gap - cell_len(offer.keys) - 2, 0)
    return f"{' ' * gap}{left(offer.help, room)}  ", offer.keys


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
        self.mount_all(spoken_line())

    def on_resize(self, event: events.Resize) -> None:
        """Close where the terminal became too small, so that the screen below says so."""
        if self.is_current and (event.size.width < WIDTH or event.size.height < HEIGHT):
            self.dismiss()
