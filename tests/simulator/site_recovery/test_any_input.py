"""Whatever is sent to whatever path: an answer or a refusal in ARM's envelope, never a crash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.http_answers import require_kinds
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import PROVIDER
from tests.simulator.site_recovery.estate import (
    CACHE,
    POLICY,
    SOURCE,
    SOURCE_CONTAINER,
    TARGET,
    TARGET_CONTAINER,
    TARGET_GROUP,
    TARGET_NETWORK,
    VAULT,
    Estate,
)

ESTATE = Estate()
ITEM = ESTATE.protected_item()
MACHINE = ESTATE.machine("web-01", "rg-shop")
NAMES = {
    "subscription": ["0b1f6471-1bf0-4dda-aec3-111111111111"],
    "group": ["rg-dr", "rg-shop"],
    "vault": ["contoso-vault", "contoso-vault-us", "none"],
    "fabric": ["asr-a2a-default-centralus", "asr-a2a-default-westeurope", "new"],
    "container": ["asr-a2a-default-centralus-container", "asr-a2a-default-westeurope-container", "new"],
    "policy": ["24-hour-retention-policy", "new"],
    "mapping": ["centralus-westeurope-24-hour-retention-policy", "new"],
    "network": ["azureNetwork", "new"],
    "item": [ITEM.rsplit("/", maxsplit=1)[-1], "new"],
    "machine": ["web-01", "none"],
}
KEYS = [
    "properties", "providerSpecificDetails", "providerSpecificInput", "customDetails", "instanceType", "location",
    "policyId", "fabricObjectId", "recoveryContainerId", "recoveryResourceGroupId", "vmManagedDisks", "diskId",
    "primaryStagingAzureStorageAccountId", "targetProtectionContainerId", "recoveryPointId", "networkId", "groups",
    "groupType", "replicationProtectedItems", "id", "replicationProtectedItemName", "vmNics", "nicId", "ipConfigs",
    "recoveryPointHistory", "replicationProviderSettings", "fabricSpecificDetails", "primaryNetworkId",
    "recoveryNetworkId", "recoveryFabricName", "recoveryFabricId", "primaryFabricId", "disableProtectionReason",
]  # fmt: skip
VALUES = [
    "A2A",
    "Azure",
    "centralus",
    POLICY,
    TARGET_CONTAINER,
    TARGET_GROUP,
    TARGET_NETWORK,
    CACHE,
    ITEM,
    MACHINE,
    "",
    "x",
]

values = st.recursive(
    st.sampled_from(VALUES) | st.none() | st.booleans() | st.integers(-5, 10**6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)
bodies = st.none() | st.fixed_dictionaries({"properties": st.dictionaries(st.sampled_from(KEYS), values, max_size=6)})


@st.composite
def paths(draw: st.DrawFn) -> tuple[str, str]:
    method, template, _ = draw(st.sampled_from(PROVIDER.routes))

    def fill(match: re.Match[str]) -> str:
        return draw(st.sampled_from(NAMES.get(match[1], ["none", "new"])))

    return method, re.sub(r"\{(\w+)\}", fill, template)


@given(where=paths(), body=bodies)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_nothing_sent_makes_it_crash(where: tuple[str, str], body: Any) -> None:
    method, path = where
    try:
        require_kinds(body or {})
    except ArmError:
        return
    answer = ESTATE.ask(method, path, body)
    assert answer.status in (200, 202, 204, 400, 404, 409)
    if answer.status >= 400:
        assert answer.body["error"]["message"]
    ESTATE.advance(30)


A2A = {"instanceType": "A2A"}
GOOD: list[tuple[str, str, JsonObject]] = [
    ("PUT", f"{VAULT}/replicationFabrics/f", {"customDetails": {"instanceType": "Azure", "location": "eastus"}}),
    ("PUT", f"{VAULT}/replicationPolicies/p", {"providerSpecificInput": {**A2A, "recoveryPointHistory": 60}}),
    ("PATCH", POLICY, {"replicationProviderSettings": {**A2A, "recoveryPointHistory": 1440}}),
    ("PUT", f"{TARGET_CONTAINER}/replicationProtectionContainerMappings/m",
     {"policyId": POLICY, "targetProtectionContainerId": SOURCE_CONTAINER, "providerSpecificInput": A2A}),
    ("PUT", f"{SOURCE}/replicationNetworks/azureNetwork/replicationNetworkMappings/n",
     {"recoveryFabricName": "asr-a2a-default-westeurope", "recoveryNetworkId": TARGET_NETWORK,
      "fabricSpecificDetails": {"instanceType": "AzureToAzure", "primaryNetworkId": TARGET_NETWORK}}),
    ("PUT", ESTATE.item_path("web-01"), ESTATE.enable_input(MACHINE)),
    ("PATCH", ITEM, {"recoveryAzureVMName": "x", "vmNics": [{"nicId": "x", "ipConfigs": [{"ipConfigName": "y"}]}],
                     "providerSpecificDetails": {**A2A, "managedDiskUpdateDetails": [{"diskId": "z"}]}}),
    ("POST", f"{ITEM}/addDisks", {"providerSpecificDetails": {**A2A, "vmManagedDisks": [{"diskId": CACHE}]}}),
    ("POST", f"{ITEM}/testFailover", {"networkType": "VmNetworkAsInput", "networkId": TARGET_NETWORK,
                                      "providerSpecificDetails": {**A2A, "recoveryPointId": "x"}}),
    ("POST", f"{ITEM}/unplannedFailover", {"sourceSiteOperations": "Required", "failoverDirection": "PrimaryToRecovery",
                                           "providerSpecificDetails": {**A2A, "recoveryPointId": "x"}}),
    ("POST", f"{ITEM}/applyRecoveryPoint", {"recoveryPointId": "x", "providerSpecificDetails": A2A}),
    ("POST", f"{ITEM}/remove", {"disableProtectionReason": "x", "replicationProviderInput": A2A}),
    ("POST", f"{SOURCE_CONTAINER}/switchprotection",
     {"replicationProtectedItemName": ITEM.rsplit("/", maxsplit=1)[-1],
      "providerSpecificDetails": {**A2A, "policyId": POLICY, "recoveryContainerId": SOURCE_CONTAINER,
                                  "vmManagedDisks": [{"diskId": "x"}]}}),
    ("PUT", f"{VAULT}/replicationRecoveryPlans/r",
     {"primaryFabricId": SOURCE, "recoveryFabricId": TARGET,
      "groups": [{"groupType": "Boot", "replicationProtectedItems": [{"id": ITEM}]}]}),
    ("PUT", f"{VAULT}/replicationAlertSettings/defaultAlertSetting",
     {"sendToOwners": "Send", "customEmailAddresses": ["a@b.c"], "locale": "en_US"}),
]  # fmt: skip


def places(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a body."""
    parts = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else []
    for key, value in parts:
        yield (*path, key)
        yield from places(value, (*path, key))


@st.composite
def nearly_good(draw: st.DrawFn) -> tuple[str, str, JsonObject]:
    """A good request with one or two of its values replaced by anything."""
    method, path, properties = draw(st.sampled_from(GOOD))
    body = deepcopy({"properties": properties})
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.sampled_from(list(places(body))))
        holder: Any = body
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] = draw(values)
    return method, path, body


@given(request=nearly_good())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_a_good_request_with_a_wrong_value(request: tuple[str, str, JsonObject]) -> None:
    method, path, body = request
    try:
        require_kinds(body)
    except ArmError:
        return
    estate = Estate()
    answer = estate.ask(method, path, body)
    assert answer.status in (200, 202, 400, 404, 409)
    estate.advance(400)
    estate.get(f"{VAULT}/replicationProtectedItems")


@given(clause=st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_filter_is_answered_or_refused(clause: str) -> None:
    for kind in ("replicationJobs", "replicationEvents", "replicationProtectedItems"):
        vault = ITEM.split("/replicationFabrics/", maxsplit=1)[0]
        path = f"{vault}/{kind}?$filter=" + clause.replace("&", " ").replace("?", " ")
        assert ESTATE.ask("GET", path).status in (200, 400)
