"""Refuses answers to reads that are no JSON object, or no list where one was asked for.

The SDKs make an empty list, an empty model or an exception of their own of such answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

import msgspec
from azure.core.exceptions import AzureError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import SansIOHTTPPolicy

from asr_tui.azure_gateway.bodies.arm_error import read_error
from asr_tui.azure_gateway.wire.reads import is_read

EXPECTS_LIST = "expects_list"
"""Option of a call whose answers hold a list as `value`."""

LAST_ANSWER: ContextVar[Any] = ContextVar("LAST_ANSWER", default=None)
"""The newest answer of this task; an exception of an SDK's deserialization does not name it."""


_MOST_PAGES = 10_000


class UnreadableAnswer(AzureError):
    """A good answer to a read whose body is not what ARM answers."""


class ReadableAnswers(SansIOHTTPPolicy[Any, Any]):
    """Raises UnreadableAnswer; an answer without a body passes."""

    def on_request(self, request: PipelineRequest[Any]) -> None:
        if EXPECTS_LIST in request.context.options:
            request.context[EXPECTS_LIST] = request.context.options.pop(EXPECTS_LIST)

    def on_response(self, request: PipelineRequest[Any], response: PipelineResponse[Any, Any]) -> None:
        answer = response.http_response
        LAST_ANSWER.set(answer)
        sent = request.http_request
        read = is_read(sent.method, sent.url) and not request.context.options.get("stream")
        if read and 200 <= answer.status_code < 300:
            expects_list = bool(request.context.get(EXPECTS_LIST))
            if expects_list or _content(answer):
                decoded(answer, expects_list=expects_list)


class HeardAnswers(SansIOHTTPPolicy[Any, Any]):
    """Keeps the newest answer for an error's words; who sent the request decodes it, once."""

    def on_response(self, request: PipelineRequest[Any], response: PipelineResponse[Any, Any]) -> None:
        LAST_ANSWER.set(response.http_response)


def decoded(answer: Any, *, expects_list: bool) -> Mapping[str, Any]:
    """The JSON object of a good answer to a read. Raises UnreadableAnswer, also for one without a body."""
    found = _read(_content(answer))
    why = _why_unusable(found, expects_list=expects_list)
    if why:
        raise UnreadableAnswer(f"the answer is {why}")
    body: Mapping[str, Any] = found
    return body


class Links:
    """The addresses of a list's pages so far."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def add(self, link: str | None) -> None:
        """Raises UnreadableAnswer for a page that was read already, and for one too many: the list never ends."""
        if link in self._known or len(self._known) >= _MOST_PAGES:
            raise UnreadableAnswer(f"the list has no end: it goes on after page {len(self._known)}")
        if link:
            self._known.add(link)


def _content(answer: Any) -> bytes:
    """The body without its compression. Raises UnreadableAnswer."""
    try:
        # The SDKs' older operations have another class of answer than their newer ones.
        content: bytes = answer.content if hasattr(answer, "content") else answer.body()
    except Exception as error:
        # whatever is wrong with its compression
        raise UnreadableAnswer(f"the answer is not decompressed: {type(error).__name__}") from error
    return content


def _read(content: bytes) -> Any:
    """The JSON in the bytes, also where it is JSON only for Python. Raises UnreadableAnswer."""
    if not content:
        raise UnreadableAnswer("the answer is empty")
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswer(f"the answer is no JSON: {type(error).__name__}") from error


def _why_unusable(body: Any, *, expects_list: bool) -> str:
    """What the body is instead of an ARM answer; empty for a good one."""
    if not isinstance(body, Mapping):
        return f"no JSON object but {_kind(body)}"
    if expects_list and not isinstance(body.get("value"), list):
        error = read_error(body) if body.get("error") else None
        if error is not None and (error.code or error.message):
            return f"no list but an error: {' '.join(part for part in (error.code, error.message) if part)}"
        return f"no list: its value is {_kind(body.get('value'))}"
    if expects_list and body["value"] and not any(isinstance(one, Mapping) for one in body["value"]):
        return f"no list of objects: it holds {_kind(body['value'][0])}"
    return ""


def _kind(value: object) -> str:
    """JSON's word for a value's type, with its article."""
    names = {type(None): "null", bool: "a boolean", str: "a string", list: "an array", dict: "an object"}
    return names.get(type(value), "a number")
