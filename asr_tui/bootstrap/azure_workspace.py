"""Signs in and opens a workspace on Azure, or on what answers in its stead."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.azure_gateway.endpoint import Cloud, Endpoint
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.bootstrap.signing_in import credential
from asr_tui.bootstrap.wiring import ON_AZURE, ON_THIS_COMPUTER, Stores, wired
from asr_tui.domain.errors import AsrError
from asr_tui.domain.place import Environment
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions, SignInNotice, Workspace


async def open_azure(
    options: AzureOptions, paths: Paths, tell: Callable[[SignInNotice], None], notices: Notices
) -> Workspace:
    """Sign in and connect. Raises AsrError."""
    try:
        endpoint = Endpoint.of(Cloud(options.cloud), options.endpoint or None)
    except ValueError as error:
        raise AsrError("This endpoint cannot be used", str(error), "Start again with another --endpoint.") from error
    signed_in = credential(endpoint, options, tell, paths.azure.account) if endpoint.needs_sign_in else None
    session = AzureSession(endpoint, signed_in, read_only=options.read_only)
    try:
        identity = await session.identity()
    except BaseException:
        await session.close()
        raise
    surroundings = Environment(
        endpoint.kind,
        endpoint.base_url,
        endpoint.host if endpoint.custom else endpoint.cloud.addresses.title,
        portal=endpoint.cloud.addresses.portal,
        read_only=options.read_only,
    )
    pace = ON_AZURE if endpoint.needs_sign_in else ON_THIS_COMPUTER
    return wired(surroundings, identity, session, Stores(paths.azure, notices), lambda: pace)
