"""What is no request of ARM's, and a mistake of the simulator itself, are answered in ARM's envelope."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from asr_tui.simulator.server import Simulator

PUT = b"PUT /subscriptions/s/resourceGroups/rg?api-version=2021-04-01 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"


def with_body(content: bytes, *headers: bytes) -> bytes:
    lines = b"".join(one + b"\r\n" for one in headers)
    return PUT + lines + b"Content-Length: %d\r\n\r\n" % len(content) + content


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    simulator = Simulator.open("contoso")
    await simulator.start()
    yield simulator
    await simulator.stop()


async def answer_to(simulator: Simulator, sent: bytes) -> tuple[int, str]:
    """The status and the code in the envelope."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(simulator.url.rpartition(":")[2]))
    writer.write(sent)
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    assert b"content-type: application/json" in head.lower()
    error = json.loads(body)["error"]
    assert error["message"]
    assert "Traceback" not in error["message"]
    return int(head.split()[1]), error["code"]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (with_body(b'{"location": "\xff\xfe"}'), 400, "InvalidRequestContent"),
        (with_body(b'{"tags":' * 5000), 400, "InvalidRequestContent"),
        (with_body(b"[" * 4000 + b"]" * 4000), 400, "InvalidRequestContent"),
        (with_body(b"no gzip", b"Content-Encoding: gzip"), 400, "InvalidRequestContent"),
        (with_body(b'{"a": "' + b"x" * 5_000_000 + b'"}'), 413, "RequestContentTooLarge"),
        (b"HELLO\r\n\r\n", 400, "BadRequest"),
        (b"GET /subscriptions HTTP/1.1\r\nHost a\r\n\r\n", 400, "BadRequest"),
        (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 400, "BadRequest"),
        (PUT + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "BadRequest"),
    ],
    ids=["utf-8", "deep", "deep-list", "gzip", "large", "no-http", "header", "long", "chunk"],
)
async def test_it_is_refused_in_arms_envelope(simulator: Simulator, sent: bytes, status: int, code: str) -> None:
    assert await answer_to(simulator, sent) == (status, code)


async def test_a_mistake_of_the_simulator_is_an_internal_error(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_request: object) -> None:
        raise AttributeError("of the simulator")

    monkeypatch.setattr(simulator.cloud, "answer", broken)
    get = b"GET /subscriptions?api-version=2022-12-01 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    assert await answer_to(simulator, get) == (500, "InternalServerError")
