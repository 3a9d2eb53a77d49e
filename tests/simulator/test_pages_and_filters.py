"""Lists in pages and through filters hold what reading everything finds, in the same order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from tests.simulator.site_recovery.estate import Estate

SUBSCRIPTION = "/subscriptions/0b1f6471-1bf0-4dda-aec3-333333333333"
VAULT = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.RecoveryServices/vaults/contoso-global-vault"
FABRIC = "asr-a2a-default-centralus"
LISTS = [
    f"{SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines",
    f"{SUBSCRIPTION}/resourceGroups/rg-erp-prod/providers/Microsoft.Compute/virtualMachines",
    f"{SUBSCRIPTION}/providers/Microsoft.Compute/locations/centralus/virtualMachines",
    f"{SUBSCRIPTION}/providers/Microsoft.Compute/disks",
    f"{SUBSCRIPTION}/providers/Microsoft.Network/networkInterfaces",
    f"{SUBSCRIPTION}/resources",
    f"{SUBSCRIPTION}/resourceGroups/rg-erp-prod/resources",
    f"{VAULT}/replicationProtectedItems",
    f"{VAULT}/replicationProtectedItems?$filter=RecoveryPlanName eq 'erp-in-order'",
    f"{VAULT}/replicationProtectedItems?$filter=SourceFabricName eq '{FABRIC}'",
    f"{VAULT}/replicationJobs",
    f"{VAULT}/replicationEvents",
]


@pytest.fixture(scope="module")
def estate() -> Estate:
    return Estate(Simulator.open("contoso-large").cloud)


def whole(estate: Estate, url: str, size: int = 100_000) -> list[JsonObject]:
    """A list's bodies, page by page of that size."""
    estate.cloud.page_size = size
    found: list[JsonObject] = []
    path, _, query = url.partition("?")
    full = size * 10 if path.endswith("/resources") else size
    while True:
        answer = estate.ask("GET", f"{path}?{query}" if query else path)
        assert answer.status == 200, answer.body
        assert len(answer.body["value"]) <= full
        found += answer.body["value"]
        link = urlsplit(answer.body.get("nextLink") or "").query
        if not link:
            return found
        assert len(answer.body["value"]) == full
        query = "&".join(f"{key}={value}" for key, value in parse_qsl(link))


@pytest.mark.parametrize("url", LISTS)
def test_pages_joined_are_the_list(estate: Estate, url: str) -> None:
    expected = whole(estate, url)
    assert expected
    for size in (1, 7, len(expected) - 1, len(expected)):
        if size > 0 and len(expected) / size < 200:
            assert whole(estate, url, size) == expected


def tags(body: JsonObject) -> dict[str, str]:
    found: dict[str, str] = body.get("tags") or {}
    return found


DISK, MACHINE = "Microsoft.Compute/disks", "Microsoft.Compute/virtualMachines"
FILTERS: dict[str, Callable[[JsonObject], bool]] = {
    f"resourceType eq '{DISK.upper()}'": lambda body: body["type"] == DISK,
    f"resourceType ne '{DISK}'": lambda body: body["type"] != DISK,
    "name eq 'ERP-001'": lambda body: body["name"] == "erp-001",
    "location eq 'West Europe'": lambda body: body["location"] == "westeurope",
    "tagName eq 'fleet'": lambda body: "fleet" in tags(body),
    f"tagName eq 'fleet' and resourceType eq '{MACHINE}'": lambda body: (
        body["type"] == MACHINE and "fleet" in tags(body)
    ),
    "tagName eq 'number' and tagValue eq '7'": lambda body: "7" in tags(body).values(),
    f"resourceType eq '{DISK}' and name eq 'erp-001-os'": lambda body: body["name"] == "erp-001-os",
    "name eq 'erp-001' or name eq 'erp-002'": lambda body: body["name"] in ("erp-001", "erp-002"),
    f"resourceType eq '{DISK}' and name eq 'erp-001' or location eq 'westeurope'": (
        lambda body: body["location"] == "westeurope"
    ),
    "resourceGroup eq 'RG-erp-prod' and location eq 'centralus'": (
        lambda body: "/resourceGroups/rg-erp-prod/" in body["id"] and body["location"] == "centralus"
    ),
    "substringof('-os', name) and tagValue eq 'web'": lambda body: (
        "-os" in body["name"] and "web" in tags(body).values()
    ),
    "name eq 'nobody'": lambda _: False,
}


@pytest.mark.parametrize("wanted", FILTERS)
@pytest.mark.parametrize("scope", [SUBSCRIPTION, f"{SUBSCRIPTION}/resourceGroups/rg-erp-prod"])
def test_resources_are_filtered_as_if_all_were_read(estate: Estate, wanted: str, scope: str) -> None:
    expected = [body for body in whole(estate, f"{scope}/resources") if FILTERS[wanted](body)]
    for size in (100_000, 50):
        assert whole(estate, f"{scope}/resources?$filter={wanted}", size) == expected


def test_resources_made_changed_and_deleted_later_are_found_by_a_filter() -> None:
    estate = Estate(Simulator.open("contoso-large").cloud)
    url = f"{SUBSCRIPTION}/resources?$filter=tagName eq 'colour'"
    disk = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.Compute/disks/new"
    body: JsonObject = {"location": "eastus", "properties": {"creationData": {"createOption": "Empty"}}}
    assert whole(estate, url) == []
    estate.ask("PUT", disk, {**body, "tags": {"colour": "red"}})
    assert [one["name"] for one in whole(estate, url)] == ["new"]
    estate.ask("PUT", disk, {**body, "tags": {}})
    assert whole(estate, url) == []
    estate.ask("PUT", disk, {**body, "tags": {"colour": "red"}})
    estate.cloud.store.delete(disk)
    assert whole(estate, url) == []


def test_jobs_are_filtered_as_if_all_were_read(estate: Estate) -> None:
    jobs = whole(estate, f"{VAULT}/replicationJobs")
    times = [datetime.fromisoformat(job["properties"]["startTime"]) for job in jobs]
    assert times == sorted(times, reverse=True)
    since, until = (jobs[at]["properties"]["startTime"] for at in (len(jobs) * 3 // 4, len(jobs) // 4))

    def matching(wanted: str) -> list[JsonObject]:
        found = whole(estate, f"{VAULT}/replicationJobs?$filter={wanted}", 1000)
        assert found == whole(estate, f"{VAULT}/replicationJobs?$filter={wanted}", 5)
        return found

    def those(*states: str) -> list[JsonObject]:
        return [job for job in jobs if job["properties"]["state"] in states]

    in_time = [job for job, at in zip(jobs, times, strict=True) if moment(since) <= at <= moment(until)]
    assert matching("JobStatus eq 'Failed'") == those("Failed")
    assert matching("JobStatus eq 'failed,Suspended'") == those("Failed", "Suspended")
    assert matching(f"StartTime eq '{since}' and EndTime eq '{until}'") == in_time
    assert matching(f"StartTime eq '{since}' and EndTime eq '{until}' and JobStatus eq 'Failed'") == [
        job for job in in_time if job in those("Failed")
    ]
    assert matching(f"JobName eq '{jobs[3]['name']}'") == [jobs[3]]
    types = {job["properties"]["targetInstanceType"] for job in jobs}
    for kind in types:
        expected = [job for job in jobs if job["properties"]["targetInstanceType"] == kind]
        assert matching(f"AffectedObjectTypes eq '{kind}'") == expected


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
