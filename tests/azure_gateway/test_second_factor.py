"""What Azure demands of a sign-in: refused writes and withdrawn sessions, by device code and by the Azure CLI."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import stat
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError

from asr_tui.azure_gateway.claims import SECOND_FACTOR, claims_of_challenge, lacks_second_factor
from asr_tui.azure_gateway.device_code import DeviceCode, RememberedAccount
from asr_tui.azure_gateway.endpoint import Cloud, Endpoint
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.azure_gateway.sign_in import sign_in
from asr_tui.azure_gateway.sign_in_errors import Auth, sign_in_error
from asr_tui.azure_gateway.threaded_credential import ThreadedCredential
from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.ids import ArmId
from asr_tui.domain.sign_in_notice import SignInNotice
from tests.azure_gateway.second_factor import (
    REVOKED,
    SCOPE,
    TENANT,
    Arm,
    Entra,
    ToArm,
    ToEntra,
    challenge,
    claims_in,
    user_token,
)
from tests.azure_gateway.stub import ITEM, SUBSCRIPTION
from tests.azure_gateway.tokens import token

GROUP = steps.CreateResourceGroup(ArmId(f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-new"), "westeurope")
COMMIT = steps.CommitFailover(ITEM, "sql-01")
P1 = {"access_token": {"acrs": {"essential": True, "values": ["p1"]}}}
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"

Serve = Callable[[Any], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts a stub on loopback; gives its address."""
    runners: list[web.AppRunner] = []

    async def start(answer: Any) -> str:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        runners.append(runner)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


@dataclass
class ByCode:
    """A session that was signed in by device code, and both stubs."""

    session: AzureSession
    arm: Arm
    entra: Entra
    told: list[SignInNotice] = field(default_factory=list)

    async def read(self) -> None:
        await self.session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)

    async def refused(self, step: steps.Step) -> SignInFailed:
        with pytest.raises(SignInFailed) as caught:
            await self.session.changes.apply(step, "ours")
        return caught.value


@pytest.fixture
async def by_code(serve: Serve) -> AsyncIterator[ByCode]:
    arm, entra, told = Arm(), Entra(), list[SignInNotice]()
    arm.url, entra.url = await serve(arm.answer), await serve(entra.answer)
    endpoint = Endpoint.of()
    code = DeviceCode(endpoint, TENANT, told.append, RememberedAccount(), transport=ToEntra(entra))
    credential = ThreadedCredential(code, lambda error: sign_in_error(error, Auth.DEVICE_CODE), auth=Auth.DEVICE_CODE)
    session = AzureSession(endpoint, credential, transport=ToArm(arm))
    await session.identity()
    yield ByCode(session, arm, entra, told)
    await session.close()


async def test_a_refused_change_asks_for_a_code_with_azure_s_claims_and_goes_through_then(by_code: ByCode) -> None:
    error = await by_code.refused(GROUP)
    assert (error.title, error.code, error.request_id) == (
        "Azure asks for a second factor",
        "RequestDisallowedByPolicy",
        "arm-1",
    )
    assert "Press S" in error.remedy
    assert (error.command, by_code.arm.done, len(by_code.told)) == ("", [], 1)
    await by_code.read()

    await by_code.session.sign_in_again()
    assert [notice.code for notice in by_code.told] == ["CODE1", "CODE2"]
    assert claims_in(by_code.entra.grants[-1]) == P1
    assert by_code.entra.grants[-1][0] == DEVICE
    await by_code.session.changes.apply(GROUP, "ours")
    assert len(by_code.arm.done) == 2
    assert not by_code.session.lacks_second_factor


async def test_after_signing_in_again_no_client_s_first_change_fails(by_code: ByCode) -> None:
    """Each management client that had a token of its own would send the old one once more."""
    for step in (GROUP, COMMIT):
        await by_code.refused(step)
    await by_code.read()
    await by_code.session.sign_in_again()
    before = len(by_code.arm.tokens)
    for step in (COMMIT, GROUP):
        await by_code.session.changes.apply(step, "ours")
    await by_code.read()
    after = by_code.arm.tokens[before:]
    assert [method for method, _ in after] == ["POST", "PUT", "GET"]
    assert len({bearer for _, bearer in after}) == 1


