"""The application: global keys and settings."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from asr_tui.domain import loss_thresholds
from asr_tui.domain.errors import AsrError
from asr_tui.domain.settings import THEMES, Settings
from asr_tui.services.workspace import Opener, PracticeOptions, SettingsStore, Start, Welcome
from asr_tui.ui import messages
from asr_tui.ui.collector import LOOK_EVERY, Collector
from asr_tui.ui.commands import key_text
from asr_tui.ui.present import linear
from asr_tui.ui.screen_reader import ScreenReader, WithoutDrawings
from asr_tui.ui.session import SessionApp
from asr_tui.ui.settings.settings import SettingsScreen
from asr_tui.ui.shell.help import HelpScreen
from asr_tui.ui.shell.palette import Palette, PaletteCommands
from asr_tui.ui.sign_in.welcome import WelcomeScreen
from asr_tui.ui.terminal import TerminalWatch
from asr_tui.ui.textual_private import screen_text
from asr_tui.ui.themes import begin_with, themes
from asr_tui.ui.widgets.too_small import HEIGHT, WIDTH


class AsrApp(SessionApp):
    """Textual app; opens workspaces through the opener and closes them at the end."""

    CSS_PATH = "app.tcss"
    TITLE = "asr-tui"
    COMMANDS = {PaletteCommands}
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("colon,ctrl+p", "command_palette", "Palette", tooltip="Find any action by its name.", id="app.palette"),
        Binding("question_mark,f1", "help", "Help", tooltip="This screen, its keys and its words.", id="app.help"),
        Binding(
            "S",
            "sign_in_again",
            "Sign in again",
            tooltip="When the sign-in has expired or Azure asks for a second factor; drafts and runs stay.",
            show=False,
            id="app.sign_in_again",
        ),
        Binding(
            "comma", "settings", "Settings", tooltip="Explanations, times, theme, speed.", show=False, id="app.settings"
        ),
        Binding(
            "f2",
            "allow_changes",
            "Allow changes",
            show=False,
            id="app.allow_changes",
            tooltip="End read-only in this session; asks first.",
        ),
        Binding("q", "quit", "Quit", tooltip="End the program; asks while a run is on.", id="app.quit"),
        Binding("ctrl+q,ctrl+c", "quit", "Quit", priority=True, show=False, id="app.quit_always"),
        Binding(
            "ctrl+l",
            "redraw",
            "Draw again",
            tooltip="When something else has written to the terminal.",
            show=False,
            id="app.redraw",
        ),
        Binding(
            "ctrl+t",
            "save_text",
            "Screen to a file",
            tooltip="What this screen shows, as plain text; for a ticket, or to read it elsewhere.",
            priority=True,
            show=False,
            id="app.save_text",
        ),
        Binding(
            "ctrl+z", "suspend_process", "To the shell", tooltip="fg brings it back.", show=False, id="app.suspend"
        ),
    ]

    def __init__(
        self,
        start: Start,
        opener: Opener,
        settings: Settings,
        settings_store: SettingsStore | None = None,
        log_file: str = "",
        *,
        screen_reader: bool = False,
    ) -> None:
        super().__init__(opener, settings, log_file)
        self.animation_level = "none"
        self._start = start
        self._settings_store = settings_store
        self._terminal: TerminalWatch | None = None
        self._collector: Collector | None = None
        for theme in themes(self.console.color_system, no_color=self.no_color):
            self.register_theme(theme)
        begin_with(self, settings.theme)
        loss_thresholds.use(settings.thresholds)
        self.set_class(not settings.explanations, "-unexplained")
        linear.use(wanted=screen_reader)
        self._reader = ScreenReader(self) if screen_reader else None
        if screen_reader:
            self.add_class("-read-aloud")
            self.read_aloud(WithoutDrawings())

    def draws_now(self) -> bool:
        return self._reader is None or self._reader.draws()

    def get_default_screen(self) -> Screen[None]:
        """The welcome screen, below all others."""
        practice = self._start if isinstance(self._start, PracticeOptions) else None
        return WelcomeScreen(self._opener, seen=isinstance(self._start, Welcome), practice=practice)

    def terminal_taken(self) -> None:
        self._terminal = self._terminal or TerminalWatch(self)

    def on_mount(self) -> None:
        if not self.is_headless:
            self.terminal_taken()
            self._collector = Collector()
            self.set_interval(LOOK_EVERY, self._collector.look)
            self._set_characters(self.settings)
        if self._terminal is not None:
            self._terminal.begin()
        if self._reader is not None:
            self.show_cursor()
            self.app_resume_signal.subscribe(self, lambda _: self.show_cursor())
        if not isinstance(self._start, Welcome):
            self.post_message(messages.StartChosen(self._start))

    # Keys

    def get_key_display(self, binding: Binding) -> str:
        return key_text(binding.key)

    async def on_event(self, event: events.Event) -> None:
        """Ignore all keys but those that quit while the terminal is too small; a key ends what was said in passing."""
        if isinstance(event, events.Key):
            self.said = ""
            if self._reader is not None:
                self._reader.key_pressed(event)
            if self._collector is not None:
                self._collector.key_pressed()
        small = self.size.width < WIDTH or self.size.height < HEIGHT
        if isinstance(event, events.Key) and small and event.key not in {"ctrl+q", "ctrl+c"}:
            return
        await super().on_event(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Help has no help of its own; suspending needs a shell that can resume the program."""
        if action == "help" and self.screen_stack and self.screen.has_class("-help"):
            return False
        if action == "sign_in_again":
            return self.can_sign_in_again
        if action == "allow_changes":
            return self.can_allow_changes
        if action == "settings":
            return self._settings_can_open
        if action == "suspend_process":
            return self._terminal is not None and self._terminal.has_shell
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the app does nothing now."""
        reasons = {
            "help": "this is the help; esc leads back.",
            "sign_in_again": "practice has no sign-in." if self.is_practice else "nobody is signed in yet.",
            "settings": "the settings open after this is answered.",
            "allow_changes": "this session is not read-only.",
            "suspend_process": "no shell waits behind this program.",
        }
        return reasons.get(action, "")

    def action_redraw(self) -> None:
        """Draw the whole screen again."""
        self.forget_sent()

    def action_save_text(self) -> None:
        """Write what the screen shows to a file, as plain text."""
        try:
            path = self._opener.save_text(screen_text(self))
        except AsrError as error:
            self.notify(f"{error.title}. {error.what}", severity="warning", markup=False)
        else:
            self.notify(f"Saved: {path}", markup=False)

    def action_help(self) -> None:
        """Open the help of the screen."""
        self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        """Open the command palette."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(placeholder="Find an action; esc closes", id="--command-palette"))

    # Settings

    def _set_characters(self, settings: Settings) -> None:
        if self._terminal is not None:
            self._terminal.set_characters(settings.characters)

    @property
    def _settings_can_open(self) -> bool:
        """Whether neither settings nor a dialog is open and the screen has no settings key of its own."""
        seen = [one for one in self.screen_stack if not isinstance(one, Palette)]
        if any(isinstance(one, SettingsScreen | ModalScreen) for one in seen):
            return False
        return not seen or not hasattr(seen[-1], "action_settings")

    def action_settings(self) -> None:
        """Open the settings."""
        self.push_screen(SettingsScreen(self.settings))

    @on(messages.SettingsChanged)
    def _settings_changed(self, changed: messages.SettingsChanged) -> None:
        self.theme = changed.settings.theme if changed.settings.theme in THEMES else THEMES[0]
        self.set_class(not changed.settings.explanations, "-unexplained")
        self.settings = changed.settings
        self._set_characters(changed.settings)
        loss_thresholds.use(changed.settings.thresholds)
        if self._settings_store is not None:
            try:
                self._settings_store.save(changed.settings)
            except AsrError as error:
                self.notify(f"{error.title}. {error.what}", severity="warning", markup=False)
