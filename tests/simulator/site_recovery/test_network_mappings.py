"""A network mapping that is changed: what is taken, and what is refused."""

from __future__ import annotations

import pytest

from asr_tui.simulator.messages import JsonObject
from tests.simulator.site_recovery.estate import SOURCE, SUBSCRIPTION, TARGET, TARGET_GROUP, TARGET_NETWORK, Estate

NETWORKS = f"{SUBSCRIPTION}/resourceGroups/rg-data/providers/Microsoft.Network/virtualNetworks"
DATA = f"{NETWORKS}/vnet-data"
NEW = f"{TARGET_GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-new"
FOLDER = f"{SOURCE}/replicationNetworks/azureNetwork/replicationNetworkMappings"


def known(estate: Estate) -> JsonObject:
    """The mapping that Contoso begins with."""
    [mapping] = estate.get(FOLDER)["value"]
    found: JsonObject = mapping
    return found


def update(target: str, **changed: object) -> JsonObject:
    details = {"instanceType": "AzureToAzure", "primaryNetworkId": DATA}
    return {"recoveryNetworkId": target, "recoveryFabricName": "asr-a2a-default-westeurope",
            "fabricSpecificDetails": details, **changed}  # fmt: skip


def test_a_change_counts_when_its_job_has_ended_and_machines_keep_their_network() -> None:
    estate = Estate()
    mapping = known(estate)
    before = estate.properties(estate.protected_item())["providerSpecificDetails"]["vmNics"]
    job = estate.write("PATCH", mapping["id"], update(NEW))
    assert known(estate) == mapping
    done = estate.finish(job)
    assert (done["state"], done["scenarioName"]) == ("Succeeded", "NetworkPairing")
    properties = known(estate)["properties"]
    assert properties["recoveryNetworkId"] == NEW.lower()
    assert properties["recoveryNetworkFriendlyName"] == "vnet-new"
    assert properties["primaryNetworkId"] == DATA.lower()
    assert estate.properties(estate.protected_item())["providerSpecificDetails"]["vmNics"] == before


def test_the_fabrics_friendly_name_is_taken_too() -> None:
    estate = Estate()
    friendly = known(estate)["properties"]["recoveryFabricFriendlyName"]
    assert estate.ask(
        "PATCH", known(estate)["id"], {"properties": update(NEW, recoveryFabricName=friendly)}
    ).status == 202  # fmt: skip


@pytest.mark.parametrize(
    ("target", "changed", "code"),
    [
        (DATA, {}, "RecoveryNetworkInOtherRegion"),
        ("/subscriptions/s/resourceGroups/g", {}, "InvalidParameter"),
        (NEW, {"recoveryFabricName": "asr-a2a-default-eastus2"}, "RecoveryFabricCannotBeChanged"),
        (
            NEW,
            {"fabricSpecificDetails": {"instanceType": "AzureToAzure", "primaryNetworkId": f"{NETWORKS}/x"}},
            "PrimaryNetworkCannotBeChanged",
        ),
    ],
)
def test_what_a_mapping_cannot_become_is_refused(target: str, changed: JsonObject, code: str) -> None:
    estate = Estate()
    before = known(estate)
    answer = estate.ask("PATCH", before["id"], {"properties": update(target, **changed)})
    assert (answer.status, answer.code) == (400, code)
    assert known(estate) == before


def test_a_mapping_that_is_gone_is_not_found() -> None:
    answer = Estate().ask("PATCH", f"{FOLDER}/gone", {"properties": update(NEW)})
    assert (answer.status, answer.code) == (404, "NetworkMappingArmEntityMissing")


def test_a_network_is_mapped_once_to_a_region() -> None:
    estate = Estate()
    sent = {
        "recoveryFabricName": TARGET.rsplit("/", maxsplit=1)[-1],
        "recoveryNetworkId": NEW,
        "fabricSpecificDetails": {"instanceType": "AzureToAzure", "primaryNetworkId": DATA},
    }
    answer = estate.ask("PUT", f"{FOLDER}/second", {"properties": sent})
    assert (answer.status, answer.code) == (409, "NetworkAlreadyMapped")
    again = estate.ask("PUT", known(estate)["id"], {"properties": {**sent, "recoveryNetworkId": TARGET_NETWORK}})
    assert again.status == 202
