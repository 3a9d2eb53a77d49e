"""A large world is the same as one that was made machine by machine, and is kept on disk change by change."""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import TEST_MORNING, Simulator
from asr_tui.simulator.world_machines import fleet_machines
from asr_tui.simulator.world_resources import Fleet
from asr_tui.simulator.worlds import WorldError
from tests.simulator.arm_client import ArmClient
from tests.simulator.conftest import EMPTY

BASE: JsonObject = {
    "description": "two groups and a network",
    "subscriptions": [
        {"id": f"0b1f6471-1bf0-4dda-aec3-00000000000{number}", "name": f"S{number}"} for number in (1, 2)
    ],
    "groups": [
        {"name": "rg-One", "location": "centralus"},
        {"name": "rg-zwei-größer", "location": "westeurope", "subscription": "S2"},
    ],
    "networks": [
        {
            "name": "vnet",
            "group": "rg-One",
            "prefixes": ["10.0.0.0/8"],
            "subnets": {'front%(name)b "a"': "10.1.0.0/24", "back": "10.2.0.0/25"},
        }
    ],
    "quotas": {"centralus": {"cores": 1000, "standardDSv5Family": 500, "standardESv5Family": 500}},
}
FLEET: JsonObject = {
    "prefix": "a.b_c",
    "count": 60,
    "groups": ["rg-One", "rg-zwei-größer"],
    "network": "vnet",
    "subnets": ['front%(name)b "a"', "back"],
    "images": ["windows-2022", "ubuntu-2204", "rhel-9"],
    "sizes": ["Standard_D2s_v5", "Standard_E4s_v5", "Standard_Of_Tomorrow_8"],
    "disks": [[], [{"gib": 9}], [{"gib": 8, "account_type": "StandardSSD_LRS"}, {"gib": 4, "write_accelerator": True}]],
    "stopped_every": 11,
}


def content(cloud: Cloud) -> bytes:
    return msgspec.json.encode(cloud.dump())


def listed(fleet: JsonObject) -> list[JsonObject]:
    """A fleet's machines, each written down."""
    found: list[JsonObject] = msgspec.to_builtins(list(fleet_machines(msgspec.convert(fleet, Fleet))))
    return found


@pytest.mark.parametrize(
    "fleet",
    [FLEET, {**FLEET, "zones": True}, {**FLEET, "prefix": "x" * 30, "count": 1}],
    ids=["plain", "zones", "one"],
)  # fmt: skip
@pytest.mark.parametrize("now", [TEST_MORNING, TEST_MORNING + timedelta(microseconds=1)])
def test_a_fleet_is_what_its_machines_are_one_by_one(fleet: JsonObject, now: datetime) -> None:
    fleets = Simulator.open({**BASE, "fleets": [fleet, {**fleet, "prefix": "again"}]}, now=now)
    machines = [*listed(fleet), *listed({**fleet, "prefix": "again"})]
    assert content(fleets.cloud) == content(Simulator.open({**BASE, "machines": machines}, now=now).cloud)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"count": 300}, "Cores quota"),
        ({"subnets": ["back"], "sizes": ["Standard_B1s"], "count": 125}, "Standard BS|does not have enough capacity"),
        ({"subnets": ["nowhere"]}, "nowhere"),
        ({"groups": ["nobody's"]}, "nobody's"),
        ({"images": ["amiga"]}, "amiga"),
        ({"prefix": "no/name"}, "name-001-nic"),
        ({"disks": [[{"gib": 40_000}]]}, "diskSizeGB"),
    ],
)
def test_a_fleet_that_azure_would_refuse_is_refused_in_the_same_words(wrong: JsonObject, words: str) -> None:
    quotas = {"centralus": {"cores": 500, "standardBSFamily": 500}}
    fleet = {**FLEET, **wrong}
    with pytest.raises(WorldError, match=words) as refused:
        Simulator.open({**BASE, "quotas": quotas, "fleets": [fleet]})
    with pytest.raises(WorldError) as one_by_one:
        Simulator.open({**BASE, "quotas": quotas, "machines": listed(fleet)})
    assert str(refused.value) == str(one_by_one.value)


def test_a_guid_is_the_first_that_python_draws_for_its_number() -> None:
    cloud = Cloud((), TEST_MORNING, 7)
    drawn = [uuid.UUID(int=random.Random(f"7/{number}").getrandbits(128), version=4) for number in range(1, 50)]
    assert [cloud.new_guid() for _ in drawn] == [str(guid) for guid in drawn]


KEYS = [f"/s/{letter}" for letter in "ab"] + ["/s/a/t/c"]
changes = st.lists(
    st.tuples(st.sampled_from(["put", "private", "delete", "discard", "save", "event", "wait"]), st.sampled_from(KEYS)),
    max_size=30,
)


@settings(derandomize=True, deadline=None)
@given(changes)
def test_changes_done_again_give_the_same_cloud(steps: list[tuple[str, str]]) -> None:
    cloud, copy = Simulator.open("empty").cloud, Simulator.open("empty").cloud
    cloud.log_changes()
    for number, (step, key) in enumerate(steps):
        match step:
            case "put":
                cloud.store.put({"id": key.upper(), "type": "x/y", "number": number})
            case "private":
                cloud.store.put_private(key, {"number": number})
            case "delete":
                cloud.store.delete(key)
            case "discard":
                cloud.store.discard(key)
            case "event":
                cloud.clock.schedule(10, "operation_ends", operation=cloud.new_guid(), then=None, args={})
            case "wait":
                cloud.clock.advance(7)
            case _:
                copy.apply(msgspec.json.decode(msgspec.json.encode(cloud.changes())))
                assert content(copy) == content(cloud)
    copy.apply(msgspec.json.decode(msgspec.json.encode(cloud.changes())))
    assert content(copy) == content(cloud)


async def test_a_write_adds_to_the_kept_world_what_it_changes(tmp_path: Path, http: aiohttp.ClientSession) -> None:
    path = tmp_path / "w.world"
    simulator = Simulator.open("contoso-large", state_file=path)
    arm = ArmClient(http, await simulator.start())
    group = f"{simulator.cloud.store.of_type('Microsoft.Resources/resourceGroups')[0]['id']}"
    whole = path.read_bytes()
    sizes = []
    for number in range(20):
        await arm.put(group, {"location": "centralus", "tags": {"number": str(number)}})
        sizes.append(path.stat().st_size)
    grown = path.read_bytes()
    assert grown.startswith(whole)
    assert sizes[-1] - sizes[0] < 20 * 2000
    left = content(simulator.cloud)
    for torn in (b"", b"\n", b'\n{"guids":12,"out'):
        copy = tmp_path / f"{len(torn)}.world"
        copy.write_bytes(grown + torn)
        assert content(Simulator.open("empty", state_file=copy).cloud) == left
    await simulator.stop()
    assert content(Simulator.open("empty", state_file=path).cloud) == left


async def test_a_world_is_written_whole_before_its_changes_outgrow_it(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    path = tmp_path / "w.world"
    simulator = Simulator.open("empty", state_file=path)
    arm = ArmClient(http, await simulator.start())
    group = f"/subscriptions/{EMPTY}/resourceGroups/rg"
    for number in range(80):
        await arm.put(group, {"location": "eastus", "tags": {f"t{one}": "x" * 200 for one in range(40 + number % 2)}})
        assert path.stat().st_size < 400_000
    left = content(simulator.cloud)
    await simulator.stop()
    assert content(Simulator.open("contoso", state_file=path).cloud) == left
