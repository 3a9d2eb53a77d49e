"""The door: headers, paths, pages, errors, and trouble on demand."""

from __future__ import annotations

import re

import aiohttp
import pytest

from asr_tui.simulator.server import Simulator
from tests.simulator.arm_client import ArmClient
from tests.simulator.conftest import EMPTY, PRODUCTION

SUB = f"/subscriptions/{EMPTY}"
GROUP = f"{SUB}/resourceGroups/rg"
SHOP = f"/subscriptions/{PRODUCTION}"


async def test_every_answer_carries_azures_headers(arm: ArmClient) -> None:
    answer = await arm.send("GET", SUB, **{"x-ms-client-request-id": "mine", "Authorization": "Bearer anything"})
    assert answer.headers["x-ms-client-request-id"] == "mine"
    assert answer.headers["x-ms-ratelimit-remaining-subscription-reads"] == "249"
    assert answer.headers["x-ms-ratelimit-remaining-subscription-global-reads"] == "3749"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (answer.headers["cache-control"], answer.headers["expires"]) == ("no-cache", "-1")
    for name in ("x-ms-request-id", "x-ms-correlation-request-id", "x-ms-routing-request-id"):
        assert answer.headers[name]
    made = await arm.put(GROUP, {"location": "eastus"})
    assert made.headers["x-ms-ratelimit-remaining-subscription-writes"] == "199"
    gone = await arm.delete(GROUP)
    assert gone.headers["x-ms-ratelimit-remaining-subscription-deletes"] == "199"
    assert (gone.headers["content-length"], "content-type" in gone.headers) == ("0", False)


@pytest.mark.parametrize(
    "path",
    [
        "/SUBSCRIPTIONS/{}/RESOURCEGROUPS/RG-SHOP/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/WEB-01",
        "//subscriptions/{}//resourcegroups/rg-shop/providers/microsoft.compute/virtualmachines/web-01/",
    ],
)
async def test_paths_match_in_any_case_and_with_double_slashes(shop: ArmClient, path: str) -> None:
    answer = await shop.get(path.format(PRODUCTION))
    assert answer.body["name"] == "web-01"
    assert answer.body["id"].startswith(f"{SHOP}/resourceGroups/rg-shop/providers/Microsoft.Compute/")


async def test_new_resource_is_written_with_its_groups_own_letters(arm: ArmClient) -> None:
    await arm.put(f"{SUB}/resourceGroups/MyGroup", {"location": "eastus"})
    path = f"{SUB}/resourcegroups/mygroup/providers/microsoft.compute/availabilitysets/Set"
    made = await arm.put(path, {"location": "eastus"})
    assert made.body["id"] == f"{SUB}/resourceGroups/MyGroup/providers/Microsoft.Compute/availabilitySets/Set"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "MissingApiVersionParameter"),
        ("?api-version=2014-12-31", "InvalidApiVersionParameter"),
        ("?api-version=newest", "InvalidApiVersionParameter"),
    ],
)
async def test_a_missing_or_wrong_api_version_is_refused(
    empty: Simulator, http: aiohttp.ClientSession, query: str, code: str
) -> None:
    async with http.get(f"{empty.url}{SUB}{query}") as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (400, code)
    async with http.get(f"{empty.url}{SUB}?API-Version=2014-04-01-Preview") as answer:
        assert answer.status == 200


async def test_unknown_routes_are_loud(arm: ArmClient) -> None:
    await arm.put(GROUP, {"location": "eastus"})
    assert (await arm.get("/nowhere")).status == 404
    unknown = await arm.get(f"{GROUP}/providers/Microsoft.Web/sites/one")
    assert (unknown.status, unknown.code) == (404, "InvalidResourceType")
    wrong = await arm.send("PATCH", f"{SUB}/locations")
    assert (wrong.status, wrong.headers["allow"]) == (405, "GET")


async def test_broken_json_is_refused(empty: Simulator, http: aiohttp.ClientSession) -> None:
    for data in (b"{", b"[1]"):
        async with http.put(f"{empty.url}{GROUP}?api-version=2022-09-01", data=data) as answer:
            assert (await answer.json())["error"]["code"] == "InvalidRequestContent"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"location": 7}, "location"),
        ({"location": "eastus", "properties": []}, "properties"),
        (
            {"location": "eastus", "properties": {"subnets": [{"name": "a", "properties": "x"}]}},
            "subnets[0].properties",
        ),
        ({"location": "eastus", "properties": {"subnets": {}}}, "properties.subnets"),
        ({"location": "eastus", "zones": [1]}, "zones"),
    ],
)
async def test_values_of_the_wrong_kind_are_refused(arm: ArmClient, body: object, path: str) -> None:
    await arm.put(GROUP, {"location": "eastus"})
    answer = await arm.put(f"{GROUP}/providers/Microsoft.Network/virtualNetworks/net", body)
    assert (answer.status, answer.code) == (400, "InvalidRequestContent")
    assert f"{path}'" in answer.body["error"]["message"]


async def test_head_asks_for_existence(arm: ArmClient) -> None:
    assert (await arm.send("HEAD", GROUP)).status == 404
    await arm.put(GROUP, {"location": "eastus"})
    assert (await arm.send("HEAD", GROUP)).status == 204
    await arm.put(f"{GROUP}/providers/Microsoft.Compute/availabilitySets/set", {"location": "eastus"})
    assert (await arm.send("HEAD", f"{GROUP}/providers/Microsoft.Compute/availabilitySets/set")).status == 204


