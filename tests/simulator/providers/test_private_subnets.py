"""Who gets a private subnet without asking: the api-version of the request decides, and only for a new subnet."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from tests.simulator.arm_client import ArmClient, Clients
from tests.simulator.conftest import EMPTY

GROUP = f"/subscriptions/{EMPTY}/resourceGroups/rg"
NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/net"


def body(**access: bool | None) -> dict[str, Any]:
    """A network of one subnet for each name, with what is said of its way out."""
    named: dict[str, bool | None] = access or {"web": None}
    subnets = [
        {
            "name": name,
            "properties": {"addressPrefix": f"10.0.{number}.0/24"}
            | ({} if value is None else {"defaultOutboundAccess": value}),
        }
        for number, (name, value) in enumerate(named.items())
    ]
    return {
        "location": "centralus",
        "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets},
    }


def said(network: Any) -> dict[str, object]:
    """What the answer says of each subnet; "nothing" where it does not say."""
    subnets = network.body["properties"]["subnets"]
    return {one["name"]: one["properties"].get("defaultOutboundAccess", "nothing") for one in subnets}


@pytest.fixture
async def rg(arm: ArmClient) -> ArmClient:
    await arm.put(GROUP, {"location": "centralus"})
    return arm


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("2022-01-01", "nothing"),
        ("2025-05-01", "nothing"),
        ("2025-07-01", False),
        ("2025-09-01", False),
        ("2026-03-01", False),
    ],
)
async def test_a_new_network_s_subnets_are_private_by_the_api_version(
    rg: ArmClient, version: str, expected: object
) -> None:
    await rg.put(f"{NETWORK}?api-version={version}", body())
    assert said(await rg.get(f"{NETWORK}?api-version=2026-03-01")) == {"web": expected}


@pytest.mark.parametrize("version", ["2024-05-01", "2026-03-01"])
async def test_what_is_asked_for_is_made(rg: ArmClient, version: str) -> None:
    await rg.put(f"{NETWORK}?api-version={version}", body(web=True, data=False))
    assert said(await rg.get(NETWORK)) == {"web": True, "data": False}


async def test_a_subnet_that_exists_keeps_what_it_had(rg: ArmClient) -> None:
    await rg.put(f"{NETWORK}?api-version=2022-01-01", body())
    more = body()
    more["properties"]["subnets"].append({"name": "new", "properties": {"addressPrefix": "10.0.9.0/24"}})
    await rg.put(f"{NETWORK}?api-version=2026-03-01", more)
    assert said(await rg.get(NETWORK)) == {"web": "nothing", "new": False}
    await rg.put(f"{NETWORK}/subnets/web?api-version=2026-03-01", {"properties": {"addressPrefix": "10.0.0.0/24"}})
    await rg.put(f"{NETWORK}/subnets/last?api-version=2026-03-01", {"properties": {"addressPrefix": "10.0.8.0/24"}})
    assert said(await rg.get(NETWORK)) == {"web": "nothing", "new": False, "last": False}


async def test_a_value_of_another_kind_is_refused(rg: ArmClient) -> None:
    wrong = body()
    wrong["properties"]["subnets"][0]["properties"]["defaultOutboundAccess"] = "no"
    assert (await rg.put(NETWORK, wrong)).code == "InvalidRequestContent"


async def test_the_pinned_package_makes_private_subnets(clients: Clients) -> None:
    await clients.resources.resource_groups.create_or_update("rg", {"location": "centralus"})
    made = await (await clients.network.virtual_networks.begin_create_or_update("rg", "net", body())).result()
    assert made.subnets[0].default_outbound_access is False


async def test_a_nat_gateway_is_joined_with_its_subnet_and_its_address(clients: Clients) -> None:
    await clients.resources.resource_groups.create_or_update("rg", {"location": "centralus"})
    network = clients.network
    where = {"location": "centralus", "sku": {"name": "Standard"}}
    address = await (await network.public_ip_addresses.begin_create_or_update("rg", "ip", where)).result()
    wanted = {**where, "properties": {"publicIpAddresses": [{"id": address.id}]}}
    gateway = await (await network.nat_gateways.begin_create_or_update("rg", "nat", wanted)).result()
    assert [one.id for one in gateway.public_ip_addresses] == [address.id]
    joined = body(web=False)
    joined["properties"]["subnets"][0]["properties"]["natGateway"] = {"id": gateway.id}
    made = await (await network.virtual_networks.begin_create_or_update("rg", "net", joined)).result()
    gateway = await network.nat_gateways.get("rg", "nat")
    assert [one.id for one in gateway.subnets] == [made.subnets[0].id]
    address = await network.public_ip_addresses.get("rg", "ip")
    assert address.nat_gateway.id == gateway.id
    for deletion in (
        network.nat_gateways.begin_delete("rg", "nat"),
        network.public_ip_addresses.begin_delete("rg", "ip"),
    ):
        with pytest.raises(HttpResponseError, match=r"in use|still allocated"):
            await deletion
    missing = {**where, "properties": {"publicIpAddresses": [{"id": f"{address.id}-x"}]}}
    with pytest.raises(HttpResponseError, match="was not found"):
        await network.nat_gateways.begin_create_or_update("rg", "nat-2", missing)
