"""What screens tell the app: choices that lead from one screen to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from asr_tui.domain.resources import Vault
    from asr_tui.services.workspace import (
        AzureOptions,
        PracticeOptions,
        Settings,
        SignInNotice,
        UnfinishedWork,
        Workspace,
    )


@dataclass
class StartChosen(Message):
    """Open practice or Azure. `left` is what shall then be gone on with."""

    start: PracticeOptions | AzureOptions
    left: UnfinishedWork | None = None


@dataclass
class SignInTold(Message):
    """The sign-in needs a person, at the start or in the middle of a session."""

    notice: SignInNotice


@dataclass
class SignInElsewhere(Message):
    """Close this workspace and sign in anew, as to another tenant."""

    workspace: Workspace
    start: AzureOptions
    left: UnfinishedWork | None = None


@dataclass
class WorkspaceOpened(Message):
    """Signed in, or practice is running. `agreed`: the person agreed to the identity before."""

    workspace: Workspace
    start: PracticeOptions | AzureOptions
    left: UnfinishedWork | None = None
    agreed: bool = False


@dataclass
class IdentityAccepted(Message):
    """The person agreed to act as this identity; `read_only` is what they chose."""

    workspace: Workspace
    start: AzureOptions
    read_only: bool
    left: UnfinishedWork | None = None


@dataclass
class VaultChosen(Message):
    """Show the vault's home, with what is to be known, and above it what was left undone there."""

    workspace: Workspace
    vault: Vault
    left: UnfinishedWork | None = None
    notice: str = ""


@dataclass
class WizardOver(Message):
    """A wizard was left in which another vault was chosen: on to its home, and to the run where one was begun."""

    workspace: Workspace
    vault: Vault
    run_id: str = ""


@dataclass
class WorkspaceLeft(Message):
    """Back to the welcome screen; the workspace is to be closed."""

    workspace: Workspace


@dataclass
class SettingsChanged(Message):
    """To be used at once and kept."""

    settings: Settings
