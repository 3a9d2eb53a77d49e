"""The values by which resources are indexed besides their id, place and type.

Each function gives a resource's entries in the store's index: from its body, and from what the simulator alone knows.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from socket import inet_aton

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.resource_index import Entry, Rank, places

Read = Callable[[], JsonObject]
"""Decodes a body only where it is needed."""

USERS = "users"
ADDRESSES = "addresses"
CORES = "cores"
ITEM_OF = "item of machine"
ITEM_NAMED = "item named"
ITEM_GROUP = "multi-vm group"
JOBS = "jobs"
JOB_ON = "job on"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _interface(key: str, body: Read, private: Read) -> Iterator[Entry]:
    """Its addresses by subnet, in numeric order, its security group, its public addresses and its backend pools."""
    properties = body().get("properties") or {}
    yield from _uses(properties, "networkSecurityGroup")
    for position, configuration in enumerate(properties.get("ipConfigurations") or []):
        own = configuration.get("properties") or {}
        yield from _uses(own, "publicIPAddress")
        for group in own.get("applicationSecurityGroups") or []:
            yield from _uses({"group": group}, "group")
        for pool in own.get("loadBalancerBackendAddressPools") or []:
            yield from _uses({"pool": pool}, "pool")
        subnet = _id_in(own, "subnet")
        if subnet:
            yield (ADDRESSES, subnet), (_number(own.get("privateIPAddress")), position, str(configuration["id"]))


def _network(key: str, body: Read, private: Read) -> Iterator[Entry]:
    for subnet in (body().get("properties") or {}).get("subnets") or []:
        own = subnet.get("properties") or {}
        yield from _uses(own, "networkSecurityGroup")
        yield from _uses(own, "natGateway")


def _nat_gateway(key: str, body: Read, private: Read) -> Iterator[Entry]:
    for address in (body().get("properties") or {}).get("publicIpAddresses") or []:
        yield from _uses({"address": address}, "address")


def _private_endpoint(key: str, body: Read, private: Read) -> Iterator[Entry]:
    """Its subnet and the resources that it leads to."""
    properties = body().get("properties") or {}
    yield from _uses(properties, "subnet")
    for name in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"):
        for connection in properties.get(name) or []:
            target = str((connection.get("properties") or {}).get("privateLinkServiceId") or "").lower()
            if target:
                yield (USERS,), target


def _machine(key: str, body: Read, private: Read) -> Iterator[Entry]:
    """Its sets and groups; its size by subscription and region, unless it is deallocated."""
    made = body()
    properties = made.get("properties") or {}
    yield from _uses(properties, "availabilitySet")
    yield from _uses(properties, "proximityPlacementGroup")
    yield from _uses(properties.get("capacityReservation") or {}, "capacityReservationGroup")
    if private().get("power") != "deallocated":
        size = (properties.get("hardwareProfile") or {}).get("vmSize")
        yield (CORES, key.split("/")[2], str(made.get("location"))), str(size)


def _availability_set(key: str, body: Read, private: Read) -> Iterator[Entry]:
    yield from _uses(body().get("properties") or {}, "proximityPlacementGroup")


def _item(key: str, body: Read, private: Read) -> Iterator[Entry]:
    item = private()
    if item:
        for machine in (item["vm_id"], item["failed_over_vm"]):
            if machine:
                yield (ITEM_OF,), machine.rstrip("/").lower()
        yield (ITEM_NAMED,), item["name"].lower()
        if item["group_name"]:
            yield (ITEM_GROUP, item["container"].lower()), item["group_name"].lower()


def _job(key: str, body: Read, private: Read) -> Iterator[Entry]:
    """Its subject; unless it is a placeholder its start, newest first, in its vault and by state and type."""
    job = private()
    if job:
        yield (JOB_ON,), job["subject"]
        if not job["placeholder"]:
            vault = job["vault"].lower()
            rank = newest_first_rank(datetime.fromisoformat(job["start"]))
            yield (JOBS, vault), rank
            yield (JOBS, vault, "type", job["target_type"].lower()), rank
            for state in {job["state"].lower(), job["description"].lower()}:
                yield (JOBS, vault, "state", state), rank


def newest_first_rank(moment: datetime) -> Rank:
    return -((moment - _EPOCH) // timedelta(microseconds=1)), 0, ""


ENTRIES: dict[str, Callable[[str, Read, Read], Iterable[Entry]]] = {
    "microsoft.network/networkinterfaces": _interface,
    "microsoft.network/virtualnetworks": _network,
    "microsoft.network/natgateways": _nat_gateway,
    "microsoft.network/privateendpoints": _private_endpoint,
    "microsoft.compute/virtualmachines": _machine,
    "microsoft.compute/availabilitysets": _availability_set,
    "microsoft.recoveryservices/vaults/replicationfabrics/replicationprotectioncontainers/replicationprotecteditems": (
        _item
    ),
    "microsoft.recoveryservices/vaults/replicationjobs": _job,
}
KNOWN_IN_PRIVATE = {kind for kind, entries in ENTRIES.items() if entries in (_machine, _item, _job)}


def entries(key: str, kind: str, body: Read, private: Read, *, searched: bool) -> tuple[Entry, ...]:
    """A resource's entries; those of `searchable` only once there was a search."""
    found = tuple(ENTRIES[kind](key, body, private)) if kind in ENTRIES else ()
    return (*found, *searchable(key, kind, body())) if searched else found


def searchable(key: str, kind: str, body: JsonObject) -> Iterator[Entry]:
    """Entries for filters over a subscription's or a group's resources: location, name, tags."""
    if kind.count("/") != 1 or "location" not in body:
        return
    for scope in places(key)[1:3]:
        yield (scope, "location", str(body["location"])), kind
        yield (scope, "name", body["name"].lower()), kind
        for name, value in (body.get("tags") or {}).items():
            yield (scope, "tagname", name), kind
            yield (scope, "tagvalue", value), kind


def _uses(properties: JsonObject, name: str) -> Iterator[Entry]:
    used = _id_in(properties, name)
    if used:
        yield (USERS,), used


def _id_in(properties: JsonObject, name: str) -> str:
    return str((properties.get(name) or {}).get("id") or "").lower()


def _number(address: str | None) -> int:
    """-1 for a configuration that has no address."""
    if not address:
        return -1
    return int(ipaddress.ip_address(address)) if ":" in address else int.from_bytes(inet_aton(address), "big")
