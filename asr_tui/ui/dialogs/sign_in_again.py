"""Signs in again in the middle of a session; everything stays where it is."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain.errors import AsrError, SignInFailed
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.device_code import DeviceCodePanel
from asr_tui.ui.widgets.panes import Pane


class SignInAgain(Dialog[str]):
    """Answers `done` once the same identity is signed in again. Esc gives up; drafts and runs stay as they are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "again", "Try again", tooltip="Try once more.", id="opening.again"),
        Binding("S", "again", "Try again", show=False, id="opening.again_by_s"),
        Binding("y", "copy_code", "Copy code", tooltip="Put the code on your clipboard.", id="opening.copy"),
        Binding("y", "copy_command", "Copy the command", tooltip="Put the command for another shell on your clipboard.",
                id="opening.copy_command"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._command = ""

    def compose_box(self) -> ComposeResult:
        who = plain(self._workspace.identity.name)
        yield Static(f"Sign in again as {who}", classes="question", markup=False)
        yield Static("Drafts and runs stay; Azure goes on with what it was told.", classes="quiet", markup=False)
        yield DeviceCodePanel()
        yield Pane(id="again")

    def on_mount(self) -> None:
        self.action_again()

    @property
    def _pane(self) -> Pane:
        return self.query_one("#again", Pane)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done now has a key."""
        if action == "again" and self.is_mounted:
            return self._pane.state == "failed"
        if action == "copy_code" and self.is_mounted:
            return bool(self.query_one(DeviceCodePanel).code)
        if action == "copy_command":
            return bool(self._command)
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key does nothing yet."""
        nothing = {"copy_code": "there is no code to copy.", "copy_command": "there is no command to copy."}
        return nothing.get(action, "the sign-in is under way; esc gives up.")

    def action_again(self) -> None:
        self._command = ""
        self.query_one(DeviceCodePanel).show(None)
        self._pane.loading_words("Signing in again", "2 to 5 s")
        self.run_worker(self._sign_in(), name="signing in again", group="load-sign-in", exclusive=True)
        self.refresh_bindings()

    async def _sign_in(self) -> None:
        try:
            await self._workspace.session.sign_in_again()
        except AsrError as error:
            self.query_one(DeviceCodePanel).show(None)
            self._command = error.command if isinstance(error, SignInFailed) else ""
            keys = "y  Copy the command   r  I have run it: try again" if self._command else "r  Try again"
            self._pane.failed_words(error, retry=keys)
            self.refresh_bindings()
        else:
            self.dismiss("done")

    def show_sign_in(self, notice: SignInNotice) -> None:
        self.query_one(DeviceCodePanel).show(notice)
        if notice.code:
            self._pane.loading_words("Waiting until you have signed in there", counting=False)
        self.refresh_bindings()

    def action_copy_code(self) -> None:
        self.app.copy_to_clipboard(self.query_one(DeviceCodePanel).code)

    def action_copy_command(self) -> None:
        self.app.copy_to_clipboard(plain(self._command))
        self.notify("The command is copied, where your terminal allows that.", markup=False)
