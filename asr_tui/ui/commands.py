"""Keys as people read them, and every action in the command palette."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar, Protocol, runtime_checkable

from textual import events
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import Screen
from textual.widgets import Input

from asr_tui.ui.shell.returning import return_to
from asr_tui.ui.widgets.text_entry import TextEntry
from asr_tui.ui.widgets.too_small import HEIGHT, WIDTH

_SHOWN = {
    "escape": "esc",
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "full_stop": ".",
    "plus": "+",
    "minus": "-",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "up": "up",
    "down": "down",
    "left": "left",
    "right": "right",
    "enter": "enter",
    "space": "space",
    "tab": "tab",
}


WAYS_BACK = frozenset({"back", "refuse"})
"""The actions by which one leaves a screen or a dialog; their key is always told."""


def key_text(key: str) -> str:
    """How a key is written in the footer and in help: `ctrl+p`, `?`, `esc`, `F1`."""
    *modifiers, last = key.split("+")
    if last in _SHOWN:
        shown = _SHOWN[last]
    elif len(last) > 1 and last[0] == "f" and last[1:].isdigit():
        shown = last.upper()
    else:
        shown = format_key(last) if len(last) > 1 else last
    return "+".join((*modifiers, shown))


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done here. `keys` are as people read them.

    why_not  why it cannot be done now, in a word or two; empty where it can
    """

    node: DOMNode
    binding: Binding
    keys: tuple[str, ...]
    why_not: str = ""

    @property
    def enabled(self) -> bool:
        return not self.why_not

    @property
    def title(self) -> str:
        return self.binding.description

    @property
    def help(self) -> str:
        return self.binding.tooltip


def commands(screen: Screen[object]) -> tuple[Command, ...]:
    """What can be done on the screen: as it and its parts declare it, the way back last; then the app's own.

    A focused list or field may handle a key itself (enter) for which the screen has the words; so the screen's own
    declarations count here, not only those that win the key.
    """
    found: dict[tuple[DOMNode, str], Command] = {}
    path = screen.focused.ancestors_with_self if screen.focused else ()
    widgets = [node for node in path if node not in {screen, screen.app}]
    taken = {
        key
        for node in widgets
        for key, binding in node._bindings
        if binding.id and node.check_action(*_name_and_parameters(binding.action)) is not False
    }
    nodes = [screen, *widgets, *(() if screen.is_modal else (screen.app,))]
    depth = {node: number for number, node in enumerate(nodes)}
    for node in depth:
        for key, binding in node._bindings:
            if not binding.id or not binding.description:  # the framework's own keys for moving and editing
                continue
            if node is screen and key in taken:
                continue
            state = node.check_action(*_name_and_parameters(binding.action))
            if state is False:
                continue
            known = found.get((node, binding.action))
            keys = (*(known.keys if known else ()), key)
            why_not = "" if state else _why_not(node, binding.action)
            found[node, binding.action] = Command(node, known.binding if known else binding, keys, why_not)

    def place(one: Command) -> tuple[bool, bool, int]:
        return one.node is screen.app, one.binding.action in WAYS_BACK, depth[one.node]

    ordered = sorted(found.values(), key=place)
    return tuple(_readable(command) for command in ordered)


@runtime_checkable
class Explains(Protocol):
    """A screen that knows why an action of its own is greyed."""

    def why_not(self, action: str) -> str:
        """In a word or two, such as "read-only"."""

    def tell_why_not(self, command: Command) -> None:
        """Say so on the screen, in a sentence."""


def _why_not(node: object, action: str) -> str:
    return (node.why_not(action) if isinstance(node, Explains) else "") or "not now"


def _readable(command: Command) -> Command:
    return replace(command, keys=tuple(key_text(key) for key in command.keys))


def _name_and_parameters(action: str) -> tuple[str, tuple[object, ...]]:
    from textual.actions import parse

    _, name, parameters = parse(action)
    return name, parameters


def handy_key(command: Command, screen: Screen[object]) -> str:
    """The key to show: the first that the focused widget does not take as text."""
    typing = isinstance(screen.focused, Input)
    takes_space = not isinstance(screen.focused, TextEntry) or screen.focused.takes_space
    for key in command.keys:
        if not (typing and (len(key) == 1 or (key == "space" and takes_space))):
            return key
    return ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one can go from a screen by name. `go` is called once that screen is on top."""

    title: str
    help: str
    go: Callable[[], None]


@runtime_checkable
class Reachable(Protocol):
    """What the palette offers of a screen while others lie above it.

    anywhere  actions that mean the same from wherever they are called; none that are about a selected line
    """

    anywhere: ClassVar[frozenset[str]]

    def place_name(self) -> str:
        """What one goes back to; empty where one does not simply go back."""

    def places(self) -> Sequence[Place]:
        """What can be opened from it by name."""


def _reachable(screen: object) -> Reachable | None:
    return screen if isinstance(screen, Reachable) else None


Run = Callable[[], Coroutine[None, None, None]]


class PaletteCommands(Provider):
    """The screen's and the app's actions with their keys, then what the screens beneath offer from anywhere."""

    def _offers(self) -> Iterator[tuple[str, str, Run]]:
        told: set[str] = set()
        for title, words, run in (*self._here(), *self._elsewhere()):
            if title not in told:
                told.add(title)
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
        """Nearest first. A question is answered where it is asked: from a dialog one goes nowhere else."""
        stack = self.app.screen_stack
        if self.screen.is_modal or self.screen not in stack:
            return
        screen: Screen[object]
        for screen in reversed(stack[: stack.index(self.screen) + 1]):
            offers = _reachable(screen)
            if offers is None:
                continue
            if screen is not self.screen:
                for command in commands(screen):
                    if command.node is screen and command.enabled and command.binding.action in offers.anywhere:
                        yield command.title, command.help, partial(self._act, screen, command)
                if name := offers.place_name():
                    yield f"Go to: {name}", "Back to it; what lies above is closed.", partial(self._go, screen, None)
            for place in offers.places():
                yield place.title, place.help, partial(self._go, screen, place)

    async def _act(self, screen: Screen[object], command: Command) -> None:
        await return_to(screen)
        await self.app.run_action(command.binding.action, command.node)

    async def _refuse(self, command: Command) -> None:
        if isinstance(self.screen, Explains):
            self.screen.tell_why_not(command)

    async def _go(self, screen: Screen[object], place: Place | None) -> None:
        await return_to(screen)
        if place is not None:
            place.go()

    async def discover(self) -> Hits:
        for title, words, run in self._offers():
            yield DiscoveryHit(title, run, help=words)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for title, words, run in self._offers():
            score = matcher.match(title) or _WORDS_SCORE * _has_words(query, f"{title} {words}")
            if score > 0:
                yield Hit(score, matcher.highlight(title), run, help=words)


_WORDS_SCORE = 0.01
"""Below any score of a title: its explanation is not matched letter by letter, or almost anything would fit."""


def _has_words(query: str, text: str) -> bool:
    return all(word in text.casefold() for word in query.casefold().split())


class Palette(CommandPalette):
    """Textual's palette with a cursor that stands still."""

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False

    def on_resize(self, event: events.Resize) -> None:
        """A terminal that became too small shows what the screen below says of it."""
        if self.is_current and (event.size.width < WIDTH or event.size.height < HEIGHT):
            self.dismiss()
