"""A world of the simulator with any number of machines, and requests to it."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import msgspec

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request, Response

SUBSCRIPTION = "/subscriptions/0b1f6471-1bf0-4dda-aec3-444444444444"


GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-0"


VAULT = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.RecoveryServices/vaults/vault-dr"


CONTAINER = (
    f"{VAULT}/replicationFabrics/asr-a2a-default-centralus/replicationProtectionContainers/"
    "asr-a2a-default-centralus-container"
)


MACHINE = "Microsoft.Compute/virtualMachines"


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
