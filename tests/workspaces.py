"""Workspaces of the real services, stores, clock and practice over fakes, and an opener of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

from msgspec.structs import replace

from asr_tui.azure_gateway.clock import AzureClock
from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.bootstrap.practice import PracticeAzure, PracticeWorld
from asr_tui.bootstrap.wiring import Stores, new_workspace
from asr_tui.domain.errors import AsrError
from asr_tui.domain.place import EndpointKind, Environment, Identity
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Folder, Paths
from asr_tui.services.runs import Runs
from asr_tui.services.vault_rounds import Cadence
from asr_tui.services.workspace import AzureOptions, PracticeOptions, Workspace
from asr_tui.simulator.server import Simulator
from tests.fakes import AZURE, NOW, PERSON, PRACTICE, FakeCatalog, FakeChanges, FakeGraph, FakeSession, FakeSiteRecovery

T = TypeVar("T")

FULL_DISK = Path("/dev/null")
"""A folder in which nothing can be written."""


def move_clock(workspace: Workspace, by: timedelta) -> datetime:
    """Let Azure's next answer say that it is so much later; who waits is not woken. Gives the time it is then."""
    moved = workspace.session.clock
    assert isinstance(moved, AzureClock)
    moved.set_by_header(format_datetime(moved.now() + by))
    return moved.now()


class InLoopPractice(PracticeAzure):
    """The controls of a practice Azure without thread and listener."""

    def __init__(self) -> None:
        super().__init__(PracticeWorld("contoso", Path(), 50.0, fresh=True), Notices(lambda: NOW))

    @cached_property
    def simulator(self) -> Simulator:
        return Simulator.open("contoso", now=NOW)

    async def _call(self, act: Callable[[Simulator], T]) -> T:
        return act(self.simulator)


def new_folder() -> Path:
    """In the tests' home, which is removed with all in it."""
    return Path(mkdtemp(dir=Path.home()))


def stores(root: Path | None = None) -> Stores:
    """This program's own files, in a new folder where none is given."""
    return Stores(Folder.at(root or new_folder()), Notices(lambda: NOW), "https://azure.test")


def runs_in(kept: Stores, workspace: Workspace) -> Runs:
    """The workspace's runs with another journal and audit log."""
    session, feeds = workspace.session, workspace.feeds
    return Runs(session, feeds, kept.journal, kept.audit, workspace.environment, workspace.identity)


def fake_workspace(
    environment: Environment = PRACTICE,
    identity: Identity = PERSON,
    catalog: FakeCatalog | None = None,
    site_recovery: FakeSiteRecovery | None = None,
    changes: FakeChanges | None = None,
    graph: FakeGraph | None = None,
) -> Workspace:
    """Real services and stores over fakes. Must be made while an event loop runs."""
    catalog, changes = catalog or FakeCatalog(), changes or FakeChanges()
    changes.made = catalog.found
    session = FakeSession(
        catalog, site_recovery or FakeSiteRecovery(), changes=changes, who=identity, graph=graph or FakeGraph()
    )
    workspace = new_workspace(environment, identity, session, stores(), Cadence)
    workspace.practice = InLoopPractice() if environment.kind is EndpointKind.PRACTICE else None
    return workspace


@dataclass
class FakeOpener(ProgramOpener):
    """Opens fake workspaces. `errors` come first, one an attempt; `notice` is told while signing in."""

    errors: list[AsrError] = field(default_factory=list)
    notice: SignInNotice | None = None
    catalog: FakeCatalog = field(default_factory=FakeCatalog)
    identity: Identity = PERSON
    gate: asyncio.Event | None = None
    opened: list[Workspace] = field(default_factory=list)
    asked: list[PracticeOptions | AzureOptions] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.paths = Paths.under(new_folder())
        super().__init__(self.paths)

    async def practice(self, options: PracticeOptions) -> Workspace:
        return await self._open(options, PRACTICE)

    async def azure(self, options: AzureOptions, tell: Callable[[SignInNotice], None]) -> Workspace:
        if self.notice is not None:
            tell(self.notice)
        return await self._open(options, AZURE)

    async def _open(self, options: PracticeOptions | AzureOptions, environment: Environment) -> Workspace:
        self.asked.append(options)
        if self.gate is not None:
            await self.gate.wait()
        if self.errors:
            raise self.errors.pop(0)
        environment = replace(environment, read_only=options.read_only)
        self.opened.append(fake_workspace(environment, self.identity, self.catalog))
        return self.opened[-1]
