"""Nothing leaves but to the endpoint that was named, and to its sign-in (a whole walk: see `test_role.py`)."""

from __future__ import annotations

import socket

import pytest

from asr_tui.azure_gateway.catalog import ALL, ONE
from asr_tui.azure_gateway.endpoint import Cloud, Endpoint
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import vault_id
from asr_tui.services.workspace import AzureOptions
from tests.azure_gateway.stub import SUBSCRIPTION, Pauses
from tests.azure_gateway.tokens import FixedCredential, token
from tests.closed_network import closed_network

VAULT = vault_id(SUBSCRIPTION, "rg-dr", "vault")
PER_CLOUD = [(cloud, cloud.addresses.resource_manager.removeprefix("https://")) for cloud in Cloud]


@pytest.mark.parametrize(("cloud", "host"), PER_CLOUD, ids=[cloud.value for cloud, _ in PER_CLOUD])
async def test_every_read_asks_the_named_cloud_alone(cloud: Cloud, host: str) -> None:
    """Log Analytics is asked only where the settings name a workspace, the price list only where a person asks."""
    with closed_network() as network:
        session = AzureSession(Endpoint.of(cloud), FixedCredential(token()), sleep=Pauses().sleep)
        for kind in (*ALL, *ONE):
            if kind is kinds.LOGGED_RPO:
                continue
            with pytest.raises(AsrError):
                await (session.catalog.one(kind, VAULT) if kind in ONE else session.catalog.all(kind, SUBSCRIPTION))
        for read in (session.site_recovery.items, session.site_recovery.jobs, session.site_recovery.plans):
            with pytest.raises(AsrError):
                await read(VAULT)
        with pytest.raises(AsrError):
            await session.graph.vaults()
        await session.close()
    assert network.outside == {host}


async def test_a_sign_in_asks_the_authority_alone(opener: ProgramOpener, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TENANT_ID", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(f"AZURE_{name}", "00000000-0000-4000-8000-000000000000")
    with closed_network() as network, pytest.raises(AsrError):
        await opener.azure(AzureOptions(auth="environment"), lambda notice: None)
    assert network.outside == {"login.microsoftonline.com"}


def test_the_network_of_these_tests_is_closed() -> None:
    with closed_network() as network, pytest.raises(OSError, match="closed"):
        socket.create_connection(("azure.example", 443), timeout=1)
    assert network.outside == {"azure.example"}
    with closed_network() as network, socket.socket() as plain, pytest.raises(OSError, match="closed"):
        plain.connect(("127.0.0.1", 1))
    assert network.outside == {"127.0.0.1"}
