"""The store's index, its addresses and its lists, each against a plain model that reads everything."""

from __future__ import annotations

import ipaddress
from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from asr_tui.simulator.lazy_list import LazyList
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.network.addresses import INTERFACE, Addresses, configurations_in
from asr_tui.simulator.resource_index import Entry, ResourceIndex
from asr_tui.simulator.server import Simulator

KEYS = ["/subscriptions/s", "/subscriptions/s/resourcegroups/g"]
KEYS += [f"{KEYS[1]}/providers/p.x/machines/{name}" for name in ("a", "b", "c")]
KEYS += [f"{KEYS[2]}/parts/q", f"{KEYS[2]}/providers/p.y/locks/l", "/simulator/operations/o"]
FILED: list[Entry] = [("users", "x"), ("users", "y"), (("cores", "s"), "x")]
RANKED: list[Entry] = [(("jobs", "v"), (rank, 0, "")) for rank in (1, 2, 3)]

changes = st.lists(
    st.tuples(
        st.sampled_from(KEYS),
        st.sampled_from(["k", "l"]),
        st.none() | st.lists(st.sampled_from(FILED + RANKED), max_size=4, unique=True).map(tuple),
    ),
    max_size=40,
)


@settings(derandomize=True, deadline=None)
@given(changes)
def test_the_index_finds_what_a_walk_over_everything_finds(
    steps: list[tuple[str, str, tuple[Entry, ...] | None]],
) -> None:
    index = ResourceIndex()
    model: dict[str, tuple[str, tuple[Entry, ...]]] = {}
    for key, kind, entries in steps:
        if entries is None:
            index.remove(key)
            model.pop(key, None)
        else:
            index.put(key, kind, entries)
            model[key] = (kind, entries)
    for place in ["", *KEYS]:
        below = {key: kind for key, (kind, _) in model.items() if key.startswith(place + "/")}
        found = {kind: [index.key(number) for number in numbers] for kind, numbers in index.values(place).items()}
        assert found == {kind: [key for key in below if below[key] == kind] for kind in set(below.values())}
    for shelf, value in FILED:
        assert isinstance(value, str)
        keys = [index.key(number) for number in index.lookup(shelf, value)]
        assert keys == [key for key, (_, entries) in model.items() if (shelf, value) in entries]
    ranked = [(rank, index.key(number)) for rank, number in index.ranked(("jobs", "v"))]
    assert ranked == [
        (rank, key)
        for _, rank in RANKED
        for key, (_, entries) in model.items()
        if (("jobs", "v"), rank) in entries
    ]  # fmt: skip


parts = st.lists(st.lists(st.integers(), max_size=5), max_size=3)
bounds = st.none() | st.integers(-12, 12)


@settings(derandomize=True, deadline=None)
@given(parts, bounds, bounds)
def test_a_lazy_list_is_a_list_that_reads_no_more_than_it_is_asked_for(
    numbers: list[list[int]], start: int | None, stop: int | None
) -> None:
    read: list[int] = []

    def negative(number: int) -> int:
        read.append(number)
        return -number

    lazy = LazyList(negative, *numbers)
    plain = [-number for number in chain(*numbers)]
    assert len(lazy) == len(plain)
    assert lazy[start:stop] == plain[start:stop]
    assert len(read) == len(plain[start:stop])
    assert list(lazy) == plain
    assert list(lazy.map(abs)) == [abs(number) for number in plain]
    assert [lazy[at] for at in range(-len(plain), len(plain))] == plain + plain


SUBNET = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/one"
SPACE = ipaddress.ip_network("10.0.0.0/28")
interfaces = st.lists(st.tuples(st.integers(0, 5), st.none() | st.sets(st.integers(4, 14), max_size=3)), max_size=20)


def interface(number: int, offsets: set[int]) -> JsonObject:
    arm_id = f"{KEYS[1]}/providers/{INTERFACE}/nic-{number}"
    configurations = [
        {
            "id": f"{arm_id}/ipConfigurations/{offset}",
            "properties": {"subnet": {"id": SUBNET}, "privateIPAddress": str(SPACE[offset])},
        }
        for offset in sorted(offsets)
    ]
    return {"id": arm_id, "type": INTERFACE, "properties": {"ipConfigurations": configurations}}


@settings(derandomize=True, deadline=None)
@given(interfaces)
def test_addresses_are_those_that_a_walk_over_all_interfaces_finds(steps: list[tuple[int, set[int] | None]]) -> None:
    cloud = Simulator.open("empty").cloud
    model: dict[int, set[int]] = {}
    for number, wanted in steps:
        others = set[int]().union(*(taken for other, taken in model.items() if other != number))
        if wanted is None:
            cloud.store.delete(interface(number, set())["id"])
            model.pop(number, None)
        else:
            model[number] = wanted - others
            cloud.store.put(interface(number, model[number]))
    used, taken = Addresses(cloud, SUBNET.upper()), set[int]().union(*model.values())
    free = [SPACE[offset] for offset in range(4, 15) if offset not in taken]
    assert list(used.free(SPACE)) == free
    assert used.last_free(SPACE) == (free[-1] if free else None)
    assert len(used) == len(taken)
    for number, offsets in model.items():
        for offset in offsets:
            own = f"{interface(number, offsets)['id']}/ipConfigurations/{offset}"
            assert used.user(str(SPACE[offset])) == own
            without = Addresses(cloud, SUBNET, without=own)
            assert list(without.free(SPACE)) == sorted([*free, SPACE[offset]])
    ids = [f"{interface(n, model[n])['id']}/ipConfigurations/{offset}" for n in model for offset in sorted(model[n])]
    assert configurations_in(cloud, SUBNET) == ids
