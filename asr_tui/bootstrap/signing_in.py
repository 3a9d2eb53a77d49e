"""The credential of a start on Azure."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from asr_tui.azure_gateway.device_code import RememberedAccount
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.sign_in import sign_in
from asr_tui.azure_gateway.sign_in_errors import Auth
from asr_tui.azure_gateway.threaded_credential import ThreadedCredential
from asr_tui.domain.errors import CannotStore
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.local_store.files import write_whole
from asr_tui.services.workspace import AzureOptions


def chosen_credential(
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
