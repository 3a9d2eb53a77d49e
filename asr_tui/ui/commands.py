"""Keys as people read them, and every action in the command palette."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from functools import partial

from textual import events
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import Screen
from textual.widgets import Input

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
    """Something that can be done now. `keys` are as people read them; a disabled one says why it cannot be done."""

    node: DOMNode
    binding: Binding
    keys: tuple[str, ...]
    enabled: bool

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
            found[node, binding.action] = Command(node, known.binding if known else binding, keys, bool(state))
    ways_back = {"back", "refuse"}

    def place(one: Command) -> tuple[bool, bool, int]:
        return one.node is screen.app, one.binding.action in ways_back, depth[one.node]

    ordered = sorted(found.values(), key=place)
    return tuple(_readable(command) for command in ordered)


def _readable(command: Command) -> Command:
    return Command(command.node, command.binding, tuple(key_text(key) for key in command.keys), command.enabled)


def _name_and_parameters(action: str) -> tuple[str, tuple[object, ...]]:
    from textual.actions import parse

    _, name, parameters = parse(action)
    return name, parameters


def handy_key(command: Command, screen: Screen[object]) -> str:
    """The key to show: the first that the focused widget does not take as text."""
    typing = isinstance(screen.focused, Input)
    for key in command.keys:
        if not (typing and len(key) == 1):
            return key
    return ""


class PaletteCommands(Provider):
    """Offers the screen's and the app's actions, with their keys."""

    def _offers(self) -> Iterator[tuple[str, str, partial[Coroutine[None, None, bool]]]]:
        for command in commands(self.screen):
            if command.enabled and command.binding.action != "command_palette":
                keys = ", ".join(command.keys)
                run = partial(self.app.run_action, command.binding.action, command.node)
                yield command.title, f"{keys}   {command.help}".rstrip(), run

    async def discover(self) -> Hits:
        for title, keys, run in self._offers():
            yield DiscoveryHit(title, run, help=keys)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for title, keys, run in self._offers():
            if (score := matcher.match(f"{title} {keys}")) > 0:
                yield Hit(score, matcher.highlight(title), run, help=keys)


class Palette(CommandPalette):
    """Textual's palette with a cursor that stands still."""

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False

    def on_resize(self, event: events.Resize) -> None:
        """A terminal that became too small shows what the screen below says of it."""
        if self.is_current and (event.size.width < WIDTH or event.size.height < HEIGHT):
            self.dismiss()
