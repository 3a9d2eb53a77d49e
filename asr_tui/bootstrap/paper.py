"""`asr-tui runbook`: a vault on paper."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from msgspec import Struct

from asr_tui.bootstrap.filing import one_vault
from asr_tui.bootstrap.without_screen import FAILED, tell_error
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Paths
from asr_tui.local_store.settings import SettingsFile
from asr_tui.services.runbook.saving import read_runbook, save_runbook
from asr_tui.services.workspace import Workspace


class RunbookOptions(Struct, frozen=True):
    """`vault` and `subscription` are a name or an id, empty for the only vault; `folder` is empty for the default."""

    vault: str
    subscription: str
    folder: str


async def runbook(options: RunbookOptions, workspace: Workspace) -> int:
    """Write the runbook and print the paths; the exit code is 1 where something could not be read."""
    vault = await one_vault(workspace, options.vault, options.subscription)
    settings = SettingsFile(Paths.standard().settings, Notices(lambda: datetime.now(UTC))).load()
    facts = await read_runbook(vault, settings, workspace.session, workspace.choices)
    for path in save_runbook(workspace.reports, options.folder, facts, workspace.session):
        sys.stdout.write(f"{path}\n")
    for one in facts.unread:
        tell_error(one)
    return FAILED if facts.unread else 0
