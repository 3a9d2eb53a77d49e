"""The store: ids without case, copies in and out, and what lies in what."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.arm_ids import group_of, name_of, parent_of, same_id, subscription_of, type_of
from asr_tui.simulator.store import Store

MACHINE = "/subscriptions/S/resourceGroups/Rg/providers/Microsoft.Compute/virtualMachines/Vm"
KINDS = ["Microsoft.Compute/disks", "Microsoft.Compute/virtualMachines", "Microsoft.Network/virtualNetworks"]

ids = st.builds(
    lambda group, kind, name, child: (
        f"/subscriptions/s/resourceGroups/{group}/providers/{kind}/{name}" + (f"/parts/{child}" if child else "")
    ),
    st.sampled_from(["a", "A", "ab"]),
    st.sampled_from(KINDS),
    st.sampled_from(["x", "X", "xy", "y"]),
    st.sampled_from(["", "p", "P", "q"]),
)
steps = st.lists(st.tuples(st.sampled_from(["put", "delete", "discard"]), ids), max_size=30)


@given(steps)
def test_it_is_a_dictionary_of_ids_without_case(actions: list[tuple[str, str]]) -> None:
    store = Store()
    model: dict[str, int] = {}
    for number, (action, arm_id) in enumerate(actions):
        key = arm_id.lower()
        if action == "put":
            store.put({"id": arm_id, "type": type_of(arm_id), "number": number})
            model[key] = number
        elif action == "delete":
            store.delete(arm_id)
            model = {k: v for k, v in model.items() if k != key and not k.startswith(key + "/")}
        else:
            store.discard(arm_id)
            model.pop(key, None)
    kept = Store()
    kept.load(msgspec.json.decode(msgspec.json.encode(store.dump())))
    for each in (store, kept):
        assert {b["id"].lower(): b["number"] for b in each.children("/subscriptions/s")} == model
        for kind in KINDS:
            wanted = {k: v for k, v in model.items() if type_of(k) == kind.lower()}
            assert {b["id"].lower(): b["number"] for b in each.of_type(kind, "S")} == wanted
            in_a = {k: v for k, v in wanted.items() if "/resourcegroups/a/" in k}
            assert {b["id"].lower(): b["number"] for b in each.of_type(kind, "s", "A")} == in_a


def test_nobody_can_change_it_but_by_putting() -> None:
    store = Store()
    body = {"id": MACHINE, "properties": {"tags": ["a"]}}
    store.put(body)
    body["properties"] = {}
    store.require(MACHINE)["properties"]["tags"].append("b")
    store.private(MACHINE)["power"] = "stopped"
    assert store.require(MACHINE.upper()) == {"id": MACHINE, "properties": {"tags": ["a"]}}
    assert store.private(MACHINE) == {}


def test_what_is_not_there_is_arms_404() -> None:
    with pytest.raises(ArmError, match=r"'Microsoft\.Compute/virtualMachines/Vm' under resource group 'Rg'") as refusal:
        Store().require(MACHINE)
    assert (refusal.value.status, refusal.value.code) == (404, "ResourceNotFound")


def test_ids_are_taken_apart() -> None:
    extension = f"{MACHINE}/extensions/E"
    assert (subscription_of(extension), group_of(extension), name_of(extension)) == ("S", "Rg", "E")
    assert type_of(extension) == "Microsoft.Compute/virtualMachines/extensions"
    assert (parent_of(extension), parent_of(MACHINE)) == (MACHINE, None)
    assert type_of("/subscriptions/S/resourceGroups/Rg") == "Microsoft.Resources/resourceGroups"
    assert type_of(f"{MACHINE}/providers/Microsoft.Authorization/locks/L") == "Microsoft.Authorization/locks"
    assert same_id(MACHINE, MACHINE.upper())
