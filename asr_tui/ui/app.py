"""The application: what works on every screen, the settings, the workspace, and an orderly end."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from textual import events, on
from textual._compositor import ChopsUpdate
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import ModalScreen, Screen

from asr_tui.domain.errors import AsrError
from asr_tui.domain.settings import THEMES
from asr_tui.ui import messages
from asr_tui.ui.cells_update import CellsUpdate
from asr_tui.ui.commands import Palette, PaletteCommands, key_text
from asr_tui.ui.themes import begin_with, themes
from asr_tui.ui.widgets.too_small import HEIGHT, WIDTH

if TYPE_CHECKING:
    from asr_tui.services.workspace import Opener, Settings, SettingsStore, Start, Workspace
    from asr_tui.ui.terminal import TerminalWatch

_CLOSING = 0.6
"""Seconds that closing a workspace may take at the end; what is not told by then is in the journal."""


class AsrApp(App[None], inherit_bindings=False):
    """Start it with what bootstrap built; it opens workspaces through the opener and closes them at the end."""

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
        Binding("q", "quit", "Quit", tooltip="End the program; asks while a run is on.", id="app.quit"),
        Binding("ctrl+q,ctrl+c", "quit", "Quit", priority=True, show=False, id="app.quit_always"),
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
    ) -> None:
        super().__init__()
        self.animation_level = "none"
        self.settings = settings
        self._start = start
        self._opener = opener
        self._settings_store = settings_store
        self._log_file = log_file
        self._workspace: Workspace | None = None
        self._terminal: TerminalWatch | None = None
        for theme in themes(self.console.color_system, no_color=self.no_color):
            self.register_theme(theme)
        begin_with(self, settings.theme)
        self.set_class(not settings.explanations, "-unexplained")

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver; on a Unix terminal one that survives the terminal's end."""
        driver = super().get_driver_class()
        if driver.__name__ != "LinuxDriver":
            return driver
        from asr_tui.ui.terminal import TerminalDriver

        return TerminalDriver

    @property
    def _background_screens(self) -> list[Screen[object]]:
        """The screens that are seen behind the top one: none, unless a dialog lies above them.

        Textual counts the screen beneath as seen even where it is covered, and draws all of the top one anew for
        each change there: ten kilobytes a second while a run is watched above a home that follows it too.
        """
        return super()._background_screens if isinstance(self.screen, ModalScreen) else []

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, CellsUpdate.of(renderable) if isinstance(renderable, ChopsUpdate) else renderable)

    def get_key_display(self, binding: Binding) -> str:
        return key_text(binding.key)

    def get_default_screen(self) -> Screen[None]:
        """Welcome lies below everything, so that esc leads there from anywhere."""
        from asr_tui.services.workspace import PracticeOptions, Welcome
        from asr_tui.ui.sign_in.welcome import WelcomeScreen

        practice = self._start if isinstance(self._start, PracticeOptions) else None
        return WelcomeScreen(self._opener, seen=isinstance(self._start, Welcome), practice=practice)

    def on_mount(self) -> None:
        if not self.is_headless:
            from asr_tui.ui.terminal import TerminalWatch

            self._terminal = TerminalWatch(self)
        from asr_tui.services.workspace import Welcome

        if not isinstance(self._start, Welcome):
            self.post_message(messages.StartChosen(self._start))

    async def on_event(self, event: events.Event) -> None:
        """While the terminal is too small nothing is seen, so no key but those that quit may act."""
        small = self.size.width < WIDTH or self.size.height < HEIGHT
        if isinstance(event, events.Key) and small and event.key not in {"ctrl+q", "ctrl+c"}:
            return
        await super().on_event(event)

    @on(messages.StartChosen)
    def _open(self, chosen: messages.StartChosen) -> None:
        from asr_tui.ui.sign_in.opening import OpeningScreen

        self.push_screen(OpeningScreen(self._opener, chosen.start, chosen.left))

    @on(messages.SignInTold)
    def _sign_in_told(self, told: messages.SignInTold) -> None:
        """To the screen that is signing in, if it is still there."""
        from asr_tui.ui.dialogs.sign_in_again import SignInAgain
        from asr_tui.ui.sign_in.opening import OpeningScreen

        for screen in reversed(self.screen_stack):
            if isinstance(screen, OpeningScreen | SignInAgain) and screen.is_mounted:
                screen.hear(told.notice)
                return

    @on(messages.SignInElsewhere)
    async def _elsewhere(self, wanted: messages.SignInElsewhere) -> None:
        from asr_tui.ui.sign_in.opening import OpeningScreen

        await self._close(wanted.workspace)
        await self.switch_screen(OpeningScreen(self._opener, wanted.start, wanted.left))

    @on(messages.WorkspaceOpened)
    async def _opened(self, opened: messages.WorkspaceOpened) -> None:
        from asr_tui.ui import flow

        self._workspace = opened.workspace
        opened.workspace.session.on_waiting(self._azure_asks_to_wait)
        await flow.opened(self, opened, self._opener.notices(), with_changes=self.settings.start_with_changes)

    @on(messages.IdentityAccepted)
    async def _agreed(self, answer: messages.IdentityAccepted) -> None:
        from asr_tui.ui import flow

        if answer.read_only != answer.workspace.surroundings.read_only:
            await self._close(answer.workspace)
        await flow.agreed(self, self._opener, answer)

    @on(messages.VaultChosen)
    async def _vault_chosen(self, chosen: messages.VaultChosen) -> None:
        from asr_tui.ui import flow

        await flow.at_vault(self, chosen)

    @on(messages.WizardOver)
    async def _wizard_over(self, over: messages.WizardOver) -> None:
        from asr_tui.ui import flow

        await flow.wizard_over(self, over)

    @on(messages.WorkspaceLeft)
    def _left(self, left: messages.WorkspaceLeft) -> None:
        """Leaving ends the watching of runs as quitting does, so it asks the same question."""
        from asr_tui.ui.dialogs.quit import LeaveDialog

        active = left.workspace.runs.active
        if active:
            dialog = LeaveDialog(active, practice=self._practises)
            self.push_screen(dialog, lambda answer: self._leave_workspace() if answer == "leave" else None)
        else:
            self._leave_workspace()

    def _leave_workspace(self) -> None:
        self.run_worker(self._to_welcome(), group="leave", exclusive=True)

    async def _to_welcome(self) -> None:
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if self._workspace is not None:
            await self._close(self._workspace)

    @on(messages.SettingsChanged)
    def _settings_changed(self, changed: messages.SettingsChanged) -> None:
        self.theme = changed.settings.theme if changed.settings.theme in THEMES else THEMES[0]
        self.set_class(not changed.settings.explanations, "-unexplained")
        self._keep(changed.settings)

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        if self._settings_store is not None:
            try:
                self._settings_store.save(settings)
            except AsrError as error:
                self.notify(f"{error.title}. {error.what}", severity="warning", markup=False)

    def _azure_asks_to_wait(self, words: str) -> None:
        from asr_tui.ui.shell.base import AsrScreen

        for screen in self.screen_stack:
            if isinstance(screen, AsrScreen) and screen.is_mounted:
                screen.notice(words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Help has no help of its own; without a shell that could bring the program back it is not stopped."""
        if action == "help" and self.screen_stack and self.screen.has_class("-help"):
            return False
        if action == "sign_in_again":
            workspace = self._workspace
            return workspace is not None and (
                not workspace.practice or any(run.paused for run in workspace.runs.active)
            )
        if action == "settings":
            return self._settings_can_open
        if action == "suspend_process":
            return self._terminal is not None and self._terminal.has_shell
        return super().check_action(action, parameters)

    def action_sign_in_again(self) -> None:
        """Sign in again in place, as the same identity, and read again what is shown."""
        from asr_tui.ui.dialogs.sign_in_again import SignInAgain

        workspace = self._workspace
        if workspace is not None and not isinstance(self.screen, ModalScreen):
            self.push_screen(SignInAgain(workspace), lambda done: self._signed_in_again(workspace) if done else None)

    def _signed_in_again(self, workspace: Workspace) -> None:
        workspace.signed_in_again()
        self.run_worker(self.run_action("refresh", self.screen), name="reading again", group="load-again")
        self.notify("Signed in again.", markup=False)

    @property
    def _settings_can_open(self) -> bool:
        """Not where they are open, where the screen has a key of its own for them, or while a question is asked."""
        from asr_tui.ui.settings.settings import SettingsScreen

        seen = [one for one in self.screen_stack if not isinstance(one, Palette)]
        if any(isinstance(one, SettingsScreen | ModalScreen) for one in seen):
            return False
        return not seen or not hasattr(seen[-1], "action_settings")

    def action_settings(self) -> None:
        """What the user can set, above what is there."""
        from asr_tui.ui.settings.settings import SettingsScreen

        self.push_screen(SettingsScreen(self.settings))

    def action_help(self) -> None:
        """What this screen is for, its words and its keys."""
        from asr_tui.ui.shell.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        """Find an action by its name."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(placeholder="Find an action; esc closes", id="--command-palette"))

    @property
    def _practises(self) -> bool:
        return self._workspace is not None and self._workspace.practice is not None

    async def action_quit(self) -> None:
        """End the program; while a run is on, ask first."""
        from asr_tui.ui.dialogs.quit import QuitDialog

        active = self._workspace.runs.active if self._workspace else ()
        if not active:
            self.exit()
        elif not isinstance(self.screen, QuitDialog):
            dialog = QuitDialog(active, practice=self._practises)
            self.push_screen(dialog, lambda answer: self.exit() if answer == "quit" else None)

    def _handle_exception(self, error: Exception) -> None:
        """A mistake of ours. Textual would print the values of all variables, and a token may be among them."""
        from rich.text import Text

        from asr_tui.ui import crash

        first = self._exception is None
        cause = crash.record(error)
        self._return_code = 1
        if first:
            self._exception = error
            self._exception_event.set()
            runs = self._workspace.runs.all if self._workspace else ()
            items = self._workspace.feeds.items if self._workspace else ()
            self._exit_renderables.insert(0, Text(crash.words(cause, runs, items, self._log_file)))
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """Only the first error, and no line of it broken: a path is there to be copied."""
        for renderable in self._exit_renderables[:1]:
            self.error_console.print(renderable, soft_wrap=True)
        self._exit_renderables.clear()

    async def on_unmount(self) -> None:
        """The terminal is restored by now; what is under way in Azure goes on there."""
        if self._workspace is not None:
            await self._close(self._workspace)

    async def _close(self, workspace: Workspace) -> None:
        self._workspace = None
        with suppress(TimeoutError):
            await asyncio.wait_for(workspace.close(), _CLOSING)
