"""Opens what a command needs that only looks: on Azure a session that reads, in practice the whole workspace."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Protocol, TypeVar

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.looking import LookingSession
from asr_tui.azure_gateway.wire.sign_in import TokenSource
from asr_tui.bootstrap.chosen_endpoint import chosen_endpoint
from asr_tui.bootstrap.without_screen import (
    refuse,
    run_until_stopped,
    run_without_screen,
    use_settings,
)
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Paths
from asr_tui.services.vault_choice import ListsVaults
from asr_tui.services.workspace import AzureOptions, PracticeOptions


class Looks(ListsVaults, Protocol):
    """What a look reads, as `Choices` does; items and jobs are a vault's, points an item's."""

    @property
    def items(self) -> Callable[[ArmId], Awaitable[tuple[ProtectedItem, ...]]]: ...
    @property
    def jobs(self) -> Callable[[ArmId], Awaitable[tuple[Job, ...]]]: ...
    @property
    def points(self) -> Callable[[ArmId], Awaitable[tuple[RecoveryPoint, ...]]]: ...
    @property
    def now(self) -> Callable[[], datetime]:
        """Azure's time in UTC."""


S = TypeVar("S", bound=LookingSession)
Work = Callable[[Looks], Awaitable[int]]
"""Looks and prints; gives the exit code."""


def run_look(start: PracticeOptions | AzureOptions, work: Work) -> int:
    """Look, until SIGINT or SIGTERM at the latest; gives the exit code."""
    if isinstance(start, PracticeOptions):
        return run_without_screen(start, lambda workspace: work(workspace.choices))
    return run_until_stopped(partial(look_at_azure, start, LookingSession, work))


async def look_at_azure(
    start: AzureOptions,
    kind: Callable[[Endpoint, TokenSource | None], S],
    work: Callable[[S], Awaitable[int]],
    paths: Paths,
) -> int:
    """Open a session of this kind, look, and close it; gives the exit code."""
    use_settings(paths, Notices(lambda: datetime.now(UTC)))
    session = await _opened(start, kind, paths)
    try:
        code = await work(session)
        sys.stdout.flush()
    finally:
        await session.close()
    return code


async def _opened(start: AzureOptions, kind: Callable[[Endpoint, TokenSource | None], S], paths: Paths) -> S:
    """Sign in and connect. Raises AsrError."""
    endpoint = chosen_endpoint(start)
    if not endpoint.needs_sign_in:
        return kind(endpoint, None)
    from asr_tui.bootstrap.signing_in import chosen_credential  # late: only where somebody signs in

    session = kind(endpoint, chosen_credential(endpoint, start, refuse, paths.azure.account))
    try:
        await session.sign_in()
    except BaseException:
        await session.close()
        raise
    return session
