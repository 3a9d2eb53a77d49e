"""Which screen follows which, from the first choice to a vault's home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import App

from asr_tui.services.workspace import AzureOptions
from asr_tui.ui import messages

if TYPE_CHECKING:
    from asr_tui.services.workspace import Opener, UnfinishedWork, Workspace
    from asr_tui.ui.vault.home import HomeScreen


async def opened(
    app: App[None], done: messages.WorkspaceOpened, notices: Sequence[str] = (), *, with_changes: bool
) -> None:
    """Azure asks first whether to act as this identity; practice goes straight to its vaults.

    `notices` are told on the screen that comes.
    """
    words = "  ".join(notices)
    if isinstance(done.start, AzureOptions) and not done.agreed:
        from asr_tui.ui.sign_in.identity import IdentityScreen

        identity = IdentityScreen(done.workspace, done.start, done.left, with_changes=with_changes)
        await app.switch_screen(identity)
        identity.notice(words)
        return
    from asr_tui.ui.vault.vaults import VaultsScreen

    await app.switch_screen(VaultsScreen(done.workspace, done.start, done.left, words))


async def agreed(app: App[None], opener: Opener, answer: messages.IdentityAccepted) -> None:
    """On with the identity. Read-only is fixed when a workspace is opened, so another answer opens it again."""
    if answer.read_only == answer.workspace.surroundings.read_only:
        done = messages.WorkspaceOpened(answer.workspace, answer.start, answer.left, agreed=True)
        await opened(app, done, with_changes=True)
        return
    from asr_tui.ui.sign_in.opening import OpeningScreen

    start = replace(answer.start, read_only=answer.read_only)
    await app.switch_screen(OpeningScreen(opener, start, answer.left, agreed=True))


async def at_vault(app: App[None], chosen: messages.VaultChosen) -> None:
    """The vault's home, and above it what was left undone there."""
    from asr_tui.ui.vault.home import HomeScreen

    home = HomeScreen(chosen.workspace, chosen.vault)
    await app.push_screen(home)
    home.notice(chosen.notice)
    if chosen.left is None:
        return
    if chosen.left.what == "run":
        _resume(home, chosen.workspace, chosen.left)
        return
    from asr_tui.ui.protect import EnableReplicationWizard

    await app.push_screen(EnableReplicationWizard(chosen.workspace, chosen.vault, resume=True))


async def wizard_over(app: App[None], over: messages.WizardOver) -> None:
    """The home of the vault that was chosen takes the place of the one that the wizard was opened from."""
    from asr_tui.ui.protect import EnableReplicationWizard
    from asr_tui.ui.run.run import RunScreen
    from asr_tui.ui.vault.home import HomeScreen

    if not isinstance(app.screen, EnableReplicationWizard):  # a second key told the same
        return
    with app.batch_update():
        await app.pop_screen()
        if isinstance(app.screen, HomeScreen):
            await app.switch_screen(HomeScreen(over.workspace, over.vault))
        if over.run_id:
            await app.push_screen(RunScreen(over.workspace, over.run_id))


def _resume(home: HomeScreen, workspace: Workspace, left: UnfinishedWork) -> None:
    from asr_tui.ui.run.resume import take_up

    unfinished = workspace.runs.unfinished(left.place)
    if unfinished:
        take_up(home, workspace, unfinished[0])
