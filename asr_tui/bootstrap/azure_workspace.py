"""Signs in and opens a workspace on Azure or another endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from asr_tui.azure_gateway.device_code import RememberedAccount
from asr_tui.azure_gateway.endpoint import Cloud, Endpoint
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.azure_gateway.sign_in import sign_in
from asr_tui.azure_gateway.sign_in_errors import Auth
from asr_tui.azure_gateway.threaded_credential import ThreadedCredential
from asr_tui.bootstrap.wiring import (
    ON_AZURE,
    ON_THIS_COMPUTER,
    Stores,
    Watching,
    currency_of,
    new_workspace,
    watch_settings,
)
from asr_tui.domain.errors import AsrError, CannotStore
from asr_tui.domain.place import Environment
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.local_store.files import Notices, write_whole
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions, Workspace


async def open_azure(
    options: AzureOptions, paths: Paths, tell: Callable[[SignInNotice], None], notices: Notices
) -> Workspace:
    """Sign in and connect. Raises AsrError."""
    try:
        endpoint = Endpoint.of(Cloud(options.cloud), options.endpoint or None)
    except ValueError as error:
        raise AsrError("This endpoint cannot be used", str(error), "Start again with another --endpoint.") from error
    signed_in = _credential(endpoint, options, tell, paths.azure.account) if endpoint.needs_sign_in else None
    session = AzureSession(endpoint, signed_in, read_only=options.read_only)
    try:
        identity = await session.identity()
    except BaseException:
        await session.close()
        raise
    environment = Environment(
        endpoint.kind,
        endpoint.base_url,
        endpoint.host if endpoint.custom else endpoint.cloud.addresses.title,
        portal=endpoint.cloud.addresses.portal,
        read_only=options.read_only,
    )
    cadence = ON_AZURE if endpoint.needs_sign_in else ON_THIS_COMPUTER
    pace = cadence.idle / ON_AZURE.idle
    watching = Watching(watch_settings(paths), lambda: pace, currency_of(paths))
    stores = Stores(paths.azure, notices, endpoint.base_url)
    return new_workspace(environment, identity, session, stores, lambda: cadence, watching)


def _credential(
    endpoint: Endpoint, options: AzureOptions, tell: Callable[[SignInNotice], None], account: Path
) -> ThreadedCredential:
    """The chosen credential. The file `account` says who signed in by device code; it holds no secret."""
    loop = asyncio.get_running_loop()

    def notify(notice: SignInNotice) -> None:
        """Called in azure-identity's thread; passes the notice to the event loop."""
        loop.call_soon_threadsafe(tell, notice)

    return sign_in(
        Auth(options.auth),
        endpoint,
        notify,
        tenant=options.tenant,
        allow_unencrypted_cache=options.allow_unencrypted_cache,
        remembered=RememberedAccount(_read(account), lambda text: _save(account, text)),
    )


def _read(account: Path) -> str:
    try:
        return account.read_text()
    except (OSError, UnicodeDecodeError):
        return ""


def _save(account: Path, text: str) -> None:
    with suppress(CannotStore):
        write_whole(account, text.encode())
