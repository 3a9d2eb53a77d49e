"""The kinds of values that well-known keys of request bodies have, checked before any provider reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asr_tui.simulator.arm_errors import ArmError, bad_request
from asr_tui.simulator.messages import JsonObject

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
    "platformFaultDomainCount", "platformUpdateDomainCount", "priority", "recoveryPointHistory",
}  # fmt: skip
_DEEPEST = 40


def require_kinds(body: JsonObject) -> None:
    """400 InvalidRequestContent for the first key whose value is of the wrong kind. null fits everywhere."""
    for path, key, value in _members(body, "", 0):
        # An image's sku, deeper down, is a text.
        wanted = _mismatch("properties" if path == "sku" else key, value)
        if wanted is not None:
            raise _refusal(value, wanted, path)


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
    """The kind that a key's value should have and has not."""
    if value is None:
        return None
    if key in _OBJECTS:
        return None if isinstance(value, dict) else "Object"
    if key in _LISTS_OF_OBJECTS:
        return None if isinstance(value, list) and all(isinstance(part, dict) for part in value) else "Object[]"
    if key in _LISTS_OF_TEXT:
        return None if isinstance(value, list) and all(isinstance(part, str) for part in value) else "String[]"
    if key in _TEXT:
        return None if isinstance(value, str) else "String"
    if key in _NUMBERS:
        return None if isinstance(value, int) and not isinstance(value, bool) else "Int32"
    return None


def _refusal(value: Any, wanted: str, path: str) -> ArmError:
    message = (
        f"The request content was invalid and could not be deserialized: 'Error converting value {str(value)[:60]!r} "
        f"to type '{wanted}'. Path '{path}'.'."
    )
    return bad_request("InvalidRequestContent", message)
