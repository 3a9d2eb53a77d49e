"""Life cycle of the app's workspace: opening, sign-in, leaving, closing."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

from textual import on
from textual.command import CommandPalette
from textual.notifications import SeverityLevel
from textual.screen import ModalScreen, Screen

from asr_tui.domain.settings import Settings
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.services.workspace import AzureOptions, Opener, PracticeOptions, UnfinishedWork, Workspace
from asr_tui.ui import messages
from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import FramedScreen
from asr_tui.ui.textual_private import PrivateApp

if TYPE_CHECKING:  # the first frame needs this module, and must not load the domain that the destinations name
    from asr_tui.ui.navigation import Destination

Wanted = TypeVar("Wanted")

_CLOSING = 0.6
"""Seconds that closing a workspace may take; the journal has what is still open then."""


@runtime_checkable
class ShowsSignIn(Protocol):
    """A screen that shows the progress of a sign-in."""

    @property
    def is_mounted(self) -> bool: ...

    def show_sign_in(self, notice: SignInNotice) -> None:
        """Show the step of the sign-in."""


class SessionApp(PrivateApp):
    """Holds one workspace at a time, opened through the opener."""

    def __init__(self, opener: Opener, settings: Settings, log_file: str) -> None:
        super().__init__()
        self.settings = settings
        self._opener = opener
        self._log_file = log_file
        self._open_workspace: Workspace | None = None
        self.said = ""

    def screen_for(self, to: Destination[Wanted], workspace: Workspace) -> Screen[Wanted]:
        """The screen of a destination, to be pushed."""
        from asr_tui.ui import screens  # all rooms, which the program imports while a person chooses a vault

        return screens.screen_for(to, workspace)

    @property
    def is_practice(self) -> bool:
        return self._open_workspace is not None and self._open_workspace.practice is not None

    @property
    def can_sign_in_again(self) -> bool:
        """Whether there is a sign-in to repeat; in practice, where a run waits for one."""
        workspace = self._open_workspace
        return workspace is not None and (not workspace.practice or any(run.paused for run in workspace.runs.active))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Say it above the footer of the screen on top until a key is pressed: a toast would lie over other words."""
        self.said = message
        for screen in reversed(self.screen_stack):
            if isinstance(screen, FramedScreen | Dialog) and screen.is_mounted:
                screen.say(message)
            if isinstance(screen, FramedScreen):
                return

    # Read-only

    @property
    def can_allow_changes(self) -> bool:
        """Whether the workspace is read-only and no dialog asks something else."""
        workspace = self._open_workspace
        seen = [one for one in self.screen_stack if not isinstance(one, CommandPalette)]
        asked = bool(seen) and isinstance(seen[-1], ModalScreen)
        return workspace is not None and workspace.environment.read_only and not asked

    def action_allow_changes(self) -> None:
        """Ask, and end read-only in place."""
        from asr_tui.ui.dialogs.allow_changes import AllowChanges  # after the first frame too

        workspace = self._open_workspace
        if workspace is not None and self.can_allow_changes:
            dialog = AllowChanges(workspace)
            self.push_screen(dialog, lambda answer: self._allow_changes(workspace) if answer == "allow" else None)

    def _allow_changes(self, workspace: Workspace) -> None:
        workspace.allow_changes()
        self.notify("Changes are allowed now. Each is shown before it is sent.", markup=False)
        for screen in self.screen_stack:
            if isinstance(screen, FramedScreen) and screen.is_mounted:
                screen.changes_allowed()

    # Opening

    @on(messages.StartChosen)
    def _open(self, chosen: messages.StartChosen) -> None:
        if self.is_web and not isinstance(chosen.start, PracticeOptions):
            return  # whoever reaches the page would act as the person who signed in
        self.push_screen(self._opening(chosen.start, chosen.unfinished))

    def _opening(self, start: PracticeOptions | AzureOptions, unfinished: UnfinishedWork | None) -> Screen[None]:
        from asr_tui.ui.sign_in.opening import OpeningScreen  # with its forms and dialogs, after the first frame

        return OpeningScreen(self._opener, start, unfinished)

    @on(messages.SignInProgress)
    def _sign_in_progress(self, told: messages.SignInProgress) -> None:
        """Pass the notice to the topmost sign-in screen, if one is open."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, ShowsSignIn) and screen.is_mounted:
                screen.show_sign_in(told.notice)
                return

    @on(messages.SignInElsewhere)
    async def _elsewhere(self, wanted: messages.SignInElsewhere) -> None:
        await self._close(wanted.workspace)
        await self.switch_screen(self._opening(wanted.start, wanted.unfinished))

    @on(messages.WorkspaceOpened)
    async def _opened(self, opened: messages.WorkspaceOpened) -> None:
        from asr_tui.ui import flow  # the first list of Azure: after the first frame

        self._open_workspace = opened.workspace
        opened.workspace.session.on_waiting(self._azure_asks_to_wait)
        await flow.opened(self, opened, self._opener.notices(), with_changes=self.settings.start_with_changes)

    @on(messages.IdentityAccepted)
    async def _agreed(self, answer: messages.IdentityAccepted) -> None:
        from asr_tui.ui import flow  # as above

        if answer.read_only != answer.workspace.environment.read_only:
            await self._close(answer.workspace)
        await flow.agreed(self, self._opener, answer)

    @on(messages.WizardOver)
    async def _wizard_over(self, over: messages.WizardOver) -> None:
        from asr_tui.ui import screens  # as above

        await screens.wizard_over(self, over)

    # While open

    def on_app_focus(self) -> None:
        self._attend(given=True)

    def on_app_blur(self) -> None:
        self._attend(given=False)

    def _attend(self, *, given: bool) -> None:
        if self._open_workspace is not None:
            self._open_workspace.feeds.attend(given=given)

    def _azure_asks_to_wait(self, words: str) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, AsrScreen) and screen.is_mounted:
                screen.show_wait(f"~ {words}; then it goes on by itself." if words else "")

    def action_sign_in_again(self) -> None:
        """Sign in again as the same identity, and read the shown data again."""
        from asr_tui.ui.dialogs.sign_in_again import SignInAgain  # after the first frame too

        workspace = self._open_workspace
        if workspace is not None and not isinstance(self.screen, ModalScreen):
            self.push_screen(SignInAgain(workspace), lambda done: self._signed_in_again(workspace) if done else None)

    def _signed_in_again(self, workspace: Workspace) -> None:
        workspace.signed_in_again()
        self.run_worker(self.run_action("refresh", self.screen), name="reading again", group="load-again")
        self.notify("Signed in again.", markup=False)

    # Closing

    @on(messages.WorkspaceLeft)
    def _left(self, left: messages.WorkspaceLeft) -> None:
        """Leave the workspace; asks first while runs are active, as quitting does."""
        from asr_tui.ui.dialogs.quit import LeaveDialog  # it knows runs, and so all steps: not before the first frame

        active = left.workspace.runs.active
        if active:
            dialog = LeaveDialog(active, practice=self.is_practice)
            self.push_screen(dialog, lambda answer: self._leave_workspace() if answer == "leave" else None)
        else:
            self._leave_workspace()

    def _leave_workspace(self) -> None:
        self.run_worker(self._to_welcome(), group="leave", exclusive=True)

    async def _to_welcome(self) -> None:
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if self._open_workspace is not None:
            await self._close(self._open_workspace)

    async def action_quit(self) -> None:
        """End the program; asks first while a run is active."""
        from asr_tui.ui.dialogs.quit import QuitDialog  # see above

        active = self._open_workspace.runs.active if self._open_workspace else ()
        if not active:
            self.exit()
        elif not isinstance(self.screen, QuitDialog):
            dialog = QuitDialog(active, practice=self.is_practice)
            self.push_screen(dialog, lambda answer: self.exit() if answer == "quit" else None)

    def words_for_crash(self, error: Exception) -> str:
        from asr_tui.ui import crash  # see above

        runs = self._open_workspace.runs.all if self._open_workspace else ()
        items = self._open_workspace.feeds.items if self._open_workspace else ()
        return crash.words(crash.record(error), runs, items, self._log_file)

    async def on_unmount(self) -> None:
        """Close the workspace after the terminal is restored; Azure's work goes on."""
        if self._open_workspace is not None:
            await self._close(self._open_workspace)

    async def _close(self, workspace: Workspace) -> None:
        self._open_workspace = None
        with suppress(TimeoutError):
            await asyncio.wait_for(workspace.close(), _CLOSING)
