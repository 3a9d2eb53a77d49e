"""What ten times as many machines cost the simulator, as ratios in one run. Run: pytest tests/benchmarks -s

A world's building grows with it; a page of a list, one write and one protection cost the same in every world.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.server import Simulator
from asr_tui.simulator.state_saver import StateSaver
from asr_tui.simulator.world_file import WorldFile

SMALL, LARGE = 1_000, 10_000
MAX_BUILD_RATIO = 13.0
MAX_PAGE_RATIO = 1.5
MAX_WRITE_RATIO = 1.5
ROUNDS = 15

SUBSCRIPTION = "/subscriptions/0b1f6471-1bf0-4dda-aec3-444444444444"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-0"
VAULT = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.RecoveryServices/vaults/vault-dr"
CONTAINER = (
    f"{VAULT}/replicationFabrics/asr-a2a-default-centralus/replicationProtectionContainers/"
    "asr-a2a-default-centralus-container"
)
MACHINE = "Microsoft.Compute/virtualMachines"
LISTS = {
    "machines": f"{SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines",
    "machines of a group": f"{GROUP}/providers/Microsoft.Compute/virtualMachines",
    "disks": f"{SUBSCRIPTION}/providers/Microsoft.Compute/disks",
    "interfaces": f"{SUBSCRIPTION}/providers/Microsoft.Network/networkInterfaces",
    "resources": f"{SUBSCRIPTION}/resources",
    "resources of a type": f"{SUBSCRIPTION}/resources?$filter=resourceType eq 'Microsoft.Compute/disks'",
    "resources of a tag": f"{SUBSCRIPTION}/resources?$filter=tagName eq 'fleet'",
    "resources of a name": f"{SUBSCRIPTION}/resources?$filter=name eq 'm-050'",
    "items": f"{VAULT}/replicationProtectedItems",
    "items of a plan": f"{VAULT}/replicationProtectedItems?$filter=RecoveryPlanName eq 'two'",
    "jobs": f"{VAULT}/replicationJobs",
    "jobs that succeeded": f"{VAULT}/replicationJobs?$filter=JobStatus eq 'Succeeded'",
}


def world(machines: int) -> JsonObject:
    """A fleet of which a fifth is protected; half of these had a test failover, so that there are jobs as well."""
    families = ("standardDSv5Family", "standardESv5Family")
    past = [{"act": "test_failover", "hours_ago": 48}, {"act": "clean_up", "hours_ago": 47}]
    subnets = {"front": "10.1.0.0/16", "back": "10.2.0.0/16"}
    place = {"target_region": "westeurope", "target_group": "rg-asr", "target_network": "vnet-asr"}
    kept = {"vault": "vault-dr", "cache_account": "benchmarkcache"}
    return {
        "description": "a fleet",
        "subscriptions": [{"id": SUBSCRIPTION.rpartition("/")[2], "name": "Benchmark"}],
        "groups": [
            *({"name": f"rg-{number}", "location": "centralus"} for number in range(4)),
            *({"name": name, "location": "westeurope"} for name in ("rg-asr", "rg-dr")),
        ],
        "networks": [
            {"name": "vnet", "group": "rg-0", "prefixes": ["10.0.0.0/8"], "subnets": subnets},
            {"name": "vnet-asr", "group": "rg-asr", "prefixes": ["10.0.0.0/8"], "subnets": subnets},
        ],
        "storage_accounts": [{"name": "benchmarkcache", "group": "rg-dr", "location": "centralus"}],
        "vaults": [{"name": "vault-dr", "group": "rg-dr", "location": "westeurope"}],
        "quotas": {"centralus": dict.fromkeys(("cores", *families), 10**6), "westeurope": {"cores": 10**6}},
        "fleets": [
            {
                "prefix": "m",
                "count": machines,
                "groups": [f"rg-{number}" for number in range(4)],
                "network": "vnet",
                "subnets": ["front", "back"],
                "images": ["windows-2022", "ubuntu-2204", "rhel-9"],
                "sizes": ["Standard_D2s_v5", "Standard_E4s_v5"],
                "disks": [[], [{"gib": 128}], [{"gib": 256}, {"gib": 1024}]],
            }
        ],
        "protected_fleets": [{"prefix": "m", "count": machines // 5, "turns": [{}, {"past": past}], **place, **kept}],
        "plans": [{"name": "two", "vault": "vault-dr", "machines": ["m-001", "m-003"]}],
    }


def ask(cloud: Cloud, method: str, url: str, body: JsonObject | None = None) -> Response:
    """A request as the simulator's door takes it; its answer is encoded, as it is over the wire."""
    path, _, query = url.partition("?")
    asked = {key.lower(): value for key, value in parse_qsl(query)}
    answer = cloud.answer(
        Request(method, path, {}, asked, body, {}, "http://localhost", "2025-08-01", "client", "request", "correlation")
    )
    msgspec.json.encode(answer.body)
    return answer


def pages(cloud: Cloud, url: str) -> list[str]:
    """The addresses of a list's pages."""
    found = [url]
    while link := urlsplit((ask(cloud, "GET", found[-1]).body or {}).get("nextLink") or "").query:
        found.append(f"{url.partition('?')[0]}?{link}")
    return found


def deep(cloud: Cloud, url: str) -> str:
    """A full page near the end of a list; its first one where there are few."""
    found = pages(cloud, url)
    return found[max(0, len(found) - 3)]


def write(cloud: Cloud, number: int) -> None:
    """A new interface, which gets the next address of its subnet, and the end of its operation."""
    network = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet"
    place = {"subnet": {"id": f"{network}/subnets/front"}}
    properties = {"ipConfigurations": [{"name": "one", "properties": place}]}
    body = {"location": "centralus", "properties": properties}
    ask(cloud, "PUT", f"{GROUP}/providers/Microsoft.Network/networkInterfaces/new-{number}", body)
    while cloud.clock.jump():
        pass


