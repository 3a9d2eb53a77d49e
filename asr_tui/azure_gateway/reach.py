"""Whether an address answers, through the proxy of the environment: without a sign-in, and nothing is changed there."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp
from msgspec import Struct

from asr_tui.azure_gateway.endpoint import is_loopback
from asr_tui.azure_gateway.wire.proxies import proxy_for
from asr_tui.domain.errors import Unreachable
from asr_tui.domain.redaction import redacted

SECONDS = 8.0
"""The limit of one question."""


class Reach(Struct, frozen=True):
    """An address that was asked.

    host   with its port
    proxy  the proxy's host and port; empty for a direct connection
    unfit  why the proxy that the environment names cannot be used, and what to do; nothing was asked then
    error  why there was no answer; empty where there was one, whatever its status
    took   until the answer
    ahead  how much this computer's clock is ahead of the answer's date; None without one
    """

    host: str
    proxy: str = ""
    error: str = ""
    took: timedelta = timedelta()
    ahead: timedelta | None = None
    unfit: tuple[str, str] | None = None


async def reach(url: str) -> Reach:
    """Ask the address once. Never raises what the network does."""
    host = urlsplit(url).netloc
    proxy = ""
    try:
        address = None if is_loopback(urlsplit(url).hostname or "") else proxy_for(url)
        proxy = urlsplit(address).netloc.rpartition("@")[2] if address else ""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session, asyncio.timeout(SECONDS):
            began, sent = time.monotonic(), datetime.now(UTC)
            async with session.get(url, proxy=address, allow_redirects=False) as answer:
                took = timedelta(seconds=time.monotonic() - began)
                return Reach(host, proxy, "", took, _ahead(answer.headers.get("Date", ""), sent + took / 2))
    except Unreachable as error:
        return Reach(host, proxy, f"{error.what} {error.remedy}", unfit=(error.what, error.remedy))
    except TimeoutError:
        return Reach(host, proxy, f"no answer within {SECONDS:g} s")
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return Reach(host, proxy, redacted(" ".join(str(error).split())) or type(error).__name__)


def _ahead(date: str, now: datetime) -> timedelta | None:
    try:
        return now - parsedate_to_datetime(date).astimezone(UTC)
    except (TypeError, ValueError):
        return None