async def test_entra_is_asked_once_for_a_demand_and_no_code_is_shown_by_itself(by_code: ByCode) -> None:
    asked = len(by_code.entra.grants)
    for _ in range(3):
        await by_code.refused(GROUP)
    assert [claims_in(one) for one in by_code.entra.grants[asked:]] == [P1]
    assert len(by_code.told) == 1


async def test_where_the_refresh_token_meets_the_demand_nobody_is_asked(by_code: ByCode) -> None:
    by_code.entra.refreshes_claims = True
    await by_code.session.changes.apply(GROUP, "ours")
    assert len(by_code.told) == 1
    assert [method for method, _ in by_code.arm.tokens] == ["PUT", "PUT"]
    assert len(by_code.arm.done) == 1
    await by_code.session.changes.apply(COMMIT, "ours")
    assert len(by_code.arm.tokens) == 3


async def test_a_withdrawn_session_takes_the_same_road_after_a_read(by_code: ByCode) -> None:
    by_code.arm.withdrawn.add(user_token(1, mfa=False))
    for _ in range(2):
        with pytest.raises(SignInFailed) as caught:
            await by_code.read()
    assert caught.value.title == "Azure asks you to sign in again"
    assert [claims_in(one) for one in by_code.entra.grants[1:]] == [json.loads(REVOKED)]
    await by_code.session.sign_in_again()
    assert claims_in(by_code.entra.grants[-1]) == json.loads(REVOKED)
    assert len(by_code.told) == 2
    await by_code.read()


async def test_a_refusal_without_claims_asks_the_person_by_a_new_credential(by_code: ByCode) -> None:
    """azure-identity's `authenticate()` would answer from its cache, and the next request be refused again."""
    by_code.arm.revoked.add(user_token(1, mfa=False))
    with pytest.raises(SignInFailed, match="ExpiredAuthenticationToken"):
        await by_code.read()
    await by_code.session.sign_in_again()
    assert [kind for kind, _ in by_code.entra.grants] == [DEVICE, DEVICE]
    assert len(by_code.told) == 2
    await by_code.read()


async def test_a_token_that_was_made_for_the_demand_and_is_refused_makes_no_endless_loop(by_code: ByCode) -> None:
    by_code.entra.refreshes_claims = by_code.arm.never = True
    await by_code.refused(GROUP)
    assert len(by_code.arm.tokens) == 2
    await by_code.session.sign_in_again()
    assert by_code.entra.grants[-1][0] == DEVICE, "the refresh token did not help, so the person is asked"
    by_code.arm.never = False
    await by_code.session.changes.apply(GROUP, "ours")


async def test_a_person_who_gives_up_leaves_the_session_as_it_was(by_code: ByCode) -> None:
    await by_code.refused(GROUP)
    by_code.entra.pending = True
    asking = asyncio.create_task(by_code.session.sign_in_again())
    await by_code.entra.asked_for_code.wait()
    asking.cancel()
    await by_code.read()
    by_code.entra.pending = False
    await by_code.session.sign_in_again()
    await by_code.session.changes.apply(GROUP, "ours")


async def test_a_code_that_never_completes_names_conditional_access_and_the_other_ways(by_code: ByCode) -> None:
    await by_code.refused(GROUP)
    by_code.entra.expires = True
    with pytest.raises(SignInFailed) as caught:
        await by_code.session.sign_in_again()
    timed_out = sign_in_error(ClientAuthenticationError("Timed out waiting for user to authenticate"), Auth.DEVICE_CODE)
    for error in (caught.value, timed_out):
        assert isinstance(error, SignInFailed)
        assert "Conditional Access blocks device codes" in error.what
        assert "53003" in error.what
        for way in ("az login", "managed identity", "service principal"):
            assert way in error.remedy


# The Azure CLI


AZ = """#!/bin/sh
echo "$@" >> {folder}/asked
cat {folder}/token
"""


