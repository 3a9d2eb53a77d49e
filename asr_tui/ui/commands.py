"""The commands of a screen, with their keys as people read them."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Protocol, runtime_checkable

from msgspec import Struct
from textual.actions import parse
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import Screen

from asr_tui.ui.textual_private import bindings_of

_NAMED_KEYS = ("up", "down", "left", "right", "enter", "space", "tab")
_SHOWN = {
    **{key: key for key in _NAMED_KEYS},
    "escape": "esc",
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "full_stop": ".",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
    "asterisk": "*",
}
WAYS_BACK = frozenset({"back", "refuse", "subscriptions"})
"""The actions that leave a screen or a dialog; their key is always shown."""


def key_text(key: str) -> str:
    """The key in the footer and in help: `ctrl+p`, `?`, `esc`, `F1`."""
    *modifiers, last = key.split("+")
    if last in _SHOWN:
        shown = _SHOWN[last]
    elif len(last) > 1 and last[0] == "f" and last[1:].isdigit():
        shown = last.upper()
    else:
        shown = _character(format_key(last)) if len(last) > 1 else last
    return "+".join((*modifiers, shown))


def _character(name: str) -> str:
    """What is printed on a key that Textual calls by the Unicode name of its character: "§" of `section_sign`."""
    try:
        found = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return name
    return found if found.isprintable() else name


class Command(Struct, frozen=True):
    """A binding with its keys as people read them. `why_not` says why it is disabled, empty where it is enabled."""

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
    """The commands of the screen and of its focused widget, the way back last; then the app's.

    A focused list or field may handle a key itself (enter) for which the screen has the words, so the screen's
    bindings count even where a widget handles the key.
    """
    found: dict[tuple[DOMNode, str], Command] = {}
    owned: set[tuple[DOMNode, str]] = set()
    path = screen.focused.ancestors_with_self if screen.focused else ()
    widgets = [node for node in path if node not in {screen, screen.app}]
    taken = {
        key
        for node in widgets
        for key, binding in bindings_of(node)
        if binding.id and node.check_action(*parse(binding.action)[1:]) is not False
    }
    nodes = [screen, *widgets, *(() if screen.is_modal else (screen.app,))]
    depth = {node: number for number, node in enumerate(nodes)}
    for node in depth:
        for key, binding in bindings_of(node):
            if not binding.id or not binding.description:  # Textual's own keys for moving and editing
                continue
            if node is screen and key in taken:
                continue
            state = node.check_action(*parse(binding.action)[1:])
            if state is False:
                continue
            if state and (node, key) in owned:  # an earlier binding of this node takes the key
                continue
            owned.update([(node, key)] if state else [])
            known = found.get((node, binding.action))
            keys = (*(known.keys if known else ()), key_text(key))
            why_not = "" if state else _why_not(node, binding.action)
            found[node, binding.action] = Command(
                node, known.binding if known else _titled(node, binding), keys, why_not
            )

    def place(one: Command) -> tuple[bool, bool, int]:
        return one.node is screen.app, one.binding.action in WAYS_BACK, depth[one.node]

    return tuple(sorted(found.values(), key=place))


@runtime_checkable
class TitlesKeys(Protocol):
    """A screen whose keys have other titles now and then."""

    def key_title(self, action: str, parameters: tuple[object, ...], title: str) -> str:
        """The title of the key of an action now; `title` is the usual one."""


def _titled(node: DOMNode, binding: Binding) -> Binding:
    if not isinstance(node, TitlesKeys):
        return binding
    _, action, parameters = parse(binding.action)
    return replace(binding, description=node.key_title(action, parameters, binding.description))


def refused_command(screen: Screen[object], key: str) -> Command | None:
    """The command of a key that cannot act now; None where the key acts or is bound to nothing."""
    refused = None
    for node in screen.focused.ancestors_with_self if screen.focused else (screen, screen.app):
        for bound, binding in bindings_of(node):
            if bound != key:
                continue
            if state := node.check_action(*parse(binding.action)[1:]):
                return None
            greyed = state is None and (refused is None or refused.why_not == "not now")
            if (refused is None or greyed) and binding.id and binding.description:  # what is greyed would act else
                why_not = _why_not(node, binding.action) if state is None else "not now"
                refused = Command(node, binding, (key_text(key),), why_not)
    return refused


def is_bound(screen: Screen[object], key: str) -> bool:
    """Whether the key has any meaning on the screen, be it possible now or not."""
    nodes = screen.focused.ancestors_with_self if screen.focused else (screen, screen.app)
    return any(bound == key for node in nodes for bound, _ in bindings_of(node))


@runtime_checkable
class GivesReasons(Protocol):
    """A screen or widget that says why a key of its own does nothing now."""

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why, and what to do, in a sentence or two; empty where it does not know."""


@runtime_checkable
class KnowsRights(Protocol):
    """A screen that knows what the account may not do."""

    def lacking_words(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why the account may not act so; empty where it may."""


def reason_of(command: Command) -> str:
    """Why the command cannot act now; empty where nobody says."""
    _, action, parameters = parse(command.binding.action)
    lacking = command.node.lacking_words(action, parameters) if isinstance(command.node, KnowsRights) else ""
    if lacking:
        return lacking
    return command.node.reason(action, parameters) if isinstance(command.node, GivesReasons) else ""


@runtime_checkable
class KnowsWhyNot(Protocol):
    """A screen that knows why its actions are disabled."""

    def why_not(self, action: str) -> str:
        """The reason in a word or two, such as "read-only"."""

    def show_why_not(self, command: Command) -> None:
        """Say so on the screen, in a sentence."""


def _why_not(node: object, action: str) -> str:
    return (node.why_not(action) if isinstance(node, KnowsWhyNot) else "") or "not now"
