"""Signing in: whom a token stands for, one question for all who ask, plain words when it fails, and a quick exit."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import textwrap
import threading
import time
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import CredentialUnavailableError, DefaultAzureCredential

from asr_tui.azure_gateway import sign_in as sign_in_module
from asr_tui.azure_gateway.claims import identity_of
from asr_tui.azure_gateway.device_code import RememberedAccount
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.azure_gateway.sign_in import sign_in
from asr_tui.azure_gateway.sign_in_errors import Auth, sign_in_error
from asr_tui.azure_gateway.threaded_credential import ThreadedCredential
from asr_tui.domain import steps
from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.place import Identity
from asr_tui.domain.sign_in_notice import SignInNotice
from tests.azure_gateway.stub import ITEM
from tests.azure_gateway.tokens import token


@pytest.mark.parametrize(
    ("claims", "identity"),
    [
        ({"idtyp": "user", "upn": "ann@contoso.com", "tid": "t"}, Identity("ann@contoso.com", "person", "t")),
        ({"unique_name": "ann@contoso.com", "tid": "t"}, Identity("ann@contoso.com", "person", "t")),
        (
            {"idtyp": "app", "xms_mirid": "/subscriptions/s/x/userAssignedIdentities/dr-runner", "tid": "t"},
            Identity("dr-runner", "managed identity", "t"),
        ),
        ({"idtyp": "app", "app_displayname": "pipeline", "tid": "t"}, Identity("pipeline", "service principal", "t")),
        ({"appid": "a-1"}, Identity("a-1", "service principal")),
    ],
)
def test_a_token_tells_whom_azure_will_see(claims: dict[str, str], identity: Identity) -> None:
    assert identity_of(token(**claims)) == identity


@pytest.mark.parametrize("odd", ["", "a.b", "a.%%%.c", "a.e30.c", "a.W10.c", "not a token"])
def test_a_token_that_says_nothing_is_no_person(odd: str) -> None:
    assert not identity_of(odd).is_person


class Blocking:
    """A synchronous credential that the test lets go on."""

    def __init__(self, *results: str | Exception) -> None:
        self.results = list(results)
        self.asked: list[dict[str, Any]] = []
        self.go_on = threading.Event()

    def get_token(self, *_scopes: str, **options: Any) -> AccessToken:
        self.asked.append(options)
        self.go_on.wait(10)
        result = self.results.pop(0)
        if isinstance(result, Exception):
            raise result
        return AccessToken(result, int(time.time()) + 3600)


def _threaded(blocking: Blocking, tenant: str = "") -> ThreadedCredential:
    return ThreadedCredential(blocking, lambda error: sign_in_error(error, Auth.CLI), tenant)


async def test_all_who_ask_wait_for_one_answer() -> None:
    blocking = Blocking(token(upn="ann@contoso.com"))
    credential = _threaded(blocking, "t-1")
    asking = [asyncio.create_task(credential.get_token("scope")) for _ in range(5)]
    await asyncio.sleep(0)
    blocking.go_on.set()
    assert len({(await one).token for one in asking}) == 1
    await credential.get_token("scope")
    assert [options["tenant_id"] for options in blocking.asked] == ["t-1"]


@pytest.mark.parametrize(
    ("auth", "asked"),
    [(Auth.DEFAULT, "t-1"), (Auth.ENVIRONMENT, "t-1"), (Auth.CLI, None), (Auth.MANAGED_IDENTITY, None)],
)
async def test_only_ways_that_can_change_the_tenant_are_asked_for_one(
    monkeypatch: pytest.MonkeyPatch, auth: Auth, asked: str | None
) -> None:
    blocking = Blocking(token())
    blocking.go_on.set()
    monkeypatch.setattr(sign_in_module, "_credential", lambda *_: blocking)
    await sign_in(auth, Endpoint.of(), lambda _: None, tenant="t-1").get_token("scope")
    assert [options["tenant_id"] for options in blocking.asked] == [asked]


async def test_one_who_gives_up_does_not_spoil_it_for_the_others() -> None:
    blocking = Blocking(token())
    credential = _threaded(blocking)
    first, second = (asyncio.create_task(credential.get_token("scope")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    blocking.go_on.set()
    assert (await second).token
    assert first.cancelled() or first.cancelling()


async def test_after_a_failure_the_next_one_asks_anew() -> None:
    blocking = Blocking(CredentialUnavailableError("Please run 'az login' to set up an account"), token())
    blocking.go_on.set()
    credential = _threaded(blocking)
    with pytest.raises(SignInFailed, match="az login"):
        await credential.get_token("scope")
    assert (await credential.get_token("scope")).token


async def test_a_failed_sign_in_leaves_nothing_sent() -> None:
    blocking = Blocking(ClientAuthenticationError("AADSTS700082: The refresh token has expired."))
    blocking.go_on.set()
    session = AzureSession(Endpoint.of(), _threaded(blocking))
    with pytest.raises(SignInFailed, match="Sign in again") as caught:
        await session.changes.apply(steps.CommitFailover(ITEM, "sql-01"), "ours")
    assert caught.value.code == "AADSTS700082"
    await session.close()


async def test_the_session_tells_whom_it_acts_as() -> None:
    blocking = Blocking(token(idtyp="user", upn="ann@contoso.com", tid="t"))
    blocking.go_on.set()
    session = AzureSession(Endpoint.of(), _threaded(blocking))
    assert await session.identity() == Identity("ann@contoso.com", "person", "t")
    await session.close()


@pytest.mark.parametrize(
    ("said", "auth", "remedy"),
    [
        ("Azure CLI not found on path", Auth.CLI, "not installed"),
        ("Please run 'az login' to set up an account", Auth.CLI, "az login"),
        ("AADSTS50076: Due to a configuration change", Auth.CLI, "second factor"),
        ("AADSTS90002: Tenant 'x' not found", Auth.DEVICE_CODE, "--tenant"),
        ("AADSTS7000222: The provided client secret keys are expired", Auth.ENVIRONMENT, "secret"),
        ("Timed out waiting for user to authenticate", Auth.DEVICE_CODE, "in time"),
        ("ManagedIdentityCredential: no endpoint", Auth.MANAGED_IDENTITY, "managed identity"),
        ("EnvironmentCredential: incomplete", Auth.ENVIRONMENT, "AZURE_CLIENT_ID"),
        ("DefaultAzureCredential failed to retrieve a token", Auth.DEFAULT, "device code"),
    ],
)
def test_a_failed_sign_in_says_what_helps(said: str, auth: Auth, remedy: str) -> None:
    error = sign_in_error(ClientAuthenticationError(said), auth)
    assert isinstance(error, SignInFailed)
    assert said in error.details
    assert remedy in f"{error.what} {error.remedy}"


@pytest.mark.parametrize("auth", list(Auth))
def test_each_way_can_be_made_without_asking_anybody(auth: Auth) -> None:
    assert isinstance(sign_in(auth, Endpoint.of(), lambda _: None, tenant="t-1"), ThreadedCredential)


def test_without_an_encrypted_place_it_is_said_that_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in_module, "can_encrypt", lambda: False)
    told: list[SignInNotice] = []
    sign_in(Auth.DEVICE_CODE, Endpoint.of(), told.append)
    assert [notice.kind for notice in told] == ["notice"]
    told.clear()
    sign_in(Auth.DEVICE_CODE, Endpoint.of(), told.append, allow_unencrypted_cache=True)
    assert told == []


CLIENT = {"AZURE_TENANT_ID": "contoso.com", "AZURE_CLIENT_ID": "app"}


@pytest.mark.parametrize(
    ("auth", "tenant", "environ", "names"),
    [
        (Auth.CLI, "contoso_corp", {}, ("--tenant", "contoso_corp")),
        (Auth.DEVICE_CODE, "contoso corp", {}, ("--tenant", "contoso corp")),
        (
            Auth.ENVIRONMENT,
            "contoso.com",
            {**CLIENT, "AZURE_TENANT_ID": "x_y", "AZURE_CLIENT_SECRET": "hidden-secret"},
            ("AZURE_TENANT_ID", "x_y"),
        ),
        (Auth.DEFAULT, "", {"AZURE_TOKEN_CREDENTIALS": "azurecli"}, ("AZURE_TOKEN_CREDENTIALS", "azurecli")),
        (
            Auth.ENVIRONMENT,
            "",
            {**CLIENT, "AZURE_TENANT_ID": "conto/so", "AZURE_CLIENT_SECRET": "hidden-secret"},
            ("AZURE_TENANT_ID", "conto/so"),
        ),
        (
            Auth.ENVIRONMENT,
            "",
            {**CLIENT, "AZURE_CLIENT_CERTIFICATE_PATH": "/no/where.pem"},
            ("AZURE_CLIENT_CERTIFICATE_PATH", "/no/where.pem"),
        ),
        (
            Auth.ENVIRONMENT,
            "",
            {**CLIENT, "AZURE_CLIENT_CERTIFICATE_PATH": __file__},
            ("AZURE_CLIENT_CERTIFICATE_PATH", "holds no certificate"),
        ),
    ],
)
def test_an_option_or_variable_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, auth: Auth, tenant: str, environ: dict[str, str], names: tuple[str, ...]
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SignInFailed, match="Not signed in") as caught:
        sign_in(auth, Endpoint.of(), lambda notice: None, tenant=tenant)
    assert all(name in str(caught.value) for name in names), str(caught.value)
    assert "hidden-secret" not in str(caught.value)


def test_a_remembered_account_that_is_broken_does_not_stop_the_sign_in() -> None:
    credential = sign_in(Auth.DEVICE_CODE, Endpoint.of(), lambda _: None, remembered=RememberedAccount("{broken"))
    assert isinstance(credential, ThreadedCredential)


def test_waiting_for_a_code_does_not_delay_the_exit() -> None:
    program = textwrap.dedent(
        """
        import asyncio, threading
        from asr_tui.azure_gateway.threaded_credential import ThreadedCredential

        class Never:
            def get_token(self, *scopes, **options):
                threading.Event().wait()

        async def main():
            credential = ThreadedCredential(Never(), lambda error: error)
            asking = asyncio.create_task(credential.get_token("scope"))
            await asyncio.sleep(0)
            print("waiting", threading.active_count() > 1, flush=True)

        asyncio.run(main())
        """
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=20, check=False)
    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (0, "waiting True", "")


NOTHING: dict[str, str] = {}


def _failed(said: str, auth: Auth, environ: dict[str, str] | None = None) -> SignInFailed:
    error = sign_in_error(ClientAuthenticationError(said), auth, environ or NOTHING)
    assert isinstance(error, SignInFailed)
    return error


def test_the_automatic_ways_are_told_one_by_one_in_plain_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """With the real DefaultAzureCredential, on a computer that has none of what it looks for."""
    for name in list(os.environ):
        if name.startswith(("AZURE_", "IDENTITY_", "MSI_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PATH", str(tmp_path))
    said = ""
    try:
        DefaultAzureCredential(exclude_managed_identity_credential=True).get_token("https://x/.default")
    except ClientAuthenticationError as error:
        said = str(error)
    failed = _failed(said, Auth.DEFAULT)
    tried = dict(failed.tried)
    assert "not installed" in tried["Azure CLI"]
    assert tried["Environment"] == "No AZURE_CLIENT_… variables are set."
    assert not any("http" in why or "Credential" in why or len(why) > 52 for why in tried.values())
    assert failed.remedy.startswith("Go on without it: sign in with a device code here.")
    assert "--use-device-code" not in failed.remedy, "there is no az to run"
    assert "Visit https" in failed.details
    assert "Visit https" not in str(failed)


def test_where_the_azure_cli_is_there_it_is_named_with_where_to_run_it() -> None:
    said = (
        "DefaultAzureCredential failed to retrieve a token from the included credentials.\n"
        "Attempted credentials:\n\t"
        "EnvironmentCredential: EnvironmentCredential authentication unavailable.\n\t"
        "AzureCliCredential: Please run 'az login' to set up an account"
    )
    remedy = _failed(said, Auth.DEFAULT).remedy
    assert remedy.startswith("Run `az login` in another shell (over SSH `az login --use-device-code`)")
    assert "device code here, where your organisation allows" in remedy


def test_of_the_automatic_ways_the_one_that_was_refused_gives_the_remedy() -> None:
    said = (
        "DefaultAzureCredential failed to retrieve a token from the included credentials.\n"
        "Attempted credentials:\n\t"
        "EnvironmentCredential: EnvironmentCredential authentication unavailable.\n\t"
        "ManagedIdentityCredential: ManagedIdentityCredential authentication unavailable, no response from IMDS.\n\t"
        "AzureCliCredential: ERROR: AADSTS70043: The refresh token has expired due to sign-in frequency checks. "
        "Trace ID: 1 Correlation ID: 0f8fad5b-d9cb-469f-a165-70867728950e Timestamp: 2026\n"
        "To mitigate this issue, please refer to the troubleshooting guidelines."
    )
    failed = _failed(said, Auth.DEFAULT)
    assert (failed.code, failed.request_id) == ("AADSTS70043", "0f8fad5b-d9cb-469f-a165-70867728950e")
    assert dict(failed.tried)["Azure CLI"] == "The sign-in is too old for the tenant's rules."
    assert "IMDS" in dict(failed.tried)["Managed identity"]
    assert "Sign in again" in failed.remedy


def test_a_way_that_stumbles_over_an_unknown_error_still_says_it_briefly() -> None:
    failed = _failed("AADSTS123456: Something new. Trace ID: 1 Correlation ID: 2", Auth.CLI)
    assert (failed.what, failed.code) == ("AADSTS123456: Something new.", "AADSTS123456")


def test_missing_variables_are_named() -> None:
    said = "EnvironmentCredential authentication unavailable. Environment variables are not fully configured."
    assert _failed(said, Auth.ENVIRONMENT, {"AZURE_CLIENT_ID": "x"}).what == (
        "Not set: AZURE_TENANT_ID, AZURE_CLIENT_SECRET."
    )


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({}, "No proxy is set (HTTPS_PROXY)"),
        ({"HTTPS_PROXY": "http://ann:secret@proxy.contoso:3128"}, "HTTPS_PROXY names the proxy proxy.contoso."),
    ],
)
def test_without_a_network_the_proxy_is_told_but_no_password(environ: dict[str, str], told: str) -> None:
    said = "HTTPSConnection(host='login'): Failed to resolve 'login' ([Errno -2] Name or service not known)"
    failed = _failed(said, Auth.DEVICE_CODE, environ)
    assert "cannot be reached" in failed.what
    assert told in failed.remedy
    assert "secret" not in f"{failed} {failed.details}"


def test_a_clock_that_is_wrong_is_named() -> None:
    assert "clock" in _failed("0. The ID token is not yet valid. Current epoch = 1", Auth.DEVICE_CODE).what


async def test_a_sign_in_that_never_answers_is_given_up_and_asked_anew() -> None:
    blocking = Blocking(token(), token())
    credential = ThreadedCredential(blocking, lambda error: error, timeout=0.01)
    with pytest.raises(SignInFailed, match="did not answer"):
        await credential.get_token("scope")
    blocking.go_on.set()
    assert (await credential.get_token("scope")).token
    assert len(blocking.asked) == 2


async def test_signing_in_again_forgets_the_token_that_was_refused() -> None:
    blocking = Blocking(token(upn="ann@contoso.com"), token(upn="ann@contoso.com", x="new"))
    blocking.go_on.set()
    session = AzureSession(Endpoint.of(), _threaded(blocking))
    assert await session.identity() == await session.sign_in_again()
    assert len(blocking.asked) == 2
    await session.close()


async def test_nobody_else_can_go_on_with_a_session() -> None:
    """As after an `az login` with another account in another window."""
    blocking = Blocking(*(token(upn=f"{name}@contoso.com") for name in ("ann", "bob", "bob", "ann")))
    blocking.go_on.set()
    session = AzureSession(Endpoint.of(), _threaded(blocking))
    await session.identity()
    for ask in (session.sign_in_again, session.identity):
        with pytest.raises(SignInFailed, match=r"ann@contoso\.com") as caught:
            await ask()
        assert caught.value.title == "Somebody else is signed in now"
    assert (await session.identity()).name == "ann@contoso.com"
    await session.close()
