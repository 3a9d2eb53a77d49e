"""Messages of screens to the app that open, change or close a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from asr_tui.domain.settings import Settings
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.services.workspace import AzureOptions, PracticeOptions, UnfinishedWork, Workspace

if TYPE_CHECKING:  # the first frame needs this module, and must not load the domain
    from asr_tui.domain.resources import Vault


@dataclass
class StartChosen(Message):
    """Open practice or Azure, and go on with `unfinished`."""

    start: PracticeOptions | AzureOptions
    unfinished: UnfinishedWork | None = None


@dataclass
class SignInProgress(Message):
    """The sign-in needs a person, at the start or in the middle of a session."""

    notice: SignInNotice


@dataclass
class SignInElsewhere(Message):
    """Close this workspace and sign in again, for example to another tenant."""

    workspace: Workspace
    start: AzureOptions
    unfinished: UnfinishedWork | None = None


@dataclass
class WorkspaceOpened(Message):
    """Azure or practice is open. `agreed`: the person has agreed to the identity."""

    workspace: Workspace
    start: PracticeOptions | AzureOptions
    unfinished: UnfinishedWork | None = None
    agreed: bool = False


@dataclass
class IdentityAccepted(Message):
    """The person agreed to act as this identity, and chose `read_only`."""

    workspace: Workspace
    start: AzureOptions
    read_only: bool
    unfinished: UnfinishedWork | None = None


@dataclass
class WizardOver(Message):
    """A wizard that chose another vault is left: show that vault's home, and the run where one was begun."""

    workspace: Workspace
    vault: Vault
    run_id: str = ""


@dataclass
class WorkspaceLeft(Message):
    """Close the workspace and show the welcome screen."""

    workspace: Workspace


@dataclass
class SettingsChanged(Message):
    """Use these settings at once and save them."""

    settings: Settings