async def test_lists_come_in_pages_linked_on_the_host_that_was_asked(shop: ArmClient, contoso: Simulator) -> None:
    contoso.cloud.page_size = 3
    path = f"{SHOP}/providers/Microsoft.Compute/virtualMachines?api-version=2023-09-01"
    answer = await shop.send("GET", path, Host="azure.example:8443")
    assert answer.body["nextLink"].startswith("http://azure.example:8443/subscriptions/")
    names = [machine["name"] for machine in answer.body["value"]]
    link = answer.body["nextLink"].replace("http://azure.example:8443", shop.url)
    while link:
        page = (await shop.get(link)).body
        names += [machine["name"] for machine in page["value"]]
        link = page.get("nextLink", "").replace("http://azure.example:8443", shop.url)
        assert len(page["value"]) <= 3
    assert names == [m["name"] for m in contoso.cloud.store.of_type("Microsoft.Compute/virtualMachines")]


async def test_resources_are_filtered(shop: ArmClient) -> None:
    async def names(wanted: str) -> list[str]:
        answer = await shop.get(f"{SHOP}/resources?$filter={wanted}&api-version=2021-04-01")
        return sorted(item["name"] for item in answer.body["value"])

    assert await names("resourceType eq 'Microsoft.RecoveryServices/vaults'") == ["contoso-vault", "contoso-vault-us"]
    assert await names("substringof('sql-01', name) and resourceType eq 'microsoft.compute/disks'") == [
        *(f"sql-01-data-{lun}" for lun in range(4)),
        "sql-01-os",
    ]
    assert await names("tagName eq 'role' and tagValue eq 'gateway'") == ["edge-gw-01", "edge-gw-01-os"]
    wrong = await shop.get(f"{SHOP}/resources?$filter=colour eq 'red'&api-version=2021-04-01")
    assert wrong.code == "InvalidFilterInQueryString"


async def test_operation_links_carry_host_and_scaled_retry_after(contoso: Simulator, shop: ArmClient) -> None:
    contoso.speed = 5
    body = {"location": "centralus", "properties": {"addressSpace": {"addressPrefixes": ["10.7.0.0/16"]}}}
    path = f"{SHOP}/resourceGroups/rg-shop/providers/Microsoft.Network/virtualNetworks/new"
    answer = await shop.put(path, body)
    link = answer.headers["azure-asyncoperation"]
    assert re.match(rf"{contoso.url}{SHOP}/providers/Microsoft.Network/locations/centralus/operations/[0-9a-f-]+", link)
    assert answer.headers["retry-after"] == "2"
    assert (await shop.get(link)).body == {"status": "InProgress"}
    assert answer.body["properties"]["provisioningState"] == "Updating"
    contoso.advance(5)
    assert (await shop.get(link)).body == {"status": "Succeeded"}
    assert (await shop.get(path)).body["properties"]["provisioningState"] == "Succeeded"


async def test_only_time_moves_a_state_never_a_read(contoso: Simulator, shop: ArmClient) -> None:
    machine = f"{SHOP}/resourceGroups/rg-shop/providers/Microsoft.Compute/virtualMachines/web-01"
    await shop.send("POST", machine + "/deallocate")
    for _ in range(5):
        view = (await shop.get(machine + "/instanceView")).body
        assert view["statuses"][1]["code"] == "PowerState/deallocating"
    contoso.advance(60)
    view = (await shop.get(machine + "/instanceView")).body
    assert view["statuses"][1]["code"] == "PowerState/deallocated"


async def test_lost_answer_after_the_write_was_done(arm: ArmClient, empty: Simulator) -> None:
    await arm.put(GROUP, {"location": "eastus"})
    empty.faults.add("PATCH", "/resourceGroups/rg", when="after")
    with pytest.raises(aiohttp.ClientError):
        await arm.send("PATCH", GROUP, {"tags": {"written": "yes"}})
    assert (await arm.get(GROUP)).body["tags"] == {"written": "yes"}
    assert [seen.method for seen in empty.requests] == ["PUT", "PATCH", "GET"]


async def test_refusal_before_the_write(arm: ArmClient, empty: Simulator) -> None:
    error = {"error": {"code": "TooManyRequests", "message": "Slow down."}}
    empty.faults.add("PUT", "/resourceGroups/rg", status=429, body=error, headers={"Retry-After": "17"}, times=2)
    for _ in range(2):
        answer = await arm.put(GROUP, {"location": "eastus"})
        assert (answer.status, answer.headers["retry-after"]) == (429, "17")
    assert (await arm.put(GROUP, {"location": "eastus"})).status == 201


async def test_answer_that_hangs_until_released(arm: ArmClient, empty: Simulator, http: aiohttp.ClientSession) -> None:
    fault = empty.faults.add("GET", f"{SUB}$|{SUB}\\?", hang=True)
    with pytest.raises(TimeoutError):
        await http.get(f"{empty.url}{SUB}?api-version=2022-12-01", timeout=aiohttp.ClientTimeout(total=0.05))
    fault.release()
    assert (await arm.get(SUB)).status == 200
