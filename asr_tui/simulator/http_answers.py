"""Azure Resource Manager's HTTP: the check of request bodies, and the ids, headers and encoding of every answer."""

from __future__ import annotations

import gzip
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, NamedTuple

import msgspec
from aiohttp import web

from asr_tui.simulator.arm_errors import ArmError, bad_request
from asr_tui.simulator.messages import JsonObject, Response


class Ids(NamedTuple):
    """The ids that Azure gives a request, and the client's own."""

    request: str
    correlation: str
    client: str

    @classmethod
    def of(cls, http: web.BaseRequest) -> Ids:
        given = http.headers.get("x-ms-correlation-request-id")
        return cls(str(uuid.uuid4()), given or str(uuid.uuid4()), http.headers.get("x-ms-client-request-id", ""))


def parsed_body(raw: bytes) -> JsonObject | None:
    if not raw.strip():
        return None
    try:
        decoded = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"The request content was invalid and could not be deserialized: '{error}'."
        raise bad_request("InvalidRequestContent", message) from None
    if decoded is None:
        return None
    if not isinstance(decoded, dict):
        raise bad_request("InvalidRequestContent", "The request content was invalid: an object was expected.")
    require_kinds(decoded)
    return decoded


def refusal(error: ArmError) -> Response:
    return Response(error.status, error.body(), error.headers)


def require_api_version(version: str) -> None:
    if not version:
        message = "The api-version query parameter (?api-version=) is required for all requests."
        raise bad_request("MissingApiVersionParameter", message)


def _add_common_headers(response: web.Response, http: web.BaseRequest, ids: Ids, now: datetime) -> None:
    headers = response.headers
    now = now.astimezone(UTC)
    headers["Date"] = format_datetime(now.replace(microsecond=0), usegmt=True)
    headers["Cache-Control"] = headers["Pragma"] = "no-cache"
    headers["Expires"] = "-1"
    headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["x-ms-request-id"] = ids.request
    headers["x-ms-correlation-request-id"] = ids.correlation
    headers["x-ms-routing-request-id"] = f"WESTEUROPE:{now:%Y%m%dT%H%M%SZ}:{ids.request}"
    if ids.client:
        headers["x-ms-client-request-id"] = ids.client
    # Azure's buckets refill within a second, so a slow client always reads the bucket less its own call
    # (Microsoft Learn, "Understand how Azure Resource Manager throttles requests": 250 reads, 200 writes
    # and deletes a subscription and principal, fifteen times that over all principals).
    buckets = {"GET": ("reads", 250), "HEAD": ("reads", 250), "DELETE": ("deletes", 200)}
    kind, bucket = buckets.get(http.method, ("writes", 200))
    headers[f"x-ms-ratelimit-remaining-subscription-{kind}"] = str(bucket - 1)
    headers[f"x-ms-ratelimit-remaining-subscription-global-{kind}"] = str(bucket * 15 - 1)


_COMPRESSED_FROM = 1024
"""Bytes from which an answer is compressed for a client that takes it so (assumed)."""


def encoded(http: web.BaseRequest, ids: Ids, now: datetime, answer: Response) -> web.Response:
    """An answer as it goes over the wire; a provider's own header replaces the common one."""
    status, body = answer.status, answer.body
    if http.method == "HEAD" and status == 200:
        status, body = 204, None
    response = web.Response(status=status)
    if body is not None:
        response.body = content = msgspec.json.encode(body)
        if len(content) >= _COMPRESSED_FROM and "gzip" in http.headers.get("Accept-Encoding", ""):
            response.body = gzip.compress(content, mtime=0, compresslevel=6)
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Vary"] = "Accept-Encoding"
        response.headers["Content-Type"] = "application/json; charset=utf-8"
    else:
        response.headers.popall("Content-Type", None)
    _add_common_headers(response, http, ids, now)
    own = answer.header_pairs()
    for name in {name.lower() for name, _ in own}:
        response.headers.popall(name, None)
    for name, value in own:
        response.headers.add(name, value)
    return response


_OBJECTS = {
    "addressSpace", "availabilitySet", "creationData", "customDetails", "dhcpOptions", "dnsSettings", "encryption",
    "fabricSpecificDetails", "hardwareProfile", "identity", "imageReference", "linuxConfiguration", "managedDisk",
    "networkProfile", "networkSecurityGroup", "osDisk", "osProfile", "properties", "publicIPAddress",
    "remoteVirtualNetwork", "replicationProviderInput", "storageProfile", "subnet", "vhd",
    "windowsConfiguration",
}  # fmt: skip
_LISTS_OF_OBJECTS = {
    "dataDisks", "ipConfigs", "ipConfigurations", "networkInterfaces", "resources", "securityRules", "subnets",
    "vmDisks", "vmManagedDisks", "vmNics",
}  # fmt: skip
_LISTS_OF_TEXT = {"addressPrefixes", "zones"}
_TEXT = {
    "addressPrefix", "caching", "createOption", "diskId", "fabricObjectId", "id", "instanceType", "kind", "location",
    "name", "osType", "policyId", "primaryNetworkId", "privateIPAddress", "privateIPAllocationMethod",
    "recoveryAzureNetworkId", "recoveryContainerId", "recoveryNetworkId", "recoveryPointId",
    "recoveryResourceGroupId", "storageAccountType", "targetProtectionContainerId", "vmSize",
}  # fmt: skip
_NUMBERS = {
    "appConsistentFrequencyInMinutes", "crashConsistentFrequencyInMinutes", "diskSizeBytes", "diskSizeGB", "lun",
    "platformFaultDomainCount", "platformUpdateDomainCount", "recoveryPointHistory",
}  # fmt: skip
_FLAGS = {"defaultOutboundAccess"}
_DEEPEST = 40


def require_kinds(body: JsonObject) -> None:
    """400 InvalidRequestContent for the first key with a value of the wrong kind; null is always right."""
    for path, key, value in _members(body, "", 0):
        # An image's sku, deeper down, is a text.
        kind = _mismatch("properties" if path == "sku" else key, value)
        if kind is not None:
            raise bad_request(
                "InvalidRequestContent",
                "The request content was invalid and could not be deserialized: 'Error converting value "
                f"{str(value)[:60]!r} to type '{kind}'. Path '{path}'.'.",
            )


def _members(value: Any, path: str, depth: int) -> Iterator[tuple[str, str, Any]]:
    if depth > _DEEPEST:
        raise bad_request("InvalidRequestContent", "The request content is nested too deeply.")
    if isinstance(value, dict):
        for key, member in value.items():
            here = f"{path}.{key}" if path else key
            yield here, key, member
            yield from _members(member, here, depth + 1)
    elif isinstance(value, list):
        for position, member in enumerate(value):
            yield from _members(member, f"{path}[{position}]", depth + 1)


def _mismatch(key: str, value: Any) -> str | None:
    """The expected kind of a key's value of another kind; None for a right value."""
    if value is None:
        return None
    if key in _OBJECTS:
        return None if isinstance(value, dict) else "Object"
    if key in _LISTS_OF_OBJECTS:
        return None if _is_list_of(dict, value) else "Object[]"
    if key in _LISTS_OF_TEXT:
        return None if _is_list_of(str, value) else "String[]"
    if key in _TEXT:
        return None if isinstance(value, str) else "String"
    if key in _FLAGS:
        return None if isinstance(value, bool) else "Boolean"
    if key in _NUMBERS:
        return None if isinstance(value, int) and not isinstance(value, bool) else "Int32"
    return None


def _is_list_of(kind: type, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, kind) for part in value)
