"""Opens workspaces: practice, or Azure and what stands in for it. Imports late what only a workspace needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from asr_tui.azure_gateway.late import loaded
from asr_tui.bootstrap.unfinished_work import PRACTICE, left_behind
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.errors import AsrError
from asr_tui.domain.place import EndpointKind, Identity, Surroundings
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Paths
from asr_tui.local_store.settings import SettingsFile
from asr_tui.services.workspace import AzureOptions, PracticeOptions, SignInNotice, UnfinishedWork, Workspace

if TYPE_CHECKING:
    from asr_tui.azure_gateway.endpoint import Endpoint
    from asr_tui.azure_gateway.threaded_credential import ThreadedCredential


class ProgramOpener:
    """The app's way to a workspace."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._notices = Notices(lambda: datetime.now(UTC))
        self.settings = SettingsFile(paths.settings, self._notices)
        self._opened: list[Workspace] = []

    async def practice(self, options: PracticeOptions) -> Workspace:
        """Start the practice world and connect to it. Raises AsrError."""
        await loaded(_import_practice)
        from asr_tui.azure_gateway.endpoint import Endpoint
        from asr_tui.azure_gateway.session import AzureSession
        from asr_tui.bootstrap.practice import Ground, PracticeAzure
        from asr_tui.bootstrap.wiring import Stores, pace_of, wired

        speed = self.settings.load().practice_speed if options.speed is None else options.speed
        ground = Ground(options.world, self._paths.world(options.world), speed, options.fresh)
        practice, url = await PracticeAzure.start(ground, self._notices)
        stores, endpoint = Stores(self._paths.practice, self._notices), f"{PRACTICE}{options.world}"
        if practice.begun_anew:
            stores.forget(endpoint)
        surroundings = Surroundings(
            EndpointKind.PRACTICE, endpoint, f"{speed:g}x", world=options.world, read_only=options.read_only
        )
        session = AzureSession(Endpoint.of(url=url), read_only=options.read_only)
        identity = Identity("practice", "practice")
        workspace = wired(surroundings, identity, session, stores, lambda: pace_of(practice.speed))
        workspace.practice = practice
        workspace.closers.append(practice.close)
        self._opened.append(workspace)
        return workspace

    def keeps_world(self, world: str) -> bool:
        """Whether a practice world of that name was left, and goes on where it was."""
        return self._paths.world(world).exists()

    async def azure(self, options: AzureOptions, tell: Callable[[SignInNotice], None]) -> Workspace:
        """Sign in and connect. Raises AsrError."""
        await loaded(_import_gateway)
        from asr_tui.azure_gateway.endpoint import Cloud, Endpoint
        from asr_tui.azure_gateway.session import AzureSession
        from asr_tui.bootstrap.wiring import ON_AZURE, ON_THIS_COMPUTER, Stores, wired

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
        surroundings = Surroundings(
            endpoint.kind,
            endpoint.base_url,
            endpoint.host if endpoint.custom else endpoint.cloud.addresses.title,
            portal=endpoint.cloud.addresses.portal,
            read_only=options.read_only,
        )
        pace = ON_AZURE if endpoint.needs_sign_in else ON_THIS_COMPUTER
        workspace = wired(surroundings, identity, session, Stores(self._paths.azure, self._notices), lambda: pace)
        self._opened.append(workspace)
        return workspace

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

    def _credential(
        self, endpoint: Endpoint, options: AzureOptions, tell: Callable[[SignInNotice], None]
    ) -> ThreadedCredential:
        from asr_tui.bootstrap.signing_in import credential

        if self.settings.load().unencrypted_token_cache:
            options = replace(options, allow_unencrypted_cache=True)
        return credential(endpoint, options, tell, self._paths.azure.account)


def _import_gateway() -> None:
    from asr_tui.azure_gateway import session, sign_in  # noqa: F401
    from asr_tui.bootstrap import wiring  # noqa: F401


def _import_practice() -> None:
    from asr_tui.azure_gateway import session  # noqa: F401
    from asr_tui.bootstrap import practice, wiring  # noqa: F401
