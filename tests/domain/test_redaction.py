"""Secrets go out of texts, whatever form they have; words that look like them stay."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain import redaction
from asr_tui.domain.redaction import redacted

SECRET = "s3cr3t-MARK.0123_~+/x"
TOKEN = "eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJtYXJrIn0.c2lnLW1hcms"
KEY = "aB3/" * 21 + "aB=="


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {SECRET}",
        f"The header 'authorization: bearer {SECRET}' is not valid.",
        f"Bearer {TOKEN}",
        f"the token {TOKEN} has expired",
        f"https://a.blob.core.windows.net/c?sv=2024-11-04&sig={SECRET}&se=2026",
        f"BlobEndpoint=https://a;SharedAccessSignature=sv=1&sig={SECRET}",
        f"AccountName=a;AccountKey={SECRET};EndpointSuffix=core.windows.net",
        f"The key {KEY} is not valid for the account.",
        f'{{"client_secret": "{SECRET}", "scope": "x"}}',
        f'{{\\"access_token\\":\\"{SECRET}\\"}}',
        f"grant_type=refresh_token&refresh_token={SECRET}&client_id=1",
        f"AZURE_CLIENT_SECRET={SECRET}",
        f"password: {SECRET}",
        "secret abc8Q~abcdefghijklmnopqrstuvwxyz0123456789",
        f"Basic {SECRET}",
        'Authorization: "Bearer abc"',
        f'{{"accessToken":"{SECRET}","refreshToken" : "{SECRET}"}}',
        f"https://x.azurewebsites.net/api/f?token={SECRET}",
        f"sig%3D{SECRET}%26se%3D2026",
        f"x-functions-key: {SECRET}, Ocp-Apim-Subscription-Key={SECRET}",
        f"primaryKey={SECRET} apikey: {SECRET} passphrase={SECRET}",
    ],
)
def test_a_secret_is_removed(text: str) -> None:
    found = redacted(text)
    assert "[removed]" in found
    assert not any(part in found for part in (SECRET, TOKEN, KEY, "abc8Q~abc", "Bearer abc"))


@pytest.mark.parametrize("part", ["a-", "a_", "A", "eyJ", "eyJaaaaaaaaa.", "a~", "secret" + '"' * 40, "sig" + " " * 40])
def test_a_long_text_takes_no_seconds(part: str) -> None:
    began = time.process_time()
    redacted(part * (8000 // len(part)) + " secret key == Q~")
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Protected",
        "SecretNotFound: the secret of that name was not found",
        "basic facts of it",
        "The key vault 'kv-dr' denies the access.",
        "/subscriptions/1/resourceGroups/rg-secret/providers/Microsoft.KeyVault/vaults/password-vault",
        "Standard_GRS",
        "the signature of the package could not be checked",
    ],
)
def test_words_that_only_look_like_it_stay(text: str) -> None:
    assert redacted(text) == text


def test_a_token_of_the_session_is_removed_whatever_its_form() -> None:
    redaction.remember_token("0paque~t0ken~of~this~session")
    assert redacted("it said: 0paque~t0ken~of~this~session!") == "it said: [removed]!"


def test_a_password_stays_known_however_many_tokens_a_session_gets() -> None:
    redaction.remember_password("p4ss~of~app~77")
    for number in range(40):
        redaction.remember_token(f"token number {number}")
    assert redacted("p4ss~of~app~77, token number 39") == "[removed], [removed]"


@given(st.text(max_size=200))
def test_any_text_is_read_once_and_for_all(text: str) -> None:
    assert redacted(redacted(text)) == redacted(text)
