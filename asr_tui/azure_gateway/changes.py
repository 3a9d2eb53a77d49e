"""The only door through which anything in Azure is changed."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from azure.core.exceptions import AzureError
from azure.core.polling import AsyncPollingMethod
from msgspec.structs import replace

from asr_tui.azure_gateway.background import load_in_thread
from asr_tui.azure_gateway.bodies.arm_error import read_error
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.errors import body_of, error_of_answer, lost, reading, request_id_of, writing
from asr_tui.azure_gateway.sdk_call import Call, az_rest, plain_request
from asr_tui.azure_gateway.wire.api_versions import REFUSED_VERSION
from asr_tui.azure_gateway.wire.read_only import ReadOnlySwitch, read_only_error
from asr_tui.azure_gateway.wire.retries import retry_after
from asr_tui.domain.errors import NotFound
from asr_tui.domain.operations import Accepted, OperationState, OperationStatus, RefusedVersion
from asr_tui.domain.requests import Request
from asr_tui.domain.steps import Step, UpdateItem

_GOOD = frozenset({"succeeded", "completed", "ready"})
_BAD = frozenset({"failed", "error"})
_CANCELLED = frozenset({"canceled", "cancelled"})
# Status codes of a Location whose operation has failed; any other is about the request for the status itself.
_FAILED = frozenset({400, 405, 409, 412, 422})

_ADDRESSES = ("Azure-AsyncOperation", "Location")
_ALWAYS_A_WORD = "/replicationoperationstatus/"
"""In the address of an operation that always answers with a status word (recorded, Azure CLI and PowerShell tests)."""

_FILL_IN = "# Read the item first and add its other settings (network, availability, interfaces): Azure may clear them."


class Changes:
    """Sends each step once; follows Azure's work by reading only."""

    def __init__(self, clients: Clients, *, read_only: ReadOnlySwitch) -> None:
        self._clients = clients
        self._read_only = read_only

    async def apply(self, step: Step, client_request_id: str) -> Accepted:
        """Send the step once (see `ports.Changes`). Raises ReadOnly when the session is read-only."""
        if self._read_only.on:
            raise read_only_error()
        request = await load_in_thread(lambda: _call(step))
        what = f"{step.right} on {step.id.name}"
        with writing(what):
            client = await self._clients.get(request.sdk, request.subscription)
            answer, refused = await _sent(client, request, client_request_id)
        if not _is_acceptance(answer):
            why = f"status {answer.status_code} without Azure's word for what it did."
            raise lost(what, why, request_id=request_id_of(answer))
        if answer.request.method == "POST" and not is_finished(answer) and not any(map(answer.headers.get, _ADDRESSES)):
            # The address of an action cannot be read: what it began is looked for.
            raise lost(what, "Azure took it and named no address of its work.", request_id=request_id_of(answer))
        return replace(_accepted(answer, self._clients.endpoint.base_url), refused=refused)

    async def status(self, operation: str) -> OperationStatus:
        """An operation's status, by reading only.

        Raises AzureError: Refused for a link to another host, NotFound for one that Azure forgot or that is no address.
        """
        what = "how an operation stands"
        if not _is_address(operation):
            raise NotFound(f"Not found: {what}", "Azure gave an address that is none.")
        with reading(what):
            answer = await self._clients.follow(operation)
        status = status_of(answer)
        if status is None and answer.status_code == 404:
            raise NotFound(f"Not found: {what}", "Azure does not know the operation any more.")
        if status is None:
            raise error_of_answer(answer, what, wrote=False)
        return status

    def as_rest(self, step: Step) -> str:
        command = az_rest(_call(step), self._clients.endpoint, self._clients.versions)
        return f"{_FILL_IN}\n{command}" if isinstance(step, UpdateItem) and step.current is None else command

    def request(self, step: Step) -> Request:
        return plain_request(_call(step), self._clients.endpoint, self._clients.versions)


def _call(step: Step) -> Call:
    # Imported with the first step, in a thread where that is possible: the models of five SDKs take a second.
    from asr_tui.azure_gateway.requests import call

    return call(step)


class _NoPolling(AsyncPollingMethod[None]):
    """Given to the SDK's `begin_*`, whose own pollers would wait for Azure: runs follow the vault's jobs instead.

    `polling=False` does not serve: it parses the body of the 202, which Azure leaves empty, and raises.
    """

    def initialize(self, client: Any, initial_response: Any, deserialization_callback: Any) -> None:
        """Needs nothing of the answer."""

    async def run(self) -> None:
        """Waits for nothing."""

    def status(self) -> str:
        return "Accepted"

    def finished(self) -> bool:
        return True

    def resource(self) -> None:
        return None


