"""Machine sizes, SKUs and the compute quota of a region."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from asr_tui.simulator.arm_errors import conflict
from asr_tui.simulator.cloud import Cloud, Handler, Provider
from asr_tui.simulator.index_entries import CORES
from asr_tui.simulator.lists import filter_by, page
from asr_tui.simulator.locations import all_locations, normalized
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.kinds import AVAILABILITY_SET, DISK, MACHINE
from asr_tui.simulator.providers.compute.offers import closed_zones, disk_skus, missing_sizes, restrictions, zones_of
from asr_tui.simulator.providers.tracked import in_group, in_subscription, required


class Size(Struct, frozen=True):
    """One machine size (Microsoft Learn, "Sizes for virtual machines in Azure")."""

    name: str
    family: str
    cores: int
    memory_gib: float
    data_disks: int
    interfaces: int
    premium: bool = True


SIZES = [
    Size("Standard_B1s", "standardBSFamily", 1, 1, 2, 2),
    Size("Standard_B2s", "standardBSFamily", 2, 4, 4, 3),
    Size("Standard_B2ms", "standardBSFamily", 2, 8, 4, 3),
    Size("Standard_B4ms", "standardBSFamily", 4, 16, 8, 4),
    Size("Standard_A1_v2", "standardAv2Family", 1, 2, 2, 2, premium=False),
    Size("Standard_A2_v2", "standardAv2Family", 2, 4, 4, 2, premium=False),
    Size("Standard_DS1_v2", "standardDSv2Family", 1, 3.5, 4, 2),
    Size("Standard_DS2_v2", "standardDSv2Family", 2, 7, 8, 2),
    Size("Standard_DS3_v2", "standardDSv2Family", 4, 14, 16, 4),
    Size("Standard_D2s_v3", "standardDSv3Family", 2, 8, 4, 2),
    Size("Standard_D4s_v3", "standardDSv3Family", 4, 16, 8, 2),
    Size("Standard_D2s_v5", "standardDSv5Family", 2, 8, 4, 2),
    Size("Standard_D4s_v5", "standardDSv5Family", 4, 16, 8, 2),
    Size("Standard_D8s_v5", "standardDSv5Family", 8, 32, 16, 4),
    Size("Standard_D16s_v5", "standardDSv5Family", 16, 64, 32, 8),
    Size("Standard_E2s_v5", "standardESv5Family", 2, 16, 4, 2),
    Size("Standard_E4s_v5", "standardESv5Family", 4, 32, 8, 2),
    Size("Standard_E8s_v5", "standardESv5Family", 8, 64, 16, 4),
    Size("Standard_E16s_v5", "standardESv5Family", 16, 128, 32, 8),
    Size("Standard_F2s_v2", "standardFSv2Family", 2, 4, 4, 2),
    Size("Standard_F4s_v2", "standardFSv2Family", 4, 8, 8, 2),
]

_BY_NAME = {size.name.lower(): size for size in SIZES}

# Default limits of vCPUs, for the region and for each family, are the subscription's own; this is a
# usual one of an enterprise subscription (assumed).
CORES_LIMIT = 350
_FAMILY_LIMIT = 100


def size_named(name: str) -> Size | None:
    return _BY_NAME.get(name.lower())


def cores_of(name: str) -> int:
    """vCPUs of a size; for one that is not in the table, the number in its name."""
    if size := size_named(name):
        return size.cores
    digits = re.search(r"_[A-Za-z]+(\d+)", name)
    return int(digits[1]) if digits else 1


def _sizes(cloud: Cloud, request: Request) -> Response:
    cloud.require_answering(request.params["location"])
    return Response(200, {"value": [_size_body(size) for size in SIZES]})


def _sizes_for(kind: str) -> Handler:
    """The sizes that a machine or a set can be changed to: here all of its region."""

    def handler(cloud: Cloud, request: Request) -> Response:
        location = required(cloud, request, kind)["location"]
        cloud.require_answering(location)
        missing = missing_sizes(cloud, location)
        return Response(200, {"value": [_size_body(size) for size in SIZES if size.name not in missing]})

    return handler


def _size_body(size: Size) -> JsonObject:
    return {
        "name": size.name,
        "numberOfCores": size.cores,
        "osDiskSizeInMB": 1047552,
        "resourceDiskSizeInMB": 0 if size.family.endswith("v5Family") else size.cores * 8192,
        "memoryInMB": int(size.memory_gib * 1024),
        "maxDataDiskCount": size.data_disks,
    }


def _skus(cloud: Cloud, request: Request) -> Response:
    location = filter_by(request, "location").get("location")
    regions = [normalized(location)] if location else [r.name for r in all_locations().values() if r.physical]
    items: list[JsonObject] = []
    for region in regions:
        items += disk_skus(cloud, region)
        items += [_sku(cloud, size, region) for size in SIZES]
    return page(cloud, request, items)


def require_size(cloud: Cloud, region: str, size_name: str, zones: list[str]) -> None:
    """409 SkuNotAvailable for a size that the region, or the zone, does not offer now."""
    missing = size_name.lower() in (name.lower() for name in missing_sizes(cloud, region))
    if missing or set(zones) & set(closed_zones(cloud, region, size_name)):
        raise conflict(
            "SkuNotAvailable",
            "The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: "
            f"{size_name}' is currently not available in location '{region}'. Please try another size or deploy to a "
            "different location or different zone. See https://aka.ms/azureskunotavailable for details.",
        )


def _sku(cloud: Cloud, size: Size, region: str) -> JsonObject:
    missing = size.name in missing_sizes(cloud, region)
    capabilities = {
        "MaxResourceVolumeMB": "0",
        "vCPUs": str(size.cores),
        "MemoryGB": f"{size.memory_gib:g}",
        "MaxDataDiskCount": str(size.data_disks),
        "PremiumIO": str(size.premium),
        "MaxNetworkInterfaces": str(size.interfaces),
        "AcceleratedNetworkingEnabled": str(size.cores >= 2),
        "HyperVGenerations": "V1,V2",
        "CpuArchitectureType": "x64",
        "EncryptionAtHostSupported": "True",
    }
    return {
        "resourceType": "virtualMachines",
        "name": size.name,
        "tier": "Standard",
        "size": size.name.removeprefix("Standard_"),
        "family": size.family,
        "locations": [region],
        "locationInfo": [{"location": region, "zones": zones_of(region), "zoneDetails": []}],
        "capabilities": [{"name": name, "value": value} for name, value in capabilities.items()],
        "restrictions": restrictions(region, missing=missing, closed=closed_zones(cloud, region, size.name)),
    }


class Quota(Struct, frozen=True):
    """A quota of a subscription in a region."""

    value: str
    words: str
    used: int
    limit: int


def _cores_used(cloud: Cloud, subscription: str, region: str) -> dict[str, int]:
    """vCPUs in use: "cores" for all, and each family's. Stopped (deallocated) machines use none."""
    used = dict.fromkeys(["cores", *(size.family for size in SIZES)], 0)
    sizes = Counter(cloud.store.index.counts((CORES, subscription.lower(), region)))
    return used | _needed(sizes)


