"""Opens workspaces: practice, or Azure and what stands in for it. Imports late what only a workspace needs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

from asr_tui.azure_gateway.late import loaded
from asr_tui.bootstrap.unfinished_work import left_behind
from asr_tui.domain.audit import AuditEntry
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Paths
from asr_tui.local_store.settings import SettingsFile
from asr_tui.services.workspace import AzureOptions, PracticeOptions, SignInNotice, UnfinishedWork, Workspace

_Tell = Callable[[SignInNotice], None]


class ProgramOpener:
    """The app's way to a workspace."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._notices = Notices(lambda: datetime.now(UTC))
        self.settings = SettingsFile(paths.settings, self._notices)
        self._opened: list[Workspace] = []
        self._rooms: asyncio.Task[None] | None = None

    async def practice(self, options: PracticeOptions) -> Workspace:
        """Start the practice world and connect to it. Raises AsrError."""
        open_practice = await loaded(_practice_opener)
        speed = self.settings.load().practice_speed if options.speed is None else options.speed
        return self._kept(await open_practice(options, self._paths, speed, self._notices))

    async def azure(self, options: AzureOptions, tell: _Tell) -> Workspace:
        """Sign in and connect. Raises AsrError."""
        open_azure = await loaded(_azure_opener)
        if self.settings.load().unencrypted_token_cache:
            options = replace(options, allow_unencrypted_cache=True)
        return self._kept(await open_azure(options, self._paths, tell, self._notices))

    def _kept(self, workspace: Workspace) -> Workspace:
        self._opened.append(workspace)
        self._rooms = asyncio.create_task(loaded(_import_rooms))
        return workspace

    def keeps_world(self, world: str) -> bool:
        """Whether a practice world of that name was left, and goes on where it was."""
        return self._paths.world(world).exists()

    def last_left(self) -> tuple[UnfinishedWork, ...]:
        """Unfinished runs and drafts, newest first; read from this computer alone."""
        return left_behind(self._paths, self._notices)

    def notices(self) -> tuple[str, ...]:
        """What a person should know about files of ours; told once."""
        return self._notices.take()

    def tell(self, notice: str) -> None:
        """Say this, once, where notices are shown."""
        self._notices.add(notice)

    def unkept(self) -> tuple[AuditEntry, ...]:
        """Audit lines that could not be written."""
        return tuple(entry for workspace in self._opened for entry in workspace.runs.unkept)


# In a thread and after the first frame: the SDKs, the simulator and the screens that come next take a second or two.
# The rooms follow while a person chooses a vault.


def _practice_opener() -> Callable[[PracticeOptions, Paths, float, Notices], Awaitable[Workspace]]:
    from asr_tui.bootstrap.practice_workspace import open_practice
    from asr_tui.ui import flow  # noqa: F401

    return open_practice


def _azure_opener() -> Callable[[AzureOptions, Paths, _Tell, Notices], Awaitable[Workspace]]:
    from asr_tui.bootstrap.azure_workspace import open_azure
    from asr_tui.ui import flow  # noqa: F401

    return open_azure


def _import_rooms() -> None:
    from asr_tui.ui import screens  # noqa: F401
