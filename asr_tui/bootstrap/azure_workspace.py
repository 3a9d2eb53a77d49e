"""Signs in and opens a workspace on Azure or another endpoint."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.bootstrap.cadences import ON_AZURE, ON_THIS_COMPUTER, watch_settings
from asr_tui.bootstrap.chosen_endpoint import chosen_endpoint
from asr_tui.bootstrap.signing_in import chosen_credential
from asr_tui.bootstrap.wiring import (
    Stores,
    Watching,
    currency_of,
    new_workspace,
)
from asr_tui.domain.place import Environment
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions, Workspace


async def open_azure(
    options: AzureOptions, paths: Paths, tell: Callable[[SignInNotice], None], notices: Notices
) -> Workspace:
    """Sign in and connect. Raises AsrError."""
    endpoint = chosen_endpoint(options)
    signed_in = chosen_credential(endpoint, options, tell, paths.azure.account) if endpoint.needs_sign_in else None
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
    time_scale = cadence.idle / ON_AZURE.idle
    watching = Watching(watch_settings(paths), lambda: time_scale, currency_of(paths))
    stores = Stores(paths.azure, notices, endpoint.base_url)
    return new_workspace(environment, identity, session, stores, lambda: cadence, watching)
