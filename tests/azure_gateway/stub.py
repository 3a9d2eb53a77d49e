"""A small HTTP server whose trouble is scripted, for what no well-behaved Azure does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain.ids import vault_id

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
VAULT = vault_id(SUBSCRIPTION, "rg-dr", "vault")
ITEM = VAULT.child(
    "replicationFabrics", "west", "replicationProtectionContainers", "box", "replicationProtectedItems", "item"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """`close` breaks the connection without an answer; `hang` never answers."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    close: bool = False
    hang: bool = False


@dataclass
class Stub:
    """Gives its answers in order, the last one again and again."""

    answers: list[Answer]
    url: str = ""
    methods: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def count(self, method: str) -> int:
        return self.methods.count(method)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.bodies.append(await request.read())
        self.methods.append(request.method)
        self.paths.append(request.path_qs)
        self.headers.append(dict(request.headers))
        answer = self.answers[min(len(self.methods), len(self.answers)) - 1]
        if answer.hang:
            await asyncio.Event().wait()
        if answer.close and request.transport is not None:
            request.transport.abort()
            return web.Response()
        headers = {name: value.replace("{base}", self.url) for name, value in answer.headers.items()}
        if answer.body is None:
            return web.Response(status=answer.status, headers=headers)
        return web.json_response(answer.body, status=answer.status, headers=headers)


StartStub = Callable[..., Awaitable[Stub]]


@dataclass
class Pauses:
    """Stands where the session sleeps: time passes at once and is written down, in seconds."""

    asked: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.asked.append(seconds)


def session_with(url: str, pauses: Pauses, *, read_only: bool = False) -> AzureSession:
    return AzureSession(Endpoint.of(url=url), read_only=read_only, sleep=pauses.sleep)
