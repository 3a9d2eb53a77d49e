"""Removes secrets from texts that come from outside, before anything shows or stores them."""

from __future__ import annotations

import re
from collections import deque
from functools import lru_cache

REMOVED = "[removed]"

_NAMED = re.compile(
    # The name of a secret and its value, as in a query, a header, JSON or a connection string. Every repetition is
    # bounded: a text from outside must not take seconds.
    r"""(?ix)
    (?P<name> \b (?: sig | signature | sharedaccesssignature | pwd | client_assertion | assertion
                   | [a-z_-]{0,40} (?: secret | password | passphrase )
                   | [a-z_-]{0,40} (?: access | account | api | primary | secondary | subscription | functions )
                     [_-]?key
                   | (?: [a-z]{1,20}_ | access | refresh | id | auth | sas | session ) token | token (?= = ) )
                  ["'\\]{0,4} \s{0,8} (?: [:=] | %3d ) \s{0,8} ["'\\]{0,4}
            | \b authorization ["'\\]{0,4} \s{0,8} [:=] \s{0,8} ["'\\]{0,4} (?: bearer | basic | sharedkey ) \s{1,8}
            | \b (?: bearer | basic ) (?: \s{1,8} | %20 ) (?= \S{8} ) )
    (?P<value> [^\s"'&,;<>\\}]+ )
    """
)
_BARE = re.compile(
    r"\beyJ[\w-]{8,}+\.[\w-]+(?:\.[\w-]*)?"  # a JSON web token
    r"|[A-Za-z0-9+/]{86}=="  # the key of a storage account: 64 bytes
    r"|[\w~.-]{3}[78]Q~[\w~.-]{31,34}"  # a client secret of Entra ID
)
_MARK = re.compile("sig|key|secret|pass|pwd|token|assertion|bearer|basic|eyj|q~|==")
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
        _short.cache_clear()


def remember_token(token: str) -> None:
    """Have a token that is sent removed wherever it comes back, whatever its form."""
    if len(token) >= _LEAST and token not in _tokens:
        _tokens.append(token)
        _short.cache_clear()


def redacted(text: str) -> str:
    """The text with "[removed]" in place of each secret."""
    return _short(text) if len(text) <= _SHORT else _without_secrets(text)


def _without_secrets(text: str) -> str:
    for secret in (*_passwords, *_tokens):
        if secret in text:
            text = text.replace(secret, REMOVED)
    if _MARK.search(text.lower()) is None:
        return text
    return _BARE.sub(REMOVED, _NAMED.sub(rf"\g<name>{REMOVED}", text))


_SHORT = 80
"""Characters of a text that is likely to come again: the states, regions and sizes of thousands of machines."""
_short = lru_cache(8192)(_without_secrets)
"""Gives the same object for equal texts, so that they take memory once."""
