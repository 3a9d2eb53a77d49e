"""Opening of a workspace: progress, device code and errors of the sign-in."""

from __future__ import annotations

from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain.errors import AsrError, SignInFailed
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.services.workspace import AzureOptions, Opener, PracticeOptions, UnfinishedWork, Workspace
from asr_tui.ui import messages
from asr_tui.ui.dialogs.show import ShowText
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.copying import copy_command
from asr_tui.ui.sign_in.sign_in import SignInScreen
from asr_tui.ui.widgets.device_code import DeviceCodePanel
from asr_tui.ui.widgets.panes import Pane


class OpeningScreen(AsrScreen[None]):
    """Opens a workspace and posts `WorkspaceOpened`; Esc cancels."""

    words = ("Recovery Services vault",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy_code", "Copy code", tooltip="Put the code on your clipboard.", id="opening.copy"),
        Binding("y", "copy_command", "Copy the command", tooltip="Put the command for another shell on your clipboard.",
                id="opening.copy_command"),
        Binding("r", "again", "Try again", tooltip="Try once more.", id="opening.again"),
        Binding("D", "device_code", "Device code", tooltip="Sign in with a browser on any computer instead.",
                id="opening.device_code"),
        Binding("W", "other_way", "Another way", tooltip="Choose how to sign in, the cloud and the tenant.",
                id="opening.other_way"),
        Binding("d", "details", "Details", tooltip="All that was said about the failure.", id="opening.details"),
    ]  # fmt: skip

    def __init__(
        self,
        opener: Opener,
        start: PracticeOptions | AzureOptions,
        unfinished: UnfinishedWork | None = None,
        *,
        agreed: bool = False,
    ) -> None:
        self._opener = opener
        self._start = start
        self._unfinished = unfinished
        self._agreed = agreed
        self._failed: AsrError | None = None
        super().__init__()

    @property
    def practice(self) -> bool:
        return isinstance(self._start, PracticeOptions)

    def crumbs(self) -> tuple[str, ...]:
        return ("asr-tui", "Practice" if self.practice else "Sign in")

    def compose_body(self) -> ComposeResult:
        yield DeviceCodePanel()
        yield Pane(id="opening")

    def on_mount(self) -> None:
        self.action_again()

    @property
    def _pane(self) -> Pane:
        return self.query_one("#opening", Pane)

    @property
    def _panel(self) -> DeviceCodePanel:
        return self.query_one(DeviceCodePanel)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Other ways to sign in have keys where this one has failed."""
        if not self.is_mounted:
            return super().check_action(action, parameters)
        failed = self._failed if self._pane.state == "failed" else None
        start = self._start
        offered = {
            "copy_code": bool(self._panel.code),
            "copy_command": isinstance(failed, SignInFailed) and bool(failed.command),
            "again": failed is not None,
            "device_code": failed is not None and isinstance(start, AzureOptions) and start.auth != "device-code",
            "other_way": failed is not None and isinstance(start, AzureOptions),
            "details": isinstance(failed, SignInFailed) and bool(failed.details),
        }
        return super().check_action(action, parameters) if offered.get(action, True) else False

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key does nothing yet."""
        reasons = {
            "copy_code": "there is no code to copy.",
            "copy_command": "there is no command to copy.",
            "details": "no more was said.",
            "again": "it is under way; esc gives up.",
        }
        return reasons.get(action, "it is for a sign-in to Azure that has failed.")

    def action_again(self) -> None:
        """Open the workspace, also as a retry."""
        self._failed = None
        self._panel.show(None)
        what = (
            f"Starting the practice Azure “{self._start.world}”"
            if isinstance(self._start, PracticeOptions)
            else "Signing in to Azure"
        )
        self.load(self._pane, what, self._open, self._opened, usual="2 to 5 s")

    async def _open(self) -> Workspace:
        app = self.app

        def tell(notice: SignInNotice) -> None:
            app.post_message(messages.SignInProgress(notice))

        try:
            if isinstance(self._start, AzureOptions):
                # To the app: the sign-in may need the person again when this screen is long gone.
                return await self._opener.azure(self._start, tell)
            return await self._opener.practice(self._start)
        except AsrError as error:
            self._failed = error
            self._panel.show(None)
            raise

    def _opened(self, workspace: Workspace) -> None:
        self.post_message(messages.WorkspaceOpened(workspace, self._start, self._unfinished, self._agreed))

    def retry_words(self, error: AsrError) -> str:
        """All keys that help; the footer has no room for all of them."""
        words = ["r  Try again"]
        if isinstance(self._start, AzureOptions):
            words.append("W  Choose another way")
            if self._start.auth != "device-code":
                words.append("D  Sign in with a device code instead")
        if isinstance(error, SignInFailed) and error.command:
            words.append("y  Copy the command")
        if isinstance(error, SignInFailed) and error.details:
            words.append("d  Details")
        return "\n".join(words)

    def show_sign_in(self, notice: SignInNotice) -> None:
        """Show what a person must do to sign in."""
        self._panel.show(notice)
        if self._panel.code:
            self._pane.loading_words("Waiting until you have signed in there; esc gives up", counting=False)
        self.refresh_bindings()

    def action_copy_code(self) -> None:
        self.app.copy_to_clipboard(self._panel.code)
        self.show_notice("The code is on your clipboard, where your terminal allows that.")

    def action_copy_command(self) -> None:
        if isinstance(self._failed, SignInFailed):
            copy_command(self, self._failed.command)

    def action_device_code(self) -> None:
        """Retry with a device code, with the same cloud, tenant and read-only."""
        if isinstance(self._start, AzureOptions):
            self._start = replace(self._start, auth="device-code")
            self.action_again()

    async def action_other_way(self) -> None:
        """Open the sign-in form with the present values."""
        if isinstance(self._start, AzureOptions):
            await self.app.switch_screen(SignInScreen(self._start))

    def action_details(self) -> None:
        if isinstance(self._failed, SignInFailed):
            self.app.push_screen(ShowText("All that was said", self._failed.details))
