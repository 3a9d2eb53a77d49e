"""Between the choice and the first list: what is being waited for, the device code, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.services.workspace import AzureOptions, PracticeOptions, SignInNotice
from asr_tui.ui import messages
from asr_tui.ui.present.times import clock
from asr_tui.ui.screens.base import AsrScreen
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content, lines
from asr_tui.ui.widgets.panes import Pane

if TYPE_CHECKING:
    from asr_tui.services.workspace import LeftBehind, Opener, Workspace


class OpeningScreen(AsrScreen[None]):
    """Opens a workspace and says so with `WorkspaceOpened`. Esc gives up."""

    words = ("Recovery Services vault",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy_code", "Copy code", tooltip="Put the code on your clipboard.", id="opening.copy"),
        Binding("r", "again", "Try again", tooltip="Try once more.", id="opening.again"),
    ]

    def __init__(
        self,
        opener: Opener,
        start: PracticeOptions | AzureOptions,
        left: LeftBehind | None = None,
        *,
        agreed: bool = False,
    ) -> None:
        self._opener = opener
        self._start = start
        self._left = left
        self._agreed = agreed
        self._code = ""
        super().__init__()

    @property
    def practice(self) -> bool:
        return isinstance(self._start, PracticeOptions)

    def crumbs(self) -> tuple[str, ...]:
        return ("asr-tui", "Practice" if self.practice else "Sign in")

    def compose_body(self) -> ComposeResult:
        yield Static(id="sign-in", markup=False)
        yield Pane(id="opening")

    def on_mount(self) -> None:
        self.action_again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "copy_code":
            return bool(self._code)
        if action == "again" and self.is_mounted:
            return self.query_one("#opening", Pane).state == "failed"
        return super().check_action(action, parameters)

    def action_again(self) -> None:
        self._told(None)
        what = (
            f"Starting the practice Azure “{self._start.world}”"
            if isinstance(self._start, PracticeOptions)
            else "Signing in to Azure"
        )
        self.load(self.query_one("#opening", Pane), what, self._open, self._opened, usual="2 to 5 s")

    async def _open(self) -> Workspace:
        if isinstance(self._start, AzureOptions):
            return await self._opener.azure(self._start, self._told)
        return await self._opener.practice(self._start)

    def _opened(self, workspace: Workspace) -> None:
        self.post_message(messages.WorkspaceOpened(workspace, self._start, self._left, self._agreed))

    def _told(self, notice: SignInNotice | None) -> None:
        """What a person must do to sign in, as large as a terminal can."""
        where = self.query_one("#sign-in", Static)
        self._code = plain(notice.code) if notice else ""
        if notice is None:
            where.update("")
        elif notice.kind == "device_code":
            until = f"The code is good until {clock(notice.expires_at)} UTC." if notice.expires_at else ""
            where.update(
                lines(
                    content(("Sign in with any browser, on any computer:", "strong")),
                    "",
                    content("   1  Open   ", (plain(notice.url), "title")),
                    "",
                    content("   2  Enter  ", (f"  {' '.join(self._code)}  ", "code"), f"   ({self._code})"),
                    "",
                    content(("   This screen goes on by itself once you have signed in there.", "quiet")),
                    content((f"   {until}", "quiet")),
                    "",
                )
            )
        else:
            where.update(content(("! ", "warn"), plain(notice.text)))
        self.refresh_bindings()

    def action_copy_code(self) -> None:
        self.app.copy_to_clipboard(self._code)
        self.notice("The code is on your clipboard, where your terminal allows that.")