@dataclass
class FakeAz:
    """An `az` on the path that gives the token in its file."""

    folder: Path

    def gives(self, bearer: str) -> None:
        when = int(time.time()) + 3600
        said = {"accessToken": bearer, "expires_on": when, "tokenType": "Bearer", "tenant": TENANT}
        (self.folder / "token").write_text(json.dumps(said))

    def asked(self) -> int:
        return len((self.folder / "asked").read_text().splitlines())


@pytest.fixture
def az(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeAz:
    program = tmp_path / "az"
    program.write_text(AZ.format(folder=tmp_path))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "AzureCliCredential")
    return FakeAz(tmp_path)


@pytest.mark.parametrize("auth", [Auth.CLI, Auth.DEFAULT])
async def test_az_is_told_whole_with_tenant_scope_and_claims(serve: Serve, az: FakeAz, auth: Auth) -> None:
    arm = Arm()
    arm.url = await serve(arm.answer)
    az.gives(user_token(1, mfa=False))
    endpoint = Endpoint.of()
    session = AzureSession(endpoint, sign_in(auth, endpoint, lambda _: None), transport=ToArm(arm))
    assert (await session.identity()).name == "ann@contoso.com"
    assert session.lacks_second_factor

    with pytest.raises(SignInFailed) as caught:
        await session.changes.apply(GROUP, "ours")
    error = caught.value
    claims = base64.b64encode(SECOND_FACTOR.encode()).decode()
    assert error.command == f'az login --tenant {TENANT} --scope {SCOPE} --claims-challenge "{claims}"'
    assert error.command in error.remedy
    assert "2.76" in error.remedy
    assert error.remedy.endswith("Then press S here.")
    assert (error.title, error.code) == ("Azure asks for a second factor", "RequestDisallowedByPolicy")
    asked = az.asked()
    with pytest.raises(SignInFailed):
        await session.changes.apply(COMMIT, "ours")
    assert az.asked() == asked, "until the next sign-in az has no better token"

    # Nobody ran the command, or only a plain `az login` without a second factor.
    for number in (1, 2):
        az.gives(user_token(number, mfa=False))
        with pytest.raises(SignInFailed) as caught:
            await session.sign_in_again()
        assert caught.value.command == error.command
    az.gives(user_token(3, mfa=True))
    await session.sign_in_again()
    for step in (COMMIT, GROUP):
        await session.changes.apply(step, "ours")
    assert [bearer for method, bearer in arm.tokens][-2:] == [user_token(3, mfa=True)] * 2
    await session.close()


async def test_an_az_login_elsewhere_is_found_at_the_next_refusal(serve: Serve, az: FakeAz) -> None:
    arm, endpoint = Arm(), Endpoint.of()
    arm.url = await serve(arm.answer)
    az.gives(user_token(1, mfa=False))
    session = AzureSession(endpoint, sign_in(Auth.CLI, endpoint, lambda _: None), transport=ToArm(arm))
    await session.identity()
    az.gives(user_token(2, mfa=True))
    await session.changes.apply(GROUP, "ours")
    assert len(arm.done) == 1
    await session.close()


async def test_az_that_still_has_the_token_that_was_revoked_is_said_so(serve: Serve, az: FakeAz) -> None:
    arm, endpoint = Arm(), Endpoint.of()
    arm.url = await serve(arm.answer)
    az.gives(user_token(1, mfa=True))
    session = AzureSession(endpoint, sign_in(Auth.CLI, endpoint, lambda _: None), transport=ToArm(arm))
    arm.revoked.add(user_token(1, mfa=True))
    with pytest.raises(SignInFailed):
        await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    with pytest.raises(SignInFailed) as caught:
        await session.sign_in_again()
    assert caught.value.command == f"az login --tenant {TENANT} --scope {SCOPE}"
    az.gives(user_token(2, mfa=True))
    await session.sign_in_again()
    await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    await session.close()


def test_the_command_that_az_names_itself_is_taken_over() -> None:
    command = f'az login --tenant "{TENANT}" --scope "https://management.core.windows.net//.default"'
    said = (
        "ERROR: AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor "
        f"authentication.\nRun the command below to authenticate interactively:\naz logout\n{command}\n"
    )
    error = sign_in_error(ClientAuthenticationError(said), Auth.CLI)
    assert isinstance(error, SignInFailed)
    assert (error.command, error.code) == (command, "AADSTS50076")
    assert command in error.remedy


