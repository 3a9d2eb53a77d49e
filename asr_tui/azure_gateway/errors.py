"""Translates the SDKs' exceptions into those of `domain/errors.py`; nothing else does."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
from azure.core import exceptions as sdk

from asr_tui.azure_gateway.bodies.arm_error import ArmErrorText, read_denial, read_error
from asr_tui.azure_gateway.wire.answers import LAST_ANSWER, UnreadableAnswer
from asr_tui.azure_gateway.wire.retries import retry_after
from asr_tui.domain.errors import (
    AccessDenied,
    AsrError,
    AzureError,
    Conflict,
    NotFound,
    OutcomeUnknown,
    Refused,
    SignInFailed,
    Throttled,
    Unreachable,
)
from asr_tui.domain.redaction import redacted

LOG = logging.getLogger(__name__)

_LOOK_FIRST = "Look at the item and the vault's jobs in Azure before this is sent again."
_CONNECT = "Check network, name resolution and proxy of this computer, then try again."
_TRUST = "Its certificate is not trusted here: name the file of the authority that issued it in SSL_CERT_FILE."
_CLOCK = "The clock of this computer seems wrong: check `date -u`, then sign in again; nothing is lost."
_WRONG_HOST = "Check whether a proxy or a wrong --endpoint stands between this computer and Azure."
_READ_AGAIN = "Try again; reading changes nothing."
_REMEDIES = {
    "ScopeLocked": "A management lock is in the way: remove it, or ask whoever set it.",
    "ReadOnlyDisabledSubscription": "The subscription is disabled and can only be read: enable it in the portal.",
    "RequestDisallowedByPolicy": "An Azure Policy of your organisation forbids this: ask whoever assigned it.",
    "MissingSubscriptionRegistration": (
        "Register the resource provider in this subscription (az provider register), then try again."
    ),
    "InvalidResourceType": "This cloud lacks the type or its api-version: look for another release of asr-tui.",
    "SubscriptionNotFound": "Check which tenant you are signed in to, and whether this identity has any role there.",
    "InvalidAuthenticationTokenTenant": "The sign-in belongs to another tenant: give --tenant.",
    "StorageAccountAlreadyTaken": "The name is taken, perhaps by another organisation: choose another one.",
    "OperationNotAllowed": "Often a quota: ask for more in the target region, or choose another size or region.",
    "InvalidResourceGroupLocation": (
        "A resource group of that name exists in another region: review again to use it, or choose another name."
    ),
    "InvalidResourceLocation": "A resource of that name exists in another region: choose another name.",
    "SkuNotAvailable": "The region does not offer this size now: choose another size, zone or region.",
    "QuotaExceeded": "Ask for more quota in the target region, or choose another size or region.",
}
# Codes with status 409 that do not go away by waiting.
_NO_CONFLICTS = frozenset(
    {
        "InvalidResourceGroupLocation",
        "InvalidResourceLocation",
        "MissingSubscriptionRegistration",
        "OperationNotAllowed",
        "QuotaExceeded",
        "ReadOnlyDisabledSubscription",
        "RegionNotAvailable",
        "SkuNotAvailable",
        "StorageAccountAlreadyTaken",
    }
)
_BEFORE_ARM = frozenset({401, 403, 407})
"""Statuses that are no doubt a refusal of the request, also without ARM's error body."""


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Translate what the SDK or a reader of bodies raises while `what` is read."""
    try:
        yield
    except AsrError:
        raise
    except Exception as error:
        known = translated(error, what, wrote=False)
        if known is None:
            LOG.warning("an answer could not be read", exc_info=error)
            known = unreadable(what, f"reading it ended with {type(error).__name__}")
        raise known from error


@contextmanager
def writing(what: str) -> Iterator[None]:
    """The same for a write; whatever fails after it was sent is OutcomeUnknown."""
    try:
        yield
    except AsrError:
        raise
    except Exception as error:
        raise translated(error, what, wrote=True) or lost(what, type(error).__name__) from error


def translated(error: Exception, what: str, *, wrote: bool) -> AzureError | None:
    """The AzureError for an exception of the SDK; None for any other."""
    response = getattr(error, "response", None)
    if isinstance(error, UnreadableAnswer):
        return unreadable(what, one_line(str(error)))
    if isinstance(error, sdk.HttpResponseError) and response is not None:
        return error_of_answer(response, what, wrote=wrote)
    if isinstance(error, sdk.ClientAuthenticationError):
        # Credentials raise this before anything is sent; their message has the remedy.
        return SignInFailed("Not signed in", one_line(str(error)), "Sign in again; nothing is lost.")
    if isinstance(error, sdk.ServiceRequestError | sdk.ServiceResponseError) and never_sent(error):
        remedy = _TRUST if isinstance(error.inner_exception, aiohttp.ClientSSLError) else _CONNECT
        message = f"No connection for {what}: {one_line(str(error))}"
        return Unreachable("Azure cannot be reached", message, f"{remedy} Nothing was sent.")
    if isinstance(error, sdk.AzureError | aiohttp.ClientError | TimeoutError):
        if wrote:
            return lost(what, one_line(str(error)))
        return Unreachable("No answer from Azure", f"Reading {what}: {one_line(str(error))}", _READ_AGAIN)
    return None


def never_sent(error: sdk.ServiceRequestError | sdk.ServiceResponseError) -> bool:
    """Whether the connection was never made (refused, no such name, no proxy, a proxy's refusal, TLS).

    azure-core raises the same class when a connection breaks after the request was sent, and calls a proxy's refusal
    a response.
    """
    cause = error.inner_exception or error.__cause__
    if isinstance(error, sdk.ServiceResponseError):
        return isinstance(cause, aiohttp.ClientHttpProxyError)
    return isinstance(
        cause, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.ClientHttpProxyError | None
    )


_ABOUT_THE_TYPE = frozenset({"InvalidResourceType", "InvalidResourceNamespace", "NoRegisteredProviderFound"})
"""Codes of a 404 by which Azure does not know the type or its api-version: no word about whether a resource exists."""


def error_of_answer(response: Any, what: str, *, wrote: bool) -> AzureError:
    """The AzureError for an answer of Azure."""
    status = int(response.status_code)
    text = read_error(body_of(response))
    request_id = request_id_of(response)
    message = text.message or f"Azure answered with status {status} and no further word."
    said = f"{message} {text.causes}".strip()
    remedy = text.action or _REMEDIES.get(text.code, "")
    asked = retry_after(response.headers.get("Retry-After"))
    throttled = status == 429 and asked is not None
    if wrote and (status >= 500 or status == 408 or not (text.code or throttled or status in _BEFORE_ARM)):
        return lost(what, f"status {status}. {said}", text.code, request_id)
    if status == 404 and not text.code:
        return unreadable(what, "status 404 without Azure's word for what is missing")
    if status == 403:
        return _denied(text, said, remedy, request_id)
    if status == 429:
        wait = asked or 0.0
        remedy = f"Try again in {max(1, round(wait))} s."
        return Throttled("Too many requests", said, remedy, text.code, request_id, wait)
    kind: type[AzureError]
    if status >= 500 or status == 408:
        kind, title, said, default = Unreachable, "Azure is in trouble", f"Reading {what}: {said}", _READ_AGAIN
    elif status == 401:
        # The policy that asks for a second factor is Azure's own, and no administrator can lift it.
        remedy = text.action if text.code == "RequestDisallowedByPolicy" else remedy
        kind, title = SignInFailed, "Azure does not accept the sign-in"
        default = _CLOCK if "not yet valid" in said else "Sign in again; nothing is lost."
    elif status == 404 and text.code not in _ABOUT_THE_TYPE:
        kind, title, default = NotFound, f"Not found: {what}", ""
    elif status == 409 and text.code not in _NO_CONFLICTS:
        kind, title = Conflict, "Something else holds it"
        default = "Wait until the other operation is over, then try again."
    elif 200 <= status < 300:
        return unreadable(what, f"status {status} with a body that is not what was asked for")
    elif status < 400:
        kind, title, remedy, default = Refused, "An unexpected answer", "", _WRONG_HOST
        said = f"Azure answered with status {status} for {what}, which was not followed. {text.message}".strip()
    else:
        kind, title, default = Refused, "Azure refuses", "Correct what Azure names, then try again."
    return kind(title, said, remedy or default, text.code, request_id)


def _denied(text: ArmErrorText, said: str, remedy: str, request_id: str) -> AzureError:
    if not text.code:
        said = f"The answer has status 403 without Azure's word for why. {text.message}".strip()
        return Refused("Refused on the way to Azure", said, _WRONG_HOST, "", request_id)
    if text.code.startswith("RequestDisallowed"):
        remedy = remedy or _REMEDIES["RequestDisallowedByPolicy"]
        return Refused("Forbidden by policy", said, remedy, text.code, request_id)
    right = read_denial(text.message)
    if right.action:
        scope = right.scope or "that scope"
        said = f"{right.who or 'This identity'} has no right to {right.action} on {scope}."
        remedy = "Ask for a role with that right there, such as Site Recovery Contributor."
    remedy = remedy or "Ask for a role that allows it, such as Site Recovery Contributor."
    return AccessDenied("No right to do this", said, remedy, text.code, request_id, right.action, right.scope)


def unreadable(what: str, why: str) -> Unreachable:
    """The error for the newest answer to a read, which says nothing that can be used."""
    answer = LAST_ANSWER.get()
    request_id = request_id_of(answer) if answer is not None else ""
    return Unreachable("An answer that cannot be read", f"Reading {what}: {why}.", _READ_AGAIN, request_id=request_id)


def lost(what: str, why: str, code: str = "", request_id: str = "") -> OutcomeUnknown:
    """The error for a write that was sent and whose answer does not say whether Azure accepted it."""
    return OutcomeUnknown(
        "Outcome unknown",
        f"It was sent ({what}), but Azure's answer was lost: {why}",
        _LOOK_FIRST,
        code,
        request_id,
    )


def body_of(response: Any) -> object:
    """The JSON of an answer, or None."""
    try:
        return response.json()
    except Exception:  # noqa: BLE001 - whatever is wrong with the body, the status still counts
        return None


def request_id_of(response: Any) -> str:
    """Azure's id of the request, for a support case.

    Site Recovery writes a job's ARM id, or our own id with a date, into x-ms-request-id on some answers
    (recorded, azure-powershell A2A tests): there the correlation id is the one that support can use.
    """
    headers = response.headers
    request_id = str(headers.get("x-ms-request-id") or "")
    if not request_id or "/" in request_id or " " in request_id:
        return str(headers.get("x-ms-correlation-request-id") or request_id)
    return request_id


def one_line(text: str) -> str:
    """The text on one line of at most 600 characters, without secrets."""
    line = redacted(" ".join(text[:8000].split()))
    return line if len(line) <= 600 else f"{line[:599]}…"
