"""The machines of a fleet as copies: of machines that differ in names and places alone, the first is made by requests.

It is made in a cloud of its own. A copy costs a tenth of the requests: names, addresses, GUIDs and times are
replaced in the JSON.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec
from msgspec import Struct

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.arm_ids import group_id, subscription_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import location_named
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.compute.disks import LARGEST
from asr_tui.simulator.providers.compute.kinds import DISK, MACHINE
from asr_tui.simulator.providers.compute.machines import NAME_RULE
from asr_tui.simulator.providers.compute.sizes import SIZES, has_quota, require_size
from asr_tui.simulator.providers.network.addresses import INTERFACE, RESERVED_FIRST, Addresses, IpNetwork, ip_network
from asr_tui.simulator.providers.network.interfaces import mac_address
from asr_tui.simulator.providers.network.subnets import find_subnet, prefixes_of
from asr_tui.simulator.virtual_clock import arm_time
from asr_tui.simulator.world_resources import IMAGES, Group, Machine, Network, Subscription
from asr_tui.simulator.world_schema import World

Build = Callable[[Cloud, World], Callable[[Machine], None]]
"""Puts a world into an empty cloud by requests; gives what puts further machines into it."""

_encode = msgspec.json.encode
# Values that are found nowhere else, so that they can be replaced.
_BEGIN = datetime(2001, 2, 3, 4, 5, 6, 789012, tzinfo=UTC)
_SUBSCRIPTION, _GROUP, _NETWORK, _SUBNET, _NUMBER = "zqxs", "zqxg", "zqxn", "zqxu", "zqx0"
_NAME = "zqx-prototype-name"
_HOST_NAME = 15  # letters of a machine's name that its system is called by
_SPACE = "198.18.0.0/15"
_FIELD = re.compile(rb"%\(([a-z]+)(\d*)\)b")
_TIME = re.compile(rb"2001-02-03T(\d\d:\d\d:\d\d)\.789012(0?)")


class PlannedMachine(Struct, frozen=True):
    """A machine of a fleet, and the ids of its group and its subnet."""

    machine: Machine
    group: str
    subnet: str

    def new_ids(self) -> list[str]:
        name, at = self.machine.name, f"{self.group}/providers"
        data = [f"{at}/{DISK}/{name}-data-{lun}" for lun in range(len(self.machine.disks))]
        return [f"{at}/{MACHINE}/{name}", f"{at}/{INTERFACE}/{name}-nic", f"{at}/{DISK}/{name}-os", *data]


def can_be_copied(cloud: Cloud, location: str, planned: list[PlannedMachine]) -> bool:
    """Whether all requests for these machines would be accepted, and none of their resources exists."""
    by_subscription, by_subnet = defaultdict[str, list[str]](list), defaultdict[str, int](int)
    for one in planned:
        by_subscription[subscription_of(one.group) or ""].append(one.machine.size)
        by_subnet[one.subnet] += 1
    sizes_and_zones = {(one.machine.size, one.machine.zone) for one in planned}
    return (
        all(_is_usual(cloud, one) for one in planned)
        and all(_is_offered(cloud, location, size, zone) for size, zone in sizes_and_zones)
        and cloud.clock.now.utcoffset() == timedelta(0)
        and all(_has_room(cloud, location, subnet, count) for subnet, count in by_subnet.items())
        and all(has_quota(cloud, subscription, location, sizes) for subscription, sizes in by_subscription.items())
    )


def _is_usual(cloud: Cloud, one: PlannedMachine) -> bool:
    machine = one.machine
    return (
        machine.image in IMAGES
        and cloud.store.exists(one.group)
        and re.fullmatch(NAME_RULE, machine.name) is not None
        and all(1 <= disk.gib <= LARGEST for disk in machine.disks)
        and not any(cloud.store.exists(arm_id) for arm_id in one.new_ids())
    )


def _is_offered(cloud: Cloud, location: str, size: str, zone: str | None) -> bool:
    try:
        require_size(cloud, location, size, [zone] if zone else [])
    except ArmError:
        return False
    known = location_named(location)
    return known is not None and (zone is None or zone in [one.logical for one in known.zones])


def _has_room(cloud: Cloud, location: str, subnet_id: str, count: int) -> bool:
    network, subnet = cloud.store.get(subnet_id.rpartition("/subnets/")[0]), find_subnet(cloud, subnet_id)
    if network is None or subnet is None or network["location"] != location:
        return False
    return _space(subnet).num_addresses - RESERVED_FIRST - 1 - len(Addresses(cloud, subnet["id"])) >= count


def _space(subnet: JsonObject) -> IpNetwork:
    return ip_network(prefixes_of(subnet)[0], subnet["id"])


def put_copies(cloud: Cloud, location: str, planned: list[PlannedMachine], build: Build) -> None:
    """Make machines that can be copied; the store, the clock and the GUIDs end as after requests."""
    subnets = [find_subnet(cloud, arm_id) for arm_id in {one.subnet for one in planned}]
    free = {one["id"].lower(): Addresses(cloud, one["id"]).free(_space(one)) for one in subnets if one is not None}
    factory = _TemplateFactory(cloud.empty_copy(_BEGIN, 0), location, build)
    for one in planned:
        factory.template(one.machine).copy(cloud, one, str(next(free[one.subnet.lower()])))


class _TemplateFactory:
    """A cloud in which the first machine of each kind is made, and the templates made of these."""

    def __init__(self, cloud: Cloud, location: str, build: Build) -> None:
        self._cloud = cloud
        limits = dict.fromkeys(["cores", *(size.family for size in SIZES)], 10**9)
        world = World(
            description="",
            subscriptions=[Subscription(_SUBSCRIPTION, _SUBSCRIPTION)],
            groups=[Group(_GROUP, location)],
            networks=[Network(_NETWORK, _GROUP, [_SPACE], {_SUBNET: _SPACE})],
            quotas={location: limits},
        )
        self._put = build(self._cloud, world)
        self._templates: dict[bytes, _MachineTemplate] = {}

    def template(self, machine: Machine) -> _MachineTemplate:
        """The template of a machine; machines share one if only their names and places differ."""
        tags = {**machine.tags, "number": _NUMBER} if "number" in machine.tags else machine.tags
        alike = msgspec.structs.replace(machine, name=_NAME, group=_GROUP, network=_NETWORK, subnet=_SUBNET, tags=tags)
        key = _encode(alike)
        if key not in self._templates:
            name = f"{_NAME}-{len(self._templates)}"
            self._templates[key] = self._new_template(msgspec.structs.replace(alike, name=name))
        return self._templates[key]

    def _new_template(self, machine: Machine) -> _MachineTemplate:
        cloud = self._cloud
        cloud.clock.now = _BEGIN
        guids, events = cloud.guids, cloud.clock.seq
        self._put(machine)
        group = group_id(_SUBSCRIPTION, _GROUP)
        subnet = f"{group}/providers/Microsoft.Network/virtualNetworks/{_NETWORK}/subnets/{_SUBNET}"
        made = PlannedMachine(machine, group, subnet)
        names = {subnet: "subnet", group: "group", machine.name: "name", machine.name[:_HOST_NAME]: "host"}
        names |= {_NUMBER: "number", next(iter(_addresses(cloud, made))): "address"}
        drawn = [cloud.guid(number) for number in range(guids + 1, cloud.guids + 1)]
        names |= {guid: f"guid{position}" for position, guid in enumerate(drawn, 1)}
        names |= {mac_address(guid): f"mac{position}" for position, guid in enumerate(drawn, 1)}
        parts = [
            _ResourceTemplate(
                _template(body["id"].encode(), names), kind, _template(raw, names), _template(private or b"", names)
            )
            for body in cloud.store.existing(made.new_ids())
            for kind, raw, private in [cloud.store.encoded(body["id"])]
        ]
        fields = {name for part in parts for name in _FIELD.findall(part.body + part.private)}
        numbered = [(kind + number, kind.decode(), int(number)) for kind, number in fields if number]
        return _MachineTemplate(parts, numbered, len(drawn), cloud.clock.now - _BEGIN, cloud.clock.seq - events)


def _addresses(cloud: Cloud, made: PlannedMachine) -> list[str]:
    """The private addresses of a machine's interface."""
    interface = cloud.store.require(made.new_ids()[1])
    return [one["properties"]["privateIPAddress"] for one in interface["properties"]["ipConfigurations"]]