def create(cloud: Cloud, number: int) -> None:
    """A new machine with a new disk."""
    write(cloud, number)
    interface = f"{GROUP}/providers/Microsoft.Network/networkInterfaces/new-{number}"
    properties = {
        "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
        "storageProfile": {"osDisk": {"createOption": "FromImage", "osType": "Linux"}},
        "networkProfile": {"networkInterfaces": [{"id": interface}]},
    }
    body = {"location": "centralus", "properties": properties}
    ask(cloud, "PUT", f"{GROUP}/providers/Microsoft.Compute/virtualMachines/new-{number}", body)
    while cloud.clock.jump():
        pass


def begin_protecting(cloud: Cloud, number: int) -> str:
    """Enable replication of a machine; the address of its item."""
    machine = cloud.store.of_type(MACHINE, SUBSCRIPTION.rpartition("/")[2], "rg-0")[-1 - number]
    disks = [machine["properties"]["storageProfile"]["osDisk"], *machine["properties"]["storageProfile"]["dataDisks"]]
    target = GROUP.replace("rg-0", "rg-asr")
    cache = f"{GROUP.replace('rg-0', 'rg-dr')}/providers/Microsoft.Storage/storageAccounts/benchmarkcache"
    place = {"primaryStagingAzureStorageAccountId": cache, "recoveryResourceGroupId": target}
    details = {
        "instanceType": "A2A",
        "fabricObjectId": machine["id"],
        "recoveryContainerId": CONTAINER.replace("centralus", "westeurope"),
        "recoveryResourceGroupId": target,
        "vmManagedDisks": [{"diskId": disk["managedDisk"]["id"], **place} for disk in disks],
    }
    policy = f"{VAULT}/replicationPolicies/24-hour-retention-policy"
    body = {"properties": {"policyId": policy, "providerSpecificDetails": details}}
    item = f"{CONTAINER}/replicationProtectedItems/new-{number}"
    ask(cloud, "PUT", item, body)
    return item


def is_protected(cloud: Cloud, item: str) -> bool:
    return bool((ask(cloud, "GET", item).body or {})["properties"]["protectionState"] == "Protected")


def protect(cloud: Cloud, number: int) -> None:
    """One machine's protection to its first recovery point."""
    item = begin_protecting(cloud, number)
    while cloud.clock.jump():
        pass
    assert is_protected(cloud, item)


def seconds(work: Callable[[], object]) -> float:
    """Of the processor, so that others' work is not counted."""
    began = time.process_time()
    work()
    return time.process_time() - began


def tell(words: str) -> None:
    sys.stdout.write(words + "\n")


def ratio(small: Callable[[int], object], large: Callable[[int], object]) -> float:
    """Large to small, the quickest of some rounds in turn: what takes a millisecond is often interrupted."""
    small(0), large(0)
    rounds = [(seconds(partial(small, number)), seconds(partial(large, number))) for number in range(1, ROUNDS)]
    return min(large for _, large in rounds) / min(small for small, _ in rounds)


@pytest.fixture(scope="module")
def clouds() -> tuple[Cloud, Cloud]:
    return Simulator.open(world(SMALL)).cloud, Simulator.open(world(LARGE)).cloud


def test_building_grows_with_the_world_and_no_faster() -> None:
    Simulator.open(world(20))
    pairs = [[seconds(partial(Simulator.open, world(size))) for size in (SMALL, LARGE)] for _ in range(3)]
    found = [large / small for small, large in pairs]
    tell(f"build: {statistics.median(found):.1f}")
    assert statistics.median(found) <= MAX_BUILD_RATIO, found


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("place", ["first", "deep"])
def test_a_page_costs_the_same_in_a_large_world(clouds: tuple[Cloud, Cloud], name: str, place: str) -> None:
    small, large = (LISTS[name] if place == "first" else deep(cloud, LISTS[name]) for cloud in clouds)
    lengths = [
        len((ask(cloud, "GET", at).body or {})["value"]) for cloud, at in zip(clouds, (small, large), strict=True)
    ]
    assert lengths[0] == lengths[1]
    found = ratio(lambda _: ask(clouds[0], "GET", small), lambda _: ask(clouds[1], "GET", large))
    tell(f"{place} page of {name}: {found:.2f}")
    assert found <= MAX_PAGE_RATIO


@pytest.mark.parametrize("work", [write, create, protect])
def test_a_change_costs_the_same_in_a_large_world(
    clouds: tuple[Cloud, Cloud], work: Callable[[Cloud, int], None]
) -> None:
    found = ratio(lambda number: work(clouds[0], number), lambda number: work(clouds[1], number))
    tell(f"{work.__name__}: {found:.2f}")
    assert found <= MAX_WRITE_RATIO


def test_keeping_a_write_on_disk_costs_the_same_in_a_large_world(clouds: tuple[Cloud, Cloud], tmp_path: Path) -> None:
    savers = [StateSaver(cloud, WorldFile.open(tmp_path / str(number))) for number, cloud in enumerate(clouds)]
    with asyncio.Runner() as loop:

        def keep(which: int, number: int) -> None:
            ask(clouds[which], "PUT", GROUP, {"location": "centralus", "tags": {"number": str(number)}})
            loop.run(savers[which].save())

        found = ratio(lambda number: keep(0, number), lambda number: keep(1, number))
    tell(f"kept write: {found:.2f}")
    assert found <= MAX_WRITE_RATIO
