"""The last line: the keys that work here, as many as fit, none of them cut."""

from __future__ import annotations

from dataclasses import replace

from textual.app import RenderResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from asr_tui.ui.commands import WAYS_BACK, Command, commands
from asr_tui.ui.widgets.text_entry import TextEntry

_GAP = "  "
_ALL_KEYS = "All keys"
"""What help is called where keys are left out: it lists them."""


class FooterLine(Widget):
    """The screen's own keys come first, as it declares them; the way back and help always stay."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        shown = [command for command in commands(self.screen) if command.binding.show]
        return footer(
            [(handy_key(command, self.screen), command) for command in shown if handy_key(command, self.screen)],
            self.size.width - 2,
        )


def footer(keys: list[tuple[str, Command]], width: int) -> Content:
    """The keys in so many columns. Where not all fit, the likely ones, the way back, and `? All keys` stay."""
    others = [entry for entry in keys if entry[1].binding.action != "help"]
    helping = [entry for entry in keys if entry[1].binding.action == "help"]
    shown = [*others, *helping]
    if _needed(shown) > width:
        kept = [entry for entry in others if entry[1].binding.action in WAYS_BACK]
        kept += [(key, _all_keys(command)) for key, command in helping]
        likely = [entry for entry in others if entry[1].binding.action not in WAYS_BACK]
        while likely and _needed([*likely, *kept]) > width:
            likely.pop()
        shown = [*likely, *kept]
    return Content.assemble(" ", Content(_GAP).join([_entry(key, command) for key, command in shown]))


def _all_keys(command: Command) -> Command:
    binding = replace(command.binding, description=_ALL_KEYS)
    return replace(command, binding=binding)


def _needed(entries: list[tuple[str, Command]]) -> int:
    return sum(_length(key, command) + len(_GAP) for key, command in entries) - len(_GAP)


def _length(key: str, command: Command) -> int:
    return len(key) + 1 + len(command.title) + (0 if command.enabled else 2)


def _entry(key: str, command: Command) -> Content:
    if not command.enabled:  # in brackets too, since grey alone is lost on many terminals
        return Content.styled(f"({key} {command.title})", "$quiet")
    return Content.assemble((key, "bold $title"), f" {command.title}")


def handy_key(command: Command, screen: Screen[object]) -> str:
    """The key to show: the first that the focused widget does not take as text."""
    typing = isinstance(screen.focused, Input)
    takes_space = not isinstance(screen.focused, TextEntry) or screen.focused.takes_space
    for key in command.keys:
        if not (typing and (len(key) == 1 or (key == "space" and takes_space))):
            return key
    return ""
