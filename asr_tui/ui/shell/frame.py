"""Frame of every screen: top line, body, notice, footer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar, runtime_checkable

from textual import events
from textual.actions import parse
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import Workspace
from asr_tui.ui.commands import Command, is_bound, key_text, reason_of, refused_command
from asr_tui.ui.present import linear
from asr_tui.ui.shell.palette import Shortcut
from asr_tui.ui.shell.rights_screen import RightsScreen
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.cursor_change import CursorChange, KnowsCursorChange
from asr_tui.ui.widgets.footer_line import FooterLine
from asr_tui.ui.widgets.spoken_line import spoken_line
from asr_tui.ui.widgets.table import Table
from asr_tui.ui.widgets.too_small import HEIGHTS, WIDTHS, TooSmall, size_classes
from asr_tui.ui.widgets.top_line import TopLine

if TYPE_CHECKING:  # the first frame needs this module, and must not load the domain that the destinations name
    from asr_tui.ui.navigation import Destination

Answer = TypeVar("Answer")
Given = TypeVar("Given")
Wanted = TypeVar("Wanted")

READ_ONLY_REASON = "this session is read-only. F2 allows changes, after a question."
_MOVING = frozenset({"up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "shift+tab"})
_FUNCTION_KEY = re.compile(r"f\d+")

_SAFE_KEYS = _MOVING | {
    *("escape", "question_mark", "f1", "f2", "colon", "ctrl+p", "ctrl+l", "slash", "ctrl+f", "comma", "q", "r"),
    *("i", "j", "l", "m", "p", "P", "v", "w", "s", "z", "C", "e", "f3", "f4", "f9", "f10", "f11", "f12", "dollar_sign"),
}
"""Keys that act on no row, and so on no other one than a person saw."""


def _is_shortcut(event: events.Key) -> bool:
    """Whether a person may take the key for a shortcut: a character or a function key."""
    return event.is_printable or _FUNCTION_KEY.fullmatch(event.key) is not None


@runtime_checkable
class Host(Protocol):
    """The app as screens use it."""

    settings: Settings
    said: str

    def screen_for(self, to: Destination[Wanted], workspace: Workspace) -> Screen[Wanted]:
        """The screen of a destination, to be pushed."""

    def action_settings(self) -> None:
        """Open the settings."""


def push_dialog(app: App[None], dialog: Screen[Given], then: Callable[[Given], object]) -> None:
    """Open a dialog or page; `then` gets its answer, and is not called where there is none."""

    def answered(answer: Given | None) -> None:
        if answer is not None:
            then(answer)

    app.push_screen(dialog, answered)


class FramedScreen(RightsScreen[Answer], inherit_bindings=False):
    """A subclass gives `compose_body`, its `BINDINGS`, and the texts of its help.

    title_words      last breadcrumb and title of its help
    explanation      what this screen is for and why it matters, in one to three sentences
    words            glossary entries in its help
    changing_actions actions that change Azure: greyed when read-only
    signs            signs of its own, each with its meaning, in its help
    palette_actions         actions that the palette also offers on the screens above this one
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", tooltip="One step back; nothing is lost.", id="screen.back"),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]
    AUTO_FOCUS = "#body *"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    title_words: ClassVar[str] = ""
    explanation: ClassVar[str] = ""
    words: ClassVar[tuple[str, ...]] = ()
    signs: ClassVar[tuple[tuple[str, str], ...]] = ()
    changing_actions: ClassVar[frozenset[str]] = frozenset()
    palette_actions: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, workspace: Workspace | None = None) -> None:
        super().__init__(workspace)
        self._top = TopLine(workspace, self.crumbs())
        self._cursor_change: CursorChange | None = None
        self._in_passing = False
        self._notice_words = self._wait_words = ""

    @property
    def host(self) -> Host:
        """The app. Raises TypeError in an app that is no Host."""
        if not isinstance(self.app, Host):
            raise TypeError("this app opens no screens")
        return self.app

    @property
    def settings(self) -> Settings:
        return self.app.settings if isinstance(self.app, Host) else Settings()

    @property
    def zone(self) -> tzinfo | None:
        """Time zone of the settings; None is this computer's."""
        return UTC if self.settings.times == "utc" else None

    def about(self) -> tuple[str, str, tuple[str, ...]]:
        """Title, explanation and glossary words for its help."""
        return (self.title_words or self.crumbs()[-1], self.explanation, self.words)

    def crumbs(self) -> tuple[str, ...]:
        """Breadcrumbs; `update_top_line` shows changed ones."""
        return (self.title_words,)

    def palette_title(self) -> str:
        """Name of this screen in the palette; empty for screens without a workspace."""
        return self.crumbs()[-1] if self._workspace else ""

    def shortcuts(self) -> Sequence[Shortcut]:
        """Shortcuts of this screen in the palette."""
        return ()

    def compose(self) -> ComposeResult:
        self.update_classes(size_classes(self.app.size), update=False)
        yield self._top
        with Vertical(id="body"):
            yield from self.compose_body()
        yield Static(id="notice", markup=False)
        yield FooterLine()
        yield from spoken_line()
        yield TooSmall()

    def compose_body(self) -> ComposeResult:
        """The screen's own widgets."""
        yield from ()

    async def on_event(self, event: events.Event) -> None:
        """As Textual's, which styles all widgets of a new screen once more than it did when it made them."""
        if isinstance(event, events.ScreenResume) and not self.stack_updates:
            event.refresh_styles = False
            self.app.stylesheet.apply(self)
        await super().on_event(event)

    def on_screen_resume(self) -> None:
        self.update_top_line()
        self._top.refresh()
        if isinstance(self.app, Host) and self.app.said:
            self.say(self.app.said)

    def update_top_line(self, subscription: str = "", *, clock: bool = True) -> None:
        """Update breadcrumbs and, where `clock`, the time."""
        self._top.show(self.crumbs(), subscription or self._top.subscription)
        self._top.zone = self.zone
        if clock:
            self._top.update_clock()

    def show_notice(self, words: str) -> None:
        """Show words above the footer until other ones, or none, replace them."""
        self._notice_words = words
        self._in_passing = False
        self._show_line()

    def show_wait(self, words: str) -> None:
        """Show why nothing comes just now, where no notice stands: it takes away none."""
        self._wait_words = words
        self._show_line()

    def _show_line(self) -> None:
        words = self._notice_words or self._wait_words
        line = self.query_one("#notice", Static)
        line.update(plain(words))
        line.display = bool(words) and not linear.wanted()  # a screen reader is told below

    def say(self, words: str) -> None:
        """Show words above the footer until the next key."""
        self.show_notice(words)
        self._in_passing = bool(words)

    # Keys that do not act now

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greyed are changing actions in a read-only session, and what the account lacks the right for."""
        if action in self.changing_actions and self._workspace and self._workspace.environment.read_only:
            return None
        return None if self.lacking(action, parameters) else super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """Why an action of this screen is greyed: "read-only" or "no right"; else an empty string."""
        _, name, parameters = parse(action)
        if self._workspace is not None and self._workspace.environment.read_only and name in self.changing_actions:
            return "read-only"
        return "no right" if self.lacking(name, parameters) else ""

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why an action of this screen is not possible now and what to do, in a sentence or two."""
        return READ_ONLY_REASON if self.why_not(action) == "read-only" else "not possible now."

    def changes_allowed(self) -> None:
        """Show that the session is read-only no more."""
        self._top.refresh()
        self.refresh_bindings()

    def hold(self, words: str) -> None:
        """Let a key that was pressed before the screen changed do nothing; `words` say what has changed."""
        self._cursor_change = CursorChange.now(words)

    def on_table_cursor_lost(self, event: Table.CursorLost) -> None:
        """Say which row has the cursor now."""
        event.stop()
        self.say(f"! {event.words}")

    def on_key(self, event: events.Key) -> None:
        """Say why a pressed key does nothing; let it do nothing where what it was meant for has just changed."""
        if self._in_passing:
            self.show_notice("")
        if not self.app.screen.is_mounted:  # one is being made above this one: its keys cannot be asked yet
            event.stop()
            event.prevent_default()
            return
        refused = refused_command(self.app.screen, event.key)
        changed = next((one for one in self._changes() if one.holds(event.key)), None)
        if changed is not None and event.key not in _SAFE_KEYS:
            event.stop()
            event.prevent_default()
            self.app.bell()
            self.say(f"! {changed.words} Look, and press {key_text(event.key)} again.")
        elif refused is not None:
            event.stop()
            self.show_why_not(refused)
        elif _is_shortcut(event) and not is_bound(self.app.screen, event.key):
            self.say(f"! {key_text(event.key)} does nothing here. ? shows all keys.")
        elif event.key == "r" and self._workspace is not None:
            self._workspace.rights.ask_again()

    def _changes(self) -> list[CursorChange]:
        """The last change of this screen and of its lists."""
        lists = (one.cursor_change for one in self.query("#body *") if isinstance(one, KnowsCursorChange))
        return [one for one in (self._cursor_change, *lists) if one is not None]

    def show_why_not(self, command: Command) -> None:
        """Show above the footer why a command does nothing now."""
        self.app.bell()
        reason = reason_of(command) or (READ_ONLY_REASON if command.why_not == "read-only" else "not possible now.")
        self.say(f"! {command.title}: {reason}")
