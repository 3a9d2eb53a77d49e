"""Machine sizes, SKUs and the compute quota of a region."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.locations import all_locations, location_named, normalized
from asr_tui.simulator.providers.compute.kinds import AVAILABILITY_SET, DISK, MACHINE
from asr_tui.simulator.providers.compute.power import DEALLOCATED, power_of
from asr_tui.simulator.routes import Request, Response, Route, page

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud


@dataclass(frozen=True, slots=True)
class Size:
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

# Default limits of vCPUs, for the region and for each family, are the subscription's own; this is a
# usual one of an enterprise subscription (assumed).
CORES_LIMIT = 350
_FAMILY_LIMIT = 100


def size_named(name: str) -> Size | None:
    return next((size for size in SIZES if size.name.lower() == name.lower()), None)


def cores_of(name: str) -> int:
    """vCPUs of a size; for one that is not in the table, the number its name carries."""
    size = size_named(name)
    if size is not None:
        return size.cores
    digits = re.search(r"_[A-Za-z]+(\d+)", name)
    return int(digits[1]) if digits else 1


def _sizes(cloud: Cloud, request: Request) -> Response:
    cloud.require_answering(request.params["location"])
    return Response(200, {"value": [_size_body(size) for size in SIZES]})


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
    wanted = re.search(r"location eq '([^']+)'", request.query.get("$filter", ""), re.IGNORECASE)
    regions = [normalized(wanted[1])] if wanted else [r.name for r in all_locations().values() if r.physical]
    items = [_sku(size, region) for region in regions for size in SIZES]
    return page(cloud, request, items)


def _sku(size: Size, region: str) -> JsonObject:
    known = location_named(region)
    zones = [zone.logical for zone in known.zones] if known else []
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
        "locationInfo": [{"location": region, "zones": zones, "zoneDetails": []}],
        "capabilities": [{"name": name, "value": value} for name, value in capabilities.items()],
        "restrictions": [],
    }


def _usages(cloud: Cloud, request: Request) -> Response:
    subscription, region = request.params["subscription"], normalized(request.params["location"])
    cloud.require_answering(region)
    limits = cloud.store.private("/quotas").get(region, {})
    machines = [m for m in cloud.store.of_type(MACHINE, subscription) if m["location"] == region]
    allocated = [m for m in machines if power_of(cloud, m["id"]) != DEALLOCATED]
    used: dict[str, int] = {}
    for machine in allocated:
        name = machine["properties"]["hardwareProfile"]["vmSize"]
        size = size_named(name)
        used["cores"] = used.get("cores", 0) + cores_of(name)
        if size is not None:
            used[size.family] = used.get(size.family, 0) + size.cores
    sets = [s for s in cloud.store.of_type(AVAILABILITY_SET, subscription) if s["location"] == region]
    disks = [d for d in cloud.store.of_type(DISK, subscription) if d["location"] == region]
    rows = [
        ("availabilitySets", "Availability Sets", len(sets), 2500),
        ("cores", "Total Regional vCPUs", used.get("cores", 0), CORES_LIMIT),
        ("virtualMachines", "Virtual Machines", len(machines), 25000),
        ("disks", "Disks", len(disks), 50000),
        *(
            (family, family.replace("Family", " Family vCPUs"), used.get(family, 0), _FAMILY_LIMIT)
            for family in dict.fromkeys(size.family for size in SIZES)
        ),
    ]
    return Response(200, {"value": [_usage(*row, limits) for row in rows]})


def _usage(value: str, words: str, current: int, limit: int, limits: JsonObject) -> JsonObject:
    return {
        "limit": limits.get(value, limit),
        "unit": "Count",
        "currentValue": current,
        "name": {"value": value, "localizedValue": words},
    }


_SUB = "/subscriptions/{subscription}/providers/Microsoft.Compute"
ROUTES: list[Route] = [
    ("GET", _SUB + "/locations/{location}/vmSizes", _sizes),
    ("GET", _SUB + "/locations/{location}/usages", _usages),
    ("GET", _SUB + "/skus", _skus),
]
