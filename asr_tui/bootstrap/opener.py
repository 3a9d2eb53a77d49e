"""Opens workspaces: practice, or Azure and what stands in for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from asr_tui.bootstrap.late import loaded
from asr_tui.bootstrap.left_behind import PRACTICE, drafts_left, runs_left
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.errors import AsrError, CannotStore
from asr_tui.domain.place import EndpointKind, Identity, Surroundings
from asr_tui.local_store.audit import AuditFile
from asr_tui.local_store.drafts import DraftFiles
from asr_tui.local_store.files import Notices
from asr_tui.local_store.journal import JournalFiles
from asr_tui.local_store.paths import Folder, Paths
from asr_tui.local_store.settings import SettingsFile
from asr_tui.services.choices import Choices
from asr_tui.services.job_feed import Cadence, JobFeeds
from asr_tui.services.planning import Planning
from asr_tui.services.runs import Runs
from asr_tui.services.workspace import AzureOptions, LeftBehind, PracticeOptions, SignInNotice, Workspace

if TYPE_CHECKING:
    from asr_tui.azure_gateway.endpoint import Endpoint
    from asr_tui.azure_gateway.session import AzureSession
    from asr_tui.azure_gateway.threaded_credential import ThreadedCredential

ON_AZURE = Cadence(10.0, 60.0)
ON_THIS_COMPUTER = Cadence(2.0, 10.0)


class Stores:
    """What is kept for one kind of endpoint."""

    def __init__(self, folder: Folder, notices: Notices) -> None:
        self.drafts = DraftFiles(folder.drafts, notices, lambda: datetime.now(UTC))
        self.journal = JournalFiles(folder.runs, notices)
        self.audit = AuditFile(folder.audit)


class ProgramOpener:
    """The app's way to a workspace."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._notices = Notices(lambda: datetime.now(UTC))
        self.settings = SettingsFile(paths.settings, self._notices)
        self._practice = Stores(paths.practice, self._notices)
        self._azure = Stores(paths.azure, self._notices)
        self._opened: list[Workspace] = []

    async def practice(self, options: PracticeOptions) -> Workspace:
        """Start the practice world and connect to it. Raises AsrError."""
        await loaded(_import_practice)
        from asr_tui.azure_gateway.endpoint import Endpoint
        from asr_tui.azure_gateway.session import AzureSession
        from asr_tui.bootstrap.practice import Ground, PracticeAzure

        speed = self.settings.load().practice_speed if options.speed is None else options.speed
        ground = Ground(options.world, self._paths.world(options.world), speed, options.fresh)
        practice, url = await PracticeAzure.start(ground, self._notices)
        endpoint = f"{PRACTICE}{options.world}"
        if practice.begun_anew:
            self._forget(endpoint)
        surroundings = Surroundings(
            EndpointKind.PRACTICE, endpoint, f"{speed:g}x", world=options.world, read_only=options.read_only
        )
        session = AzureSession(Endpoint.of(url=url), read_only=options.read_only)
        identity = Identity("practice", "practice")
        workspace = self._workspace(surroundings, identity, session, self._practice, lambda: pace_of(practice.speed))
        workspace.practice = practice
        workspace.closers.append(practice.close)
        return workspace

    async def azure(self, options: AzureOptions, tell: Callable[[SignInNotice], None]) -> Workspace:
        """Sign in and connect. Raises AsrError."""
        await loaded(_import_gateway)
        from asr_tui.azure_gateway.endpoint import Cloud, Endpoint
        from asr_tui.azure_gateway.session import AzureSession

        try:
            endpoint = Endpoint.of(Cloud(options.cloud), options.endpoint or None)
        except ValueError as error:
            raise AsrError(
                "This endpoint cannot be used", str(error), "Start again with another --endpoint."
            ) from error
        credential = self._credential(endpoint, options, tell) if endpoint.needs_sign_in else None
        session = AzureSession(endpoint, credential, read_only=options.read_only)
        try:
            identity = await session.identity()
        except BaseException:
            await session.close()
            raise
        detail = endpoint.host if endpoint.custom else endpoint.cloud.addresses.title
        surroundings = Surroundings(
            endpoint.kind,
            endpoint.base_url,
            detail,
            portal=endpoint.cloud.addresses.portal,
            read_only=options.read_only,
        )
        pace = ON_AZURE if endpoint.needs_sign_in else ON_THIS_COMPUTER
        return self._workspace(surroundings, identity, session, self._azure, lambda: pace)

    def last_left(self) -> tuple[LeftBehind, ...]:
        """Unfinished runs and drafts, newest first; read from this computer alone."""
        left = [
            one
            for stores in (self._practice, self._azure)
            for one in (*runs_left(stores.journal.all()), *drafts_left(stores.drafts.all()))
        ]
        return tuple(sorted(left, key=lambda one: one.when, reverse=True))

    def notices(self) -> tuple[str, ...]:
        """What a person should know about files of ours; told once."""
        return self._notices.take()

    def tell(self, notice: str) -> None:
        """Say this, once, where notices are shown."""
        self._notices.add(notice)

    def unkept(self) -> tuple[AuditEntry, ...]:
        """Audit lines that could not be written."""
        return tuple(entry for workspace in self._opened for entry in workspace.runs.unkept)

    def _workspace(
        self,
        surroundings: Surroundings,
        identity: Identity,
        session: AzureSession,
        stores: Stores,
        pace: Callable[[], Cadence],
    ) -> Workspace:
        choices = Choices(session.catalog, session.site_recovery, session.clock)
        feeds = JobFeeds(session.site_recovery, session.clock, pace)
        runs = Runs(session, feeds, stores.journal, stores.audit, surroundings, identity)
        workspace = Workspace(
            surroundings, identity, session, choices, Planning(choices), feeds, runs, stores.drafts, stores.audit
        )
        self._opened.append(workspace)
        return workspace

    def _forget(self, endpoint: str) -> None:
        """A world that begins anew knows nothing of the old one's runs and drafts. Runs' files stay."""
        with suppress(CannotStore):
            for run in self._practice.journal.all():
                if run.place.endpoint == endpoint:
                    self._practice.journal.put_away(run.id)
            for place, _, _ in self._practice.drafts.all():
                if place.endpoint == endpoint:
                    self._practice.drafts.drop(place)

    def _credential(
        self, endpoint: Endpoint, options: AzureOptions, tell: Callable[[SignInNotice], None]
    ) -> ThreadedCredential:
        from asr_tui.bootstrap.signing_in import credential

        if self.settings.load().unencrypted_token_cache:
            options = replace(options, allow_unencrypted_cache=True)
        return credential(endpoint, options, tell, self._paths.azure.account)


def pace_of(speed: float) -> Cadence:
    """How often practice is asked: as often as Azure is, by its own time, but at most once a second."""
    if not speed:
        return Cadence(1.0, 3.0)
    return Cadence(max(1.0, ON_AZURE.busy / speed), max(3.0, ON_AZURE.idle / speed))


def _import_gateway() -> None:
    from asr_tui.azure_gateway import session, sign_in  # noqa: F401


def _import_practice() -> None:
    from asr_tui.azure_gateway import session  # noqa: F401
    from asr_tui.bootstrap import practice  # noqa: F401
