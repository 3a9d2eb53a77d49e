"""What every screen can do: go on to others, load, fail in one way, copy ids, and go back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from inspect import isawaitable
from typing import TYPE_CHECKING, TypeVar

from textual.css.query import NoMatches
from textual.screen import Screen, ScreenResultCallbackType
from textual.worker import ResultType, Worker, WorkType

from asr_tui.domain.errors import AsrError, SignInFailed
from asr_tui.ui.dialogs.show import ShowError
from asr_tui.ui.shell.frame import Answer, FramedScreen, Wanted
from asr_tui.ui.widgets.panes import Pane

if TYPE_CHECKING:  # the first frame needs this module, and must not load the domain that these name
    from asr_tui.ui.navigation import Destination
    from asr_tui.ui.present.addressed import Addressed

T = TypeVar("T")


class AsrScreen(FramedScreen[Answer]):
    """A screen of this program."""

    # Other screens

    def screen_for(self, to: Destination[Wanted]) -> Screen[Wanted]:
        """The screen of a destination, for who must await or close it."""
        return self.host.screen_for(to, self.workspace)

    def go_to(self, to: Destination[Wanted], then: ScreenResultCallbackType[Wanted] | None = None) -> None:
        """Open a screen above this one; `then` gets its answer."""
        self.app.push_screen(self.screen_for(to), then)

    def action_back(self) -> None:
        """One step back."""
        if len(self.app.screen_stack) > 1:
            self.dismiss(None)

    # Loading and failing

    def run_worker(
        self,
        work: WorkType[ResultType],
        name: str | None = "",
        group: str = "default",
        description: str = "",
        exit_on_error: bool = True,
        start: bool = True,
        exclusive: bool = False,
        thread: bool = False,
    ) -> Worker[ResultType]:
        """As Textual's; work that awaits ends quietly when the screen loses its widgets before its workers."""
        if isawaitable(work):
            work = self._while_here(work)
        return super().run_worker(work, name, group, description, exit_on_error, start, exclusive, thread)

    async def _while_here(self, work: Awaitable[ResultType]) -> ResultType:
        try:
            return await work
        except NoMatches:
            if self.display:
                raise
            raise asyncio.CancelledError from None

    def load(
        self,
        pane: Pane,
        what: str,
        read: Callable[[], Awaitable[T]],
        show: Callable[[T], None],
        *,
        usual: str = "",
        quiet: bool = False,
    ) -> Worker[None]:
        """Read something into a pane: say what is awaited, show it, or say why it failed (`r` tries again).

        `show` leaves the pane to itself or calls its `empty_words`. A `quiet` load keeps what is shown meanwhile.
        A new load of the same pane takes the place of an older one.
        """

        async def loading() -> None:
            if not quiet:
                pane.loading_words(what, usual)
            try:
                value = await read()
            except AsrError as error:
                pane.failed_words(error, retry=self.retry_words(error))
            else:
                pane.ready()
                show(value)
            self.told()
            self.refresh_bindings()

        return self.run_worker(loading(), name=what, group=f"load-{pane.id}", exclusive=True)

    def retry_words(self, error: AsrError) -> str:
        """The keys with which one goes on after a failed read."""
        if isinstance(error, SignInFailed) and self._workspace and not self._workspace.practice:
            return "S  Sign in again   r  Try again"
        return "r  Try again"

    def show_error(self, error: AsrError) -> None:
        """Tell an error that belongs to no pane."""
        self.app.push_screen(ShowError(error))

    # Ids and addresses

    def pointed_at(self) -> Sequence[Addressed]:
        """What its keys for copying are about: what is selected, or several things to pick from."""
        return ()

    def action_copy(self) -> None:
        """Copy the id of what is pointed at."""
        from asr_tui.ui.shell.copying import copy_one  # it knows all steps of the domain: not before the first frame

        copy_one(self, self.pointed_at())

    def action_portal(self) -> None:
        """Show the address of what is pointed at."""
        from asr_tui.ui.shell.copying import show_one  # see above

        show_one(self, self.pointed_at())
