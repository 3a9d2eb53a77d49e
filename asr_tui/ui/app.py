"""The application: which screen follows which, the keys that work everywhere, and an orderly end."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen

from asr_tui.domain.errors import AsrError
from asr_tui.ui import messages
from asr_tui.ui.commands import PaletteCommands, key_text
from asr_tui.ui.themes import NAMES, themes
from asr_tui.ui.widgets.too_small import HEIGHT, WIDTH

if TYPE_CHECKING:
    from asr_tui.services.workspace import (
        AzureOptions,
        LeftBehind,
        Opener,
        PracticeOptions,
        Settings,
        SettingsStore,
        Start,
        Workspace,
    )
    from asr_tui.ui.terminal import SignalWatch

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
        Binding("q", "quit", "Quit", tooltip="End the program; asks while a run is on.", id="app.quit"),
        Binding("ctrl+q,ctrl+c", "quit", "Quit", priority=True, show=False, id="app.quit_always"),
    ]

    def __init__(
        self, start: Start, opener: Opener, settings: Settings, settings_store: SettingsStore | None = None
    ) -> None:
        super().__init__()
        self.animation_level = "none"
        self._start = start
        self._opener = opener
        self.settings = settings
        self._settings_store = settings_store
        self._workspace: Workspace | None = None
        self._signals: SignalWatch | None = None
        for theme in themes(self.console.color_system, no_color=self.no_color):
            self.register_theme(theme)
        self._begin_with_theme(settings.theme)
        self.set_class(not settings.explanations, "-unexplained")

    def _begin_with_theme(self, name: str) -> None:
        """Set the theme before anything is drawn; setting `theme` would read and apply all styles a second time."""
        self.set_reactive(App.theme, name if name in NAMES else NAMES[0])
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())
        self._refresh_truecolor_filter(self.ansi_theme)

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver; on a Unix terminal one that survives the terminal's end."""
        driver = super().get_driver_class()
        if driver.__name__ != "LinuxDriver":
            return driver
        from asr_tui.ui.terminal import TerminalDriver

        return TerminalDriver

    def get_key_display(self, binding: Binding) -> str:
        return key_text(binding.key)

    def get_default_screen(self) -> Screen[None]:
        """Welcome lies below everything, so that esc leads there from anywhere."""
        from asr_tui.ui.screens.welcome import WelcomeScreen

        return WelcomeScreen(self._opener)

    def on_mount(self) -> None:
        self._watch_terminal()
        from asr_tui.services.workspace import Welcome

        if not isinstance(self._start, Welcome):
            self.post_message(messages.StartChosen(self._start))

    async def on_event(self, event: events.Event) -> None:
        """While the terminal is too small nothing is seen, so no key but those that quit may act."""
        small = self.size.width < WIDTH or self.size.height < HEIGHT
        if isinstance(event, events.Key) and small and event.key not in {"ctrl+q", "ctrl+c", "q"}:
            return
        await super().on_event(event)

    # Which screen follows which

    @on(messages.StartChosen)
    def _open(self, chosen: messages.StartChosen) -> None:
        from asr_tui.ui.screens.opening import OpeningScreen

        self.push_screen(OpeningScreen(self._opener, chosen.start, chosen.left))

    @on(messages.WorkspaceOpened)
    async def _opened(self, opened: messages.WorkspaceOpened) -> None:
        from asr_tui.services.workspace import AzureOptions

        self._workspace = opened.workspace
        if isinstance(opened.start, AzureOptions) and not opened.agreed:
            from asr_tui.ui.screens.identity import IdentityScreen

            await self.switch_screen(
                IdentityScreen(opened.workspace, opened.start, opened.left, first=not self.settings.seen_azure)
            )
        else:
            await self._vaults(opened.workspace, opened.start, opened.left)

    @on(messages.IdentityAccepted)
    async def _accepted(self, accepted: messages.IdentityAccepted) -> None:
        self._save(replace(self.settings, seen_azure=True))
        if accepted.read_only == accepted.workspace.surroundings.read_only:
            await self._vaults(accepted.workspace, accepted.start, accepted.left)
            return
        await self._close(accepted.workspace)
        start = replace(accepted.start, read_only=accepted.read_only)
        from asr_tui.ui.screens.opening import OpeningScreen

        await self.switch_screen(OpeningScreen(self._opener, start, accepted.left, agreed=True))

    async def _vaults(
        self, workspace: Workspace, start: PracticeOptions | AzureOptions, left: LeftBehind | None
    ) -> None:
        from asr_tui.ui.screens.vaults import VaultsScreen

        await self.switch_screen(VaultsScreen(workspace, start, left))

    @on(messages.VaultChosen)
    async def _vault_chosen(self, chosen: messages.VaultChosen) -> None:
        from asr_tui.ui.screens.home import HomeScreen

        await self.push_screen(HomeScreen(chosen.workspace, chosen.vault))
        if chosen.left is None:
            return
        if chosen.left.what == "draft":
            from asr_tui.ui.wizards.enable_replication import EnableReplicationWizard

            await self.push_screen(EnableReplicationWizard(chosen.workspace, chosen.vault))
            return
        from asr_tui.ui.screens.run import RunScreen

        runs = chosen.workspace.runs
        unfinished = runs.unfinished(chosen.left.place)
        if unfinished:
            await self.push_screen(RunScreen(chosen.workspace, runs.resume(unfinished[0])))

    @on(messages.WorkspaceLeft)
    async def _left(self, left: messages.WorkspaceLeft) -> None:
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self._close(left.workspace)

    @on(messages.SettingsChanged)
    def _settings_changed(self, changed: messages.SettingsChanged) -> None:
        self._use(changed.settings)
        self._save(changed.settings)

    def _use(self, settings: Settings) -> None:
        self.settings = settings
        self.theme = settings.theme if settings.theme in NAMES else NAMES[0]
        self.set_class(not settings.explanations, "-unexplained")

    def _save(self, settings: Settings) -> None:
        self.settings = settings
        if self._settings_store is not None:
            try:
                self._settings_store.save(settings)
            except AsrError as error:
                self.notify(f"{error.title}. {error.what}", severity="warning", markup=False)

    # What works everywhere

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Help has no help of its own."""
        if action == "help" and self.screen_stack and self.screen.has_class("-help"):
            return False
        return super().check_action(action, parameters)

    def action_help(self) -> None:
        """What this screen is for, its words and its keys."""
        from asr_tui.ui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    async def action_quit(self) -> None:
        """End the program; while a run is on, ask first."""
        from asr_tui.ui.dialogs.quit import QuitDialog

        active = self._workspace.runs.active if self._workspace else ()
        if not active:
            self.exit()
        elif not isinstance(self.screen, QuitDialog):
            self.push_screen(QuitDialog(active), self._quit_answered)

    def _quit_answered(self, answer: str | None) -> None:
        if answer == "quit":
            self.exit()

    # The end

    def _watch_terminal(self) -> None:
        if self.is_headless:
            return
        from asr_tui.ui.terminal import SignalWatch

        self._signals = SignalWatch(lambda code: self.exit(return_code=code))
        self._signals.install()
        self.set_interval(1.0, self._leave_when_terminal_is_gone)

    def _leave_when_terminal_is_gone(self) -> None:
        from asr_tui.ui.terminal import TerminalDriver

        if self._signals and isinstance(self._driver, TerminalDriver) and self._driver.gone:
            self._signals.end_soon(1)
            self.exit(return_code=1)

    async def on_unmount(self) -> None:
        """The terminal is restored by now; what is under way in Azure goes on there."""
        if self._workspace is not None:
            await self._close(self._workspace)

    async def _close(self, workspace: Workspace) -> None:
        self._workspace = None
        with suppress(TimeoutError):
            await asyncio.wait_for(workspace.close(), _CLOSING)
