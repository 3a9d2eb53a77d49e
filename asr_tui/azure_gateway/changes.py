"""The only door through which anything in Azure is changed."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from azure.core.exceptions import AzureError
from azure.core.polling import AsyncPollingMethod

from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.command_line import az_rest
from asr_tui.azure_gateway.errors import from_answer, reading, request_id_of, writing
from asr_tui.azure_gateway.late import loaded
from asr_tui.azure_gateway.operation_status import is_over, status_of
from asr_tui.azure_gateway.sdk_call import Call
from asr_tui.azure_gateway.wire.retries import retry_after
from asr_tui.domain.errors import Refused
from asr_tui.domain.operations import Accepted, OperationStatus
from asr_tui.domain.steps import Step


class Changes:
    """Sends each step once; follows what Azure then does only by reading."""

    def __init__(self, clients: Clients, *, read_only: bool) -> None:
        self._clients = clients
        self._read_only = read_only

    async def apply(self, step: Step, client_request_id: str) -> Accepted:
        """Send the step once, under an id of ours that Azure keeps beside its own.

        Raises OutcomeUnknown when it was sent and the answer was lost, any other AzureError when Azure refused
        it or it never left, Refused when the session is read-only.
        """
        if self._read_only:
            raise Refused(
                "Read-only", "This session was opened read-only: nothing was sent.", "Open it again without read-only."
            )
        request = await loaded(lambda: _call(step))
        with writing(f"{step.right} on {step.id.name}"):
            client = await self._clients.get(request.sdk, request.subscription)
            answer = await _sent(client, request, client_request_id)
        return _accepted(answer, self._clients.endpoint.base_url)

    async def status(self, operation: str) -> OperationStatus:
        """How an accepted operation stands; reading only.

        Raises AzureError: Refused for a link that leads off the endpoint, NotFound for one that Azure forgot.
        """
        what = "how an operation stands"
        with reading(what):
            answer = await self._clients.follow(operation)
        status = status_of(answer)
        if status is None:
            raise from_answer(answer, what, wrote=False)
        return status

    def as_rest(self, step: Step) -> str:
        """The same request as an `az rest` command line, for a script or another pair of eyes."""
        return az_rest(_call(step), self._clients.endpoint)


def _call(step: Step) -> Call:
    # Imported with the first step, and in a thread where it can be: the models of five SDKs take a second.
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


async def _sent(client: Any, request: Call, client_request_id: str) -> Any:
    """The answer to a write that Azure took; raises what the SDK raises where it did not.

    The SDK knows fewer good answers than Azure has, and may stumble over a header or a broken body when the
    step was taken already: the first answer is therefore kept, and any 2xx counts.
    """
    answers: list[Any] = []
    options: dict[str, Any] = {
        "headers": {"x-ms-client-request-id": client_request_id},
        "raw_response_hook": lambda response: answers.append(response.http_response),
    }
    if request.is_long:
        options["polling"] = _NoPolling()
    try:
        await request.make(client, **options)
    except Exception:
        if not answers or not 200 <= answers[-1].status_code < 300:
            raise
        with suppress(AzureError):
            await answers[-1].read()
    return answers[-1]


def _accepted(answer: Any, base_url: str) -> Accepted:
    headers = answer.headers
    operation = headers.get("Azure-AsyncOperation") or headers.get("Location") or ""
    if not is_over(answer):
        # Neither header, and the body says that work goes on: the resource itself tells how it stands.
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
