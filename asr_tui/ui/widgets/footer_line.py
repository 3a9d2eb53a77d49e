"""The last line: the keys that work here, as many as fit, none of them cut."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from asr_tui.ui.commands import Command, commands, handy_key

_GAP = "  "


class FooterLine(Widget):
    """The screen's own keys come first, as it declares them; `? Help` always stays."""

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
    """The keys in so many columns: those of the screen first, help kept to the last."""
    helping = [entry for entry in keys if entry[1].binding.action == "help"]
    others = [entry for entry in keys if entry[1].binding.action != "help"]
    room = width - sum(_length(key, command) + len(_GAP) for key, command in helping)
    shown: list[tuple[str, Command]] = []
    for key, command in others:
        room -= _length(key, command) + (len(_GAP) if shown else 0)
        if room < 0:
            break
        shown.append((key, command))
    return Content.assemble(" ", Content(_GAP).join([_entry(key, command) for key, command in (*shown, *helping)]))


def _length(key: str, command: Command) -> int:
    return len(key) + 1 + len(command.title) + (0 if command.enabled else 2)


def _entry(key: str, command: Command) -> Content:
    if not command.enabled:  # in brackets too, since grey alone is lost on many terminals
        return Content.styled(f"({key} {command.title})", "$quiet")
    return Content.assemble((key, "bold $title"), f" {command.title}")
