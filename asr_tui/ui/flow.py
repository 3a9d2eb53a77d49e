"""Order of the screens from the sign-in to the vaults."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from textual.app import App

from asr_tui.services.workspace import AzureOptions, Opener
from asr_tui.ui import messages
from asr_tui.ui.sign_in.identity import IdentityScreen
from asr_tui.ui.sign_in.opening import OpeningScreen
from asr_tui.ui.vault.vaults import VaultsScreen


async def opened(
    app: App[None], done: messages.WorkspaceOpened, notices: Sequence[str] = (), *, with_changes: bool
) -> None:
    """Open the identity screen for Azure, the vaults for practice; it shows the `notices`."""
    words = "  ".join(notices)
    if isinstance(done.start, AzureOptions) and not done.agreed:
        identity = IdentityScreen(done.workspace, done.start, done.unfinished, with_changes=with_changes)
        await app.switch_screen(identity)
        identity.show_notice(words)
    else:
        await app.switch_screen(VaultsScreen(done.workspace, done.start, done.unfinished, words))


async def agreed(app: App[None], opener: Opener, answer: messages.IdentityAccepted) -> None:
    """Open the vaults; another read-only answer opens the workspace again, which fixes it."""
    if answer.read_only == answer.workspace.environment.read_only:
        done = messages.WorkspaceOpened(answer.workspace, answer.start, answer.unfinished, agreed=True)
        await opened(app, done, with_changes=True)
    else:
        start = replace(answer.start, read_only=answer.read_only)
        await app.switch_screen(OpeningScreen(opener, start, answer.unfinished, agreed=True))
