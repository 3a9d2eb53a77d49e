"""What screens say to the app: choices that open, change or close a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import AzureOptions, PracticeOptions, SignInNotice, UnfinishedWork, Workspace

if TYPE_CHECKING:  # the first frame needs this module, and must not load the domain
    from asr_tui.domain.resources import Vault


@dataclass
class StartChosen(Message):
    """Open practice or Azure. `left` is what is gone on with then."""

    start: PracticeOptions | AzureOptions
    left: UnfinishedWork | None = None


@dataclass
class SignInTold(Message):
    """The sign-in needs a person, at the start or in the middle of a session."""

    notice: SignInNotice


@dataclass
class SignInElsewhere(Message):
    """Close this workspace and sign in again, as to another tenant."""

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