def _core_quotas(cloud: Cloud, subscription: str, region: str) -> list[Quota]:
    limits = cloud.store.private("/quotas").get(region, {})
    return [
        Quota("cores", "Total Regional vCPUs", used, limits.get("cores", CORES_LIMIT))
        if name == "cores"
        else Quota(name, name.replace("Family", " Family vCPUs"), used, limits.get(name, _FAMILY_LIMIT))
        for name, used in _cores_used(cloud, subscription, region).items()
    ]


def _quotas(cloud: Cloud, subscription: str, location: str) -> list[Quota]:
    """The quotas of a region."""
    region = normalized(location)
    limits = cloud.store.private("/quotas").get(region, {})
    here = cloud.store.search(f"/subscriptions/{subscription}".lower(), "location", region)

    def counted(value: str, words: str, kind: str, limit: int) -> Quota:
        return Quota(value, words, len(here.get(kind.lower(), ())), limits.get(value, limit))

    return [
        counted("availabilitySets", "Availability Sets", AVAILABILITY_SET, 2500),
        counted("virtualMachines", "Virtual Machines", MACHINE, 25000),
        counted("disks", "Disks", DISK, 50000),
        *_core_quotas(cloud, subscription, region),
    ]


def _needed(sizes: Counter[str]) -> Counter[str]:
    """The vCPUs of machines of these sizes: "cores" for all, and each family's."""
    needed = Counter[str]()
    for name, count in sizes.items():
        needed["cores"] += cores_of(name) * count
        if size := size_named(name):
            needed[size.family] += size.cores * count
    return needed


def has_quota(cloud: Cloud, subscription: str, location: str, sizes: Sequence[str]) -> bool:
    """Whether a subscription may run one more machine of each of these sizes."""
    needed, core_quotas = _needed(Counter(sizes)), _core_quotas(cloud, subscription, normalized(location))
    return all(quota.used + needed[quota.value] <= quota.limit for quota in core_quotas)


def require_quota(cloud: Cloud, subscription: str, location: str, size_name: str) -> None:
    """409 where one more machine of a size would exceed a quota."""
    needed = _needed(Counter([size_name]))
    for quota in _core_quotas(cloud, subscription, normalized(location)):
        more = needed[quota.value]
        if more and quota.used + more > quota.limit:
            kind = "Total Regional Cores" if quota.value == "cores" else f"{quota.value} Cores"
            raise conflict(
                "OperationNotAllowed",
                f"Operation could not be completed as it results in exceeding approved {kind} quota. Additional "
                f"details - Deployment Model: Resource Manager, Location: {location}, Current Limit: {quota.limit}, "
                f"Current Usage: {quota.used}, Additional Required: {more}, (Minimum) New Limit Required: "
                f"{quota.used + more}. Submit a request for Quota increase at https://aka.ms/ProdportalCRP.",
            )


def _usages(cloud: Cloud, request: Request) -> Response:
    cloud.require_answering(request.params["location"])
    usages = [
        {
            "limit": quota.limit,
            "unit": "Count",
            "currentValue": quota.used,
            "name": {"value": quota.value, "localizedValue": quota.words},
        }
        for quota in _quotas(cloud, request.params["subscription"], request.params["location"])
    ]
    return Response(200, {"value": usages})


PROVIDER = Provider(
    routes=[
        ("GET", in_subscription("Microsoft.Compute/locations/{location}/vmSizes"), _sizes),
        ("GET", in_subscription("Microsoft.Compute/locations/{location}/usages"), _usages),
        ("GET", in_subscription("Microsoft.Compute/skus"), _skus),
        *(("GET", in_group(kind) + "/{name}/vmSizes", _sizes_for(kind)) for kind in (MACHINE, AVAILABILITY_SET)),
    ]
)