async def _sent(client: Any, request: Call, client_request_id: str) -> tuple[Any, RefusedVersion | None]:
    """The answer to a write that Azure accepted; raises what the SDK raises where it did not.

    Beside it the api-version that Azure refused before, if any.

    The SDK knows fewer good answers than Azure has, and may fail over a header or a broken body after Azure accepted
    the step: the first answer is therefore kept, and any 2xx counts.
    """
    answers: list[Any] = []
    options: dict[str, Any] = {
        "headers": {"x-ms-client-request-id": client_request_id},
        "raw_response_hook": answers.append,
    }
    if request.is_long:
        options["polling"] = _NoPolling()
    try:
        await request.make(client, **options)
    except Exception:
        if not answers or not 200 <= answers[-1].http_response.status_code < 300:
            raise
        with suppress(AzureError):
            await answers[-1].http_response.read()
    return answers[-1].http_response, answers[-1].context.get(REFUSED_VERSION)


def _is_acceptance(answer: Any) -> bool:
    """Whether a good answer to a write can be Azure's: 202 or 204, an address to follow, or what was written.

    The answer to a DELETE may be empty (Azure REST API guidelines, "DELETE": 200, 202 or 204).
    """
    if answer.status_code in {202, 204} or any(answer.headers.get(name) for name in _ADDRESSES):
        return True
    if answer.request.method == "DELETE" and not _content(answer):
        return True
    body = Fields(body_of(answer))
    return bool(body.own_id or status_text(body))


def _content(answer: Any) -> bytes:
    """The body as it came."""
    content: bytes = answer.content if hasattr(answer, "content") else answer.body()
    return content


def _accepted(answer: Any, base_url: str) -> Accepted:
    headers = answer.headers
    operation = headers.get("Azure-AsyncOperation") or headers.get("Location") or ""
    if not is_finished(answer):
        # Neither header, and the body says that work goes on: the resource itself has the state.
        operation = operation or str(answer.request.url)
    elif answer.status_code != 202 and not headers.get("Azure-AsyncOperation"):
        operation = ""
    if operation.startswith("/"):
        operation = base_url + operation
    return Accepted(
        request_id=request_id_of(answer),
        operation=operation,
        job_name=_job_name(operation),
        retry_after=retry_after(headers.get("Retry-After")) or 0.0,
    )


def _is_address(link: str) -> bool:
    try:
        return bool(urlsplit(link).hostname) and (urlsplit(link).port or 1) > 0
    except ValueError:
        return False


def _job_name(operation: str) -> str:
    """Site Recovery's operation id is the name of the job that does the work (recorded for every write)."""
    try:
        segments = urlsplit(operation).path.split("/")
    except ValueError:
        return ""
    for kind, name in itertools.pairwise(segments):
        if kind.casefold() == "replicationoperationstatus":
            return name
    return ""


def status_of(answer: Any) -> OperationStatus | None:
    """The status; None where the answer is about the request itself (no right, not found, server error).

    Azure-AsyncOperation answers have a status word; Location answers are 202 until the end, then 204, an empty 200 or
    the resource; a resource has its provisioningState. Anything else is no evidence. An error beside "Succeeded" is a
    notice (Site Recovery, recorded: 45031, 151207).
    """
    code = int(answer.status_code)
    body = Fields(body_of(answer))
    wait = retry_after(answer.headers.get("Retry-After")) or 0.0
    error = read_error(body_of(answer))
    if code in _FAILED and error.code:
        return OperationStatus(OperationState.FAILED, error.code, _said(error.message, error.causes, error.action))
    if not 200 <= code < 300:
        return None
    word = status_text(body)
    if code not in {202, 204} and not word and not _is_end(answer, body):
        return None
    state = _state(word, accepted=code == 202)
    error = read_error({"error": body.raw("error")} if body.has("error") else {})
    if state is OperationState.FAILED and not error.code:
        error = read_error({"error": body.at("properties").raw("error")})
    message = _said(error.message, error.causes, error.action)
    if state is OperationState.IN_PROGRESS:
        return OperationStatus(state, retry_after=wait)
    return OperationStatus(state, error.code, message, wait)


def _is_end(answer: Any, body: Fields) -> bool:
    """Whether an answer without a status word is that of a Location whose operation has ended."""
    if _ALWAYS_A_WORD in str(answer.request.url).casefold():
        return bool(body.own_id)
    return bool(body.own_id) or not _content(answer)


def is_finished(answer: Any) -> bool:
    """Whether the answer to a write says that the work is done."""
    if answer.status_code == 202:
        return False
    return _state(status_text(Fields(body_of(answer)), body_style=True), accepted=False) is OperationState.SUCCEEDED


def status_text(body: Fields, *, body_style: bool = False) -> str:
    """An operation's `status`, or a resource's provisioningState; empty where there is neither."""
    state = body.at("properties").text("provisioningState")
    return state if body_style else body.text("status") or state


def _state(word: str, *, accepted: bool) -> OperationState:
    lowered = word.casefold()
    if lowered in _BAD:
        return OperationState.FAILED
    if lowered in _CANCELLED:
        return OperationState.CANCELLED
    if accepted or (lowered and lowered not in _GOOD):
        return OperationState.IN_PROGRESS
    return OperationState.SUCCEEDED


def _said(message: str, causes: str, action: str) -> str:
    return " ".join(part for part in (message, causes, action) if part)
