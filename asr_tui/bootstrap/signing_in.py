"""Joins the gateway's sign-in to the screens and to what is kept of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from asr_tui.azure_gateway.device_code import Notice, NoticeKind, RememberedAccount
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.sign_in import sign_in
from asr_tui.azure_gateway.sign_in_errors import Auth
from asr_tui.azure_gateway.threaded_credential import ThreadedCredential
from asr_tui.domain.errors import CannotStore
from asr_tui.local_store.files import write_whole
from asr_tui.services.workspace import AzureOptions, SignInNotice


def credential(
    endpoint: Endpoint, options: AzureOptions, tell: Callable[[SignInNotice], None], account: Path
) -> ThreadedCredential:
    """The credential that was picked. `account` remembers who signed in by device code; it holds no secret."""
    loop = asyncio.get_running_loop()

    def told(notice: Notice) -> None:
        """From azure-identity's thread to ours."""
        loop.call_soon_threadsafe(tell, _as_told(notice))

    return sign_in(
        Auth(options.auth),
        endpoint,
        told,
        tenant=options.tenant,
        allow_unencrypted_cache=options.allow_unencrypted_cache,
        remembered=RememberedAccount(_read(account), lambda text: _keep(account, text)),
    )


def _as_told(notice: Notice) -> SignInNotice:
    kind: Literal["device_code", "notice"] = "device_code" if notice.kind is NoticeKind.ENTER_CODE else "notice"
    return SignInNotice(kind, notice.text, notice.url, notice.code, notice.until)


def _read(account: Path) -> str:
    try:
        return account.read_text()
    except (OSError, UnicodeDecodeError):
        return ""


def _keep(account: Path, text: str) -> None:
    with suppress(CannotStore):
        write_whole(account, text.encode())
