"""The last line: the keys that work here, as many as fit, none of them cut."""

from __future__ import annotations

import dataclasses

from msgspec.structs import replace
from textual.app import RenderResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from asr_tui.ui.commands import WAYS_BACK, Command, commands
from asr_tui.ui.widgets.text_entry import TextEntry

_GAP = "  "
_ALL_KEYS = "All keys"
"""The name of help where keys are left out."""
_ALWAYS = frozenset({"enter", "f", "G", "X", "ctrl+s"})
"""What a page is for is on these keys everywhere: its usual answer, a failover, go on, cancel, save."""


class FooterLine(Widget):
    """The screen's own keys first, in the order of its bindings; the way back and help always stay."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> RenderResult:
        shown = (command for command in commands(self.screen) if command.binding.show)
        keys = ((handy_key(command, self.screen), command) for command in shown)
        return footer([(key, command) for key, command in keys if key], self.size.width - 2)


def footer(keys: list[tuple[str, Command]], width: int) -> Content:
    """The keys in so many columns. Where not all fit, what the page is for, the way back, and `? All keys` stay."""
    others = [entry for entry in keys if entry[1].binding.action != "help"]
    help_keys = [entry for entry in keys if entry[1].binding.action == "help"]
    shown = [*others, *help_keys]
    if _needed(shown) > width:
        always = [entry for entry in others if entry[1].binding.action in WAYS_BACK]
        for key, command in help_keys:
            always.append((key, replace(command, binding=dataclasses.replace(command.binding, description=_ALL_KEYS))))
        likely = [entry for entry in others if entry[1].binding.action not in WAYS_BACK]
        for entry in _to_drop(likely):
            if _needed([*likely, *always]) <= width:
                break
            likely.remove(entry)
        shown = [*likely, *always]
    return Content.assemble(" ", Content(_GAP).join([_entry(key, command) for key, command in shown]))


def _to_drop(likely: list[tuple[str, Command]]) -> list[tuple[str, Command]]:
    """The order in which keys are left out: from the end, what the page is for last."""
    kept = [entry for entry in likely if entry is likely[0] or _is_main(entry[1])]
    return [*(entry for entry in reversed(likely) if entry not in kept), *reversed(kept)]


def _is_main(command: Command) -> bool:
    """Whether the page is for it; a button says itself what it does."""
    return bool(_ALWAYS.intersection(command.keys)) and command.binding.action != "press"


def _needed(entries: list[tuple[str, Command]]) -> int:
    return sum(_length(key, command) + len(_GAP) for key, command in entries) - len(_GAP)


def _length(key: str, command: Command) -> int:
    """Characters of the entry."""
    return len(key) + 1 + len(command.title) + (0 if command.enabled else 2)


def _entry(key: str, command: Command) -> Content:
    if not command.enabled:  # in brackets too: many terminals do not show grey
        return Content.styled(f"({key} {command.title})", "$quiet")
    return Content.assemble((key, "bold $title"), f" {command.title}")


def handy_key(command: Command, screen: Screen[object]) -> str:
    """The key to show: the first that the focused widget does not take as text; empty without one."""
    if not isinstance(screen.focused, Input):
        return command.keys[0]
    takes_space = not isinstance(screen.focused, TextEntry) or screen.focused.takes_space
    return next((key for key in command.keys if len(key) > 1 and not (key == "space" and takes_space)), "")
