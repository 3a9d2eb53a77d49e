"""Which screen is behind each destination, and which follows which from the sign-in to a vault's home.

It imports all rooms, so the app imports it when a workspace is opened, and never for the first frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from textual.app import App
from textual.screen import Screen

from asr_tui.services.item_planning import Inquiry
from asr_tui.services.workspace import AzureOptions, Opener, Workspace
from asr_tui.ui import messages
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.navigation import (
    ActionsOf,
    Destination,
    HomeOf,
    JobOf,
    JobsOf,
    MachineOf,
    NewVault,
    ProtectMachines,
    RunOf,
    ShowsMachines,
)
from asr_tui.ui.protect.wizard import EnableReplicationWizard
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.jobs import JobsScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.sign_in.identity import IdentityScreen
from asr_tui.ui.sign_in.opening import OpeningScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.new_vault import NewVaultScreen
from asr_tui.ui.vault.vaults import VaultsScreen

Answer = TypeVar("Answer")
To = TypeVar("To")


def _row(kind: type[To], make: Callable[[To, Workspace], object]) -> tuple[type, Callable[[object, Workspace], object]]:
    """A line of the table below."""

    def made(to: object, workspace: Workspace) -> object:
        if not isinstance(to, kind):
            raise TypeError(f"{type(to).__name__} is no {kind.__name__}")
        return make(to, workspace)

    return kind, made


SCREENS = dict(
    (
        _row(HomeOf, lambda to, work: HomeScreen(work, to.vault, to.notice, to.left)),
        _row(NewVault, lambda to, work: NewVaultScreen(work, to.subscription, to.draft, to.keep)),
        _row(ProtectMachines, lambda to, work: EnableReplicationWizard(work, to.vault, resume=to.resume)),
        _row(MachineOf, lambda to, work: MachineScreen(work, to.vault, to.item, to.display)),
        _row(ActionsOf, lambda to, work: ActionsScreen(work, Inquiry(work.session, to.item), to.first)),
        _row(RunOf, lambda to, work: RunScreen(work, to.run_id, back_to=to.back_to)),
        _row(JobsOf, lambda to, work: JobsScreen(work, to.vault)),
        _row(JobOf, lambda to, work: JobScreen(work, to.vault, to.name)),
    )
)
"""Each destination with its screen."""


def screen_for(to: Destination[Answer], workspace: Workspace) -> Screen[Answer]:
    """The screen of a destination."""
    screen = SCREENS[type(to)](to, workspace)
    if not isinstance(screen, Screen):
        raise TypeError(f"no screen for {to}")
    return screen


async def opened(
    app: App[None], done: messages.WorkspaceOpened, notices: Sequence[str] = (), *, with_changes: bool
) -> None:
    """Azure asks first whether to act as this identity; practice goes straight to its vaults.

    `notices` are said on the screen that comes.
    """
    words = "  ".join(notices)
    if isinstance(done.start, AzureOptions) and not done.agreed:
        identity = IdentityScreen(done.workspace, done.start, done.left, with_changes=with_changes)
        await app.switch_screen(identity)
        identity.notice(words)
    else:
        await app.switch_screen(VaultsScreen(done.workspace, done.start, done.left, words))


async def agreed(app: App[None], opener: Opener, answer: messages.IdentityAccepted) -> None:
    """On with the identity. Read-only is fixed when a workspace is opened, so another answer opens it again."""
    if answer.read_only == answer.workspace.surroundings.read_only:
        done = messages.WorkspaceOpened(answer.workspace, answer.start, answer.left, agreed=True)
        await opened(app, done, with_changes=True)
    else:
        start = replace(answer.start, read_only=answer.read_only)
        await app.switch_screen(OpeningScreen(opener, start, answer.left, agreed=True))


async def wizard_over(app: App[None], over: messages.WizardOver) -> None:
    """The home of the vault that was chosen takes the place of the one that the wizard was opened from."""
    if not isinstance(app.screen, EnableReplicationWizard):  # a second key said the same
        return
    with app.batch_update():
        await app.pop_screen()
        if isinstance(app.screen, ShowsMachines):
            await app.switch_screen(HomeScreen(over.workspace, over.vault))
        if over.run_id:
            await app.push_screen(RunScreen(over.workspace, over.run_id))
