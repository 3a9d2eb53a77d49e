"""Proxies as the environment names them: without a scheme, for all addresses, and those that cannot be used."""

from __future__ import annotations

import asyncio

import pytest

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.azure_gateway.wire.proxies import proxy_for
from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import Unreachable
from tests.azure_gateway.stub import ITEM, SUBSCRIPTION, Pauses
from tests.azure_gateway.tokens import FixedCredential, token

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
AZURE = "https://management.azure.com/subscriptions"


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("environ", "proxy"),
    [
        ({}, None),
        ({"https_proxy": "proxy.contoso:3128"}, "http://proxy.contoso:3128"),
        ({"HTTPS_PROXY": "10.0.0.4:8080"}, "http://10.0.0.4:8080"),
        ({"https_proxy": "http://ann:pw@proxy:3128/"}, "http://ann:pw@proxy:3128/"),
        ({"all_proxy": "proxy:1080"}, "http://proxy:1080"),
        ({"all_proxy": "http://other:1", "https_proxy": "http://proxy:2"}, "http://proxy:2"),
        ({"http_proxy": "proxy:3128"}, None),
        ({"https_proxy": "proxy:3128", "no_proxy": "azure.com"}, None),
        ({"https_proxy": "[fd00::1]:3128"}, "http://[fd00::1]:3128"),
    ],
)
def test_the_proxy_is_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], proxy: str | None
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(AZURE) == proxy


@pytest.mark.parametrize(
    ("environ", "names"),
    [
        ({"all_proxy": "socks5://proxy:1080"}, ("all_proxy", "socks5")),
        ({"https_proxy": "http://proxy:port"}, ("https_proxy", "names no proxy")),
        ({"https_proxy": "http://[fd00::1"}, ("https_proxy", "names no proxy")),
        ({"https_proxy": "http://"}, ("https_proxy", "names no proxy")),
    ],
)
async def test_a_proxy_that_cannot_be_used_is_named_and_nothing_is_sent(
    monkeypatch: pytest.MonkeyPatch, pauses: Pauses, environ: dict[str, str], names: tuple[str, ...]
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    session = AzureSession(Endpoint.of(), FixedCredential(token()), sleep=pauses.sleep)
    with pytest.raises(Unreachable, match="Nothing was sent") as caught:
        await session.changes.apply(steps.CommitFailover(ITEM, "web-01"), "ours")
    assert all(name in str(caught.value) for name in names)
    await session.close()


async def test_a_proxy_without_a_scheme_is_asked_and_its_refusal_sent_nothing(
    monkeypatch: pytest.MonkeyPatch, pauses: Pauses
) -> None:
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    proxy = await asyncio.start_server(refuse, "127.0.0.1", 0)
    monkeypatch.setenv("https_proxy", f"127.0.0.1:{proxy.sockets[0].getsockname()[1]}")
    session = AzureSession(Endpoint.of(), FixedCredential(token()), sleep=pauses.sleep)
    with pytest.raises(Unreachable, match="Nothing was sent"):
        await session.changes.apply(steps.CommitFailover(ITEM, "web-01"), "ours")
    with pytest.raises(Unreachable):
        await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    assert set(asked) == {b"CONNECT management.azure.com:443 HTTP/1.1\r\n"}
    await session.close()
    proxy.close()
