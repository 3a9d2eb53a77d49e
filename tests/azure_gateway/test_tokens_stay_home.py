"""A token goes to the endpoint and nowhere else."""

from __future__ import annotations

import pytest

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds
from asr_tui.domain.errors import AzureError
from tests.azure_gateway.stub import SUBSCRIPTION, Answer, Pauses, StartStub, session_with
from tests.azure_gateway.tokens import FixedCredential, token


async def test_this_computer_is_asked_without_any_real_token(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(200, {"value": []}))
    credential = FixedCredential(token())
    session = AzureSession(Endpoint.of(url=stub.url), credential, sleep=pauses.sleep)
    await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    assert credential.asked == 0
    assert credential.token not in str(stub.headers)
    assert (await session.identity()).kind == "practice"
    await session.close()


async def test_a_proxy_of_the_environment_is_not_asked_for_this_computer(
    start_stub: StartStub, pauses: Pauses, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = await start_stub(Answer(200, {"value": []}))
    stub = await start_stub(Answer(200, {"value": []}))
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    session = session_with(stub.url, pauses)
    await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    assert (len(stub.methods), proxy.methods) == (1, [])
    await session.close()


async def test_a_real_token_never_goes_to_http(start_stub: StartStub, pauses: Pauses) -> None:
    # Endpoint.of refuses such an address; even one made by hand gets no token.
    stub = await start_stub(Answer(200, {"value": []}))
    credential = FixedCredential(token())
    clear = Endpoint(stub.url.replace("127.0.0.1", "a-name.example"), custom=True)
    session = AzureSession(clear, credential, sleep=pauses.sleep)
    with pytest.raises(AzureError, match="https"):
        await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    assert stub.methods == []
    assert credential.asked == 0
    await session.close()
