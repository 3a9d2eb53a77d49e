"""The newest api-version that a cloud has, where it does not have the one that the SDK sends.

National clouds get an api-version months after the public one. Azure Resource Manager resolves provider and version
before it passes a request on, so that a request refused for its version has changed nothing. Its three refusals:
InvalidApiVersionParameter (Azure/azure-cli issue 28038), NoRegisteredProviderFound (issues 7075 and 28496) and
InvalidResourceType (Azure/azure-powershell issue 10299, Azure Government).
"""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from azure.core.exceptions import AzureError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import AsyncHTTPPolicy

from asr_tui.azure_gateway.bodies.arm_error import read_error
from asr_tui.azure_gateway.errors import body_of, request_id_of
from asr_tui.domain.operations import RefusedVersion

LOG = logging.getLogger(__name__)

REFUSED_VERSION = "asr_tui_refused_version"
"""Key of a RefusedVersion in the context of a request that was sent once more."""

_CODES = ("InvalidApiVersionParameter", "NoRegisteredProviderFound", "InvalidResourceType")
_STATUSES = frozenset({400, 404})
_LISTED = re.compile(r"supported (?:api-)?versions are '([^']*)'", re.IGNORECASE)
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(?:-[A-Za-z]+)?")
_IN_URL = re.compile(r"(?<=[?&]api-version=)[^&#]*", re.IGNORECASE)


class ApiVersions:
    """The versions that a session uses in place of the SDK's, by resource type."""

    def __init__(self) -> None:
        self._used: dict[str, str] = {}

    def applied(self, url: str) -> str:
        """The URL with the version that is used for its type."""
        version = self._used.get(type_of(url))
        return _with(url, version) if version else url

    def use(self, kind: str, version: str) -> None:
        self._used[kind] = version


class ApiVersionPolicy(AsyncHTTPPolicy[Any, Any]):
    """Sends a request once more, and once only, where Azure refused its api-version and listed others."""

    def __init__(self, versions: ApiVersions) -> None:
        super().__init__()
        self._versions = versions

    async def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        sent = request.http_request
        sent.url = self._versions.applied(sent.url)
        response = await self.next.send(request)
        refused = await _refused(response, sent.url)
        if refused is None:
            return response
        kind = type_of(sent.url)
        own_id = sent.headers.get("x-ms-client-request-id") or ""
        LOG.warning("%s %s (%s): %s", sent.method, kind or "Azure Resource Manager", own_id, refused.words)
        self._versions.use(kind, refused.used)
        request.context[REFUSED_VERSION] = refused
        sent.url = _with(sent.url, refused.used)
        return await self.next.send(request)


async def _refused(response: PipelineResponse[Any, Any], url: str) -> RefusedVersion | None:
    """The refusal of the URL's version; None for any other answer, and where no other version is listed."""
    answer, asked = response.http_response, _IN_URL.search(url)
    if answer.status_code not in _STATUSES or asked is None:
        return None
    with suppress(AzureError, AttributeError):  # the SDKs' older kind of answer has its body already
        await answer.read()
    error = read_error(body_of(answer))
    listed = _LISTED.search(error.message)
    if listed is None or not error.code.startswith(_CODES):
        return None
    supported = [one for part in listed[1].split(",") if _VERSION.fullmatch(one := part.strip())]
    if not supported or asked[0].casefold() in map(str.casefold, supported):
        return None  # a region that lacks the type is refused alike
    return RefusedVersion(error.code, asked[0], newest(supported), request_id_of(answer))


def newest(versions: list[str]) -> str:
    """The newest version, a preview only where there is nothing else."""
    return max(versions, key=lambda one: (len(one) == len("2026-01-01"), one))


def type_of(url: str) -> str:
    """The type that a URL leads to, in lower case; empty for Azure Resource Manager's own."""
    _, found, rest = urlsplit(url).path.casefold().rpartition("/providers/")
    if not found or "/" not in rest:
        return ""
    namespace, *others = rest.strip("/").split("/")
    return "/".join((namespace, *others[::2]))


def _with(url: str, version: str) -> str:
    return _IN_URL.sub(version, url)
