"""Removes secrets from texts that come from outside, before anything shows or stores them."""

from __future__ import annotations

import re
from collections import deque

REMOVED = "[removed]"

_NAMED = re.compile(
    # The name of a secret and its value, as in a query, a header, JSON or a connection string.
    r"""(?ix)
    (?P<name> \b (?: sig | signature | [a-z]*accesskey | accountkey | sharedaccesssignature | [a-z_-]*secret
                   | [a-z_-]*password | pwd | [a-z]+_token | client_assertion | assertion ) ["'\\]* \s* [:=] \s* ["'\\]*
            | \b (?: bearer | basic ) \s+ (?= \S{8} ) )
    (?P<value> [^\s"'&,;<>\\}]+ )
    """
)
_BARE = re.compile(
    r"\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"  # a JSON web token
    r"|[A-Za-z0-9+/]{86}=="  # the key of a storage account: 64 bytes
    r"|[\w~.-]{3}[78]Q~[\w~.-]{31,34}"  # a client secret of Entra ID
)
_MARKS = ("sig", "key", "secret", "password", "pwd", "token", "assertion", "bearer", "basic", "eyj", "q~", "==")
"""One of these is in every text with a secret; most texts are done with after it."""

_LEAST = 8
"""Characters below which a known secret is not looked for: it would be found in common words."""

_passwords: set[str] = set()
_tokens: deque[str] = deque(maxlen=16)
"""The newest ones: a session gets another every hour."""


def remember_password(password: str) -> None:
    """Have a password or client secret removed wherever it comes back."""
    if len(password) >= _LEAST:
        _passwords.add(password)


def remember_token(token: str) -> None:
    """Have a token that is sent removed wherever it comes back, whatever its form."""
    if len(token) >= _LEAST and token not in _tokens:
        _tokens.append(token)


def redacted(text: str) -> str:
    """The text with "[removed]" in place of each secret."""
    for secret in (*_passwords, *_tokens):
        if secret in text:
            text = text.replace(secret, REMOVED)
    lowered = text.lower()
    if not any(mark in lowered for mark in _MARKS):
        return text
    return _BARE.sub(REMOVED, _NAMED.sub(rf"\g<name>{REMOVED}", text))
