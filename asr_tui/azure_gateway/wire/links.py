"""Tokens go only to the endpoint's own host or its subdomains."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import SansIOHTTPPolicy

from asr_tui.domain.errors import Refused


def is_own_host(link: str, base_url: str) -> bool:
    """Whether `link` has the endpoint's scheme and port, and its host or a subdomain.

    Azure returns links on regional hosts (`centraluseuap.management.azure.com`).
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


def require_own_host(link: str, base_url: str) -> None:
    """Raises Refused for a link to another host."""
    if not is_own_host(link, base_url):
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


class OwnHostPolicy(SansIOHTTPPolicy[Any, Any]):
    """Checks every request before a token is added, also those to next-page and operation links."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def on_request(self, request: PipelineRequest[Any]) -> None:
        require_own_host(request.http_request.url, self._base_url)
