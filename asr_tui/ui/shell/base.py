"""What every screen has: the top line, its body, a line for notices, the footer; and one way to load and to fail."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, tzinfo
from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar, runtime_checkable

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import ResultType, Worker, WorkType

from asr_tui.domain.errors import AsrError, SignInFailed
from asr_tui.ui.commands import Command, Place, commands, key_text
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.footer_line import FooterLine
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.too_small import HEIGHTS, WIDTHS, TooSmall
from asr_tui.ui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from asr_tui.services.workspace import Settings, Workspace
    from asr_tui.ui.present.addressed import Addressed

T = TypeVar("T")
Answer = TypeVar("Answer")


_GREYED = {
    "read-only": "this session is read-only. To change things, start again with changes.",
    "not now": "not possible now.",
}


@runtime_checkable
class HasSettings(Protocol):
    """The app, as far as screens know it."""

    settings: Settings


class AsrScreen(Screen[Answer], inherit_bindings=False):
    """A screen of ours. A subclass gives `compose_body`, its `BINDINGS`, and the words for its help.

    title            the last part of the breadcrumbs and the head of its help
    explanation      what this screen is for and why it matters, in one to three sentences
    words            names of glossary entries that its help explains
    changing_actions actions that change Azure: greyed when read-only
    anywhere         actions that the palette also offers on the screens above this one
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
    changing_actions: ClassVar[frozenset[str]] = frozenset()
    anywhere: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, workspace: Workspace | None = None) -> None:
        super().__init__()
        self._workspace = workspace
        self._top = TopLine(workspace, self.crumbs())

    @property
    def workspace(self) -> Workspace:
        """What the screen works with. Raises RuntimeError on a screen that was given none."""
        if self._workspace is None:
            raise RuntimeError("this screen has no workspace")
        return self._workspace

    @property
    def settings(self) -> Settings:
        from asr_tui.services.workspace import Settings

        return self.app.settings if isinstance(self.app, HasSettings) else Settings()

    @property
    def zone(self) -> tzinfo | None:
        """The zone in which times are shown, as the settings say; None is that of this computer."""
        return UTC if self.settings.times == "utc" else None

    @property
    def given_workspace(self) -> Workspace | None:
        """The workspace, or None on the screens before there is one."""
        return self._workspace

    def about(self) -> tuple[str, str, tuple[str, ...]]:
        """Title, explanation and glossary words for its help."""
        return (self.title_words or self.crumbs()[-1], self.explanation, self.words)

    def crumbs(self) -> tuple[str, ...]:
        """Where this screen is; call `told` when that changes."""
        return (self.title_words,)

    def place_name(self) -> str:
        """What the palette calls the way back to this screen; none leads out of the workspace."""
        return self.crumbs()[-1] if self._workspace else ""

    def places(self) -> Sequence[Place]:
        """What the palette can open from here by name."""
        return ()

    def compose(self) -> ComposeResult:
        yield self._top
        with Vertical(id="body"):
            yield from self.compose_body()
        yield Static(id="notice", markup=False)
        yield FooterLine()
        yield TooSmall()

    def compose_body(self) -> ComposeResult:
        """The screen's own widgets."""
        yield from ()

    def on_screen_resume(self) -> None:
        self.told()

    def told(self, subscription: str = "") -> None:
        """Something new is shown: bring breadcrumbs and clock up to date."""
        self._top.show(self.crumbs(), subscription or self._top.subscription)
        self._top.zone = self.zone
        self._top.tell_time()

    def notice(self, words: str) -> None:
        """Say something above the footer, until other words or none come."""
        line = self.query_one("#notice", Static)
        line.update(plain(words))
        line.display = bool(words)

    def why_not(self, action: str) -> str:
        """Why an action of this screen is greyed, where that is because nothing may be changed."""
        read_only = self._workspace is not None and self._workspace.surroundings.read_only
        return "read-only" if read_only and action in self.changing_actions else ""

    def on_key(self, event: events.Key) -> None:
        """A key whose action is greyed says why: silence would look like a key that was not heard."""
        pressed = key_text(event.key)
        greyed = next((one for one in commands(self.app.screen) if not one.enabled and pressed in one.keys), None)
        if greyed is not None:
            event.stop()
            self.tell_why_not(greyed)

    def tell_why_not(self, command: Command) -> None:
        """Say above the footer why this cannot be done now."""
        self.app.bell()
        self.notice(f"! {command.title}: {_GREYED.get(command.why_not, command.why_not)}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A change is greyed where nothing may be changed."""
        if action in self.changing_actions and self._workspace and self._workspace.surroundings.read_only:
            return None
        return super().check_action(action, parameters)

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
        from asr_tui.ui.dialogs.tell import TellError

        self.app.push_screen(TellError(error))

    def pointed_at(self) -> Sequence[Addressed]:
        """What its keys for copying are about: what is selected, or several things to pick from."""
        return ()

    def action_copy(self) -> None:
        """The id of what is pointed at."""
        from asr_tui.ui.shell.copying import copy_one

        copy_one(self, self.pointed_at())

    def action_portal(self) -> None:
        """The address of what is pointed at."""
        from asr_tui.ui.shell.copying import show_one

        show_one(self, self.pointed_at())

    def action_back(self) -> None:
        """One step back."""
        if len(self.app.screen_stack) > 1:
            self.dismiss(None)
