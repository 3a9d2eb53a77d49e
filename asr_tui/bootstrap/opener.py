"""Opens workspaces, and imports late what only a workspace needs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from msgspec.structs import replace

from asr_tui.azure_gateway.background import load_in_thread
from asr_tui.bootstrap.unfinished_work import all_unfinished
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Paths
from asr_tui.local_store.settings import SettingsFile
from asr_tui.services.workspace import AzureOptions, PracticeOptions, UnfinishedWork, Workspace

_Tell = Callable[[SignInNotice], None]


class ProgramOpener:
    """Implements `services.workspace.Opener`."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._notices = Notices(lambda: datetime.now(UTC))
        self.settings = SettingsFile(paths.settings, self._notices)
        self._opened: list[Workspace] = []
        self._rooms: asyncio.Task[None] | None = None

    async def practice(self, options: PracticeOptions) -> Workspace:
        open_practice = await load_in_thread(_practice_opener)
        speed = self.settings.load().practice_speed if options.speed is None else options.speed
        return self._kept(await open_practice(options, self._paths, speed, self._notices))

    async def azure(self, options: AzureOptions, tell: _Tell) -> Workspace:
        open_azure = await load_in_thread(_azure_opener)
        if self.settings.load().unencrypted_token_cache:
            options = replace(options, allow_unencrypted_cache=True)
        return self._kept(await open_azure(options, self._paths, tell, self._notices))

    def _kept(self, workspace: Workspace) -> Workspace:
        self._opened.append(workspace)
        workspace.load_screens = self._load_rooms
        workspace.has_screens = lambda: self._rooms is not None and self._rooms.done()
        return workspace

    async def _load_rooms(self) -> None:
        """Import the rooms once a first list is painted, which they would delay by half a second."""
        if self._rooms is None:
            self._rooms = asyncio.create_task(load_in_thread(_import_rooms))
        await asyncio.shield(self._rooms)

    def has_saved_world(self, world: str) -> bool:
        return self._paths.world(world).exists()

    def unfinished_work(self) -> tuple[UnfinishedWork, ...]:
        return all_unfinished(self._paths, self._notices)

    def save_text(self, text: str) -> str:
        from asr_tui.local_store.reports import Reports  # not before the first frame

        name = f"screen-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.txt"
        (path,) = Reports(self._paths.screens).write(str(self._paths.screens), {name: text})
        return path

    def notices(self) -> tuple[str, ...]:
        return self._notices.take()

    def tell(self, notice: str) -> None:
        """Add a notice."""
        self._notices.add(notice)

    def unwritten(self) -> tuple[AuditEntry, ...]:
        """Audit entries that could not be stored."""
        return tuple(entry for workspace in self._opened for entry in workspace.runs.unwritten)


# Imported in a thread after the first frame: the SDKs, the simulator and the next screens take a second or two, and
# the rooms follow while a person chooses a vault.


def _practice_opener() -> Callable[[PracticeOptions, Paths, float, Notices], Awaitable[Workspace]]:
    from asr_tui.bootstrap.practice import open_practice
    from asr_tui.ui import flow  # noqa: F401

    return open_practice


def _azure_opener() -> Callable[[AzureOptions, Paths, _Tell, Notices], Awaitable[Workspace]]:
    from asr_tui.bootstrap.azure_workspace import open_azure
    from asr_tui.ui import flow  # noqa: F401

    return open_azure


def _import_rooms() -> None:
    from asr_tui.ui import screens  # noqa: F401