def _template(raw: bytes, names: dict[str, str]) -> bytes:
    """JSON with fields to be filled in instead of the values of `names` and of times."""
    raw = raw.replace(b"%", b"%%")
    for value, name in names.items():
        raw = raw.replace(value.encode(), f"%({name})b".encode())
    return _TIME.sub(_field_of_time, raw)


@lru_cache(256)
def _inside_json(value: str) -> bytes:
    return _encode(value)[1:-1]


def _field_of_time(found: re.Match[bytes]) -> bytes:
    """`arm` and `iso`, as `arm_time` and `isoformat` write a moment, with its seconds since the beginning."""
    hours, minutes, seconds = (int(part) for part in found[1].split(b":"))
    after = timedelta(hours=hours, minutes=minutes, seconds=seconds) - timedelta(hours=4, minutes=5, seconds=6)
    return b"%%(%s%d)b" % (b"arm" if found[2] else b"iso", after.seconds)


class _ResourceTemplate(Struct, frozen=True):
    """A resource of a machine with fields to fill in; `private` is empty where the simulator knows nothing more."""

    id: bytes
    kind: str
    body: bytes
    private: bytes


class _MachineTemplate(Struct, frozen=True):
    """The resources of machines that differ in names, places, GUIDs and times alone.

    numbered  fields as name, kind and number: guid and mac of the GUID of that number, arm and iso after seconds
    guids     GUIDs drawn for a machine
    duration  of its requests
    events    scheduled by them
    """

    parts: list[_ResourceTemplate]
    numbered: list[tuple[bytes, str, int]]
    guids: int
    duration: timedelta
    events: int

    def copy(self, cloud: Cloud, planned: PlannedMachine, address: str) -> None:
        name, tags = planned.machine.name, planned.machine.tags
        fields = {
            b"name": name.encode(),
            b"host": name[:_HOST_NAME].encode(),
            b"address": address.encode(),
            b"group": _inside_json(planned.group),
            b"subnet": _inside_json(planned.subnet),
            b"number": _inside_json(tags.get("number", "")),
        }
        for field, kind, number in self.numbered:
            fields[field] = self._value(cloud, kind, number).encode()
        for part in self.parts:
            cloud.store.put_encoded(
                (part.id % fields).decode(), part.kind, part.body % fields, part.private % fields or None
            )
        cloud.guids += self.guids
        cloud.clock.skip(self.duration, self.events)

    def _value(self, cloud: Cloud, kind: str, number: int) -> str:
        if kind == "guid":
            return cloud.guid(cloud.guids + number)
        if kind == "mac":
            return mac_address(cloud.guid(cloud.guids + number))
        moment = cloud.clock.now + timedelta(seconds=number)
        return arm_time(moment).removesuffix("Z") if kind == "arm" else moment.isoformat().removesuffix("+00:00")