# Before anything is refused


class Fixed:
    """A credential that meets claims by itself, as a service principal's does."""

    def __init__(self, *bearers: str) -> None:
        self.bearers = list(bearers)

    def get_token(self, *_scopes: str, claims: str | None = None, **_options: Any) -> AccessToken:
        if claims and len(self.bearers) > 1:
            del self.bearers[0]
        return AccessToken(self.bearers[0], int(time.time()) + 3600)


async def _lacks(bearer: str, cloud: Cloud = Cloud.PUBLIC) -> bool:
    session = AzureSession(Endpoint.of(cloud), ThreadedCredential(Fixed(bearer), lambda error: error))
    await session.identity()
    lacks = session.lacks_second_factor
    await session.close()
    return lacks


async def test_whom_azure_asks_for_a_second_factor_is_known_before() -> None:
    person = {"idtyp": "user", "upn": "ann@contoso.com"}
    assert await _lacks(token(**person, amr=["pwd"]))
    assert await _lacks(token(**person))
    assert await _lacks(token(upn="ann@contoso.com", amr=["rsa"]))
    assert not await _lacks(token(**person, amr=["fido", "mfa"]))
    assert not await _lacks(token(**person, amr=["pwd"], acrs=["p1"]))


async def test_applications_and_the_national_clouds_are_exempt() -> None:
    assert not await _lacks(token(idtyp="app", appid="a"))
    assert not await _lacks(token(appid="a"))
    assert not await _lacks(token(idtyp="app", xms_mirid="/subscriptions/s/x/userAssignedIdentities/dr"))
    assert not await _lacks("opaque")
    for cloud in (Cloud.USGOV, Cloud.CHINA):
        assert not await _lacks(user_token(1, mfa=False), cloud)


async def test_asked_for_beforehand_the_code_has_the_claims(by_code: ByCode) -> None:
    assert by_code.session.lacks_second_factor
    by_code.session.ask_second_factor()
    await by_code.session.sign_in_again()
    assert claims_in(by_code.entra.grants[-1]) == P1
    assert not by_code.session.lacks_second_factor
    await by_code.session.changes.apply(GROUP, "ours")
    assert [method for method, _ in by_code.arm.tokens] == ["PUT"]


async def test_a_service_principal_meets_claims_by_itself(serve: Serve) -> None:
    arm = Arm(wants_mfa=False)
    arm.url = await serve(arm.answer)
    old, new = token(idtyp="app", appid="a", n=1), token(idtyp="app", appid="a", n=2)
    arm.withdrawn.add(old)
    credential = ThreadedCredential(Fixed(old, new), lambda error: error, auth=Auth.ENVIRONMENT)
    session = AzureSession(Endpoint.of(), credential, transport=ToArm(arm))
    await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    await session.changes.apply(GROUP, "ours")
    assert [bearer for _, bearer in arm.tokens] == [old, new, new]
    await session.close()


# The header


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        (challenge(SECOND_FACTOR), SECOND_FACTOR),
        (challenge(REVOKED, "invalid_token"), REVOKED),
        (challenge(SECOND_FACTOR).replace('="', ' = "').replace("Bearer", "bearer"), SECOND_FACTOR),
        (challenge(SECOND_FACTOR).rstrip('="') + '"', SECOND_FACTOR),
        ('Bearer error="insufficient_claims", claims="%%%"', ""),
        ('Bearer error="insufficient_claims", claims=""', ""),
        ('Bearer realm="", error="invalid_token"', ""),
        (f'Bearer claims="{base64.b64encode(b"[1]").decode()}"', ""),
        ("", ""),
    ],
)
def test_the_claims_are_read_from_the_header(header: str, claims: str) -> None:
    assert claims_of_challenge(header) == claims


def test_an_odd_token_is_left_to_azure() -> None:
    assert not lacks_second_factor("")
    assert not lacks_second_factor("a.e30.c")
