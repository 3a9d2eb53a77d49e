"""Which addresses a token may go to: those on the endpoint's own host or below it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import SansIOHTTPPolicy

from asr_tui.domain.errors import Refused


def is_own(link: str, base_url: str) -> bool:
    """Whether `link` leads to the endpoint: same scheme and port, its host or a subdomain of it.

    Azure hands out links on regional hosts (`centraluseuap.management.azure.com`); an address of this
    computer has no subdomains.
    """
    try:
        asked, own = urlsplit(link), urlsplit(base_url)
        ports = asked.port or _PORTS.get(asked.scheme), own.port or _PORTS.get(own.scheme)
    except ValueError:
        return False
    host, own_host = (asked.hostname or "").rstrip("."), (own.hostname or "").rstrip(".")
    if asked.scheme != own.scheme or ports[0] != ports[1] or asked.username is not None or not own_host:
        return False
    return host == own_host or host.endswith(f".{own_host}")


_PORTS = {"http": 80, "https": 443}


def require_own(link: str, base_url: str) -> None:
    """Raises Refused for a link that leads elsewhere."""
    if not is_own(link, base_url):
        host = _host(link)
        raise Refused(
            "A link that leads elsewhere",
            f"The endpoint {base_url} answered with a link to {host}. It was not followed, because your sign-in "
            "would have been shown to that host.",
            "Check whether a proxy or a wrong --endpoint stands between this computer and Azure.",
        )


def _host(link: str) -> str:
    try:
        return urlsplit(link).netloc or "no host at all"
    except ValueError:
        return "no valid address"


class OwnHostOnly(SansIOHTTPPolicy[Any, Any]):
    """The last gate before a token is put on a request: next-page and operation links pass it like all else."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def on_request(self, request: PipelineRequest[Any]) -> None:
        require_own(request.http_request.url, self._base_url)
