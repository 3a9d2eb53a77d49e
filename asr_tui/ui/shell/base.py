"""Base of every screen: navigation, loading with errors, copying of ids."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from inspect import isawaitable, iscoroutine
from typing import TYPE_CHECKING, TypeVar

from textual.css.query import NoMatches
from textual.screen import Screen, ScreenResultCallbackType
from textual.worker import ResultType, Worker, WorkType

from asr_tui.domain.errors import AsrError, SignInFailed
from asr_tui.ui.dialogs.show import ShowError
from asr_tui.ui.shell.frame import Answer, FramedScreen, Wanted
from asr_tui.ui.textual_private import close_with
from asr_tui.ui.widgets.panes import Pane

if TYPE_CHECKING:  # the first frame needs this module, and must not load the domain that these name
    from asr_tui.ui.navigation import Destination
    from asr_tui.ui.present.resource_links import ResourceLink

T = TypeVar("T")


class AsrScreen(FramedScreen[Answer]):
    """A screen of this program."""

    # Other screens

    def screen_for(self, to: Destination[Wanted]) -> Screen[Wanted]:
        """The screen of a destination, for callers that await or close it."""
        return self.host.screen_for(to, self.workspace)

    def go_to(self, to: Destination[Wanted], then: ScreenResultCallbackType[Wanted] | None = None) -> None:
        """Open a screen above this one; `then` gets its answer."""
        self.app.push_screen(self.screen_for(to), then)

    def action_back(self) -> None:
        """Close this screen."""
        if len(self.app.screen_stack) > 1:
            self.dismiss(None)

    def load_screens(self) -> None:
        """Import the next screens once this one is painted."""

        def load() -> None:
            self.run_worker(self.workspace.load_screens(), name="screens", group="load-screens")

        self.call_after_refresh(load)

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
        """As Textual's; an awaitable also ends quietly when the screen loses its widgets before its workers."""
        if not isawaitable(work):
            return super().run_worker(work, name, group, description, exit_on_error, start, exclusive, thread)

        async def while_mounted() -> ResultType:
            try:
                return await work
            except NoMatches:
                if self.display:
                    raise
                raise asyncio.CancelledError from None

        worker: Worker[ResultType] = super().run_worker(
            while_mounted, name, group, description, exit_on_error, start, exclusive, thread
        )
        if iscoroutine(work):
            close_with(worker, work)
        return worker

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
        """Read into a pane: it shows what is read, then the content, or the error (`r` tries again).

        `show` draws the content or calls the pane's `empty_words`. A `quiet` load keeps the old content meanwhile.
        A new load of the same pane replaces an older one.
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
            self.update_top_line()
            self.refresh_bindings()

        return self.run_worker(loading(), name=what, group=f"load-{pane.id}", exclusive=True)

    def retry_words(self, error: AsrError) -> str:
        """Keys that help after a failed read."""
        if isinstance(error, SignInFailed) and self._workspace and not self._workspace.practice:
            return "S  Sign in again   r  Try again"
        return "r  Try again"

    def show_error(self, error: AsrError) -> None:
        """Show an error that belongs to no pane."""
        self.app.push_screen(ShowError(error))

    # Ids and addresses

    def selected_resources(self) -> Sequence[ResourceLink]:
        """Resources whose id can be copied: the selected one, or several to pick from."""
        return ()

    def action_copy(self) -> None:
        """Copy the id of a selected resource."""
        from asr_tui.ui.shell.copying import (
            copy_selected_id,  # it knows all steps of the domain: not before the first frame
        )

        copy_selected_id(self, self.selected_resources())

    def action_portal(self) -> None:
        """Show the portal address of a selected resource."""
        from asr_tui.ui.shell.copying import show_selected_address  # see above

        show_selected_address(self, self.selected_resources())
